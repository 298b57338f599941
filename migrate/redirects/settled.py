"""The map's rows checked against each other, and kept in the index's ledger for whichever process writes them."""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path

from migrate.findings import Kind
from migrate.index import Index
from migrate.redirects.mapfile import GUESSES, PermalinkMap
from migrate.redirects.model import Patterns, Permalink, Row, iri, key_of
from migrate.tell import Tell

_BLOCK = 100
"""So many rows go in with one statement, and lie together in the ledger: one by one they take four times as long."""
_LAST = "SELECT COALESCE(MAX(seq), 0) FROM addresses"
_INSERT = "INSERT OR IGNORE INTO addresses (seq, key, new_key, status, kind, id) VALUES "
_LOST = """SELECT DISTINCT new_key FROM addresses WHERE status=301 AND kind!='media'
AND new_key NOT IN (SELECT key FROM addresses WHERE status=200) AND instr(new_key, '/wp-content/uploads/')=0"""

Keyed = tuple[str, str, Row]
"""What a row's old and new address are compared by, and the row as the map has it."""


def settle_map(index: Index, rows: Iterable[Permalink], tell: Tell) -> None:
    """Check the rows and put them into the ledger: no two for one address, no chain, every target there.

    The first row of an address holds. What loses to it is told, but for guesses, which only fill gaps.
    """
    waiting = map(_keyed, rows)
    while block := list(islice(waiting, _BLOCK)):
        _put(index, _first_ones(index, block, tell))
    if lost := {key for (key,) in index.rows(_LOST)}:
        _drop(index, lost, tell)


def _keyed(row: Permalink) -> Keyed:
    old, new, status, kind, number, why = row
    to, new_key = _target(new)
    at, key = (to, new_key) if old == new else _asked(old) if old.startswith("/?") else _target(old)
    return key, new_key, (at, to, status, kind, number, why)


@lru_cache(maxsize=4096)  # a thing has several addresses, and their rows follow each other
def _target(path: str) -> tuple[str, str]:
    """A path as the map writes it, and its key."""
    address = iri(path)
    return address, key_of(address).casefold()


def _asked(old: str) -> tuple[str, str]:
    """The same for an address with a query."""
    path, _, query = old.partition("?")
    address = f"{_target(path)[0]}?{iri(query)}"
    return address, key_of(address).casefold()


def _first_ones(index: Index, block: list[Keyed], tell: Tell) -> list[Row]:
    """The rows of a block that are the first of their addresses; the others are told."""
    (last,) = index.one(_LAST) or (0,)
    values = [(seq, key, to, *row[2:5]) for seq, (key, to, row) in enumerate(block, last + 1)]
    insert = _INSERT + ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(block))
    if index.db.execute(insert, list(chain.from_iterable(values))).rowcount == len(block):
        return [row for _, _, row in block]
    first = {seq for (seq,) in index.rows("SELECT seq FROM addresses WHERE seq > ?", (last,))}
    for seq, keyed in enumerate(block, last + 1):
        if seq not in first:
            _tell_taken(index, keyed, tell)
    return [row for seq, (_, _, row) in enumerate(block, last + 1) if seq in first]


def _tell_taken(index: Index, keyed: Keyed, tell: Tell) -> None:
    """A row found its address taken: by the same thing, or by something else."""
    key, new_key, (old, new, status, _, number, why) = keyed
    if status == 200 or why in GUESSES:
        return
    holder = index.one("SELECT new_key, id FROM addresses WHERE key=?", (key,)) or ("", None)
    if holder[0] != new_key and (number is None or holder[1] != number):
        tell(Kind.PERMALINK_TAKEN, f"{old} does not lead to {new}: something else has that address", {})


def _drop(index: Index, lost: set[str], tell: Tell) -> None:
    """Take out what leads to an address where nothing stands."""
    for (number,) in list(index.rows("SELECT number FROM permalinks ORDER BY number")):
        (block,) = index.one("SELECT rows FROM permalinks WHERE number=?", (number,)) or (b"",)
        rows, kept = marshal.loads(block), []  # noqa: S302 (nobody else writes this file)
        for row in rows:
            if row[2] == 301 and row[3] != "media" and key_of(row[1]).casefold() in lost:
                tell(Kind.PERMALINK_TAKEN, f"{row[0]} leads nowhere: {row[1]} is not there", {})
            else:
                kept.append(row)
        index.db.execute("UPDATE permalinks SET rows=? WHERE number=?", (marshal.dumps(kept, 2), number))


def _put(index: Index, rows: list[Row]) -> None:
    index.db.execute("INSERT INTO permalinks (rows) VALUES (?)", (marshal.dumps(rows, 2),))


def settled(ledger: Path, patterns: Patterns) -> PermalinkMap:
    """The map of the rows in the index's ledger, for whichever process asks."""
    return PermalinkMap(read=partial(_rows, ledger), patterns=patterns)


def _rows(ledger: Path) -> Iterator[Row]:
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as db:
        for (block,) in db.execute("SELECT rows FROM permalinks ORDER BY number"):
            yield from marshal.loads(block)  # noqa: S302 (nobody else writes this file)

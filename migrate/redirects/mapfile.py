"""The map as a file: ``permalinks.jsonl``, the one source of every host's rules, and the same as CSV for a person."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain, islice
from json.encoder import encode_basestring
from operator import itemgetter
from pathlib import Path
from typing import Any

from migrate.errors import MigrateError
from migrate.findings import Kind
from migrate.index import Index
from migrate.redirects.aliases import aliases_of
from migrate.redirects.model import Lead, Patterns, Permalink, Rewrite, iri, key_of
from migrate.tell import Tell

JSONL = "permalinks.jsonl"
CSV = "permalinks.csv"
GUESSES = frozenset({"guessed from its name"})
"""Reasons of rows that only fill a gap: nothing is lost where something else stands there."""
_PATTERN = "pattern:"
_LOOK_UPS = ("singles", "lists", "queries", "query_tails", "paged")
# a map of a large site is read more than once: these cost half of json.loads and a call by keyword
_decode = json.JSONDecoder().raw_decode
_fields = itemgetter(*Permalink._fields)
_record = partial(tuple.__new__, Permalink)  # ``_make`` without a call in Python for each row
_json = encode_basestring


@dataclass(frozen=True, slots=True, kw_only=True)
class PermalinkMap:
    """A map on disk. It may be larger than memory: ``rows`` reads it anew each time."""

    read: Callable[[], Iterator[Permalink]]
    """Reads the single addresses from where they are kept."""
    patterns: Patterns
    read_leads: Callable[[], Iterator[Lead]] | None = None
    """Reads what ``leads`` gives, where that is sooner than reading whole rows."""

    def also_called(self, names: Iterable[str]) -> PermalinkMap:
        """The map of a site that has more names than its export shows."""
        known = self.patterns.aliases
        more = tuple(name for name in aliases_of(self.patterns.origin, names) if name not in known)
        return replace(self, patterns=replace(self.patterns, aliases=(*known, *more)))

    def rows(self) -> Iterator[Permalink]:
        """The single addresses, in the order of the file."""
        return self.read()

    def leads(self) -> Iterator[Lead]:
        """(old, new, kind) of each of them: all that a server's table says."""
        return self.read_leads() if self.read_leads else map(itemgetter(0, 1, 3), self.read())


def settle_map(index: Index, rows: Iterable[Permalink], tell: Tell) -> None:
    """Check the rows and put them into the index: no two for one address, no chain, every target there.

    The first row of an address holds. What loses to it is told, but for guesses, which only fill gaps.
    """
    insert = "INSERT OR IGNORE INTO permalinks (key, new_key, old, new, status, kind, id, why) VALUES (?,?,?,?,?,?,?,?)"
    written = map(_values, rows)
    while chunk := list(islice(written, 500)):
        before = index.db.total_changes
        index.db.executemany(insert, chunk)
        if index.db.total_changes - before < len(chunk):
            _tell_taken(index, chunk, tell)
    live = "SELECT key FROM permalinks WHERE status=200"
    lost = f"SELECT old, new FROM permalinks WHERE status=301 AND kind!='media' AND new_key NOT IN ({live})"  # noqa: S608
    for old, new in list(index.rows(lost)):
        if "/wp-content/uploads/" not in new:
            tell(Kind.PERMALINK_TAKEN, f"{old} leads nowhere: {new} is not there", {})
            index.db.execute("DELETE FROM permalinks WHERE old=?", (old,))


def _values(row: Permalink) -> tuple[Any, ...]:
    new, new_key = _target(row.new)
    old, key = (new, new_key) if row.old == row.new else _target(row.old) if "?" not in row.old else _asked(row.old)
    return key, new_key, old, new, *row[2:]


def _tell_taken(index: Index, chunk: list[tuple[Any, ...]], tell: Tell) -> None:
    """Which rows found their address taken by something else."""
    for values in chunk:
        status, why = values[4], values[7]
        if status != 200 and why not in GUESSES and not _same(index, values):
            told = f"{values[2]} does not lead to {values[3]}: something else has that address"
            tell(Kind.PERMALINK_TAKEN, told, {})


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


def _same(index: Index, values: tuple[Any, ...]) -> bool:
    """Whether the address already leads to the same thing."""
    found = index.one("SELECT new_key, id FROM permalinks WHERE key=?", (values[0],))
    return found is not None and (found[0] == values[1] or (found[1] is not None and found[1] == values[6]))


def write_map(read: Callable[[], Iterator[Permalink]], patterns: Patterns, folder: Path) -> PermalinkMap:
    """Write the rows that ``read`` gives, and the patterns, into a folder; the map is read from where ``read`` does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / JSONL).open("w", encoding="utf-8", newline="\n") as lines,
        (folder / CSV).open("w", encoding="utf-8", newline="") as table,
    ):
        csv_rows = csv.writer(table, lineterminator="\n")
        csv_rows.writerow(Permalink._fields)
        rows = chain(read(), _pattern_rows(patterns))
        while chunk := list(islice(rows, 500)):
            lines.writelines([_line(*row) for row in chunk])
            csv_rows.writerows(chunk)
    return PermalinkMap(read=read, patterns=patterns)


def settled(ledger: Path, patterns: Patterns) -> PermalinkMap:
    """The map of the rows in the index's ledger, for whichever process asks."""
    return PermalinkMap(
        read=partial(_settled_rows, ledger),
        patterns=patterns,
        read_leads=partial(_in_ledger, ledger, "old, new, kind"),
    )


def _settled_rows(ledger: Path) -> Iterator[Permalink]:
    return map(_record, _in_ledger(ledger, "old, new, status, kind, id, why"))


def _in_ledger(ledger: Path, columns: str) -> Iterator[Any]:
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as db:
        yield from db.execute(f"SELECT {columns} FROM permalinks ORDER BY seq")  # noqa: S608 - names only


def _line(old: str, new: str, status: int, kind: str, number: int | None, why: str) -> str:
    """A row as JSON on one line; a large site has millions, so it is put together by hand."""
    return (
        f'{{"old": {_json(old)}, "new": {_json(new)}, "status": {status}, "kind": {_json(kind)}, '
        f'"id": {"null" if number is None else number}, "why": {_json(why)}}}\n'
    )


def _pattern_rows(patterns: Patterns) -> Iterator[Permalink]:
    why = "a pattern: what matches is looked up as the second column says"
    yield Permalink(patterns.base + "/", "", 200, _PATTERN + "base", None, "the folder of the site")
    yield Permalink(patterns.host, "", 200, _PATTERN + "host", None, "the host of the old site")
    yield Permalink(patterns.origin, "", 200, _PATTERN + "origin", None, "where the site's other names lead")
    for alias in patterns.aliases:
        yield Permalink(alias, patterns.origin, 301, _PATTERN + "alias", None, "another name of the site")
    for number, step in enumerate(patterns.tidy):
        for rule in step:
            yield Permalink(rule.pattern, rule.result, 301, f"{_PATTERN}tidy:{number}", None, why)
    for name in _LOOK_UPS:
        for rule in getattr(patterns, name):
            yield Permalink(rule.pattern, rule.result, 301, _PATTERN + name, None, why)
    for pattern in patterns.gone:
        yield Permalink(pattern, "", 410, _PATTERN + "gone", None, "a pattern: what matches is gone")


def read_map(folder: Path) -> PermalinkMap:
    """The map in a folder that ``convert`` wrote.

    Raises:
        MigrateError: there is none, or it is not one of ours.
    """
    path = folder / JSONL
    if not path.is_file():
        raise MigrateError(f"{folder} has no {JSONL}. permapress convert EXPORT -o SITE writes one.")
    found: dict[str, list[Permalink]] = {}
    for row in chain.from_iterable(_blocks(path)):
        if row.kind.startswith(_PATTERN):
            found.setdefault(row.kind.removeprefix(_PATTERN), []).append(row)
    steps = sorted((name for name in found if name.startswith("tidy:")), key=lambda name: int(name[5:]))

    def rules(name: str) -> tuple[Rewrite, ...]:
        return tuple(Rewrite(row.old, row.new) for row in found.get(name, ()))

    base = found["base"][0].old.rstrip("/") if "base" in found else ""
    patterns = Patterns(
        base=base,
        host=found["host"][0].old if "host" in found else "",
        origin=found["origin"][0].old if "origin" in found else "",
        aliases=tuple(row.old for row in found.get("alias", ())),
        tidy=tuple(rules(name) for name in steps),
        **{name: rules(name) for name in _LOOK_UPS},
        gone=tuple(row.old for row in found.get("gone", ())),
    )
    return PermalinkMap(read=partial(_singles, path), patterns=patterns)


def _singles(path: Path) -> Iterator[Permalink]:
    return chain.from_iterable([row for row in block if not row[3].startswith(_PATTERN)] for block in _blocks(path))


def _blocks(path: Path) -> Iterator[list[Permalink]]:
    """The rows, some hundred lines decoded at once: half as long again as fast as line by line."""
    with path.open(encoding="utf-8") as lines:
        before = 0
        while block := list(islice(lines, 500)):
            try:
                yield _decoded(",".join(block))
            except (ValueError, KeyError, TypeError):
                _blame(path, block, before)
                raise
            before += len(block)


def _decoded(objects: str) -> list[Permalink]:
    text = f"[{objects}]"
    found, end = _decode(text)
    if end != len(text):
        raise ValueError("something after the end")
    return list(map(_record, map(_fields, found)))


def _blame(path: Path, block: list[str], before: int) -> None:
    """Name the line that is not a row."""
    for number, line in enumerate(block, before + 1):
        try:
            _decoded(line)
        except (ValueError, KeyError, TypeError) as error:
            raise MigrateError(f"{path}, line {number}: not a row of a map ({error}). Convert again.") from error

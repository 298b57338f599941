"""The map's rows checked against each other: as by a few lines that hold all of them in memory."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from migrate.index import Index
from migrate.redirects.mapfile import GUESSES
from migrate.redirects.model import Patterns, Permalink, iri, key_of
from migrate.redirects.settled import settle_map, settled

(GUESS,) = GUESSES
PATHS = st.one_of(
    st.integers(1, 30).map("/post-{}/".format),
    st.sampled_from(["/Post-1", "/é/", "/É/", "/%C3%A9/", "/a b/", '/"/', "/wp-content/uploads/x.png"]),
)
OLD = st.one_of(PATHS, st.integers(1, 20).map("/?p={}".format), st.sampled_from(["/?P=1", "/?name=é", "/?name=%C3%A9"]))
ROWS = st.builds(
    lambda old, new, kind, number, why: Permalink(old, new, 200 if old == new else 301, kind, number, why),
    OLD, PATHS, st.sampled_from(["post", "media"]), st.sampled_from([None, 0, 1]), st.sampled_from(["a link", GUESS]),
)  # fmt: skip
OWN = PATHS.map(lambda path: Permalink(path, path, 200, "post", 1, "its own address"))


@given(st.lists(st.one_of(OWN, OWN, ROWS), max_size=330))
def test_the_first_row_of_an_address_holds_and_leads_to_what_is_there(rows: list[Permalink]) -> None:
    assert by_the_ledger(rows) == in_memory(rows)


def by_the_ledger(rows: list[Permalink]) -> tuple[list[Permalink], list[str]]:
    told: list[str] = []
    with tempfile.TemporaryDirectory() as folder, closing(Index(Path(folder) / "index", writable=True)) as index:
        settle_map(index, rows, lambda _kind, message, _where: told.append(message))
        index.db.commit()
        return list(settled(index.ledger, Patterns()).rows()), told


def in_memory(rows: list[Permalink]) -> tuple[list[Permalink], list[str]]:
    held: dict[str, Permalink] = {}
    told = []
    for row in (row._replace(old=_written(row.old), new=_written(row.new)) for row in rows):
        first = held.setdefault(_key(row.old), row)
        same = _key(first.new) == _key(row.new) or (row.id is not None and first.id == row.id)
        if first is not row and row.status != 200 and row.why not in GUESSES and not same:
            told.append(f"{row.old} does not lead to {row.new}: something else has that address")
    there = {key for key, row in held.items() if row.status == 200}
    lost = [row for row in held.values() if row.status == 301 and row.kind != "media" and _key(row.new) not in there]
    lost = [row for row in lost if "/wp-content/uploads/" not in row.new]
    told += [f"{row.old} leads nowhere: {row.new} is not there" for row in lost]
    return [row for row in held.values() if row not in lost], told


def _written(address: str) -> str:
    path, mark, query = address.partition("?")
    return iri(path) + mark + iri(query)


def _key(address: str) -> str:
    return key_of(address).casefold()

"""Whose file is it: each attachment's file, its original and its sized copies, by their names on disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, cast
from urllib.parse import quote

from migrate.index import Index
from migrate.names import safe_path
from migrate.visibility import Place


class Owned(NamedTuple):
    """A file of an attachment: its path below ``uploads``, the attachment's own file, what it is, its old address."""

    file: str
    owner: str
    role: str
    """``attachment`` (the file that WordPress names), ``original`` (before scaling), ``size`` (a sized copy)."""
    url: str


def note_owners(index: Index) -> None:
    """Fill the table ``owners`` from the attachments; call once, before the second pass.

    A name that several claim belongs to the public one, and to the one whose own file it is (facts 2.5).
    """
    rows = index.rows("SELECT extra, place FROM items WHERE type='attachment' AND place IN ('public', 'apart')")
    owned = (
        (*one, place, 2 * (place == Place.PUBLIC.value) + (one.role != "size"))
        for extra, place in rows
        for one in files_of(json.loads(extra))
    )
    index.db.executemany(_CLAIM, owned)
    index.db.execute("CREATE INDEX by_url ON owners(url)")


_CLAIM = """INSERT INTO owners VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(file) DO UPDATE SET owner=excluded.owner,
role=excluded.role, url=excluded.url, place=excluded.place, rank=excluded.rank WHERE excluded.rank > owners.rank"""


def files_of(facts: dict[str, Any]) -> Iterator[Owned]:
    """Every file of an attachment, as its facts in the index name them."""
    file = str(facts["file"])
    if not file:
        return
    own, url = _safe(file), str(facts["url"])
    folder = file.rpartition("/")[0]
    sizes = cast(dict[str, list[Any]], facts["sizes"])
    for name, *_ in sizes.values():
        if name:
            yield Owned(_safe(f"{folder}/{name}"), own, "size", _beside(url, str(name)))
    if original := str(facts["original"]):
        yield Owned(_safe(original), own, "original", _beside(url, original.rpartition("/")[2]))
    yield Owned(own, own, "attachment", url)


def _safe(file: str) -> str:
    return safe_path(file.split("/"), "file")


def _beside(url: str, name: str) -> str:
    """The address of a file in the same folder as another."""
    folder, slash, _ = url.rpartition("/")
    return f"{folder}/{quote(name)}" if slash else ""

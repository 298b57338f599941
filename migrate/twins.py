"""Items that stand several times in the input: found, told, and made one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from migrate.findings import Kind
from migrate.index import Index
from migrate.model import Item
from migrate.tell import Tell
from migrate.visibility import MENU

_COMPARED = 50
"""With how many different items of one id another is compared; more than two are nobody's export."""


class _Twin(NamedTuple):
    seq: int
    source: int
    id: int | None
    type: str
    guid: str
    link: str
    slug: str
    title: str
    digest: bytes
    modified: str

    def same_thing(self, other: _Twin) -> bool:
        """Whether two items of one id are one thing.

        WordPress writes an id once a file, so within a file a guid or link in common proves nothing (hand-made
        files copy them): slug or title must agree. In another file a post may have been renamed since.
        """
        if self.type != other.type:
            return False
        if (self.slug and self.slug == other.slug) or self.title == other.title:
            return True
        known = (self.guid and self.guid == other.guid) or (self.link and self.link == other.link)
        return bool(known) and self.source != other.source


_QUERY = f"SELECT start, stop, {', '.join(_Twin._fields)} FROM items WHERE"  # noqa: S608 - names only


def merge_twins(index: Index, files: Sequence[Path], tell: Tell) -> None:
    """Of several twins the one modified last stays; each other is ``merged`` and told. ``files`` are the exports.

    Twins have the same id and are the same thing; without an id they must be equal to the byte. What a twin that
    differs has more (terms, comments, meta) is added to the one that stays. Different things with one id both stay,
    but only the first is found by that id (facts 1.7).
    """
    groups = index.rows("SELECT id FROM items WHERE id IS NOT NULL GROUP BY id HAVING COUNT(*) > 1 ORDER BY id")
    for (number,) in list(groups):
        rows = index.rows(f"{_QUERY} id=? ORDER BY seq", (number,))
        _merge(index, [_with_digest(files, start, stop, _Twin(*row)) for start, stop, *row in rows], tell)
    equal = "SELECT digest FROM items WHERE id IS NULL GROUP BY digest HAVING COUNT(*) > 1 ORDER BY digest"
    for (digest,) in list(index.rows(equal)):
        query = f"{_QUERY} id IS NULL AND digest=? ORDER BY seq"
        _merge(index, [_Twin(*row) for _start, _stop, *row in index.rows(query, (digest,))], tell)
    first = "SELECT MIN(seq) FROM items WHERE place!='merged' AND id IS NOT NULL GROUP BY id"
    index.db.execute(f"UPDATE items SET number=id WHERE seq IN ({first})")  # noqa: S608


def _with_digest(files: Sequence[Path], start: int, stop: int, twin: _Twin) -> _Twin:
    """A twin with the digest of what its file has of it: of the items that have an id, only twins are asked."""
    with files[twin.source].open("rb") as file:
        file.seek(start)
        return twin._replace(digest=digest_of(file.read(stop - start)))


def digest_of(item: bytes) -> bytes:
    """What tells whether two items are equal to the byte."""
    return hashlib.blake2b(item.strip(), digest_size=12).digest()


def _merge(index: Index, twins: list[_Twin], tell: Tell) -> None:
    kept: list[_Twin] = []
    for twin in twins:
        where: dict[str, Any] = {"id": twin.id, "type": twin.type, "title": twin.title}
        known = next((at for at, other in enumerate(kept[-_COMPARED:]) if twin.same_thing(other)), None)
        if known is None:
            if kept:
                tell(Kind.DUPLICATE_ID, f"another item has the id {twin.id} too: {kept[0].title!r}", where)
            kept.append(twin)
            continue
        known += max(0, len(kept) - _COMPARED)
        _tell_twin(twin, kept[known], where, tell)
        later = (twin.modified or "") >= (kept[known].modified or "")
        stays, goes = (twin, kept[known]) if later else (kept[known], twin)
        _set_merged(index, stays, goes)
        kept[known] = stays


def _tell_twin(twin: _Twin, other: _Twin, where: dict[str, Any], tell: Tell) -> None:
    if twin.digest == other.digest:
        tell(Kind.DUPLICATE_ITEM, "stands more than once, equal to the byte; one is kept", where)
    elif twin.type == MENU:
        tell(Kind.DUPLICATE_ITEM, "stands in several menus; it is kept once, in each of them", where)
    else:
        dropped = f"stands more than once with different content (the other: {other.title!r}, {other.link})"
        tell(Kind.CONFLICTING_ITEM, f"{dropped}; the last modified is kept, with what only the other has", where)


def _set_merged(index: Index, stays: _Twin, goes: _Twin) -> None:
    into = stays.seq if stays.digest != goes.digest else None  # an equal twin has nothing to add
    index.db.execute("UPDATE items SET place='merged', merged_into=? WHERE seq=?", (into, goes.seq))
    index.db.execute("UPDATE items SET merged_into=? WHERE merged_into=?", (stays.seq, goes.seq))
    if stays.type == MENU and into:
        _join_menus(index, stays.seq, goes.seq)


def _join_menus(index: Index, stays: int, goes: int) -> None:
    """A menu entry may stand in the file once for each menu that it is in."""
    rows = dict(index.rows("SELECT seq, extra FROM items WHERE seq IN (?, ?)", (stays, goes)))
    one, other = json.loads(rows[stays]), json.loads(rows[goes])
    for slug, name in zip(other["menus"], other["names"], strict=True):
        if slug not in one["menus"]:
            one["menus"].append(slug)
            one["names"].append(name)
    index.db.execute("UPDATE items SET extra=? WHERE seq=?", (json.dumps(one, ensure_ascii=False), stays))


def joined(item: Item, twin: Item) -> Item:
    """An item with what only its twin has: terms, comments, meta."""
    terms = {(ref.taxonomy, ref.slug) for ref in item.terms}
    comments = {comment.id for comment in item.comments}
    keys = {key for key, _ in item.meta}
    return item._replace(
        terms=item.terms + tuple(ref for ref in twin.terms if (ref.taxonomy, ref.slug) not in terms),
        comments=item.comments + tuple(found for found in twin.comments if found.id not in comments),
        meta=item.meta + tuple(entry for entry in twin.meta if entry[0] not in keys),
    )

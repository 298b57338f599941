"""Between the passes: the address space, what depends on a parent, each thing's address and name on disk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from migrate.findings import Kind
from migrate.index import Index
from migrate.names import Allocator, decode, fitting
from migrate.permalinks import AddressSpace, Example, hosts_of, infer_structure, type_front
from migrate.tell import Tell
from migrate.visibility import MENU, Place

Namer = Callable[["Settled"], str]


class Settled:
    """What a target needs to name an item's folder: a plain record, made and dropped row by row."""

    __slots__ = ("address", "date", "id", "place", "reason", "slug", "status", "title", "type")

    def __init__(self, row: tuple[Any, ...], address: str) -> None:
        (
            _seq,
            self.id,
            self.type,
            self.status,
            self.place,
            self.reason,
            self.title,
            self.slug,
            _link,
            self.date,
            _parent,
        ) = row
        self.address = address


def infer_addresses(
    index: Index,
    home: str,
    base: str,
    former: frozenset[str] = frozenset(),
    parents: Mapping[str, str] | None = None,
    told: str = "",
    aliases: Iterable[str] = (),
) -> AddressSpace:
    """The old site's address space, from the links of its published items.

    ``former`` are hosts it once had, ``parents`` the slugs of each category's parent, ``told`` the permalink structure
    if the user knows it, ``aliases`` other names of the host that the user knows.
    """
    structure, seen, agreeing = infer_structure(_examples(index, parents or {}), base, told)
    hosts = hosts_of(home, (f"//{alias}" for alias in aliases))
    space = AddressSpace(
        home=home,
        base=base,
        structure=structure,
        seen=seen,
        agreeing=agreeing,
        hosts=hosts,
        former=former - hosts,
        plain=not structure and agreeing > 0,
    )
    fronts = {kind: type_front(_links_of(index, kind, space)) for kind in _own_types(index)}
    return replace(space, type_fronts={kind: front[len(base) :] for kind, front in fronts.items() if front})


def _examples(index: Index, parents: Mapping[str, str]) -> Iterator[Example]:
    """Published posts that have an address: a few hundred, from the whole span of the blog, tell as much as all."""
    (count,) = index.one("SELECT COUNT(*) FROM items WHERE type='post'") or (0,)
    posts = index.rows(
        "SELECT link, slug, id, date, creator, categories FROM items"
        " WHERE type='post' AND status='publish' AND link != '' AND place != 'merged'"
        " AND (seq % ? = 0) ORDER BY seq",
        (max(1, count // 600),),
    )
    for link, slug, number, date, creator, categories in posts:
        within = tuple(_with_ancestors(categories.split("\n"), parents))
        yield Example(link=link, slug=slug, id=number, date=date, creator=creator, categories=within)


def _with_ancestors(slugs: Iterable[str], parents: Mapping[str, str]) -> list[str]:
    """Categories and all above them: a post's address names the parents that it is not in."""
    found: dict[str, None] = {}
    for slug in slugs:
        at = slug
        while at and at not in found:
            found[at] = None
            at = parents.get(at, "")
    return [decode(slug) for slug in found]


def _own_types(index: Index) -> list[str]:
    return [
        kind
        for (kind,) in index.rows(
            "SELECT DISTINCT type FROM items WHERE place='public' AND type NOT IN"
            " ('post', 'page', 'attachment', ?) ORDER BY type",
            (MENU,),
        )
    ]


def _links_of(index: Index, kind: str, space: AddressSpace) -> Iterator[tuple[str, str]]:
    for link, slug in index.rows(
        "SELECT link, slug FROM items WHERE type=? AND place='public' ORDER BY seq LIMIT 500", (kind,)
    ):
        path = space.path_of(link)
        if path and slug:
            yield path, decode(slug)


def settle(index: Index, space: AddressSpace, namer: Namer, taken: Iterable[str], tell: Tell) -> None:
    """Give every item an address (public ones) and a folder of its own. ``taken`` are the addresses of archives."""
    addresses, folders = _DiskAllocator(index, "a"), _DiskAllocator(index, "f")
    for address in taken:
        addresses.take(address.rstrip("/"), "")
    last = 0
    while rows := list(index.rows(_UNSETTLED, (last, MENU))):
        last = rows[-1][0]
        changed = [_settled(row, space, index, namer, addresses, folders, tell) for row in rows]
        index.db.executemany("UPDATE items SET address=?, path=? WHERE seq=?", changed)
    _note_former(index)


def _note_former(index: Index) -> None:
    """Where an item stood under a former slug (facts 2.3): links of its day still name that address."""
    rows = index.rows(
        "SELECT seq, address, slug, old_slugs FROM items WHERE old_slugs != '' AND slug != '' AND address != ''"
        " AND place='public'"
        " ORDER BY seq"
    )
    for seq, address, slug, old_slugs in list(rows):
        head, found, tail = address.rstrip("/").rpartition(decode(slug))
        if found:
            former = [(head + decode(old) + tail, seq) for old in old_slugs.split("\n")]
            index.db.executemany("INSERT OR IGNORE INTO former VALUES (?, ?)", former)


_UNSETTLED = (
    "SELECT seq, id, type, status, place, reason, title, slug, link, date, parent FROM items WHERE seq > ?"
    " AND (place='apart' OR (place='public' AND type != ?)) ORDER BY seq LIMIT 1000"
)


class _DiskAllocator(Allocator):
    """Names that are taken are kept in the index, so that a site of a million posts does not fill the memory."""

    def __init__(self, index: Index, kind: str) -> None:
        super().__init__()
        self._db, self._kind = index.db, kind

    def claim(self, name: str) -> bool:
        return self._db.execute("INSERT OR IGNORE INTO names VALUES (?)", (self._kind + name.casefold(),)).rowcount > 0


def _settled(
    row: tuple[Any, ...],
    space: AddressSpace,
    index: Index,
    namer: Namer,
    addresses: Allocator,
    folders: Allocator,
    tell: Tell,
) -> tuple[str, str, int]:
    seq, number, kind, _status, place, reason, title, slug, link, date, parent = row
    where, suffix, address = {"id": number, "type": kind, "title": title}, str(number or seq), ""
    # what had a password had an address that everybody could see
    if place == Place.PUBLIC.value or reason == "password":
        slug = slug if place == Place.PUBLIC.value or not space.plain else ""
        above = _above(index, parent) if space.plain and kind == "page" else ""
        wanted = fitting(stood := _address(space, kind, slug, link, date, number, above))
        if wanted != stood:
            tell(Kind.RENAMED, f"no file can be called as long as in {stood}: it stands at {wanted}", where)
            index.db.execute("INSERT OR IGNORE INTO former VALUES (?, ?)", (stood.rstrip("/"), seq))
        slash = "/" if wanted.endswith("/") and wanted != "/" else ""
        address = addresses.take(wanted.rstrip("/") or "/", suffix) + slash
        if address != wanted:
            tell(Kind.ADDRESS_CLASH, f"the address {wanted} is taken; it stands at {address}", where)
    folder = namer(Settled(row, address))
    path = folders.take(folder, suffix)
    if path != folder:
        tell(Kind.RENAMED, f"the name {folder} is taken; it is kept as {path}", where)
    return address, path, seq


def _above(index: Index, parent: int) -> str:
    """The slugs of a page's parents, from the topmost down: ``guide/huts/``. A circle ends where it began."""
    found: dict[int, str] = {}
    while parent and parent not in found and len(found) < _DEEPEST:
        row = index.one("SELECT slug, parent FROM items WHERE id=? AND type='page' AND place='public'", (parent,))
        if row is None:
            break
        found[parent] = decode(row[0]).replace("/", "-")
        parent = row[1]
    return "".join(f"{slug}/" for slug in reversed(found.values()) if slug)


_DEEPEST = 50


_PERIOD = re.compile(r"/[0-9]{4}(?:/[0-9]{2}){0,2}/*")


def _address(
    space: AddressSpace, kind: str, slug: str, link: str, date: str, number: int | None, above: str = ""
) -> str:
    if kind == "page" and space.front_page and number == space.front_page:
        return space.base + "/"
    path = space.path_of(link)
    if path is None:
        return space.fallback(kind, slug, date, number, above)
    if not slug and _PERIOD.fullmatch(path.removeprefix(space.base)):  # a post without a name in the place of its month
        return space.fallback(kind, slug, date, number, above)
    at_home = path.rstrip("/") == space.base
    # the static front page's link is the home address (facts 2.6); nothing else may sit there
    return space.fallback(kind, slug, date, number) if at_home and (kind != "page" or space.front_page) else path


def menu_rows(index: Index) -> Iterator[tuple[int, int, str, dict[str, Any]]]:
    """(id, menu_order, title, extra) of each public menu entry, in menu order."""
    for number, order, title, extra in index.rows(
        "SELECT id, menu_order, title, extra FROM items WHERE type=? AND place='public' ORDER BY menu_order, seq",
        (MENU,),
    ):
        yield number, order, title, json.loads(extra)

"""Between the passes: each item's address on the site and its name on disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from migrate.dates import parse
from migrate.findings import Kind
from migrate.index import Index
from migrate.media.pages import is_file
from migrate.names import Allocator, as_page, decode, fitting, folded, is_in_a_file
from migrate.permalinks import AddressSpace
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


def settle(index: Index, space: AddressSpace, namer: Namer, taken: Iterable[str], tell: Tell) -> None:
    """Give every item an address (public ones) and a folder of its own. ``taken`` are the addresses of archives."""
    settling = _Settling(
        index=index,
        space=space,
        namer=namer,
        tell=tell,
        addresses=_AddressAllocator(index, space),
        folders=_DiskAllocator(index, "f"),
    )
    for address in taken:
        settling.addresses.keep(address.rstrip("/"))
    last = 0
    while rows := list(index.rows(_UNSETTLED, (last, MENU))):
        last = rows[-1][0]
        changed = [settling.settled(row) for row in rows]
        index.db.executemany("UPDATE items SET address=?, path=? WHERE seq=?", changed)
    settling.move_from_below_files()
    _note_former(index)


def _note_former(index: Index) -> None:
    """Where an item stood under a former slug (facts 2.3): links of its day still name that address."""
    rows = index.rows(
        "SELECT seq, address, slug, old_slugs FROM items WHERE old_slugs != '' AND slug != '' AND address != ''"
        " AND place='public'"
        " ORDER BY seq"
    )
    for seq, address, slug, old_slugs in list(rows):
        name = decode(slug)
        head, found, tail = address.rstrip("/").rpartition(name) if name else ("", "", "")
        if found:
            former = [(head + decode(old) + tail, seq) for old in old_slugs.split("\n")]
            index.note_former(former)


_FILES = """CREATE TEMP TABLE files (address TEXT PRIMARY KEY COLLATE NOCASE) WITHOUT ROWID;
INSERT OR IGNORE INTO files SELECT address FROM items
WHERE (place='public' OR reason='password') AND address LIKE '%.%' AND address NOT LIKE '%/';"""
_PERHAPS_BELOW = """SELECT seq, id, type, title, address FROM items
WHERE seq > ? AND (place='public' OR reason='password') AND address LIKE '%.%/_%' ORDER BY seq LIMIT 1000"""


def _folders(index: Index, address: str) -> Iterator[str]:
    """The parts of an address with what stands between them; a folder called like a file loses its extension."""
    *folders, _name = address.rstrip("/").split("/")
    whole = ""
    for part in folders:
        whole += part
        taken = "." in part and index.one("SELECT 1 FROM files WHERE address=?", (whole,))
        yield (part.strip(".").rpartition(".")[0] or part.replace(".", "-")) if taken else part
        yield "/"
        whole += "/"
    yield address[len(whole) :]


_UNSETTLED = (
    "SELECT seq, id, type, status, place, reason, title, slug, link, date, parent FROM items WHERE seq > ?"
    " AND (place='apart' OR (place='public' AND type != ?)) ORDER BY seq LIMIT 1000"
)


class _DiskAllocator(Allocator):
    """Names that are taken are kept in the index, so that a site of a million posts does not fill the memory."""

    def __init__(self, index: Index, kind: str, fold: Callable[[str], str] = folded) -> None:
        super().__init__(fold)
        self._db, self._kind = index.db, kind

    def claim(self, name: str) -> bool:
        return self._db.execute("INSERT OR IGNORE INTO names VALUES (?)", (self._kind + self.fold(name),)).rowcount > 0


class _AddressAllocator(_DiskAllocator):
    """Addresses of items: none is that of a list's feed or further page, nor what hosts read at the home address."""

    def __init__(self, index: Index, space: AddressSpace) -> None:
        super().__init__(index, "a", str.casefold)
        self._feed, self._paging = space.feed, f"/{space.paging}"
        self._files = {f"{space.base}/{name}".casefold() for name in ("index.xml", "_redirects", "_headers")}

    def claim(self, name: str) -> bool:
        """``/hello/index.html`` is the file of ``/hello/``."""
        address = name.casefold()
        folder, _, last = address.rpartition("/")
        if folder and last in _INDEXES:
            return self.claim(folder) and super().claim(name)
        further = last.isdecimal() and folder.endswith(self._paging)
        return last != self._feed and not further and address not in self._files and super().claim(name)

    def keep(self, name: str) -> None:
        """Take the address of a list, or of a file that the site has."""
        super().claim(name)


_INDEXES = frozenset({"index.html", "index.xml"})


def date_addresses(index: Index, space: AddressSpace) -> list[str]:
    """The archive of each year, month and day that has posts."""
    query = "SELECT DISTINCT substr(date, 1, 10) FROM items WHERE type='post' AND place='public' ORDER BY 1"
    days = [day.split("-") for (day,) in index.rows(query) if parse(f"{day} 00:00:00")]
    return [
        space.date_address(*date) for date in dict.fromkeys(tuple(day[:size]) for day in days for size in (1, 2, 3))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settling:
    """What is asked for each item, and which addresses and folders are given already."""

    index: Index
    space: AddressSpace
    namer: Namer
    tell: Tell
    addresses: _AddressAllocator
    folders: Allocator

    def settled(self, row: tuple[Any, ...]) -> tuple[str, str, int]:
        """(address, folder, seq) of an item."""
        seq, number, kind, _status, place, reason, title, *_ = row
        where, suffix = {"id": number, "type": kind, "title": title}, str(number or seq)
        # what had a password had an address that everybody could see
        seen = place == Place.PUBLIC.value or reason == "password"
        address = self._address(row, where, suffix) if seen else ""
        folder = self.namer(Settled(row, address))
        path = self.folders.take(folder, suffix)
        if path != folder:
            self.tell(Kind.RENAMED, f"the name {folder} is taken; it is kept as {path}", where)
        return address, path, seq

    def _address(self, row: tuple[Any, ...], where: dict[str, Any], suffix: str) -> str:
        """Where it stood, as far as a file may be called so and nothing else stands there."""
        seq, number, kind, _status, place, _reason, _title, slug, link, date, parent = row
        slug = slug if place == Place.PUBLIC.value or not self.space.plain else ""
        above = _above(self.index, parent) if self.space.plain and kind == "page" else ""
        wanted = fitting(stood := _old_address(self.space, kind, slug, link, date, number, above))
        if wanted != stood:
            self.tell(Kind.RENAMED, f"no page can be built at {stood}: it stands at {wanted}", where)
            self.index.note_former([(stood.rstrip("/"), seq)], "no page can be built there")
        address = self._free(wanted, suffix)
        if address != wanted:
            self.tell(Kind.ADDRESS_CLASH, f"the address {wanted} is taken; it stands at {address}", where)
        return address

    def _free(self, wanted: str, suffix: str) -> str:
        """The address wanted, or one beside it where something stands there."""
        if is_in_a_file(wanted):
            stem, dot, ending = wanted.rpartition(".")
            return self.addresses.take(stem, suffix, dot + ending)
        slash = "/" if wanted.endswith("/") and wanted != "/" else ""
        return self.addresses.take(wanted.rstrip("/") or "/", suffix) + slash

    def move_from_below_files(self) -> None:
        """Give what would stand below a file another address: ``/2010/08/hello.html/photo`` becomes ``…/hello/photo``.

        Where the structure ends in ``.html`` a post is a file, and WordPress has its attachments below it all the same.
        """
        self.index.db.executescript(_FILES)
        last = 0
        while rows := list(self.index.rows(_PERHAPS_BELOW, (last,))):
            last = rows[-1][0]
            for seq, number, kind, title, stood in rows:
                wanted = "".join(_folders(self.index, stood))
                if wanted != stood:
                    self._move(seq, wanted, stood, {"id": number, "type": kind, "title": title})

    def _move(self, seq: int, wanted: str, stood: str, where: dict[str, Any]) -> None:
        address = self._free(wanted, str(where["id"] or seq))
        self.index.db.execute("UPDATE items SET address=? WHERE seq=?", (address, seq))
        self.index.note_former([(stood.rstrip("/"), seq)], "a file stands where its folder was")
        self.tell(Kind.RENAMED, f"{stood} can't stand below a file: it stands at {address}", where)


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
"""Levels of pages: what is deeper is nobody's, and its address would be too long."""

_PERIOD = re.compile(r"/[0-9]{4}(?:/[0-9]{2}){0,2}/*")


def _old_address(
    space: AddressSpace, kind: str, slug: str, link: str, date: str, number: int | None, above: str
) -> str:
    """Where an item stood, else the address that it is given in place of one."""
    if kind == "page" and space.front_page and number == space.front_page:
        return space.base + "/"
    path = space.path_of(link)
    if path is None:
        return space.fallback(kind, slug, date, number, above)
    if not slug and _PERIOD.fullmatch(path.removeprefix(space.base)):  # a post without a name in the place of its month
        return space.fallback(kind, slug, date, number, above)
    at_home = path.rstrip("/") == space.base
    if at_home and (kind != "page" or space.front_page):
        # the static front page's link is the home address (facts 2.6); nothing else may sit there
        return space.fallback(kind, slug, date, number)
    if not is_file(path, space.base):
        return as_page(path)
    return path if kind == "attachment" else space.fallback(kind, slug, date, number)

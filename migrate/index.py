"""The index of the first pass, on disk: where each item stands, its address, its name, and what others ask of it.

An export may be larger than memory, so nothing that grows with it is held in memory: the index is a temporary SQLite
file. The first pass fills it, ``settle.py`` decides addresses and names in it, the workers of the second pass read it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from migrate.model import Attachment, Data

_SCHEMA = """
CREATE TABLE items (
    seq INTEGER PRIMARY KEY, source INT, start INT, stop INT, whole INT,
    id INT, type TEXT, status TEXT, place TEXT, reason TEXT, title TEXT, slug TEXT, link TEXT, guid TEXT,
    parent INT, menu_order INT, date TEXT, modified TEXT, creator TEXT, sticky INT, categories TEXT, terms TEXT,
    digest BLOB, old_slugs TEXT, old_dates TEXT, extra TEXT, language TEXT, kin TEXT,
    number INT, address TEXT, path TEXT, merged_into INT
);
CREATE TABLE names (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE former (address TEXT PRIMARY KEY, seq INT, why TEXT) WITHOUT ROWID;
CREATE TABLE owners (file TEXT PRIMARY KEY, owner TEXT, role TEXT, url TEXT, place TEXT, rank INT) WITHOUT ROWID;
CREATE TABLE hidden_files (what BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE uploads (file TEXT PRIMARY KEY, place TEXT, size INT, width INT, height INT);
CREATE TABLE fetched (file TEXT PRIMARY KEY, path TEXT, digest TEXT, error TEXT);
CREATE TABLE earlier (path TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID;
"""

# what the second pass adds up is a file of its own, so that nobody writes where the workers read
_LEDGER = """
ATTACH 'LEDGER' AS ledger;
PRAGMA ledger.synchronous=OFF; PRAGMA ledger.journal_mode=OFF; PRAGMA ledger.cache_size=-16000;
CREATE TABLE ledger.wanted (
    url TEXT PRIMARY KEY, file TEXT, state TEXT, role TEXT, place TEXT, times INT, seq INT
);
CREATE TABLE ledger.written (path TEXT PRIMARY KEY, digest TEXT, state TEXT) WITHOUT ROWID;
CREATE TABLE ledger.commented (address TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE ledger.addresses (
    seq INTEGER PRIMARY KEY, key TEXT UNIQUE, new_key TEXT, status INT, kind TEXT, id INT
);
CREATE TABLE ledger.permalinks (number INTEGER PRIMARY KEY, rows BLOB);
CREATE TABLE ledger.findings (number INTEGER PRIMARY KEY, kind TEXT, severity TEXT, message TEXT, place TEXT, id INT);
"""


class Row(NamedTuple):
    """What the first pass keeps of one item.

    ``categories`` are slugs, ``terms`` those of all other taxonomies (``post_tag fjord``), a line each. ``extra`` is
    JSON: an attachment's facts, a menu entry's meta, a pattern's content.
    """

    source: int
    start: int
    stop: int
    whole: bool
    id: int | None
    type: str
    status: str
    place: str
    reason: str
    title: str
    slug: str
    link: str
    guid: str
    parent: int
    menu_order: int
    date: str
    modified: str
    creator: str
    sticky: bool
    categories: str
    terms: str
    digest: bytes
    """Of an item without an id, which only its bytes tell from others; else empty."""
    old_slugs: str
    old_dates: str
    extra: str
    language: str
    """The code of its language, where it has translations."""
    kin: str
    """What it shares with its translations, and with nothing else."""


_INSERT = f"INSERT INTO items ({', '.join(Row._fields)}) VALUES ({', '.join('?' * len(Row._fields))})"  # noqa: S608 - names only


class Index:
    """A connection to the index. One process writes (``writable=True``), any number read."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self.path = path
        self.ledger = Path(f"{path}-ledger")
        """Where what the second pass adds up stands, a file of its own."""
        # nobody writes while others read, and to look for locks before each question takes four fifths of its time
        self.db = sqlite3.connect(path if writable else f"file:{path}?mode=ro&immutable=1", uri=not writable)
        self.db.executescript("PRAGMA cache_size=-4000;")
        if writable:
            # the file is temporary: if the machine stops, so does the run
            self.db.executescript(
                "PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA main.locking_mode=EXCLUSIVE;"
            )
            self.db.executescript(_SCHEMA + _LEDGER.replace("LEDGER", str(self.ledger).replace("'", "''")))
        self.address_of = lru_cache(maxsize=4096)(self._address_of)
        self.at_address = lru_cache(maxsize=4096)(self._at_address)
        self.upload = lru_cache(maxsize=4096)(self._upload)
        self.owner = lru_cache(maxsize=4096)(self._owner)
        self.attachment = lru_cache(maxsize=1024)(self._attachment)

    def close(self) -> None:
        """End the connection."""
        self.db.close()

    # filling

    def add_items(self, rows: Iterable[Sequence[Any]]) -> None:
        """Append items (each a ``Row``) in the order of the input; ``seq`` counts from 1."""
        self.db.executemany(_INSERT, rows)

    def finish_first_pass(self) -> None:
        """Make the look-ups fast; call once, before settling."""
        self.db.executescript(
            "CREATE INDEX by_id ON items(id); CREATE INDEX by_parent ON items(parent, type);"
            "CREATE INDEX by_type ON items(type);"
        )

    def finish_settling(self) -> None:
        """Make the addresses findable; call once, before the second pass."""
        self.db.executescript(
            "CREATE INDEX by_number ON items(number); CREATE INDEX by_twin ON items(merged_into);"
            "CREATE INDEX by_address ON items(address, place);"
            "CREATE INDEX by_kin ON items(kin) WHERE kin != '';"
            "CREATE INDEX by_table ON items(json_extract(extra, '$.id')) WHERE type='tablepress_table';"
        )
        self.db.commit()

    def note_former(self, found: Iterable[tuple[str, int]], why: str = "") -> None:
        """Note addresses, without the slash at their end, where an item (``seq``) stood; of two items the first holds.

        ``why`` is said of what was moved so that a file system can hold it.
        """
        rows = ((address, seq, why) for address, seq in found)
        self.db.executemany("INSERT OR IGNORE INTO former VALUES (?, ?, ?)", rows)

    # asking

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of any query over the index's tables."""
        yield from self.db.execute(query, parameters)

    def one(self, query: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a query."""
        found: tuple[Any, ...] | None = self.db.execute(query, parameters).fetchone()
        return found

    def _address_of(self, number: int) -> str | None:
        found = self.one("SELECT address FROM items WHERE number=? AND place='public'", (number,))
        return found[0] if found else None

    def _at_address(self, address: str) -> str | None:
        """The address as it is, for one that lacks its slash, has another case or a former slug (facts 2.3)."""
        bare = address.rstrip("/") or "/"
        # most are as they were, and one alone is found in a sixth of the time of four
        found = self.one("SELECT address FROM items WHERE address=? AND place='public'", (address,)) or self.one(
            "SELECT address FROM items WHERE address IN (?, ?, ?, ?) AND place='public' LIMIT 1",
            (bare, bare + "/", bare.lower(), bare.lower() + "/"),
        )
        if found is None:
            found = self.one("SELECT items.address FROM former JOIN items USING (seq) WHERE former.address=?", (bare,))
        return found[0] if found else None

    def _upload(self, file: str) -> tuple[Any, ...] | None:
        """(place, size, width, height) of a file that lies below ``wp-content/uploads``."""
        return self.one(
            "SELECT place, size, COALESCE(width, 0), COALESCE(height, 0) FROM uploads WHERE file=?", (file,)
        )

    def file_at(self, address: str) -> str:
        """The file that an attachment names by an address (``//host/path``), below ``uploads``; or an empty string."""
        urls = (address, "http:" + address, "https:" + address)
        found = self.one("SELECT file FROM owners WHERE url IN (?, ?, ?) ORDER BY file LIMIT 1", urls)
        return str(found[0]) if found else ""

    def has_files_on(self, host: str) -> bool:
        """Whether an attachment's file was on a host."""
        urls = [f"{scheme}//{host}/" for scheme in ("", "http:", "https:")]
        there = "SELECT 1 FROM owners WHERE url >= ? AND url < ? LIMIT 1"
        return any(self.one(there, (url, url + "\uffff")) for url in urls)

    def _owner(self, file: str) -> tuple[Any, ...] | None:
        """(owner, role, place) of a file that belongs to an attachment (``media/owners.py``)."""
        return self.one("SELECT owner, role, place FROM owners WHERE file=?", (file,))

    def _attachment(self, number: int) -> Attachment | None:
        found = self.one(
            "SELECT id, title, slug, address, parent, menu_order, extra, place, link FROM items"
            " WHERE number=? AND type='attachment'",
            (number,),
        )
        return attachment_from(found) if found else None

    def attached_to(self, number: int) -> Sequence[Attachment]:
        """The attachments below a post that its readers saw, by menu order, then id (facts 3.7)."""
        found = self.rows(
            "SELECT id, title, slug, address, parent, menu_order, extra, place, link FROM items WHERE parent=?"
            " AND type='attachment' AND (place='public' OR reason='of a post that is not public')"
            " ORDER BY menu_order, id",
            (number,),
        )
        return [attachment_from(row) for row in found]

    def pattern(self, number: int) -> str | None:
        """The stored content of a synced pattern, or of a block theme's menu."""
        query = "SELECT extra FROM items WHERE number=? AND type IN ('wp_block', 'wp_navigation')"
        found = self.one(query, (number,))
        return str(json.loads(found[0])["content"]) if found else None

    def kin(self, group: str, number: int | None) -> Sequence[tuple[str, str, str]]:
        """(language, title, address) of the public translations of an item, by language."""
        query = (
            "SELECT language, title, address FROM items WHERE kin=? AND kin != '' AND place='public' AND number != ?"
            " ORDER BY language, seq"
        )
        return [(language, title, address) for language, title, address in self.rows(query, (group, number)) if address]

    def table(self, name: str) -> Data | None:
        """A table of TablePress by the id that shortcodes name."""
        found = self.one(
            "SELECT extra FROM items WHERE type='tablepress_table' AND json_extract(extra, '$.id')=?", (name,)
        )
        return dict(json.loads(found[0])) if found else None

    def is_taken(self, address: str) -> bool:
        """Whether an item or a list stands at an address, in any case; an own type's archive gives way to either."""
        key = "a" + address.rstrip("/").casefold()
        return self.one("SELECT 1 FROM names WHERE name=?", (key,)) is not None

    def address(self, number: int) -> str | None:
        """The address of a public item by its WordPress id."""
        return self.address_of(number)


def attachment_from(row: Sequence[Any]) -> Attachment:
    """An attachment's record from its row."""
    number, title, slug, address, parent, menu_order, extra, _place, link = row
    facts = json.loads(extra)
    facts["sizes"] = {name: tuple(size) for name, size in facts.get("sizes", {}).items()}
    return Attachment(
        id=number or 0,
        title=title,
        slug=slug,
        address=address or link,
        parent=parent,
        menu_order=menu_order,
        **facts,
    )

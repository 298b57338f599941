"""What is hidden because of what it belongs to: attachments, pictures and menu entries of posts that are not public."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from migrate.index import Index
from migrate.visibility import MENU, OF_HIDDEN

_FILES = [re.compile(start + rb"([^\s\"'<>?#\\)\]]++)") for start in (rb"/uploads/", rb"/files/")]
_NUMBERS = [
    re.compile(pattern)
    for pattern in (
        rb"wp-image-(\d{1,15})",
        rb'"id":(\d{1,15})',
        rb'"mediaId":(\d{1,15})',
        rb" ids=\\?[\"']([\d, ]{1,2000})",
        rb"_thumbnail_id(?:\]\]>)?</wp:meta_key>\s*+<wp:meta_value>(?:<!\[CDATA\[)?(\d{1,15})",
    )
]
"""How an item names an attachment; each begins with fixed bytes, which the engine finds fast."""
_DESIGN = "('wp_block', 'wp_template', 'wp_template_part', 'wp_navigation', 'wp_global_styles', 'custom_css')"
"""Types that are no posts and of which public pages are made."""
_SIZED = re.compile(rb"-(?:\d+x\d+|scaled|e\d{13})(?=\.\w+\Z)")


def hide_what_belongs_to_hidden(index: Index, files: Sequence[Path]) -> None:
    """Once all items are known: what depends on one that is not public goes with it. ``files`` are the exports."""
    _hide_attached(index)
    _hide_used(index, files)
    _hide_menu_entries(index)


def _hide_attached(index: Index) -> None:
    """An attachment is public below a published or an absent parent (facts 1.4), never below one that is not."""
    index.db.execute(
        "UPDATE items SET place='apart', reason=? WHERE type='attachment'"
        " AND place='public' AND parent IN (SELECT number FROM items WHERE place='apart' AND number IS NOT NULL"
        " AND reason NOT IN ('internal', 'no public page'))",
        (OF_HIDDEN,),
    )


def _hide_menu_entries(index: Index) -> None:
    """An entry of a menu may say in its own words what a hidden post is about."""
    index.db.execute(
        "UPDATE items SET place='apart', reason=? WHERE type=? AND place='public'"
        " AND extra LIKE '%\"post_type\"%' AND CAST(json_extract(extra, '$.meta._menu_item_object_id') AS INT) IN"
        " (SELECT number FROM items WHERE place='apart' AND reason != 'internal' AND number IS NOT NULL)",
        (OF_HIDDEN, MENU),
    )


def _hide_used(index: Index, files: Sequence[Path]) -> None:
    """A file without a parent that only hidden posts show is theirs (facts 4.7): found in the export's bytes."""
    index.db.execute("CREATE TEMP TABLE used (what BLOB PRIMARY KEY, public INT) WITHOUT ROWID")
    for used in _uses(index, files, "place='apart' AND reason NOT IN ('internal', 'no public page', ?)"):
        index.db.executemany("INSERT OR IGNORE INTO used VALUES (?, 0)", used)
    _note_unowned(index)
    if next(_orphans(index), None) is None and not index.one("SELECT 1 FROM hidden_files"):
        return
    for used in _uses(index, files, f"(place='public' AND reason != ? OR type IN {_DESIGN})"):
        index.db.executemany("UPDATE used SET public=1 WHERE what=?", used)
    hidden = [(OF_HIDDEN, seq) for seq, public in _orphans(index) if not public]
    index.db.executemany("UPDATE items SET place='apart', reason=? WHERE seq=?", hidden)
    index.db.execute("DELETE FROM hidden_files WHERE what IN (SELECT what FROM used WHERE public)")


def is_hidden(index: Index, file: str) -> bool:
    """Whether a file of the uploads that is no attachment's is shown by nothing but hidden posts."""
    return index.one("SELECT 1 FROM hidden_files WHERE what=?", (_bare(file),)) is not None


def _bare(file: str) -> bytes:
    return _SIZED.sub(b"", file.encode())


def _note_unowned(index: Index) -> None:
    """The files that hidden posts show and that are no attachment's: put there by FTP, or their record is gone."""
    index.db.execute("INSERT INTO hidden_files SELECT what FROM used WHERE substr(what, 1, 1) != CAST('#' AS BLOB)")
    if not index.one("SELECT 1 FROM hidden_files"):
        return
    for (extra,) in index.rows("SELECT extra FROM items WHERE type='attachment'"):
        index.db.executemany(
            "DELETE FROM hidden_files WHERE what=?", [(name,) for name in _names_of(json.loads(extra))]
        )


def _orphans(index: Index) -> Iterator[tuple[int, bool]]:
    """(seq, whether a public item shows it too) of attachments without a public parent that hidden items show."""
    rows = index.rows(
        "SELECT seq, id, extra FROM items WHERE type='attachment' AND place='public'"
        " AND parent NOT IN (SELECT number FROM items WHERE place='public' AND number IS NOT NULL)"
    )
    for seq, number, extra in rows:
        if found := _uses_of(index, number, extra):
            yield seq, any(found)


def _uses(index: Index, files: Sequence[Path], where: str) -> Iterator[list[tuple[bytes]]]:
    """The files (without a size) and the numbers of attachments that items name, an item at a time."""
    query = f"SELECT source, start, stop FROM items WHERE type != 'attachment' AND {where} ORDER BY seq"  # noqa: S608
    at, stream = -1, None
    for source, start, stop in index.rows(query, (OF_HIDDEN,)):
        if source != at:
            if stream:
                stream.close()
            at, stream = source, files[source].open("rb")
        assert stream is not None
        stream.seek(start)
        if found := [(what,) for what in _named(stream.read(stop - start))]:
            yield found
    if stream:
        stream.close()


def _named(data: bytes) -> Iterator[bytes]:
    if b"\\/uploads\\/" in data:  # an address in JSON, as page builders keep it
        data = data.replace(b"\\/", b"/")
    for pattern in _FILES:
        for file in pattern.findall(data):
            yield _SIZED.sub(b"", unquote_to_bytes(file))
    for pattern in _NUMBERS:
        for numbers in pattern.findall(data):
            yield from (b"#" + number.strip() for number in numbers.split(b",") if number.strip())


def _uses_of(index: Index, number: int | None, extra: str) -> list[bool]:
    facts = json.loads(extra)
    names = _names_of(facts)
    names |= {b"#%d" % number} if number else set()
    found = [index.one("SELECT public FROM used WHERE what=?", (name,)) for name in names]
    return [bool(use[0]) for use in found if use]


def _names_of(facts: dict[str, Any]) -> set[bytes]:
    return {_bare(str(facts[name])) for name in ("file", "original") if facts[name]}

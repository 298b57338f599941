"""An export rewritten without a person, item by item: their comments become tombstones, their other traces a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import BinaryIO, Self

from migrate.comments import REMOVED, is_removed
from migrate.errors import NotAnExport
from migrate.forget.forms import TAKEN, Needles
from migrate.forget.person import Search
from migrate.forget.streams import replace_in, replaced
from migrate.model import Comment, Item
from migrate.readers.cdata import OPEN, Sections
from migrate.readers.namespaces import Dialect
from migrate.readers.scan import Span, scan_file
from migrate.readers.sources import Source
from migrate.readers.wxr import read_items
from migrate.tell import Findings
from migrate.visibility import PRIVATE_TYPES

_TAG = re.compile(rb"<!\[CDATA\[|<(/?)((?:[\w.-]+:)?)comment\s*+>")
_ID = rb"comment_id\s*+>\s*+(?:<!\[CDATA\[)?\s*+0*+(?:%s)(?!\d)"
_TYPE = re.compile(rb"<((?:[\w.-]+:)?)post_type\s*+>\s*+(?:<!\[CDATA\[)?\s*+([\w-]++)")


@dataclass(slots=True)
class Taken:
    """What was taken out."""

    comments: int = 0
    items: int = 0
    """Whole items of people's data: form entries, orders."""
    places: int = 0
    """Places in other texts."""

    def __bool__(self) -> bool:
        return bool(self.comments or self.items or self.places)

    def __iadd__(self, other: Taken) -> Self:
        self.comments += other.comments
        self.items += other.items
        self.places += other.places
        return self


def learn_in(source: Source, search: Search) -> int:
    """Find out which comments of an export are the person's; returns how many."""
    needles, ids = search.needles(), _ids(search)
    found = 0
    for span, data in items_in(source):
        if (ids and ids.search(data)) or needles.find(data):
            found += search.learn(comment for _, _, _, comment in _comments(data, span.dialect))
    return found


class Removing:
    """Writes exports without a person of whom all is known."""

    def __init__(self, search: Search) -> None:
        self.search, self.needles, self._numbers = search, search.needles(), _ids(search)

    def export(self, source: Source, out: BinaryIO) -> Taken:
        """Write an export without the person."""
        taken, at = Taken(), 0
        with source.path.open("rb") as file:
            for span, data in items_in(source):
                file.seek(at)
                taken.places += replace_in(_Part(file, span.start - at), out, self.needles)
                at = span.end
                if (self._numbers and self._numbers.search(data)) or self.needles.find(data):
                    out.write(_item(data, span.dialect, self.search, self.needles, taken))
                else:
                    out.write(data)
            file.seek(at)
            taken.places += replace_in(file, out, self.needles)
        return taken

    def other(self, stream: BinaryIO, out: BinaryIO) -> Taken:
        """Write what lies beside an export in its archive."""
        return Taken(places=replace_in(stream, out, self.needles, same_length=True))


def _ids(search: Search) -> re.Pattern[bytes] | None:
    numbers = b"|".join(b"%d" % number for number in sorted(search.ids))
    return re.compile(_ID % numbers) if numbers else None


def items_in(source: Source) -> Iterator[tuple[Span, bytes]]:
    """The items of an export; none of a file that is no export after all."""
    try:
        scan = scan_file(source, Findings().tell)
    except NotAnExport:
        return
    with source.path.open("rb") as file:
        for span in scan.spans:
            file.seek(span.start)
            yield span, file.read(span.end - span.start)


class _Part:
    """The next ``left`` bytes of a file, to be read in pieces."""

    def __init__(self, file: BinaryIO, left: int) -> None:
        self._file, self._left = file, left

    def read(self, size: int, /) -> bytes:
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data


def _item(data: bytes, dialect: Dialect, search: Search, needles: Needles, taken: Taken) -> bytes:
    parts: list[bytes] = []
    done = 0
    for start, end, prefix, comment in _comments(data, dialect):
        if search.wrote(comment) and not is_removed(comment):
            parts += (data[done:start], _tombstone(comment, prefix))
            done = end
            taken.comments += 1
    data = _without_rest(b"".join([*parts, data[done:]]), dialect, search)
    kind = _TYPE.search(data)
    if kind and kind[2].decode() in PRIVATE_TYPES and needles.find(data):
        taken.items += 1
        return _emptied(data, dialect, kind[1])
    data, times = replaced(data, needles)
    taken.places += times
    return data


def _comments(data: bytes, dialect: Dialect) -> Iterator[tuple[int, int, bytes, Comment]]:
    """(start, end, prefix, record) of each comment of an item; what looks like one in a text is none."""
    sections, place, opened = Sections(data), 0, -1
    while found := _TAG.search(data, place):
        place = found.end()
        if found[0] == OPEN:
            end = sections.end(found.start()).place
            place = max(place, end)
        elif not found[1]:
            opened = found.start()
        elif opened >= 0:
            for comment in _read(data[opened:place], dialect).comments[:1]:
                yield opened, place, found[2], comment
            opened = -1


def _read(data: bytes, dialect: Dialect) -> Item:
    """A part of an item, read as one."""
    data = data if data.startswith(b"<item") else b"<item><title>x</title>" + data + b"</item>"
    (item,) = read_items(data, 0, [Span(0, len(data), dialect=dialect)], "", Findings().tell)
    return item or Item(id=None, type="", status="", title="")


def _tombstone(comment: Comment, prefix: bytes) -> bytes:
    """What keeps the shape of a thread: number, parent, dates and kind, and that it was removed."""
    fields = {
        "comment_id": "" if comment.id is None else str(comment.id),
        "comment_author": "",
        "comment_date": comment.date,
        "comment_date_gmt": comment.date_gmt,
        "comment_content": "",
        "comment_approved": comment.approved,
        "comment_type": comment.type,
        "comment_parent": str(comment.parent),
    }
    inner = "".join(f"<PREFIX{name}>{escape(value, quote=False)}</PREFIX{name}>" for name, value in fields.items())
    meta = f"<PREFIXmeta_key>{REMOVED}</PREFIXmeta_key><PREFIXmeta_value>1</PREFIXmeta_value>"
    whole = f"<PREFIXcomment>{inner}<PREFIXcommentmeta>{meta}</PREFIXcommentmeta></PREFIXcomment>"
    return whole.encode().replace(b"PREFIX", prefix)


def _without_rest(data: bytes, dialect: Dialect, search: Search) -> bytes:
    """A damaged item may hold a comment that only the repairing reader finds: its words go wherever they stand."""
    for comment in _read(data, dialect).comments:
        if search.wrote(comment) and not is_removed(comment):
            for value in (comment.content, comment.author, comment.email, comment.url, comment.ip):
                if len(value) > 3:
                    data = data.replace(value.encode(), b"").replace(escape(value, quote=False).encode(), b"")
    return data


def _emptied(data: bytes, dialect: Dialect, prefix: bytes) -> bytes:
    """An item of which only is left that there was one."""
    item, out = _read(data, dialect), BytesIO()
    fields = {"post_id": str(item.id or ""), "post_date": item.date, "post_date_gmt": item.date_gmt}
    fields |= {"status": item.status, "post_type": item.type}
    out.write(b"<item><title>" + TAKEN + b"</title>")
    for name, value in fields.items():
        out.write(
            b"<%s%s>%s</%s%s>" % (prefix, name.encode(), escape(value, quote=False).encode(), prefix, name.encode())
        )
    out.write(b"</item>")
    return out.getvalue()

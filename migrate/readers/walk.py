"""Items and what stands between them, out of a stream of bytes: linear, unstopped by damage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from migrate.errors import MigrateError
from migrate.readers.cdata import CLOSE, OPEN, Next, Sections

BUFFER = 1 << 20
"""Little enough to stay in the processor's cache while it is searched again and again."""
LARGEST_ITEM = 1 << 28

_ITEM_OPEN = b"<item"
_ITEM_CLOSE = b"</item>"
_TOKEN = re.compile(rb"<!\[CDATA\[|<!--|<item(?=[\s>])|</item\s*+>")
_FOLLOWS = (b"<item", b"</chan", b"</rss", b"<?xml", b"<!--", b"<wp:", b"<rss")
_PEEK = 64
_AGAIN = -1
"""The answer is not in the buffer: read more and ask again."""


class Piece(NamedTuple):
    """An item, or (``item`` False) what stands before the next one. ``data`` is the piece itself."""

    item: bool
    start: int
    data: bytes
    whole: bool = True


class Walker:
    """Cuts a stream into pieces. ``name`` is for the message when an item is impossibly large."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.stream = stream
        self.name = name
        self.base = 0
        self.eof = False
        self._take(b"")

    def _take(self, data: bytes) -> None:
        self.data = data
        self.sections = Sections(data)
        self.next_open = Next(data, _ITEM_OPEN)
        self.next_close = Next(data, _ITEM_CLOSE)
        self.next_comment_end = Next(data, b"-->")

    def _more(self, keep: int) -> None:
        """Drop what is done and read as much again as is kept: so a growing item costs linear time."""
        rest = self.data[keep:]
        if len(rest) > LARGEST_ITEM:
            raise MigrateError(
                f"{self.name}: what begins at byte {self.base + keep} does not end within "
                f"{LARGEST_ITEM >> 20} MB. Cut the file there and pass the parts."
            )
        fresh = self.stream.read(max(BUFFER, len(rest)))
        self.eof = not fresh
        self.base += keep
        self._take(rest + fresh)

    def pieces(self) -> Iterator[Piece]:
        """Every item, and the gaps of more than white space; the first and the last gap always."""
        place, first = 0, True
        while True:
            start = self._item_start(place)
            if start == _AGAIN and not self.eof:
                self._more(place)
                place = 0
                continue
            if start == _AGAIN:
                yield Piece(item=False, start=self.base + place, data=self.data[place:])
                return
            end, whole = self._item_end(start)
            if end == _AGAIN:
                self._more(place)
                place = 0
                continue
            if first or not (place == start or self.data[place:start].isspace()):
                yield Piece(item=False, start=self.base + place, data=self.data[place:start])
                first = False
            yield Piece(True, self.base + start, self.data[start:end], whole)
            place = end

    def _item_start(self, place: int) -> int:
        """The next ``<item>`` that is neither in a CDATA section nor in a comment."""
        start = self._opening(place)
        gap = self.data[place:start] if start >= 0 else b""
        if start < 0 or gap.isspace() or not gap or not (OPEN in gap or b"<!--" in gap):
            return start
        while found := _TOKEN.search(self.data, place):
            if found[0] == OPEN:
                place = self._after_section(found.start())
            elif found[0] == b"<!--":
                place = self._after_comment(found.end())
            elif found[0] == _ITEM_OPEN:
                return found.start()
            else:
                place = found.end()
            if place == _AGAIN:
                return _AGAIN
        return _AGAIN

    def _opening(self, place: int) -> int:
        """The next ``<item`` that is a whole name."""
        start = self.next_open(place)
        while start >= 0 and self.data[start + 5 : start + 6] not in b"> \t\r\n":
            start = self.next_open(start + 5)
        return start

    def _after_section(self, opening: int) -> int:
        """Past a CDATA section outside items; one that never ends is taken for text."""
        end = self.sections.end(opening)
        if end.place < 0:
            return opening + len(OPEN) if self.eof else _AGAIN
        return end.place

    def _after_comment(self, place: int) -> int:
        end = self.next_comment_end(place)
        if end < 0:
            return place if self.eof else _AGAIN
        return end + 3

    def _item_end(self, start: int) -> tuple[int, bool]:
        """Past the item's closing tag, and if it has one."""
        close = self.next_close(start)
        if close >= 0:
            nested = self._opening(start + 5)
            end = close + len(_ITEM_CLOSE)
            if not 0 <= nested < close and not self._in_section(start, close) and self._ends_well(end):
                return end, True
        end, whole = self._walk(start)
        if not self.eof and (end == _AGAIN or self.sections.ran_out or end + _PEEK > len(self.data)):
            return _AGAIN, False
        return (len(self.data), False) if end == _AGAIN else (end, whole)

    def _in_section(self, start: int, place: int) -> bool:
        """If a place is inside CDATA, in well-formed XML: after the last ``]]>`` there is another opening."""
        last = max(self.data.rfind(CLOSE, start, place), start)
        return self.data.find(OPEN, last, place) >= 0

    def _ends_well(self, end: int) -> bool:
        """If what follows a closing tag is what follows an item, not the rest of a text that mentions one."""
        after = self.data[end : end + _PEEK].lstrip()[:6]
        return after.startswith(_FOLLOWS) or (not after and (self.eof or end + _PEEK <= len(self.data)))

    def _walk(self, start: int) -> tuple[int, bool]:
        """The end of an item, CDATA section by CDATA section. ``_AGAIN`` when the buffer ends first."""
        place = start + len(_ITEM_OPEN)
        while found := _TOKEN.search(self.data, place):
            if found[0] == OPEN:
                end = self.sections.end(found.start())
                if end.how == "cut":
                    return end.place, False
                if end.how == "open":
                    return self._cut_inside(found.start()), False
                place = end.place
            elif found[0] == b"<!--":
                place = self._after_comment(found.end())
                if place == _AGAIN:
                    return _AGAIN, False
            elif found[0] == _ITEM_OPEN:
                return found.start(), False
            else:
                return found.end(), True
        return _AGAIN, False

    def _cut_inside(self, opening: int) -> int:
        """Where an item ends whose CDATA section never does: at the next item or export, or with the file."""
        return self.sections.next_start(opening, len(self.data)) if self.eof else _AGAIN

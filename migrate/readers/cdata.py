"""Where a CDATA section really ends, also when what it holds was not escaped (facts 1.1, 1.8)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

OPEN = b"<![CDATA["
CLOSE = b"]]>"

_OPENER = re.compile(rb"<([A-Za-z_][\w:.-]*+)(?:\s[^<>]*+)?>\s*+$")
_BOUNDARY = re.compile(rb"</item\s*+>\s*+(?:<item[\s>]|</channel\s*+>|<\?xml\s|<rss\s|\Z)")
_NEW_START = re.compile(rb"<\?xml\s[^<>]*+>\s*+(?:<!--|<rss\s)|<rss\s|<item>\s*+<title>")
_LOOK_BACK = 300
"""How long a tag with its attributes and the white space after it may be."""


class Next:
    """The next place of some bytes, remembered: asked for growing places it reads the data once."""

    def __init__(self, data: bytes, needle: bytes) -> None:
        self.data = data
        self.needle = needle
        self._asked = -1
        self._found = -2

    def __call__(self, place: int) -> int:
        if self._asked < 0 or place < self._asked or 0 <= self._found < place:
            self._found = self.data.find(self.needle, place)
            self._asked = place
        return self._found


class End(NamedTuple):
    """Where the value that begins with a CDATA section ends. ``place`` is -1 when it never does."""

    place: int
    how: Literal["closed", "mended", "cut", "open"]


class Sections:
    """Finds the ends of CDATA sections in one buffer. Each search goes forward only: all is linear."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.ran_out = False
        """If an answer depended on data after the buffer."""
        self._close = Next(data, CLOSE)
        self._field = Next(data, b"<wp:post_")
        self._item_close = Next(data, b"</item>")
        self._boundary = (-1, -1)
        self._closers: dict[bytes, tuple[int, int]] = {}

    def element_before(self, opening: int) -> bytes:
        """The name of the element whose text begins with the CDATA section at ``opening``."""
        tag = self.data.rfind(b"<", max(0, opening - _LOOK_BACK), opening)
        found = _OPENER.match(self.data, tag, opening) if tag >= 0 else None
        return found[1] if found else b""

    def end(self, opening: int) -> End:
        """Where the value that begins with the CDATA section at ``opening`` ends (after its last ``]]>``).

        ``]]>`` ends it where the closing tag of its element follows; where another section opens at once it
        is an escaped ``]]>``. If something else follows, the value goes on to the next ``]]>`` with that
        closing tag, unless the item ends before, or a new item or export has begun: then the file was cut
        inside it.
        """
        name = self.element_before(opening)
        place = opening + len(OPEN)
        while (found := self._close(place)) >= 0:
            place = found + len(CLOSE)
            if self.data.startswith(OPEN, place):
                place += len(OPEN)
            elif not name or self._closes(name, place) or self._text_then_closes(name, place):
                return End(place, "closed")
            else:
                return self._mended(name, opening, place)
        self.ran_out = True
        return End(-1, "open")

    def next_start(self, opening: int, limit: int) -> int:
        """Where a new export or item begins inside what looks like one CDATA section; -1: nowhere."""
        for found in _NEW_START.finditer(self.data, opening, limit):
            if not found[0].startswith(b"<item"):
                return found.start()
            field, close = self._field(found.end()), self._item_close(found.end())
            if field >= 0 and (field < close or close < 0):
                return found.start()
        return -1

    def _closes(self, name: bytes, place: int) -> bool:
        """If only white space (or another section) stands between a place and the closing tag."""
        after = place if self.data.startswith(b"</", place) else _skip_space(self.data, place)
        return self.data.startswith(b"</" + name, after) or self.data.startswith(OPEN, after)

    def _text_then_closes(self, name: bytes, place: int) -> bool:
        """If well-formed text stands between a section's end and the closing tag."""
        tag = self.data.find(b"<", place, place + _LOOK_BACK)
        return self.data.startswith(b"</" + name, tag) and not self.data[place:tag].rstrip().endswith(CLOSE)

    def _mended(self, name: bytes, opening: int, place: int) -> End:
        start = self.next_start(opening, place)
        if start >= 0:
            return End(start, "cut")
        closer = self._next_closer(name, place)
        boundary = self._next_boundary(place)
        if closer >= 0 and closer <= boundary:
            return End(closer, "mended")
        return End(place, "closed")

    def _next_closer(self, name: bytes, place: int) -> int:
        """The end of the next ``]]>`` with ``</name>`` after it, from a place on."""
        asked, known = self._closers.get(name, (-1, -1))
        if asked < 0 or place < asked or 0 <= known < place:
            closing = re.compile(rb"\]\]>(?=\s*+</" + re.escape(name) + rb"\s*+>)")
            found = closing.search(self.data, place - len(CLOSE) + 1)
            known = found.end() if found else -1
            self._closers[name] = (place, known)
        return known

    def _next_boundary(self, place: int) -> int:
        asked, known = self._boundary
        if asked < 0 or not asked <= place <= known:
            found = _BOUNDARY.search(self.data, place)
            known = found.start() if found else len(self.data)
            self.ran_out = self.ran_out or found is None
            self._boundary = (place, known)
        return known


def _skip_space(data: bytes, place: int) -> int:
    while data[place : place + 1].isspace():
        place += 1
    return place

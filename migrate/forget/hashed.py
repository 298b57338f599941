"""A kept export with pseudonyms for the addresses that readers of the site never saw."""

from __future__ import annotations

import re
from typing import BinaryIO

from migrate.forget.exports import Taken, items_in
from migrate.pseudonyms import Pseudonyms
from migrate.readers.sources import Source
from migrate.visibility import PRIVATE_TYPES

_CHUNK = 1 << 20
_STATUS = re.compile(rb"<[\w.-]+:status\s*+>\s*+(?:<!\[CDATA\[)?(?:publish|inherit)\b")
_TYPE = re.compile(rb"<[\w.-]+:post_type\s*+>\s*+(?:<!\[CDATA\[)?\s*+([\w-]++)")
_PASSWORD = re.compile(rb"<[\w.-]+:post_password\s*+>\s*+(?:<!\[CDATA\[)?[^\]<\s]")
_SEEN = re.compile(rb"<((?:content|excerpt):encoded|[\w.-]+:comment_content)\s*+>.*?</\1\s*+>", re.DOTALL)
"""What readers saw of a public post: an address in it was public."""


class Hashing:
    """Writes exports with pseudonyms."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms

    def export(self, source: Source, out: BinaryIO) -> Taken:
        """Write an export."""
        at = 0
        with source.path.open("rb") as file:
            for span, data in items_in(source):
                self._lines(file, at, span.start, out)
                out.write(self._item(data))
                at = span.end
            self._lines(file, at, source.size, out)
        return Taken(places=1)

    def other(self, stream: BinaryIO, out: BinaryIO) -> Taken:
        """Write what lies beside an export in its archive: nothing says what it is, so nothing of it is kept."""
        out.write(b"")
        stream.close()
        return Taken(places=1)

    def _lines(self, file: BinaryIO, start: int, stop: int, out: BinaryIO) -> None:
        """What stands between items, in pieces that end with a line: no address goes over one."""
        file.seek(start)
        left = stop - start
        while left > 0:
            piece = file.read(min(left, _CHUNK))
            if len(piece) < left:
                piece += file.readline(left - len(piece))
            left -= len(piece) or left
            out.write(self._pseudonyms.data(piece))

    def _item(self, data: bytes) -> bytes:
        kind = _TYPE.search(data)
        private = kind is not None and kind[1].decode() in PRIVATE_TYPES
        if private or not _STATUS.search(data) or _PASSWORD.search(data):
            return self._pseudonyms.data(data)
        parts: list[bytes] = []
        done = 0
        for seen in _SEEN.finditer(data):
            parts += (self._pseudonyms.data(data[done : seen.start()]), seen[0])
            done = seen.end()
        return b"".join([*parts, self._pseudonyms.data(data[done:])])

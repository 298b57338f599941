"""A pattern taken out of a stream of any length, in constant memory."""

from __future__ import annotations

import re
from typing import Protocol

from migrate.forget.forms import LONGEST, TAKEN

_CHUNK = 1 << 18
_SERIALIZED = re.compile(rb's:\d{1,9}:\\?"[^"]*\Z')
_LOOK_BACK = 1 << 12
"""Bytes before a place that are kept to look back at."""


class Finder(Protocol):
    """Knows where in some bytes a person stands."""

    def find(self, data: bytes, start: int = 0) -> list[tuple[int, int]]: ...

    def filling(self, found: bytes) -> bytes: ...


class Readable(Protocol):
    """Something to read bytes from."""

    def read(self, size: int, /) -> bytes: ...


class Writable(Protocol):
    """Something to write bytes to."""

    def write(self, data: bytes, /) -> object: ...


def replace_in(source: Readable, out: Writable, needles: Finder, *, same_length: bool = False) -> int:
    """Copy a stream with everything found replaced. Returns how many places that were.

    ``same_length`` fills the place instead, so that nothing after it moves: for files that are not text.
    """
    times, context, carried = 0, 0, b""
    while True:
        chunk = source.read(_CHUNK)
        data = carried + chunk
        limit = max(context, len(data) - LONGEST) if chunk else len(data)
        spans = [span for span in needles.find(data, context) if span[0] < limit]
        for start, end in spans:
            out.write(data[context:start])
            out.write(_instead(needles, data, start, end, same_length=same_length))
            context = end
        rest = max(context, limit)
        out.write(data[context:rest])
        times += len(spans)
        if not chunk:
            return times
        context = min(rest, _LOOK_BACK)
        carried = data[rest - context :]


def replaced(data: bytes, needles: Finder) -> tuple[bytes, int]:
    """Some bytes with everything found replaced, and how many places that were."""
    spans = needles.find(data)
    if not spans:
        return data, 0
    parts: list[bytes] = []
    done = 0
    for start, end in spans:
        parts += (data[done:start], _instead(needles, data, start, end, same_length=False))
        done = end
    return b"".join([*parts, data[done:]]), len(spans)


def _instead(needles: Finder, data: bytes, start: int, end: int, *, same_length: bool) -> bytes:
    # serialised PHP says the length of each string: what is in one must keep it
    if same_length or _SERIALIZED.search(data, max(0, start - _LOOK_BACK), start):
        return needles.filling(data[start:end])
    return TAKEN

"""The same names and addresses with two bytes a letter (UTF-16), as Windows writes them into pictures and documents."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODECS = ("utf-16-le", "utf-16-be")


class WideNeedles:
    """Found in either order of bytes, in either case; white space of any length between words."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        texts = tuple(texts)
        forms = [b"|".join(_pattern(text, codec) for text in texts) for codec in _CODECS if texts]
        self._patterns = [re.compile(form) for form in forms]

    def find(self, data: bytes, start: int = 0) -> list[tuple[int, int]]:
        """Where something stands, in order.

        Read from one byte earlier or later the one order often is the other: little endian goes first.
        """
        found = [[match.span() for match in pattern.finditer(data, start)] for pattern in self._patterns]
        if not any(found):
            return []
        little, big = found
        starts = {place for place, _ in little}
        return sorted([*little, *(span for span in big if span[0] + 1 not in starts)])

    def filling(self, found: bytes) -> bytes:
        """As many bytes that say that something was removed."""
        codec = _CODECS[found.startswith(b"\0")]
        return ("removed".encode(codec) + "-".encode(codec) * len(found))[: len(found)]


def _pattern(text: str, codec: str) -> bytes:
    space = b"(?:%s){1,8}" % re.escape(" ".encode(codec))
    return space.join(b"".join(_letter(letter, codec) for letter in word) for word in text.split())


def _letter(letter: str, codec: str) -> bytes:
    cases = dict.fromkeys((letter, letter.lower(), letter.upper()))
    return b"(?:" + b"|".join(re.escape(case.encode(codec)) for case in cases) + b")"

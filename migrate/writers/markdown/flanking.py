"""How a mark is written: as ``*`` where every reader of CommonMark sees emphasis there, else as a tag.

CommonMark 0.29 and 0.31 (and with them cmark, goldmark and markdown-it) differ in what counts as punctuation,
so a delimiter is used only where both agree that it opens or closes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

Mark = tuple[int, int, str, bool]
"""The slots where a mark opens and closes, its kind, and whether it stands inside another one."""

_FORMS = {"em": ("*", "em"), "strong": ("**", "strong"), "del": ("~~", "del")}
_NONE: frozenset[int] = frozenset()


def resolve(parts: list[str], marks: Iterable[Mark]) -> None:
    """Fill the slots of all marks of a line, the inner ones first."""
    closers: set[int] = set()
    delimiters: set[int] = set()
    for opens, closes, kind, nested in marks:
        delimiter, tag = _FORMS[kind]
        if _is_safe(parts, opens, closes, delimiter, _Known(closers, delimiters, nested)):
            parts[opens] = parts[closes] = delimiter
            closers.add(closes)
            if delimiter != "~~":
                delimiters |= {opens, closes}
        else:
            parts[opens], parts[closes] = f"<{tag}>", f"</{tag}>"


class _Known:
    """What is decided already around a mark."""

    __slots__ = ("closers", "delimiters", "nested")

    def __init__(self, closers: AbstractSet[int], delimiters: AbstractSet[int], nested: bool) -> None:
        self.closers = closers
        self.delimiters = delimiters
        self.nested = nested


def _is_safe(parts: list[str], opens: int, closes: int, delimiter: str, known: _Known) -> bool:
    """Whether a pair of delimiters is read as this mark; delimiters that touch it are one run with it."""
    skipped = known.delimiters if delimiter != "~~" else _NONE
    at, before = _seek(parts, opens - 1, -1, _NONE)
    if at in known.closers and before[:1] == delimiter[0]:
        return False
    first = _seek(parts, opens + 1, 1, skipped)[1][:1]
    if known.nested and _could_close(before[-1:], first):
        return False
    if not _flanks(first, before[-1:]):
        return False
    last = _seek(parts, closes - 1, -1, skipped)[1][-1:]
    return _flanks(last, _seek(parts, closes + 1, 1, _NONE)[1][:1])


def _seek(parts: list[str], at: int, step: int, skip: AbstractSet[int]) -> tuple[int, str]:
    """The next part that says something: its place and text; an empty text at the line's edge."""
    end = len(parts) if step > 0 else -1
    while at != end:
        if parts[at] and at not in skip:
            return at, parts[at]
        at += step
    return -1, ""


def _flanks(inner: str, outer: str) -> bool:
    """Whether a delimiter between these characters opens (or closes) towards the inner one for all."""
    if not inner or inner.isspace():
        return False
    if inner.isalnum() or not _punctuation(inner, symbols=True):
        return True
    return not outer or outer.isspace() or _punctuation(outer, symbols=False)


def _could_close(outer: str, inner: str) -> bool:
    """Whether an opening delimiter might also be read as the end of the mark around it."""
    if not outer or outer.isspace():
        return False
    return not _punctuation(outer, symbols=False) or _punctuation(inner, symbols=True)


def _punctuation(character: str, *, symbols: bool) -> bool:
    """CommonMark 0.29 counts ASCII and category P as punctuation, 0.31 the symbols too."""
    if character < "\x80":
        return not character.isalnum() and not character.isspace()
    category = unicodedata.category(character)[0]
    return category == "P" or (symbols and category == "S")

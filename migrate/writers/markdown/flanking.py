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

FORMS = {"em": ("*", "em"), "strong": ("**", "strong"), "del": ("~~", "del")}
_NONE: frozenset[int] = frozenset()


def resolve(parts: list[str], marks: Iterable[Mark]) -> None:
    """Fill the slots of all marks of a line, the inner ones first."""
    stars: set[int] = set()
    for mark in marks:
        opens, closes, kind, _ = mark
        delimiter, tag = FORMS[kind]
        if _is_safe(parts, mark, delimiter, stars if delimiter != "~~" else _NONE):
            parts[opens] = parts[closes] = delimiter
            if delimiter != "~~":
                stars |= {opens, closes}
        else:
            parts[opens], parts[closes] = f"<{tag}>", f"</{tag}>"


def _is_safe(parts: list[str], mark: Mark, delimiter: str, run: AbstractSet[int]) -> bool:
    """Whether a pair of delimiters is read as this mark; the delimiters in ``run`` touch it as one."""
    opens, closes, _, nested = mark
    before = _seek(parts, opens - 1, -1, _NONE)[-1:]
    if before == delimiter[0]:  # two marks side by side would be one run
        return False
    first = _seek(parts, opens + 1, 1, run)[:1]
    if (nested and _could_close(before, first)) or not _flanks(first, before):
        return False
    last = _seek(parts, closes - 1, -1, run)[-1:]
    return _flanks(last, _seek(parts, closes + 1, 1, _NONE)[:1])


def _seek(parts: list[str], at: int, step: int, skip: AbstractSet[int]) -> str:
    """The next part that says something; an empty text at the line's edge."""
    end = len(parts) if step > 0 else -1
    while at != end:
        if parts[at] and at not in skip:
            return parts[at]
        at += step
    return ""


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

"""The facts of a document, as records."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from lxml import etree

Node = etree._Element  # noqa: SLF001 - lxml has no other name for the type of its elements
Name = tuple[str | int, ...]
"""What something is, all that must be the same about it: ``("h", 2)``, ``(href, title)``."""


_SHOWN = 8
"""So many words of a span are quoted."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something around the characters ``start`` to ``end``, of all characters that show (pictures count as one)."""

    name: Name
    start: int
    end: int


@dataclass(slots=True)
class Facts:
    """What a document says."""

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """At which character each word begins."""
    spans: dict[str, list[Span]] = field(default_factory=dict)
    """By measure: ``links``, ``headings`` …"""
    breaks: dict[int, int] = field(default_factory=dict)
    """Between which characters a line or a paragraph ends."""
    length: int = 0
    """How many characters show."""

    def text_of(self, span: Span) -> str:
        """The words in a span, the first few of them."""
        first = max(bisect_right(self.starts, span.start) - 1, 0)
        last = bisect_left(self.starts, span.end)
        shown = self.words[first : min(last, first + _SHOWN)]
        return " ".join(shown) + (" …" if last - first > _SHOWN else "")

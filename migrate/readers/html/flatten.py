"""Markup that nests deeper than any page shows, made flat before it is parsed: its text stays."""

from __future__ import annotations

import re

DEEPEST = 96
"""Levels that are kept. Browsers stop at 512, lxml at 2,048 (what follows is lost), Python near 1,000."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)[^>]*>")
_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    }
)
_ENDED_BY_ITSELF = frozenset(["p", "li", "dt", "dd", "tr", "td", "th", "option"])


def flatten(html: str) -> str:
    """The same text with at most ``DEEPEST`` elements open at any place."""
    open_names: list[tuple[str, bool]] = []
    count: dict[str, int] = {}

    def keep(match: re.Match[str]) -> str:
        closing, name = match[1], match[2].lower()
        if name in _VOID:
            return match[0]
        if closing:
            return _close(name, open_names, count, match[0])
        if open_names and open_names[-1][0] == name and name in _ENDED_BY_ITSELF:
            open_names.pop()
            count[name] -= 1
        kept = len(open_names) < DEEPEST
        open_names.append((name, kept))
        count[name] = count.get(name, 0) + 1
        return match[0] if kept else " "

    return _TAG.sub(keep, html)


def _close(name: str, open_names: list[tuple[str, bool]], count: dict[str, int], tag: str) -> str:
    if not count.get(name):
        return ""
    while True:
        last, kept = open_names.pop()
        count[last] -= 1
        if last == name:
            return tag if kept else " "

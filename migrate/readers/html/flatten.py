"""A tree that nests deeper than any page shows, made flat: its text stays."""

from __future__ import annotations

import re

DEEPEST = 96
"""Levels that are kept. Browsers stop at 512, lxml at 2,048, Python near 1,000."""

_TAG = re.compile(r"<!--.*?-->|<\?.*?\?>|<(/?)[^<>]+?(/?)>", re.DOTALL)


def flatten(xml: str) -> str:
    """The same well-formed XML with at most ``DEEPEST`` elements open at any place."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[1]:
            depth -= 1
            return match[0] if depth < DEEPEST else " "
        kept = depth < DEEPEST
        if match[1] is not None and not match[2]:
            depth += 1
        return match[0] if kept else " "

    return _TAG.sub(keep, xml)

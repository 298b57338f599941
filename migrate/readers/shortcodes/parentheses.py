"""Footnotes in double parentheses, as some plugins had them: only where a user says that the site did (facts 3.7)."""

from __future__ import annotations

import re

_SIGN = re.compile(r"<[^<>]*+>|\n[ \t]*\n|[()]")
_LONGEST = 500
"""Characters before a sign in which a word that is an address may begin."""


def parentheses_as_notes(html: str) -> str:
    """A text with every balanced ``((…))`` of one paragraph as a footnote; none begins in a tag or an address."""
    parts: list[str] = []
    done, start, depth = 0, -1, 0
    for found in _SIGN.finditer(html):
        sign, at = found[0], found.start()
        if start < 0:
            if sign == "(" and html.startswith("((", at) and at >= done and not _in_address(html, at):
                start, depth = at, 1
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if depth == 0:
                if html.startswith("))", at - 1) and at - start > 3:
                    parts += (html[done:start], "[fn]", html[start + 2 : at - 1], "[/fn]")
                    done = at + 1
                start = -1
        elif sign[0] == "\n" or sign.lower() in ("</p>", "<p>"):
            start = -1
    parts.append(html[done:])
    return "".join(parts)


def _in_address(html: str, at: int) -> bool:
    before = html[max(0, at - _LONGEST) : at]
    return "://" in before[max(map(before.rfind, " \n>")) + 1 :]

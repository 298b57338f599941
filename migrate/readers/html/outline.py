"""The ordinary document: one scan of its tags tells what there is to do, so that all else can be left out.

Most posts are written by an editor: known tags in lower case, closed in order. For such a document nothing needs
to be mended, lxml reads it as a browser does, and only the elements that ``visits`` names have to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from migrate.readers.html.hazards import BLOCKS, HEADINGS, MARKS

Visit = str | Callable[..., etree._Comment]  # noqa: SLF001 - lxml has no other name for it
"""What ``iter`` of lxml takes: the name of an element, or the factory of comments."""

_TAG = re.compile(rb"<([^ >]++ ?/?)")
"""A tag's name, with the space that its attributes follow. Other white space makes a name that nobody knows."""
_CHANGED = "a b i strike tt pre code img span div li input audio video iframe section article aside main header footer"
_ALWAYS = frozenset(f"{_CHANGED} font big center script style form button noscript figure".split())
"""Elements whose rule has something to do even when they have no attributes."""
_BY_ATTRIBUTES = (
    "p br ul ol em strong blockquote hr table thead tbody tfoot tr td th caption dl dt dd figcaption summary"
)
_BY_ATTRIBUTES += " address del s ins sub sup kbd mark cite small u var samp h1 h2 h3 h4 h5 h6 abbr dfn q details"
"""Elements that stay as they are, but for their attributes."""
_CLOSED_BY_ITSELF = frozenset({"img", "br", "hr", "input"})
_COMMENTS = ("!--more--", "!--nextpage--", "!-- ")

_BLOCK, _HEADING, _HEADING_END, _LINK = "BhHa"
_LETTERS = {"a": _LINK, **{name: chr(0x100 + number) for number, name in enumerate(sorted(MARKS))}}
_PAIR = re.compile(r"<(.)\1>")
"""A mark or link that closes where it opened, once what stands in it is taken away."""
_NESTED = re.compile(f"<{_LINK}[^{_LINK}]*+{_LINK}(?!>)|{_HEADING}[^{_HEADING}{_HEADING_END}]*+{_HEADING}")
_BLOCKS_ONLY = re.compile(f"[{_BLOCK}{_HEADING}{_HEADING_END}]*+")
_DEEPEST = 8
"""Marks in marks; more is nothing ordinary."""


def _signs(name: str) -> tuple[str, str]:
    """What stands for an opening and a closing tag in an outline; nothing for a tag that can't do harm."""
    if name in HEADINGS:
        return _HEADING, _HEADING_END
    if letter := _LETTERS.get(name):
        return f"<{letter}", f"{letter}>"
    return (_BLOCK, _BLOCK) if name in BLOCKS else ("", "")


def _tables() -> tuple[dict[bytes, str], dict[bytes, Visit]]:
    """For each ordinary spelling of a tag its sign, and what must be visited because of it."""
    signs: dict[bytes, str] = {}
    visits: dict[bytes, Visit] = {}
    for name in (*sorted(_ALWAYS), *_BY_ATTRIBUTES.split()):
        opening, closing = _signs(name)
        plain = [name, f"{name}/", f"{name} /"] if name in _CLOSED_BY_ITSELF else [name]
        for written in (*plain, f"{name} "):
            signs[written.encode()] = opening
        if name not in _CLOSED_BY_ITSELF:
            signs[f"/{name}".encode()] = closing
        visits[f"{name} ".encode()] = name
        if name in _ALWAYS:
            visits.update((written.encode(), name) for written in plain)
    for comment in _COMMENTS:
        signs[comment.encode()] = ""
        visits[comment.encode()] = etree.Comment
    return signs, visits


_SIGNS, _VISITS = _tables()


def ordinary(source: bytes) -> frozenset[Visit] | None:
    """What has to be visited in an ordinary document; None for one that needs the careful path."""
    tags = _TAG.findall(source)
    try:
        outline = "".join(map(_SIGNS.__getitem__, tags))
    except KeyError:
        return None
    return frozenset([_VISITS[tag] for tag in set(tags) if tag in _VISITS]) if _in_order(outline) else None


def _in_order(outline: str) -> bool:
    """Whether marks and links close in order with no block in them, and links and headings don't nest."""
    if _NESTED.search(outline):
        return False
    for _ in range(_DEEPEST):
        if "<" not in outline:
            break
        outline = _PAIR.sub("", outline)
    return _BLOCKS_ONLY.fullmatch(outline) is not None

"""The ordinary document: one scan of its tags tells what there is to do, so that all else can be left out.

Most posts are written by an editor: known tags in lower case, closed in order. For such a document nothing needs
to be mended, lxml reads it as a browser does, and only the elements that ``visits`` names have to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from migrate.readers.html.hazards import BLOCKS, HEADINGS, MARKS

Visit = str | type
"""What ``iter`` of lxml takes: the name of an element, or the factory of comments."""

_TAG = re.compile(rb"<([^ >]++ ?/?)")
"""A tag's name, with the space that its attributes follow. Other white space makes a name that nobody knows."""
_CHANGED = "a b i strike tt pre code img span div li input audio video iframe section article aside main header footer"
_ALWAYS = frozenset(f"{_CHANGED} font big center script style form button noscript figure".split())
"""Elements whose rule has something to do even when they have no attributes."""
_BY_ATTRIBUTES = "p br ul ol em strong blockquote hr table thead tbody tfoot tr td th caption dl dt dd figcaption summary"
_BY_ATTRIBUTES += " address del s ins sub sup kbd mark cite small u var samp h1 h2 h3 h4 h5 h6 abbr dfn q details"
"""Elements that stay as they are, but for their attributes."""
_CLOSED_BY_ITSELF = frozenset({"img", "br", "hr", "input"})
_COMMENTS = ("!--more--", "!--nextpage--", "!-- ")

_BLOCK, _HEADING, _HEADING_END, _LINK, _LINK_END = "BhHaA"
_MARK_CODES = {name: (chr(0x100 + number), chr(0x200 + number)) for number, name in enumerate(sorted(MARKS))}


def _codes(name: str) -> tuple[str, str]:
    """The signs that stand for an opening and a closing tag; none for what can't do harm."""
    if name in MARKS:
        return _MARK_CODES[name]
    if name in HEADINGS:
        return _HEADING, _HEADING_END
    if name == "a":
        return _LINK, _LINK_END
    return (_BLOCK, _BLOCK) if name in BLOCKS else ("", "")


def _tables() -> tuple[dict[bytes, str], dict[bytes, Visit]]:
    """For each ordinary spelling of a tag its sign, and what must be visited because of it."""
    signs: dict[bytes, str] = {}
    visits: dict[bytes, Visit] = {}
    for name in (*sorted(_ALWAYS), *_BY_ATTRIBUTES.split()):
        opening, closing = _codes(name)
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


def _around(inner: str) -> str:
    """Any mark, closed, around no more than this."""
    return "(?:" + "|".join(f"{opening}{inner}*+{closing}" for opening, closing in _MARK_CODES.values()) + ")"


_IN_LINK = _around(_around(""))
_IN_MARK = f"(?:{_LINK}{_IN_LINK}*+{_LINK_END}|{_around('')})"
_IN_ORDER = re.compile(f"(?:[{_BLOCK}{_HEADING}{_HEADING_END}]++|{_LINK}{_IN_LINK}*+{_LINK_END}|{_around(_IN_MARK)})*+")
"""Marks and links closed in order, two deep at most, no block in them."""
_HEADINGS_NEST = re.compile(f"{_HEADING}[^{_HEADING_END}]*+{_HEADING}")


def ordinary(source: bytes) -> frozenset[Visit] | None:
    """What has to be visited in an ordinary document; None for one that needs the careful path."""
    tags = _TAG.findall(source)
    try:
        signs = "".join(map(_SIGNS.__getitem__, tags))
    except KeyError:
        return None
    if not _IN_ORDER.fullmatch(signs) or (_HEADING in signs and _HEADINGS_NEST.search(signs)):
        return None
    return _visits(set(tags))


def _visits(tags: Iterable[bytes]) -> frozenset[Visit]:
    return frozenset([_VISITS[tag] for tag in tags if tag in _VISITS])

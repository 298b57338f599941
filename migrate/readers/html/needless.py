"""Marks that change nothing go: around nothing but space, and in code those that stand around the code already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from migrate.readers.html.spread import MARKS
from migrate.readers.html.state import UNWRAP, Node

_NAMES = MARKS | {"b", "i", "tt", "strike"}
_GONE = {"font", "big", "nobr", "blink", "label", "bdi", "data", "output", "picture", "button", "math", "svg"}
"""Elements that leave their content at most: a mark around an empty one is empty."""
HOLD_MARKED = _NAMES | _GONE | {"acronym"}
"""Elements that are marks, become marks, or leave what stands in them to the marks around them."""
_MEANS = frozenset({"id", "data-latex", "data-footnote"})
"""Attributes of what is there though it holds no text."""
_SHOWS_NOTHING = (UNWRAP, "wbr", "br", "a")
_STRUCK = frozenset({"s", "del"})


def has_empty_marks(marks: Iterable[Node]) -> bool:
    """Whether one is empty before any rule has changed something, or will be once what is in it has gone."""
    return any(not len(node) and not ((text := node.text) and text.strip()) for node in marks)


def without_empty_marks(body: Node, nodes: Sequence[Node]) -> None:
    """Unwrap those marks among the nodes that hold nothing but space, or such marks; space in a link moves before it.

    An empty link goes where another one shows its address: a parser leaves pieces of a link around what can't be in a
    paragraph.
    """
    found = False
    shown: set[str | None] | None = None
    for node in reversed(nodes):
        tag = node.tag
        if tag not in _NAMES:
            continue
        if tag == "a":
            _move_space_out(node)
            if _is_hollow(node):
                if shown is None:
                    shown = {link.get("href") for link in body.iter("a") if not _is_hollow(link)}
                if node.get("href") in shown:
                    _unwrap(node)
                    found = True
        elif not _says(node.text) and all(map(_is_nothing, node)) and _MEANS.isdisjoint(node.keys()):
            _unwrap(node)
            found = True
    if found:
        etree.strip_tags(body, UNWRAP)


def _says(text: str | None) -> bool:
    return bool(text and text.strip())


def _is_hollow(link: Node) -> bool:
    return not len(link) and not _says(link.text) and "id" not in link.attrib


def _is_nothing(part: Node) -> bool:
    if part.tag not in _SHOWS_NOTHING or _says(part.tail):
        return False
    return part.tag == UNWRAP or (not part.text and all(inner.tag == UNWRAP and not inner.tail for inner in part))


def _move_space_out(link: Node) -> None:
    space, before, parent = link.text, link.getprevious(), link.getparent()
    if not space or len(link) or space.strip() or parent is None:
        return
    link.text = None
    if before is not None:
        before.tail = (before.tail or "") + space
    else:
        parent.text = (parent.text or "") + space


def _unwrap(node: Node) -> None:
    node.attrib.clear()
    node.tag = UNWRAP


def without_marks_twice(body: Node) -> None:
    """Unwrap the marks in code that stand around the code as well, and code in code."""
    found = False
    for code in body.iter("code"):
        outer = {"code", *(node.tag for node in code.iterancestors())} if len(code) else set()
        outer |= _STRUCK if outer & _STRUCK else set()
        for node in list(code.iter(*_NAMES)) if outer else ():
            if node is not code and node.tag in outer:
                _unwrap(node)
                found = True
    if found:
        etree.strip_tags(body, UNWRAP)

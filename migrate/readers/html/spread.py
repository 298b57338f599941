"""Marks and links around blocks: Markdown has no form for them, so each block inside gets its own."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

MARKS = frozenset(
    {
        *("strong", "em", "del", "s", "u", "ins", "mark", "small", "sub", "sup", "code", "a"),
        *("span", "cite", "q", "kbd", "abbr", "var", "samp", "dfn", "time", "bdo"),
    }
)
_BLOCKS = frozenset(
    {
        *("p", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"),
        *("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "figure"),
        *("figcaption", "dl", "dt", "dd", "section", "address", "details", "summary", "hr"),
        *("audio", "video"),
        etree.Comment,  # the border of a page
    }
)
_MOST = 20_000
"""Steps after which a mark is simply taken away: nobody wrote that many by hand."""


def spread_marks(nodes: Iterable[etree._Element]) -> bool:
    """Move every mark or link of a document that stands around blocks into them; whether there was one."""
    work = [node for node in nodes if len(node) and node.tag in MARKS and _holds_block(node)]
    steps, found = 0, bool(work)
    while work:
        node = work.pop()
        steps += 1
        if steps > _MOST:
            break
        work += _push(node)
    return found


def _holds_block(node: etree._Element) -> bool:
    return not _BLOCKS.isdisjoint([child.tag for child in node.iterdescendants()])


def _push(node: etree._Element) -> list[etree._Element]:
    """Replace a mark by its content, marked piece by piece; the marks that still stand around blocks."""
    parent = node.getparent()
    if parent is None:
        return []
    again: list[etree._Element] = []
    pieces: list[etree._Element] = []
    current = _like(node)
    current.text = node.text
    for child in list(node):
        tail, child.tail = child.tail, None
        if child.tag in _BLOCKS:
            if _shows(current):
                pieces.append(current)
            inner = _inside(node, child)
            if inner is not None:
                again.append(inner)
            pieces.append(child)
            current = _like(node)
            current.text = tail
        else:
            current.append(child)
            child.tail = tail
    if _shows(current):
        pieces.append(current)
    at = parent.index(node)
    tail = node.tail
    parent[at : at + 1] = pieces
    if tail:
        if pieces:
            pieces[-1].tail = (pieces[-1].tail or "") + tail
        elif at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    again += [piece for piece in pieces if piece.tag == node.tag and _holds_block(piece)]
    return [mark for mark in again if _holds_block(mark)]


def _inside(mark: etree._Element, block: etree._Element) -> etree._Element | None:
    """Put a mark around what a block holds."""
    if block.tag in ("hr", "pre", "audio", "video", etree.Comment):
        return None
    inner = _like(mark)
    inner.text, block.text = block.text, None
    inner.extend(list(block))
    if not _shows(inner):
        block.text = inner.text
        return None
    block.append(inner)
    return inner


def _like(node: etree._Element) -> etree._Element:
    return etree.Element(node.tag, dict(node.attrib))


def _shows(node: etree._Element) -> bool:
    return bool(len(node) or (node.text and node.text.strip()))

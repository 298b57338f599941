"""Borders of pages (``<!--more-->``, ``<!--nextpage-->``) stand between blocks, not inside what is one piece."""

from __future__ import annotations

from lxml import etree

_PIECES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dl", "table", "figure", "pre"))
_LISTS = ("ul", "ol")


def borders_out_of_pieces(body: etree._Element) -> None:
    """Move each border that stands inside a heading, a table and the like, or between two items, before it."""
    for border in list(body.iter(etree.Comment)):
        parent = border.getparent()
        whole = parent if parent is not None and parent.tag in _LISTS else None
        for node in border.iterancestors():
            if node.tag in _PIECES:
                whole = node  # at last the outermost
        if whole is not None:
            _move_before(whole, border)


def _move_before(node: etree._Element, border: etree._Element) -> None:
    """Move a comment; the text behind it stays."""
    before, parent, tail = border.getprevious(), border.getparent(), border.tail
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail and parent is not None:
        parent.text = (parent.text or "") + tail
    border.tail = None
    node.addprevious(border)

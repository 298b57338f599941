"""Line breaks at the edge of a mark stand outside it, where two in a row are seen to part paragraphs."""

from __future__ import annotations

from lxml import etree

from migrate.readers.html.spread import MARKS


def breaks_out_of_marks(body: etree._Element) -> None:
    """Move breaks that open a mark before it, and those that end one behind it."""
    found = [node for node in body.iter("br") if _marked(node) is not None]
    for node in found:
        while (mark := _marked(node)) is not None and node.getprevious() is None and not (mark.text or "").strip():
            mark.text = (mark.text or "") + (node.tail or "") or None
            node.tail = None
            mark.addprevious(node)
            _forget_empty(mark, node)
    for node in reversed(found):
        while (mark := _marked(node)) is not None and node.getnext() is None and not (node.tail or "").strip():
            put_behind(mark, node)


def _forget_empty(mark: etree._Element, line_break: etree._Element) -> None:
    """A mark that held a break alone goes; ``line_break`` stands right before it now."""
    parent = mark.getparent()
    if parent is not None and mark.tag != "a" and not len(mark) and not (mark.text or "").strip():
        line_break.tail = (mark.text or "") + (mark.tail or "") or None
        parent.remove(mark)


def put_behind(node: etree._Element, new: etree._Element) -> None:
    """Put an element right behind another one, before the text that follows it."""
    new.tail, node.tail = node.tail, None
    node.addnext(new)


def _marked(node: etree._Element) -> etree._Element | None:
    parent = node.getparent()
    return parent if parent is not None and parent.tag in MARKS else None

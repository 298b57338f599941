"""What stands in a figure stands in it directly: wrappers of editors and themes say nothing there."""

from __future__ import annotations

from lxml import etree

from migrate.readers.html.state import UNWRAP, Node


def flatten_figures(body: Node) -> None:
    """Unwrap the divisions of figures, and those in them."""
    needless: list[Node] = []
    for node in list(body.iter("div")):
        parent = node.getparent()
        if parent is not None and parent.tag in ("figure", UNWRAP) and "data-latex" not in node.attrib:
            node.tag = UNWRAP
            needless.append(node)
    for node in needless:
        node.attrib.clear()
        node.tag = UNWRAP
    if needless:
        etree.strip_tags(body, UNWRAP)

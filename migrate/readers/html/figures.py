"""What stands in a figure stands in it directly: wrappers and lists of editors and themes say nothing there."""

from __future__ import annotations

from lxml import etree

from migrate.readers.html.state import UNWRAP, Node


def flatten_figures(body: Node) -> None:
    """Unwrap the divisions of figures, those in them, and the lists of galleries."""
    needless = list(_listed(body))
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


def _listed(body: Node) -> list[Node]:
    """Galleries were lists of figures up to WordPress 5.8: the figures stand in the gallery itself (facts 3.2)."""
    found: list[Node] = []
    galleries = [node for node in body.iter("figure") if node.get("class") == "gallery"]
    for pictures in [part for gallery in galleries for part in gallery.iterchildren("ul")]:
        items = list(pictures)
        if all(item.tag == "li" and item.find("figure") is not None for item in items):
            found += (pictures, *items)
    return found

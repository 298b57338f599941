"""A visitor's words, and nothing that loads from elsewhere: WordPress's own list for comments, held on the tree."""

from __future__ import annotations

from lxml import etree

from migrate.readers.players import watch_url

_LOADING = ("img", "video", "audio", "iframe")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def strict(body: etree._Element) -> None:
    """Make what would load something a link to it, and headings paragraphs, in place (facts 1.5, 4.4).

    WordPress lets a visitor write none of them. Old and imported blogs hold them all the same: a picture in a comment
    tells its host who reads the page, and a heading breaks the page's outline.
    """
    for node in list(body.iter(*_LOADING)):
        _as_link(node)
    for node in list(body.iter(*_HEADINGS)):
        _as_paragraph(node)
    for node in body.iter("figure", "figcaption"):
        node.tag = "div"
        node.attrib.clear()


def _as_link(node: etree._Element) -> None:
    """The node as a link with its own words for what it shows; within a link, its words alone."""
    source = watch_url(node.get("src") or "") or next((inner.get("src", "") for inner in node.iter("source")), "")
    words = node.get("alt") or node.get("title") or source
    link = etree.Element("span" if not source or _in_link(node) else "a")
    if link.tag == "a":
        link.set("href", source)
    link.text, link.tail = words, node.tail
    parent = node.getparent()
    if parent is not None:
        parent.replace(node, link)


def _in_link(node: etree._Element) -> bool:
    return next(node.iterancestors("a"), None) is not None


def _as_paragraph(node: etree._Element) -> None:
    strong = etree.Element("strong")
    strong.text, node.text = node.text, None
    strong.extend(list(node))
    node.append(strong)
    node.tag = "p"

"""A heading is one line of words: blocks in it (page builders put them there) become lines of it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from migrate.readers.html.breaks import put_behind
from migrate.readers.html.state import UNWRAP, Node

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (
    *("p", "div", "ul", "ol", "li", "blockquote", "pre", "hr", "figure", "figcaption", "dl", "dt", "dd", "section"),
    *(
        "address",
        "details",
        "summary",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "video",
        "audio",
    ),
)


def blocks_out_of_headings(body: Node) -> None:
    """Part by line breaks what blocks parted."""
    for heading in [node for node in body.iter(*_HEADINGS) if len(node)]:
        blocks = [node for node in heading.iter(*_BLOCKS, *_HEADINGS) if node is not heading]
        if blocks and heading.tag != UNWRAP:
            _unwrap(heading, blocks)


def _unwrap(heading: Node, blocks: list[Node]) -> None:
    for block in blocks:
        block.addprevious(etree.Element("br"))
        put_behind(block, etree.Element("br"))
        block.attrib.clear()
        block.tag = UNWRAP
    etree.strip_tags(heading, UNWRAP)
    for line_break in list(_needless(heading)):
        line_break.tag = UNWRAP
    etree.strip_tags(heading, UNWRAP)


def _needless(heading: Node) -> Iterator[Node]:
    """The breaks that part nothing: at the start, at the end, after another."""
    last: Node | None = heading
    """The break after which nothing has been seen; at first the heading, as it begins."""
    for event, node in etree.iterwalk(heading, events=("start", "end")):
        text = node.text if event == "start" else node.tail if node is not heading else None
        if event == "start" and node.tag == "br":
            if last is not None:
                yield node
            else:
                last = node
        elif (text and text.strip()) or node.tag == "img":
            last = None
    if last is not None and last is not heading:
        yield last

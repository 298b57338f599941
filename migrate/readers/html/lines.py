"""What holds lines and no blocks: a heading, a listing. Blocks in them (builders, code plugins) become lines."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from lxml import etree

from migrate.readers.html.breaks import put_behind
from migrate.readers.html.state import UNWRAP, Node

HOLDERS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "pre", "xmp", "listing"))
"""What a document must have for this; the last two are names that listings had."""
_BLOCKS = HOLDERS.union(
    ("p", "div", "ul", "ol", "li", "blockquote", "hr", "figure", "figcaption", "dl", "dt", "dd", "section"),
    ("address", "details", "summary", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
    ("video", "audio"),
)


def blocks_to_lines(body: Node, there: AbstractSet[Any]) -> None:
    """Part by line breaks what blocks parted in headings and listings; ``there`` are the names the document had."""
    for holder in [node for node in body.iter("pre", *HOLDERS.intersection(there)) if len(node)]:
        blocks = [node for node in holder.iterdescendants() if node.tag in _BLOCKS]
        if blocks and holder.tag != UNWRAP:
            _unwrap(holder, blocks)


def _unwrap(holder: Node, blocks: list[Node]) -> None:
    made = [etree.Element("br") for _ in range(2 * len(blocks))]
    for number, block in enumerate(blocks):
        block.addprevious(made[2 * number])
        put_behind(block, made[2 * number + 1])
        block.attrib.clear()
        block.tag = UNWRAP
    etree.strip_tags(holder, UNWRAP)
    for line_break in list(_needless(holder, frozenset(made))):
        line_break.tag = UNWRAP
    etree.strip_tags(holder, UNWRAP)


def _needless(holder: Node, made: frozenset[Node]) -> Iterator[Node]:
    """Those of the breaks made here that part nothing: at the start, at the end, beside another."""
    last: Node | None = holder
    """The break after which nothing has been seen; at first the holder, as it begins."""
    for event, node in etree.iterwalk(holder, events=("start", "end")):
        text = node.text if event == "start" else node.tail if node is not holder else None
        if event == "start" and node.tag == "br":
            if last is not None and node in made:
                yield node
            else:
                if last in made:
                    yield last
                last = node
        elif (text and text.strip(_SPACES)) or node.tag == "img":
            last = None
    if last in made:
        yield last


_SPACES = " \t\n\r\f"

"""Non-breaking spaces that only space: old editors wrote them where a space or nothing was meant."""

from __future__ import annotations

import re

from lxml import etree

_RUN = re.compile(r"[ \t\n\r]*\u00a0[ \t\n\r\u00a0]*")
_SENTENCE_END = ".!?…:;,"
_EDGE = " \t\n\r\u00a0"
_BLOCKS = frozenset(
    {
        *("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "figcaption"),
        *("blockquote", "div", "summary", "caption", "body", "details", "section", "address", "figure"),
        *("video", "audio", "table", "tr", "thead", "tbody", "tfoot"),
    }
)
_APART: frozenset[object] = frozenset(
    {
        *_BLOCKS,
        *("ul", "ol", "dl", "pre", "hr"),
        etree.Comment,  # the border of a page
    }
)


_CODE = ("pre", "code")


def tidy_spacing(body: etree._Element) -> None:
    """Runs become one ordinary space, those at a block's edges go; a single one between two words stays."""
    texts, tails = _spaced(body)
    blocks = [node for node in (*texts, *(tail.getparent() for tail in tails)) if node is not None]
    for node in texts:
        text = node.text or ""
        node.text = _RUN.sub(_space, text) if not text.isspace() or node.tag in _BLOCKS else " "
        _trim_end(node, next(iter(node), None))
    for block in blocks:  # before the tails change, as what is at the edge goes as it was
        if block.tag in _BLOCKS:
            _trim(block)
    for node in tails:
        if tail := node.tail:
            node.tail = _RUN.sub(_space, tail.lstrip(_EDGE) if node.tag in _APART else tail)
            _trim_tail(node, node.getnext())
    in_code = next(body.iter(*_CODE), None) is not None
    for line_break in list(body.iter("br")):
        if not (in_code and _in_code(line_break)):
            _trim_line(line_break)


def _spaced(body: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """The elements in whose text a non-breaking space stands, and those behind which one does; listings have theirs."""
    texts: list[etree._Element] = []
    tails: list[etree._Element] = []
    for node in body.iter():
        if (text := node.text) and "\u00a0" in text and node.tag not in _CODE and not _in_code(node):
            texts.append(node)
        if (text := node.tail) and "\u00a0" in text and not _in_code(node):
            tails.append(node)
    return texts, tails


def _in_code(node: etree._Element) -> bool:
    return next(node.iterancestors(*_CODE), None) is not None


def _trim_end(node: etree._Element, following: etree._Element | None) -> None:
    """Take the spaces away at the end of an element's text, before a block."""
    if following is not None and following.tag in _APART and node.text:
        node.text = node.text.rstrip(_EDGE)


def _trim_tail(node: etree._Element, following: etree._Element | None) -> None:
    """Take the spaces away at the end of the text behind an element, before a block."""
    if following is not None and following.tag in _APART and node.tail:
        node.tail = node.tail.rstrip(_EDGE)


def _space(match: re.Match[str]) -> str:
    if match[0] != "\u00a0":
        return " "
    start = match.start()
    return " " if start and match.string[start - 1] in _SENTENCE_END else "\u00a0"


def _trim_line(line_break: etree._Element) -> None:
    """Take the spaces away around a line break."""
    if (tail := line_break.tail) and tail[0] in _EDGE:
        line_break.tail = tail.lstrip(_EDGE)
    previous, parent = line_break.getprevious(), line_break.getparent()
    if previous is not None:
        if (text := previous.tail) and text[-1] == "\u00a0":
            previous.tail = text.rstrip(_EDGE)
    elif parent is not None and (text := parent.text) and text[-1] == "\u00a0":
        parent.text = text.rstrip(_EDGE)


def _trim(node: etree._Element) -> None:
    """Take the spaces away at the edges of a block."""
    text = node.text
    if text and text[0] in _EDGE and "\u00a0" in text:
        node.text = text = text.lstrip(_EDGE)
    if len(node):
        last = node[-1]
        if last.tail and "\u00a0" in last.tail:
            last.tail = last.tail.rstrip(_EDGE)
    elif text and "\u00a0" in text:
        node.text = text.rstrip(_EDGE)

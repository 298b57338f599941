"""Any tree to the closed vocabulary: one pass, a table from tag to rule, then the changes at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from html import unescape
from typing import Any

from lxml import etree

from migrate.findings import Kind
from migrate.readers.html.borders import borders_out_of_pieces
from migrate.readers.html.breaks import breaks_out_of_marks
from migrate.readers.html.figures import flatten_figures
from migrate.readers.html.footnotes import mark_footnotes
from migrate.readers.html.foreign import foreign
from migrate.readers.html.lines import HOLDERS, blocks_to_lines
from migrate.readers.html.lists import enlist, items_only
from migrate.readers.html.needless import HOLD_MARKED, has_empty_marks, without_empty_marks, without_marks_twice
from migrate.readers.html.rules import PLAIN, RULES
from migrate.readers.html.spacing import tidy_spacing
from migrate.readers.html.spread import spread_marks
from migrate.readers.html.state import DROP, UNWRAP, Node, Tell, Tidy

_FRAGMENT = re.compile(r'href="#([^"]+)"')


def tidy(body: Node, xml: str, tell: Tell) -> None:
    """Change a tree to what ``document`` allows; ``xml`` is what it was read from."""
    state = Tidy(tell)
    # a list: a rule may move what is still to be visited, and lxml makes each object anew unless somebody holds it
    nodes = list(body.iter())
    there = frozenset([node.tag for node in nodes])
    marks = HOLD_MARKED.intersection(there)
    state.marks = list(body.iter(*marks)) if marks else []
    state.empties = has_empty_marks(state.marks)
    if "#" in xml and 'href="#' in xml:
        state.fragments = frozenset(map(unescape, _FRAGMENT.findall(xml)))
        if "sup" in there:
            mark_footnotes(body)
            nodes = list(body.iter())
    _visit(state, nodes)
    _apply(state, body)
    _settle(state, body, there)
    if "\xa0" in xml:
        tidy_spacing(body)


def _settle(state: Tidy, body: Node, there: AbstractSet[Any]) -> None:
    """Put each thing where it can stand, and take away what then changes nothing."""
    if state.leads_nowhere:
        _unlink_empty(body)
    if etree.Comment in there:
        borders_out_of_pieces(body)
    # what went may have held marks, and those that were made stand among the others
    marks = list(body.iter()) if state.drops or state.wraps else state.marks
    spread = spread_marks(marks)
    if spread or state.drops or etree.Comment in there or state.empties:
        without_empty_marks(body, list(body.iter()) if spread else marks)
    if "code" in there or "tt" in there:
        without_marks_twice(body)
    if "figure" in there or state.figures:
        flatten_figures(body)
    _part(body, there)


def _part(body: Node, there: AbstractSet[Any]) -> None:
    """Lists and lines hold what belongs there."""
    if "ul" in there or "ol" in there:
        items_only(body)
    if not there.isdisjoint(HOLDERS):
        blocks_to_lines(body, there)
    if "br" in there:
        breaks_out_of_marks(body)


def _unlink_empty(body: Node) -> None:
    """A link that shows nothing and leads nowhere (an icon's) is no link."""
    for node in body.iter("a"):
        if node.get("href") == "" and not len(node) and not (node.text or "").strip():
            del node.attrib["href"]


def _visit(state: Tidy, nodes: Iterable[Node]) -> None:
    for node in nodes:
        tag = node.tag
        if tag in PLAIN and not node.keys():
            continue  # most
        rule = RULES.get(tag, foreign)
        if rule is not None:
            rule(state, node)
        elif names := node.keys():
            state.clear(node, names)


def _apply(state: Tidy, body: Node) -> None:
    """Carry out what the rules asked for."""
    for node, name in state.anchors:
        _set_anchor(node, name)
    for comment in state.some_comments:
        _tell_comment(state, comment.text or "")
        remove(comment)
    for item in state.strays:
        enlist(item)
    if state.drops:
        etree.strip_elements(body, DROP, with_tail=False)
    if state.unwraps:
        etree.strip_tags(body, UNWRAP)


def _tell_comment(state: Tidy, text: str) -> None:
    """What an author noted where no reader saw it, but for the marks of WordPress and of word processors."""
    words = " ".join(text.split())
    if any(map(str.isalnum, words)) and not _MARK.match(words):
        state.once(Kind.HTML_COMMENT, f"no browser shows it: {words[:_SHOWN]}{'…' * (len(words) > _SHOWN)}")


_MARK = re.compile(r"/?wp:|noteaser$|(?:Start|End)Fragment|\[(?:if|endif)\b|<!\[endif|\?xml:|\[et_pb_")
_SHOWN = 200


def remove(node: Node) -> None:
    """Take a node out, its tail stays."""
    parent = node.getparent()
    if parent is None:
        return
    if tail := node.tail:
        previous = node.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + tail
        else:
            previous.tail = (previous.tail or "") + tail
    parent.remove(node)


_HOLDS_NO_TEXT = frozenset(
    {
        *("img", "table", "ul", "ol", "dl", "hr", "br", "audio", "video", "tr", "thead", "tbody"),
        *("tfoot", "figure"),
    }
)


def _set_anchor(node: Node, name: str) -> None:
    """Put an empty anchor where an element stood that links of this document lead to."""
    anchor = etree.Element("a", id=name)
    if node.tag not in _HOLDS_NO_TEXT:
        anchor.tail, node.text = node.text, None
        node.insert(0, anchor)
        return
    while (parent := node.getparent()) is not None and parent.tag in (
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
    ):
        node = parent
    if parent is not None:
        parent.insert(parent.index(node), anchor)

"""Blocks: paragraphs, headings, lists, quotes and what stands in them, joined by blank lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from lxml import etree

from migrate.document import FILLED_IN
from migrate.writers.markdown.code import listing
from migrate.writers.markdown.inline import BREAK, FLOATING, Node, Notes, apart, line, plain, shows
from migrate.writers.markdown.islands import (
    block as html_block,
)
from migrate.writers.markdown.islands import (
    figure as html_figure,
)
from migrate.writers.markdown.islands import (
    html as html_inline,
)
from migrate.writers.markdown.tables import table

_LINE_END = re.compile(r"\n(?=[^\n])")
_BARE_MARKER = re.compile(r"(?:[-*+]|[0-9]+[.)])[ \t]*(?:\n|\Z)")
_RULE_LIKE = re.compile(r"([-*])[ \t]*(?:\1[ \t]*){2,}(?:\n|\Z)")
_VERBATIM = re.compile(
    r"`{3}|\||[-*] |[-*]\Z|[0-9]+[.)] |<(?:table|figure|dl|ul|ol|pre|details|video|audio|iframe|blockquote|!--)"
)
"""What an item must not start with unless its lines are indented as far as its first one."""
_HTML_BLOCK = re.compile(r"<(?:table|figure|dl|ul|ol|details|/details|video|audio|iframe|blockquote)")
"""What ends at an empty line only: a list right below it would be part of it."""
_CLOSING_HASHES = re.compile(r"(?:(?<=\s)|\A)(#+)\Z")
DEEPEST = 14
"""Levels of containers in which lists are still Markdown. Some readers stop at 20, and a list takes two."""


class Flow:
    """Blocks in a container, in order."""

    __slots__ = ("alternate", "blocks", "breaks", "level", "notes", "previous", "run", "whole")

    def __init__(self, notes: Notes, level: int = 0, *, whole: bool = False) -> None:
        self.notes = notes
        self.level = level
        self.whole = whole
        """Whether empty lines part no paragraphs here, as in the items of a list."""
        self.blocks: list[str] = []
        self.run: list[str | Node] = []
        """Inline content that is not a paragraph yet."""
        self.breaks = 0
        """How many line breaks are in it."""
        self.previous: object = ""
        self.alternate = False

    def take(self, node: Node) -> None:
        """The content of an element, as blocks."""
        run = self.run
        if (text := node.text) and not text.isspace():
            run.append(text)
        for child in node:
            tag = child.tag
            writer = WRITERS.get(tag)
            if writer is None:
                run.append(child)
                if tag == "br":
                    self.breaks += 1
            else:
                if run:
                    self.paragraph()
                writer(self, child)
            if (text := child.tail) and (run or not text.isspace()):
                run.append(text)
        if run:
            self.paragraph()

    def text_block(self, node: Node) -> None:
        """A paragraph; most are text alone."""
        if len(node):
            self.take(node)
        elif (text := node.text) and (block := plain(text)):
            self.blocks.append(block)
            self.previous = ""

    def add(self, block: str, kind: object = "") -> None:
        """A block; an empty one is none."""
        if block:
            self.blocks.append(block)
            self.previous = kind

    def paragraph(self) -> None:
        """The inline content that has come together."""
        for run in apart(self.run) if self.breaks and not self.whole else (self.run,):
            if block := line(run, self.notes):
                self.blocks.append(block)
                self.previous = ""
        self.run.clear()
        self.breaks = 0

    def text(self) -> str:
        """All blocks."""
        return "\n\n".join(self.blocks)

    def inside(self, node: Node, levels: int, *, whole: bool = False) -> Flow:
        """The blocks of a container."""
        flow = Flow(self.notes, self.level + levels, whole=whole)
        flow.take(node)
        return flow


def _heading(flow: Flow, node: Node) -> None:
    run = [etree.Element("a", id=anchor), node] if (anchor := node.get("id")) else [node]
    plainly = not anchor and not len(node)
    text = plain(node.text or "") if plainly else line(run, flow.notes, "<br>").replace(BREAK, "<br>")
    if not text:
        return
    if text[-1] == "#":
        text = _CLOSING_HASHES.sub(r"\\\1", text)
    elif text[-1] == "}" and (at := text.rfind("\\{")) >= 0:
        # some readers take {…} at the end for attributes, whatever is before it
        text = text[:at] + "&#123;" + text[at + 2 :]
    flow.add("#" * int(str(node.tag)[1]) + " " + text)


def _quote(flow: Flow, node: Node) -> None:
    if flow.level >= DEEPEST:
        flow.add(html_block(node))
        return
    inner = flow.inside(node, 1).text()
    if inner:
        flow.add("\n".join([f"> {row}" if row else ">" for row in inner.split("\n")]))


def _list(flow: Flow, node: Node) -> None:
    ordered = node.tag == "ol"
    start = _start(node) if ordered else 1
    if start is None or flow.level >= DEEPEST:
        flow.add(html_block(node) if len(node) else "")
        return
    alternate = flow.previous == node.tag and not flow.alternate
    items, loose = _items(flow, node)
    if not items:
        return
    written = []
    for number, (blocks, padded) in enumerate(items, start):
        marker = f"{number}{')' if alternate else '.'} " if ordered else "* " if alternate else "- "
        written.append(_item(marker, blocks, tight=not loose, padded=padded))
    text = ("\n\n" if loose else "\n").join(written)
    if any(map(_RULE_LIKE.match, written)):
        text = html_block(node)
    flow.add(text, node.tag)
    flow.alternate = alternate


def _start(node: Node) -> int | None:
    """The number of the first item; None when Markdown can't number like this."""
    if node.get("reversed") is not None or (node.get("type") or "1") != "1":
        return None
    start = node.get("start") or "1"
    if not start.isascii() or not start.isdigit() or len(start) > 8:
        return None
    return int(start)


def _items(flow: Flow, node: Node) -> tuple[list[tuple[list[str], bool]], bool]:
    """The items (their blocks; whether the marker must be four wide), and whether blank lines part them."""
    items: list[tuple[list[str], bool]] = []
    loose = False
    for child in node:
        tag = child.tag
        if tag == "li" and not len(child) and ((tail := child.tail) is None or tail.isspace()):
            block = plain(child.text or "")
            items.append(([block] if block else [], _VERBATIM.match(block) is not None))
            continue
        if tag in ("ul", "ol") and items:
            inner = Flow(flow.notes, flow.level + 2)
            WRITERS[tag](inner, child)
            items[-1][0].extend(inner.blocks)
            continue
        if not isinstance(tag, str):
            continue
        inner = Flow(flow.notes, flow.level + 2, whole=True)
        if tag == "li":
            inner.take(child)
        else:
            inner.run.append(child) if tag not in WRITERS else WRITERS[tag](inner, child)
            inner.paragraph()
        if child.tail and child.tail.strip():
            inner.run.append(child.tail)
            inner.paragraph()
        blocks = inner.blocks
        loose = loose or not all(_closes_up(before, block) for before, block in pairwise(blocks))
        loose = loose or (len(child) > 0 and any(map(shows, child.iterchildren("p"))))
        padded = bool(blocks) and (_VERBATIM.match(blocks[0]) is not None or any("<pre" in block for block in blocks))
        items.append((blocks, padded))
    return items, loose


def _closes_up(before: str, block: str) -> bool:
    """Whether a block of an item can stand right below another one: a list that no reader takes for its text."""
    return _is_list(block) and not _BARE_MARKER.match(block) and not _HTML_BLOCK.match(before)


def _is_list(block: str) -> bool:
    return block[:2] in ("- ", "* ", "-\n", "*\n") or block[:3] in ("1. ", "1) ")


def _item(marker: str, blocks: list[str], *, tight: bool, padded: bool) -> str:
    if not blocks:
        return marker.rstrip()
    if padded:
        marker = marker.ljust(4)
    text = blocks[0]
    for before, block in pairwise(blocks):
        text += ("\n" if tight and _closes_up(before, block) else "\n\n") + block
    return marker + (_LINE_END.sub("\n" + " " * max(4, len(marker)), text) if "\n" in text else text)


def _rule(flow: Flow, _node: Node) -> None:
    flow.add("***" if flow.level else "---")


def _listing(flow: Flow, node: Node) -> None:
    flow.add(listing(node))


def _table(flow: Flow, node: Node) -> None:
    flow.add(table(node, flow.notes))


_SHOWN_WHOLE = frozenset({"gallery", *FILLED_IN, *FLOATING})
"""Classes of figures that are no mere wrapping, even without a caption."""


def _figure(flow: Flow, node: Node) -> None:
    if node in flow.notes.written:
        flow.add(flow.notes.written[node])
        return
    caption = next(iter(node.iterchildren("figcaption")), None)
    empty = caption is None or (not len(caption) and not (caption.text or "").strip())
    if empty and node.get("class") not in _SHOWN_WHOLE:
        flow.take(node)
    elif shows(node) or next(node.iter("video", "audio", "iframe", "a"), None) is not None:
        flow.add(html_figure(node))


def _definitions(flow: Flow, node: Node) -> None:
    """A list of terms: HTML, since few readers of Markdown know one."""
    if shows(node) or next(node.iter("video", "audio", "iframe", "a"), None) is not None:
        flow.add(html_block(node))


def _media(flow: Flow, node: Node) -> None:
    if node.get("src") or node.find("source") is not None:
        flow.add(html_block(node))
    else:
        flow.take(node)


def _frame(flow: Flow, node: Node) -> None:
    if node.get("src"):
        flow.add(html_inline(node))


def _wrapped(flow: Flow, node: Node) -> None:
    """A fold: its tag as HTML, its content as Markdown between blank lines."""
    summary = next(iter(node.iterchildren("summary")), None)
    opening = "<details open>" if node.get("open") is not None else "<details>"
    if summary is not None:
        opening += "\n" + html_inline(summary)
    flow.add(opening)
    flow.take(node)
    flow.add("</details>")


def _summary(flow: Flow, node: Node) -> None:
    parent = node.getparent()
    if parent is None or parent.tag != "details":
        flow.take(node)


def _unwrapped(flow: Flow, node: Node) -> None:
    if (latex := node.get("data-latex")) is not None:
        flow.run.append(f"$${latex.strip()}$$")
        flow.paragraph()
    else:
        flow.take(node)


def _comment(flow: Flow, node: Node) -> None:
    word = (node.text or "").strip()
    if word in ("more", "nextpage"):
        flow.add(f"<!--{word}-->")


def _section(flow: Flow, node: Node) -> None:
    if node.get("class") != "footnotes":
        flow.take(node)


def _stray_item(flow: Flow, node: Node) -> None:
    flow.add(_item("- ", flow.inside(node, 2, whole=True).blocks, tight=True, padded=True), "li")


Writer = Callable[[Flow, Node], None]

WRITERS: dict[object, Writer] = {
    "p": Flow.text_block,
    "div": _unwrapped,
    **dict.fromkeys(("address", "figcaption", "caption", "dt", "dd"), Flow.take),
    **dict.fromkeys(("thead", "tbody", "tfoot", "tr", "td", "th"), Flow.take),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "section": _section,
    "summary": _summary,
    "ul": _list,
    "ol": _list,
    "li": _stray_item,
    "blockquote": _quote,
    "pre": _listing,
    "hr": _rule,
    "table": _table,
    "dl": _definitions,
    "figure": _figure,
    "details": _wrapped,
    "audio": _media,
    "video": _media,
    "iframe": _frame,
    etree.Comment: _comment,
}


def footnotes(flow: Flow, definitions: dict[str, Node]) -> None:
    """The footnotes that were referred to; the others as a list, since readers leave those out."""
    notes, written = flow.notes, 0
    texts: list[str] = []
    while written < len(notes.numbers):  # a footnote may refer to another
        for key in list(notes.numbers)[written:]:
            written += 1
            inner = flow.inside(definitions[key], 1).text() or "&nbsp;"
            texts.append(f"[^{written}]: " + _LINE_END.sub("\n    ", inner))
    left = [node for key, node in definitions.items() if key not in notes.numbers]
    if left:
        unused = Flow(notes)
        items = [blocks for node in left if (blocks := unused.inside(node, 2).blocks)]
        unreferred = [_item(f"{at}. ", blocks, tight=True, padded=True) for at, blocks in enumerate(items, 1)]
        flow.add("\n".join(unreferred), "ol")
    flow.blocks += texts

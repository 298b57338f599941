"""What a tree says to a reader, in a form that can be compared: words in order, and what stands around which of them.

Both sides are read by the same rules: the document that the readers made, and the browser's tree of the Markdown that
was written of it. What shows no difference on a page makes none here: white space, empty elements, a mark inside the
same mark, the edges of a mark, loose or tight lists.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from migrate.verify.addresses import normal

Node = etree._Element  # noqa: SLF001 - lxml has no other name for the type of its elements
Name = tuple[str | int, ...]
"""What something is, all that must be the same about it: ``("h", 2)``, ``(href, title)``."""

_SPACES = re.compile(r"[ \t\n\r\f]+")
_LANGUAGE = re.compile(r"language-(\S+)")
_ALIGN = re.compile(r"text-align:\s*(left|right|center)")
_BLANK_END = re.compile(r"(?:\n[ \t]*)+\Z")

_BLOCKS = "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre hr table caption thead tbody tfoot tr td th dl dt dd"
_BLOCKS += " figure figcaption div section details summary address video audio iframe"
_MARKS = "strong em del code sub sup ins u kbd abbr mark q cite small var samp dfn time bdo span ruby rt rp"

BLOCKS = frozenset(_BLOCKS.split())
MARKS = {**{name: name for name in _MARKS.split()}, "b": "strong", "i": "em", "s": "del", "strike": "del"}
_SAID_BY_MARKS = ("title", "datetime", "dir", "lang")
BREAK, PARAGRAPH = 1, 2
"""How strongly two neighbours are parted. Two line breaks in a row look like, and are written as, a new paragraph."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something around the characters ``start`` to ``end``, of all characters that show (pictures count as one)."""

    name: Name
    start: int
    end: int


@dataclass(slots=True)
class Facts:
    """What a document says."""

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """At which character each word begins."""
    spans: dict[str, list[Span]] = field(default_factory=dict)
    """By measure: ``links``, ``headings`` …"""
    breaks: dict[int, int] = field(default_factory=dict)
    """Between which characters a line or a paragraph ends."""
    length: int = 0
    """How many characters show."""

    def text_of(self, span: Span, most: int = 8) -> str:
        """The words in a span, the first few of them."""
        first = max(bisect_right(self.starts, span.start) - 1, 0)
        last = bisect_left(self.starts, span.end)
        shown = self.words[first : min(last, first + most)]
        return " ".join(shown) + (" …" if last - first > most else "")


def facts_of(body: Node) -> Facts:
    """The facts of a document."""
    reader = _Reader(body)
    reader.walk(body)
    reader.footnotes()
    return reader.finished()


class _Reader:
    """One walk over a tree."""

    def __init__(self, body: Node) -> None:
        self.facts = Facts()
        self.at = 0
        self.word: list[str] = []
        self.word_start = 0
        self.lists: list[list[int]] = []
        """For each open list: the number of its next item."""
        self.tables: list[list[int]] = []
        """For each open table: row and column."""
        self.quotes = 0
        self.listing: list[str] | None = None
        """The text of the listing that is open."""
        self.definitions = _definitions(body)
        self.numbers: dict[str, int] = {}
        """Footnotes by their keys, numbered at their first reference."""

    # -- the walk

    def walk(self, root: Node) -> None:
        """An element and all in it; no recursion, for trees may be deep."""
        opened: list[tuple[str, Name, int] | None] = []
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, node in walker:
            if event == "start":
                opened.append(self._open(node))
                if node is not root and self._is_read_elsewhere(node):
                    walker.skip_subtree()
                elif text := node.text:
                    self.text(text)
                continue
            if event == "comment":
                self._comment(node)
            elif event == "end":
                self._close(node, opened.pop())
            if node is not root and (tail := node.tail):
                self.text(tail)

    def _open(self, node: Node) -> tuple[str, Name, int] | None:
        tag = str(node.tag)
        if tag in BLOCKS:
            self.part(PARAGRAPH)
        if anchor := node.get("id"):
            self.note("anchors", (anchor,))
        if (said := node.get("data-latex")) is not None:
            sign = "$$" if tag == "div" else "$"
            self.text(f"{sign}{said.strip()}{sign}")
            return None
        opener = _OPENERS.get(tag)
        found = opener(self, node) if opener else self._mark(tag, node)
        return (*found, self.at) if found else None

    def _mark(self, tag: str, node: Node) -> tuple[str, Name] | None:
        mark = MARKS.get(tag)
        if mark is None or (mark == "code" and self.listing is not None):
            return None
        said = [f"{name}={value}" for name in _SAID_BY_MARKS if (value := " ".join((node.get(name) or "").split()))]
        return None if mark == "span" and not said else ("marks", (mark, *said))

    def _is_read_elsewhere(self, node: Node) -> bool:
        """Whether what is in an element is not read at its place: a formula, a footnote."""
        key = node.get("data-footnote")
        return node.get("data-latex") is not None or (key is not None and key in self.definitions)

    def _close(self, node: Node, opened: tuple[str, Name, int] | None) -> None:
        tag = str(node.tag)
        if tag in _CLOSERS:
            _CLOSERS[tag](self, node)
        if opened is not None:
            measure, name, start = opened
            if self.at > start or measure in _COUNT_EMPTY:
                self.facts.spans.setdefault(measure, []).append(Span(name, start, self.at))
        if tag in BLOCKS:
            self.part(PARAGRAPH)

    def _comment(self, node: Node) -> None:
        word = (node.text or "").strip()
        if word in ("more", "nextpage"):
            self.part(PARAGRAPH)
            self.note("marks between pages", (word,))

    # -- what the openers use

    def text(self, text: str) -> None:
        """Some text, in a listing to the letter too."""
        if self.listing is not None:
            self.listing.append(text)
        first, *others = _SPACES.split(text)
        self._letters(first)
        for piece in others:
            self._end_word()
            self._letters(piece)

    def _letters(self, letters: str) -> None:
        if not letters:
            return
        if not self.word:
            self.word_start = self.at
        self.word.append(letters)
        # what is a space to a reader and a letter to HTML (no-break, ideographic) shows only between two letters
        self.at += len(letters) if letters.isascii() else len("".join(letters.split()))

    def _end_word(self) -> None:
        if self.word:
            word = "".join(self.word).strip()
            self.word.clear()
            if word:
                self.facts.words.append(word)
                self.facts.starts.append(self.word_start)

    def part(self, strength: int) -> None:
        """A line or a paragraph ends here."""
        self._end_word()
        breaks = self.facts.breaks
        breaks[self.at] = min(breaks.get(self.at, 0) + strength, PARAGRAPH)

    def note(self, measure: str, name: Name) -> None:
        """Something that stands here and holds no words."""
        self.facts.spans.setdefault(measure, []).append(Span(name, self.at, self.at))

    def thing(self, measure: str, name: Name) -> None:
        """Something that is seen like a letter: a picture, the number of a footnote."""
        self.facts.spans.setdefault(measure, []).append(Span(name, self.at, self.at + 1))
        self.at += 1

    # -- the end

    def footnotes(self) -> None:
        """Those that nothing refers to, as a list; then the others, in the order of their references."""
        unused = self._unused()
        if unused:
            self.lists.append([1])
            self._footnote("lists", ("ol", "1", "depth", 1), *unused)
            self.lists.pop()
        done = 0
        while done < len(self.numbers):  # a footnote may refer to another
            key = list(self.numbers)[done]
            done += 1
            for node in self.definitions[key]:
                self._footnote("footnotes", (done,), node)

    def _unused(self) -> list[Node]:
        used, waiting = set(self.numbers), list(self.numbers)
        while waiting:
            for node in self.definitions[waiting.pop()]:
                named = {key for part in node.iter("sup") if (key := part.get("data-footnote")) in self.definitions}
                waiting += sorted(named - used)
                used |= named
        return [node for key, nodes in self.definitions.items() if key not in used for node in nodes]

    def _footnote(self, measure: str, name: Name, *nodes: Node) -> None:
        self.part(PARAGRAPH)
        start = self.at
        for node in nodes:
            self.walk(node)
        self.part(PARAGRAPH)
        self.facts.spans.setdefault(measure, []).append(Span(name, start, self.at))

    def finished(self) -> Facts:
        """All that was found."""
        self._end_word()
        facts = self.facts
        if "marks" in facts.spans:
            facts.spans["marks"] = sorted(_joined(facts.spans["marks"]), key=_place)
        facts.length = self.at
        facts.breaks = {at: strength for at, strength in sorted(facts.breaks.items()) if 0 < at < self.at}
        return facts


def _definitions(body: Node) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for section in body.iter("section"):
        if section.get("class") == "footnotes":
            for item in section.iterfind("ol/li[@data-footnote]"):
                found.setdefault(item.get("data-footnote") or "", []).append(item)
    return found


def _joined(marks: list[Span]) -> Iterator[Span]:
    """The stretches that are marked alike: how many elements say so shows no difference."""
    open_: dict[Name, Span] = {}
    for span in sorted(marks, key=_place):
        before = open_.get(span.name)
        if before is not None and before.end >= span.start:
            open_[span.name] = Span(span.name, before.start, max(before.end, span.end))
            continue
        if before is not None:
            yield before
        open_[span.name] = span
    yield from open_.values()


def _place(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, str(span.name)


# -- what each element is


def _heading(_reader: _Reader, node: Node) -> tuple[str, Name]:
    return "headings", ("level", int(str(node.tag)[1]))


def _link(_reader: _Reader, node: Node) -> tuple[str, Name] | None:
    href = node.get("href")
    return None if href is None else ("links", (normal(href), _words(node, "title")))


def _frame(reader: _Reader, node: Node) -> tuple[str, Name] | None:
    """A page in a page: its address and its title count as those of a link."""
    src = node.get("src")
    if not src:
        return None
    start = reader.at
    reader.text(node.get("title") or src)
    reader.facts.spans.setdefault("links", []).append(Span((normal(src), ""), start, reader.at))
    return None


def _image(reader: _Reader, node: Node) -> None:
    if (src := node.get("src")) is not None:
        reader.thing("images", (normal(src), _words(node, "alt"), _words(node, "title")))


def _media(_reader: _Reader, node: Node) -> tuple[str, Name] | None:
    src = node.get("src")
    return ("media", (str(node.tag), normal(src))) if src else None


def _line_break(reader: _Reader, node: Node) -> None:
    if reader.listing is None:
        reader.part(BREAK)
    else:  # in a listing its line end is part of the text
        reader.text("" if (node.tail or "").startswith("\n") else "\n")


def _rule(reader: _Reader, _node: Node) -> None:
    reader.note("rules", ("rule",))


def _quote(reader: _Reader, _node: Node) -> tuple[str, Name]:
    reader.quotes += 1
    return "quotes", ("depth", reader.quotes)


def _list(reader: _Reader, node: Node) -> tuple[str, Name]:
    start = node.get("start") or ""
    reader.lists.append([int(start) if start.removeprefix("-").isdecimal() else 1])
    kind = node.get("type") or "1"
    backwards = node.get("reversed") is not None
    said = () if node.tag == "ul" else (kind, "reversed") if backwards else (kind,)
    return "lists", (str(node.tag), *said, "depth", len(reader.lists))


def _item(reader: _Reader, node: Node) -> tuple[str, Name]:
    parent = node.getparent()
    if not reader.lists or parent is None or parent.tag != "ol":
        return "items", ("depth", len(reader.lists))
    number = reader.lists[-1][0]
    reader.lists[-1][0] += 1
    return "items", ("depth", len(reader.lists), "number", number)


def _table(reader: _Reader, _node: Node) -> None:
    reader.tables.append([0, 0])


def _row(reader: _Reader, _node: Node) -> None:
    if reader.tables:
        reader.tables[-1] = [reader.tables[-1][0] + 1, 0]


def _cell(reader: _Reader, node: Node) -> tuple[str, Name] | None:
    if not reader.tables:
        return None
    place = reader.tables[-1]
    place[1] += 1
    align = _ALIGN.search(node.get("style") or "")
    said = [f"{name} {value}" for name in ("colspan", "rowspan") if (value := node.get(name) or "1") != "1"]
    name: Name = (str(node.tag), "row", place[0], "column", place[1], *said)
    return "cells", (*name, align[1]) if align else name


def _listing(reader: _Reader, _node: Node) -> None:
    if reader.listing is None:
        reader.listing = []


def _reference(reader: _Reader, node: Node) -> tuple[str, Name] | None:
    key = node.get("data-footnote")
    if key is None or key not in reader.definitions:
        return "marks", ("sup",)
    reader.thing("footnote references", (reader.numbers.setdefault(key, len(reader.numbers) + 1),))
    return None


_PART_OF = {
    "caption": ("table",),
    "figcaption": ("figure",),
    "summary": ("details",),
    **dict.fromkeys(("dt", "dd"), ("dl",)),
}


def _part(_reader: _Reader, node: Node) -> tuple[str, Name] | None:
    """What is something only where it belongs; elsewhere a browser shows a block like any other."""
    tag, parent = str(node.tag), node.getparent()
    if parent is not None and parent.tag == "div" and tag in ("dt", "dd"):
        parent = parent.getparent()  # a group of a definition list
    return ("parts", (tag,)) if parent is not None and parent.tag in _PART_OF[tag] else None


def _details(_reader: _Reader, _node: Node) -> tuple[str, Name]:
    return "parts", ("details",)


def _gallery(_reader: _Reader, node: Node) -> tuple[str, Name] | None:
    return ("parts", ("gallery",)) if node.get("class") == "gallery" else None


def _words(node: Node, name: str) -> str:
    return " ".join((node.get(name) or "").split())


_OPENERS: dict[str, Callable[[_Reader, Node], tuple[str, Name] | None]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys(("td", "th"), _cell),
    **dict.fromkeys(("audio", "video", "source", "track"), _media),
    **dict.fromkeys(_PART_OF, _part),
    "details": _details,
    "a": _link,
    "iframe": _frame,
    "img": _image,
    "br": _line_break,
    "hr": _rule,
    "blockquote": _quote,
    "li": _item,
    "table": _table,
    "tr": _row,
    "pre": _listing,
    "sup": _reference,
    "figure": _gallery,
}


def _close_list(reader: _Reader, _node: Node) -> None:
    reader.lists.pop()


def _close_table(reader: _Reader, _node: Node) -> None:
    reader.tables.pop()


def _close_quote(reader: _Reader, _node: Node) -> None:
    reader.quotes -= 1


def _close_listing(reader: _Reader, node: Node) -> None:
    if reader.listing is None:
        return
    text = _BLANK_END.sub("", "".join(reader.listing))
    reader.listing = None
    if text.strip():
        named = (_LANGUAGE.search(code.get("class") or "") for code in node.iter("code"))
        language = next((found[1] for found in named if found), "")
        reader.note("listings", (language, text))


_CLOSERS: dict[str, Callable[[_Reader, Node], None]] = {
    "ul": _close_list,
    "ol": _close_list,
    "table": _close_table,
    "blockquote": _close_quote,
    "pre": _close_listing,
}
_COUNT_EMPTY = frozenset({"links", "cells", "media"})
"""Measures in which also something counts that holds no words."""

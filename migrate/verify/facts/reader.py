"""The walk over a tree: words, places, footnotes, and the marks around them. ``elements`` says what each element is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from migrate.verify.facts.record import Facts, Name, Node, Span

_SPACES = re.compile(r"[ \t\n\r\f]+")

_BLOCKS = "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre hr table caption thead tbody tfoot tr td th dl dt dd"
_BLOCKS += " figure figcaption div section details summary address video audio iframe"
_MARKS = "strong em del code sub sup ins u kbd abbr mark q cite small var samp dfn time bdo span ruby rt rp"

BLOCKS = frozenset(_BLOCKS.split())
MARKS = {**{name: name for name in _MARKS.split()}, "b": "strong", "i": "em", "s": "del", "strike": "del"}
_SAID_BY_MARKS = ("title", "datetime", "dir", "lang")
BREAK, PARAGRAPH = 1, 2
"""How strongly two neighbours are parted. Two line breaks in a row look like, and are written as, a new paragraph."""


class Reader:
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
        opener = OPENERS.get(tag)
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
        if tag in CLOSERS:
            CLOSERS[tag](self, node)
        if opened is not None:
            measure, name, start = opened
            if self.at > start or measure in COUNT_EMPTY:
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
            for key in list(self.numbers)[done:]:
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


Opener = Callable[[Reader, Node], tuple[str, Name] | None]
OPENERS: dict[str, Opener] = {}
"""Tag to the measure and the name of what it opens; ``elements`` fills it."""
CLOSERS: dict[str, Callable[[Reader, Node], None]] = {}
COUNT_EMPTY = frozenset({"links", "cells", "media"})
"""Measures in which also something counts that holds no words."""

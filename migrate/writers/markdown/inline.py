"""What stands inside a block, as one line of Markdown (several at line breaks).

A line is built as a list of parts. Marks leave an empty slot where they open and close; when the line is
whole, each pair is looked at with its neighbours (``flanking``). ``spans`` says what each element writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from migrate.writers.markdown.escape import (
    BRACKET,
    collapse,
    edge,
    escape,
    has_pairs,
    has_signs,
    line_start,
    needs,
    ordinary,
)
from migrate.writers.markdown.flanking import FORMS, Mark, resolve

Node = etree._Element  # noqa: SLF001 - lxml has no other name for the type of its elements
Run = Sequence[str | Node]
"""A stretch of inline content: texts, and elements without their tails."""

BREAK = "  \n"
FLOATING = ("alignleft", "alignright")
"""Classes of pictures beside which text runs."""
_LINE_BEGINS = frozenset(("", "\n"))
_NO_SPACE_AFTER = frozenset(("", " ", "\n"))
_PAIRED = ("em", "strong", "b", "i", "del", "s", "code")
_LONE_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^>\n]*)?>[ \t]*(?:\n|\Z)")


@dataclass(slots=True)
class Notes:
    """What is known of a document: the footnotes it defines, with the number each got when it was first referred to."""

    defined: frozenset[str] = frozenset()
    numbers: dict[str, int] = field(default_factory=dict)
    written: Mapping[Node, str] = field(default_factory=dict)
    """Figures whose Markdown is known."""

    def number(self, key: str) -> int:
        """The number of a footnote, given at its first use."""
        return self.numbers.setdefault(key, len(self.numbers) + 1)


def line(run: Run, notes: Notes, breaks: str = BREAK) -> str:
    """A run of inline content as Markdown, empty when nothing shows; ``breaks`` is a line break here."""
    if len(run) == 1 and isinstance(run[0], str):
        return plain(run[0])
    return Line(run, notes, breaks).text()


def apart(run: Run) -> list[list[str | Node]]:
    """A run cut where line breaks leave a line empty: people wrote paragraphs like this before editors knew them."""
    paragraphs: list[list[str | Node]] = [[]]
    waiting: list[str | Node] = []
    breaks = 0
    for piece in run:
        broken = not isinstance(piece, str) and _only_breaks(piece)
        if broken or (breaks and isinstance(piece, str) and piece.isspace()):
            waiting.append(piece)
            breaks += broken
            continue
        if breaks > 1:
            paragraphs.append([])
        else:
            paragraphs[-1] += waiting
        paragraphs[-1].append(piece)
        waiting, breaks = [], 0
    if breaks < 2:
        paragraphs[-1] += waiting
    return paragraphs


def _only_breaks(node: Node) -> bool:
    return node.tag == "br" or (next(node.iter("br"), None) is not None and not shows(node))


def plain(text: str) -> str:
    """A text without any markup as a line of Markdown."""
    if ordinary(text) and text[0].isalpha() and not text[-1].isspace():
        return line_start(text)
    text = collapse(text).strip(" ")
    if has_signs(text):
        text = escape(text, needs(text))
    if text[:1].isalpha() and not text[-1].isspace():
        return line_start(text)
    return edge(line_start(text)) if text and not text.isspace() else ""


def words(lines: Sequence[str]) -> str:
    """A paragraph of nothing but words, with a break between its lines; there are no spaces but common ones."""
    lines = [text for line in lines if (text := collapse(line).strip(" "))]
    text = BREAK.join(lines)
    if has_signs(text):
        need = needs(text)
        lines = [escape(line, need) for line in lines]
    return BREAK.join(map(line_start, lines))


class Line:
    """A line that is being written."""

    __slots__ = (
        "breaks",
        "fresh",
        "last",
        "linked",
        "marks",
        "need",
        "notes",
        "open",
        "parts",
        "pending",
        "run",
    )

    def __init__(self, run: Run, notes: Notes, breaks: str) -> None:
        self.run = run
        self.notes = notes
        self.breaks = breaks
        self.parts: list[str] = []
        self.pending: list[str] = []
        """Texts that stand side by side: they are escaped as one."""
        self.marks: list[Mark] = []
        self.fresh: list[int] = []
        """Slots of marks and links in which nothing visible stands yet."""
        self.last = ""
        """The last character written, empty at the start, a line feed after a break."""
        self.open: set[str] = set()
        self.linked = 0
        self.need = -1

    def text(self) -> str:
        """The finished line."""
        pending, writer = self.pending, WRITERS.get
        for piece in self.run:
            if isinstance(piece, str):
                pending.append(piece)
            else:
                writer(piece.tag, Line.children)(self, piece)
        if pending:
            self.flush()
        if self.marks:
            resolve(self.parts, self.marks)
        text = "".join(self.parts).strip(" ").rstrip(" \n")
        while text.endswith("<br>"):
            text = text[:-4].rstrip(" \n")
        if text[:1] == "<" and _LONE_TAG.match(text):
            # alone on its line a tag would start a block of HTML
            text = text.replace(BREAK, "<br>", 1) if BREAK in text else text if text[:5] == "<img " else ""
        return edge(text)

    def children(self, node: Node) -> None:
        """The content of an element that has no form of its own."""
        if text := node.text:
            self.pending.append(text)
        for child in node:
            WRITERS.get(child.tag, Line.children)(self, child)
            if text := child.tail:
                self.pending.append(text)

    # -- text

    def flush(self) -> None:
        """Write the texts that are pending, escaped, white space collapsed."""
        pending = self.pending
        if not pending:
            return
        text = pending[0] if len(pending) == 1 else "".join(pending)
        pending.clear()
        words = ordinary(text)
        if not words:
            text = collapse(text)
        if text[0] == " " or (not words and text.isspace()):
            text = self.unspaced(text)
            if not text:
                return
        last, fresh = self.last, self.fresh
        if not words and has_signs(text):
            text = self.escaped(text)
        if fresh:
            fresh.clear()
        elif last in _LINE_BEGINS:
            text = line_start(text)
        self.parts.append(text)
        self.last = text[-1]

    def unspaced(self, text: str) -> str:
        """A text without the space at its start, where that shows nothing there or stands before a mark now."""
        last, fresh = self.last, self.fresh
        if last in _LINE_BEGINS and text.isspace():
            return ""
        if text[0] == " ":
            if last in _NO_SPACE_AFTER or (fresh and last == "\u00a0"):
                return text[1:]
            if fresh:
                self.parts[fresh[0] - 1] = self.last = " "
                return text[1:]
        elif fresh:  # no mark is around what nobody sees
            self.parts[fresh[0] - 1] += text
            return ""
        return text

    def escaped(self, text: str) -> str:
        """A text in which something needs a closer look."""
        if self.need < 0 and has_pairs(text):
            self.need = self.look()
        need = max(self.need, 0)
        if not self.linked:
            return escape(text, need)
        text = escape(text, need | BRACKET)
        # cmark-gfm sees a footnote in ``[^``
        return "\\" + text if self.fresh and text[0] == "^" else text

    def look(self) -> int:
        """Which paired characters matter in this line: asked when the first of them turns up."""
        whole: list[str] = []
        tags: set[object] = set()
        for piece in self.run:
            if isinstance(piece, str):
                whole.append(piece)
            else:
                whole += piece.itertext()
                whole += [node.get("alt") or node.get("title") or "" for node in piece.iter("img", "a")]
                tags.update(node.tag for node in piece.iter(*_PAIRED) if _counts(node))
        return needs(
            " ".join(whole),  # apart, as marks and pictures stand between them
            emphasis=bool(tags & {"em", "strong", "b", "i"}),
            strike=bool(tags & {"del", "s"}),
            code="code" in tags,
        )

    @staticmethod
    def simple(text: str) -> bool:
        """Whether a text is words only: written as it is, and every mark around it is safe."""
        if not (text[0].isalnum() and text[-1].isalnum()):
            return False
        return ordinary(text) or not ("\n" in text or "  " in text or "\t" in text or has_signs(text))

    def emit(self, part: str) -> None:
        """Write something visible as it is."""
        if self.pending:
            self.flush()
        self.parts.append(part)
        self.last = part[-1]
        self.fresh.clear()

    # -- marks

    def begin(self) -> int:
        """Open a slot, with room for a space before it."""
        if self.pending:
            self.flush()
        slot = len(self.parts) + 1
        self.parts += ("", "")
        self.fresh.append(slot)
        return slot

    def end(self, slot: int) -> list[str] | None:
        """What must move behind the end of a mark: spaces, breaks. None when nothing visible stands in it."""
        self.flush()
        parts = self.parts
        if slot in self.fresh:
            self.fresh.remove(slot)
            if len(parts) == slot + 1 and not parts[slot - 1]:
                del parts[slot - 1 :]
            return None
        moved: list[str] = []
        at = len(parts) - 1
        while at > slot and not (part := parts[at]).replace("<br>", "").strip(" \n"):
            if part:
                moved.append(part)
                parts[at] = ""
            at -= 1
        if parts[at][-1:] == " " and self.last == " " and not moved:
            parts[at] = parts[at][:-1]
            moved.append(" ")
        moved.reverse()
        return moved

    def after(self, moved: list[str]) -> None:
        """Write what was moved out of a mark."""
        if moved:
            self.parts += moved
            self.last = " " if moved[-1] == " " else "\n"
        else:
            self.last = "*"

    def mark(self, node: Node, kind: str) -> None:
        """Emphasis of one kind; inside itself it changes nothing."""
        if kind in self.open:
            self.children(node)
            return
        if not self.open and not len(node) and (text := node.text) and self.simple(text):
            if self.pending:
                self.flush()
            if self.last != "*":  # no mark ends right here
                delimiter = FORMS[kind][0]
                self.emit(f"{delimiter}{text}{delimiter}")
                self.last = "*"
                return
        slot = self.begin()
        nested = "em" in self.open or "strong" in self.open
        self.open.add(kind)
        self.children(node)
        self.open.discard(kind)
        moved = self.end(slot)
        if moved is None:
            return
        self.parts.append("")
        self.marks.append((slot, len(self.parts) - 1, kind, nested))
        self.after(moved)

    def line_break(self, _node: Node) -> None:
        """A break, unless nothing stands before it; two in a row can't both be spaces at a line's end."""
        self.flush()
        if not self.last:
            return
        parts = self.parts
        at = self.fresh[0] - 1 if self.fresh else len(parts)
        mark = self.breaks
        if self.last == " ":
            self.strip_before(at)
        if mark == BREAK and self.last == "\n":
            self.double_before(at)
        if at < len(parts):
            parts[at] = parts[at].rstrip(" ") + mark if parts[at] != BREAK else "<br>" + BREAK
        else:
            parts.append(mark)
        self.last = "\n"

    def strip_before(self, at: int) -> None:
        """Take the space away that stands before a break."""
        parts = self.parts
        at = min(at, len(parts) - 1)
        while at >= 0 and not parts[at]:
            at -= 1
        if at >= 0 and parts[at][-1] == " ":
            parts[at] = parts[at].rstrip(" ")

    def double_before(self, at: int) -> None:
        """Write the break before this one as a tag."""
        parts = self.parts
        at = min(at, len(parts) - 1)
        while at >= 0 and not parts[at]:
            at -= 1
        if at >= 0 and parts[at].endswith(BREAK) and at != self.fresh_slot():
            parts[at] = parts[at][: -len(BREAK)] + "<br>"

    def fresh_slot(self) -> int:
        """Where a break that opens a mark goes, or -1."""
        return self.fresh[0] - 1 if self.fresh else -1


Writer = Callable[[Line, Node], None]
WRITERS: dict[object, Writer] = {}
"""Tag to what it writes; ``spans`` fills it. An element that is not here has no form of its own."""


def _counts(node: Node) -> bool:
    """Whether signs may stand around an element."""
    return shows(node) or (node.tag == "code" and bool(node.text))


def shows(node: Node) -> bool:
    """Whether an element has text or a picture in it."""
    if (text := node.text) and not text.isspace():
        return True
    return next(node.iter("img"), None) is not None or any(text and not text.isspace() for text in node.itertext())

"""What stands inside a block: text, marks, links, pictures, code; one line of Markdown (or several, at line breaks).

A line is built as a list of parts. Marks leave an empty slot where they open and close; when the line is whole, each
pair is looked at with its neighbours: ``*`` where every CommonMark reader sees emphasis there, else ``<em>``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape as escape_html

from lxml import etree

from migrate.writers.markdown import escape as esc

Run = Sequence["str | etree._Element"]
"""A stretch of inline content: texts, and elements without their tails."""

BREAK = "  \n"
_CODE_TEMPLATE = re.compile(r"\{[{%#]")
_BACKTICKS = re.compile(r"`+")
_AUTOLINK = re.compile(r"(?:https?|ftp)://[!#$&-;=?-Z_a-z~]+")
_PAIRED = ("em", "strong", "b", "i", "del", "s", "code")
_LONE_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^>\n]*)?>[ \t]*(?:\n|\Z)")


@dataclass(slots=True)
class Notes:
    """The footnotes of a document: what is defined, and the number each got when it was first referred to."""

    defined: frozenset[str] = frozenset()
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, key: str) -> int:
        """The number of a footnote, given at its first use."""
        return self.numbers.setdefault(key, len(self.numbers) + 1)


def line(run: Run, notes: Notes, breaks: str = BREAK) -> str:
    """A run of inline content as Markdown; ``breaks`` is how a line break is written here. Empty when nothing shows."""
    if len(run) == 1 and isinstance(run[0], str):
        return _plain(run[0])
    return Line(run, notes, breaks).text()


def _plain(text: str) -> str:
    text = esc.collapse(text).strip(" ")
    if not text:
        return ""
    if esc.SPECIAL.search(text):
        text = esc.escape(text, esc.needs(text))
    return esc.edge(esc.line_start(text))


class Line:
    """A line that is being written."""

    __slots__ = ("breaks", "fresh", "last", "linked", "marks", "need", "notes", "open", "parts", "pending", "run")

    def __init__(self, run: Run, notes: Notes, breaks: str) -> None:
        self.run = run
        self.notes = notes
        self.breaks = breaks
        self.parts: list[str] = []
        self.pending: list[str] = []
        """Texts that stand side by side: they are escaped as one."""
        self.marks: list[tuple[int, int, str, bool]] = []
        self.fresh: list[int] = []
        """Slots of marks and links in which nothing visible stands yet."""
        self.last = ""
        """The last character written, empty at the start, a line feed after a break."""
        self.open: set[str] = set()
        self.linked = 0
        self.need = -1

    def text(self) -> str:
        """The finished line."""
        for piece in self.run:
            if isinstance(piece, str):
                self.pending.append(piece)
            else:
                self.element(piece)
        self.flush()
        if self.marks:
            self.resolve()
        text = "".join(self.parts).rstrip(" \n")
        while text.endswith("<br>"):
            text = text[:-4].rstrip(" \n")
        if text and text[0] == "<" and _LONE_TAG.match(text):
            # alone on its line a tag would start a block of HTML
            text = text.replace(BREAK, "<br>", 1) if BREAK in text else ""
        return esc.edge(text)

    def element(self, node: etree._Element) -> None:
        """One element, without its tail."""
        WRITERS.get(node.tag, Line.children)(self, node)

    def children(self, node: etree._Element) -> None:
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
        if not self.pending:
            return
        text = "".join(self.pending)
        self.pending.clear()
        text = esc.collapse(text)
        if text[0] == " ":
            if self.last in " \n":  # also at the start, where ``last`` is empty
                text = text[1:]
            elif self.fresh:
                self.parts[self.fresh[0] - 1] = self.last = " "
                text = text[1:]
        if not text:
            return
        if esc.SPECIAL.search(text):
            if self.need < 0:
                self.need = self.look()
            text = esc.escape(text, self.need | esc.BRACKET if self.linked else self.need)
        if self.last in "\n" and not self.fresh:
            text = esc.line_start(text)
        self.parts.append(text)
        self.last = text[-1]
        self.fresh.clear()

    def look(self) -> int:
        """Which paired characters matter in this line: asked once, when the first special character turns up."""
        whole, tags = [], set()
        for piece in self.run:
            if isinstance(piece, str):
                whole.append(piece)
            else:
                whole.extend(piece.itertext())
                whole += [node.get("alt") or node.get("title") or "" for node in piece.iter("img", "a")]
                tags.update(node.tag for node in piece.iter(*_PAIRED) if _shows(node))
        return esc.needs(
            "".join(whole),
            emphasis=bool(tags & {"em", "strong", "b", "i"}),
            strike=bool(tags & {"del", "s"}),
            code="code" in tags,
        )

    def emit(self, part: str) -> None:
        """Write something visible as it is."""
        self.flush()
        self.parts.append(part)
        self.last = part[-1]
        self.fresh.clear()

    # -- marks

    def begin(self) -> int:
        """Open a slot, with room for a space before it."""
        self.flush()
        slot = len(self.parts) + 1
        self.parts += ("", "")
        self.fresh.append(slot)
        return slot

    def end(self, slot: int) -> list[str] | None:
        """What must move behind the end of a mark: spaces and breaks. None when nothing visible stands in it."""
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

    def mark(self, node: etree._Element, kind: str) -> None:
        """Emphasis of one kind; inside itself it changes nothing."""
        if kind in self.open:
            self.children(node)
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

    def resolve(self) -> None:
        """Decide how each mark is written, the inner ones first."""
        parts = self.parts
        closers: set[int] = set()
        delimiters: set[int] = set()
        for opens, closes, kind, nested in self.marks:
            delimiter, tag = _MARKS[kind]
            before = _seek(parts, opens - 1, -1, frozenset())
            inner_first = _seek(parts, opens + 1, 1, delimiters if delimiter != "~~" else frozenset())
            inner_last = _seek(parts, closes - 1, -1, delimiters if delimiter != "~~" else frozenset())
            behind = _seek(parts, closes + 1, 1, frozenset())
            touches = before[0] in closers and parts[before[0]][:1] == delimiter[0]
            if (
                not touches
                and not (nested and _could_close(before[1][-1:], inner_first[1][:1]))
                and _flanks(inner_first[1][:1], before[1][-1:])
                and _flanks(inner_last[1][-1:], behind[1][:1])
            ):
                parts[opens] = parts[closes] = delimiter
                closers.add(closes)
                if delimiter != "~~":
                    delimiters |= {opens, closes}
            else:
                parts[opens], parts[closes] = f"<{tag}>", f"</{tag}>"

    # -- other elements

    def line_break(self, _node: etree._Element) -> None:
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

    def link(self, node: etree._Element) -> None:
        """A link, or a place to link to."""
        href = node.get("href")
        if anchor := node.get("id"):
            self.emit(f'<a id="{_attribute(anchor)}"></a>')
        if href is None or self.linked:
            self.children(node)
            return
        text = node.text
        if (
            not len(node)
            and text
            and (text == href or href == f"mailto:{text}")
            and _AUTOLINK.fullmatch(href)
            and not node.get("title")
            and not _CODE_TEMPLATE.search(href)
        ):
            self.emit(f"<{text}>")
            return
        slot = self.begin()
        if self.last == "!":
            self.escape_exclamation()
        self.parts[slot] = "["
        self.linked += 1
        self.children(node)
        self.flush()
        self.linked -= 1
        moved = self.end(slot)
        if moved is None:  # nothing shows in it: the address still counts
            if len(self.parts) <= slot:
                self.parts.append("[")
            moved = []
        title = esc.title(node.get("title"))
        self.parts.append(f"]({esc.destination(href) or ('<>' if title else '')}{title})")
        self.fresh.clear()
        self.after(moved)
        if not moved:
            self.last = ")"

    def escape_exclamation(self) -> None:
        """An exclamation mark before a link would make it a picture."""
        parts = self.parts
        at = len(parts) - 1
        while at >= 0 and not parts[at]:
            at -= 1
        if at >= 0 and parts[at][-1] == "!":
            parts[at] = parts[at][:-1] + "\\!"

    def image(self, node: etree._Element) -> None:
        """A picture."""
        if (src := node.get("src")) is None:
            return
        alt = node.get("alt") or ""
        if alt:
            alt = esc.collapse(alt).strip(" ")
            if esc.SPECIAL.search(alt):
                alt = esc.escape(alt, esc.ALL | esc.BRACKET)
        self.emit(f"![{alt}]({esc.destination(src)}{esc.title(node.get('title'))})")

    def code(self, node: etree._Element) -> None:
        """Code inside a line; as a tag when it has markup inside or holds what a template language would run."""
        text = node.text or ""
        if len(node):
            self.tagged(node)
            return
        text = esc.collapse(text)
        self.flush()
        if self.last == "`" or _CODE_TEMPLATE.search(text):
            self.emit("<code>")
            self.need = esc.ALL
            self.pending.append(text)
            self.emit("</code>")
            return
        inner = text.strip(" ")
        if text[:1] == " ":
            self.pending.append(" ")
        if inner:
            longest = max(map(len, _BACKTICKS.findall(inner)), default=0) if "`" in inner else 0
            fence = "`" * (longest + 1) if longest else "`"
            pad = " " if inner[0] == "`" or inner[-1] == "`" else ""
            self.emit(f"{fence}{pad}{inner}{pad}{fence}")
        if text[-1:] == " ":
            self.pending.append(" ")

    def tagged(self, node: etree._Element) -> None:
        """An element that Markdown has no sign for: its tag, around Markdown."""
        if not _shows(node):
            self.children(node)
            return
        tag = node.tag
        attributes = "".join(
            f' {name}="{_attribute(value)}"' for name in _KEPT.get(tag, ()) if (value := node.get(name)) is not None
        )
        self.emit(f"<{tag}{attributes}>")
        self.children(node)
        self.emit(f"</{tag}>")

    def sup(self, node: etree._Element) -> None:
        """Raised text, or a reference to a footnote."""
        key = node.get("data-footnote")
        if key is not None and key in self.notes.defined:
            self.emit(f"[^{self.notes.number(key)}]")
        else:
            self.tagged(node)

    def formula(self, node: etree._Element) -> None:
        """LaTeX between dollar signs."""
        if (latex := node.get("data-latex")) is None:
            self.children(node)
        else:
            self.pending.append(f"${latex.strip()}$")

    def word_break(self, _node: etree._Element) -> None:
        """A place where a long word may break."""
        self.emit("<wbr>")

    def strong(self, node: etree._Element) -> None:
        """Strong emphasis."""
        self.mark(node, "strong")

    def em(self, node: etree._Element) -> None:
        """Emphasis."""
        self.mark(node, "em")

    def strike(self, node: etree._Element) -> None:
        """Deleted text."""
        self.mark(node, "del")

    def nothing(self, _node: etree._Element) -> None:
        """Something that shows nothing."""

    def iframe(self, node: etree._Element) -> None:
        """A frame that nobody turned into a link."""
        if src := node.get("src"):
            self.emit(f"[{esc.escape(node.get('title') or src, esc.ALL | esc.BRACKET)}]({esc.destination(src)})")


_MARKS = {"em": ("*", "em"), "strong": ("**", "strong"), "del": ("~~", "del")}

_KEPT: dict[str, tuple[str, ...]] = {
    "abbr": ("title",),
    "dfn": ("title",),
    "bdo": ("dir",),
    "time": ("datetime",),
    "q": ("cite",),
    "ins": ("datetime", "cite"),
    "span": ("id", "lang", "dir"),
}

TAGGED = ("sub", "kbd", "abbr", "mark", "ins", "q", "cite", "small", "u", "var", "samp", "dfn", "time", "bdo")
RUBY = ("ruby", "rt", "rp", "rb", "rtc")

Writer = Callable[[Line, etree._Element], None]

WRITERS: dict[object, Writer] = {
    "strong": Line.strong,
    "b": Line.strong,
    "em": Line.em,
    "i": Line.em,
    "del": Line.strike,
    "s": Line.strike,
    "a": Line.link,
    "img": Line.image,
    "br": Line.line_break,
    "code": Line.code,
    "sup": Line.sup,
    "math": Line.formula,
    "wbr": Line.word_break,
    "iframe": Line.iframe,
    "source": Line.nothing,
    "track": Line.nothing,
    etree.Comment: Line.nothing,
    etree.ProcessingInstruction: Line.nothing,
    **dict.fromkeys((*TAGGED, *RUBY), Line.tagged),
}


def _span(self: Line, node: etree._Element) -> None:
    """A stretch of text; only its language, direction or place is worth a tag."""
    if node.get("data-latex") is not None:
        self.formula(node)
    elif node.get("id") or node.get("lang") or node.get("dir"):
        self.tagged(node)
    else:
        self.children(node)


WRITERS["span"] = _span


def _shows(node: etree._Element) -> bool:
    """Whether an element has text or a picture in it."""
    if (text := node.text) and not text.isspace():
        return True
    return any(text and not text.isspace() for text in node.itertext()) or next(node.iter("img"), None) is not None


def _attribute(value: str) -> str:
    return esc.collapse(escape_html(value)).replace("{", "&#123;")


def _seek(parts: list[str], at: int, step: int, skip: frozenset[int] | set[int]) -> tuple[int, str]:
    """The next part that says something: its place and text; an empty text at the line's edge."""
    end = len(parts) if step > 0 else -1
    while at != end:
        if parts[at] and at not in skip:
            return at, parts[at]
        at += step
    return -1, ""


def _flanks(inner: str, outer: str) -> bool:
    """Whether a delimiter between these two characters opens (or closes) towards the inner one, for every reader."""
    if not inner or inner.isspace():
        return False
    if inner.isalnum() or not _punctuation(inner, symbols=True):
        return True
    return not outer or outer.isspace() or _punctuation(outer, symbols=False)


def _could_close(outer: str, inner: str) -> bool:
    """Whether an opening delimiter might also be read as the end of the mark around it."""
    if not outer or outer.isspace():
        return False
    return not _punctuation(outer, symbols=False) or _punctuation(inner, symbols=True)


def _punctuation(character: str, *, symbols: bool) -> bool:
    """CommonMark 0.29 counts ASCII and category P as punctuation, 0.31 the symbols too."""
    if character < "\x80":
        return not character.isalnum() and not character.isspace()
    category = unicodedata.category(character)[0]
    return category == "P" or (symbols and category == "S")

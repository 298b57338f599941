"""What each inline element writes into its line: marks, links, pictures, code, tags."""

from __future__ import annotations

import re
from html import escape as escape_html

from lxml import etree

from migrate.writers.markdown.code import adds_to_code, runs
from migrate.writers.markdown.escape import (
    ALL,
    BRACKET,
    collapse,
    destination,
    escape,
    has_signs,
)
from migrate.writers.markdown.escape import (
    title as link_title,
)
from migrate.writers.markdown.inline import FLOATING, WRITERS, Line, Node, Writer, shows
from migrate.writers.markdown.islands import html as html_inline
from migrate.writers.markdown.islands import templates

_BEFORE_BRACKET = frozenset("!^")
_BACKTICKS = re.compile(r"`+")
_AUTOLINK = re.compile(r"(?:https?|ftp)://[!#$&-;=?-Z_a-z~]+")


def _strong(line: Line, node: Node) -> None:
    line.mark(node, "strong")


def _em(line: Line, node: Node) -> None:
    line.mark(node, "em")


def _strike(line: Line, node: Node) -> None:
    line.mark(node, "del")


def _nothing(_line: Line, _node: Node) -> None:
    """Something that shows nothing."""


def _link(line: Line, node: Node) -> None:
    """A link, or a place to link to."""
    href = node.get("href")
    named = node.keys() != _HREF_ALONE  # most links are an address and words
    if named and (anchor := node.get("id")):
        line.emit(f'<a id="{_attribute(anchor)}"></a>')
    if href is None or line.linked:
        line.children(node)
        return
    if named and node.get("download") is not None:
        _button(line, node, href)
        return
    title = link_title(node.get("title")) if named else ""
    text = None if len(node) else node.text
    if text == href and not title and _AUTOLINK.fullmatch(href):
        line.emit(f"<{text}>")
    elif text and line.simple(text):
        if line.pending:
            line.flush()
        _escape_before_bracket(line)
        line.emit(f"[{text}]({_leading_to(href, title)})")
    else:
        _linked(line, node, _leading_to(href, title))


_HREF_ALONE = ["href"]


def _leading_to(href: str, title: str) -> str:
    """What stands in the parentheses of a link."""
    return (destination(href) or ("<>" if title else "")) + title


def _button(line: Line, node: Node, href: str) -> None:
    """A link that saves a file: WordPress draws it as a button, right after the file's name."""
    line.emit(f'<a href="{_attribute(href)}" download>')
    line.linked += 1
    line.children(node)
    line.flush()
    line.linked -= 1
    line.emit("</a>")


def _linked(line: Line, node: Node, leading: str) -> None:
    slot = line.begin()
    _escape_before_bracket(line)
    line.parts[slot] = "["
    line.linked += 1
    line.children(node)
    line.flush()
    line.linked -= 1
    moved = line.end(slot)
    if moved is None:  # nothing shows in it: the address still counts
        if len(line.parts) <= slot:
            line.parts.append("[")
        moved = []
    line.parts.append(f"]({leading})")
    line.fresh.clear()
    line.after(moved)
    if not moved:
        line.last = ")"


def _escape_before_bracket(line: Line) -> None:
    """An exclamation mark before a link would make it a picture, a caret a footnote."""
    if line.last not in _BEFORE_BRACKET:
        return
    parts = line.parts
    at = len(parts) - 1
    while at >= 0 and not parts[at]:
        at -= 1
    if at >= 0 and (sign := parts[at][-1]) in _BEFORE_BRACKET:
        parts[at] = parts[at][:-1] + "\\" + sign


def _image(line: Line, node: Node) -> None:
    """A picture; as a tag where text runs beside it, which Markdown can't say."""
    if (src := node.get("src")) is None:
        return
    if node.get("class") in FLOATING:
        line.emit(html_inline(node))
        return
    alt = node.get("alt") or ""
    if alt:
        alt = collapse(alt).strip(" ")
        if has_signs(alt):
            alt = escape(alt, ALL | BRACKET)
            if alt[:1] == "^":  # cmark-gfm sees a footnote in ``[^``
                alt = "\\" + alt
    line.emit(f"![{alt}]({destination(src)}{link_title(node.get('title'))})")


def _code(line: Line, node: Node) -> None:
    """Code inside a line; as a tag when it has markup inside or holds what a generator would run."""
    if len(node) and any(map(adds_to_code, node.iterdescendants())):
        _tagged(line, node)
        return
    text = collapse("".join(node.itertext()) if len(node) else node.text or "")
    line.flush()
    if line.last == "`" or runs(text):
        line.emit("<code>")
        line.need = ALL
        line.pending.append(text)
        line.emit("</code>")
        return
    inner = text.strip(" ")
    if text[:1] == " ":
        line.pending.append(" ")
    if inner:
        longest = max(map(len, _BACKTICKS.findall(inner)), default=0) if "`" in inner else 0
        fence = "`" * (longest + 1) if longest else "`"
        pad = " " if inner[0] == "`" or inner[-1] == "`" else ""
        line.emit(f"{fence}{pad}{inner}{pad}{fence}")
    if text[-1:] == " ":
        line.pending.append(" ")


def _tagged(line: Line, node: Node) -> None:
    """An element that Markdown has no sign for: its tag, around Markdown."""
    if not shows(node):
        line.children(node)
        return
    tag = str(node.tag)
    attributes = "".join(
        f' {name}="{_attribute(value)}"' for name in _KEPT.get(tag, ()) if (value := node.get(name)) is not None
    )
    slot = line.begin()  # spaces and breaks at its edges move out, as they do of marks
    line.parts[slot] = f"<{tag}{attributes}>"
    line.children(node)
    moved = line.end(slot)
    line.parts.append(f"</{tag}>")
    line.fresh.clear()
    line.after(moved or [])
    if not moved:
        line.last = ">"


def _sup(line: Line, node: Node) -> None:
    """Raised text, or a reference to a footnote."""
    key = node.get("data-footnote")
    if key is not None and key in line.notes.defined:
        line.flush()
        _escape_before_bracket(line)
        line.emit(f"[^{line.notes.number(key)}]")
    else:
        _tagged(line, node)


def _formula(line: Line, node: Node) -> None:
    """LaTeX between dollar signs."""
    if (latex := node.get("data-latex")) is None:
        line.children(node)
    else:
        line.pending.append(f"${latex.strip()}$")


def _word_break(line: Line, _node: Node) -> None:
    """A place where a long word may break."""
    line.flush()
    line.parts.append("<wbr>")  # nobody sees it: a mark around it alone is none


def _frame(line: Line, node: Node) -> None:
    """A frame in a line, as a tag."""
    if node.get("src"):
        line.emit(html_inline(node))


def _span(line: Line, node: Node) -> None:
    """A stretch of text; only its language, direction or place, and that it is not seen, is worth a tag."""
    if node.get("data-latex") is not None:
        _formula(line, node)
    elif node.attrib:
        _tagged(line, node)
    else:
        line.children(node)


def _attribute(value: str) -> str:
    return templates(collapse(escape_html(value)))


_KEPT: dict[str, tuple[str, ...]] = {
    "abbr": ("title",),
    "dfn": ("title",),
    "bdo": ("dir",),
    "time": ("datetime",),
    "q": ("cite",),
    "ins": ("datetime", "cite"),
    "span": ("id", "lang", "dir", "class"),
}

_TAGGED = (
    "sub",
    "kbd",
    "abbr",
    "mark",
    "ins",
    "q",
    "cite",
    "small",
    "u",
    "var",
    "samp",
    "dfn",
    "time",
    "bdo",
)
_RUBY = ("ruby", "rt", "rp", "rb", "rtc")

_OWN: dict[object, Writer] = {
    "strong": _strong,
    "b": _strong,
    "em": _em,
    "i": _em,
    "del": _strike,
    "s": _strike,
    "a": _link,
    "img": _image,
    "br": Line.line_break,
    "code": _code,
    "sup": _sup,
    "math": _formula,
    "wbr": _word_break,
    "span": _span,
    "iframe": _frame,
    "source": _nothing,
    "track": _nothing,
    etree.Comment: _nothing,
    etree.ProcessingInstruction: _nothing,
    **dict.fromkeys((*_TAGGED, *_RUBY), _tagged),
}
WRITERS.update(_OWN)

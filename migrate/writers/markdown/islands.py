"""What Markdown has no words for: clean HTML, an island that every reader of Markdown passes through."""

from __future__ import annotations

import re
from copy import deepcopy
from html import escape

from lxml import etree

from migrate.writers.markdown.clean import cleaned, is_clean
from migrate.writers.markdown.escape import collapse
from migrate.writers.markdown.inline import Node

_PRE = re.compile(r"(<pre[ >].*?</pre>)", re.DOTALL)
_EMPTY_ITEM = re.compile(r"<li>\s++</li>")
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*+</p>")
_LAST_BREAKS = re.compile(r"(?:\s*+<br>)++\s*+(?=</(?:figcaption|td|th|p|li|dt|dd|caption)>)")
"""Nobody sees a break right before the end of a block."""
_BLANK_LINE = re.compile(r"(?<=\n)([ \t]*)\n")
_HAS_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SWITCHES = ("controls", "loop", "muted", "playsinline", "open", "reversed", "default", "allowfullscreen", "download")
"""Attributes that say all by being there."""
_LARGER_PART = re.compile(
    r"(</?(?:table|thead|tbody|tfoot|dl|ul|ol|video|audio|tr|li|dt|dd|caption)(?: [^>]*)?>"
    r"|<(?:source|track)(?: [^>]*)?>) ?"
)
_CELL_ENDS = ("</td>", "</th>")
_ALONE = ("table", "thead", "tbody", "tfoot", "dl", "ul", "ol", "video", "audio", "source", "track")
_ON_LINES = {
    **{f"<{name}>": f"\n<{name}>\n" for name in _ALONE},
    **{f"</{name}>": f"\n</{name}>\n" for name in _ALONE},
    **{f"<{name}>": f"\n<{name}>" for name in ("tr", "li", "dt", "dd", "caption")},
    **{f"</{name}>": f"</{name}>\n" for name in ("tr", "li", "dt", "dd", "caption")},
}
"""Where the larger parts stand: some alone on their line, some at its start and end."""
_CAPTION_END = re.compile(r"</figcaption>\s*+")
_BEFORE_LISTED = re.compile(r"\s++(?=<li>|</ul>)")
_LINE_ENDS = re.compile(r"\n{2,}")


def attribute(value: str) -> str:
    """A value inside double quotes, on one line, inert."""
    return templates(collapse(escape(value)))


def html(node: Node) -> str:
    """An element as clean HTML on one line, white space collapsed except in ``pre``."""
    return _collapse(_clean(node))


def block(node: Node) -> str:
    """An element as a block of clean HTML without blank lines, its larger parts on lines of their own."""
    text = _collapse(_clean(node))
    if "<pre" in text:
        pieces = _PRE.split(text)
        pieces[::2] = [_lay_out(piece) for piece in pieces[::2]]
        text = "".join(pieces)
    else:
        text = _lay_out(text)
    return _full_lines(text.strip("\n "))


def _full_lines(text: str) -> str:
    """HTML without blank lines: what is in it of those (in listings) is written as an entity."""
    return _BLANK_LINE.sub(r"\1&#10;", text) if _HAS_BLANK_LINE.search(text) else text


def pre(node: Node) -> str:
    """A listing with markup inside. Blank lines may stay: this kind of block ends at ``</pre>`` only."""
    return templates(_clean(node))


def _clean(node: Node) -> str:
    """Sanitised markup. The tree has no unsafe parts any more; this is the second lock."""
    text = _written(node)
    if not is_clean(text):
        text = cleaned(_written(_prepared(node)))
    if '=""' in text:
        for name in _SWITCHES:
            text = text.replace(f' {name}=""', f" {name}")
    text = _LAST_BREAKS.sub("", text) if "<br>" in text else text
    if "<li>" in text:
        text = _EMPTY_ITEM.sub("<li></li>", text)
    return _EMPTY_PARAGRAPH.sub("", text) if "<p>" in text else text


def _written(node: Node) -> str:
    return etree.tostring(node, encoding="unicode", method="html", with_tail=False)


def _prepared(node: Node) -> Node:
    """The element; a copy, when something in it has a meaning that HTML does not know."""
    odd = node.iter("math", "iframe", "span", "div")
    if not any(part.tag in ("math", "iframe") or "data-latex" in part.attrib for part in odd):
        return node
    node = deepcopy(node)
    for part in list(node.iter()):
        if isinstance(part.tag, str) and (latex := part.get("data-latex")) is not None:
            for child in list(part):
                part.remove(child)
            part.tag, part.text = "span", f"${latex.strip()}$"
        elif part.tag == "iframe":
            _make_inert(part)
    return node


def _make_inert(frame: Node) -> None:
    """Give a frame a page of its own that holds a link to what it is for: nothing is loaded before a click.

    ``srcdoc`` goes before ``src`` in every browser, needs no script, and the address stays where people look for it.
    """
    src, title = frame.get("src") or "", frame.get("title") or frame.get("src") or ""
    sides = {side: value for side in ("width", "height") if (value := frame.get(side))}
    frame.attrib.clear()
    frame.text = None
    frame.attrib.update({"src": src, "title": title, **sides})
    frame.set("srcdoc", f"<a href='{escape(src)}'>▶ {escape(title)}</a>")
    frame.set("allowfullscreen", "")


def _collapse(text: str) -> str:
    if "<pre" not in text:
        return templates(collapse(text))
    pieces = _PRE.split(text)
    pieces[::2] = map(collapse, pieces[::2])
    return templates("".join(pieces))


def templates(text: str) -> str:
    """HTML in which no template language finds its brackets, and MDX no expression."""
    if "#}" in text:
        text = text.replace("#}", "#&#125;")
    return text.replace("{", "&#123;") if "{" in text else text


def _lay_out(text: str) -> str:
    for end in _CELL_ENDS:
        if end in text:
            text = text.replace(f" {end}", end).replace(f"{end} ", end)
    pieces = _LARGER_PART.split(text)
    if len(pieces) == 1:
        return text
    pieces[:-1:2] = [piece.rstrip(" ") for piece in pieces[:-1:2]]
    pieces[1::2] = [_ON_LINES.get(tag) or _on_lines(tag) for tag in pieces[1::2]]
    return _LINE_ENDS.sub("\n", "".join(pieces))


def _on_lines(tag: str) -> str:
    """The same for a tag with attributes."""
    bare = tag.partition(" ")[0].rstrip(">") + ">"
    return _ON_LINES[bare].replace(bare, tag)


def figure(node: Node) -> str:
    """A figure: its tag, what it shows, its caption, each on a line; a gallery has one figure a line."""
    text = html(node)
    opening = text.index(">") + 1
    inner = text[opening : text.rindex("</figure>")].strip()
    if "<figure" in inner:
        inner = inner.replace("</figure> ", "</figure>").replace("</figure>", "</figure>\n")
        inner = inner.replace("</figure>\n</li>", "</figure></li>")
    at = inner.rfind("<figcaption")
    if at > 0 and "</figure" not in inner[at:]:
        inner = inner[:at].rstrip() + "\n" + inner[at:]
    elif at == 0:
        inner = _CAPTION_END.sub("</figcaption>\n", inner, count=1)
    inner = inner.replace("</figcaption> ", "</figcaption>").strip()
    if inner.startswith("<ul>"):
        inner = _BEFORE_LISTED.sub("", inner).replace("<li>", "\n<li>").replace("</ul>", "\n</ul>")
    if "<table" in inner:
        inner = _lay_out(inner).strip("\n")
    text = f"{text[:opening]}\n{inner}\n</figure>"
    return _full_lines(text)

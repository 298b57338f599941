"""What each element says: a heading of a level, an item at a depth, a cell in a row, a link to somewhere."""

from __future__ import annotations

import re

from migrate.verify.addresses import normal
from migrate.verify.facts.reader import BREAK, CLOSERS, OPENERS, Reader
from migrate.verify.facts.record import Name, Node, Span

_LANGUAGE = re.compile(r"language-(\S+)")
_ALIGN = re.compile(r"text-align:\s*(left|right|center)")
_BLANK_END = re.compile(r"(?:\n[ \t]*)+\Z")


def _heading(_reader: Reader, node: Node) -> tuple[str, Name]:
    return "headings", ("level", int(str(node.tag)[1]))


def _link(_reader: Reader, node: Node) -> tuple[str, Name] | None:
    href = node.get("href")
    return None if href is None else ("links", (normal(href), _words(node, "title")))


def _frame(reader: Reader, node: Node) -> tuple[str, Name] | None:
    """A page in a page: its address and its title count as those of a link."""
    src = node.get("src")
    if not src:
        return None
    start = reader.at
    reader.text(node.get("title") or src)
    reader.facts.spans.setdefault("links", []).append(Span((normal(src), ""), start, reader.at))
    return None


def _image(reader: Reader, node: Node) -> None:
    if (src := node.get("src")) is not None:
        reader.thing("images", (normal(src), _words(node, "alt"), _words(node, "title")))


def _media(_reader: Reader, node: Node) -> tuple[str, Name] | None:
    src = node.get("src")
    return ("media", (str(node.tag), normal(src))) if src else None


def _line_break(reader: Reader, node: Node) -> None:
    if reader.listing is None:
        reader.part(BREAK)
    else:  # in a listing its line end is part of the text
        reader.text("" if (node.tail or "").startswith("\n") else "\n")


def _rule(reader: Reader, _node: Node) -> None:
    reader.note("rules", ("rule",))


def _quote(reader: Reader, _node: Node) -> tuple[str, Name]:
    reader.quotes += 1
    return "quotes", ("depth", reader.quotes)


def _list(reader: Reader, node: Node) -> tuple[str, Name]:
    start = node.get("start") or ""
    reader.lists.append([int(start) if len(start) < 10 and start.removeprefix("-").isdecimal() else 1])
    kind = node.get("type") or "1"
    backwards = node.get("reversed") is not None
    said = () if node.tag == "ul" else (kind, "reversed") if backwards else (kind,)
    return "lists", (str(node.tag), *said, "depth", len(reader.lists))


def _item(reader: Reader, node: Node) -> tuple[str, Name]:
    parent = node.getparent()
    if not reader.lists or parent is None or parent.tag != "ol":
        return "items", ("depth", len(reader.lists))
    number = reader.lists[-1][0]
    reader.lists[-1][0] += 1
    return "items", ("depth", len(reader.lists), "number", number)


def _table(reader: Reader, _node: Node) -> None:
    reader.tables.append([0, 0])


def _row(reader: Reader, _node: Node) -> None:
    if reader.tables:
        reader.tables[-1] = [reader.tables[-1][0] + 1, 0]


def _cell(reader: Reader, node: Node) -> tuple[str, Name] | None:
    if not reader.tables:
        return None
    place = reader.tables[-1]
    place[1] += 1
    align = _ALIGN.search(node.get("style") or "")
    said = [f"{name} {value}" for name in ("colspan", "rowspan") if (value := node.get(name) or "1") != "1"]
    name: Name = (str(node.tag), "row", place[0], "column", place[1], *said)
    return "cells", (*name, align[1]) if align else name


def _listing(reader: Reader, _node: Node) -> None:
    if reader.listing is None:
        reader.listing = []


def _reference(reader: Reader, node: Node) -> tuple[str, Name] | None:
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


def _part(_reader: Reader, node: Node) -> tuple[str, Name] | None:
    """What is something only where it belongs; elsewhere a browser shows a block like any other."""
    tag, parent = str(node.tag), node.getparent()
    if parent is not None and parent.tag == "div" and tag in ("dt", "dd"):
        parent = parent.getparent()  # a group of a definition list
    return ("parts", (tag,)) if parent is not None and parent.tag in _PART_OF[tag] else None


def _details(_reader: Reader, _node: Node) -> tuple[str, Name]:
    return "parts", ("details",)


def _gallery(_reader: Reader, node: Node) -> tuple[str, Name] | None:
    return ("parts", ("gallery",)) if node.get("class") == "gallery" else None


def _words(node: Node, name: str) -> str:
    return " ".join((node.get(name) or "").split())


def _close_list(reader: Reader, _node: Node) -> None:
    reader.lists.pop()


def _close_table(reader: Reader, _node: Node) -> None:
    reader.tables.pop()


def _close_quote(reader: Reader, _node: Node) -> None:
    reader.quotes -= 1


def _close_listing(reader: Reader, node: Node) -> None:
    if reader.listing is None:
        return
    text = _BLANK_END.sub("", "".join(reader.listing))
    reader.listing = None
    if text.strip():
        named = (_LANGUAGE.search(code.get("class") or "") for code in node.iter("code"))
        language = next((found[1] for found in named if found), "")
        reader.note("listings", (language, text))


OPENERS |= {
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
CLOSERS |= {
    "ul": _close_list,
    "ol": _close_list,
    "table": _close_table,
    "blockquote": _close_quote,
    "pre": _close_listing,
}

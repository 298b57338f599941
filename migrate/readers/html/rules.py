"""The rules: what becomes of each element of HTML, old and new, on its way to the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from migrate.document import FILLED_IN
from migrate.findings import Kind
from migrate.readers.html.state import DROP, UNWRAP, Node, Tidy

Rule = Callable[[Tidy, Node], None]


def unknown(state: Tidy, node: Node) -> None:
    """An element that no rule is for: its content stays."""
    state.unwrap(node)


def renamed(name: str) -> Rule:
    """A rule that gives an element its modern name."""

    def rename(state: Tidy, node: Node) -> None:
        if names := node.keys():
            state.clear(node, names)
        node.tag = name

    return rename


def keeping(*names: str) -> Rule:
    """A rule that keeps some attributes."""
    allowed = frozenset(names)

    def keep(state: Tidy, node: Node) -> None:
        state.keep(node, allowed)

    return keep


def removed(state: Tidy, node: Node) -> None:
    """What would run, or works only with a server behind it."""
    state.once(Kind.REMOVED_MARKUP, f"<{node.tag!s}> was taken out")
    state.drop(node)


def dropped(state: Tidy, node: Node) -> None:
    """What shows nothing."""
    state.drop(node)


def _comment(state: Tidy, node: Node) -> None:
    word = (node.text or "").strip()
    if word in {"nextpage", "more"} or word.startswith("more "):
        node.text = word.partition(" ")[0]
    else:
        state.some_comments.append(node)


def _marks_of(style: str) -> list[str]:
    """The marks that a style stands for, the outermost first."""
    found = ["strong"] if "font-weight" in style and _BOLD.search(style) else []
    found += (mark for word, mark in _STYLED.items() if word in style)
    if "vertical-align" in style and _BELOW.search(style):
        found.append("sub")
    return found


_STYLED = {"italic": "em", "line-through": "del", "underline": "u", "super": "sup"}
_BELOW = re.compile(r"vertical-align\s*:\s*sub\b")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_NORMAL = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)")
_WORD_LANGUAGE = re.compile(r"[A-Z]{2}-[A-Z]{2}")


_MADE_ID = re.compile(r"(?:[a-z]+(?:-[a-z]+)*-)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
"""What editors and note-taking programs give every heading; nobody links to it from elsewhere."""


def _paragraph(state: Tidy, node: Node) -> None:
    names = node.keys()
    direction = _direction(state, node) if "dir" in names else ""
    state.clear(node, names)
    if direction:
        _direct(state, node, direction)


def _direction(state: Tidy, node: Node) -> str:
    """In which direction a block runs, where that is not plain: Google Docs says ``ltr`` of every paragraph."""
    said = (node.get("dir") or "").lower()
    return said if said == "rtl" or (said == "ltr" and state.runs_both_ways(node)) else ""


def _direct(state: Tidy, node: Node, direction: str) -> None:
    """Put the content into a span that runs in a direction of its own: a block of Markdown has none."""
    if (len(node) or (node.text or "").strip()) and (len(node) != 1 or node[0].get("dir") is None):
        state.wrap_content(node, etree.Element("span", dir=direction))


def _heading(state: Tidy, node: Node) -> None:
    direction = _direction(state, node) if node.get("dir") else ""
    if (name := node.get("id")) and name not in state.fragments and _MADE_ID.fullmatch(name):
        del node.attrib["id"]
    state.keep(node, _HEADING_KEEPS)
    if direction:
        _direct(state, node, direction)


_HEADING_KEEPS = frozenset({"id"})


def _is_of_link(node: Node) -> bool:
    """Whether it is in a link or holds nothing else: Google Docs underlines links by a style, browsers do anyway."""
    alone = len(node) == 1 and node[0].tag == "a" and not (node.text or "").strip() and not (node[0].tail or "").strip()
    return alone or next(node.iterancestors("a"), None) is not None


def _span(state: Tidy, node: Node) -> None:
    if not node.attrib:
        state.unwrap(node)
        return
    if node.get("data-latex") is not None:
        state.keep(node, frozenset({"data-latex"}))
        return
    marks = _marks_of(style.lower()) if (style := node.get("style")) else []
    if "u" in marks and _is_of_link(node):
        marks.remove("u")
    if marks:
        state.clear(node, node.keys())
        node.tag = marks[0]
        for mark in marks[1:]:
            state.wrap_content(node, etree.Element(mark))
        return
    if "screen-reader-text" in (node.get("class") or "").split():
        state.clear(node, node.keys())
        node.set("class", "screen-reader-text")
        return
    language = node.get("lang")
    if node.get("dir") or (language and not _WORD_LANGUAGE.fullmatch(language) and "mso-" not in (style or "")):
        state.keep(node, frozenset({"lang", "dir"}))
        return
    state.unwrap(node)


def _strong(state: Tidy, node: Node) -> None:
    style = node.get("style")
    if style and _NORMAL.search(style):  # Google Docs wraps a whole paste in <b> that is not bold
        state.unwrap(node)
        return
    if names := node.keys():
        state.clear(node, names)
    node.tag = "strong"


def _link(state: Tidy, node: Node) -> None:
    href = state.safe(node, "href")
    if href == "":
        state.leads_nowhere = True
    if href is not None and _PLAIN_LINK_KEEPS.issuperset(node.keys()):  # most
        return
    name = node.get("id") or node.get("name")
    if name and (href is None or name in state.fragments):
        node.set("id", name)
    else:
        name = None
    state.keep(node, _LINK_KEEPS if name else _PLAIN_LINK_KEEPS)
    if href is not None:
        return
    if name:  # a place, not what stands there
        del node.attrib["id"]
        state.anchors.append((node, name))
    state.unwrap(node)


_LINK_KEEPS = frozenset({"href", "title", "id", "download"})
_PLAIN_LINK_KEEPS = frozenset({"href", "title", "download"})


def _area(state: Tidy, node: Node) -> None:
    if state.safe(node, "href") is None:
        state.drop(node)
        return
    node.text = node.get("alt") or node.get("title") or node.get("href")
    node.tail = " " + (node.tail or "")
    state.keep(node, frozenset({"href"}))
    node.tag = "a"


BLOCK_PARENTS = frozenset(["body", "div", "section", "article", "blockquote", "li", "td", "th", "details", "figure"])


def _list(state: Tidy, node: Node) -> None:
    if not node.attrib:
        return
    style = node.get("style") or ""
    if "list-style" in style and node.get("type") is None and (found := _LIST_STYLE.search(style)):
        node.set("type", _LIST_TYPES[found[1].lower()])
    if node.get("type") not in ("a", "A", "i", "I"):
        state.keep(node, frozenset({"start", "reversed"}))
    else:
        state.keep(node, frozenset({"start", "reversed", "type"}))


_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(lower-alpha|upper-alpha|lower-roman|upper-roman)", re.IGNORECASE)
_LIST_TYPES = {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}


def _item(state: Tidy, node: Node) -> None:
    parent = node.getparent()
    if parent is not None and parent.tag not in _LISTS:
        state.strays.append(node)
    if not node.attrib:
        return
    value = node.get("value")
    if value and value.isdigit() and parent is not None and parent.tag == "ol" and node.getprevious() is None:
        parent.set("start", value)
    state.keep(node, frozenset({"data-footnote"}))


_LISTS = frozenset({"ul", "ol", "dir", "menu"})
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_ALIGN_CLASS = re.compile(r"has-text-align-(left|right|center)")


def _cell(state: Tidy, node: Node) -> None:
    if not node.attrib:
        return
    align = (node.get("align") or "").lower()
    found = _ALIGN.search(node.get("style") or "") or _ALIGN_CLASS.search(node.get("class") or "")
    if found:
        align = found[1].lower()
    for span in ("colspan", "rowspan"):
        if (value := node.get(span)) is not None and (not value.isdigit() or value == "1"):
            del node.attrib[span]
    state.keep(node, _CELL_KEEPS)
    if align in ("left", "right", "center"):
        node.set("style", f"text-align: {align}")


_CELL_KEEPS = frozenset({"colspan", "rowspan", "scope"})


def division(state: Tidy, node: Node) -> None:
    """A wrapper; one around a picture of old WordPress is the figure it was."""
    css_class = node.get("class")
    if css_class and "wp-caption" in css_class.split():
        _caption(state, node)
        return
    if node.get("data-latex") is not None:
        state.keep(node, frozenset({"data-latex"}))
    elif names := node.keys():
        state.clear(node, names)
    node.tag = "div"


def _caption(state: Tidy, node: Node) -> None:
    """A picture with its caption, as WordPress showed it up to version 3.8."""
    state.figures = True
    for part in node:
        if isinstance(part.tag, str) and "wp-caption-text" in (part.get("class") or ""):
            part.tag = "figcaption"
    node.tag = "figure"
    _figure(state, node)


def _definitions(state: Tidy, node: Node) -> None:
    """A definition list; WordPress's old editor saved captions as one, with the picture as its term."""
    if "wp-caption" not in (node.get("class") or "").split():
        if names := node.keys():
            state.clear(node, names)
        return
    for part in list(node):
        if part.tag == "dt":
            state.unwrap(part)
        elif part.tag == "dd":
            part.tag = "figcaption"
    state.figures = True
    node.tag = "figure"
    _figure(state, node)


_ALIGNED = frozenset({"aligncenter", "alignleft", "alignright"})
_GALLERIES = frozenset({"gallery", "wp-block-gallery"})
_FIGURES = FILLED_IN | _ALIGNED | _GALLERIES
"""The classes that say something of a figure."""


def _figure(state: Tidy, node: Node) -> None:
    kept = [name for name in (node.get("class") or "").split() if name in _FIGURES]
    state.clear(node, node.keys())
    if not _GALLERIES.isdisjoint(kept):
        node.set("class", "gallery")
    elif kept:
        node.set("class", next((name for name in kept if name in FILLED_IN), kept[0]))


def _section(state: Tidy, node: Node) -> None:
    notes = node.get("class") == "footnotes"
    state.keep(node, frozenset())
    if notes:
        node.set("class", "footnotes")


def _math(state: Tidy, node: Node) -> None:
    """A formula: its LaTeX, not its MathML (facts 3.3)."""
    if node.get("data-latex") is None:
        for annotation in node.iter("annotation"):
            if annotation.get("encoding") == "application/x-tex" and annotation.text:
                node.set("data-latex", annotation.text.strip())
                break
    if node.get("data-latex") is None:
        state.unwrap(node)
        return
    for part in list(node):
        node.remove(part)
    node.text = None
    block = node.get("display") == "block"
    state.keep(node, frozenset({"data-latex"}))
    if block:
        node.tag = "div"


def _acronym(state: Tidy, node: Node) -> None:
    state.keep(node, frozenset({"title"}))
    node.tag = "abbr"


_PLAIN = "p br ul em blockquote hr table thead tbody tfoot tr caption dt dd figcaption summary address"
_PLAIN += " del s ins sub kbd mark cite small u var samp ruby rt rp wbr"
_UNWRAPPED = "font big nobr blink marquee picture label legend button bdi data output hgroup canvas map rb rtc"
_REMOVED = "script style applet textarea select datalist keygen svg link meta base title dialog bgsound"
_REMOVED += " noframes noembed"
_DROPPED = "col colgroup param template option optgroup meter progress"
_SECTIONS = "article aside main header footer nav center search fieldset"

RULES: dict[object, Rule | None] = {
    "body": None,
    UNWRAP: None,
    DROP: None,
    **dict.fromkeys(_PLAIN.split()),
    **dict.fromkeys(_UNWRAPPED.split(), unknown),
    **dict.fromkeys(_REMOVED.split(), removed),
    **dict.fromkeys(_DROPPED.split(), dropped),
    **dict.fromkeys(_SECTIONS.split(), division),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    etree.Comment: _comment,
    "p": _paragraph,
    "div": division,
    "dl": _definitions,
    "span": _span,
    "a": _link,
    "area": _area,
    "b": _strong,
    "strong": _strong,
    "i": renamed("em"),
    "strike": renamed("del"),
    "acronym": _acronym,
    "abbr": keeping("title"),
    "dfn": keeping("title"),
    "bdo": keeping("dir"),
    "time": keeping("datetime"),
    "q": keeping("cite"),
    "sup": keeping("data-footnote"),
    "tt": renamed("code"),
    "dir": renamed("ul"),
    "menu": renamed("ul"),
    "ol": _list,
    "li": _item,
    "td": _cell,
    "th": _cell,
    "figure": _figure,
    "section": _section,
    "details": keeping("open"),
    "math": _math,
}
_BY_ATTRIBUTES = "dl h1 h2 h3 h4 h5 h6 strong abbr dfn bdo time q sup ol td th figure section details code"
PLAIN = frozenset((*_PLAIN.split(), *_BY_ATTRIBUTES.split()))
"""Elements that stay as they are, but for their attributes: without any, no rule has something to do."""

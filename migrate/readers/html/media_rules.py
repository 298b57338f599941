"""The rules for pictures, sound, films, and for the players of other sites."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qs

from lxml import etree

from migrate.findings import Kind
from migrate.readers.html.addresses import is_picture, is_placeholder, is_safe
from migrate.readers.html.rules import BLOCK_PARENTS, RULES, division, removed
from migrate.readers.html.state import Node, Tidy
from migrate.readers.players import frame_url, is_film, shown_address, watch_url
from migrate.urls import split

_LAZY = ("data-lazy-src", "data-src", "data-original", "data-lazy", "data-orig-file", "data-full-url")
_SURELY_LAZY = _LAZY[:4]
_BLANK = re.compile(
    r"(?:blank|1x1|spacer|grey|placeholder|lazy[\w-]*|trans(?:parent)?|pixel)(?:\.trans)?\.(?:gif|png|svg)$"
)
_MAYBE_BLANK = re.compile(r"\.(?:gif|png|svg)$")  # begins with one sign alone: most pictures are through at once
_SMILEYS = frozenset({"wp-smiley", "emoji", "wp-emoji"})
_EDITORS_MARKS = frozenset({"mce-wp-more", "mce-pagebreak"})
"""Pictures that TinyMCE draws where a mark of WordPress stands."""
_NUMBER = re.compile(r"[0-9]{1,5}(?:px)?")
_IMAGE_KEEPS = frozenset({"src", "alt", "title", "width", "height", "class"})
_PLAIN_IMAGE_KEEPS = _IMAGE_KEEPS - {"class"}
_ALIGNED = frozenset({"aligncenter", "alignleft", "alignright"})
_FLOAT = re.compile(r"(?<![\w-])float\s*:\s*(left|right)", re.IGNORECASE)


def _image(state: Tidy, node: Node) -> None:
    css_class = node.get("class")
    classes = css_class.split() if css_class else ()
    src = node.get("src") or ""
    if _stands_for_text(state, node, classes, src):
        return
    names = node.keys()
    if not _IMAGE_KEEPS.issuperset(names):
        _find_source(node, src)
    if "width" in names and _is_pixel(node, src):
        state.once(Kind.PIXEL, f"{split(src).netloc or 'the site itself'}: a picture of one pixel")
        _drop_link_around(state, node)
    elif _safe_picture(state, node):
        _shown(state, node, classes)
        return
    node.text = node.get("alt") or ""
    state.unwrap(node)


def _is_pixel(node: Node, src: str) -> bool:
    """Whether a picture shows nothing: bookshops, feeds and blog hosts count readers so."""
    return node.get("width") in _ONE and node.get("height") in _ONE and node.get("src") == src


def _drop_link_around(state: Tidy, node: Node) -> None:
    """A link that showed nothing else goes with it, told: nobody could ever click it."""
    link, words = node.getparent(), (node.get("alt"), node.tail)
    if link is None or link.tag != "a" or "id" in link.attrib or len(link) > 1:
        return
    if not any(word and word.strip() for word in (link.text, *words)):
        state.once(Kind.PIXEL, f"{link.get('href', '')}: a link around nothing but such a picture")
        state.unwrap(link)


_ONE = frozenset({"0", "1", "0px", "1px"})


def _shown(state: Tidy, node: Node, classes: Collection[str]) -> None:
    for side in ("width", "height"):
        if (value := node.get(side)) and not _NUMBER.fullmatch(value):
            del node.attrib[side]
    aligned = _floats(node) if _ALIGNED.isdisjoint(classes) else next(name for name in classes if name in _ALIGNED)
    state.keep(node, _IMAGE_KEEPS if aligned else _PLAIN_IMAGE_KEEPS)
    if aligned:
        node.set("class", aligned)


def _floats(node: Node) -> str | None:
    """WordPress's class for a picture beside which text runs by the means of other days."""
    side = (node.get("align") or "").lower()
    if (style := node.get("style")) and (found := _FLOAT.search(style)):
        side = found[1].lower()
    return f"align{side}" if side in ("left", "right") else None


def _stands_for_text(state: Tidy, node: Node, classes: Collection[str], src: str) -> bool:
    """Make a smiley its text, an editor's mark nothing, a drawn formula its LaTeX (facts 3.7, 3.9)."""
    if not _SMILEYS.isdisjoint(classes) or "s.w.org/images/core/emoji" in src:
        node.text = node.get("alt") or ""
        state.unwrap(node)
        return True
    if not _EDITORS_MARKS.isdisjoint(classes) or "wp-includes/js/tinymce/" in src:
        state.drop(node)
        return True
    if "latex.php?" in src and (latex := parse_qs(split(src).query).get("latex")):
        state.keep(node, frozenset())
        node.tag = "span"
        node.set("data-latex", latex[0].removeprefix("\\displaystyle").strip())
        return True
    return False


def _find_source(node: Node, src: str) -> None:
    """Give a picture the address that a script would have loaded later, if what it has stands for that."""
    stands_in = is_placeholder(src) or (_MAYBE_BLANK.search(src) and _BLANK.search(src))
    for name in _LAZY if stands_in else _SURELY_LAZY:
        if (value := node.get(name)) and not value.startswith("data:"):
            node.set("src", value)
            return
    for name in ("data-lazy-srcset", "data-srcset", "srcset") if stands_in else ():
        if (value := node.get(name)) and (first := value.split()[0].rstrip(",")) and not first.startswith("data:"):
            node.set("src", first)
            return


def _safe_picture(state: Tidy, node: Node) -> bool:
    src = node.get("src")
    if not src or (src.startswith("data:") and is_placeholder(src)):
        return False
    return is_picture(src) or bool(state.safe(node, "src"))


_MEDIA_KEEPS = frozenset(
    {"src", "controls", "loop", "muted", "preload", "poster", "width", "height", "playsinline", "data-src"}
)
_COUNTER = re.compile(r"\?_=\d+$")


def _media(state: Tidy, node: Node) -> None:
    """Sound or film of the site itself: a player with its controls, which starts only when asked."""
    if not node.get("src") and node.get("data-src"):
        node.set("src", node.get("data-src", ""))
    state.safe(node, "src")
    state.safe(node, "poster")
    _uncounted(node)
    state.keep(node, _MEDIA_KEEPS - {"data-src"})
    node.set("controls", "")


def _source(state: Tidy, node: Node) -> None:
    parent = node.getparent()
    src = state.safe(node, "src")
    if parent is None or parent.tag not in ("audio", "video") or not src:
        state.drop(node)
        return
    _uncounted(node)
    state.keep(node, frozenset({"src", "type", "media", "kind", "srclang", "label", "default"}))


def _uncounted(node: Node) -> None:
    """WordPress adds ``?_=1`` so that each player of a page has its own address."""
    src = node.get("src")
    if src and "?_=" in src:
        node.set("src", _COUNTER.sub("", src))


def _frame(state: Tidy, node: Node) -> None:
    """A page in a page: a player in its form without cookies, or as it was; it always has a title.

    What WordPress draws over the quotation of another blog's post says nothing that is not in the quotation.
    """
    src = node.get("data-src") or node.get("data-lazy-src") or node.get("src") or ""
    if src.startswith("about:"):
        src = ""
    node.set("src", src)
    if not src or not state.safe(node, "src"):
        if src or len(node) or (node.text or "").strip():
            state.once(Kind.REMOVED_MARKUP, "<iframe> was taken out")
        state.drop(node)
        return
    if "wp-embedded-content" in (node.get("class") or "") and _is_quoted(node):
        state.drop(node)
        return
    _set_frame(state, node, node.get("src") or "")


def _is_quoted(node: Node) -> bool:
    before, parent = node.getprevious(), node.getparent()
    if before is None and parent is not None and parent.tag == "p" and not (parent.text or "").strip():
        before = parent.getprevious()  # classic text has made it a paragraph
    return before is not None and (before.tag == "blockquote" or next(before.iter("blockquote"), None) is not None)


def _set_frame(state: Tidy, node: Node, src: str) -> None:
    for part in list(node):
        node.remove(part)
    node.text = None
    title = " ".join((node.get("title") or "").split())
    src = "https:" + src if src.startswith("//") else src
    sized = {side: value for side in ("width", "height") if _NUMBER.fullmatch(value := node.get(side) or "")}
    if player := frame_url(src) or frame_url(watch_url(src)):
        src = player
    if is_film(src):
        sized = {}  # as wide as the text, in the shape of a screen: how wide that is, the old theme alone knew
    elif player:
        sized.setdefault("height", _SOUND_HEIGHT)
    state.keep(node, frozenset())
    node.tag = "iframe"
    node.attrib.update({"src": src, "title": title or shown_address(src), **sized})


_SOUND_HEIGHT = "166"


def _to_link(state: Tidy, node: Node, address: str) -> None:
    for part in list(node):
        node.remove(part)
    url = watch_url(address)
    text = " ".join((node.get("title") or "").split())
    state.keep(node, frozenset())
    text = text or (url if len(url) < _LONG else url.partition("?")[0])
    parent = node.getparent()
    if parent is not None and (parent.tag in BLOCK_PARENTS or (parent.tag == "p" and not _alone(node, parent))):
        node.tag = "p" if parent.tag != "p" else "div"
        node.text = None
        etree.SubElement(node, "a", href=url).text = text
        return
    node.tag = "a"
    node.text = text
    node.set("href", url)


_LONG = 120
"""An address longer than this is no text for a person."""


def _alone(node: Node, parent: Node) -> bool:
    # asking for neighbours, as counting children would walk them all
    beside = node.getprevious() is not None or node.getnext() is not None
    return not beside and not (parent.text or "").strip() and not (node.tail or "").strip()


def _object(state: Tidy, node: Node) -> None:
    """Flash and its kind: the players of film sites become links, others can't play any more."""
    if node.getparent() is None or any(up.tag == "a" for up in node.iterancestors("a")):
        state.drop(node)
        return
    address = node.get("data") or node.get("src") or ""
    for part in node.iter("param", "embed"):
        if part.tag == "embed":
            address = address or part.get("src") or ""
        elif (part.get("name") or "").lower() in ("movie", "src", "filename"):
            address = address or part.get("value") or ""
    if not address:
        _without_address(state, node)
        return
    if not is_safe(address):
        state.once(Kind.UNSAFE_ADDRESS, "An address that would run was taken out")
        removed(state, node)
        return
    if watch_url(address) == address and address.partition("?")[0].endswith(".swf"):
        state.once(Kind.REMOVED_MARKUP, f"<{node.tag!s}> became a link: no browser plays Flash any more")
    if frame_url(watch_url(address)):
        _set_frame(state, node, address)
    else:
        _to_link(state, node, address)


def _without_address(state: Tidy, node: Node) -> None:
    if any(part.tag in ("a", "img", "iframe") for part in node.iter("a", "img", "iframe")):
        state.unwrap(node)
    else:
        removed(state, node)


def _no_script(state: Tidy, node: Node) -> None:
    """What shows without scripts: that is us, unless the picture already stands beside it."""
    pictures = list(node.iter("img"))
    beside = [part for part in (node.getprevious(), node.getnext()) if part is not None]
    if pictures and any(part.tag == "img" or next(part.iter("img"), None) is not None for part in beside):
        state.drop(node)
    else:
        state.unwrap(node)


def _form(state: Tidy, node: Node) -> None:
    state.once(Kind.REMOVED_MARKUP, "<form> was taken out, its text was kept")
    division(state, node)


def _input(state: Tidy, node: Node) -> None:
    kind = (node.get("type") or "text").lower()
    if kind == "checkbox":
        node.text = "[x] " if node.get("checked") is not None else "[ ] "
        state.unwrap(node)
    elif kind == "image" and node.get("src"):
        node.tag = "img"
        _image(state, node)
    else:
        if kind != "hidden":
            state.once(Kind.REMOVED_MARKUP, "<input> was taken out")
        state.drop(node)


_LOADERS = re.compile(
    r"^(?:https?:)?//(?:platform\.(?:twitter|instagram)\.com|(?:www\.)?instagram\.com/embed|platform\.x\.com"
    r"|(?:www\.)?tiktok\.com/embed|embedr\.flickr\.com|assets\.pinterest\.com|embed\.reddit(?:media)?\.com"
    r"|embed\.bsky\.app|(?:www\.)?threads\.net/embed|connect\.facebook\.net|static\.codepen\.io|cpwebassets\.codepen\.io"
    r"|s\.imgur\.com|fast\.wistia\.(?:com|net)|speakerdeck\.com/assets)"
)


def _script(state: Tidy, node: Node) -> None:
    """A script goes; one that would only draw a quotation of another site again takes nothing with it."""
    if not _LOADERS.match(node.get("src") or ""):
        state.once(Kind.REMOVED_MARKUP, "<script> was taken out")
    state.drop(node)


RULES.update(
    {
        "img": _image,
        "image": _image,
        "audio": _media,
        "video": _media,
        "source": _source,
        "track": _source,
        "iframe": _frame,
        "object": _object,
        "embed": _object,
        "noscript": _no_script,
        "form": _form,
        "input": _input,
        "script": _script,
    }
)

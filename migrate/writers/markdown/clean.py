"""The second lock: no markup is written that a sanitiser would change. What plainly is its own result needs none."""

from __future__ import annotations

import re

import nh3

from migrate.urls import SAFE_SCHEMES

_TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "colgroup", "col"),
    *("dl", "dt", "dd", "figure", "figcaption", "div", "section", "details", "summary", "address"),
    *(
        "video",
        "audio",
        "iframe",
        "source",
        "track",
        "a",
        "img",
        "strong",
        "em",
        "b",
        "i",
        "del",
        "s",
        "ins",
        "sub",
        "sup",
    ),
    *("kbd", "abbr", "mark", "q", "cite", "small", "u", "var", "samp", "dfn", "time", "bdo"),
    *("ruby", "rt", "rp", "span", "wbr"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "id", "download"},
    "img": {"src", "alt", "title", "width", "height", "class"},
    **{heading: {"id"} for heading in ("h1", "h2", "h3", "h4", "h5", "h6")},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "style"},
    "th": {"colspan", "rowspan", "style", "scope"},
    "figure": {"class"},
    "code": {"class"},
    "details": {"open"},
    "audio": {"src", "controls", "loop", "muted", "preload"},
    "video": {"src", "controls", "loop", "muted", "preload", "poster", "width", "height", "playsinline"},
    "source": {"src", "type", "media"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "abbr": {"title"},
    "dfn": {"title"},
    "bdo": {"dir"},
    "q": {"cite"},
    "blockquote": {"cite"},
    "ins": {"cite", "datetime"},
    "del": {"cite", "datetime"},
    "time": {"datetime"},
    "span": {"id", "lang", "dir", "class"},
    "iframe": {"src", "title", "width", "height", "srcdoc", "allowfullscreen"},
}

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes=set(SAFE_SCHEMES),
    link_rel=None,
    filter_style_properties={"text-align"},
)


_NO_LINK = re.compile("<a>(.*?)</a>", re.DOTALL)


def cleaned(markup: str) -> str:
    """Markup as a browser reads it, without any element, attribute or address that is not on the lists.

    A link whose address no browser can read leads nowhere, and is none.
    """
    clean = _CLEANER.clean(markup)
    return _NO_LINK.sub(r"\1", clean) if "<a>" in clean else clean


def is_clean(markup: str) -> bool:
    """Whether ``cleaned`` would give this very text back: asked of what a tree was written as, so tags pair.

    Only what can be proved piece by piece is clean: elements that a browser nests as they stand, each part of a
    list or table right where it belongs, and addresses that parse (``tests/test_clean.py`` asks both).
    """
    return _CLEAN.fullmatch(markup) is not None


# no "&#13;", no space that an entity is written for
_TEXT = r"[^<>&\xa0]++|&(?:amp|lt|gt);"
_VALUE = r"(?:[^<>&\"\xa0]++|&amp;)*+"
# a host whose name is plain: what it is in Punycode, or as a number, is not for us to say
_HOST = r"(?:(?!(?i:xn--))[A-Za-z0-9-]++\.)+[A-Za-z]{2,}+(?=[/?#\"])"
_ADDRESS = rf"(?:https?://{_HOST}|(?=[/#]))(?:[!#$%'()*+,./:;=?@~\w-]++|&amp;)*+"
_IMAGE = rf'<img(?: (?:src="{_ADDRESS}"|(?:alt|title|width|height|class)="{_VALUE}"))*+>'
_MARK = "</?(?:em|strong|b|i|s|u|del|ins|code|sub|sup|small|kbd|cite|q|mark|abbr|var|samp|span)>"
_TAG = rf"{_MARK}|<br>|<wbr>|{_IMAGE}"
_INLINE = rf"{_TEXT}|(?:{_TAG})"
_LINK = rf'<a(?: (?:href="{_ADDRESS}"|title="{_VALUE}"))++>(?:{_INLINE})*+</a>'
_PARAGRAPH = rf"<p>(?:{_INLINE}|{_LINK})*+</p>"
_PLAYED = rf'(?:controls|loop|muted)=""|src="{_ADDRESS}"|preload="{_VALUE}"'
_SHOWN = rf'playsinline=""|poster="{_ADDRESS}"|(?:width|height)="{_VALUE}"'
_PLAYER = (
    rf"<(?:audio(?: (?:{_PLAYED}))*+|video(?: (?:{_PLAYED}|{_SHOWN}))*+)>(?:{_INLINE}|{_LINK})*+</(?:audio|video)>"
)
_ITEM = r"<[uo]l>\s*+<li>|</li>\s*+(?:<li>|</[uo]l>)|<dl>\s*+<d[td]>|</d[td]>\s*+(?:<d[td]>|</dl>)"
_SECTION = "t(?:head|body|foot)>"
_CELL = r"""<t[dh](?: (?:colspan|rowspan)="[0-9]++")*+>"""
_ROW = rf"<tr>\s*+{_CELL}"
_NEXT_ROWS = rf"</{_SECTION}\s*+(?:</table>|<{_SECTION}\s*+{_ROW})"
_TABLE = rf"<table>\s*+<{_SECTION}\s*+{_ROW}|</t[dh]>\s*+(?:{_CELL}|</tr>\s*+(?:{_ROW}|{_NEXT_ROWS}))"
_FLOW = r'</?(?:figcaption|div|blockquote)>|</?figure>|<figure class="[a-z-]++">'
# tags stand in a group of their own: what all of it begins with is looked at once
_ANY_TAG = rf"{_TABLE}|{_TAG}|{_LINK}|{_PARAGRAPH}|{_FLOW}|{_PLAYER}|{_ITEM}"
_CLEAN = re.compile(rf"(?:{_TEXT}|(?:{_ANY_TAG}))*+", re.ASCII)

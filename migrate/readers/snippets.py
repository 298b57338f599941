"""Small questions to a piece of HTML that a handler asks before there is a tree."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from migrate.document import attribute, link, text
from migrate.model import Attachment

_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
_ENDINGS = {
    "image": (
        ".jpg",
        ".jpeg",
        ".jpe",
        ".png",
        ".gif",
        ".webp",
        ".avif",
        ".svg",
        ".bmp",
        ".heic",
        ".tif",
        ".tiff",
    ),
    "audio": (".mp3", ".ogg", ".oga", ".flac", ".m4a", ".wav", ".wma"),
    "video": (".mp4", ".m4v", ".webm", ".ogv", ".mov", ".wmv", ".flv", ".avi"),
}
_TAGS = re.compile(r"<[^<>]*+>")


@cache  # names are few, and stand in the code
def _start(name: str, after: str) -> re.Pattern[str]:
    return re.compile(rf"<{name}(?=[{after}])[^<>]*+>", re.IGNORECASE)


@cache
def _end(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}\s*+>", re.IGNORECASE)


def first_tag(html: str, name: str) -> str:
    """The first start tag of a name, or an empty string."""
    found = _start(name, r"\s>/").search(html)
    return found[0] if found else ""


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag, entities decoded; the first of a name counts, as in a browser."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def elements(html: str, name: str) -> list[tuple[str, str]]:
    """The start tag and inner HTML of each element of a name that can't hold itself (a, figcaption …)."""
    opener, closer = _start(name, r"\s>"), _end(name)
    found: list[tuple[str, str]] = []
    position = 0
    while (start := opener.search(html, position)) and (end := closer.search(html, start.end())):
        found.append((start[0], html[start.end() : end.start()]))
        position = end.end()
    return found


def caption_of(html: str) -> str:
    """The inner HTML of the last figcaption, or an empty string."""
    found = elements(html, "figcaption")
    return found[-1][1].strip() if found else ""


def plain(html: str) -> str:
    """The text of a piece of inline HTML, white space folded."""
    return " ".join(unescape(_TAGS.sub("", html)).split())


def without_wrapper(html: str) -> str:
    """The inside of the one element that a piece of HTML is, or the piece itself."""
    stripped = html.strip()
    start = stripped.find(">")
    end = stripped.rfind("</")
    return stripped[start + 1 : end] if stripped.startswith("<") and 0 < start < end else stripped


def formula(latex: str, *, display: bool = False) -> str:
    """A formula as LaTeX: in a line, or on lines of its own."""
    tag = "div" if display else "span"
    return f'<{tag} data-latex="{attribute(latex.strip())}"></{tag}>'


def media(tag: str, url: str | list[str], more: str = "", inner: str = "", *, worded: bool = True) -> str:
    """A player (``audio`` or ``video``) of a file, or of one in several forms, with a link for who has no player."""
    forms = [url] if isinstance(url, str) else url
    source = f' src="{attribute(forms[0])}"' if len(forms) == 1 else ""
    sources = "" if source else "".join(f'<source src="{attribute(one)}">' for one in forms)
    instead = link(forms[0], text(forms[0])) if worded else ""
    return f"<{tag} controls{source}{more}>{sources}{inner}{instead}</{tag}>"


def names(words: str) -> tuple[str, ...]:
    """A list of names, written as one text and parted by spaces."""
    return tuple(words.split())


def is_kind(one: Attachment, kind: str) -> bool:
    """Whether an attachment is an ``image``, ``audio`` or ``video``: by its type, else by its ending."""
    if one.mime:
        return one.mime.startswith(kind + "/")
    return one.url.lower().split("?")[0].endswith(_ENDINGS[kind])

"""The namespaces of an export: which prefix means what, and the wrapping in which an item parses alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

WXR = "http://wordpress.org/export/1.2/"
EXCERPT = WXR + "excerpt/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"

USUAL = {
    "wp": WXR,
    "excerpt": EXCERPT,
    "content": CONTENT,
    "dc": DC,
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "atom": "http://www.w3.org/2005/Atom",
    "georss": "http://www.georss.org/georss",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
}
"""What the prefixes mean that exporters print, declared or not."""

_OURS = ("wp", "excerpt", "content", "dc")
_EXPORT = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[^/]*+(?:/(excerpt/?)?)?", re.IGNORECASE)
_CONTENT = re.compile(r"https?://(?:www\.)?purl\.org/rss/1\.0/modules/content/?", re.IGNORECASE)
_DC = re.compile(r"https?://(?:www\.)?purl\.org/dc/elements/1\.1/?", re.IGNORECASE)
_DECLARATION = re.compile(rb"""\sxmlns:([A-Za-z_][\w.-]*+)\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)')""")
_OLD = re.compile(r"/export/1\.[01]/")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What an export's root element says of its items: prefixes, and if it is older than WordPress 3.4."""

    prefixes: tuple[tuple[str, str], ...]
    spaced: bool = False
    """Up to WordPress 3.3 a value that ends in ``]`` got a space (facts 1.1)."""


PLAIN = Dialect(tuple(USUAL.items()))
"""The dialect of a span that nobody knows the root element of."""


@lru_cache(maxsize=256)
def canonical(uri: str) -> str:
    """A namespace under the one address this package knows it by (http or https, any version; facts 1.2)."""
    if found := _EXPORT.fullmatch(uri):
        return EXCERPT if found[1] else WXR
    if _CONTENT.fullmatch(uri):
        return CONTENT
    return DC if _DC.fullmatch(uri) else uri


def dialect_of(root_tag: bytes) -> Dialect:
    """Read the declarations out of an ``<rss …>`` (and ``<channel …>``) tag.

    A prefix of ours bound to an address nobody knows means what it usually means, unless the file binds the
    true address to another prefix (facts 1.2).
    """
    found: dict[str, str] = {}
    spaced = False
    for name, double, single in _DECLARATION.findall(root_tag):
        uri = unescape((double or single).decode("utf-8", "replace")).strip()
        spaced = spaced or bool(_OLD.search(uri))
        found[name.decode("ascii", "replace")] = canonical(uri)
    bound = set(found.values())
    for prefix in _OURS:
        if prefix in found and USUAL[prefix] not in bound:
            found[prefix] = USUAL[prefix]
    found.pop("xml", None)
    found.pop("xmlns", None)
    return Dialect(tuple(sorted(found.items())), spaced)


def meaning(prefix: str) -> str:
    """The namespace of a prefix that nobody declared."""
    return USUAL.get(prefix, f"urn:undeclared:{prefix}")


@lru_cache(maxsize=64)
def opening(prefixes: tuple[tuple[str, str], ...]) -> bytes:
    """What stands before items so that they parse on their own."""
    declared = "".join(f' xmlns:{prefix}="{escape(uri)}"' for prefix, uri in prefixes if uri)
    return f"<rss{declared}><channel>".encode()


CLOSING = b"</channel></rss>"

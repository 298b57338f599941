"""Which addresses are safe to keep."""

from __future__ import annotations

import re
from html import escape

import nh3

from migrate.urls import SAFE_SCHEMES

_PLAIN_STARTS = ("http://", "https://", "/", "#", "mailto:", "tel:", "?", ".")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NOISE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]+")
_RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
PLACEHOLDER_LENGTH = 400
"""A picture inside an address that is shorter than this is a placeholder of lazy loading, not a picture."""


_HOST = r"https?://[A-Za-z0-9.-]++(?=[/?#]|:[0-9]{1,4}[/?#]|\Z)"
_PLAIN = re.compile(rf"(?:{_HOST}|{'|'.join(map(re.escape, _PLAIN_STARTS[2:]))})[!-~]*+\Z")


def is_plain(url: str) -> bool:
    """Whether an address is safe, has a host that can be read, and no space nor control character: nearly all are."""
    return _PLAIN.match(url) is not None


def is_readable(url: str) -> bool:
    """Whether an address says where it leads, as sanitisers read it: ``http://[x`` does not, and they take it away."""
    return not url.startswith(("http:", "https:")) or "href" in nh3.clean(f'<a href="{escape(url)}">.</a>')


def is_safe(url: str) -> bool:
    """Whether an address runs nothing: a scheme on the list, or none."""
    if url.startswith(_PLAIN_STARTS):
        return True
    scheme = _SCHEME.match(_NOISE.sub("", url))
    return scheme is None or scheme[1].lower() in SAFE_SCHEMES


def is_picture(url: str) -> bool:
    """Whether a ``data:`` address is a raster picture."""
    return _RASTER.fullmatch(url) is not None


def is_placeholder(url: str) -> bool:
    """Whether an address stands for a picture that a script would load later."""
    return (url.startswith("data:") and len(url) < PLACEHOLDER_LENGTH) or not url

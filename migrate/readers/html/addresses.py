"""Which addresses are safe to keep, and where the players of other sites lead to."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from migrate.urls import SAFE_SCHEMES, split

_PLAIN_STARTS = ("http://", "https://", "/", "#", "mailto:", "tel:", "?", ".")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NOISE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]+")
_RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
PLACEHOLDER_LENGTH = 400
"""A picture inside an address that is shorter than this is a placeholder of lazy loading, not a picture."""


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


_PLAYERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?:^|\.)youtube(?:-nocookie)?\.com/(?:embed|v|e|shorts|live)/(?!videoseries)([\w-]{6,})"),
        "https://www.youtube.com/watch?v={}",
    ),
    (re.compile(r"(?:^|\.)youtube\.com/p/(\w{10,})"), "https://www.youtube.com/playlist?list=PL{}"),
    (re.compile(r"^youtu\.be/([\w-]{6,})"), "https://www.youtube.com/watch?v={}"),
    (re.compile(r"^player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}"),
    (
        re.compile(r"(?:^|\.)dailymotion\.com/(?:embed/|swf/)(?:video/)?(\w+)"),
        "https://www.dailymotion.com/video/{}",
    ),
    (
        re.compile(r"^(?:video\.wordpress\.com|videopress\.com)/(?:embed|v)/(\w+)"),
        "https://videopress.com/v/{}",
    ),
    (re.compile(r"^open\.spotify\.com/embed/([\w/-]+)"), "https://open.spotify.com/{}"),
    (re.compile(r"^embed\.ted\.com/(talks/[\w./-]+)"), "https://www.ted.com/{}"),
    (
        re.compile(r"(?:^|\.)slideshare\.net/slideshow/embed_code/(?:key/)?(\w+)"),
        "https://www.slideshare.net/slideshow/embed_code/{}",
    ),
)
_VIMEO_FLASH = re.compile(r"vimeo\.com/moogaloop\.swf\?.*?clip_id=(\d+)")
_PLAYLIST = re.compile(r"youtube(?:-nocookie)?\.com/embed/videoseries\?.*?list=([\w-]+)")


def watch_url(src: str) -> str:
    """Where a person would watch what a player plays; the address itself when nobody knows the player."""
    src = src.strip()
    if src.startswith("//"):
        src = "https:" + src
    bare = re.sub(r"^https?://(?:www\.)?", "", src, count=1, flags=re.IGNORECASE)
    if bare.startswith("w.soundcloud.com/player"):
        return next(iter(parse_qs(split(src).query).get("url", ())), src)
    if found := _VIMEO_FLASH.search(bare):
        return f"https://vimeo.com/{found[1]}"
    if found := _PLAYLIST.search(bare):
        return f"https://www.youtube.com/playlist?list={found[1]}"
    for pattern, target in _PLAYERS:
        if found := pattern.search(bare):
            return target.format(found[1])
    return src

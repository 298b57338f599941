"""Players of other sites: the page where a person would watch, and the frame that plays it inside a page."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote

from migrate.urls import split

_PAGES: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (word, re.compile(frame), page)
    for word, frame, page in (
        (
            "youtube",
            r"(?:^|\.)youtube(?:-nocookie)?\.com/(?:embed|v|e|shorts|live)/(?!videoseries)([\w-]{6,})",
            "https://www.youtube.com/watch?v={}",
        ),
        ("youtube", r"(?:^|\.)youtube\.com/p/(\w{10,})", "https://www.youtube.com/playlist?list=PL{}"),
        ("youtu.be", r"^youtu\.be/([\w-]{6,})", "https://www.youtube.com/watch?v={}"),
        (
            "youtube",
            r"youtube(?:-nocookie)?\.com/embed/videoseries\?.*?list=([\w-]+)",
            "https://www.youtube.com/playlist?list={}",
        ),
        ("vimeo", r"^player\.vimeo\.com/video/(\d+)", "https://vimeo.com/{}"),
        ("moogaloop", r"vimeo\.com/moogaloop\.swf\?.*?clip_id=(\d+)", "https://vimeo.com/{}"),
        (
            "dailymotion",
            r"(?:^|\.)dailymotion\.com/(?:embed/|swf/)(?:video/)?(\w+)",
            "https://www.dailymotion.com/video/{}",
        ),
        ("video", r"^(?:video\.wordpress\.com|videopress\.com)/(?:embed|v)/(\w+)", "https://videopress.com/v/{}"),
        ("spotify", r"^open\.spotify\.com/embed/([\w/-]+)", "https://open.spotify.com/{}"),
        ("embed.ted", r"^embed\.ted\.com/(talks/[\w./-]+)", "https://www.ted.com/{}"),
        (
            "slideshare",
            r"(?:^|\.)slideshare\.net/slideshow/embed_code/(?:key/)?(\w+)",
            "https://www.slideshare.net/slideshow/embed_code/{}",
        ),
    )
)
"""A word that must be there, a player's address, and the page to watch it on."""

_FRAMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(page), frame)
    for page, frame in (
        (
            r"(?:m\.)?youtube(?:-nocookie)?\.com/watch\?(?:.*&)?v=([\w-]{6,})",
            "https://www.youtube-nocookie.com/embed/{}",
        ),
        (
            r"(?:m\.)?youtube(?:-nocookie)?\.com/(?:embed|v|e|shorts|live)/(?!videoseries)([\w-]{6,})",
            "https://www.youtube-nocookie.com/embed/{}",
        ),
        (r"youtu\.be/([\w-]{6,})", "https://www.youtube-nocookie.com/embed/{}"),
        (
            r"(?:m\.)?youtube\.com/playlist\?(?:.*&)?list=([\w-]{6,})",
            "https://www.youtube-nocookie.com/embed/videoseries?list={}",
        ),
        (
            r"vimeo\.com/(?:channels/[\w-]+/|groups/[\w-]+/videos?/)?(\d+)(?:[?#]|/?$)",
            "https://player.vimeo.com/video/{}",
        ),
        (r"dailymotion\.com/video/(\w+)", "https://www.dailymotion.com/embed/video/{}"),
        (r"dai\.ly/(\w+)", "https://www.dailymotion.com/embed/video/{}"),
        (r"videopress\.com/(?:v|embed)/(\w+)", "https://videopress.com/embed/{}"),
        (r"ted\.com/(talks/[\w-]+)", "https://embed.ted.com/{}"),
        (
            r"open\.spotify\.com/((?:track|album|playlist|episode|show|artist)/\w+)",
            "https://open.spotify.com/embed/{}",
        ),
        (r"loom\.com/share/(\w+)", "https://www.loom.com/embed/{}"),
    )
)
_LONGEST = 2000
"""Characters, beyond which an address is no player's: what looks for one in it would take long."""
_FILMS = ("youtube", "vimeo", "dailymotion", "videopress", "ted.com", "loom")
_START = re.compile(r"[?&#](?:t|start)=(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?(?=&|#|$)")
_SCHEME = re.compile(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)


def watch_url(src: str) -> str:
    """Where a person would watch what a player plays; the address itself when nobody knows the player."""
    src = src.strip()
    if src.startswith("//"):
        src = "https:" + src
    if len(src) > _LONGEST:
        return src
    bare = _SCHEME.sub("", src)
    if bare.startswith("w.soundcloud.com/player"):
        return next(iter(parse_qs(split(src).query).get("url", ())), src)
    for word, pattern, page in _PAGES:
        if word in bare and (found := pattern.search(bare)):
            return page.format(found[1])
    return src


def frame_url(url: str) -> str:
    """The player for what a person watches at an address, in the form that sets no cookies where there is one.

    Empty when the address alone does not say it.
    """
    if len(url) > _LONGEST:
        return ""
    host, slash, rest = _SCHEME.sub("", url.strip()).partition("/")
    bare = host.lower() + slash + rest
    for pattern, target in _FRAMES:
        if found := pattern.match(bare):
            return target.format(found[1]) + (_from(bare) if "youtube" in target else "")
    if bare.startswith("soundcloud.com/") and bare.count("/") >= 2:
        return "https://w.soundcloud.com/player/?url=" + quote("https://" + bare, safe="")
    return ""


def _from(bare: str) -> str:
    """The second at which a film starts, for its player."""
    found = _START.search(bare)
    if not found:
        return ""
    hours, minutes, seconds = (int((part or "0")[:6]) for part in found.groups())
    start = hours * 3600 + minutes * 60 + seconds
    return f"?start={start}" if start else ""


def is_film(src: str) -> bool:
    """Whether a player shows pictures, wide as a screen."""
    return any(name in src.split("?", 1)[0] for name in _FILMS)


def shown_address(url: str) -> str:
    """An address as words for a person: where it would be watched, without scheme and settings that are long."""
    bare = _SCHEME.sub("", watch_url(url)).rstrip("/")
    return bare if len(bare) < _LONG else bare.partition("?")[0][:_LONG]


_LONG = 80

"""Embeds: what an address that stands for something of another site becomes (facts 3.8)."""

from __future__ import annotations

import re
from hashlib import md5
from html import unescape
from urllib.parse import parse_qs, urlsplit

from migrate.document import embed, figure, frame, text
from migrate.readers.context import BodyContext
from migrate.readers.players import frame_url
from migrate.readers.snippets import attributes, first_tag, media

# begins with a line end, not with ^: the engine then jumps from line to line
_URL_LINE = re.compile(r"\n[ \t]*+(https?://[^\s<>\"]++)[ \t]*+(?=\n|\Z)", re.IGNORECASE)
_FIRST_LINE = re.compile(r"\s*+(https?://[^\s<>\"]++)[ \t]*+(?=\n|\Z)", re.IGNORECASE)
_URL_PARAGRAPH = re.compile(r"<p(?:\s[^<>]*+)?>\s*+(https?://[^\s<>\"]++)\s*+</p>", re.IGNORECASE)

_AUDIO = (".mp3", ".ogg", ".oga", ".flac", ".m4a", ".wav")
_VIDEO = (".mp4", ".m4v", ".webm", ".ogv", ".flv", ".mov", ".wmv")
_AFTER_PATH = re.compile(r"[?#].*")
_YOUTUBE = re.compile(r"^(?:embed|v|shorts|live|e)/([\w-]{6,})")
_KEY = re.compile(r"^[\w-]{6,}$")

# host → what its path must begin with, one of (facts 3.8); a host also stands for its www. and m. forms
_PROVIDERS: dict[str, tuple[str, ...]] = {
    "youtube.com": ("/watch", "/playlist", "/shorts/", "/live/", "/embed/", "/v/"),
    "youtube-nocookie.com": ("/embed/",),
    "youtu.be": ("/",),
    "vimeo.com": ("/",),
    "dailymotion.com": ("/",),
    "dai.ly": ("/",),
    "flickr.com": ("/",),
    "flic.kr": ("/",),
    "scribd.com": ("/doc/", "/document/"),
    "wordpress.tv": ("/",),
    "poll.fm": ("/",),
    "twitter.com": ("/",),
    "soundcloud.com": ("/",),
    "open.spotify.com": ("/",),
    "play.spotify.com": ("/",),
    "issuu.com": ("/",),
    "mixcloud.com": ("/",),
    "ted.com": ("/talks/",),
    "animoto.com": ("/play/",),
    "video214.com": ("/play/",),
    "kickstarter.com": ("/projects/",),
    "kck.st": ("/",),
    "cloudup.com": ("/",),
    "reverbnation.com": ("/",),
    "videopress.com": ("/v/",),
    "reddit.com": ("/r/",),
    "speakerdeck.com": ("/",),
    "a.co": ("/",),
    "amzn.to": ("/",),
    "amzn.eu": ("/",),
    "amzn.in": ("/",),
    "amzn.asia": ("/",),
    "z.cn": ("/",),
    "someecards.com": ("/",),
    "some.ly": ("/",),
    "tiktok.com": ("/",),
    "wolframcloud.com": ("/obj/",),
    "pca.st": ("/",),
    "anghami.com": ("/",),
    "bsky.app": ("/profile/",),
    "canva.com": ("/design/",),
    # dropped by WordPress since, but embedded when the post was read
    "qik.com": ("/",),
    "viddler.com": ("/",),
    "revision3.com": ("/",),
    "blip.tv": ("/",),
    "rdio.com": ("/",),
    "vine.co": ("/v/",),
    "photobucket.com": ("/",),
    "funnyordie.com": ("/videos/",),
    "collegehumor.com": ("/video",),
    "hulu.com": ("/watch/",),
    "instagram.com": ("/p/", "/tv/", "/reel/"),
    "instagr.am": ("/p/",),
    "facebook.com": ("/",),
    "meetup.com": ("/",),
    "meetu.ps": ("/",),
    "slideshare.net": ("/",),
    "screencast.com": ("/",),
    # Jetpack's
    "gfycat.com": ("/",),
    "sketchfab.com": ("/",),
    "loom.com": ("/share/",),
    "gist.github.com": ("/",),
    "codepen.io": ("/",),
    "icloud.com": ("/keynote/",),
    "song.link": ("/",),
    "odesli.co": ("/",),
}
_WHOLE_DOMAINS = tuple(
    f".{domain}"
    for domain in (
        "smugmug.com",
        "wistia.com",
        "crowdsignal.net",
        "polldaddy.com",
        "survey.fm",
        "imgur.com",
        "tumblr.com",
        "vimeo.com",
    )
)
_REGIONAL = re.compile(
    r"^(?:www\.)?(?:amazon\.(?:com|com\.mx|com\.br|ca|co\.uk|de|fr|it|es|in|nl|ru|co\.jp|com\.au|cn)|(?:[a-z]{2}\.)?pinterest\.[a-z.]+)$"
)


def has_url_line(html: str) -> bool:
    """Whether there may be an address alone on a line, or alone in a paragraph."""
    if "://" not in html:
        return False
    return bool(_URL_LINE.search(html) or _FIRST_LINE.match(html) or ("<p" in html and _URL_PARAGRAPH.search(html)))


def is_embeddable(url: str) -> bool:
    """Whether WordPress (of some time) or Jetpack knew how to embed this address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.netloc.lower()
    bare = host.removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    starts = _PROVIDERS.get(bare)
    if starts is not None:
        return len(parts.path) > 1 and parts.path.startswith(starts)
    return f".{bare}".endswith(_WHOLE_DOMAINS) or bool(_REGIONAL.match(host))


def canonical(url: str) -> str:
    """An address as a person would open it: players of YouTube and Vimeo become watch pages."""
    url = unescape(url.strip())
    if url.startswith("//"):
        url = "https:" + url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower().removeprefix("www.")
    if host in ("youtube.com", "youtube-nocookie.com", "m.youtube.com"):
        found = _YOUTUBE.match(parts.path.lstrip("/"))
        if found and not parts.path.startswith(("/shorts", "/live")) and found[1] != "videoseries":
            return youtube(found[1], parts.query)
    if host == "player.vimeo.com" and parts.path.startswith("/video/"):
        return "https://vimeo.com/" + parts.path.removeprefix("/video/").strip("/")
    return url


def youtube(key: str, query: str = "") -> str:
    """The watch page of a YouTube video; of a player's settings only the start stays."""
    start = parse_qs(query.replace("&#038;", "&").replace("&amp;", "&"))
    seconds = next((start[name][0] for name in ("t", "start") if name in start), "")
    return f"https://www.youtube.com/watch?v={key}" + (f"&t={seconds}" if re.fullmatch(r"\w+", seconds) else "")


def youtube_from(value: str) -> str:
    """The watch page for what a YouTube shortcode was given: a key, an address with things glued to it."""
    value = unescape(value.strip())
    if _KEY.match(value) and "." not in value:
        return youtube(value)
    if value.startswith("//"):
        value = "https:" + value
    elif not value.lower().startswith("http"):
        value = "https://" + value
    head, _, rest = value.replace("&rel", "?rel").partition("?")
    query = parse_qs(rest.replace("?", "&"))
    parts = head.split("&")[0]
    if "v" in query and _KEY.match(query["v"][0]):
        return youtube(query["v"][0], rest.replace("?", "&"))
    try:
        found = urlsplit(parts)
    except ValueError:
        return value
    if found.netloc.lower().endswith("youtu.be") and found.path.strip("/"):
        return youtube(found.path.strip("/").split("/")[0], rest.replace("?", "&"))
    return canonical(value)


def player(url: str) -> str:
    """A file's own player, or an empty string when the address is no sound and no film."""
    path = url.split("?", 1)[0].split("#", 1)[0].lower()
    if path.endswith(_AUDIO):
        return media("audio", url)
    if path.endswith(_VIDEO):
        return media("video", url)
    return ""


def embedded(url: str, context: BodyContext, caption: str = "", *, linked: bool = True) -> str:
    """What stands for an embedded address: what the site had cached of it, a player, or a link.

    Where the cache says that the other site gave nothing, WordPress showed the address alone: as a link
    (``[embed]``), or as text (a line of its own, a block).
    """
    if made := player(url):
        return figure(made, caption)
    quoted, title = _cached(url, context)
    if quoted:
        return figure(quoted, caption) if caption else quoted
    if not title and not linked and was_unanswered(url, context):
        return figure(plain_line(url), caption) if caption else plain_line(url)
    return shown(url, caption, title)


def shown(url: str, caption: str = "", title: str = "") -> str:
    """A player in a frame where the address alone says which, else a link."""
    url = canonical(url)
    src = frame_url(url)
    return frame(src, title, caption) if src else embed(url, caption, title)


def _cached(url: str, context: BodyContext) -> tuple[str, str]:
    """What WordPress had cached of an address (``_oembed_…`` meta): HTML to show, or only a player's title."""
    key = _AFTER_PATH.sub("", url).rstrip("/").rsplit("/", 1)[-1] if "watch?" not in url else canonical(url)[-11:]
    if len(key) < 6:
        return "", ""
    for value in _oembeds(context).get(key, ()):
        title = attributes(first_tag(value, "iframe")).get("title")
        if title and frame_url(canonical(url)):
            return "", title
        if "<" in value:
            return _without_scripts(value), ""
    return "", ""


_PARTS = re.compile(r"[^/\"'?&#<>=\s]{6,}")
"""What an address may end in, as it stands in HTML."""


def _oembeds(context: BodyContext) -> dict[str, list[str]]:
    """The cached HTML of a post by every part of an address in it: read once, however many addresses ask."""
    if "oembeds" not in context.looked_up:
        found: dict[str, list[str]] = {}
        for name, value in context.meta.items():
            if name.startswith("_oembed_") and not name.startswith("_oembed_time_"):
                for part in set(_PARTS.findall(value)):
                    found.setdefault(part, []).append(value)
        context.looked_up["oembeds"] = found
    known: dict[str, list[str]] = context.looked_up["oembeds"]
    return known


def _without_scripts(html: str) -> str:
    """The cached HTML without what would only draw its quotation again."""
    parts, done, small = [], 0, html.lower()
    while (start := small.find("<script", done)) >= 0 and (end := small.find("</script", start)) >= 0:
        parts.append(html[done:start])
        done = small.find(">", end) + 1 or len(html)
    return "".join(parts) + html[done:]


def was_unanswered(url: str, context: BodyContext) -> bool:
    """Whether the cache says that nothing was to be had for an address.

    The key is a digest of the address and of the width and height asked for: the theme's width, and half as
    much again, at most 1,000. Both stand in no export, but no width is out of reach.
    """
    if "unanswered" not in context.looked_up:
        names = [name for name, value in context.meta.items() if value == "{{unknown}}" and name.startswith("_oembed_")]
        context.looked_up["unanswered"] = frozenset(names)
    unanswered = context.looked_up["unanswered"]
    return bool(unanswered) and any(_cache_key(url, width) in unanswered for width in _WIDTHS)


_WIDTHS = range(200, 2001)
"""Themes' widths of content, in pixels."""


def _cache_key(url: str, width: int) -> str:
    asked = f'{url}a:2:{{s:5:"width";i:{width};s:6:"height";i:{min((width * 3 + 1) // 2, 1000)};}}'
    return "_oembed_" + md5(asked.encode(), usedforsecurity=False).hexdigest()


def embed_lines(source: str, context: BodyContext) -> str:
    """Bare addresses on lines of their own, embedded; of an unknown site they stay text."""

    def line(found: re.Match[str]) -> str:
        url = unescape(found[1])
        known = is_embeddable(url) or player(url) or any(_cached(url, context))
        return "\n" + embedded(url, context, linked=False) if known else found[0]

    if "<p" in source:
        source = _URL_PARAGRAPH.sub(line, source)
    return _URL_LINE.sub(line, _FIRST_LINE.sub(line, source, count=1) if _FIRST_LINE.match(source) else source)


def embedded_url(inner: str) -> str:
    """The address in the saved HTML of an embed: alone in its wrapper, in a link or in a frame."""
    found = _FIRST_LINE.match(inner) or _URL_LINE.search(inner)
    if found:
        return unescape(found[1])
    link_or_frame = attributes(first_tag(inner, "iframe")).get("src") or attributes(first_tag(inner, "a")).get(
        "href", ""
    )
    if link_or_frame:
        return link_or_frame
    bare = re.search(r"https?://[^\s<>\"]++", inner)
    return unescape(bare[0]) if bare else ""


def plain_line(url: str) -> str:
    """An address that nothing is known of, as a line of text."""
    return f"<p>{text(url)}</p>"

"""Blocks that are more than text: buttons, links, patterns, old widgets."""

from __future__ import annotations

from typing import Any

from migrate.document import bullets, link, paragraph, text
from migrate.findings import Kind
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.blocks.render import PRIVATE
from migrate.readers.context import BodyContext
from migrate.readers.paragraphs import autop
from migrate.readers.snippets import attributes, elements, names, plain


@block("core/widget-group", "core/widget-area")
def widget_group(made: Block, inner: str, _context: BodyContext) -> str:
    """Its title as a heading, then the blocks in it."""
    title = made.attributes.get("title")
    return (f"<h2>{text(title)}</h2>" if isinstance(title, str) and title and inner.strip() else "") + inner


@block("core/legacy-widget")
def legacy_widget(made: Block, _inner: str, context: BodyContext) -> str:
    """The words of a text widget; any other showed what the site had at the moment."""
    instance = made.attributes.get("instance")
    raw = instance.get("raw") if isinstance(instance, dict) else None
    said = {key: value for key, value in raw.items() if isinstance(value, str)} if isinstance(raw, dict) else {}
    words = said.get("text") or said.get("content") or ""
    if not words:
        context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: it showed what the site had at the moment")
        return ""
    title = said.get("title", "")
    return (f"<h2>{text(title)}</h2>" if title else "") + autop(words)


@block("core/rss")
def rss(made: Block, _inner: str, context: BodyContext) -> str:
    """A link to the feed."""
    url = made.attributes.get("feedURL")
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: a link to the feed stands for its entries")
    return paragraph(link(url, text(url))) if isinstance(url, str) and url else ""


@block("core/spacer")
def spacer(_block: Block, inner: str, _context: BodyContext) -> str:
    """Nothing: empty space."""
    return inner if plain(inner) else ""


@block("core/buttons")
def buttons(_block: Block, inner: str, _context: BodyContext) -> str:
    """Its buttons, one after the other."""
    return inner


@block("core/button")
def button(made: Block, inner: str, _context: BodyContext) -> str:
    """A paragraph with its link."""
    found = elements(inner, "a") or elements(inner, "button")
    if not found:
        return inner
    tag, body = found[0]
    url = attributes(tag).get("href") or made.attributes.get("url") or ""
    return paragraph(link(url, body) if isinstance(url, str) and url else body) if body.strip() or url else ""


@block("core/social-links")
def social_links(made: Block, inner: str, _context: BodyContext) -> str:
    """A list of links; where WordPress showed icons, their names are for those who see none."""
    if made.attributes.get("showLabels"):
        inner = inner.replace(_UNSEEN, "<span>")
    entries = inner.split("<li data-social>")[1:]
    return bullets(entry.split("</li>", 1)[0] for entry in entries)


@block(
    "core/social-link",
    *(
        f"core/social-link-{name}"
        for name in names(
            "amazon bandcamp behance chain codepen deviantart dribbble dropbox etsy facebook feed "
            "fivehundredpx flickr foursquare goodreads google github instagram lastfm linkedin mail "
            "mastodon meetup medium patreon pinterest pocket reddit skype snapchat soundcloud "
            "spotify telegram threads tiktok tumblr twitch twitter vimeo vk wordpress x yelp "
            "youtube"
        )
    ),
)
def social_link(made: Block, _inner: str, _context: BodyContext) -> str:
    """One entry of a list of links; without an address WordPress shows nothing."""
    data = made.attributes
    url = data.get("url")
    if not isinstance(url, str) or not url:
        return ""
    service = str(data.get("service") or made.name.removeprefix("core/social-link-"))
    named = data.get("label") if isinstance(data.get("label"), str) else ""
    if "@" in url and "/" not in url and not url.startswith("mailto:"):
        url = "mailto:" + url
    words = text(named or _SERVICES.get(service, service.title()))
    return f"<li data-social>{link(url, f'{_UNSEEN}{words}</span>')}</li>"


_UNSEEN = '<span class="screen-reader-text">'
_SERVICES = {
    "wordpress": "WordPress",
    "youtube": "YouTube",
    "github": "GitHub",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "soundcloud": "SoundCloud",
    "codepen": "CodePen",
    "deviantart": "DeviantArt",
    "fivehundredpx": "500px",
    "feed": "RSS Feed",
    "lastfm": "Last.fm",
    "vk": "VK",
    "chain": "Link",
    "core/social-link": "Link",
}


@block("core/block")
def synced_pattern(made: Block, _inner: str, context: BodyContext) -> str:
    """The pattern's own content, with what this use of it says differently."""
    data = made.attributes
    number = data.get("ref")
    if not isinstance(number, int):
        return ""
    if number in context.patterns:
        context.tell(Kind.MISSING_REFERENCE, f"{made.name}: the pattern {number} stands inside itself")
        return ""
    stored = context.site.pattern(number)
    if stored is None:
        context.tell(Kind.MISSING_REFERENCE, f"{made.name}: the pattern {number} is not in the export")
        return ""
    shown = made.render(stored, patterns=(*context.patterns, number), overrides=_overrides(data))
    if shown is None:
        context.tell(Kind.MISSING_REFERENCE, f"{made.name}: the pattern {number} stands here too often")
        return ""
    return shown


def _overrides(data: dict[str, Any]) -> dict[str, Any]:
    """By the names of the pattern's blocks, what this use of it says; 6.5 and its betas wrote it differently."""
    content = data.get("content", data.get("overrides"))
    given = content if isinstance(content, dict) else {}
    former = {name: said["values"] for name, said in given.items() if isinstance(said, dict) and "values" in said}
    return given | former


@block(
    *names(
        "premium-content/container premium-content/subscriber-view premium-content/logged-out-view "
        "premium-content/buttons premium-content/login-button jetpack/paywall"
    )
)
def withheld(made: Block, _inner: str, context: BodyContext) -> str:
    """Nothing: it was for subscribers only."""
    context.tell(Kind.REMOVED_MARKUP, f"{made.name}: for subscribers only")
    return ""


PRIVATE.add(withheld)

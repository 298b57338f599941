"""Blocks that show something of another site."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from migrate.document import figure, link, paragraph, text
from migrate.findings import Kind
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.context import BodyContext
from migrate.readers.embeds import embedded, embedded_url, is_embeddable, plain_line, player, shown
from migrate.readers.snippets import caption_of, names

_OLD_PROVIDERS = names(
    "twitter youtube facebook instagram wordpress soundcloud spotify flickr vimeo animoto cloudup "
    "collegehumor crowdsignal dailymotion hulu imgur issuu kickstarter meetup-com mixcloud photobucket "
    "polldaddy reddit reverbnation screencast scribd slideshare smugmug speaker speaker-deck ted tumblr "
    "tiktok amazon-kindle pinterest wolfram-cloud wordpress-tv"
)


@block("core/embed", *(f"core-embed/{name}" for name in _OLD_PROVIDERS))
def embed_block(made: Block, inner: str, context: BodyContext) -> str:
    """A player that waits for a click, what was cached, or a link, with its caption; of an unknown site the address."""
    data = made.attributes
    url = embedded_url(inner) or data.get("url") or ""
    if not isinstance(url, str) or not url:
        return inner
    caption = caption_of(inner)
    known = data.get("providerNameSlug") or data.get("type") or made.name.startswith("core-embed/")
    if known or is_embeddable(url) or player(url):
        return embedded(url, context, caption, linked=False)
    return figure(plain_line(url), caption) if caption else plain_line(url)


def _first(made: Block, *names: str) -> str:
    data = made.attributes
    return next((data[name] for name in names if isinstance(data.get(name), str) and data[name]), "")


@block(
    *names(
        "jetpack/gif jetpack/pinterest jetpack/calendly jetpack/eventbrite jetpack/opentable "
        "jetpack/google-calendar jetpack/podcast-player jetpack/loom jetpack/smartframe jetpack/descript "
        "jetpack/goodreads jetpack/nextdoor jetpack/tock jetpack/sharing-button p2/embed"
    )
)
def widget_of_a_site(made: Block, inner: str, context: BodyContext) -> str:
    """A link to what it showed."""
    url = _first(made, "giphyUrl", "url", "embedUrl", "eventUrl", "link") or embedded_url(inner) or _table_at(made)
    if not url:
        context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: its address is not in the post")
        return inner
    return shown(url, caption_of(inner) or _first(made, "caption"))


def _table_at(made: Block) -> str:
    """The page of a restaurant that a block of OpenTable books tables in."""
    number = made.attributes.get("rid")
    number = number[0] if isinstance(number, list) and number else number
    known = made.name == "jetpack/opentable" and str(number).isdigit()
    return f"https://www.opentable.com/restref/client/?rid={number}" if known else ""


@block("jetpack/map")
def map_block(made: Block, inner: str, _context: BodyContext) -> str:
    """A list of its places with links to a map, and what is said of each."""
    places = made.attributes.get("points")
    entries = [_place(place) for place in places if isinstance(place, dict)] if isinstance(places, list) else []
    return f"<ul>{''.join(entries)}</ul>" if entries else paragraph(inner) if inner.strip() else ""


def _place(said: dict[str, Any]) -> str:
    told = [str(said[key]) for key in ("placeTitle", "title", "placeName", "caption") if said.get(key)]
    words = list(dict.fromkeys(told))
    at = said.get("coordinates")
    try:
        where = f"?mlat={float(at['latitude']):.5f}&mlon={float(at['longitude']):.5f}" if at else ""
    except (TypeError, KeyError, ValueError):
        where = ""
    name = words[0] if words else "…"
    url = f"https://www.openstreetmap.org/{where or 'search?query=' + quote(name)}"
    return f"<li>{': '.join([link(url, text(name)), *map(text, words[1:])])}</li>"

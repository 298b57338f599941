"""Shortcodes of Jetpack and WordPress.com: mostly addresses of other sites (facts 3.7)."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

from migrate.document import embed, image, paragraph
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.embeds import canonical, embedded, embedded_url, shown, youtube_from
from migrate.readers.shortcodes.core import image_of
from migrate.readers.shortcodes.grammar import Shortcode, shortcode
from migrate.readers.snippets import names

# the page of what a key stands for
_PAGES = {
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "dailymotion-channel": "https://www.dailymotion.com/{}",
    "ted": "https://www.ted.com/talks/{}",
    "wpvideo": "https://videopress.com/v/{}",
    "videopress": "https://videopress.com/v/{}",
    "vine": "https://vine.co/v/{}",
    "hulu": "https://www.hulu.com/watch/{}",
    "ustream": "https://www.ustream.tv/channel/{}",
    "twitchtv": "https://www.twitch.tv/{}",
    "twitch": "https://www.twitch.tv/{}",
    "brightcove": "https://link.brightcove.com/services/player/bcpid{}",
    "flickr": "https://www.flickr.com/photo.gne?id={}",
    "soundcloud": "https://soundcloud.com/{}",
    "mixcloud": "https://www.mixcloud.com/{}",
    "archiveorg": "https://archive.org/details/{}",
    "archiveorg-book": "https://archive.org/details/{}",
    "archives-book": "https://archive.org/details/{}",
    "scribd": "https://www.scribd.com/document/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "facebook": "https://www.facebook.com/{}",
    "pinterest": "https://www.pinterest.com/pin/{}/",
    "tweet": "https://twitter.com/i/status/{}",
    "gist": "https://gist.github.com/{}",
    "codepen": "https://codepen.io/pen/{}",
    "kickstarter": "https://www.kickstarter.com/projects/{}",
    "googlevideo": "https://video.google.com/videoplay?docid={}",
    "blip.tv": "https://blip.tv/play/{}",
    "getty": "https://www.gettyimages.com/detail/{}",
    "gettyimages": "https://www.gettyimages.com/detail/{}",
    "descript": "https://share.descript.com/view/{}",
    "pocketcasts": "https://pca.st/{}",
    "polldaddy": "https://poll.fm/{}",
    "crowdsignal": "https://poll.fm/{}",
    "polldaddy-rating": "https://polldaddy.com/r/{}",
    "twitter-timeline": "https://twitter.com/{}",
    "viddler": "https://www.viddler.com/v/{}",
    "metacafe": "https://www.metacafe.com/watch/{}/",
    "veoh": "https://www.veoh.com/watch/{}",
    "sketchfab": "https://sketchfab.com/models/{}",
    "wufoo": "https://{}.wufoo.com/",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/{}",
    "flatio": "https://flat.io/score/{}",
}
_WHERE = names("url src id key clip_id video photo iframe href poll guid username link user vid")
_PAGES_BY = {
    ("twitter-timeline", "username"): "https://twitter.com/{}",
    ("polldaddy", "survey"): "https://polldaddy.com/s/{}",
    ("crowdsignal", "survey"): "https://polldaddy.com/s/{}",
}
"""Pages of what an attribute of its own names."""


@shortcode(*names("youtube youtube_sc embedyt lyte tube su_youtube su_youtube_advanced"))
def youtube_shortcode(made: Shortcode, _context: BodyContext) -> str:
    """A link to the film's page."""
    value = made.get("url", "src", "id", "v", "video", "link") or made.first
    if value.startswith("http") and len(made.positional) > 1 and not value.endswith((".com", ".be")):
        value = made.first or value
    value = value or embedded_url(made.content or "") or (made.content or "").strip()
    if not value and "v" in made.attributes:
        value = made.attributes["v"]
    return _block(shown(youtube_from(value)) if value else "", made, _context)


def _block(html: str, made: Shortcode, context: BodyContext) -> str:
    if html:
        return f"\n\n{html}\n\n"
    said = made.first or next(iter(made.attributes.values()), "")
    context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: says no address" + (f" ({said[:40]})" if said else ""))
    return ""


@shortcode(*_PAGES)
def known_page(made: Shortcode, context: BodyContext) -> str:
    """A link to what it showed."""
    for (name, key), page in _PAGES_BY.items():
        if made.name == name and (said := re.match(r"[\w-]+", made.get(key))):
            return _block(shown(page.format(said[0])), made, context)
    content = (made.content or "").strip()
    value = unescape(made.get(*_WHERE) or made.first or embedded_url(content) or content)
    if made.name == "gist" and made.get("file"):
        value = value + "#file-" + made.get("file").lower().replace(".", "-")
    if value.startswith(("http://", "https://", "//")):
        return _block(embedded(value, context), made, context)
    found = re.match(r"[\w./#@-]+", value)
    return _block(shown(_PAGES[made.name].format(quote(found[0], safe="/#@"))) if found else "", made, context)


@shortcode(
    *names(
        "spotify googlemaps cartodb medium nextdoor googleplus houzz "
        "smartframe vr untappd-menu upcomingevents wpvr office365 pdf-embedder pdf gview "
        "pdfjs-viewer embeddoc iframe su_vimeo su_dailymotion su_audio su_video su_document "
        "fvplayer flowplayer jwplayer podcast evp_embed_video sc_embed_player mp3player mp3j "
        "esplayer embedplusvideo tubepress video_player s3mm presto_player wp-embedder-pack embed-pdf "
        "embedpress dearpdf"
    )
)
def address(made: Shortcode, context: BodyContext) -> str:
    """A link to the address it names."""
    content = (made.content or "").strip()
    value = unescape(
        made.get("url", "src", "file", "href", "link", "mp3", "mp4", "fileurl", "video", "address", "map") or made.first
    )
    if not value.startswith(("http", "//", "/", "spotify:")):
        value = embedded_url(content) or (value if "://" in value else "")
    if value.startswith("spotify:"):
        value = "https://open.spotify.com/" + "/".join(value.split(":")[1:])
    return _block(embedded(canonical(value), context) if value else "", made, context)


@shortcode("googleapps")
def google_document(made: Shortcode, context: BodyContext) -> str:
    """A link to the document: its address is told in three parts."""
    domain, folder, query = made.get("domain"), made.get("dir"), unescape(made.get("query"))
    if domain not in ("docs", "sites", "spreadsheets", "www", "maps") or not re.fullmatch(r"[\w/-]*", folder):
        return address(made, context)
    return _block(shown(f"https://{domain}.google.com/{folder}" + (f"?{query}" if query else "")), made, context)


@shortcode("bandcamp")
def bandcamp(made: Shortcode, context: BodyContext) -> str:
    """A link to the album or track."""
    for kind in ("album", "track"):
        number = made.get(kind)
        if number.isdigit():
            return _block(embed(f"https://bandcamp.com/EmbeddedPlayer/{kind}={number}/"), made, context)
    return _block(embedded(made.first, context) if made.first.startswith("http") else "", made, context)


@shortcode("recipe", "recipe-notes", "recipe-ingredients", "recipe-directions", "recipe-nutrition")
def recipe(made: Shortcode, _context: BodyContext) -> str:
    """Its title, its data, its prose; lines that begin with a hyphen or number are lists."""
    title = made.get("title") or _RECIPE_TITLES.get(made.name, "")
    facts = [
        f"{key.capitalize()}: {made.get(key)}"
        for key in ("servings", "time", "difficulty", "preptime", "cooktime", "source")
        if made.get(key)
    ]
    head = (f"<h3>{title}</h3>" if title else "") + ("".join(paragraph(fact) for fact in facts))
    return f"\n\n{head}\n\n{_listed(made.inner)}\n\n"


_RECIPE_TITLES = {
    "recipe-ingredients": "Ingredients",
    "recipe-directions": "Directions",
    "recipe-nutrition": "Nutrition",
}


@shortcode("recipe-image")
def recipe_image(made: Shortcode, context: BodyContext) -> str:
    """The picture, by its address or its number."""
    said = made.first or made.get("image")
    found = image_of(said, context)
    url, alt = (found.url, found.alt) if found else (said, "")
    return f"\n\n{paragraph(image(url, alt))}\n\n" if url.startswith("http") else ""


_ENTRY = re.compile(r"(-|[0-9]{1,3}[.)])\s+(?=\S)")


def _listed(content: str) -> str:
    """Lines with their hyphens and numbers as lists."""
    lines = [line.strip() for line in re.sub(r"<br\s*/?>|</?p>", "\n", content).split("\n")]
    if not any(map(_ENTRY.match, lines)):
        return content
    shown: list[str] = []
    for line in filter(None, lines):
        entry = _ENTRY.match(line)
        if entry is None:
            shown.append(paragraph(line))
            continue
        opens, closes = ("<ul>", "</ul>") if entry[1] == "-" else ("<ol>", "</ol>")
        if shown and shown[-1] == closes:
            shown.pop()
        else:
            shown.append(opens)
        shown += (f"<li>{line[entry.end() :]}</li>", closes)
    return "".join(shown)


@shortcode(*names("quiz question answer wrong explanation presentation slide"))
def prose(made: Shortcode, _context: BodyContext) -> str:
    """What it holds."""
    return f"\n\n{made.inner}\n\n"


@shortcode("slideshow")
def slideshow(made: Shortcode, context: BodyContext) -> str:
    """The pictures of the post, as a gallery."""
    if made.content:
        return f"\n\n{made.inner}\n\n"
    return shortcode["gallery"](made, context)

"""WordPress's own shortcodes (facts 3.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape

from migrate.document import attribute, bullets, figure, gallery, image, link, paragraph, text
from migrate.findings import Kind
from migrate.model import Attachment
from migrate.readers.context import BodyContext
from migrate.readers.embeds import embedded, embedded_url, is_embeddable, shown
from migrate.readers.shortcodes.grammar import Shortcode, shortcode
from migrate.readers.snippets import first_tag, is_kind, media

_PICTURE = re.compile(
    r"\s*+(?:<p(?:\s[^<>]*+)?>\s*+)?((?:<a\s[^<>]*+>\s*+)?<img\s[^<>]*+>(?:\s*+</a>)?)\s*+(?:</p>)?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+")
_ENDING = re.compile(r"[^/]/[^/]*\.([A-Za-z0-9]{1,5})\Z")
_SEVERAL = re.compile(r"[,|]")
_AUDIO = ("src", "mp3", "ogg", "oga", "flac", "m4a", "wav", "wma")
_VIDEO = ("src", "mp4", "m4v", "webm", "ogv", "flv", "mov", "wmv")


@shortcode("caption", "wp_caption")
def caption(made: Shortcode, _context: BodyContext) -> str:
    """A figure with its caption; both the old form (attribute) and the new one (text after the picture)."""
    inner = made.inner
    told = made.attributes.get("caption")
    if told is not None:
        return _captioned(inner.strip(), made.expand(told), made)
    found = _PICTURE.match(inner)
    if not found:
        return inner
    return _captioned(found[1], re.sub(r"\A(?:<br\s*/?>\s*)+", "", inner[found.end() :].strip()), made)


def _captioned(picture: str, told: str, made: Shortcode) -> str:
    width = _NUMBERS.match(made.get("width").lstrip('"'))
    if not told.strip() or not width or int(width[0][:9]) < 1:
        return picture
    words = told.strip().replace("\n\n", "<br>").replace("\n", "<br>")  # a line end in a caption is a break on the page
    side = made.get("align")
    return "\n\n" + figure(picture, words, side if side in ("alignleft", "alignright", "aligncenter") else "") + "\n\n"


@shortcode("gallery")
def gallery_shortcode(made: Shortcode, context: BodyContext) -> str:
    """Figures that stand together: those named, or all pictures of the post."""
    pictures = [one for one in _chosen(made, context) if is_kind(one, "image")]
    figures = [figure(_linked(one, made.get("link")), one.caption.strip()) for one in pictures]
    shown = "\n\n" + gallery(figures) + "\n\n" if figures else ""
    return shown + made.inner if made.content and made.content.strip() else shown


def _linked(one: Attachment, target: str) -> str:
    shown = image(one.url, one.alt)
    if target == "none":
        return shown
    href = one.url if target == "file" else one.address
    return link(href, shown) if href else shown


def _numbers(value: str) -> list[int]:
    return [int(one) for one in _NUMBERS.findall(value) if len(one) < 19]


def _chosen(made: Shortcode, context: BodyContext) -> Sequence[Attachment]:
    """The attachments that a gallery or playlist names, or those of its post."""
    numbers = _numbers(made.get("ids", "include"))
    if numbers:
        found = [context.site.attachment(number) for number in numbers]
        missing = found.count(None)
        if missing:
            context.tell(
                Kind.MISSING_REFERENCE,
                f"{made.name}: {missing} of its {len(found)} files are not in the export",
            )
        return _ordered(made, [one for one in found if one], named="ids" in made.attributes)
    own = _numbers(made.get("id"))
    left_out = set(_numbers(made.get("exclude")))
    attached = context.site.attached_to(own[0] if own else context.post_id)
    return _ordered(made, [one for one in attached if one.id not in left_out], named=False)


def _ordered(made: Shortcode, found: list[Attachment], *, named: bool) -> list[Attachment]:
    order = made.get("orderby").lower().split()
    by = order[0] if order else ""
    if by == "id":
        found.sort(key=lambda one: one.id)
    elif by in ("title", "name"):
        found.sort(key=lambda one: (one.title.casefold(), one.id))
    elif not named and by in ("", "menu_order"):
        found.sort(key=lambda one: (one.menu_order, one.id))
    backwards = made.get("order").upper() == "DESC" and (by or not named)  # in the order that ids give, nothing turns
    return found[::-1] if backwards else found


@shortcode("playlist")
def playlist(made: Shortcode, context: BodyContext) -> str:
    """A list of links to the files."""
    kind = "video" if made.get("type") == "video" else "audio"
    tracks = [one for one in _chosen(made, context) if is_kind(one, kind)]
    shown = bullets(link(one.url, text(one.title or one.url.rsplit("/", 1)[-1])) for one in tracks)
    return f"\n\n{shown}\n\n" if shown else ""


def _address(made: Shortcode) -> str:
    """What stands without a name in a shortcode, where it looks like an address (WordPress.com's form)."""
    return made.first if "/" in made.first or "." in made.first else ""


@shortcode("audio")
def audio(made: Shortcode, context: BodyContext) -> str:
    """A player for the file; Jetpack's old form names several, parted by commas.

    WordPress itself writes the address into the player for browsers that have none; for Jetpack's form it has no words.
    """
    named = made.get(*_AUDIO)
    said = named or _address(made)
    urls = [one.strip() for one in unescape(said).split("|")[0].split(",") if one.strip()]
    if not urls and "href=" in (made.content or ""):
        urls = [embedded_url(made.content or "")]
    if not urls:
        urls = [one.url for one in context.site.attached_to(context.post_id) if is_kind(one, "audio")][:1]
    return _players("audio", urls, "", made, context, worded=bool(named) or not _address(made))


@shortcode("video")
def video(made: Shortcode, context: BodyContext) -> str:
    """A player for the film, or a link to the site that has it."""
    url = unescape(made.get(*_VIDEO) or _address(made))
    if not url and "href=" in (made.content or ""):
        url = embedded_url(made.content or "")
    if not url:
        url = next((one.url for one in context.site.attached_to(context.post_id) if is_kind(one, "video")), "")
    if url and is_embeddable(url):
        return embedded(url, context)
    return _players("video", [url] if url else [], unescape(made.get("poster")), made, context)


def _players(
    tag: str, urls: Iterable[str], poster: str, made: Shortcode, context: BodyContext, *, worded: bool = True
) -> str:
    players = []
    settings = "".join(f" {key}" for key in ("loop", "muted") if made.get(key).lower() not in _OFF)
    for url in urls:
        if not _plays(tag, url):
            players.append(paragraph(link(url, text(url))))
            continue
        picture = f' poster="{attribute(poster)}"' if poster else ""
        size = "".join(f' {key}="{made.get(key)}"' for key in ("width", "height") if made.get(key).isdigit())
        tracks = first_tag(made.content or "", "track") if tag == "video" else ""
        forms = [url, *_other_forms(tag, url, made)]
        shown = media(tag, forms if len(forms) > 1 else url, picture + size + settings, tracks, worded=worded)
        players.append(f"<p>{shown}</p>")
    if not players:
        context.tell(Kind.MISSING_REFERENCE, f"{made.name}: names no file, and the post has none attached")
    return "\n\n" + "\n\n".join(players) + "\n\n" if players else ""


_OFF = ("", "0", "off", "no", "false")


def _plays(tag: str, url: str) -> bool:
    """Whether WordPress made a player of an address; of an ending that it does not know, a link (facts 3.7)."""
    ending = _ENDING.search(url.partition("?")[0])
    return ending is None or ending[1].lower() in (_AUDIO if tag == "audio" else _VIDEO)


def _other_forms(tag: str, url: str, made: Shortcode) -> list[str]:
    """The addresses of the same sound or film in other formats."""
    said = (unescape(made.get(name)) for name in (_AUDIO if tag == "audio" else _VIDEO))
    return [other for other in dict.fromkeys(said) if other and other != url and not _SEVERAL.search(other)]


@shortcode("embed")
def embed_shortcode(made: Shortcode, context: BodyContext) -> str:
    """What the address shows, or a link to it."""
    content = (made.content or "").strip()
    url = unescape(made.get("src") or (embedded_url(content) if content else "") or _address(made))
    if not url:
        return content
    if url.startswith(("http://", "https://", "//")):
        return "\n\n" + embedded(url, context) + "\n\n"
    return "\n\n" + shown(url) + "\n\n"


def image_of(number: str, context: BodyContext) -> Attachment | None:
    """An attachment by the number that a shortcode names."""
    found = _NUMBERS.match(number.strip())
    return context.site.attachment(int(found[0])) if found and len(found[0]) < 19 else None

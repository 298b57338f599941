"""Blocks of pictures, sounds, films and files."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from migrate.document import attribute, bullets, figure, gallery, image, link, paragraph, text
from migrate.findings import Kind
from migrate.readers.blocks.entries import nested_list
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.context import BodyContext
from migrate.readers.embeds import embedded, embedded_url, shown
from migrate.readers.snippets import (
    attributes,
    caption_of,
    elements,
    first_tag,
    is_kind,
    media,
    names,
    without_wrapper,
)

_BACKGROUND = re.compile(
    r"background-image:\s*+url\(\s*+(?:&quot;|['\"])?([^()'\"\s]+?)(?:&quot;|['\"])?\s*\)", re.IGNORECASE
)
_ITEM = re.compile(r"<li\s[^<>]*?blocks-gallery-item[^<>]*+>", re.IGNORECASE)
_OUTER_FIGURE = re.compile(r"^\s*+<(figure|div|ul)(?=[\s>])[^<>]*+>", re.IGNORECASE)
_OUTER_END = re.compile(r"</(?:figure|div|ul)>\s*$", re.IGNORECASE)


@block("core/gallery")
def gallery_block(made: Block, inner: str, context: BodyContext) -> str:
    """Figures that stand together: today's nested images; up to WordPress 5.8 a list of them, which it stays."""
    if _ITEM.search(inner):
        caption = next((body for tag, body in elements(inner, "figcaption") if "blocks-gallery-caption" in tag), "")
        return gallery([nested_list((0, item) for item in _old_items(inner))], caption)
    opening = _OUTER_FIGURE.match(inner)
    if "<img" in inner and opening:
        return '<figure class="gallery">' + _OUTER_END.sub("", inner[opening.end() :]) + "</figure>"
    return _gallery_of_ids(made.attributes, inner, context)


def _old_items(inner: str) -> list[str]:
    parts = _ITEM.split(inner)[1:]
    figures = []
    for part in parts:
        item = part.split("</li>", 1)[0]
        body = re.sub(r"<figcaption.*", "", without_wrapper(item) if "<figure" in item else item, flags=re.DOTALL)
        figures.append(figure(body.strip(), caption_of(item)))
    return figures


def _gallery_of_ids(data: dict[str, Any], inner: str, context: BodyContext) -> str:
    ids = data.get("ids")
    numbers = [int(one) for one in ids if str(one).isdigit()] if isinstance(ids, list) else []
    attached = [context.site.attachment(number) for number in numbers]
    if not numbers and "dynamicContent" in data:
        attached = [one for one in context.site.attached_to(context.post_id) if is_kind(one, "image")]
    figures = [figure(image(one.url, one.alt), one.caption) for one in attached if one]
    if len(figures) < len(numbers):
        context.tell(
            Kind.MISSING_REFERENCE,
            f"core/gallery: {len(numbers) - len(figures)} of its pictures are not in the export",
        )
    return gallery(figures) if figures else inner


def featured_image(context: BodyContext) -> str:
    """The post's own picture, or an empty string."""
    number = context.meta.get("_thumbnail_id", "")
    found = context.site.attachment(int(number)) if number.isdecimal() and len(number) < 19 else None
    return image(found.url, found.alt) if found else ""


@block("core/cover", "core/cover-image")
def cover(made: Block, inner: str, context: BodyContext) -> str:
    """Its picture or film, then what stands on it."""
    before_content = inner.split("__inner-container", 1)[0]
    if "<img" in before_content or "<video" in before_content:
        return inner
    data = made.attributes
    if "embed" in str(data.get("backgroundType")):
        return _over_a_film(inner, embedded_url(before_content) or data.get("url"), context)
    found = _BACKGROUND.search(before_content)
    url = unescape(found[1]) if found else data.get("url")
    picture = ""
    if isinstance(url, str) and url:
        film = data.get("backgroundType") == "video"
        picture = f'<video controls src="{attribute(url)}"></video>' if film else image(url, str(data.get("alt") or ""))
    elif data.get("useFeaturedImage"):
        picture = featured_image(context)
    return (figure(picture) if picture else "") + inner


def _over_a_film(inner: str, url: Any, context: BodyContext) -> str:
    """A cover whose film is another site's: its address stood in a figure before the content."""
    start, end = inner.find("<figure"), inner.find("</figure>") + len("</figure>")
    before, after = (inner[:start], inner[end:]) if 0 <= start < end else ("", inner)
    return before + (embedded(url, context, linked=False) if isinstance(url, str) and url else "") + after


@block("core/media-text")
def media_text(made: Block, inner: str, context: BodyContext) -> str:
    """Its picture or film, then the text beside it."""
    if "<img" in inner or "<video" in inner or "useFeaturedImage" not in made.json:
        return inner
    picture = featured_image(context)
    return (figure(picture) if picture else "") + inner


@block("core/file")
def file(made: Block, inner: str, _context: BodyContext) -> str:
    """A link with the file's name and, as a reader saw it, the button's right after it."""
    found = [(attributes(tag), body) for tag, body in elements(inner, "a") if body.strip()]
    if not found:
        href = made.attributes.get("href")
        return paragraph(link(href, href.rsplit("/", 1)[-1])) if isinstance(href, str) and href else inner
    return paragraph("".join(_file_link(tag, body) for tag, body in found))


def _file_link(tag: dict[str, str], body: str) -> str:
    saved = " download" if "download" in tag or "wp-block-file__button" in tag.get("class", "") else ""
    return f'<a href="{attribute(tag.get("href", ""))}"{saved}>{body}</a>'


@block("core/playlist")
def playlist(_block: Block, inner: str, _context: BodyContext) -> str:
    """A list of the tracks."""
    caption = caption_of(inner)
    tracks = inner.split("<li data-track>")[1:]
    return bullets(track.split("</li>", 1)[0] for track in tracks) + (paragraph(caption) if caption else "")


@block("core/playlist-track")
def playlist_track(made: Block, _inner: str, _context: BodyContext) -> str:
    """One track as an entry with a link."""
    data = {key: value for key, value in made.attributes.items() if isinstance(value, str) and value}
    url = data.get("src") or data.get("url") or ""
    named = " – ".join(data[key] for key in ("artist", "title", "album") if key in data) or url.rsplit("/", 1)[-1]
    return f"<li data-track>{link(url, text(named)) if url else text(named)}</li>"


@block(
    *names(
        "jetpack/slideshow jetpack/tiled-gallery jetpack/image-compare "
        "coblocks/gallery-masonry coblocks/gallery-stacked coblocks/gallery-carousel"
    )
)
def pictures(made: Block, inner: str, context: BodyContext) -> str:
    """Its pictures, standing together, with their links; a caption of several is that of all."""
    figures, caption = [], ""
    for part in re.split(r"(?=<figure)", inner) if "<figure" in inner else [inner]:
        images = [found[0] for found in _LINKED_IMAGE.finditer(part)]
        alone = len(images) == 1
        caption = caption if alone else caption_of(part) or caption
        figures += [figure(tag, caption_of(part) if alone else "") for tag in images]
    if not figures:
        context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: its pictures are not in the post")
    return gallery(figures, caption) if figures else ""


_LINKED_IMAGE = re.compile(r"<a\s[^<>]*+>\s*+<img(?=[\s/])[^<>]*+>\s*+</a>|<img(?=[\s/])[^<>]*+>", re.IGNORECASE)


@block("jetpack/story")
def story(made: Block, inner: str, context: BodyContext) -> str:
    """Its pictures and films: they stand in its JSON only."""
    files = made.attributes.get("mediaFiles")
    figures = []
    for one in files if isinstance(files, list) else []:
        url = one.get("url") if isinstance(one, dict) else None
        if isinstance(url, str) and url:
            film = str(one.get("mime") or one.get("type")).startswith("video")
            part = media("video", url) if film else image(url, str(one.get("alt") or ""))
            figures.append(figure(part, text(str(one.get("caption") or ""))))
    return gallery(figures) if figures else pictures(made, inner, context)


@block("videopress/video", "core-embed/videopress", "jetpack/videopress")
def videopress(made: Block, inner: str, _context: BodyContext) -> str:
    """A player that waits for a click, or a link to the film."""
    guid = made.attributes.get("guid")
    found = first_tag(inner, "iframe")
    url = f"https://videopress.com/v/{guid}" if isinstance(guid, str) and guid else attributes(found).get("src", "")
    if not url:
        bare = re.search(r"https?://[^\s<>\"]++", inner)
        url = bare[0] if bare else ""
    return shown(url, caption_of(inner)) if url else inner

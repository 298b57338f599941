"""Widgets of several things: lists, galleries, tabs, films."""

from __future__ import annotations

from migrate.document import bullets, figure, gallery, link, text
from migrate.readers.context import BodyContext
from migrate.readers.elementor.settings import (
    Settings,
    address_of,
    headed,
    linked,
    picture_of,
    rows_of,
    widget,
    words_of,
)
from migrate.readers.elementor.single import player
from migrate.readers.embeds import embedded
from migrate.readers.paragraphs import autop


@widget("icon-list", "price-list")
def entries(settings: Settings, _context: BodyContext) -> str:
    """A list, its entries linked if they were."""
    shown = []
    for row in rows_of(settings, "icon_list", "price_list"):
        said = " ".join(
            filter(None, (words_of(row, "title", "text"), words_of(row, "price"), words_of(row, "item_description")))
        )
        if said:
            shown.append(linked(said, address_of(row)))
    return bullets(shown)


@widget("social-icons")
def social(settings: Settings, _context: BodyContext) -> str:
    """A list of links, named by their services."""
    shown = []
    for row in rows_of(settings, "social_icon_list"):
        icon = row.get("social_icon")
        said = icon.get("value") if isinstance(icon, dict) else icon or row.get("social")
        name = str(said or "").rsplit("fa-", 1)[-1].replace("-", " ").title()
        if url := address_of(row):
            shown.append(link(url, text(name or url)))
    return bullets(shown)


@widget("image-gallery", "image-carousel", "gallery", "media-carousel", "basic-gallery")
def pictures(settings: Settings, context: BodyContext) -> str:
    """Pictures that stand together, each linked if it was; films of a carousel after them."""
    chosen = rows_of(settings, "wp_gallery", "carousel", "gallery", "slides", "galleries")
    several = [row for one in chosen for row in rows_of(one, "multiple_gallery")] or chosen
    figures = [
        figure(linked(shown, address_of(one, "image_link_to", "link")))
        for one in several
        if (shown := picture_of(one.get("image") or one, context))
    ]
    films = [embedded(url, context) for one in chosen if (url := address_of(one, "youtube_url", "vimeo_url", "video"))]
    return (gallery(figures) if figures else "") + "".join(films)


@widget("tabs", "accordion", "toggle")
def folded(settings: Settings, _context: BodyContext) -> str:
    """Each title as a heading over its content."""
    return "".join(
        headed(words_of(row, "tab_title", "title"), settings) + autop(words_of(row, "tab_content", "content"))
        for row in rows_of(settings, "tabs")
    )


@widget("video-playlist")
def playlist(settings: Settings, context: BodyContext) -> str:
    """Each film below its title."""
    return "".join(
        headed(words_of(row, "title"), {}) + (player(row, context) if row.get("type") != "section" else "")
        for row in rows_of(settings, "tabs")
    )

"""Pages made with Elementor: what its data (``_elementor_data``) says, its layout unwrapped (facts 3.7)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from migrate.document import figure, gallery, image, link, paragraph, text
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.embeds import embedded
from migrate.readers.paragraphs import autop
from migrate.registry import Registry

DATA = "_elementor_data"

Settings = dict[str, Any]
WidgetHandler = Callable[[Settings, BodyContext], str]
widget: Registry[WidgetHandler] = Registry("Elementor widget")

_WORD = re.compile(r"\w+")
_TAGS = re.compile(r"<[^<>]*+>|\[[^\[\]]*+\]")


def elementor_html(stored: str, context: BodyContext) -> str | None:
    """The page that Elementor showed, as HTML with its shortcodes; None where the stored content says more, or all.

    Elementor also leaves its words in the content, without order among columns and without most addresses. That copy
    is taken where a widget that nobody here knows would otherwise lose words.
    """
    said = context.meta.get(DATA, "")
    if not said or context.meta.get("_elementor_edit_mode") != "builder":
        return None
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        context.tell(Kind.BAD_SERIALIZED, "Elementor's data could not be read; its copy in the content was taken")
        return None
    html, unknown = _rendered(found, context)
    missing = _words(stored) - _words(html)
    if not html.strip() or (unknown and missing):
        return None
    for name in unknown:
        context.tell(Kind.UNKNOWN_BLOCK, f"elementor/{name}: kept its words")
    return html


def _words(html: str) -> set[str]:
    return set(_WORD.findall(unescape(_TAGS.sub(" ", html)).casefold()))


def _rendered(found: Any, context: BodyContext) -> tuple[str, list[str]]:
    parts: list[str] = []
    unknown: dict[str, None] = {}
    for element in _widgets(found):
        name = str(element.get("widgetType", ""))
        settings = element.get("settings")
        handler = widget.get(name)
        if handler is None:
            unknown[name] = None
            handler = any_words
        parts.append(handler(settings if isinstance(settings, dict) else {}, context))
    return "\n\n".join(filter(None, parts)), list(unknown)


def _widgets(found: Any) -> Iterator[dict[str, Any]]:
    """The widgets in the order of the page; sections and columns hold them to any depth."""
    waiting = [found]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += reversed(here)
        elif isinstance(here, dict):
            if here.get("elType") == "widget":
                yield here
            waiting.append(here.get("elements"))


def _said(settings: Settings, *names: str) -> str:
    """The first of these settings that is a text."""
    return next((value for name in names if isinstance(value := settings.get(name), str) and value.strip()), "")


def _address(settings: Settings, *names: str) -> str:
    """The address in the first of these settings, which are texts or hold a ``url``."""
    for name in names or ("link",):
        value = settings.get(name)
        url = value.get("url") if isinstance(value, dict) else value
        if isinstance(url, str) and url and url != "#":
            return url
    return ""


def _rows(settings: Settings, *names: str) -> list[Settings]:
    found = next((value for name in names if isinstance(value := settings.get(name), list)), [])
    return [row for row in found if isinstance(row, dict)]


def _linked(inner: str, url: str) -> str:
    return link(url, inner) if url and inner else inner


def _headed(title: str, settings: Settings, *, default: str = "h3") -> str:
    tag = _said(settings, "title_size", "header_size", "title_tag", "title_html_tag")
    tag = tag if re.fullmatch(r"h[1-6]|p|div", tag) else default
    return f"<{tag}>{title}</{tag}>" if title else ""


@widget("heading")
def heading(settings: Settings, _context: BodyContext) -> str:
    """A heading, linked if it was."""
    return _headed(_linked(_said(settings, "title"), _address(settings)), settings, default="h2")


@widget("text-editor")
def text_editor(settings: Settings, _context: BodyContext) -> str:
    """Classic text."""
    return autop(_said(settings, "editor"))


@widget("html")
def html_widget(settings: Settings, _context: BodyContext) -> str:
    """The HTML it holds."""
    return _said(settings, "html")


@widget("shortcode")
def shortcode_widget(settings: Settings, _context: BodyContext) -> str:
    """Its shortcode, to be expanded with all others."""
    return _said(settings, "shortcode")


def _picture(chosen: Any, context: BodyContext) -> str:
    if not isinstance(chosen, dict):
        return ""
    number, url = chosen.get("id"), chosen.get("url")
    known = context.site.attachment(number) if isinstance(number, int) else None
    if known:
        return image(known.url, str(chosen.get("alt") or known.alt))
    return image(url, str(chosen.get("alt") or "")) if isinstance(url, str) and url else ""


@widget("image")
def picture(settings: Settings, context: BodyContext) -> str:
    """A picture with its caption, linked if it was."""
    shown = _picture(settings.get("image"), context)
    return figure(_linked(shown, _address(settings)), _said(settings, "caption")) if shown else ""


@widget("image-box", "icon-box", "call-to-action", "flip-box")
def box(settings: Settings, context: BodyContext) -> str:
    """A picture, a heading and words."""
    shown = _picture(settings.get("image") or settings.get("graphic_image"), context)
    title = _linked(_said(settings, "title_text", "title", "title_text_a"), _address(settings))
    more = _linked(_said(settings, "button", "button_text"), _address(settings))
    words = _said(settings, "description_text", "description", "description_text_a")
    back = _said(settings, "title_text_b"), _said(settings, "description_text_b")
    parts = (figure(shown) if shown else "", _headed(title, settings), *map(autop, (words, *back, more)))
    return "".join(filter(None, parts))


@widget("button")
def button(settings: Settings, _context: BodyContext) -> str:
    """A link."""
    words = _said(settings, "text")
    return paragraph(_linked(words, _address(settings))) if words else ""


@widget("icon-list", "price-list")
def entries(settings: Settings, _context: BodyContext) -> str:
    """A list, its entries linked if they were."""
    shown = []
    for row in _rows(settings, "icon_list", "price_list"):
        said = " ".join(
            filter(None, (_said(row, "title", "text"), _said(row, "price"), _said(row, "item_description")))
        )
        if said:
            shown.append(f"<li>{_linked(said, _address(row))}</li>")
    return f"<ul>{''.join(shown)}</ul>" if shown else ""


@widget("social-icons")
def social(settings: Settings, _context: BodyContext) -> str:
    """A list of links, named by their services."""
    shown = []
    for row in _rows(settings, "social_icon_list"):
        icon = row.get("social_icon")
        said = icon.get("value") if isinstance(icon, dict) else icon or row.get("social")
        name = str(said or "").rsplit("fa-", 1)[-1].replace("-", " ").title()
        if url := _address(row):
            shown.append(f"<li>{link(url, text(name or url))}</li>")
    return f"<ul>{''.join(shown)}</ul>" if shown else ""


@widget("image-gallery", "image-carousel", "gallery", "media-carousel")
def pictures(settings: Settings, context: BodyContext) -> str:
    """Pictures that stand together."""
    chosen = _rows(settings, "wp_gallery", "carousel", "gallery", "slides")
    figures = [figure(shown) for one in chosen if (shown := _picture(one.get("image") or one, context))]
    return gallery(figures) if figures else ""


@widget("tabs", "accordion", "toggle")
def folded(settings: Settings, _context: BodyContext) -> str:
    """Each title as a heading over its content."""
    return "".join(
        _headed(_said(row, "tab_title", "title"), settings) + autop(_said(row, "tab_content", "content"))
        for row in _rows(settings, "tabs")
    )


@widget("video", "audio", "google_maps", "soundcloud")
def player(settings: Settings, context: BodyContext) -> str:
    """A film or sound in its player; of a map its place, with a link."""
    if place := _said(settings, "address"):
        return paragraph(link("https://www.openstreetmap.org/search?query=" + place.replace(" ", "+"), text(place)))
    url = _address(settings, "youtube_url", "vimeo_url", "dailymotion_url", "hosted_url", "external_url", "link")
    return embedded(url, context) if url else ""


@widget("testimonial", "blockquote", "reviews")
def quotation(settings: Settings, _context: BodyContext) -> str:
    """A quotation with its source."""
    words = _said(settings, "testimonial_content", "blockquote_content")
    who = ", ".join(
        filter(None, (_said(settings, "testimonial_name", "author_name"), _said(settings, "testimonial_job")))
    )
    return f"<blockquote>{autop(words)}{f'<cite>{who}</cite>' if who else ''}</blockquote>" if words else ""


@widget("counter", "progress", "alert", "star-rating")
def figures_and_words(settings: Settings, _context: BodyContext) -> str:
    """Its words and its number."""
    number = settings.get("ending_number")
    counted = f"{_said(settings, 'prefix')}{number if number is not None else ''}{_said(settings, 'suffix')}"
    words = (_said(settings, "title", "alert_title"), _said(settings, "alert_description"), counted.strip())
    return "".join(paragraph(one) for one in words if one)


@widget("divider")
def rule(settings: Settings, _context: BodyContext) -> str:
    """A rule, or the words in it."""
    words = _said(settings, "text") if settings.get("look") == "line_text" else ""
    return paragraph(words) if words else "<hr>"


@widget("spacer", "icon", "menu-anchor", "read-more", "sidebar")
def space(_settings: Settings, _context: BodyContext) -> str:
    """Nothing: it was space, or a place."""
    return ""


@widget("form", "login", "posts", "portfolio", "nav-menu", "search-form", "share-buttons", "wp-widget-search")
def dead(_settings: Settings, context: BodyContext) -> str:
    """Nothing: the server made it anew for each reader."""
    context.tell(Kind.DYNAMIC_BLOCK, "elementor: a form or a list that only the old server made")
    return ""


_WORDY = ("title", "heading", "text", "editor", "content", "description", "caption", "html", "button_text")


def any_words(settings: Settings, _context: BodyContext) -> str:
    """The words of a widget that nobody here knows, by the names that settings with words mostly have."""
    found: list[str] = []
    for row in (settings, *(row for value in settings.values() if isinstance(value, list) for row in value)):
        if isinstance(row, dict):
            found += [value for key, value in row.items() if key.endswith(_WORDY) and isinstance(value, str)]
    return "".join(autop(words) for words in found if not _SETTING.fullmatch(words))


_SETTING = re.compile(r"|yes|no|none|default|custom|h[1-6]|[\w.-]*[\d#_.][\w#.-]*")
"""Values that choose something, rather than say it."""

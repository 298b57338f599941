"""Pages made with Elementor: what its data (``_elementor_data``) says, its layout unwrapped (facts 3.7)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from migrate.document import figure, link, paragraph, text
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.elementor.settings import Settings, address_of, picture_of, rows_of, widget, words_of
from migrate.readers.paragraphs import autop

DATA = "_elementor_data"

_WORD = re.compile(r"\w+")
_TAGS = re.compile(r"<[^<>]*+>|\[[^\[\]]*+\]")
_PAGE = re.compile(r'"post_id":"?(\d{1,18})')
_NESTED = {"nested-tabs": ("tabs", "tab_title"), "nested-accordion": ("items", "item_title")}
"""Widgets whose parts are elements of their own; their titles stand by themselves, in the same order."""
_WORDY = ("title", "heading", "text", "editor", "content", "description", "caption", "html", "button_text")
_SETTING = re.compile(r"|yes|no|none|default|custom|h[1-6]|[\w.-]*[\d#_.][\w#.-]*")
"""Values that choose something, rather than say it."""
_DECOR = re.compile("background|icon|overlay|mask|placeholder")


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
        settings = _static(settings, name, context) if isinstance(settings, dict) else {}
        handler = widget.get(name)
        if handler is None:
            unknown[name] = None
            handler = any_words
        parts.append(handler(settings, context))
    return "\n\n".join(filter(None, parts)), list(unknown)


def _static(settings: Settings, name: str, context: BodyContext) -> Settings:
    """Settings without those that were looked up for each reader (told); links to pages lead where these stand."""
    looked_up = settings.get("__dynamic__")
    if not isinstance(looked_up, dict) or not looked_up:
        return settings
    kept = {key: value for key, value in settings.items() if key not in looked_up}
    for key, tag in looked_up.items():
        number = _PAGE.search(unquote(tag)) if isinstance(tag, str) and 'name="internal-url"' in tag else None
        url = context.site.address(int(number[1])) if number else None
        if url:
            kept[key] = {"url": url}
        else:
            context.tell(Kind.DYNAMIC_BLOCK, f"elementor/{name}: its {key} was looked up on the old server")
    return kept


def _widgets(found: Any) -> Iterator[dict[str, Any]]:
    """The widgets in the order of the page; sections and columns hold them to any depth."""
    waiting = [found]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += reversed(here)
        elif isinstance(here, dict):
            titles = _titles(here)
            if titles is not None:
                waiting += reversed(_headed_parts(titles, here.get("elements")))
                continue
            if here.get("elType") == "widget":
                yield here
            waiting.append(here.get("elements"))


def _titles(element: dict[str, Any]) -> list[str] | None:
    """The titles of a widget's parts, where those are elements of their own."""
    rows, title = _NESTED.get(str(element.get("widgetType")), ("", ""))
    settings = element.get("settings")
    return [words_of(row, title) for row in rows_of(settings, rows)] if rows and isinstance(settings, dict) else None


def _headed_parts(titles: list[str], parts: Any) -> list[Any]:
    """Each part below its title, as a heading."""
    several = parts if isinstance(parts, list) else []
    heads = [
        {"elType": "widget", "widgetType": "heading", "settings": {"title": title, "header_size": "h3"}}
        for title in titles
    ]
    beside = [one for pair in zip(heads, several, strict=False) for one in pair]
    return [*beside, *heads[len(several) :], *several[len(heads) :]]


def any_words(settings: Settings, context: BodyContext) -> str:
    """What a widget that nobody here knows says: words by the names of their settings, pictures and links by form."""
    rows = (settings, *(row for value in settings.values() if isinstance(value, list) for row in value))
    return "".join(_any_row(row, context) for row in rows if isinstance(row, dict))


def _any_row(row: Settings, context: BodyContext) -> str:
    words = [
        value
        for key, value in row.items()
        if key.endswith(_WORDY) and isinstance(value, str) and value.strip() and not _SETTING.fullmatch(value)
    ]
    chosen = [value for key, value in row.items() if isinstance(value, dict) and not _DECOR.search(key)]
    shown = [figure(picture) for one in chosen if "id" in one and (picture := picture_of(one, context))]
    url = next((found for one in chosen if "is_external" in one and (found := address_of({"link": one}))), "")
    if url and words and "<" not in words[-1]:
        words[-1], url = link(url, words[-1]), ""  # a button's words come last, and a title may stand alone
    return "".join((*shown, *map(autop, words), paragraph(link(url, text(url))) if url else ""))

"""Widgets of SiteOrigin's page builder: each is a shortcode around a field with its data (facts 3.7)."""

from __future__ import annotations

import json
import re
from typing import Any

from migrate.document import figure, image, link, paragraph
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.paragraphs import autop
from migrate.readers.shortcodes.grammar import Shortcode, shortcode
from migrate.readers.snippets import attributes, first_tag

_WORDS = ("text", "content", "sub_title", "caption", "html", "more_text")
_PAGE = re.compile(r"(?:post:\s*)?(\d{1,18})\Z")


@shortcode("siteorigin_widget")
def widget(made: Shortcode, context: BodyContext) -> str:
    """Its title as a heading, its words, its pictures, its link; those of its parts too."""
    said = attributes(first_tag(made.content or "", "input")).get("value", "")
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        found = None
    instance = found.get("instance", found) if isinstance(found, dict) else None
    shown = "\n\n".join(filter(None, (_part(part, context) for part in _parts(instance))))
    if not shown:
        name = made.get("class").replace("_", " ")[:60]
        context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: its page builder ran on the old server ({name})")
    return f"\n\n{shown}\n\n"


def _parts(instance: Any) -> list[dict[str, Any]]:
    """A widget's settings, and those of the entries in its lists, in order."""
    if not isinstance(instance, dict):
        return []
    lists = [value for value in instance.values() if isinstance(value, list)]
    return [instance, *(entry for entries in lists for entry in entries if isinstance(entry, dict))]


def _part(said: dict[str, Any], context: BodyContext) -> str:
    words = {key: value.strip() for key, value in said.items() if isinstance(value, str) and value.strip()}
    href = _address(words.get("url") or words.get("more_url") or "", context)
    title = words.get("title") or words.get("headline") or ""
    picture = _picture(said.get("image") or said.get("attachment_id"), context)
    parts = [f"<h3>{title}</h3>" if title else "", figure(link(href, picture) if href else picture) if picture else ""]
    label = "more_text" if "more_text" in words else "" if title else "text"  # what a button says
    for key in _WORDS:
        if words.get(key):
            button = href and key == label and "<" not in words[key]
            parts.append(paragraph(link(href, words[key])) if button else autop(words[key]))
    return "".join(filter(None, parts))


def _address(url: str, context: BodyContext) -> str:
    """An address; of a page that is named by its number, where that stands."""
    found = _PAGE.match(url)
    return (context.site.address(int(found[1])) or "") if found else url


def _picture(number: Any, context: BodyContext) -> str:
    found = context.site.attachment(int(number)) if re.fullmatch(r"\d{1,18}", str(number or "")) else None
    return image(found.url, found.alt) if found else ""

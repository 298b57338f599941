"""What a widget's settings say: words, addresses, rows, pictures, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from migrate.document import image, link
from migrate.readers.context import BodyContext
from migrate.registry import Registry

Settings = dict[str, Any]
WidgetHandler = Callable[[Settings, BodyContext], str]
widget: Registry[WidgetHandler] = Registry("Elementor widget")


def words_of(settings: Settings, *names: str) -> str:
    """The first of these settings that is a text."""
    return next((value for name in names if isinstance(value := settings.get(name), str) and value.strip()), "")


def address_of(settings: Settings, *names: str) -> str:
    """The address in the first of these settings, which are texts or hold a ``url``."""
    for name in names or ("link",):
        value = settings.get(name)
        url = value.get("url") if isinstance(value, dict) else value
        if isinstance(url, str) and url and url != "#":
            return url
    return ""


def rows_of(settings: Settings, *names: str) -> list[Settings]:
    """The rows in the first of these settings that is a list."""
    found = next((value for name in names if isinstance(value := settings.get(name), list)), [])
    return [row for row in found if isinstance(row, dict)]


def linked(inner: str, url: str) -> str:
    """HTML inside a link, where there is an address for it."""
    return link(url, inner) if url and inner else inner


def headed(title: str, settings: Settings, *, default: str = "h3") -> str:
    """A title as the heading that its settings choose; nothing without one."""
    tag = words_of(settings, "title_size", "header_size", "title_tag", "title_html_tag")
    tag = tag if re.fullmatch(r"h[1-6]|p|div", tag) else default
    return f"<{tag}>{title}</{tag}>" if title else ""


def picture_of(chosen: Any, context: BodyContext) -> str:
    """A picture that a setting names by its number or its address, or nothing."""
    if not isinstance(chosen, dict):
        return ""
    number, url = chosen.get("id"), chosen.get("url")
    known = context.site.attachment(number) if isinstance(number, int) else None
    if known:
        return image(known.url, str(chosen.get("alt") or known.alt))
    return image(url, str(chosen.get("alt") or "")) if isinstance(url, str) and url else ""


def number_in(value: Any) -> str:
    """A number, or the size of a range (``{"unit": "%", "size": 50}``)."""
    size = value.get("size") if isinstance(value, dict) else value
    return str(size) if isinstance(size, int | float | str) and not isinstance(size, bool) else ""

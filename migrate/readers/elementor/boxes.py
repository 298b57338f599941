"""Widgets that are boxes: a picture, a heading, words and a button together."""

from __future__ import annotations

from migrate.document import bullets, figure
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
from migrate.readers.paragraphs import autop


@widget("image-box", "icon-box", "call-to-action", "flip-box")
def box(settings: Settings, context: BodyContext) -> str:
    """A picture, a heading and words."""
    shown = picture_of(settings.get("image") or settings.get("graphic_image"), context)
    title = linked(words_of(settings, "title_text", "title", "title_text_a"), address_of(settings))
    more = linked(words_of(settings, "button", "button_text"), address_of(settings))
    words = words_of(settings, "description_text", "description", "description_text_a")
    back = words_of(settings, "title_text_b"), words_of(settings, "description_text_b")
    parts = (figure(shown) if shown else "", headed(title, settings), *map(autop, (words, *back, more)))
    return "".join(filter(None, parts))


@widget("slides")
def slides(settings: Settings, context: BodyContext) -> str:
    """Each slide: its picture, heading, words and button."""
    return "".join(_slide(row, context) for row in rows_of(settings, "slides"))


def _slide(row: Settings, context: BodyContext) -> str:
    shown = picture_of(row.get("background_image"), context)
    return (figure(shown) if shown else "") + box({**row, "title": row.get("heading", "")}, context)


@widget("testimonial", "blockquote")
def quotation(settings: Settings, _context: BodyContext) -> str:
    """A quotation with its source."""
    words = words_of(settings, "testimonial_content", "blockquote_content")
    who = ", ".join(
        filter(None, (words_of(settings, "testimonial_name", "author_name"), words_of(settings, "testimonial_job")))
    )
    return f"<blockquote>{autop(words)}{f'<cite>{who}</cite>' if who else ''}</blockquote>" if words else ""


@widget("testimonial-carousel", "reviews")
def quotations(settings: Settings, context: BodyContext) -> str:
    """Each testimonial as a quotation."""
    named = (
        {
            "testimonial_content": row.get("content"),
            "testimonial_name": row.get("name"),
            "testimonial_job": row.get("title"),
        }
        for row in rows_of(settings, "slides")
    )
    return "".join(quotation(row, context) for row in named)


@widget("price-table")
def prices(settings: Settings, _context: BodyContext) -> str:
    """Its heading, its price, what it has, and its button."""
    currency = words_of(settings, "currency_symbol_custom", "currency_symbol")
    sign = {"dollar": "$", "euro": "€", "pound": "£", "yen": "¥"}.get(currency, "" if currency.isalpha() else currency)
    price = f"{sign}{words_of(settings, 'price')} {words_of(settings, 'period')}".strip()
    rows = [words for row in rows_of(settings, "features_list") if (words := words_of(row, "item_text"))]
    more = linked(words_of(settings, "button_text"), address_of(settings))
    parts = (words_of(settings, "sub_heading"), price, bullets(rows), more)
    return headed(words_of(settings, "heading"), settings) + "".join(
        autop(one) for one in (*parts, words_of(settings, "footer_additional_info")) if one
    )

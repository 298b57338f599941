"""Blocks of Jetpack and WordPress.com whose words stand in the post, and its forms."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from migrate.document import bullets, paragraph, text
from migrate.findings import Kind
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.blocks.render import AS_SAVED
from migrate.readers.context import BodyContext
from migrate.readers.snippets import names, plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

AS_SAVED |= {
    "jetpack/layout-grid",
    "jetpack/layout-grid-column",
    "jetpack/address",
    "jetpack/phone",
    "jetpack/email",
    "jetpack/contact-info",
    "jetpack/button",
    "jetpack/send-a-message",
    "jetpack/whatsapp-button",
    "jetpack/rating-star",
    "jetpack/recipe",
    "jetpack/recipe-details",
    "jetpack/recipe-ingredients-list",
    "jetpack/recipe-ingredient-item",
    "jetpack/recipe-hero",
    "jetpack/recipe-steps",
    "jetpack/recipe-step",
    "jetpack/timeline",
    "jetpack/timeline-item",
    "jetpack/conversation",
    "jetpack/dialogue",
    "jetpack/faq",
    "fl-builder/layout",
}


@cache
def _engine() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - few sites have such a block, and every start would pay

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@block("jetpack/markdown")
def markdown(made: Block, inner: str, _context: BodyContext) -> str:
    """What its Markdown became when it was saved, else what it becomes now."""
    source = made.attributes.get("source")
    return inner if plain(inner) or not isinstance(source, str) else _engine().render(source)


@block("jetpack/business-hours")
def business_hours(made: Block, _inner: str, context: BodyContext) -> str:
    """A list of the days with their hours."""
    days = made.attributes.get("days")
    entries = [_hours(day) for day in days if isinstance(day, dict)] if isinstance(days, list) else []
    if not any(entries):
        context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: its hours are not in the post")
        return ""
    return bullets(text(entry) for entry in entries if entry)


def _hours(day: dict[str, Any]) -> str:
    spans = day.get("hours")
    told = [
        f"{span.get('opening', '')}–{span.get('closing', '')}"
        for span in (spans if isinstance(spans, list) else ())
        if isinstance(span, dict)
    ]
    name = str(day.get("name") or "")
    return f"{name}: {', '.join(told)}" if name and told else name


@block(
    *names(
        "jetpack/contact-form jetpack/mailchimp jetpack/subscriptions "
        "jetpack/donations jetpack/recurring-payments jetpack/payment-buttons jetpack/revue "
        "jetpack/voice-to-content jetpack/ai-assistant jetpack/form"
    )
)
def form(made: Block, _inner: str, context: BodyContext) -> str:
    """Nothing: a form needs the server it was made for."""
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: a form that only the old server answered")
    return ""


@block("jetpack/simple-payments")
def offer(made: Block, _inner: str, context: BodyContext) -> str:
    """What was sold, and its price: they are in the JSON only."""
    title, words, price, currency = (
        str(made.attributes.get(key) or "") for key in ("title", "content", "price", "currency")
    )
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: nothing can be paid on a static page; what it said stands there")
    parts = (f"<h3>{text(title)}</h3>" if title else "", *map(text, (words, f"{price} {currency}".strip())))
    return "".join(part if part.startswith("<h3>") else paragraph(part) for part in parts if part)


@block(
    *names(
        "jetpack/related-posts jetpack/top-posts jetpack/blogroll jetpack/blogroll-item "
        "jetpack/sharing-buttons jetpack/like jetpack/repeat-visitor "
        "jetpack/blogging-prompt jetpack/ad jetpack/wordads jetpack/instagram-gallery a8c/blog-posts "
        "a8c/posts-carousel newspack-blocks/homepage-articles"
    )
)
def listing(made: Block, _inner: str, context: BodyContext) -> str:
    """Nothing: the server made it anew for each reader."""
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: made by the server for each reader")
    return ""


@block(
    *(
        f"jetpack/{name}"
        for name in names(
            "field-name field-email field-textarea field-url field-date field-telephone field-checkbox "
            "field-checkbox-multiple field-radio field-select field-consent field-text "
            "field-number field-file field-rating field-time field-hidden field-option-checkbox "
            "field-option-radio field-slider input label options option phone-input dropzone"
        )
    )
)
def field(_block: Block, _inner: str, _context: BodyContext) -> str:
    """Nothing: part of a form, which is told as one."""
    return ""

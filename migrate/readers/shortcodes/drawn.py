"""Shortcodes of frequent plugins that drew the words in their attributes: the drawing is gone, the words stay."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import zip_longest
from urllib.parse import unquote_plus

from migrate.document import link, paragraph, text
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.shortcodes.boxes import layout, said, services
from migrate.readers.shortcodes.builders import place
from migrate.readers.shortcodes.grammar import FAMILIES, Shortcode, holds, shortcode
from migrate.readers.shortcodes.jetpack import address
from migrate.readers.shortcodes.plugins import dead
from migrate.readers.snippets import names


def _drawing(made: Shortcode, context: BodyContext, words: list[str]) -> str:
    """Words as a paragraph, with the finding that only they are left; as any dead shortcode where there are none."""
    words = [_linked(one) for one in dict.fromkeys(words) if one.strip()]
    if not words:
        return dead(made, context)
    context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: the old server drew it; its words stand there")
    return f"\n\n{paragraph(': '.join(words))}\n\n{made.inner}"


def _says_nothing(made: Shortcode) -> bool:
    """Whether ordinary words stand in brackets: a name that is a word, and nothing named (``[map "Old hut"]``)."""
    return made.content is None and not made.attributes


def _linked(words: str) -> str:
    """Words, as a link where they are an address."""
    url = unescape(words)
    return link(url, text(url)) if re.fullmatch(r"https?://\S+", url) else words


@shortcode(*names("su_qrcode qrcode qr_code qr kaya_qrcode dqr_code"))
@holds
def square(made: Shortcode, context: BodyContext) -> str:
    """What a picture of squares said to telephones."""
    held = made.get("data", "content", "text", "value", "url", "message") or made.first
    return _drawing(made, context, [made.get("title", "title_text"), held])


@shortcode(
    *names(
        "countdown ujicountdown tminus su_countdown countdown_timer fergcorp_cdt_single event_countdown "
        "wpcdt-countdown hurrytimer"
    )
)
@holds
def days_to_go(made: Shortcode, context: BodyContext) -> str:
    """What was waited for, and until when."""
    day = made.get("date", "t", "expire", "end", "enddate", "end_date", "date_time", "to", "until")
    return _drawing(made, context, [said(made, "title", "event", "label", "text", "heading"), day])


@shortcode(
    *names(
        "su_progress_bar su_progress_pie su_counter progress_bar progressbar progress wppb skill skillbar skill_bar "
        "bar counter animated_counter stats_counter milestone"
    )
)
@holds
def bar(made: Shortcode, _context: BodyContext) -> str:
    """What was measured, and how much of it there is."""
    if _says_nothing(made):
        return made.source
    percent = made.get("percent", "percentage", "progress", "level").rstrip("%")
    amount = f"{percent}%" if percent else made.get("value", "number", "count", "to")
    named = said(made, "title", "label", "text", "name", "heading")
    words = [named, "".join((made.get("before"), amount, made.get("after", "unit"))), made.inner.strip()]
    return f"\n\n{paragraph(': '.join(filter(None, words)))}\n\n" if any(words) else ""


@shortcode(*names("chart gchart wp_charts wpcharts pie_chart bar_chart googlechart easychart"))
@holds
def chart(made: Shortcode, context: BodyContext) -> str:
    """A list of what was drawn: each label with its number."""
    if _says_nothing(made):
        return made.source
    title = said(made, "title")
    values = _several(made.get("data", "datasets", "values", "value"))
    labels = _several(made.get("labels", "label", "names", "x_axis_labels"))
    rows = [": ".join(filter(None, pair)) for pair in zip_longest(labels, values, fillvalue="")]
    shown = _drawing(made, context, [title]) if title or not any(rows) else ""
    if any(rows) and not title:
        context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: the old server drew it; its words stand there")
    return shown + (f"\n\n<ul>{''.join(f'<li>{row}</li>' for row in rows if row)}</ul>\n\n" if any(rows) else "")


def _several(packed: str) -> list[str]:
    """The entries of a list in an attribute, parted by bars, or by commas."""
    return [unquote_plus(one).strip() for one in re.split(r"\|" if "|" in packed else ",", packed)] if packed else []


@shortcode(*names("su_gmap googlemap google_map gmap gmaps map pw_map flexiblemap wp_gmaps google-map"))
@holds
def where(made: Shortcode, context: BodyContext) -> str:
    """A link to where it was on the map, and what was said of it."""
    if any(made.get(name).startswith(("http", "//")) for name in ("src", "url")) or made.first.startswith("http"):
        return address(made, context)
    if _says_nothing(made):
        return made.source
    if not (made.get("address") or made.content):
        return dead(made, context)
    return place(replace(made, content=made.content or made.get("description")), context)


@shortcode(
    *names(
        "su_plan pricing_column price_column pricing_box price_box price_table pricing_item wp_cart_display_product "
        "team_member staff_member su_member su_icon_text su_icon_panel info-box icon_box iconbox feature service "
        "su_testimonial call_to_action cta"
    )
)
@holds
def box(made: Shortcode, context: BodyContext) -> str:
    """A picture, a title, words, a price and a button, as page builders have them."""
    if _says_nothing(made):
        return made.source
    attributes = {_AS_BUILDERS.get(name, name): value for name, value in made.attributes.items()}
    if "title" not in attributes and "name" in attributes:
        attributes["title"] = attributes.pop("name")
    return layout(replace(made, attributes=attributes), context)


_AS_BUILDERS = {"thumbnail": "image", "btn_url": "button_url", "before": "currency", "photo_url": "photo"}


@shortcode(*names("bctt ctt easy-tweet tweetthis tweet_this clicktotweet click_to_tweet Tweet tweetdis inlinetweet"))
@holds
def to_be_tweeted(made: Shortcode, _context: BodyContext) -> str:
    """A sentence that a button offered to pass on: a quotation, in a line where it stood in one."""
    words = made.inner.strip() or said(made, "tweet", "text", "quote", "title") or made.first
    if made.name in ("inlinetweet", "tweetdis"):
        return words
    return f"\n\n<blockquote>{paragraph(words)}</blockquote>\n\n" if words else ""


@shortcode(*names("email mailto eeb_email eeb_mailto eeb_protect_emails bot_mailto obfuscate_email antispambot cryptx"))
@holds
def letter(made: Shortcode, _context: BodyContext) -> str:
    """A link that writes to somebody: the author had it on the page."""
    held = re.sub(r"\A(?:mailto:)?", "", unescape(made.get("email", "address", "mail", "to") or made.first))
    named = said(made, "display", "text", "title", "name", "linktext")
    found = held if _MAIL.fullmatch(held) else unescape(made.inner).strip().removeprefix("mailto:")
    if not _MAIL.fullmatch(found):
        return made.inner or named or made.source
    return link(f"mailto:{found}", named or (made.inner if held == found and made.inner.strip() else text(found)))


_MAIL = re.compile(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+")


@shortcode(*names("phone tel telephone phone_number call callnow call_now call_button click_to_call whatsapp"))
@holds
def call(made: Shortcode, _context: BodyContext) -> str:
    """A link that calls somebody."""
    number = made.get("number", "phone", "tel", "num") or made.first or (made.content or "").strip()
    named = said(made, "text", "title", "label", "display") or made.inner.strip() or text(number)
    dialled = re.sub(r"[^\d+]", "", number)
    if not dialled and _says_nothing(made):
        return made.source
    return link(f"tel:{dialled}", named) if 5 <= len(dialled) <= 16 else named


@shortcode("nutrition-label", "schema")
def facts(made: Shortcode, context: BodyContext) -> str:
    """A list of what stood in the box, as its attributes name it."""
    rows = [
        f"<li>{text(name.replace('_', ' '))}: {_linked(value)}</li>"
        for name, value in made.attributes.items()
        if value and name not in ("id", "class", "style", "type", "width", "schema_type")
    ]
    return f"\n\n<ul>{''.join(rows)}</ul>\n\n{made.inner}" if rows else dead(made, context)


def networks(made: Shortcode, context: BodyContext) -> str:
    """A list of links to somebody's pages elsewhere."""
    return services(made) + made.inner or dead(made, context)


FAMILIES |= {"social_": networks}


@shortcode(*names("purchase_link wp_cart_button aawp amazon"))
def offer(made: Shortcode, context: BodyContext) -> str:
    """The words of a button or link that led to a shop."""
    words = said(made, "text", "title", "button_text", "link_text")
    shown = dead(made, context)
    return f"{words} {shown}".strip() if words else shown

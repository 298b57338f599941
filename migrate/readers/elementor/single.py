"""Widgets of one thing: a heading, words, a picture, a film, a listing, a number."""

from __future__ import annotations

from migrate.document import code_block, figure, link, paragraph, text
from migrate.readers.context import BodyContext
from migrate.readers.elementor.settings import (
    Settings,
    address_of,
    headed,
    linked,
    number_in,
    picture_of,
    widget,
    words_of,
)
from migrate.readers.embeds import embedded
from migrate.readers.paragraphs import autop


@widget("heading")
def heading(settings: Settings, _context: BodyContext) -> str:
    """A heading, linked if it was."""
    return headed(linked(words_of(settings, "title"), address_of(settings)), settings, default="h2")


@widget("text-editor")
def text_editor(settings: Settings, _context: BodyContext) -> str:
    """Classic text."""
    return autop(words_of(settings, "editor"))


@widget("html")
def html_widget(settings: Settings, _context: BodyContext) -> str:
    """The HTML it holds."""
    return words_of(settings, "html")


@widget("shortcode")
def shortcode_widget(settings: Settings, _context: BodyContext) -> str:
    """Its shortcode, to be expanded with all others."""
    return words_of(settings, "shortcode")


@widget("image")
def picture(settings: Settings, context: BodyContext) -> str:
    """A picture with its caption, linked if it was."""
    shown = picture_of(settings.get("image"), context)
    return figure(linked(shown, address_of(settings)), words_of(settings, "caption")) if shown else ""


@widget("button")
def button(settings: Settings, _context: BodyContext) -> str:
    """A link."""
    words = words_of(settings, "text")
    return paragraph(linked(words, address_of(settings))) if words else ""


@widget("icon")
def icon(settings: Settings, _context: BodyContext) -> str:
    """Nothing, or the link that the icon was."""
    chosen, url = settings.get("selected_icon"), address_of(settings)
    said = chosen.get("value") if isinstance(chosen, dict) else settings.get("icon")
    named = said.rpartition("fa-")[2].replace("-", " ").title() if isinstance(said, str) else ""
    return paragraph(link(url, text(named or url))) if url else ""


@widget("video", "audio", "google_maps", "soundcloud")
def player(settings: Settings, context: BodyContext) -> str:
    """A film or sound in its player; of a map its place, with a link."""
    if place := words_of(settings, "address"):
        return paragraph(link("https://www.openstreetmap.org/search?query=" + place.replace(" ", "+"), text(place)))
    url = address_of(settings, "youtube_url", "vimeo_url", "dailymotion_url", "hosted_url", "external_url", "link")
    return embedded(url, context) if url else ""


@widget("counter", "progress", "alert", "star-rating", "rating", "countdown")
def figures_and_words(settings: Settings, _context: BodyContext) -> str:
    """Its words and its number."""
    number, percent = settings.get("ending_number", settings.get("rating")), settings.get("percent")
    counted = f"{words_of(settings, 'prefix')}{number_in(number)}{words_of(settings, 'suffix')}"
    if number_in(percent) and settings.get("display_percentage") != "hide":
        counted = f"{words_of(settings, 'inner_text')} {number_in(percent)}%"
    words = (
        words_of(settings, "title", "alert_title"),
        words_of(settings, "alert_description", "message_after_expire"),
        counted.strip(),
    )
    return "".join(paragraph(one) for one in words if one)


@widget("divider")
def rule(settings: Settings, _context: BodyContext) -> str:
    """A rule, or the words in it."""
    words = words_of(settings, "text") if settings.get("look") == "line_text" else ""
    return paragraph(words) if words else "<hr>"


@widget("animated-headline")
def headline(settings: Settings, _context: BodyContext) -> str:
    """A heading with all the words that took turns in it."""
    turns = ", ".join(words_of(settings, "rotating_text", "animated_text").splitlines())
    middle = words_of(settings, "highlighted_text") or turns
    words = " ".join(filter(None, (words_of(settings, "before_text"), middle, words_of(settings, "after_text"))))
    return headed(linked(words, address_of(settings)), {"header_size": words_of(settings, "tag")}, default="h3")


@widget("code-highlight")
def listing(settings: Settings, _context: BodyContext) -> str:
    """A listing."""
    named = words_of(settings, "language")
    return code_block(words_of(settings, "code"), named if named.isalnum() else "")


@widget("text-path")
def on_a_path(settings: Settings, _context: BodyContext) -> str:
    """Its words, linked if they were."""
    words = words_of(settings, "text")
    return paragraph(linked(words, address_of(settings))) if words else ""


@widget("wp-widget-text", "wp-widget-custom_html")
def old_widget(settings: Settings, _context: BodyContext) -> str:
    """Its title and its words."""
    said = settings.get("wp") if isinstance(settings.get("wp"), dict) else settings
    assert isinstance(said, dict)
    return headed(words_of(said, "title"), {}) + autop(words_of(said, "text", "content"))

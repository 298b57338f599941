"""A navigation that stands in a post: its links as a list."""

from __future__ import annotations

from migrate.document import figure, link
from migrate.readers.blocks.entries import left_out, name, whole
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.context import BodyContext
from migrate.readers.snippets import plain

_PAGES = '<figure class="wp-block-page-list"><ul>'
_PAGES_END = "</ul></figure>"


@block("core/navigation")
def navigation(made: Block, inner: str, context: BodyContext) -> str:
    """Its links as a list, each below the one it stood under; those of the menu it names where it has none itself."""
    entries = _entries(inner) or _entries(_named(made, context))
    return figure(f"<ul>{entries}</ul>", css_class="wp-block-navigation") if entries else left_out(made, context)


@block("core/navigation-link")
def navigation_link(made: Block, _inner: str, context: BodyContext) -> str:
    """An entry of a navigation; a link to a page that is not public is left out, as WordPress does."""
    return _entry(made, context, "")


@block("core/navigation-submenu")
def navigation_submenu(made: Block, inner: str, context: BodyContext) -> str:
    """An entry of a navigation, with those below it."""
    entries = _entries(inner)
    return _entry(made, context, f"<ul>{entries}</ul>" if entries else "")


@block("core/home-link")
def home_link(made: Block, _inner: str, context: BodyContext) -> str:
    """An entry of a navigation that leads to the front page."""
    label = made.attributes.get("label")
    words = plain(label) if isinstance(label, str) else ""
    return f"<li>{link(context.lists.home, name(words or 'Home'))}</li>" if context.lists.home else ""


def _named(made: Block, context: BodyContext) -> str:
    """What the menu that a navigation names holds (``wp_navigation``)."""
    number = whole(made.attributes.get("ref"), 0, 10**15)
    stored = context.site.pattern(number) if number and number not in context.patterns else None
    return made.render(stored, patterns=(*context.patterns, number), overrides={}) or "" if stored else ""


def _entry(made: Block, context: BodyContext, below: str) -> str:
    given = made.attributes
    label, url = given.get("label"), given.get("url")
    words = plain(label) if isinstance(label, str) else ""
    number = whole(given.get("id"), 0, 10**15) if given.get("kind") == "post-type" else 0
    address = context.site.address(number) if number else url
    if not words or not isinstance(address, str) or not address:
        return left_out(made, context)
    return f"<li>{link(address, name(words))}{below}</li>"


def _entries(inner: str) -> str:
    """The entries alone; a list of pages among them loses its own frame."""
    return inner.replace(_PAGES, "").replace(_PAGES_END, "").strip()

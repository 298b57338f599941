"""The newest posts, as a list that a static page can show: those of the export."""

from __future__ import annotations

from migrate.dates import parse
from migrate.document import figure, link, text
from migrate.findings import Kind
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.blocks.render import LISTINGS
from migrate.readers.context import BodyContext, Latest

_MOST = 100
_NARROWED = ("categories", "selectedAuthor", "orderBy", "order")
"""Attributes that choose other posts than the newest."""
LISTINGS.add("core/latest-posts")


@block("core/latest-posts")
def latest_posts(made: Block, _inner: str, context: BodyContext) -> str:
    """The list as WordPress showed it on the day of the export; a list of one category's posts is of the moment."""
    given = made.attributes
    if any(given.get(name) for name in _NARROWED):
        context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: it showed what the site had at the moment")
        return ""
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: the newest posts of the export stand for those of the day")
    count = given.get("postsToShow", 5)
    posts = context.site.latest(min(count, _MOST) if isinstance(count, int) and count > 0 else 5)
    dated = bool(given.get("displayPostDate"))
    items = "".join(f"<li>{_entry(post, context.language if dated else '')}</li>" for post in posts)
    return figure(f"<ul>{items}</ul>", css_class="wp-block-latest-posts") if items else ""


def _entry(post: Latest, language: str) -> str:
    title = link(post.address, text(post.title or "(no title)"))
    found = parse(post.date) if language else None
    if found is None:
        return title
    # other languages' month names are WordPress's translations; a date in figures is read everywhere
    english = language.lower().startswith("en")
    return f"{title} {found:%B} {found.day}, {found.year}" if english else f"{title} {found:%Y-%m-%d}"

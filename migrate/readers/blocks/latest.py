"""The newest posts and comments, as lists that a static page can show: those of the export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.document import image, link, paragraph
from migrate.findings import Kind
from migrate.readers.blocks.entries import (
    allowed,
    first_words,
    left_out,
    linked_title,
    listing,
    name,
    whole,
    written_date,
)
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.blocks.once import once_a_site
from migrate.readers.context import BodyContext
from migrate.readers.listed import CommentEntry, PostEntry, Wanted

_MOST = 100
_WORDS = 55  # of an excerpt
_COMMENT_WORDS = 20


@block("core/latest-posts")
@once_a_site
def latest_posts(made: Block, context: BodyContext) -> str:
    """A list of the newest posts of the export, with what it showed of each: date, author, excerpt, picture."""
    given = made.attributes
    posts = context.lists.posts(_wanted(given))
    if not posts:
        return left_out(made, context)
    shown = allowed(made, context, posts, "newest posts")
    if given.get("displayPostContent") and given.get("displayPostContentRadio") == "full_post":
        context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: the first words of each post stand for all of it")
    return listing("wp-block-latest-posts", ((0, "".join(_parts(post, given, context))) for post in shown))


@block("core/latest-comments")
@once_a_site
def latest_comments(made: Block, context: BodyContext) -> str:
    """A list of the newest comments of the export: who wrote on what, with date and first words if it had them."""
    given = made.attributes
    newest = context.lists.comments()[: whole(given.get("commentsToShow"), 5, _MOST)]
    if not newest:
        return left_out(made, context)
    entries = ((0, _comment(entry, given, context.language)) for entry in allowed(made, context, newest, "comments"))
    return listing("wp-block-latest-comments", entries)


def _comment(entry: CommentEntry, given: Mapping[str, Any], language: str) -> str:
    author = link(entry.url, name(entry.author)) if entry.url else name(entry.author)
    # other languages' word for "on" is WordPress's translation
    between = " on " if language.lower().startswith("en") else ": "
    said = author + between + link(entry.address, name(entry.title or "(no title)"))
    if given.get("displayDate", True) and (date := written_date(entry.date, language)):
        said += f" {date}"
    words = first_words(entry.words, _COMMENT_WORDS) if given.get("displayExcerpt", True) else ""
    return said + (paragraph(name(words)) if words else "")


def _wanted(given: Mapping[str, Any]) -> Wanted:
    categories, author = _numbers(given.get("categories")), _numbers(given.get("selectedAuthor"))
    return Wanted(
        count=whole(given.get("postsToShow"), 5, _MOST),
        by="title" if given.get("orderBy") == "title" else "date",
        ascending=given.get("order") == "asc",
        terms=(("category", categories),) if categories else (),
        authors=author,
    )


def _numbers(value: Any) -> tuple[int, ...]:
    """The numbers of categories or authors: one, or a list of numbers or of records with an ``id``."""
    several = value if isinstance(value, list) else [value]
    found = (whole(one.get("id") if isinstance(one, dict) else one, 0, 10**15) for one in several)
    return tuple(number for number in found if number)


def _parts(post: PostEntry, given: Mapping[str, Any], context: BodyContext) -> Iterator[str]:
    if given.get("displayFeaturedImage") and (shown := picture(post, context)):
        yield paragraph(link(post.address, shown) if given.get("addLinkToFeaturedImage") else shown)
    yield linked_title(post)
    if given.get("displayAuthor") and post.author:
        yield f" {byline(post, context.language)}"
    if given.get("displayPostDate") and (date := written_date(post.date, context.language)):
        yield f" {date}"
    if given.get("displayPostContent"):
        words = context.lists.excerpt(post, whole(given.get("excerptLength"), _WORDS, _MOST))
        yield paragraph(name(words)) if words else ""


def picture(post: PostEntry, context: BodyContext) -> str:
    """A post's featured image, or nothing."""
    found = context.lists.picture(post)
    return image(found.url, found.alt, width=found.width, height=found.height) if found and found.url else ""


def byline(post: PostEntry, language: str) -> str:
    """Who wrote it, as WordPress says in English; other languages' word for "by" is WordPress's translation."""
    return name(f"by {post.author}" if language.lower().startswith("en") else post.author)

"""Blocks that a static page has nothing for, each with the reason that the report gives."""

from __future__ import annotations

from migrate.document import paragraph
from migrate.findings import Kind
from migrate.readers.blocks.entries import name
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.context import BodyContext
from migrate.readers.snippets import names

_BELOW = "the comments stand below the post"
_FORM = "a form needs the server it was made for"
_NOT_THERE = "the export does not have it"

REASONS = {
    f"core/{block_name}": reason
    for reason, blocks in {
        _BELOW: "comments-title comment-template comment-author-avatar comment-author-name comment-content "
        "comment-date comment-edit-link comment-reply-link post-comment-author post-comment-content "
        "post-comment-date post-comment post-comments comments-pagination comments-pagination-next "
        "comments-pagination-numbers comments-pagination-previous post-comments-count post-comments-link",
        _FORM: "search post-comments-form",
        "nobody logs in to a static page": "loginout",
        "the server counted it": "query-total post-time-to-read",
        "the list's other pages were the server's": "query-pagination query-pagination-next "
        "query-pagination-numbers query-pagination-previous",
        "it names a list of posts, where it stands in one": "query-title",
        "the term's own page has it": "term-description",
        "the site's own header says where a page stands": "breadcrumbs",
        "it needs a script": "navigation-overlay-close",
        "the list of pages has it": "page-list-item",
        _NOT_THERE: "avatar site-logo post-author-biography icon pattern template-part",
    }.items()
    for block_name in names(blocks)
}
"""Why each of them is left out."""


@block(*REASONS)
def absent(made: Block, _inner: str, context: BodyContext) -> str:
    """Nothing: a static page has nothing to put there."""
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: {REASONS[made.name]}")
    return ""


@block("core/comments", "core/comments-query-loop")
def comments(made: Block, inner: str, context: BodyContext) -> str:
    """What its author wrote around the list; the comments themselves stand below the post."""
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: {_BELOW}")
    return inner


@block("core/post-content")
def post_content(made: Block, _inner: str, context: BodyContext) -> str:
    """In a loop the first words of the post, which its page has whole; elsewhere nothing, as in WordPress."""
    if context.looped is None:
        context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: it is the page that it stands on")
        return ""
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: the first words of each post stand for all of it")
    words = context.lists.excerpt(context.looped, _WORDS)
    return paragraph(name(words)) if words else ""


_WORDS = 55

"""What a post's blocks say of the post itself, or of the one that a loop is at; and the site's name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from migrate.document import figure, link, paragraph
from migrate.readers.blocks.entries import left_out, name, whole, written_date
from migrate.readers.blocks.grammar import Block, BlockHandler, block
from migrate.readers.blocks.latest import picture
from migrate.readers.context import BodyContext
from migrate.readers.listed import PostEntry

_WORDS = 55  # of an excerpt

OfPost = Callable[[Block, PostEntry, BodyContext], str]


def _of_post(handler: OfPost) -> BlockHandler:
    """A handler of a block that speaks of the post it stands in, or of the one that a loop is at."""

    @wraps(handler)
    def handle(made: Block, _inner: str, context: BodyContext) -> str:
        post = context.looped or context.lists.own(context.post_id)
        if post is None:
            return left_out(made, context)
        shown = handler(made, post, context)
        return shown if context.looped else _marked(made, shown)

    return handle


@block("core/post-title")
@_of_post
def post_title(made: Block, post: PostEntry, _context: BodyContext) -> str:
    """The title of the post, or of each post of a query, as a heading; a link if it was."""
    return _heading(made, _to_post(name(post.title), made, post), 2) if post.title else ""


@block("core/post-date")
@_of_post
def post_date(made: Block, post: PostEntry, context: BodyContext) -> str:
    """The day the post was published, in the block's own form if it has one."""
    given = made.attributes
    if given.get("displayType") == "modified":
        return left_out(made, context)
    form = given.get("format")
    date = written_date(post.date, context.language, form if isinstance(form, str) else "")
    return paragraph(_to_post(name(date), made, post)) if date else ""


@block("core/post-author", "core/post-author-name")
@_of_post
def post_author(made: Block, post: PostEntry, _context: BodyContext) -> str:
    """The author's name, with the words before it; a link if it was. The export has no words about the author."""
    if not post.author:
        return ""
    given = made.attributes
    before = given.get("byline")
    shown = link(post.author_address, name(post.author)) if given.get("isLink") else name(post.author)
    return (paragraph(name(before)) if isinstance(before, str) and before else "") + paragraph(shown)


@block("core/post-terms")
@_of_post
def post_terms(made: Block, post: PostEntry, context: BodyContext) -> str:
    """Links to the post's categories, tags or other terms."""
    given = made.attributes
    taxonomy = given.get("term")
    found = [context.lists.term(kind, slug) for kind, slug in post.terms if kind == taxonomy]
    terms = sorted({term for term in found if term}, key=lambda term: (term.name.casefold(), term.slug))
    if not terms:
        return ""
    words = {key: given.get(key) for key in ("prefix", "separator", "suffix")}
    before, between, after = (name(word) if isinstance(word, str) else "" for word in words.values())
    return paragraph(before + (between or ", ").join(link(term.address, name(term.name)) for term in terms) + after)


@block("core/post-excerpt")
@_of_post
def post_excerpt(made: Block, post: PostEntry, context: BodyContext) -> str:
    """The post's own excerpt, else the first words of its page."""
    given = made.attributes
    words = context.lists.excerpt(post, whole(given.get("excerptLength"), _WORDS, 100))
    more = given.get("moreText")
    further = link(post.address, name(more)) if isinstance(more, str) and more and post.address else ""
    return "".join(paragraph(part) for part in (name(words), further) if part)


@block("core/post-featured-image")
@_of_post
def post_featured_image(made: Block, post: PostEntry, context: BodyContext) -> str:
    """The featured image of the post; a link if it was."""
    shown = picture(post, context)
    return paragraph(_to_post(shown, made, post)) if shown else ""


@block("core/read-more")
@_of_post
def read_more(made: Block, post: PostEntry, _context: BodyContext) -> str:
    """A link to the post."""
    words = made.attributes.get("content")
    shown = words if isinstance(words, str) and words else "Read more"
    return paragraph(link(post.address, name(shown))) if post.address else ""


@block("core/post-navigation-link")
@_of_post
def post_navigation_link(made: Block, post: PostEntry, context: BodyContext) -> str:
    """A link to the post that was published after it or before it, in the export; nothing where there is none."""
    given = made.attributes
    after = given.get("type") != "previous"
    other = context.lists.beside(post, after=after)
    if other is None:
        return ""
    label, way = given.get("label"), "Next" if after else "Previous"
    said, title = name(label) if isinstance(label, str) else "", name(other.title or f"{way} Post")
    if not given.get("showTitle"):
        return paragraph(link(other.address, said or way))
    if given.get("linkLabel"):
        return paragraph(link(other.address, f"{said or f'{way}:'} {title}"))
    return paragraph(f"{said} {link(other.address, title)}".strip())


@block("core/site-title")
def site_title(made: Block, _inner: str, context: BodyContext) -> str:
    """The site's name as a heading, with a link to the front page."""
    lists = context.lists
    if not lists.title:
        return left_out(made, context)
    shown = name(lists.title)
    inner = shown if made.attributes.get("isLink") is False else link(lists.home, shown)
    return _marked(made, _heading(made, inner, 1))


@block("core/site-tagline")
def site_tagline(made: Block, _inner: str, context: BodyContext) -> str:
    """The site's tagline."""
    tagline = context.lists.tagline
    return _marked(made, paragraph(name(tagline))) if tagline else left_out(made, context)


def _marked(made: Block, shown: str) -> str:
    """What stands by itself, under WordPress's class for it: nobody typed it there."""
    return figure(shown, css_class=f"wp-block-{made.name.removeprefix('core/')}") if shown else ""


def _to_post(inner: str, made: Block, post: PostEntry) -> str:
    return link(post.address, inner) if made.attributes.get("isLink") and post.address else inner


def _heading(made: Block, inner: str, otherwise: int) -> str:
    level = made.attributes.get("level", otherwise)
    if level == 0:
        return paragraph(inner)
    number = whole(level, otherwise, 6)
    return f"<h{number}>{inner}</h{number}>"

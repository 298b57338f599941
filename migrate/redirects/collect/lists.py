"""Lists: the home page, terms, authors, dates, own types' archives; each with its feed and its further pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrate.names import decode, fitting
from migrate.permalinks import AddressSpace
from migrate.redirects.collect.dates import dates, weeks
from migrate.redirects.collect.known import Known, below
from migrate.redirects.model import Permalink
from migrate.terms import SiteTerm
from migrate.translations import homes_here
from migrate.visibility import MENU

_TYPES = """SELECT type, COUNT(*) FROM items WHERE place='public' AND type NOT IN ('attachment', ?)
GROUP BY type ORDER BY type"""
_OWN_TYPES = """SELECT type, COUNT(*) FROM items WHERE place='public' AND type NOT IN ('post', 'page', 'attachment', ?)
GROUP BY type ORDER BY type"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list of the site: its address, how many entries it has, and the queries that asked for it."""

    address: str
    kind: str
    entries: int
    queries: tuple[str, ...] = ()
    id: int | None = None
    also: tuple[str, ...] = ()
    """Other paths that led to it, to its feed and its further pages."""
    feed: str = ""
    """Where its feed leads, if it has none of its own."""


def lists(known: Known) -> Iterator[Permalink]:
    """Every list with its feed, its pages and its queries."""
    found = list(_all_lists(known))
    for entry in found:
        yield from _of_list(entry, known)
    if known.posts_page:
        yield from _front_pages(found[0], found[1], known)
    if known.space.by_author:
        yield from _authors_before_posts(found, known)
    yield from weeks(known)
    yield from _of_the_site(known)


def _front_pages(front: _List, posts: _List, known: Known) -> Iterator[Permalink]:
    """A front page was shown whatever page was asked of it; old links say ``/page/2/`` from when it listed posts."""
    for number in range(2, -(-posts.entries // min(known.fewest_per_page, known.posts_per_page)) + 1):
        row = (front.address, 301, "home", None, "a front page has no further pages")
        yield Permalink(f"/?paged={number}", *row)
        if not known.space.plain:
            yield Permalink(f"{below(front.address, 'page')}{number}/", *row)


def _authors_before_posts(found: list[_List], known: Known) -> Iterator[Permalink]:
    """What posts' addresses begin with showed the author; it had no feed and no further pages."""
    space = known.space
    for entry in found:
        if entry.kind == "author":
            name = entry.address.removeprefix(f"{space.base}{space.author_front}")
            path = f"{space.base}{space.front}{name}"
            yield Permalink(path, entry.address, 301, "author", entry.id, "what its posts' addresses begin with")


def _of_the_site(known: Known) -> Iterator[Permalink]:
    """What there is once: the feed of all comments, the sitemap, and what a search leaves."""
    space = known.space
    comments, home = known.comments_feed, space.base + "/"
    yield Permalink(comments, comments, 200, "feed", None, "the feed of all comments")
    if space.root:
        through_file = below(f"{space.base}{space.root}/comments", "feed")
        yield Permalink(through_file, comments, 301, "feed", None, "the feed of all comments")
    yield Permalink("/?withcomments=1&feed=rss2", comments, 301, "feed", None, "the feed of all comments")
    yield Permalink("/?withcomments=1", home, 301, "home", None, "a question that only feeds answer")
    yield Permalink("/?s=&feed=rss2", below(home, space.feed), 301, "feed", None, "the feed of a search")
    sitemap = f"{space.base}/sitemap.xml"
    yield Permalink(sitemap, sitemap, 200, "sitemap", None, "the sitemap")
    yield Permalink("/?sitemap=index", sitemap, 301, "sitemap", None, "the sitemap")
    if not space.plain:
        for name in _sitemaps(known):
            yield Permalink(f"{space.base}/{name}", sitemap, 301, "sitemap", None, "a part of the sitemap")


def _sitemaps(known: Known) -> Iterator[str]:
    """The sitemaps of WordPress 5.5 and newer: 2,000 addresses each."""
    yield from ("wp-sitemap.xml", "sitemap.xml", "wp-sitemap-users-1.xml")
    for kind, count in known.index.rows(_TYPES, (MENU,)):
        for number in range(1, -(-count // 2000) + 1):
            yield f"wp-sitemap-posts-{kind}-{number}.xml"
    counts: dict[str, int] = {}
    for term in known.site.terms.values():
        if term.taxonomy not in known.site.internal:
            counts[term.taxonomy] = counts.get(term.taxonomy, 0) + 1
    for taxonomy, count in sorted(counts.items()):
        for number in range(1, -(-count // 2000) + 1):
            yield f"wp-sitemap-taxonomies-{taxonomy}-{number}.xml"


def _all_lists(known: Known) -> Iterator[_List]:
    index, space = known.index, known.space
    (posts,) = index.one("SELECT COUNT(*) FROM items WHERE place='public' AND type='post'") or (0,)
    through_file = (f"{space.base}{space.root}/",) if space.root else ()
    home = _List(address=space.base + "/", kind="home", entries=posts, queries=("",), also=through_file)
    yield replace(home, entries=0) if known.posts_page else home
    if known.posts_page:
        number = space.posts_page
        asked = (f"p={number}",)
        yield _List(address=known.posts_page, kind="posts-page", entries=posts, queries=asked, id=number)
    for own in homes_here(known.site.homes, index):
        yield _List(address=own.address, kind="home", entries=own.posts)
    for term in known.site.terms.values():
        if term.taxonomy not in known.site.internal:
            yield _of_term(term, known)
    for writer in {writer.slug: writer for writer in known.site.writers.values()}.values():
        entries = known.listed.get(("", writer.slug), 0)
        asked = (f"author_name={writer.slug}", *((f"author={writer.id}",) if writer.id else ()))
        if entries:
            yield _List(address=writer.address, kind="author", entries=entries, queries=asked, id=writer.id)
    yield from _dates(known)
    for kind, entries in index.rows(_OWN_TYPES, (MENU,)):
        if not index.is_taken(address := space.type_address(kind)):
            yield _List(address=address, kind="archive", entries=entries, queries=(f"post_type={kind}",))


def _of_term(term: SiteTerm, known: Known) -> _List:
    space, slug = known.space, decode(term.slug)
    asked = {"category": [f"category_name={slug}"], "post_tag": [f"tag={slug}"]}.get(term.taxonomy)
    if asked is None:
        asked = [f"{term.taxonomy}={slug.removeprefix('post-format-') if term.taxonomy == 'post_format' else slug}"]
    if term.taxonomy == "category" and term.id:
        asked.append(f"cat={term.id}")
    return _List(
        address=term.address,
        kind="term",
        entries=known.listed.get((term.taxonomy, term.slug), 0),
        queries=tuple(query for query in asked if not query.endswith("=")),
        id=term.id,
        also=() if space.plain else tuple(dict.fromkeys(path + space.slash for path in _also(term, space))),
    )


def _also(term: SiteTerm, space: AddressSpace) -> Iterator[str]:
    """The other paths of a term (facts 2.1), without the slash at their end: only their last piece counts."""
    front, *pieces = f"{space.base}{space.taxonomy_front(term.taxonomy)}", *map(decode, (*term.ancestors, term.slug))
    if term.taxonomy == "category":
        yield front + pieces[-1]
        yield front + term.address.rstrip("/").rpartition("/")[2]
        if space.by_category:
            yield f"{space.base}{space.front}{'/'.join(pieces)}"
            yield f"{space.base}{space.front}{pieces[-1]}"
    elif term.ancestors:  # below its parents, where its taxonomy was made for that
        yield front + "/".join(pieces)
    if (whole := space.term_address(term.taxonomy, pieces)) != fitting(whole):
        yield whole.removesuffix(space.slash)


def _dates(known: Known) -> Iterator[_List]:
    feed = below(known.space.base + "/", known.space.feed)
    for parts, entries, queries in dates(known):
        yield _List(address=known.space.date_address(*parts), kind="date", entries=entries, queries=queries, feed=feed)


def _of_list(entry: _List, known: Known) -> Iterator[Permalink]:
    own = (entry.kind, entry.id)
    yield Permalink(entry.address, entry.address, 200, *own, "its own address")
    for path in entry.also if entry.kind == "term" else ():  # what leads to the home page is a pattern
        yield Permalink(path, entry.address, 301, *own, "of a term's path only the last piece counts")
    for query in entry.queries:
        if query:
            yield Permalink(f"/?{query}", entry.address, 301, *own, "by its query")
    yield from _feed_of(entry, known)
    yield from _pages_of(entry, known)


def _feed_of(entry: _List, known: Known) -> Iterator[Permalink]:
    own = below(entry.address, known.space.feed)
    feed = entry.feed or own
    if feed == own:
        yield Permalink(feed, feed, 200, "feed", entry.id, "its feed")
    if not known.space.plain:
        for path in (entry.address, *entry.also):
            if (old := below(path, "feed")) != feed:
                yield Permalink(old, feed, 301, "feed", entry.id, "its feed")
    for query in entry.queries:
        yield Permalink(_asked(query, "feed=rss2"), feed, 301, "feed", entry.id, "its feed")


_WHOLE_LIST = 100
"""Lists up to here show all of their entries on each page (``whole-list.html``), so any number finds what it showed."""


def _pages_of(entry: _List, known: Known) -> Iterator[Permalink]:
    """The further pages. A number that only shorter pages than ours would have had leads to where its entries are."""
    ours = theirs = -(-entry.entries // known.posts_per_page)
    if entry.entries <= _WHOLE_LIST:
        theirs = -(-entry.entries // min(known.fewest_per_page, known.posts_per_page))
    for number in range(2, max(ours, theirs) + 1):
        at = number if number <= ours else ((number - 1) * known.fewest_per_page) // known.posts_per_page + 1
        page = f"{below(entry.address, known.space.paging)}{at}/" if at > 1 else entry.address
        why = "a further page" if at == number else "a page that is no more"
        row = (301, "paging", entry.id, why)
        if at == number:
            yield Permalink(page, page, 200, *row[1:])
        if not known.space.plain:
            for path in (entry.address, *entry.also):
                if (old := f"{below(path, 'page')}{number}/") != page:
                    yield Permalink(old, page, *row)
        for query in entry.queries:
            yield Permalink(_asked(query, f"paged={number}"), page, *row)


def _asked(query: str, more: str) -> str:
    return f"/?{query}&{more}" if query else f"/?{more}"

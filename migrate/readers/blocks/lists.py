"""Lists of terms, dates and pages, as the export has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from typing import Any, TypeVar

from migrate.dates import parse
from migrate.document import figure, link, paragraph
from migrate.readers.blocks.entries import allowed, left_out, listing, name, whole
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.blocks.once import once_a_site
from migrate.readers.context import BodyContext
from migrate.readers.listed import DateEntry, Lists, PageEntry, TermEntry

Key = TypeVar("Key", str, int)
Entry = TypeVar("Entry")

_LENGTHS = {"yearly": 4, "monthly": 7, "daily": 10}
"""How much of a date names an archive."""
_TO = "\u2013"
"""Between the first and the last day of a week."""


@block("core/categories")
@once_a_site
def categories(made: Block, context: BodyContext) -> str:
    """A list of the categories (or other terms) with links, nested and counted if it was; a menu becomes one too."""
    given = made.attributes
    terms = context.lists.terms(_taxonomy(given, "category"))
    nested = bool(given.get("showHierarchy"))
    if given.get("showOnlyTopLevel"):
        terms = [term for term in terms if not term.parent]
    if not given.get("showEmpty"):
        terms = [term for term in terms if (term.below if nested else term.posts)]
    counted = bool(given.get("showPostCounts"))
    if not terms:
        return left_out(made, context)
    terms = allowed(made, context, terms, "terms")
    placed = _tree({term.slug: (term.parent, term) for term in terms}, "") if nested else ((0, term) for term in terms)
    return listing("wp-block-categories", ((depth, _term(term, counted, nested)) for depth, term in placed))


@block("core/tag-cloud")
@once_a_site
def tag_cloud(made: Block, context: BodyContext) -> str:
    """The tags that have most posts, by name, with links; they are all of one size."""
    given = made.attributes
    used = [term for term in context.lists.terms(_taxonomy(given, "post_tag")) if term.posts]
    most = sorted(used, key=lambda term: -term.posts)[: whole(given.get("numberOfTags"), 45, 100)]
    if not most:
        return left_out(made, context)
    chosen = set(allowed(made, context, most, "terms"))
    counted = bool(given.get("showTagCounts"))
    links = [
        link(term.address, name(term.name) + (f" ({term.posts})" if counted else "")) for term in used if term in chosen
    ]
    return figure(paragraph("\n".join(links)), css_class="wp-block-tag-cloud") if links else ""


@block("core/archives")
@once_a_site
def archives(made: Block, context: BodyContext) -> str:
    """A list of the years, months, weeks or days that have posts, with links and counts; a menu becomes a list too."""
    given = made.attributes
    kind = given.get("type") or "monthly"
    length = _LENGTHS.get(kind)
    dates = context.lists.dates(length) if length else list(_weeks(context.lists)) if kind == "weekly" else ()
    if not dates:
        return left_out(made, context)
    counted = bool(given.get("showPostCounts"))
    entries = allowed(made, context, dates, "archives")
    return listing("wp-block-archives", ((0, _date(entry, counted, context.language)) for entry in entries))


@block("core/page-list")
@once_a_site
def page_list(made: Block, context: BodyContext) -> str:
    """A list of the public pages with links, each below its parent."""
    pages = context.lists.pages()
    if not pages:
        return left_out(made, context)
    above = whole(made.attributes.get("parentPageID"), 0, 10**15)
    placed = _tree({page.number: (page.parent, page) for page in pages}, above)
    entries = ((depth, _page(page)) for depth, page in placed)
    return listing("wp-block-page-list", allowed(made, context, list(entries), "pages"))


def _taxonomy(given: Mapping[str, Any], otherwise: str) -> str:
    found = given.get("taxonomy")
    return found if isinstance(found, str) and found else otherwise


def _term(term: TermEntry, counted: bool, nested: bool) -> str:
    count = term.below if nested else term.posts
    return link(term.address, name(term.name)) + (f" ({count})" if counted else "")


def _date(entry: DateEntry, counted: bool, language: str) -> str:
    count = f"\u00a0({entry.posts})" if counted else ""
    return link(entry.address, name(_written(entry.date, language))) + count


def _weeks(lists: Lists) -> Iterator[DateEntry]:
    """The weeks that have posts, from Monday on; one that ends in another year is one of either (facts 2.1).

    A week's list was at a query (``?m=2010&w=31``): the archive of its month, else of its year, has all of its posts.
    """
    months, years = ({entry.date: entry.address for entry in lists.dates(length)} for length in (7, 4))
    weeks: defaultdict[tuple[str, datetime], list[DateEntry]] = defaultdict(list)
    for entry in lists.dates(10):
        day = parse(f"{entry.date} 00:00:00")
        if day and MINYEAR < day.year < MAXYEAR:
            weeks[entry.date[:4], day - timedelta(day.weekday())].append(entry)
    for (year, monday), days in weeks.items():
        month = days[0].date[:7] if days[0].date[:7] == days[-1].date[:7] else ""
        span = f"{monday:%Y-%m-%d}{_TO}{monday + timedelta(6):%Y-%m-%d}"
        yield DateEntry(span, months.get(month) or years.get(year, ""), sum(day.posts for day in days))


def _written(date: str, language: str) -> str:
    """``2010-08`` as WordPress names that month in English; in figures for all other languages."""
    if _TO in date:
        return _TO.join(_written(day, language) for day in date.split(_TO))
    found = parse(f"{date}-01-01"[:10] + " 00:00:00")
    if found is None or len(date) == 4 or not language.lower().startswith("en"):
        return date
    return f"{found:%B} {found.year}" if len(date) == 7 else f"{found:%B} {found.day}, {found.year}"


def _page(page: PageEntry) -> str:
    return link(page.address, name(page.title or "(no title)"))


def _tree(entries: Mapping[Key, tuple[Key, Entry]], top: Key) -> Iterator[tuple[int, Entry]]:
    """(depth, entry) of each entry below ``top``, the parent of those at the top.

    What has a parent that is not among them has no place, as in WordPress; nor has what goes in a circle.
    """
    below: defaultdict[Key, list[Key]] = defaultdict(list)
    for key, (parent, _entry) in entries.items():
        below[parent].append(key)
    stack = [iter(below[top])]
    while stack:
        for key in stack[-1]:
            yield len(stack) - 1, entries[key][1]
            stack.append(iter(below.get(key, ())))
            break
        else:
            stack.pop()

"""What a site's blocks can list: its terms, pages, dates and posts, out of the index. A worker makes them when asked.

Nothing is made for a site whose posts list nothing. Else each worker has one temporary table on disk, in which every
list is a range of an index: (key, type) in the order of date. A key is ``taxonomy slug``, ``@author``,
``!sticky``, or empty for all posts; ``^taxonomy slug`` stands for a term and all below it. The first list of a family
of keys (a taxonomy, authors) puts that family into the table.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple

from lxml import etree

from migrate.dates import moment
from migrate.findings import Kind
from migrate.index import Index
from migrate.model import Attachment, Item
from migrate.readers.blocks.entries import first_words
from migrate.readers.body import body_html
from migrate.readers.context import BodyContext
from migrate.readers.html import parse
from migrate.readers.listed import KEPT, CommentEntry, DateEntry, Made, PageEntry, PostEntry, TermEntry, Wanted
from migrate.site import Site
from migrate.terms import SiteTerm
from migrate.titles import plain
from migrate.wishes import Wishes


class Reading(NamedTuple):
    """What lists read in the files again."""

    item: Callable[[int], Item | None]
    """An item read whole, by its ``seq``."""
    comments: Callable[[], Sequence[CommentEntry]]
    """The newest public comments."""


OF_POSTS = frozenset({"category", "post_tag", "post_format"})
"""Taxonomies whose archives list posts alone."""

_MOST = 5000  # entries of a list of terms, pages or dates
_LOOKED_AT = 1000  # candidates, where posts have to be of several kinds at once
_STEP = 100  # what is asked for is rounded up to this, so that like lists share their answer

_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS listed (key TEXT, type TEXT, date TEXT, number INT, seq INT);
CREATE INDEX IF NOT EXISTS temp.listed_by_date ON listed(key, type, date, number);
"""
_POSTS = """SELECT seq, type, date, number, creator, sticky, categories, terms FROM items
WHERE place='public' AND type NOT IN ('attachment', 'nav_menu_item') ORDER BY seq"""
_SAID = "SELECT creator, sticky, categories, terms FROM items WHERE seq=?"
_ENTRY = "SELECT seq, title, address, date, creator, categories, terms, COALESCE(number, 0) FROM items"
_PAGES = f"""SELECT menu_order, COALESCE(number, -seq), parent, title, address FROM items
WHERE type='page' AND place='public' ORDER BY menu_order, seq LIMIT {_MOST}"""  # noqa: S608 - a number of ours
_DATES = f"""SELECT substr(date, 1, ?) AS day, COUNT(*) FROM items
WHERE type='post' AND place='public' AND date LIKE '____-__-__%' AND date > '0001'
GROUP BY day ORDER BY day DESC LIMIT {_MOST}"""  # noqa: S608 - a number of ours

_TITLED = "(SELECT listed.*, title FROM listed JOIN items USING (seq))"
_ALL = "SELECT seq FROM items WHERE type=? AND place='public'"
_OF_ALL = {(("",),): _ALL, (("!sticky",),): f"{_ALL} AND sticky"}
"""The commonest lists by their keys: they need no table."""


class Listing:
    """The lists of one site (``readers.listed.Lists``), for one worker."""

    def __init__(self, site: Site, index: Index, reading: Reading, wishes: Wishes) -> None:
        self.title, self.tagline = site.title, site.description
        self.home = site.addresses.base + "/"
        self._site, self._index, self._read, self._wishes = site, index, reading.item, wishes
        self.comments = lru_cache(maxsize=1)(reading.comments)
        self.terms = lru_cache(maxsize=16)(self._terms)
        self.pages = lru_cache(maxsize=1)(self._pages)
        self._list = cache(self._list_family)
        index.db.create_function("collated", 1, _collated, deterministic=True)
        self.dates = lru_cache(maxsize=3)(self._dates)
        self._ranked = lru_cache(maxsize=256)(self._rank)
        self._keys_of = lru_cache(maxsize=4096)(self._keys_of_term)
        self._entry = lru_cache(maxsize=2048)(self._entry_of)
        self._excerpt = lru_cache(maxsize=1024)(self._excerpt_of)
        self._thumbnail = lru_cache(maxsize=1024)(self._thumbnail_of)
        self._once = lru_cache(maxsize=KEPT)(_made)

    @cached_property
    def day(self) -> str:
        """The day of the export, else of its newest post; ``YYYY-MM-DD`` or nothing."""
        made = moment("", "", self._site.exported)
        return f"{made:%Y-%m-%d}" if made else next((entry.date for entry in self.dates(10)), "")

    def posts(self, wanted: Wanted) -> Sequence[PostEntry]:
        """The public posts that are wanted, in order."""
        groups = tuple(self._groups(wanted))
        if not all(groups):
            return []  # a term or an author that the export does not know
        aside = self._sticky(wanted.type) if wanted.sticky in {"first", "exclude"} else ()
        most = wanted.offset + wanted.count + len(wanted.exclude) + len(aside)
        seqs = self._ranked(groups, wanted.type, wanted.by, wanted.ascending, most // _STEP * _STEP + _STEP)
        excluded = set(aside) if wanted.sticky == "exclude" else set()
        found = (entry for entry in map(self._entry, seqs) if entry.number not in wanted.exclude)
        page = [entry for entry in found if entry.key not in excluded][wanted.offset : wanted.offset + wanted.count]
        if wanted.sticky == "first":
            first = [entry for entry in map(self._entry, aside) if entry.number not in wanted.exclude]
            page = first + [entry for entry in page if entry not in first]
        return page

    def term(self, taxonomy: str, slug: str) -> TermEntry | None:
        """One term, not counted; None of a taxonomy that has no archives."""
        term = self._site.terms.get((taxonomy, slug)) if taxonomy not in self._site.internal else None
        return TermEntry(term.slug, term.name, term.address) if term else None

    def own(self, number: int) -> PostEntry | None:
        """A post by its WordPress number, public or not: for its own page alone."""
        row = self._index.one(f"{_ENTRY} WHERE number=? AND place != 'merged'", (number,))
        return self._made(row) if row else None

    def beside(self, post: PostEntry, *, after: bool) -> PostEntry | None:
        """The public post of the same type that was published next after a post, or last before it."""
        self._list("")
        sign, turn = (">", "ASC") if after else ("<", "DESC")
        row = self._index.one(
            f"""SELECT seq FROM listed WHERE key='' AND type=(SELECT type FROM items WHERE seq=?)
            AND (date, number) {sign} (?, ?) ORDER BY date {turn}, number {turn} LIMIT 1""",  # noqa: S608 - our words
            (post.key, post.date, post.number),
        )
        return self._entry(row[0]) if row else None

    def excerpt(self, post: PostEntry, words: int) -> str:
        """A post's excerpt as text: its author's own, else the first words of what its page shows."""
        return self._excerpt(post.key, words)

    def picture(self, post: PostEntry) -> Attachment | None:
        """A post's featured image."""
        return self._thumbnail(post.key)

    def once(self, make: Callable[..., Made], *given: Any) -> Made:
        """What ``make`` makes of what it is given: one of the last few results, else a new one."""
        made: Made = self._once(make, *given)
        return made

    # terms, pages and dates

    def _terms(self, taxonomy: str) -> Sequence[TermEntry]:
        if taxonomy in self._site.internal:
            return []
        terms = sorted(self._of_taxonomy(taxonomy), key=lambda term: (_collated(term.name), term.slug))
        return [self._term_entry(term) for term in terms[:_MOST]]

    def _of_taxonomy(self, taxonomy: str) -> Iterator[SiteTerm]:
        return (term for term in self._site.terms.values() if term.taxonomy == taxonomy)

    def _term_entry(self, term: SiteTerm) -> TermEntry:
        key = f"{term.taxonomy} {term.slug}"
        count = self._counts.get(key, 0)
        return TermEntry(term.slug, term.name, term.address, term.parent, count, self._counts.get("^" + key, count))

    @cached_property
    def _counts(self) -> Counter[str]:
        """How many public posts have each key."""
        found = ((row[1], self._keys(*row[4:])) for row in self._index.rows(_POSTS))
        return Counter(
            chain.from_iterable(
                keys if kind == "post" else [key for key in keys if _taxonomy_of(key) not in OF_POSTS]
                for kind, keys in found
            )
        )

    def _pages(self) -> Sequence[PageEntry]:
        pages = [(order, PageEntry(*row)) for order, *row in self._index.rows(_PAGES)]
        pages.sort(key=lambda page: (page[0], _collated(page[1].title)))
        return [page for _order, page in pages]

    def _dates(self, length: int) -> Sequence[DateEntry]:
        address = self._site.addresses.date_address
        rows = self._index.rows(_DATES, (length,))
        return [DateEntry(date, address(*date.split("-")), count) for date, count in rows]

    # posts

    def _list_family(self, family: str) -> None:
        database = self._index.db
        database.executescript(_TABLE)
        database.executemany("INSERT INTO listed VALUES (?, ?, ?, ?, ?)", self._listed_rows(family))
        database.commit()

    def _listed_rows(self, family: str) -> Iterator[tuple[str, str, str, int, int]]:
        for seq, kind, date, number, *said in self._index.rows(_POSTS):
            for key in self._keys(*said) if family else ("",):
                if key.startswith(family):
                    yield key, kind, date, number or 0, seq

    def _keys(self, creator: str, sticky: int, categories: str, terms: str) -> set[str]:
        writer = self._site.writer_of(creator)
        keys = {f"@{writer.slug}"} if writer else set()
        if sticky:
            keys.add("!sticky")
        return keys.union(*(self._keys_of(*term) for term in _term_keys(categories, terms)))

    def _keys_of_term(self, taxonomy: str, slug: str) -> Sequence[str]:
        """The keys of what has a term: itself, and in a nested taxonomy each that it stands below."""
        term = self._site.terms.get((taxonomy, slug)) if taxonomy in self._nested else None
        above = (slug, *term.ancestors) if term else ()
        return [f"{taxonomy} {slug}", *(f"^{taxonomy} {one}" for one in above)]

    @cached_property
    def _nested(self) -> frozenset[str]:
        """The taxonomies that have terms below others."""
        return frozenset(term.taxonomy for term in self._site.terms.values() if term.parent)

    @cached_property
    def _numbered(self) -> dict[tuple[str, int], str]:
        terms = self._site.terms.values()
        return {(term.taxonomy, term.id): f"{term.taxonomy} {term.slug}" for term in terms if term.id}

    def _groups(self, wanted: Wanted) -> Iterator[tuple[str, ...]]:
        """What a post must have: one key of each group. A group of terms that nobody knows is empty."""
        for taxonomy, numbers in wanted.terms:
            known = (self._numbered.get((taxonomy, number), "") for number in numbers)
            yield tuple(sorted({key for key in known if key}))
        if wanted.authors:
            writers = (self._site.writer_by_id(number) for number in wanted.authors)
            yield tuple(sorted({f"@{writer.slug}" for writer in writers if writer}))
        if wanted.sticky == "only":
            yield ("!sticky",)
        if not (wanted.terms or wanted.authors or wanted.sticky == "only"):
            yield ("",)

    def _sticky(self, kind: str) -> Sequence[int]:
        return self._ranked((("!sticky",),), kind, "date", False, _STEP)

    def _rank(
        self, groups: tuple[tuple[str, ...], ...], kind: str, by: str, ascending: bool, most: int
    ) -> Sequence[int]:
        """The first posts of a kind that have a key of each group: ``seq`` in order."""
        column, turn = ("collated(title)" if by == "title" else "date"), ("ASC" if ascending else "DESC")
        order = f"ORDER BY {column} {turn}, number {turn} LIMIT ?"
        if groups in _OF_ALL:
            found = self._index.rows(f"{_OF_ALL[groups]} {order}", (kind, most))
            return [seq for (seq,) in found]
        for family in set(map(_family_of, groups[0])):
            self._list(family)
        query = f"SELECT {column}, number, seq FROM {_TITLED} WHERE key=? AND type=? {order}"  # noqa: S608 - words of ours
        limit = most if len(groups) == 1 else max(most, _LOOKED_AT)
        rows = {row[2]: row for key in groups[0] for row in self._index.rows(query, (key, kind, limit))}
        ranked = (seq for _by, _number, seq in sorted(rows.values(), reverse=not ascending))
        return list(islice((seq for seq in ranked if self._has(seq, groups[1:])), most))

    def _has(self, seq: int, groups: Sequence[Sequence[str]]) -> bool:
        if not groups:
            return True
        keys = self._keys(*next(self._index.rows(_SAID, (seq,))))
        return all(not keys.isdisjoint(group) for group in groups)

    def _entry_of(self, seq: int) -> PostEntry:
        return self._made(next(self._index.rows(f"{_ENTRY} WHERE seq=?", (seq,))))

    def _made(self, row: Sequence[object]) -> PostEntry:
        seq, title, address, date, creator, categories, terms, number = row
        writer = self._site.writer_of(str(creator))
        return PostEntry(
            key=int(str(seq)),
            title=str(title),
            address=str(address or ""),
            date=str(date),
            author=writer.name if writer else "",
            author_address=writer.address if writer else "",
            terms=tuple(_term_keys(str(categories), str(terms))),
            number=int(str(number)),
        )

    # what only the whole item says

    def _excerpt_of(self, seq: int, words: int) -> str:
        item = self._read(seq)
        if item is None:
            return ""
        if item.excerpt.strip():
            return plain(item.excerpt)
        return first_words(_shown(item, self._context(item)), words)

    def _context(self, item: Item) -> BodyContext:
        return BodyContext(
            post_id=item.id or 0,
            site=self._index,
            tell=_not_told,
            meta=dict(reversed(item.meta)),
            language=self._site.language,
            wishes=self._wishes,
        )

    def _thumbnail_of(self, seq: int) -> Attachment | None:
        item = self._read(seq)
        number = item.meta_value("_thumbnail_id") if item else ""
        return self._index.attachment(int(number)) if number.isdecimal() and len(number) < 15 else None


def _made(make: Callable[..., Any], *given: Any) -> Any:
    return make(*given)


def _term_keys(categories: str, terms: str) -> Iterator[tuple[str, str]]:
    """(taxonomy, slug) of an item's terms as the index has them."""
    yield from (("category", slug) for slug in categories.split("\n") if slug)
    for line in terms.split("\n"):
        taxonomy, space, slug = line.partition(" ")
        if space:
            yield taxonomy, slug


def _family_of(key: str) -> str:
    """How the keys begin that come into the table with this one: all of its taxonomy, all authors, or itself."""
    return key[: key.find(" ") + 1] or key[:1]


def _taxonomy_of(key: str) -> str:
    return key.lstrip("^").partition(" ")[0]


def _collated(name: str) -> str:
    """What a name is sorted by: case and accents do not count, as in WordPress's own tables."""
    folded = name.casefold()
    if folded.isascii():
        return folded
    return "".join(letter for letter in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(letter))


_NO_WORDS = ("figure", "pre", "table", "section", "math", "audio", "video", "iframe", "details")
"""Elements whose words an excerpt does not have (pictures' captions, listings …)."""
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "div", "dt", "dd", "br", "summary", "address")


def _shown(item: Item, context: BodyContext) -> str:
    """The words of an item's page before its fold."""
    source = item.content.partition("<!--more")[0]
    body = parse(body_html(source, context), _not_told)
    etree.strip_elements(body, etree.Comment, *_NO_WORDS, with_tail=False)
    for block in body.iter(*_BLOCKS):
        block.tail = f" {block.tail or ''}"
    return "".join(body.itertext())


def _not_told(_kind: Kind, _message: str) -> None:
    """The item's own conversion tells it."""

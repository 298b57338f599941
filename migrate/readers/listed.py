"""What a body may ask to list of its site: terms, pages, dates and posts, as the export has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from migrate.model import Attachment

Made = TypeVar("Made")

KEPT = 32
"""So many lists are kept as they were made: each may have thousands of entries, and few sites have more than ten."""


class TermEntry(NamedTuple):
    """A term in a list. ``posts`` counts its own public ones, ``below`` these and those of the terms below it."""

    slug: str
    name: str
    address: str
    parent: str = ""
    posts: int = 0
    below: int = 0


class PageEntry(NamedTuple):
    """A page in a list of pages; ``parent`` is a number."""

    number: int
    parent: int
    title: str
    address: str


class DateEntry(NamedTuple):
    """A year, month or day that has posts: its date as far as it goes (``2010-08``), its archive's address."""

    date: str
    address: str
    posts: int


class PostEntry(NamedTuple):
    """A post as lists show it. ``key`` is the index's own; ``date`` is local; ``terms`` are (taxonomy, slug)."""

    key: int
    title: str
    address: str
    date: str
    author: str = ""
    author_address: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    number: int = 0


class CommentEntry(NamedTuple):
    """A public comment in a list of the newest: who wrote it, what post it is on, its local date, its words as text."""

    author: str
    url: str
    """The author's website, or nothing."""
    title: str
    address: str
    date: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which posts a list wants. Terms and authors are named by their WordPress numbers."""

    type: str = "post"
    count: int = 5
    offset: int = 0
    by: str = "date"
    """``date`` or ``title``."""
    ascending: bool = False
    terms: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """(taxonomy, numbers): a post has one of each of these."""
    authors: tuple[int, ...] = ()
    exclude: frozenset[int] = frozenset()
    sticky: str = "any"
    """``any``, ``first``, ``only`` or ``exclude``."""


class Lists(Protocol):
    """The site's lists. Nothing that is not public stands in any of them."""

    title: str
    tagline: str
    home: str
    """The address of the front page."""

    @property
    def day(self) -> str:
        """The day that the export stands for (``2019-03-03``), or nothing."""

    def terms(self, taxonomy: str) -> Sequence[TermEntry]:
        """The terms of a taxonomy by name; none of a taxonomy that has no archives."""

    def term(self, taxonomy: str, slug: str) -> TermEntry | None:
        """One term, not counted; None of a taxonomy that has no archives."""

    def pages(self) -> Sequence[PageEntry]:
        """The public pages by menu order, then title."""

    def dates(self, length: int) -> Sequence[DateEntry]:
        """The years (4), months (7) or days (10) that have posts, newest first."""

    def posts(self, wanted: Wanted) -> Sequence[PostEntry]:
        """The public posts that are wanted, in order."""

    def comments(self) -> Sequence[CommentEntry]:
        """The newest public comments, a hundred at most, newest first."""

    def own(self, number: int) -> PostEntry | None:
        """A post by its WordPress number, public or not: for its own page alone."""

    def beside(self, post: PostEntry, *, after: bool) -> PostEntry | None:
        """The public post of the same type that was published next after a post, or last before it."""

    def excerpt(self, post: PostEntry, words: int) -> str:
        """A post's excerpt as text: its author's own, else the first words of what its page shows."""

    def picture(self, post: PostEntry) -> Attachment | None:
        """A post's featured image."""

    def once(self, make: Callable[..., Made], *given: Any) -> Made:
        """What ``make`` makes of what it is given (hashable); the same again where it is asked for again."""


class Nothing:
    """The lists of a site of which nothing is known."""

    title = tagline = home = day = ""

    def terms(self, _taxonomy: str) -> Sequence[TermEntry]:
        """None."""
        return ()

    def term(self, _taxonomy: str, _slug: str) -> TermEntry | None:
        """None."""
        return None

    def pages(self) -> Sequence[PageEntry]:
        """None."""
        return ()

    def dates(self, _length: int) -> Sequence[DateEntry]:
        """None."""
        return ()

    def posts(self, _wanted: Wanted) -> Sequence[PostEntry]:
        """None."""
        return ()

    def comments(self) -> Sequence[CommentEntry]:
        """None."""
        return ()

    def own(self, _number: int) -> PostEntry | None:
        """None."""
        return None

    def beside(self, _post: PostEntry, *, after: bool) -> PostEntry | None:  # noqa: ARG002 - nothing is known
        """None."""
        return None

    def excerpt(self, _post: PostEntry, _words: int) -> str:
        """None."""
        return ""

    def picture(self, _post: PostEntry) -> Attachment | None:
        """None."""
        return None

    def once(self, make: Callable[..., Made], *given: Any) -> Made:
        """Made anew."""
        return make(*given)


class Allowance:
    """How much one body may list: a few bytes of it are a list of thousands, and may stand there often."""

    __slots__ = ("left",)

    def __init__(self, left: int = 5000) -> None:
        self.left = left

    def take(self, entries: int) -> bool:
        """Whether so many more may be listed; then they count as listed."""
        if entries > self.left:
            return False
        self.left -= entries
        return True

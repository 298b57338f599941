"""What a comment system is to us: the records it is given, the rules of its importer, the text of its file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import urlsplit

from migrate.comment_systems.render import has_words
from migrate.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment on its way. ``number`` is unique in the whole site; ``parent`` is 0 or stands before it."""

    number: int
    parent: int
    author: str
    url: str
    """The author's own address, or nothing."""
    date: datetime | None
    """With the offset in which it was written."""
    type: str
    by_post_author: bool
    markdown: str
    rating: int = 0
    """A review's stars, 1 to 5."""
    email: str = ""
    """Private, like ``ip``: empty unless the user asked for it and the importer has a place for it."""
    ip: str = ""

    @property
    def gmt(self) -> str:
        """``YYYY-MM-DD HH:MM:SS`` in GMT, as WordPress writes it; empty without a date."""
        return "" if self.date is None else self.date.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and its comments, each before its replies. ``url`` is absolute and encoded as browsers ask for it."""

    url: str
    title: str
    number: int
    """The post's number in WordPress, or 0."""
    guid: str
    date: datetime | None
    open: bool
    remarks: tuple[Remark, ...]

    @property
    def path(self) -> str:
        """What a browser calls ``location.pathname``, with the query if there is one."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site whose comments move: its name, the address of its new home page, and if private fields go along."""

    title: str
    home: str
    with_private: bool = False


class System:
    """A comment system. Make one for each run: it may remember what it has seen."""

    about: ClassVar[str]
    """What is written, for the reference."""
    importer: ClassVar[str]
    """How it is taken in; ``FILE`` stands for what was written."""
    private: ClassVar[frozenset[str]] = frozenset()
    """Which of ``email`` and ``ip`` its importer has a place for."""
    mentions: ClassVar[bool] = False
    """Whether pingbacks and trackbacks have a place of their own there. Elsewhere they would pass as comments."""
    largest: ClassVar[int] = 0
    """Bytes after which another file is begun; 0: never."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def refuses_page(self, page: Page) -> str:
        """Why the importer would not take a page; empty if it does."""
        return "" if urlsplit(page.url).scheme in {"http", "https"} else "the page has no address"

    def refuses(self, remark: Remark) -> str:
        """Why the importer would not take a comment; empty if it does."""
        if not has_words(remark.markdown):
            return "it has no text"
        if remark.date is None:
            return "it has no date"
        return "its date is before 1970" if remark.date.astimezone(UTC).year < 1970 else ""

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """The file, piece by piece. Everything in ``pages`` has passed ``refuses``."""
        raise NotImplementedError


class FolderSystem(System):
    """A system whose comments are files of a folder."""

    def files(self, pages: Iterable[Page]) -> Iterator[tuple[str, str]]:
        """(path below the folder, content) of each file."""
        raise NotImplementedError


system: Registry[type[System]] = Registry("system")


def address_for(remark: Remark) -> str:
    """The author's e-mail address, or one of nobody's (example.com is reserved) that is the same for the same name.

    Disqus shows every comment under one name, and Artalk takes none at all, where addresses are empty.
    """
    return remark.email or f"{hashlib.sha256(remark.author.encode()).hexdigest()[:16]}@example.com"

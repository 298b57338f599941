"""An archive's comments to a system: numbered, held against its importer's rules, written, every one accounted for."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from migrate.comment_systems.archive import Archive, Conversation, date_of
from migrate.comment_systems.output import Output
from migrate.comment_systems.system import FolderSystem, Page, Remark, System
from migrate.comments import MENTIONS
from migrate.model import Data

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_IP = re.compile(r"(?!2001:db8:)[0-9a-fA-F.:]{3,45}")  # that network is nobody's: pseudonyms of --private hash
_FREE = 2_000_000_000
"""From here on numbers are given to comments that have none of their own; it fits into 32 bits."""

TellRefused = Callable[[Conversation, Data, str], None]
"""Told of each comment that is not written, and why."""


@dataclass(slots=True)
class Moved:
    """The account: what the archive holds = what was written + what was left out + what was refused."""

    total: int = 0
    written: int = 0
    pages: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """By the user's choice: mentions, and who has been forgotten."""
    refused: Counter[str] = field(default_factory=Counter)
    """By the importer's rules."""
    moved_up: int = 0
    """Answers to something that was not written, now under what it answered."""
    renumbered: int = 0

    @property
    def closes(self) -> bool:
        """Whether every comment is in one of the three."""
        return self.total == self.written + self.left_out.total() + self.refused.total()

    def as_data(self) -> Data:
        """The account for a program."""
        return {
            "in": self.total,
            "written": self.written,
            "left_out": dict(sorted(self.left_out.items())),
            "refused": dict(sorted(self.refused.items())),
            "pages": self.pages,
            "moved_up": self.moved_up,
            "renumbered": self.renumbered,
            "closes": self.closes,
        }


class _Taken:
    """Numbers and addresses that are taken, in a file of SQLite's own: a site may have more than memory holds."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY)")
        self._db.execute("CREATE TABLE pages (url TEXT PRIMARY KEY) WITHOUT ROWID")
        self._next = _FREE

    def number(self, wanted: int) -> int:
        """The number itself if nobody has it, else a free one."""
        if 0 < wanted < 1 << 63 and self._claim("numbers", wanted):
            return wanted
        while not self._claim("numbers", self._next):
            self._next += 1
        return self._next

    def page(self, url: str) -> bool:
        """Whether an address was free."""
        return self._claim("pages", url)

    def _claim(self, table: str, value: int | str) -> bool:
        return self._db.execute(f"INSERT OR IGNORE INTO {table} VALUES (?)", (value,)).rowcount == 1  # noqa: S608


class Mover:
    """Takes an archive's comments to a system. ``tell`` hears of each that its importer would refuse."""

    def __init__(self, archive: Archive, system: System, tell: TellRefused, *, with_mentions: bool = False) -> None:
        self.account = Moved()
        self._archive, self._system, self._tell = archive, system, tell
        self._with_mentions = with_mentions or system.mentions
        self._taken = _Taken()

    def write(self, output: Output) -> Moved:
        """Write everything that the importer takes, in as many files as it wants."""
        pages = self._pages()
        if isinstance(self._system, FolderSystem):
            for path, content in self._system.files(pages):
                output.add_file(path, content)
            return self.account
        first = next(pages, None)
        while True:
            output.begin()
            for piece in self._system.text(self._fitting(first, pages, output)):
                output.add(piece)
            first = next(pages, None)
            if first is None:
                return self.account

    def _fitting(self, page: Page | None, pages: Iterator[Page], output: Output) -> Iterator[Page]:
        """A page and those after it, until the file is as large as the importer likes."""
        while page is not None:
            yield page
            full = 0 < self._system.largest <= output.size
            page = None if full else next(pages, None)

    def _pages(self) -> Iterator[Page]:
        private = bool(self._system.private) and self._system.site.with_private
        for conversation in self._archive.conversations(private=private):
            page = self._page(conversation)
            if page.remarks:
                self.account.pages += 1
                yield page

    def _page(self, conversation: Conversation) -> Page:
        post = conversation.post
        page = Page(
            url=conversation.url,
            title=_text(post, "title").strip() or conversation.url,
            number=_number(post, "id"),
            guid=_text(post, "guid"),
            date=date_of(post.get("date")),
            open=post.get("open") is True,
            remarks=(),
        )
        reason = self._system.refuses_page(page)
        if not reason and not self._taken.page(page.url):
            reason = "another page has the same address"
        return replace(page, remarks=tuple(self._remarks(conversation, reason)))

    def _remarks(self, conversation: Conversation, page_refused: str) -> Iterator[Remark]:
        """What of a page is written, in thread order; answers to what is not move up to what that answered."""
        standing: dict[int, int] = {}
        """By a comment's number in the archive: its number now, or that of the nearest written one above it."""
        gone: set[int] = set()
        for position, data in enumerate(conversation.comments):
            own, above = _number(data, "id"), _number(data, "parent")
            remark = self._remark(conversation, position, standing.get(above, 0))
            left_out = self._unwanted(data)
            refused = "" if left_out else page_refused or self._system.refuses(remark)
            self._count(conversation, data, left_out, refused)
            goes = not left_out and not refused
            if goes:
                self.account.moved_up += above in gone
                self.account.renumbered += remark.number != own
                yield remark
            if own:
                standing[own] = remark.number if goes else remark.parent
                gone |= set() if goes else {own}

    def _count(self, conversation: Conversation, data: Data, left_out: str, refused: str) -> None:
        self.account.total += 1
        if left_out:
            self.account.left_out[left_out] += 1
        elif refused:
            self.account.refused[refused] += 1
            self._tell(conversation, data, refused)
        else:
            self.account.written += 1

    def _unwanted(self, data: Data) -> str:
        """Why the user does not want a comment to go along; empty if it shall."""
        if data.get("removed") is True:
            return "of someone forgotten (permapress forget)"
        mention = data.get("type") in MENTIONS and not self._with_mentions
        return "mentions (--with-mentions writes them as comments)" if mention else ""

    def _remark(self, conversation: Conversation, position: int, parent: int) -> Remark:
        data = conversation.comments[position]
        number = _number(data, "id")
        private = conversation.private.get(str(number) if number else f"#{position}", {})
        return Remark(
            number=self._taken.number(number),
            parent=parent,
            author=" ".join(_text(data, "author").split()) or "Anonymous",
            url=_text(data, "url"),
            date=date_of(data.get("date")),
            type=_text(data, "type") or "comment",
            by_post_author=data.get("by_post_author") is True,
            rating=_number(data, "rating"),
            markdown=self._archive.absolute(_text(data, "content")),
            email=self._private(private, "email", _EMAIL),
            ip=self._private(private, "ip", _IP),
        )

    def _private(self, fields: Data, name: str, form: re.Pattern[str]) -> str:
        """A private field if the importer has a place for it and it is what it should be."""
        value = _text(fields, name).strip() if name in self._system.private else ""
        return value if form.fullmatch(value) else ""


def _text(data: Data, key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _number(data: Data, key: str) -> int:
    value = data.get(key)
    return value if isinstance(value, int) else 0

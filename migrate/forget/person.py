"""Who is to be forgotten, what is known of them by now, and which comments are theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from migrate.errors import BadOption
from migrate.forget.forms import Needles
from migrate.forget.wide import WideNeedles
from migrate.model import Comment
from migrate.readers.snippets import names
from migrate.titles import plain

_SHORTEST = 3
_QUOTED = 50
"""Of how many comments a run of words is remembered."""
_RUN = re.compile(r"[\w,' ]{25,120}")
"""Words that no format writes in another way."""
_WORDS_OF_FILES = frozenset(
    names(
        "account address anonymous apart archive attachment attachments audio author authors base body "
        "categories category channel charset class code comment comments content count creator data date day "
        "default depth description details direction display div domain draft email embed encoded excerpt "
        "extra false figure file footer format gmt guid head header height home href html http https image "
        "images index item items json key kind lang language link links main manifest markdown media menu "
        "meta mode name nicename none null number order outputs page pages params parent path permalink photo "
        "ping pingback place post posts pre private public publish publisher reason removed report rss "
        "section site sites size sizes slug source span src static status sticky style summary table tag tags "
        "taxonomy template term terms text theme time title trackback true type uploads url urls user value "
        "version video width wordpress wp xml year"
    )
)
"""Words of which the archive's own files are made: taken out as somebody's name, they would take the files apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is to be forgotten, as the user says it. ``only``: these comments alone, not all that their authors wrote."""

    emails: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    comments: frozenset[int] = frozenset()
    only: bool = False

    def check(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            BadOption: nobody is named, or what is given would take out more than a person.
        """
        if not (self.emails or self.names or self.comments):
            raise BadOption("forget whom? Say --email ADDRESS, --name NAME or --comment-id NUMBER.")
        for address in self.emails:
            local, at, domain = address.strip().partition("@")
            if not (local and at and "." in domain) or any(char.isspace() for char in address.strip()):
                raise BadOption(f"--email {address}: that is no e-mail address. Give it whole: somebody@example.org.")
        for name in self.names:
            word = name.strip().casefold()
            if word in _WORDS_OF_FILES or (word.isascii() and len(word) < _SHORTEST) or not word:
                raise BadOption(
                    f"--name {name}: too common a word to be taken out of every file. "
                    "Give the whole name, or --email or --comment-id."
                )


@dataclass(slots=True)
class Search:
    """What is known of a person so far; it grows while the archive is read."""

    person: Person
    emails: dict[str, None] = field(default_factory=dict)
    """Addresses, as given or as a comment of theirs has it (case folded)."""
    ids: set[int] = field(default_factory=set)
    """The numbers of their comments."""
    unnumbered: set[tuple[int, int]] = field(default_factory=set)
    """(post, place among its public comments) of comments without a number."""
    names: frozenset[str] = frozenset()
    signed: dict[str, None] = field(default_factory=dict)
    """The names of several words under which they wrote."""
    words: dict[bytes, None] = field(default_factory=dict)
    """A run of words of each of their comments (of the first ones): other files may quote it."""

    @classmethod
    def of(cls, person: Person) -> Search:
        """A search for a person of whom nothing else is known."""
        emails = dict.fromkeys(address.strip().casefold() for address in person.emails)
        return cls(person, emails, set(person.comments), names=frozenset(map(_folded, person.names)))

    def needles(self, *, shortest: int = 0) -> Needles:
        """What is to be found in files: addresses and names as given, and addresses found.

        Nothing where one comment alone is meant. Names of fewer bytes than ``shortest`` are left out.
        """
        if self.person.only:
            return Needles()
        given = dict.fromkeys(address.strip() for address in self.person.emails)
        found = (address for address in self.emails if address not in {one.casefold() for one in given})
        names = [name for name in self.person.names if len(name.encode()) >= shortest]
        return Needles((*given, *found), names)

    def wide_needles(self) -> WideNeedles:
        """The same as bytes that are found where each letter has two."""
        return WideNeedles(() if self.person.only else (*self.emails, *self.person.names))

    def wrote(self, comment: Comment) -> bool:
        """Whether a comment is this person's."""
        return (
            comment.id in self.ids
            or comment.email.strip().casefold() in self.emails
            or (bool(self.names) and _folded(plain(comment.author)) in self.names)
        )

    def is_named(self, author: str) -> bool:
        """Whether that is the name of a person who is to be forgotten."""
        return bool(self.names) and _folded(author) in self.names

    def learn(self, comments: Iterable[Comment]) -> int:
        """Take in which of some comments are theirs; returns how many. An address found leads to more of them."""
        times = 0
        for comment in comments:
            if self.wrote(comment):
                times += 1
                name = plain(comment.author)
                if " " in name and not self.is_named(name):
                    self.signed.setdefault(name)
                if comment.id is not None:
                    self.ids.add(comment.id)
                if len(self.words) < _QUOTED and (run := max(_RUN.findall(comment.content), key=len, default="")):
                    self.words.setdefault(run.encode())
                if "@" in comment.email and not self.person.only:
                    self.emails.setdefault(comment.email.strip().casefold())
        return times


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()

"""What of an export is personal or secret: how much of which kind, and where; never what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from migrate.model import Author, Comment, Data, Item
from migrate.personal import EMAIL, has_hash, personal_name, personal_value, secret_name, secret_value, without_secrets
from migrate.readers.meta import BOOKKEEPING
from migrate.visibility import PRIVATE_TYPES, Place

_PLACES = 20
"""How many posts are named of each kind."""
_NAMES = 500
"""How many names of fields are told apart."""


class What(Enum):
    """A kind of personal or secret thing, in the words of ``inspect``."""

    ACCOUNTS = "logins and e-mail addresses of authors"
    EMAILS = "e-mail addresses of commenters"
    IPS = "IP addresses of commenters"
    IN_PUBLIC_TEXT = "e-mail addresses in public texts (they stay public)"
    IN_TEXT = "e-mail addresses in other texts"
    GRAVATARS = "Gravatars, which name a digest of an e-mail address"
    SECRETS_IN_TEXT = "keys, tokens and passwords in texts and shortcodes"
    SECRETS = "fields that name a key, token or password"
    FIELDS = "fields that name a person, an address or a place"
    COMMENT_FIELDS = "fields of comments (user agents, spam filters)"
    RECORDS = "form entries, orders and requests"
    LOCKED = "posts with a password"
    UNPUBLISHED = "posts that are not public"


@dataclass(slots=True)
class Census:
    """Counts by kind and name (of a field, a type, a status), with the first items of each."""

    counts: dict[tuple[What, str], int] = field(default_factory=dict)
    places: dict[tuple[What, str], list[int]] = field(default_factory=dict)

    def add(self, what: What, name: str = "", number: int | None = None, times: int = 1) -> None:
        """Count something."""
        if not times:
            return
        key = (what, name) if len(self.counts) < _NAMES or (what, name) in self.counts else (what, "…")
        self.counts[key] = self.counts.get(key, 0) + times
        places = self.places.setdefault(key, [])
        if number is not None and number not in places and len(places) < _PLACES:
            places.append(number)

    def __iadd__(self, other: Census) -> Census:  # noqa: PYI034 - a census and another are a census
        for (what, name), times in other.counts.items():
            self.add(what, name, None, times)
        for (what, name), numbers in other.places.items():
            known = self.places.setdefault((what, name), [])
            known += [number for number in numbers if number not in known][: _PLACES - len(known)]
        return self

    def as_data(self) -> list[Data]:
        """As ``inspect --json`` prints it."""
        order = {what: place for place, what in enumerate(What)}
        return [
            {"what": what.name.lower(), "name": name, "count": times, "posts": self.places.get((what, name), [])}
            for (what, name), times in sorted(self.counts.items(), key=lambda entry: (order[entry[0][0]], entry[0][1]))
        ]

    def lines(self) -> Iterator[str]:
        """A line for each kind, for a terminal."""
        for what in What:
            found = {name: times for (kind, name), times in sorted(self.counts.items(), key=_size) if kind is what}
            if not found:
                continue
            named = ", ".join(f"{name} ({times:,})" for name, times in list(found.items())[:8] if name)
            more = ", …" if len(found) > 8 else ""
            posts = sorted({number for (kind, _), numbers in self.places.items() if kind is what for number in numbers})
            where = f"; items {', '.join(map(str, posts[:8]))}{', …' if len(posts) > 8 else ''}" if posts else ""
            yield f"{sum(found.values()):>9,}  {what.value}{': ' + named + more if named else ''}{where}"


def _size(entry: tuple[tuple[What, str], int]) -> tuple[int, str]:
    return -entry[1], entry[0][1]


def count_item(item: Item, place: Place, reason: str, census: Census) -> None:
    """Take in an item with its comments."""
    if item.type in PRIVATE_TYPES:
        census.add(What.RECORDS, item.type, item.id)
    elif item.password:
        census.add(What.LOCKED, "", item.id)
    elif place is not Place.PUBLIC and reason != "internal":
        census.add(What.UNPUBLISHED, reason, item.id)
    _count_text((item.content, item.excerpt, item.title), item, place is Place.PUBLIC, census)
    _count_fields((*item.meta, *item.extra), item, census)
    for comment in item.comments:
        _count_comment(comment, item, place, census)


def _count_text(texts: Iterable[str], item: Item, public: bool, census: Census) -> None:
    for text in texts:
        if "@" in text:
            census.add(What.IN_PUBLIC_TEXT if public else What.IN_TEXT, "", item.id, len(EMAIL.findall(text)))
        if has_hash(text):
            census.add(What.GRAVATARS, "", item.id)
        if secret_value(text) or ("[" in text and without_secrets(text) != text):
            census.add(What.SECRETS_IN_TEXT, "", item.id)


def _count_fields(fields: Iterable[tuple[str, str]], item: Item, census: Census) -> None:
    for key, value in fields:
        if key in BOOKKEEPING or key == "geo_public" or not value:
            continue
        if secret_name(key) or secret_value(value):
            census.add(What.SECRETS, key[:80], item.id)
        elif key.startswith("geo_") or personal_name(key) or personal_value(value):
            census.add(What.FIELDS, key[:80], item.id)


def _count_comment(comment: Comment, item: Item, place: Place, census: Census) -> None:
    if comment.email:
        census.add(What.EMAILS, "", item.id)
    if comment.ip:
        census.add(What.IPS, "", item.id)
    _count_text((comment.content,), item, place is Place.PUBLIC and comment.approved == "1", census)
    for key, value in comment.meta:
        if personal_name(key) or personal_value(value) or key.startswith("akismet"):
            census.add(What.COMMENT_FIELDS, key[:80], item.id)


def count_authors(authors: Mapping[str, Author], census: Census) -> None:
    """Take in the accounts of the authors."""
    census.add(What.ACCOUNTS, "", None, sum(bool(author.login or author.email) for author in authors.values()))

"""The records of the map: one old address with its new one, and the patterns that stand for many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from urllib.parse import quote, unquote

SINGLES = frozenset({"post", "page", "attachment", "item", "media", "replies", "locked"})
"""Kinds that show one thing. Every other kind is a list, and what may follow its address differs (facts 2.1)."""

IN_BOTH = frozenset({"feed", "sitemap", "front-page"})
"""Kinds that are found whichever way an address is read."""

_UNSAFE_IN_IRI = re.compile(
    r"[\x00-\x20\x7f-\xa0\"<>\\^`{|}%?#\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_PLAIN = re.compile(r"[A-Za-z0-9/._~-]*")
_SAFE_IN_PATH = "/-._~!'()*+,;=:@&"


_compiled = lru_cache(maxsize=1024)(re.compile)


class Permalink(NamedTuple):
    """One row of the map.

    ``old`` and ``new`` are paths of the site, readable (decoded, but for what would make them ambiguous); ``old`` may
    be ``/?p=12``. ``status`` is 200 for an address that is still the thing's own, 301 for one that leads to it, 410
    for what is gone; ``id`` is the WordPress number, ``why`` a reason in words.
    """

    old: str
    new: str
    status: int
    kind: str
    id: int | None
    why: str


Row: TypeAlias = tuple[str, str, int, str, int | None, str]
"""The fields of a ``Permalink`` without their names, as the map is read: a large site has millions."""


class Rewrite(NamedTuple):
    """A pattern over a decoded path or a raw query and what becomes of it, captures written ``$1``.

    Patterns keep to what PCRE, RE2 and Python's ``re`` read alike: no look-around, no named groups, no back-references.
    """

    pattern: str
    result: str

    def apply(self, text: str) -> str | None:
        """The result for a text that the pattern matches, else None."""
        found = _compiled(self.pattern).search(text)
        if found is None:
            return None
        return re.sub(r"\$(\d)", lambda mark: found[int(mark[1])] or "", self.result)


def first_of(rules: tuple[Rewrite, ...], text: str) -> str | None:
    """What the first pattern that matches makes of a text."""
    return next((made for rule in rules if (made := rule.apply(text)) is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """How an address is taken apart before it is looked up. The same for every post, so a host needs them once."""

    base: str = ""
    """The folder of the blog, ``/blog`` or empty."""
    host: str = ""
    """The host of the old site, for lists that name it."""
    origin: str = ""
    """The old site's scheme and host, ``https://ex.org``: where its other names lead."""
    aliases: tuple[str, ...] = ()
    """Other names of the site's host, in small letters: with or without ``www.``, and what it was called before."""
    tidy: tuple[tuple[Rewrite, ...], ...] = ()
    """Steps over the path, one after the other; in each, the first pattern that matches is applied."""
    singles: tuple[Rewrite, ...] = ()
    """From a path to the key of the single thing it belongs to (``…/trackback/``)."""
    lists: tuple[Rewrite, ...] = ()
    """From a path to the key of the list it belongs to (``…/page/1/``)."""
    queries: tuple[Rewrite, ...] = ()
    """From the query of the home page to a key (``&p=12``)."""
    query_tails: tuple[Rewrite, ...] = ()
    """What is added to that key (``&feed=rss2``)."""
    paged: tuple[Rewrite, ...] = ()
    """From the query of any other page to what it adds to the path: ``?paged=2`` asks for ``/page/2/``."""
    gone: tuple[str, ...] = ()
    """Paths that will never be answered again: 410."""

    @property
    def names(self) -> frozenset[str]:
        """All names of the site's host."""
        return frozenset({self.host.lower(), *self.aliases} - {""})

    @property
    def entrances(self) -> tuple[str, ...]:
        """The paths whose query asks for something: the home page and WordPress's own file."""
        return (self.base + "/", self.base + "/index.php")


def iri(path: str) -> str:
    """A decoded path as the map writes it: readable, and ``unquote`` gives the path back."""
    if not _UNSAFE_IN_IRI.search(path):  # nearly all
        return path
    return _UNSAFE_IN_IRI.sub(lambda found: quote(found[0], safe=""), path)


@lru_cache(maxsize=4096)  # the rows that lead to one thing follow each other
def uri(address: str) -> str:
    """An address of the map as it stands in a rule or a header: ASCII, upper-case hex."""
    if _PLAIN.fullmatch(address):
        return address
    path, mark, query = address.partition("?")
    return quote(unquote(path), safe=_SAFE_IN_PATH) + mark + quote(unquote(query), safe=_SAFE_IN_PATH)


def key_of(old: str) -> str:
    """What an old address is looked up by: ``&`` and its query, else its path without the slash at its end; decoded.

    It is compared without case: so did WordPress, and static hosts do not (facts 2.3).
    """
    path, mark, query = old.partition("?")
    key = f"&{query}" if mark else path.rstrip("/") or "/"
    return unquote(key) if "%" in key else key


def spellings(key: str) -> tuple[str, ...]:
    """A key as a server meets it that folds the case of ASCII alone.

    A query is compared as it was sent: encoded, percent signs and blanks always. Capitals of other alphabets are a
    spelling of their own.
    """
    if key[0] == "&":
        encoded = quote(key, safe="=&/")
        return (encoded,) if encoded == key or "%" in key or " " in key else (key, encoded)
    if key.isascii():
        return (key,)
    capitals = "".join(letter if letter.isascii() or len(letter.upper()) > 1 else letter.upper() for letter in key)
    return (key,) if capitals == key else (key, capitals)


_SINGLE, _LIST = (True, False), (False, True)
_WAYS = dict.fromkeys(SINGLES, _SINGLE) | dict.fromkeys(IN_BOTH, (True, True))


def ways(old: str, kind: str) -> tuple[bool, bool]:
    """Whether a row is found by ``Patterns.singles`` and ``queries``, and whether by ``Patterns.lists``."""
    return _SINGLE if "?" in old else _WAYS.get(kind, _LIST)


Lookup: TypeAlias = tuple[bool, bool, str, str]
"""A row as a host's table has it: its ``ways``, its key, and where it leads."""


def lookups(rows: Iterable[Row], new_host: str = "") -> Iterator[Lookup]:
    """Each row as a table has it."""
    return ((*ways(old, kind), key_of(old), new_host + uri(new)) for old, new, _, kind, _, _ in rows)

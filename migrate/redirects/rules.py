"""The map's words as hosts that know lists write them: paths, questions, what is known beforehand, what is gone.

Every address here is written for a rule: ASCII, with nothing but letters, digits and ``/-._~%`` in it (facts 4.5), so
that no slug means anything to a host. ``sheets`` sorts the map into these, ``forms`` are the rules that stand for many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from urllib.parse import quote, unquote

from migrate.redirects.mapfile import PermalinkMap

_PLAIN = re.compile(r"/(?!/)[A-Za-z0-9/_~-]*")
_ODD = re.compile(r"[\x00-\x1f\x7f\\]|//|(?:^|/)\.\.?(?:/|$)")
_NAME = re.compile(r"[\w-]+", re.ASCII)
_ESCAPE = re.compile("%[0-9A-F]{2}")
_DATED = re.compile(r"(/(?:.*/)?)([0-9]{4})/?")
BY_NUMBER = {"page": "page_id", "front-page": "page_id", "posts-page": "page_id", "attachment": "attachment_id"}
"""What else asks for the number of a thing of this kind."""
FEED_NAMES = ("rss2", "rss", "rdf", "atom", "feed")
"""The formats of a feed, each also a folder."""
NAMES = (
    "p", "page_id", "attachment_id", "name", "pagename", "attachment", "cat", "category_name", "tag", "post_format",
    "author", "author_name", "m", "year", "post_type", "taxonomy", "s", "w", "rest_route",
)  # fmt: skip
"""What any blog was asked for by a query: nothing is there for other values of these."""
FEED_VALUES = tuple(f"{form}{name}" for form in ("", "comments-") for name in FEED_NAMES)
"""What a query asks for a feed by."""
OF_THE_HOME = frozenset({"feed", "paged", "withcomments"})
"""Questions that any other question may have with it."""

Move = tuple[str, str, int]
"""An old path, its new one, and how much it matters: 0 for what was once linked, 3 for a guess."""
Ask = tuple[tuple[str, str | None], ...]
"""What a query asks for: (name, value) pairs, decoded, a value of None standing for any."""
Asked = tuple[Ask, str]
"""A question and where it leads."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a host must know before it writes: how many of each, and how deep they lie below the blog's folder."""

    moves: int = 0
    served: int = 0
    questions: int = 0
    odd: int = 0
    singles: Mapping[int, int] = field(default_factory=dict)
    """How many things that show one thing lie how deep."""
    lists: Mapping[int, int] = field(default_factory=dict)
    feeds: Mapping[int, int] = field(default_factory=dict)
    years: tuple[tuple[str, str], ...] = ()
    """What stands before a year (``/``, ``/archives/date/``), and the year."""
    slash: str = "/"
    amp: bool = False
    """Whether ``…/amp/`` was an address of posts."""
    feed: str = "feed"
    """The folder of a feed's file ``index.xml``."""
    names: tuple[str, ...] = ()
    """The names of all questions (``p``, ``cat``): an unknown number is not there."""
    fronts: tuple[tuple[str, int], ...] = ()
    """First piece and depth of lists where no single thing stands: what follows those alone is nothing there."""
    beside: tuple[str, ...] = ()
    """Lists that stand among single things."""
    closed: tuple[str, ...] = ()
    """First pieces that lists only have, at whatever depth."""

    @property
    def below_index(self) -> bool:
        """Whether everything stands below ``index.php/``, as under PATHINFO permalinks: then it is no other way in."""
        return any(front.startswith("/index.php/") for front, _ in self.years)


def written(path: str) -> str:
    """A path of the map as it stands in a rule, or empty where no browser can ask for it."""
    if _PLAIN.fullmatch(path):
        return path
    decoded = unquote(path)
    if not decoded.startswith("/") or _ODD.search(decoded):
        return ""
    return quote(decoded, safe="/-._~")


target = lru_cache(maxsize=4096)(written)
"""The same of where a row leads: a thing has several addresses, and their rows follow each other."""


def is_name(name: str) -> bool:
    """Whether the name of a question means nothing to a rule."""
    return bool(_NAME.fullmatch(name))


def asked(query: str, kind: str) -> list[Ask]:
    """What a query of the map asks for, in the forms that were linked."""
    ask = tuple([_pair(piece) for piece in query.split("&") if piece])
    if not ask:
        return []
    name, value = ask[0]
    if name == "withcomments" and len(ask) > 1:
        return [ask, *((("feed", f"comments-{form}"),) for form in FEED_NAMES)]
    if name == "p" and (other := BY_NUMBER.get(kind)):
        return [ask, ((other, value), *ask[1:])]
    return [ask]


def _pair(piece: str) -> tuple[str, str | None]:
    name, _, value = piece.partition("=")
    if "%" in piece:
        name, value = unquote(name), unquote(value)
    # a feed has many formats
    return spelled(name), value if value and name != "feed" else None


@lru_cache(maxsize=256)  # they are few
def spelled(name: str) -> str:
    """The name of a question as it stands in a rule."""
    return name if _NAME.fullmatch(name) else quote(name, safe="")


def years(dated: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Of the addresses of date archives those of years: what stands before, and the year."""
    return ((found[1], found[2]) for path in dated if (found := _DATED.fullmatch(path)))


def most_wanted(found: Iterable[Move], most: int) -> tuple[list[Move], int]:
    """The ``most`` that matter most, and how many are left. Memory holds no more than four times ``most``."""
    shelves: list[list[Move]] = [[], [], [], []]
    seen = 0
    for move in found:
        seen += 1
        if len(shelves[move[2]]) < most:
            shelves[move[2]].append(move)
    taken = list(islice(chain.from_iterable(shelves), most))
    return taken, seen - len(taken)


def other_doors(permalinks: PermalinkMap, new_host: str = "") -> Iterator[Move]:
    """The files by which WordPress's feeds were also found (facts 2.2); a plain blog had none of these addresses."""
    base = written(permalinks.patterns.base + "/")
    if base and permalinks.patterns.tidy:
        yield from ((f"{base}wp-{name}.php", f"{new_host}{base}feed/", 2) for name in FEED_NAMES)
        yield f"{base}wp-commentsrss2.php", f"{new_host}{base}comments/feed/", 2


def spellings(path: str) -> tuple[str, ...]:
    """A path as browsers send it and as WordPress printed it: escapes in capitals, then in small letters."""
    if "%" in path and (small := _ESCAPE.sub(lambda found: found[0].lower(), path)) != path:
        return path, small
    return (path,)


GONE = ("wp-login.php", "wp-signup.php", "wp-cron.php", "wp-trackback.php", "wp-comments-post.php", "xmlrpc.php")
"""Files of WordPress that nothing answers for any more."""
GONE_FOLDERS = ("wp-json", "wp-admin", "wp-includes", "search")
"""Folders of WordPress that nothing answers for any more."""
NOWHERE = "wp-json/gone"
"""A path where nothing ever stands, for hosts whose rules have no word for "not found": WordPress kept its folder."""

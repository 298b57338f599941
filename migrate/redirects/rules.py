"""The map for hosts that know lists of rules only: moves of one address, forms of many, questions, feeds, what is gone.

Every address here is written for a rule: ASCII, with nothing but letters, digits and ``/-._~%`` in it (facts 4.5), so
that no slug means anything to a host.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple, TypeVar
from urllib.parse import quote, unquote

from migrate.redirects.mapfile import GUESSES, PermalinkMap
from migrate.redirects.model import SINGLES, Permalink, Rewrite

_PLAIN = re.compile(r"/(?!/)[A-Za-z0-9/_~-]*")
_ODD = re.compile(r"[\x00-\x1f\x7f\\]|//|(?:^|/)\.\.?(?:/|$)")
_NAME = re.compile(r"[\w-]+", re.ASCII)
_BY_NUMBER = {"page": "page_id", "front-page": "page_id", "posts-page": "page_id", "attachment": "attachment_id"}
_RANKS = dict.fromkeys({*SINGLES, "front-page"}, 0) | {"media": 2, "feed": 2, "sitemap": 2}
_ESCAPE = re.compile("%[0-9A-F]{2}")
_FEED_KINDS = frozenset({"feed", "replies"})
_DATED = re.compile(r"/([0-9]{4})/")
FEED_NAMES = ("rss2", "rss", "rdf", "atom", "feed")
"""The formats of a feed, each also a folder."""


OF_THE_HOME = frozenset({"feed", "paged", "withcomments"})
"""Questions that any other question may have with it."""
_ASKED_OF_THE_HOME = re.compile(r"\?(?:feed|paged|withcomments)=")


class Move(NamedTuple):
    """One old path with its new one, and how much it matters: 0 for what was once linked, 3 for a guess."""

    old: str
    new: str
    rank: int


class Question(NamedTuple):
    """A query of the home page. ``ask`` is (name, value) pairs, decoded, a value of None standing for any."""

    ask: tuple[tuple[str, str | None], ...]
    new: str


class Form(NamedTuple):
    """Addresses of ``depth`` pieces and ``tail``, which lead to the pieces and ``to``; ``#`` in a tail is a number."""

    depth: int
    tail: str
    to: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What a host must know before it writes: how many of each, and how deep they lie below the blog's folder."""

    moves: int = 0
    served: int = 0
    questions: int = 0
    odd: int = 0
    singles: frozenset[int] = frozenset()
    lists: frozenset[int] = frozenset()
    feeds: frozenset[int] = frozenset()
    years: tuple[str, ...] = ()
    slash: str = "/"
    feed: str = "feed"
    """The folder of a feed's file ``index.xml``."""
    names: tuple[str, ...] = ()
    """The names of all questions (``p``, ``cat``): an unknown number is not there."""


def written(path: str) -> str:
    """A path of the map as it stands in a rule, or empty where no browser can ask for it."""
    if _PLAIN.fullmatch(path):
        return path
    decoded = unquote(path)
    if not decoded.startswith("/") or _ODD.search(decoded):
        return ""
    return quote(decoded, safe="/-._~")


_target = lru_cache(maxsize=4096)(written)  # a thing has several addresses, and their rows follow each other


@dataclass(slots=True)
class Tally:
    """What ``moves`` saw on its way, for hosts that need no more than that: complete when it has ended."""

    paths: int = 0
    questions: int = 0
    odd: int = 0


def moves(permalinks: PermalinkMap, new_host: str = "", tally: Tally | None = None) -> Iterator[Move]:
    """Every path that leads elsewhere: with a new host, all of them."""
    seen = tally or Tally()
    for path, target, status, kind, _, why in permalinks.rows():
        if "?" in path:
            seen.questions += 1
            continue
        seen.paths += 1
        if status == 301 or new_host:
            old, new = written(path), _target(target)
            if not old or not new:
                seen.odd += 1
            elif new_host or old.rstrip("/") != new.rstrip("/"):
                yield Move(old, new_host + new, 3 if why in GUESSES else _RANKS.get(kind, 1))


def feeds(permalinks: PermalinkMap, new_host: str = "") -> Iterator[str]:
    """Every feed's address here: a folder whose file is ``index.xml``."""
    return (
        address
        for row in permalinks.rows()
        if not new_host and row.status == 200 and row.kind in _FEED_KINDS and (address := written(row.old))
    )


def questions(
    permalinks: PermalinkMap, new_host: str = "", wanted: Callable[[str], object] = lambda _: True
) -> Iterator[Question]:
    """Every query, in the forms that were linked; ``wanted`` says of an old address whether it is asked about."""
    for old, target, _, kind, _, _ in permalinks.rows():
        if "?" in old and wanted(old) and (new := _target(target)):
            for ask in _asked(old.partition("?")[2], kind):
                yield Question(ask, new_host + new)


def in_order(permalinks: PermalinkMap, new_host: str = "") -> Iterator[Iterator[Question]]:
    """All questions in three turns, for hosts where a rule looks at its own names only: what asks for more goes first.

    First what asks for two things, then what asks for one, last what any of these may ask for besides.
    """
    two = questions(permalinks, new_host, lambda old: "&" in old)
    one = questions(permalinks, new_host, lambda old: "&" not in old)
    besides = questions(permalinks, new_host, _ASKED_OF_THE_HOME.search)
    yield (question for question in two if len(question.ask) > 1)
    yield (question for question in one if question.ask[0][0] not in OF_THE_HOME)
    yield iter(
        sorted(
            (question for question in besides if len(question.ask) == 1),
            key=lambda question: question.ask[0][1] is None,
        )
    )


def _asked(query: str, kind: str) -> Iterator[tuple[tuple[str, str | None], ...]]:
    ask = tuple(_pair(piece) for piece in query.split("&") if piece)
    if not ask:
        return
    yield ask
    name, value = ask[0]
    if name == "withcomments" and len(ask) > 1:
        yield from ((("feed", f"comments-{form}"),) for form in FEED_NAMES)
    elif name == "p" and (other := _BY_NUMBER.get(kind)):
        yield ((other, value), *ask[1:])


def _pair(piece: str) -> tuple[str, str | None]:
    name, _, value = piece.partition("=")
    if "%" in piece:
        name, value = unquote(name), unquote(value)
    # a feed has many formats
    return name if _NAME.fullmatch(name) else quote(name, safe=""), value if value and name != "feed" else None


def most_wanted(found: Iterable[Move], most: int) -> tuple[list[Move], int]:
    """The ``most`` that matter most, and how many are left. Memory holds no more than four times ``most``."""
    shelves: list[list[Move]] = [[], [], [], []]
    seen = 0
    for move in found:
        seen += 1
        if len(shelves[move.rank]) < most:
            shelves[move.rank].append(move)
    taken = list(islice(chain.from_iterable(shelves), most))
    return taken, seen - len(taken)


@dataclass(slots=True)
class _Seen:
    moves: int = 0
    served: int = 0
    questions: int = 0
    odd: int = 0
    depths: dict[str, set[int]] = field(default_factory=lambda: {"single": set(), "list": set(), "feed": set()})
    years: dict[str, None] = field(default_factory=dict)
    bare: int = 0
    names: dict[str, None] = field(default_factory=dict)


def outline(permalinks: PermalinkMap) -> Outline:
    """Read the map once for what must be known before anything is written."""
    seen = _Seen()
    base = len(permalinks.patterns.base)
    for row in permalinks.rows():
        old, new, status = row[:3]
        if "?" in old:
            seen.questions += 1
            seen.names[old.partition("?")[2].partition("=")[0]] = None
        elif not _target(new) or not (old == new or written(old)):
            seen.odd += 1
        elif status == 301:
            seen.moves += old.rstrip("/") != new.rstrip("/")
        else:
            _note(row, old[base:], seen)
    names = [name for name in (*seen.names, *_BY_NUMBER.values()) if name not in OF_THE_HOME and _NAME.fullmatch(name)]
    return Outline(
        moves=seen.moves, served=seen.served, questions=seen.questions, odd=seen.odd,
        singles=frozenset(seen.depths["single"]), lists=frozenset(seen.depths["list"]),
        feeds=frozenset(seen.depths["feed"]), years=tuple(sorted(seen.years)),
        slash="" if seen.bare > seen.served // 2 else "/", names=tuple(names),
        feed="feed" if permalinks.patterns.tidy else "feeds",
    )  # fmt: skip


def _note(row: Permalink, path: str, seen: _Seen) -> None:
    seen.served += 1
    depth = path.strip("/").count("/") + bool(path.strip("/"))
    kind = "feed" if row.kind in _FEED_KINDS else "single" if row.kind in SINGLES else "list"
    if row.kind not in {"sitemap", "paging"}:
        seen.depths[kind].add(depth - (kind == "feed"))
    seen.bare += not path.endswith("/")
    if row.kind == "date" and (found := _DATED.fullmatch(path.rstrip("/") + "/")):
        seen.years[found[1]] = None


def forms(known: Outline, *, numbers: int = 0) -> Iterator[Form]:
    """The other addresses of everything: trackback, embed, pages of comments, formats of its feed.

    Where a host has no word for a number (``numbers`` is not 0), it is counted up to ``numbers``.
    """
    counted = [str(number) for number in range(1, numbers + 1)] or ["#"]
    for depth in sorted(known.singles - {0}):
        yield from (Form(depth, name, "") for name in ("trackback", "embed"))
        yield from (Form(depth, f"comment-page-{number}", "") for number in counted)
        yield from (Form(depth, number, "") for number in counted if number != "1")
    for depth in sorted(known.feeds):
        yield from (Form(depth, f"feed/{name}", "feed") for name in FEED_NAMES)
        yield from (Form(depth, name, "feed") for name in FEED_NAMES[:-1])
    for depth in sorted(known.lists):
        yield Form(depth, "page/1", "")
        if depth and depth not in known.singles:
            yield Form(depth, "embed", "")


def other_doors(permalinks: PermalinkMap, new_host: str = "") -> Iterator[Move]:
    """The files by which WordPress's feeds were also found (facts 2.2); a plain blog had none of these addresses."""
    base = written(permalinks.patterns.base + "/")
    if base and permalinks.patterns.tidy:
        yield from (Move(f"{base}wp-{name}.php", f"{new_host}{base}feed/", 2) for name in FEED_NAMES)
        yield Move(f"{base}wp-commentsrss2.php", f"{new_host}{base}comments/feed/", 2)


def spellings(path: str) -> Iterator[str]:
    """A path as browsers send it and as WordPress printed it: escapes in capitals, then in small letters."""
    yield path
    if "%" in path and (small := _ESCAPE.sub(lambda found: found[0].lower(), path)) != path:
        yield small


def rewrites(known: Outline, base: str) -> Iterator[Rewrite]:
    """The forms for a host that knows regular expressions: from a whole path to where it leads."""
    home = re.escape(base)
    yield Rewrite(f"^{home}/index\\.php/?$", f"{base}/")
    yield Rewrite(f"^{home}/index\\.php/(.+)$", f"{base}/$1")
    if known.years:  # months and days of one digit were answered too
        yield Rewrite(f"^{home}/([0-9]{{4}})/([0-9])/(.*)$", f"{base}/$1/0$2/$3")
        yield Rewrite(f"^{home}/([0-9]{{4}})/([0-9]{{2}})/([0-9])/(.*)$", f"{base}/$1/$2/0$3/$4")
    yield Rewrite(f"^({home}/.+?)/(?:trackback|embed|comment-page-[0-9]+)/?$", f"$1{known.slash}")
    for depth in sorted(known.singles - {0}):
        yield from (Rewrite(f"^({home}(?:/[^/]+){{{depth}}})/{n}/?$", f"$1{known.slash}") for n in ("2", "[3-9]"))
    formats = "feed/(?:rss2?|rdf|atom|feed)|rss2?|rdf|atom"
    yield Rewrite(f"^{home}/(?:{formats})/?$", f"{base}/feed/")
    yield Rewrite(f"^({home}/.+?)/(?:{formats})/?$", "$1/feed/")
    yield Rewrite(f"^{home}/(?:page/1|embed)/?$", f"{base}/")
    yield Rewrite(f"^({home}/.+?)/page/1/?$", f"$1{known.slash}")


Rule = TypeVar("Rule")


def without_pages(permalinks: PermalinkMap, found: Iterable[Rule], pattern: Callable[[Rule], str]) -> list[Rule]:
    """The rules that match no page of the site: for hosts where a rule goes before a file."""
    waiting = [(rule, re.compile(pattern(rule))) for rule in found]
    for row in permalinks.rows():
        if row.status == 200 and "?" not in row.old:
            waiting = [(rule, compiled) for rule, compiled in waiting if not compiled.fullmatch(row.old)]
    return [rule for rule, _ in waiting]


def with_holes(form: Form, base: str, hole: Callable[[int], str]) -> tuple[str, str]:
    """The path of a form and where it leads, without slashes at their ends; ``hole(1)`` is the first piece."""
    pieces = base + "".join(f"/{hole(number)}" for number in range(1, form.depth + 1))
    return f"{pieces}/{form.tail}", f"{pieces}/{form.to}" if form.to else pieces


GONE = ("wp-login.php", "wp-signup.php", "wp-cron.php", "wp-trackback.php", "wp-comments-post.php", "xmlrpc.php")
"""Files of WordPress that nothing answers for any more."""
GONE_FOLDERS = ("wp-json", "wp-admin", "wp-includes", "search")
"""Folders of WordPress that nothing answers for any more."""

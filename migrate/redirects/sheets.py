"""The map read once for a host that knows lists: moves, questions, feeds, pages, each on a sheet of its own on disk.

Every path on a sheet is written for a rule (``rules.written``). A map may be larger than memory; no sheet is in it.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Generic, NamedTuple, TypeVar
from weakref import finalize

from migrate.redirects import rules
from migrate.redirects.mapfile import GUESSES, PermalinkMap
from migrate.redirects.model import SINGLES, Row, first_of
from migrate.redirects.rules import Asked, Move

LIST, SINGLE, FILE = 0, 1, 2
"""What a page is: a list, a single thing, or a feed or sitemap, which nothing follows."""
Page = tuple[str, int]
"""A path and what stands there."""
Record = TypeVar("Record")

_FEED_KINDS = frozenset({"feed", "replies"})
_NO_LIST = SINGLES | _FEED_KINDS | {"sitemap"}
_FORMED = SINGLES - {"media", "replies"}
_FLAT = frozenset({"sitemap", "paging"})
_RANKS = dict.fromkeys({*SINGLES, "front-page"}, 0) | {"media": 2, "feed": 2, "sitemap": 2}
_PAGES = dict.fromkeys(SINGLES, SINGLE) | dict.fromkeys(_FEED_KINDS | {"sitemap"}, FILE)
_TAILS = frozenset({"trackback", "embed", "feed", "rss", "rss2", "rdf", "atom"})
_INNER = re.compile(r"/(?:[0-9]/|(?:trackback|embed|amp|feed|rss2?|rdf|atom|comment-page-[0-9]+)/.|index\.php)")
_CHUNK = 1_000


class Sheet(Generic[Record]):
    """Records on disk, written once and read as often as one likes: a thousand at a time are in memory."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 (it lives as long as the sheet)
        finalize(self, self._file.close)
        self._sizes: list[int] = []
        self._count = 0

    def put(self, records: list[Record]) -> None:
        """Write a block of records: tuples of plain values, which marshal takes and gives at C's pace."""
        if records:
            self._sizes.append(self._file.write(marshal.dumps(records, 2)))
            self._count += len(records)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Record]:
        at = 0
        for size in self._sizes:
            self._file.seek(at)
            at += size
            yield from marshal.loads(self._file.read(size))  # noqa: S302 (nobody else writes this file)


@dataclass(slots=True)
class _Block:
    """What a block of rows gave, before it goes to disk."""

    moves: list[Move] = field(default_factory=list)
    two: list[Asked] = field(default_factory=list)
    one: list[Asked] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)


@dataclass
class Sheets:
    """All of a map, sorted. ``moved`` says that the site moves to another host: then every path leads there."""

    base: str
    """The blog's folder, as written."""
    moved: bool
    asked: bool
    moves: Sheet[Move] = field(default_factory=Sheet)
    """Every path that leads elsewhere."""
    two: Sheet[Asked] = field(default_factory=Sheet)
    """Questions for two things at once."""
    one: Sheet[Asked] = field(default_factory=Sheet)
    """Questions for one thing."""
    besides: list[Asked] = field(default_factory=list)
    """What any of these may ask for besides: a feed, a further page. There are a handful."""
    feeds: Sheet[str] = field(default_factory=Sheet)
    """Every feed's address here: a folder whose file is ``index.xml``."""
    pages: Sheet[Page] = field(default_factory=Sheet)
    """What stands at its own old address."""
    lists: Sheet[str] = field(default_factory=Sheet)
    """Every address of a list, where it still stands or not."""
    outline: rules.Outline = field(default_factory=rules.Outline)

    def in_order(self) -> Iterator[Iterable[Asked]]:
        """All questions in three turns, for hosts where a rule looks at its own names only: the longest first."""
        return iter((self.two, self.one, self.besides))

    def put(self, block: _Block) -> None:
        """Write a block."""
        for name in ("moves", "two", "one", "feeds", "pages", "lists"):
            getattr(self, name).put(getattr(block, name))


@lru_cache(maxsize=2)  # hosts are written one after the other, and most need the same
def sheets(permalinks: PermalinkMap, *, moved: bool, asked: bool = True) -> Sheets:
    """Read the map and sort it; ``asked`` says whether the questions are wanted, or only how many there are."""
    base = rules.written(permalinks.patterns.base + "/")[:-1]
    made = Sheets(base=base, moved=moved, asked=asked)
    seen = _Seen(base=len(base))
    rows = permalinks.read()
    while block := list(islice(rows, _CHUNK)):
        made.put(_sorted(block, made, seen))
    made.besides.sort(key=lambda asked: asked[0][0][1] is None)
    made.outline = seen.outline(permalinks, made)
    return made


def _sorted(rows: list[Row], made: Sheets, seen: _Seen) -> _Block:
    """One block. It is what every row of a large map passes through, so it is one loop."""
    block = _Block()
    for old, new, status, kind, _, why in rows:
        target = rules.target(new)
        if "?" in old:
            seen.questions += 1
            if target and made.asked:
                _question(old.partition("?")[2], target, kind, block, made, seen)
            continue
        source = target if old == new else rules.written(old)
        if not source or not target:
            seen.odd += 1
            continue
        if status == 200:
            seen.served(source, kind)
            block.pages.append((source, _PAGES.get(kind, LIST)))
            if kind in _FEED_KINDS and not made.moved:
                block.feeds.append(source)
        if made.moved or (status == 301 and source.rstrip("/") != target.rstrip("/")):
            block.moves.append((source, target, 3 if why in GUESSES else _RANKS.get(kind, 1)))
            if status == 301:
                seen.moved(source, kind)
        if kind not in _NO_LIST:
            block.lists.append(source)
            seen.front(source)
    return block


def _question(query: str, target: str, kind: str, block: _Block, made: Sheets, seen: _Seen) -> None:
    name, _, value = query.partition("=")
    seen.names[name] = None
    if value and name not in rules.OF_THE_HOME and "&" not in query and "%" not in query:  # nearly all are as simple
        block.one.append((((rules.spelled(name), value),), target))
        if name == "p" and (other := rules.BY_NUMBER.get(kind)):
            block.one.append((((other, value),), target))
        return
    for ask in rules.asked(query, kind):
        if len(ask) > 1:
            block.two.append((ask, target))
        elif ask[0][0] in rules.OF_THE_HOME:
            made.besides.append((ask, target))
        elif "&" not in query:
            block.one.append((ask, target))


@dataclass(slots=True)
class _Seen:
    """What is known of the map so far."""

    base: int
    moves: int = 0
    rows: int = 0
    questions: int = 0
    odd: int = 0
    bare: int = 0
    singles: dict[int, int] = field(default_factory=dict)
    lists: dict[int, int] = field(default_factory=dict)
    feeds: dict[int, int] = field(default_factory=dict)
    dated: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    fronts: dict[tuple[str, int], None] = field(default_factory=dict)

    def served(self, path: str, kind: str) -> None:
        """Note a page that stands where it stood."""
        self.rows += 1
        depth = path.count("/", self.base)
        if path[-1] == "/":
            depth -= 1
        else:
            self.bare += 1
        if kind not in _FLAT:
            depths = self.singles if kind in SINGLES and kind != "replies" else self.lists
            if kind in _FEED_KINDS:
                depths, depth = self.feeds, depth - 1
            depths[depth] = depths.get(depth, 0) + 1
        if kind == "date":
            self.dated[path] = None

    def moved(self, path: str, kind: str) -> None:
        """Note how deep something stood that has moved: it was found by its other forms as well."""
        self.moves += 1
        depth = path.count("/", self.base) - (path[-1] == "/")
        if kind in _FORMED:
            self.singles[depth] = self.singles.get(depth, 0) + 1
        elif kind == "feed":
            self.feeds[depth - 1] = self.feeds.get(depth - 1, 0) + 1

    def front(self, path: str) -> None:
        """Note the first piece of a list's address, and its depth."""
        inner = path[self.base :].strip("/")
        if inner:
            self.fronts[inner.partition("/")[0], inner.count("/") + 1] = None

    def outline(self, permalinks: PermalinkMap, made: Sheets) -> rules.Outline:
        """All that a host must know before it writes."""
        mixed, shared = self._shared(made)
        beside = {path[self.base :].strip("/") for path in made.lists if self._front(path) in mixed}
        names = [name for name in (*rules.NAMES, *self.names) if name not in rules.OF_THE_HOME and rules.is_name(name)]
        return rules.Outline(
            moves=self.moves, served=self.rows, questions=self.questions, odd=self.odd,
            singles=self.singles, lists=self.lists, feeds=self.feeds,
            years=tuple(sorted(rules.years(path[self.base :] for path in self.dated))),
            amp=first_of(permalinks.patterns.singles, "/x/amp/") == "/x",
            slash="" if self.bare > self.rows // 2 else "/",
            names=tuple(dict.fromkeys(names)), feed="feed" if permalinks.patterns.tidy else "feeds",
            fronts=tuple(sorted(self.fronts.keys() - mixed)), beside=tuple(sorted(beside)),
            closed=tuple(sorted({first for first, _ in self.fronts} - shared)),
        )  # fmt: skip

    def _front(self, path: str) -> tuple[str, int]:
        inner = path[self.base :].strip("/")
        return inner.partition("/")[0], inner.count("/") + 1

    def _shared(self, made: Sheets) -> tuple[set[tuple[str, int]], set[str]]:
        """Fronts below which single things stand too, as deep as the lists do; and their first pieces, at any depth."""
        firsts = {first for first, _ in self.fronts}
        singles = chain(
            (path for path, page in made.pages if page == SINGLE),
            (old for old, _, rank in made.moves if rank in {0, 3}),
        )
        near = {self._front(path) for path in singles if path[self.base + 1 :].partition("/")[0] in firsts}
        return near & self.fronts.keys(), {first for first, _ in near}


def like_a_form(path: str) -> bool:
    """Whether a path ends as one that a form's rule takes, or holds what another takes; most do not, at a glance."""
    last = path.rstrip("/").rpartition("/")[2]
    return (
        last.isdigit()
        or last in _TAILS
        or last.startswith("comment-page-")
        or not last[-1:].isalnum()
        or last[-3:-2] == "%"
        or _INNER.search(path) is not None
    )


class Check(NamedTuple):
    """What a rule must not match: an expression over whole paths, and of which pages."""

    pattern: str
    pages: frozenset[int] = frozenset({LIST, SINGLE, FILE})


Rule = TypeVar("Rule")


def harmless(made: Sheets, found: Iterable[tuple[Rule, tuple[Check, ...]]]) -> list[Rule]:
    """The rules none of whose checks finds a page of the site."""
    kept = list(found)
    checks = dict.fromkeys(check for _, found_for in kept for check in found_for)
    waiting = [(check, re.compile(check.pattern)) for check in checks]
    failed: set[Check] = set()
    any_of = re.compile("|".join(f"(?:{check.pattern})" for check in checks) or "(?!)")
    for path, page in made.pages:
        if like_a_form(path) and any_of.fullmatch(path):
            failed.update(check for check, pattern in waiting if page in check.pages and pattern.fullmatch(path))
    return [rule for rule, found_for in kept if failed.isdisjoint(found_for)]

"""The forms of all addresses for a host that takes few patterns, before its files: none takes what never was.

What follows single things alone (a trackback, a page of comments) is a pattern by depth, with a plain rule against each
list that stands as deep; where single things are fewer, a plain rule for each of them. A form of a form is closed: a
pattern that leads nowhere stands behind each. What there is no room for is left out, the forms asked for least first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from migrate.redirects.forms import literal
from migrate.redirects.rules import FEED_NAMES, NOWHERE
from migrate.redirects.sheets import SINGLE, Check, Sheets, harmless

Pair = tuple[str, str]
"""A source, as yet without the slash at its end, and its target."""
_OF_ALL = ("embed", "page/1")
_WANTED = (
    "trackback", "embed", "comment-page-1", "comment-page-2", "amp", "page/1", "2", "comment-page-3", "3",
    "comment-page-4", "comment-page-5", "4", "5",
)  # fmt: skip
"""Forms, those that are asked for most first."""
_FEW = 12
"""So many single things of a depth have plain rules in any case: patterns are rarer."""
_MOST = 60
"""Lists of a depth that have rules against each form, or single things that have rules for it."""
_FURTHER = re.compile("(?:.*/)?page/[0-9]+/?")


@dataclass(slots=True)
class _Depth:
    """What stands so deep; of each no more than are of use."""

    number: int
    count: int = 0
    singles: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    firsts: set[str] = field(default_factory=set)
    """First pieces of single things, if there are no more than two."""
    slash: str = "/"
    """How addresses end there."""
    further: bool = False
    """Whether further pages of lists stand there, too."""

    def single(self, path: str, inner: str) -> None:
        if not self.count and path[-1] != "/":
            self.slash = ""
        self.count += 1
        if len(self.singles) <= _MOST:
            self.singles.append(inner)
        if len(self.firsts) < 2:
            self.firsts.add(inner.partition("/")[0])

    @property
    def prefix(self) -> str:
        """The one first piece that all single things have: then a pattern may begin with it."""
        return next(iter(self.firsts)) if len(self.firsts) == 1 and self.number > 1 else ""

    @property
    def beside(self) -> list[str]:
        """Lists that a pattern for the single things would take too."""
        return [path for path in self.lists if path.partition("/")[0] == self.prefix] if self.prefix else self.lists

    @property
    def plain(self) -> bool:
        """Whether each single thing has rules of its own."""
        return self.count <= max(_FEW, min(len(self.beside), _MOST))

    @property
    def deaf(self) -> bool:
        """Whether there is no room for what follows single things."""
        return not self.plain and len(self.beside) > _MOST

    def here(self, base: str, *, of_all: bool) -> str:
        """The source that stands for what is so deep: for all of it, or for single things."""
        holes = [f":p{number}" for number in range(1, self.number + 1)]
        if self.prefix and not of_all:
            holes[0] = self.prefix
        return "/".join([base, *holes])


class Sparing(NamedTuple):
    """The rules: plain ones, and patterns in the order in which they must stand."""

    plain: list[Pair]
    patterns: list[Pair]
    forms: tuple[str, ...]
    """The forms that have rules."""
    deaf: int
    """Single things without rules for what follows single things alone."""


class _Pattern(NamedTuple):
    """A pattern, and the form's word that it closes, if it does."""

    pair: Pair
    closes: str = ""

    @property
    def check(self) -> Check:
        """No page of the site may match; what a closed word itself is has had its rule before."""
        source = self.pair[0]
        return Check(as_pattern(source.removesuffix("*")) + ".+" if self.closes == "feed" else as_pattern(source))


def sparing(made: Sheets, plain: int, patterns: int) -> Sparing:
    """As many forms as fit into so many plain rules and patterns."""
    depths = _depths(made)
    wanted = [form for form in _WANTED if form != "amp" or made.outline.amp]
    while True:
        every = list(_patterns(made, depths, wanted))
        kept = harmless(made, ((pattern, (pattern.check,)) for pattern in every))
        # where a page of the site stands behind a form's word it can't be closed: no such form then
        open_words = {pattern.closes for pattern in set(every).difference(kept)}
        if left := [form for form in wanted if _word(form) in open_words or open_words.intersection(FEED_NAMES)]:
            wanted = [form for form in wanted if form not in left]
            continue
        found = list(_plain(made, depths, wanted))
        if not wanted or (len(found) <= plain and len(kept) <= patterns):
            deaf = sum(depth.count for depth in depths if depth.deaf)
            return Sparing(found, [pattern.pair for pattern in kept], tuple(wanted), deaf)
        wanted.pop()


def _word(form: str) -> str:
    """What is closed behind a form: pages of comments all at once."""
    return "comment-page-:n" if form.startswith("comment-page-") else form


def _depths(made: Sheets) -> list[_Depth]:
    found: dict[int, _Depth] = {}
    start = len(made.base) + 1
    singles = chain(
        (path for path, page in made.pages if page == SINGLE),
        (old for old, _, rank in made.moves if rank in {0, 3}),
    )
    for path in singles:
        inner = path[start:].strip("/")
        if inner:
            number = inner.count("/") + 1
            (found.get(number) or found.setdefault(number, _Depth(number))).single(path, inner)
    for path in made.lists:
        inner = path[start:].strip("/")
        if inner:
            depth = found.setdefault(inner.count("/") + 1, _Depth(inner.count("/") + 1))
            if _FURTHER.fullmatch(inner):
                depth.further = True
            else:
                depth.lists.append(inner)
    return [found[number] for number in sorted(found)]


def _plain(made: Sheets, depths: list[_Depth], wanted: list[str]) -> Iterator[Pair]:
    """For each single thing where they are few; against each list where single things have patterns; the home page."""
    base = made.base
    for tail in (*FEED_NAMES[:-1], *(f"feed/{name}" for name in FEED_NAMES[:-1])):
        yield from _twice(f"{base}/{tail}", f"{base}/feed/")
    for tail in ("page/1", "embed", "index.php"):
        yield from _twice(f"{base}/{tail}", f"{base}/")
    for form in wanted if made.outline.below_index else ():  # that is the home page, which has no such forms
        yield from _twice(f"{base}/index.php/{form}", f"{base}/" if form == "page/1" else f"{base}/{NOWHERE}")
    for depth in depths:
        for form in wanted:
            if form in _OF_ALL or depth.deaf or not depth.count:
                continue
            for inner in depth.singles if depth.plain else ():
                yield from _twice(f"{base}/{inner}/{form}", f"{base}/{inner}{depth.slash}")
            for inner in () if depth.plain else depth.beside:
                yield from _twice(f"{base}/{inner}/{form}", f"{base}/{NOWHERE}")


def _patterns(made: Sheets, depths: list[_Depth], wanted: list[str]) -> Iterator[_Pattern]:
    base = made.base
    for name in FEED_NAMES[:-1]:
        yield from _both(f"{base}/*/feed/{name}", f"{base}/:splat/feed/")
    if any(depth.further for depth in depths):  # behind a further page of a list nothing was
        for front in (f"{base}/*/page", f"{base}/page"):
            yield from _both(f"{front}/:number/:more", f"{base}/{NOWHERE}")
            if "page/1" in wanted:
                yield from _both(f"{front}/:number/page/1", f"{base}/{NOWHERE}")
    yield from _closed(base, base, ("feed", "embed", "page/1", *FEED_NAMES[:-1]))
    for depth in depths:
        here = depth.here(base, of_all=True)
        for form in wanted:
            if form in _OF_ALL:
                yield from _both(f"{here}/{form}", here + depth.slash)
            elif depth.count and not depth.plain and not depth.deaf:
                single = depth.here(base, of_all=False)
                yield from _both(f"{single}/{form}", single + depth.slash)
        if depth is not depths[-1]:
            yield from _closed(base, here, ("feed", *dict.fromkeys(map(_word, wanted))))


def _closed(base: str, here: str, words: tuple[str, ...]) -> Iterator[_Pattern]:
    """Nothing is behind a form."""
    yield from (_Pattern((f"{here}/{word}/*", f"{base}/{NOWHERE}"), word) for word in words)


def _both(source: str, target: str) -> Iterator[_Pattern]:
    yield from map(_Pattern, _twice(source, target))


def _twice(source: str, target: str) -> Iterator[Pair]:
    yield source, target
    yield f"{source}/", target


def as_pattern(source: str) -> str:
    """A source as an expression over whole paths."""
    return re.sub(r":\w+", "[^/]+", literal(source).replace(r"\*", ".*"))

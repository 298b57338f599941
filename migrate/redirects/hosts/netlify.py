"""Netlify: ``_redirects``, for the folder that is published. Its engine reads queries, and answers 410."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from migrate.redirects import rules
from migrate.redirects.forms import counted, padded
from migrate.redirects.hosts.host import Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.rules import Asked
from migrate.redirects.sheets import Sheets

_UNSAFE_VALUE = re.compile(r"[ #&=%*:!?]|^/")
_SCHEMES = ("http", "https")
_NUMBERS = 9
"""How far pages of comments and of posts are counted: Netlify's placeholders stand for any word."""


@host("netlify")
class Netlify(Host):
    """The first rule that matches holds; a file goes before a rule without ``!``; slashes at the end are all one."""

    title = "Netlify"
    limits = LIMITS["netlify"]
    asked = True

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        yield "_redirects", self._text()

    def _text(self) -> Iterator[str]:
        made = self.sheets
        base = made.base
        yield _HEAD
        origin = self.permalinks.patterns.origin
        yield from (f"{scheme}://{alias}/* {origin}/:splat 301!\n" for alias in self.aliases for scheme in _SCHEMES)
        yield from self._questions(made)
        yield from self._moves(made)
        yield from (f"{address} {address}index.xml 200\n" for address in made.feeds)
        if self.permalinks.patterns.tidy:
            yield from _forms(made)
        yield from (f"{base}/{name} {base}/404.html 410\n" for name in rules.GONE)
        yield from (f"{base}/{name}/* {base}/404.html 410\n" for name in rules.GONE_FOLDERS)
        if self.new_host:
            yield f"{base}/* {self.new_host}{base}/:splat 301!\n"
        self.tell_lacks(made)

    def _moves(self, made: Sheets) -> Iterator[str]:
        for old, new, _ in made.moves:
            if "%" in old:
                yield from (f"{spelling} {self.new_host}{new} 301\n" for spelling in rules.spellings(old))
            else:
                yield f"{old} {self.new_host}{new} 301\n"
        yield from (f"{old} {new} 301\n" for old, new, _ in rules.other_doors(self.permalinks, self.new_host))

    def _questions(self, made: Sheets) -> Iterator[str]:
        """What asks for more stands before what asks for less: a rule looks at its own names only."""
        home, names = made.base + "/", made.outline.names
        yield from self._asked(made.two, home)
        yield from (f"{home} {name}=:value feed=:feed {home}404.html 410!\n" for name in names)
        yield from self._asked(made.one, home)
        yield from (f"{home} {name}=:value {home}404.html 404!\n" for name in names)
        yield from self._asked(_each_feed(made.besides), home)
        yield f"{home} feed=:value {home}404.html 410!\n"

    def _asked(self, questions: Iterable[Asked], home: str) -> Iterator[str]:
        for ask, new in questions:
            if any(value and (_UNSAFE_VALUE.search(value) or not value.isprintable()) for _, value in ask):
                self.leave_out("a query with a sign that rules give a meaning")
                continue
            words = " ".join([f"{name}={':value' if value is None else value}" for name, value in ask])
            # Netlify hands a query on, so a redirect from the home page to itself would never end
            if new == home and not self.new_host:
                yield f"{home} {words} {home}index.html 200!\n"
            else:
                yield f"{home} {words} {self.new_host}{new} 301!\n"


def _each_feed(questions: Iterable[Asked]) -> Iterator[Asked]:
    """A placeholder stands for any word; a feed is asked for by a few."""
    for ask, new in questions:
        values = rules.FEED_VALUES if ask == (("feed", None),) else (ask[0][1],)
        yield from ((((ask[0][0], value), *ask[1:]), new) for value in values)


def _forms(made: Sheets) -> Iterator[str]:
    base = made.base
    for front, year in made.outline.years:
        yield from (f"{old} {new} 301\n" for old, new in padded(made, front, year))
    if not made.outline.below_index:
        yield f"{base}/index.php {base}/ 301\n{base}/index.php/* {base}/:splat 301\n"
    for source, target in counted(made, _NUMBERS, "*", sys.maxsize):
        yield f"{source} {base}/404.html 404\n" if target is None else f"{source} {target} 301\n"


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl. For the root of the published folder.
"""

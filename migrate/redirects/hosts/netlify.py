"""Netlify: ``_redirects``, for the folder that is published. Its engine reads queries, and answers 410."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.redirects import rules
from migrate.redirects.hosts.host import AS_WRITTEN, Host, host
from migrate.redirects.rules import Outline, Question

_UNSAFE_VALUE = re.compile(r"[ #&=%*:!?]|^/")
_NUMBERS = 9
"""How far pages of comments and of posts are counted: Netlify's placeholders stand for any word."""


@host("netlify")
class Netlify(Host):
    """The first rule that matches holds; a file goes before a rule without ``!``; slashes at the end are all one."""

    title = "Netlify"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        yield "_redirects", self._text()

    def _text(self) -> Iterator[str]:
        known = rules.outline(self.permalinks)
        base = rules.written(self.permalinks.patterns.base + "/")[:-1]
        yield _HEAD
        yield from self._questions(known, base + "/")
        yield from self._moves()
        yield from (f"{address} {address}index.xml 200\n" for address in rules.feeds(self.permalinks, self.new_host))
        if self.permalinks.patterns.tidy:
            yield from _forms(known, base)
        yield from (f"{base}/{name} {base}/404.html 410\n" for name in rules.GONE)
        yield from (f"{base}/{name}/* {base}/404.html 410\n" for name in rules.GONE_FOLDERS)
        if self.new_host:
            yield f"{base}/* {self.new_host}{base}/:splat 301!\n"
        self.leave_out("an address that no browser asks for", known.odd)
        self.leave_out(
            f"{AS_WRITTEN}; pages of comments and posts up to {_NUMBERS}",
            known.moves + known.served,
        )

    def _moves(self) -> Iterator[str]:
        for move in rules.moves(self.permalinks, self.new_host):
            for old in rules.spellings(move.old):
                yield f"{old} {move.new} 301\n"
        yield from (f"{move.old} {move.new} 301\n" for move in rules.other_doors(self.permalinks, self.new_host))

    def _questions(self, known: Outline, home: str) -> Iterator[str]:
        """What asks for more stands before what asks for less: a rule looks at its own names only."""
        more, one, besides = rules.in_order(self.permalinks, self.new_host)
        for question in more:
            yield from self._question(question, home)
        for name in known.names:
            yield f"{home} {name}=:value feed=:feed {home}404.html 410!\n"
        for question in one:
            yield from self._question(question, home)
        yield from (f"{home} {name}=:value {home}404.html 404!\n" for name in (*known.names, "rest_route"))
        for question in besides:
            yield from self._question(question, home)

    def _question(self, question: Question, home: str) -> Iterator[str]:
        asked = []
        for name, value in question.ask:
            if value is not None and (_UNSAFE_VALUE.search(value) or not value.isprintable()):
                self.leave_out("a query with a sign that rules give a meaning")
                return
            asked.append(f"{name}={':value' if value is None else value}")
        # Netlify hands a query on, so a redirect from the home page to itself would never end
        answer = f"{home}index.html 200!" if question.new == home else f"{question.new} 301!"
        yield f"{home} {' '.join(asked)} {answer}\n"


def _forms(known: Outline, base: str) -> Iterator[str]:
    for year in known.years:  # months and days of one digit were answered too
        for number in range(1, 10):
            yield f"{base}/{year}/{number}/* {base}/{year}/0{number}/:splat 301\n"
        for number in range(1, 10):
            yield f"{base}/{year}/:month/{number}/* {base}/{year}/:month/0{number}/:splat 301\n"
    for form in rules.forms(known, numbers=_NUMBERS):
        old, new = rules.with_holes(form, base, lambda number: f":p{number}")
        yield f"{old} {new}{'/' if form.to else known.slash or '/' * (not form.depth)} 301\n"
    yield f"{base}/index.php {base}/ 301\n{base}/index.php/* {base}/:splat 301\n"


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl. For the root of the published folder.
"""

"""Vercel: ``vercel.json``, and ``bulk-redirects.csv`` where the moves are more than it takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from migrate.redirects import rules
from migrate.redirects.hosts.host import AS_WRITTEN, Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.rules import Outline

_LIMITS = LIMITS["vercel"]
_END = "{/}?"
_TAIL = "trackback|embed|comment-page-\\d+"
_FORMAT = "feed/(?:rss2?|rdf|atom|feed)|rss2?|rdf|atom"
_encode = json.JSONEncoder(ensure_ascii=True).encode


@host("vercel")
class Vercel(Host):
    """Redirects go before files, first come first served; sources are path-to-regexp, queries are ``has``."""

    title = "Vercel"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The rules; the bulk list where they are too many."""
        known = rules.outline(self.permalinks)
        base = rules.written(self.permalinks.patterns.base + "/")[:-1]
        last = list(self._last(known, base))
        room = (_LIMITS.rules or 0) - len(last)
        bulk = known.moves + known.questions > room
        yield "vercel.json", self._text(known, base, last, room, bulk=bulk)
        if bulk:
            yield "bulk-redirects.csv", self._bulk()
        self.leave_out("an address that no browser asks for", known.odd)
        self.leave_out(
            f"{AS_WRITTEN}; pages of posts up to 9, where no list has such a page",
            known.moves + known.served,
        )

    def _text(self, known: Outline, base: str, last: list[dict[str, Any]], room: int, *, bulk: bool) -> Iterator[str]:
        yield "{\n"
        if bulk:
            yield ' "bulkRedirectsPath": "bulk-redirects.csv",\n'
        yield ' "redirects": [\n'
        asked = self._questions(base + "/")
        for rule in islice(asked, room):
            yield f"  {_encode(rule)},\n"
        self.leave_out("asked for by a query: more than Vercel takes", sum(1 for _ in asked))
        if not bulk:
            yield from self._moves()
        yield ",\n".join(f"  {_encode(rule)}" for rule in last)
        yield '\n ],\n "rewrites": [\n'
        # a feed is a file of another name than index.html; rewrites come after files
        feeds = [{"source": f"{base}/{known.feed}{_END}", "destination": f"{base}/{known.feed}/index.xml"}]
        feeds += [
            {"source": f"{base}/:path(.+)/{known.feed}{_END}", "destination": f"{base}/:path/{known.feed}/index.xml"}
        ]
        yield ",\n".join(f"  {_encode(rule)}" for rule in feeds)
        yield "\n ]\n}\n"

    def _moves(self) -> Iterator[str]:
        """What stands in a path of ours means nothing to JSON, and nothing to path-to-regexp."""
        for move in rules.moves(self.permalinks, self.new_host):
            if max(len(move.old), len(move.new)) + len(_END) > (_LIMITS.characters or 0):
                self.leave_out("longer than a rule may be")
                continue
            for old in rules.spellings(move.old):
                source = old.rstrip("/") + _END
                yield f'  {{"source": "{source}", "destination": "{move.new}", "statusCode": 301}},\n'

    def _questions(self, home: str) -> Iterator[dict[str, Any]]:
        for question in chain.from_iterable(rules.in_order(self.permalinks, self.new_host)):
            if question.new != home:
                has = [_has(name, value) for name, value in question.ask]
                yield {"source": home, "has": has, "destination": question.new, "statusCode": 301}

    def _last(self, known: Outline, base: str) -> Iterator[dict[str, Any]]:
        """What stands for many: after everything that is only itself."""
        # a number that is not there: to a path that is not there, for Vercel can't answer 404 where a page stands
        for name in (*known.names, "rest_route"):
            yield _rule(base + "/", f"{base}/gone", has=[{"type": "query", "key": name}])
        yield from (_rule(move.old, move.new) for move in rules.other_doors(self.permalinks, self.new_host))
        if not self.permalinks.patterns.tidy:
            return
        found = _forms(known, base)
        kept = rules.without_pages(self.permalinks, found, lambda form: _as_pattern(form[0]))
        yield from (_rule(source, target) for source, target in kept)

    def _bulk(self) -> Iterator[str]:
        """Bulk redirects take no notice of case, as WordPress did not."""
        yield "source,destination,statusCode\n"
        for move in rules.moves(self.permalinks, self.new_host):
            for old in dict.fromkeys((move.old, move.old.rstrip("/"))):
                yield f"{old},{move.new},301\n"


def _rule(source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"source": source, **more, "destination": target, "statusCode": 301}


def _has(name: str, value: str | None) -> dict[str, str]:
    found = {"type": "query", "key": name}
    # the value is a regular expression over the whole of what was asked, decoded
    return found if value is None else found | {"value": _literal(value)}


def _literal(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "_-/ " else f"\\{sign}" for sign in text)


def _forms(known: Outline, base: str) -> Iterator[tuple[str, str]]:
    """(source, target)."""
    yield f"{base}/index.php{_END}", f"{base}/"
    yield f"{base}/index.php/:path(.+)", f"{base}/:path"
    if known.years:  # months and days of one digit were answered too
        yield f"{base}/:year(\\d{{4}})/:month(\\d)/:rest(.*)", f"{base}/:year/0:month/:rest"
        yield f"{base}/:year(\\d{{4}})/:month(\\d{{2}})/:day(\\d)/:rest(.*)", f"{base}/:year/:month/0:day/:rest"
    yield f"{base}/:path(.+?)/:tail({_TAIL}){_END}", f"{base}/:path{known.slash}"
    for depth in sorted(known.singles - {0}):
        pieces = "".join(f"/:p{number}" for number in range(1, depth + 1))
        yield from ((f"{base}{pieces}/:number({n}){_END}", f"{base}{pieces}{known.slash}") for n in ("2", "[3-9]"))
    yield f"{base}/:format({_FORMAT}){_END}", f"{base}/feed/"
    yield f"{base}/:path(.+?)/:format({_FORMAT}){_END}", f"{base}/:path/feed/"
    yield f"{base}/:first(page/1|embed){_END}", f"{base}/"
    yield f"{base}/:path(.+?)/page/1{_END}", f"{base}/:path{known.slash}"


def _as_pattern(source: str) -> str:
    """A source of ours as a regular expression, to hold it against the pages of the site."""
    named = re.sub(r":[a-z0-9]+\(((?:\([^)]*\)|[^()])*)\)", r"(?:\1)", source.replace(_END, "/?"))
    return re.sub(r"(?<!\?):[a-z][a-z0-9]*", "[^/]+", named.replace(".php", "\\.php"))

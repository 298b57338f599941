"""Vercel: ``vercel.json``, and ``bulk-redirects.csv`` where the moves are more than it takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from migrate.redirects import rules
from migrate.redirects.forms import JUNK_SENT, NO_NAMES, WORD, Form, dated, forms, terms, year_fronts
from migrate.redirects.hosts.host import Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.model import Patterns
from migrate.redirects.rules import NOWHERE, Asked
from migrate.redirects.sheets import Check, Sheets, harmless

_LIMITS = LIMITS["vercel"]
_END = "{/}?"
_BULK_CHARACTERS = 2_048
"""The longest source or destination of a bulk redirect (vercel.com/docs/redirects/bulk-redirects)."""
_encode = json.JSONEncoder(ensure_ascii=True).encode


@host("vercel")
class Vercel(Host):
    """Redirects go before files, first come first served; sources are path-to-regexp, queries are ``has``."""

    title = "Vercel"
    limits = _LIMITS
    asked = True

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The rules; the bulk list where they are too many."""
        made = self.sheets
        last = list(self._last(made))
        room = (_LIMITS.rules or 0) - len(last) - len(self.aliases)
        bulk = made.outline.moves + made.outline.questions > room
        yield "vercel.json", self._text(made, last, room, bulk=bulk)
        if bulk:
            yield "bulk-redirects.csv", self._bulk(made)
        self.tell_lacks(made)

    def _text(self, made: Sheets, last: list[str], room: int, *, bulk: bool) -> Iterator[str]:
        yield "{\n"
        if bulk:
            yield ' "bulkRedirectsPath": "bulk-redirects.csv",\n'
        yield ' "redirects": [\n'
        for alias in self.aliases:
            to = f"{self.permalinks.patterns.origin}/:path"
            yield _line("/:path(.*)", to, [{"type": "host", "value": alias}])
        asked = self._questions(made)
        yield from map(self._asked, islice(asked, room))
        self.leave_out("asked for by a query: more than Vercel takes", sum(1 for _ in asked))
        if not bulk:
            yield from self._moves(made)
        yield ",\n".join(last)
        yield '\n ],\n "rewrites": [\n'
        # a feed is a file of another name than index.html; rewrites come after files
        base, feed = made.base, made.outline.feed
        feeds = ((f"{base}/{feed}", f"{base}/{feed}"), (f"{base}/:path(.+)/{feed}", f"{base}/:path/{feed}"))
        yield ",\n".join(f'  {{"source": "{old}{_END}", "destination": "{new}/index.xml"}}' for old, new in feeds)
        yield "\n ]\n}\n"

    def _moves(self, made: Sheets) -> Iterator[str]:
        """What stands in a path of ours means nothing to JSON, and nothing to path-to-regexp."""
        for old, new, _ in made.moves:
            if max(len(old), len(new)) + len(_END) > (_LIMITS.characters or 0):
                self.leave_out("longer than a rule may be")
                continue
            for spelling in rules.spellings(old):
                yield _line(spelling.rstrip("/") + _END, self.new_host + new)

    def _questions(self, made: Sheets) -> Iterator[tuple[str, Asked]]:
        """From where, and what: for those that ask for one thing or two."""
        return self._not_home(made, chain(made.two, made.one))

    def _not_home(self, made: Sheets, questions: Iterable[Asked]) -> Iterator[tuple[str, Asked]]:
        home = made.base + "/"
        return ((home, question) for question in questions if question[1] != home or self.new_host)

    def _asked(self, question: tuple[str, Asked]) -> str:
        home, (ask, new) = question
        return _line(home, self.new_host + new, [_has(name, value) for name, value in ask])

    def _last(self, made: Sheets) -> Iterator[str]:
        """What stands for many: after everything that is only itself."""
        known, base = made.outline, made.base
        # a number that is not there: to a path that is not there, for Vercel can't answer 404 where a page stands
        nowhere = f"{base}/{NOWHERE}"
        yield from (_rule(base + "/", nowhere, [{"type": "query", "key": name}]) for name in known.names)
        yield from (self._asked(question).rstrip(",\n") for question in self._not_home(made, made.besides))
        yield _rule(base + "/", nowhere, [{"type": "query", "key": "feed"}])
        yield from (_rule(old, new) for old, new, _ in rules.other_doors(self.permalinks, self.new_host))
        if self.permalinks.patterns.tidy:
            patterns = self.permalinks.patterns
            yield from (_rule(source, target) for source, target in chain(_first(made), _terms(patterns)))
            yield from (_rule(*_of_form(form, base, known.slash)) for form in forms(made))
            yield from (_rule(source, target) for source, target in _names_behind_dates(patterns, nowhere))

    def _bulk(self, made: Sheets) -> Iterator[str]:
        """Bulk redirects take no notice of case, as WordPress did not."""
        yield "source,destination,statusCode\n"
        for old, new, _ in made.moves:
            target = self.new_host + new
            if max(len(old), len(target)) > _BULK_CHARACTERS:
                self.leave_out("longer than a line of the bulk list may be")
                continue
            yield f"{old},{target},301\n"
            if old.endswith("/"):
                yield f"{old.rstrip('/')},{target},301\n"


def _line(source: str, target: str, has: list[dict[str, str]] | None = None) -> str:
    asked = f'"has": {_encode(has)}, ' if has else ""
    return f'  {{"source": "{source}", {asked}"destination": "{target}", "statusCode": 301}},\n'


def _rule(source: str, target: str, has: list[dict[str, str]] | None = None) -> str:
    asked = {"has": has} if has else {}
    return f"  {_encode({'source': source, **asked, 'destination': target, 'statusCode': 301})}"


def _has(name: str, value: str | None) -> dict[str, str]:
    found = {"type": "query", "key": name}
    # the value is a regular expression over the whole of what was asked, decoded
    if name == "feed" and value is None:
        return found | {"value": "|".join(rules.FEED_VALUES)}
    return found if value is None else found | {"value": _literal(value)}


def _literal(text: str) -> str:
    if text.isalnum():
        return text
    return "".join(sign if sign.isalnum() or sign in "_-/ " else f"\\{sign}" for sign in text)


def _first(made: Sheets) -> list[tuple[str, str]]:
    """(source, target) of what is another spelling of an address, whatever it is."""
    base = made.base
    found = [(f"{base}/index.php{_END}", f"{base}/"), (f"{base}/index.php/:path(.+)", f"{base}/:path")]
    for front in year_fronts(made.outline):  # months and days of one digit were answered too
        here = base + front
        found.append((f"{here}:year(\\d{{4}})/:month(\\d)/:rest(.*)", f"{here}:year/0:month/:rest"))
        found.append((f"{here}:year(\\d{{4}})/:month(\\d{{2}})/:day(\\d)/:rest(.*)", f"{here}:year/:month/0:day/:rest"))
    found.append((f"{base}/:path(.+?):end(/?{JUNK_SENT}){_END}", f"{base}/:path"))
    return harmless(made, ((rule, (Check(_as_pattern(rule[0])),)) for rule in found))


def _terms(patterns: Patterns) -> Iterator[tuple[str, str]]:
    """Of several terms the first."""
    if first := terms(patterns):
        path = re.sub("([:|])/", r"\1", first)  # the slash that each begins with stands before them all
        list_of = f"/:list({path}):more([,+][^/]*)"
        yield f"{list_of}{_END}", "/:list/"
        yield f"{list_of}/:rest(.+)", "/:list/:rest"


def _names_behind_dates(patterns: Patterns, nowhere: str) -> Iterator[tuple[str, str]]:
    """A name that needs no date, behind one."""
    for kept, dropped, to in dated(patterns):
        date = (f"/:kept({kept[1:]})" if kept else "") + f"/:date({dropped[1:]})"
        yield f"{date}/:tail((?:{NO_NAMES})(?:/.*)?)", nowhere
        here = f"{to}/:kept" if kept else to
        yield f"{date}/:name({WORD}){_END}", f"{here}/:name/"
        yield f"{date}/:name({WORD})/:rest(.+)", f"{here}/:name/:rest"


def _of_form(form: Form, base: str, slash: str) -> tuple[str, str]:
    """(source, target): the words of path-to-regexp for a form."""
    head, kept = (f"/:head({form.head})", "/:head") if form.head else ("", "")
    if form.to is None:
        target = f"{base}/{NOWHERE}"
    elif form.to:
        target = f"{base}{kept}/{form.to}/"
    else:
        target = base + kept + (slash if kept else "/")
    return f"{base}{head}/:tail({form.tail}){_END}", target


def _as_pattern(source: str) -> str:
    """A source of ours as a regular expression, to hold it against the pages of the site."""
    named = re.sub(r":[a-z]+\(", "(?:", source.replace(_END, "/?"))
    return named.replace("index.php", "index\\.php")

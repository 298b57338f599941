"""Cloudflare Pages: ``_redirects`` for the output folder, ``bulk-redirects.csv`` for what does not fit there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from migrate.redirects import rules
from migrate.redirects.hosts.host import AS_WRITTEN, Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.hosts.splats import first_forms, splat_forms
from migrate.redirects.rules import Form, Move, Outline

_LIMITS = LIMITS["cloudflare"]
_TAILS = ("trackback", "embed", "comment-page-:number")
_NUMBERS = 5


@host("cloudflare")
class Cloudflare(Host):
    """A rule goes before a file, and matches the path to the letter, its last slash and the case of escapes too."""

    title = "Cloudflare Pages"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The rules; the bulk list where they are too many."""
        known = rules.outline(self.permalinks)
        room = (_LIMITS.rules or 0) - len(list(self._first(known)))
        taken, left = rules.most_wanted(self._moves(), room)
        yield "_redirects", self._text(known, taken)
        if left:
            yield "bulk-redirects.csv", self._bulk(set(taken))
        self.leave_out("asked for by a query, which Cloudflare's rules can't see", known.questions)
        self.leave_out("an address that no browser asks for", known.odd)
        self.leave_out(
            f"{AS_WRITTEN}, nor with months of one digit; pages of posts up to {_NUMBERS}, where no list has one",
            known.moves + known.served,
        )

    def _moves(self) -> Iterator[Move]:
        for move in chain(
            rules.other_doors(self.permalinks, self.new_host), rules.moves(self.permalinks, self.new_host)
        ):
            if len(move.old) + len(move.new) + 6 > (_LIMITS.characters or 0):
                self.leave_out("longer than a rule may be")
            else:
                yield move

    def _first(self, known: Outline) -> Iterator[tuple[str, str, int]]:
        """What stands once and has no wildcard."""
        base = self._base
        if not self.new_host:
            yield from ((f"{base}/{known.feed}{slash}", f"{base}/{known.feed}/index.xml", 200) for slash in ("/", ""))
        if self.permalinks.patterns.tidy:
            yield from ((old + slash, new, 301) for old, new in first_forms(base) for slash in ("/", ""))

    @property
    def _base(self) -> str:
        return rules.written(self.permalinks.patterns.base + "/")[:-1]

    def _text(self, known: Outline, taken: list[Move]) -> Iterator[str]:
        yield _HEAD
        lines = 0
        for old, new, status in self._first(known):
            yield f"{old} {new} {status}\n"
            lines += 1
        for old, new in self._spelled(taken, (_LIMITS.rules or 0) - lines):
            yield f"{old} {new} 301\n"
        patterns = list(self._patterns(known))
        room = _LIMITS.patterns or 0
        yield from (f"{old} {new} {status}\n" for old, new, status in patterns[:room])
        self.leave_out("more patterns than Cloudflare takes", len(patterns[room:]))

    def _spelled(self, taken: list[Move], room: int) -> Iterator[tuple[str, str]]:
        """As it was linked first, then in the other spellings while there is room."""
        first = ((move.old, move.new) for move in taken)
        others = ((other, move.new) for move in taken for other in _others(move.old))
        for number, rule in enumerate(chain(first, others)):
            if number < room:
                yield rule
            else:
                self.leave_out("without the slash at its end, or with escapes in small letters")

    def _patterns(self, known: Outline) -> Iterator[tuple[str, str, int]]:
        base = self._base
        if self.permalinks.patterns.tidy:
            yield f"{base}/index.php/*", f"{base}/:splat", 301
        for slash in ("/", "") if not self.new_host else ():
            yield f"{base}/*/{known.feed}{slash}", f"{base}/:splat/{known.feed}/index.xml", 200
        if not self.permalinks.patterns.tidy:
            return
        for old, new in self._harmless(splat_forms(base, known, _TAILS)):
            yield from ((old + slash, new, 301) for slash in ("/", ""))
        numbers = (Form(depth, str(n), "") for depth in sorted(known.singles - {0}) for n in range(2, _NUMBERS + 1))
        holes = (rules.with_holes(form, base, lambda number: f":p{number}") for form in numbers)
        for old, new in self._harmless(holes):
            yield from ((old + slash, new + known.slash, 301) for slash in ("/", ""))

    def _harmless(self, found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        return rules.without_pages(self.permalinks, found, lambda rule: _as_pattern(rule[0]))

    def _bulk(self, taken: set[Move]) -> Iterator[str]:
        """SOURCE,TARGET,STATUS, without a header. The host is to be put in the place of ``example.com``."""
        site = self.permalinks.patterns.host or "example.com"
        target = "" if self.new_host else f"https://{site}"
        for move in self._moves():
            if move not in taken:
                for old in dict.fromkeys((move.old, move.old.rstrip("/"))):
                    yield f"{site}{old},{target}{move.new},301\n"


def _as_pattern(source: str) -> str:
    return re.sub(r":\w+", "[^/]+", re.escape(source).replace(r"\*", ".*")) + "/?"


def _others(old: str) -> Iterator[str]:
    for spelling in rules.spellings(old):
        for form in (spelling, spelling.rstrip("/") if spelling.endswith("/") else spelling + "/"):
            if form != old and not (form.endswith("/") and "." in form.rpartition("/")[0].rpartition("/")[2]):
                yield form


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl. For the root of the output folder.
"""

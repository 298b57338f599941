"""Cloudflare Pages: ``_redirects`` for the output folder, ``bulk-redirects.csv`` for what does not fit there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from migrate.redirects import rules
from migrate.redirects.hosts.host import AS_WRITTEN, BY_SCRIPT, LED, NOT_ASKED, TWICE, UNSEEN, Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.hosts.splats import first_forms, numbered, splat_forms, unclosed
from migrate.redirects.rules import Move
from migrate.redirects.sheets import Check, Sheets, harmless

_LIMITS = LIMITS["cloudflare"]
_TAILS = ("trackback", "comment-page-:number")
_NUMBERS = 5
_SLASHES = ("/", "")


@host("cloudflare")
class Cloudflare(Host):
    """A rule goes before a file, and matches the path to the letter, its last slash and the case of escapes too."""

    title = "Cloudflare Pages"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The rules; the bulk list where they are too many."""
        made = self.sheets
        first = list(self._first(made))
        room = (_LIMITS.rules or 0) - len(first)
        taken, left = rules.most_wanted(self._moves(made), room)
        yield "_redirects", self._text(made, first, taken)
        if left:
            yield "bulk-redirects.csv", self._bulk(made, set(taken))
        self.leave_out(UNSEEN, made.outline.questions)
        self.leave_out(NOT_ASKED, made.outline.odd)
        pages = f"pages of posts up to {_NUMBERS}, where no list has one"
        self.leave_out(
            f"{AS_WRITTEN}, nor with months of one digit; {pages}; {BY_SCRIPT}",
            made.outline.moves + made.outline.served,
        )
        if self.permalinks.patterns.tidy:
            self.leave_out(LED, unclosed(made))
            self.leave_out(TWICE, made.outline.moves + made.outline.served)

    def _moves(self, made: Sheets) -> Iterator[Move]:
        longest = (_LIMITS.characters or 0) - len(" ") - len(" 301") - len(self.new_host)
        yield from rules.other_doors(self.permalinks, self.new_host)
        for old, new, rank in made.moves:
            if len(old) + len(new) > longest:
                self.leave_out("longer than a rule may be")
            else:
                yield old, self.new_host + new, rank

    def _first(self, made: Sheets) -> Iterator[tuple[str, str, int]]:
        """What stands once and has no wildcard."""
        here = f"{made.base}/{made.outline.feed}"
        if not self.new_host:
            yield from ((here + slash, f"{here}/index.xml", 200) for slash in _SLASHES)
        if self.permalinks.patterns.tidy:
            yield from ((old + slash, new, 301) for old, new in first_forms(made.base) for slash in _SLASHES)

    def _text(self, made: Sheets, first: list[tuple[str, str, int]], taken: list[Move]) -> Iterator[str]:
        yield _HEAD
        yield from (f"{old} {new} {status}\n" for old, new, status in first)
        yield from (f"{old} {new} 301\n" for old, new in self._spelled(taken, (_LIMITS.rules or 0) - len(first)))
        room = _LIMITS.patterns or 0
        patterns = list(self._patterns(made, guarded=True))
        if len(patterns) > room:
            patterns = list(self._patterns(made, guarded=False))
        yield from (f"{old} {new} {status}\n" for old, new, status in patterns[:room])
        self.leave_out("more patterns than Cloudflare takes", len(patterns[room:]))

    def _spelled(self, taken: list[Move], room: int) -> Iterator[tuple[str, str]]:
        """As it was linked first, then in the other spellings while there is room."""
        first = ((old, new) for old, new, _ in taken)
        others = ((other, new) for old, new, _ in taken for other in _others(old))
        for number, rule in enumerate(chain(first, others)):
            if number < room:
                yield rule
            else:
                self.leave_out("without the slash at its end, or with escapes in small letters")

    def _patterns(self, made: Sheets, *, guarded: bool) -> Iterator[tuple[str, str, int]]:
        base, feed = made.base, made.outline.feed
        if self.permalinks.patterns.tidy and not made.outline.below_index:
            yield f"{base}/index.php/*", f"{base}/:splat", 301
        if not self.new_host:
            yield from ((f"{base}/*/{feed}{slash}", f"{base}/:splat/{feed}/index.xml", 200) for slash in _SLASHES)
        if self.permalinks.patterns.tidy:
            found = chain(splat_forms(made, _TAILS), numbered(made, _NUMBERS, guarded=guarded))
            for old, new in harmless(made, (((old, new), (Check(_as_pattern(old)),)) for old, new in found)):
                yield from ((old + slash, new, 301) for slash in _SLASHES)

    def _bulk(self, made: Sheets, taken: set[Move]) -> Iterator[str]:
        """SOURCE,TARGET,STATUS, without a header. The host is to be put in the place of ``example.com``."""
        site = self.permalinks.patterns.host or "example.com"
        target = "" if self.new_host else f"https://{site}"
        for move in self._moves(made):
            if move not in taken:
                old, new, _ = move
                yield f"{site}{old},{target}{new},301\n"
                if old.endswith("/"):
                    yield f"{site}{old.rstrip('/')},{target}{new},301\n"


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

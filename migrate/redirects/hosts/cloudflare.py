"""Cloudflare Pages: ``_redirects`` for the output folder, ``bulk-redirects.csv`` for what does not fit there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from migrate.redirects import rules
from migrate.redirects.hosts.host import NO_ROOM, Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.hosts.sparing import Sparing, sparing
from migrate.redirects.rules import Move
from migrate.redirects.sheets import Sheets

_LIMITS = LIMITS["cloudflare"]
_FOR_FORMS = 600
"""Plain rules that the forms of addresses may take."""
_SLASHES = ("/", "")


@host("cloudflare")
class Cloudflare(Host):
    """A rule goes before a file, and matches the path to the letter, its last slash and the case of escapes too."""

    title = "Cloudflare Pages"
    limits = _LIMITS

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The rules; the bulk list where they are too many."""
        made = self.sheets
        fixed = list(self._fixed(made))
        first = list(self._first(made))
        forms = self._forms(made, (_LIMITS.patterns or 0) - len(first))
        room = (_LIMITS.rules or 0) - len(fixed) - len(forms.plain)
        taken, left = rules.most_wanted(self._moves(made), room)
        lines = [*fixed, *((old, new, 301) for old, new in self._spelled(taken, room))]
        lines += ((old, new, 301) for old, new in forms.plain)
        patterns = (*first, *((old, new, 301) for old, new in forms.patterns))
        yield "_redirects", chain([_HEAD], (f"{old} {new} {status}\n" for old, new, status in (*lines, *patterns)))
        if left or self.aliases:
            yield "bulk-redirects.csv", chain(self._names(), self._bulk(made, set(taken)) if left else ())
        self.tell_lacks(made, f"; of the forms behind an address these: {', '.join(('feed/atom', *forms.forms))}")
        self.leave_out(NO_ROOM, forms.deaf)

    def _forms(self, made: Sheets, patterns: int) -> Sparing:
        if self.new_host or not self.permalinks.patterns.tidy:
            return Sparing([], [], (), 0)
        return sparing(made, _FOR_FORMS, patterns)

    def _moves(self, made: Sheets) -> Iterator[Move]:
        longest = (_LIMITS.characters or 0) - len(" ") - len(" 301") - len(self.new_host)
        yield from rules.other_doors(self.permalinks, self.new_host)
        for old, new, rank in made.moves:
            if len(old) + len(new) > longest:
                self.leave_out("longer than a rule may be")
            else:
                yield old, self.new_host + new, rank

    def _fixed(self, made: Sheets) -> Iterator[tuple[str, str, int]]:
        """What stands once and has no wildcard."""
        here = f"{made.base}/{made.outline.feed}"
        if not self.new_host:
            yield from ((here + slash, f"{here}/index.xml", 200) for slash in _SLASHES)

    def _first(self, made: Sheets) -> Iterator[tuple[str, str, int]]:
        """The patterns that every site has."""
        base, feed = made.base, made.outline.feed
        if self.permalinks.patterns.tidy and not made.outline.below_index:
            yield f"{base}/index.php/*", f"{base}/:splat", 301
        if not self.new_host:
            yield from ((f"{base}/*/{feed}{slash}", f"{base}/:splat/{feed}/index.xml", 200) for slash in _SLASHES)

    def _spelled(self, taken: list[Move], room: int) -> Iterator[tuple[str, str]]:
        """As it was linked first, then in the other spellings while there is room."""
        first = ((old, new) for old, new, _ in taken)
        others = ((other, new) for old, new, _ in taken for other in _others(old))
        for number, rule in enumerate(chain(first, others)):
            if number < room:
                yield rule
            else:
                self.leave_out("without the slash at its end, or with escapes in small letters")

    def _names(self) -> Iterator[str]:
        """Other names lead to the site's own: with the query, without subdomains, for all paths, which go along."""
        origin = self.permalinks.patterns.origin
        yield from (f"{alias}/,{origin}/,301,TRUE,FALSE,TRUE,TRUE\n" for alias in self.aliases)

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


def _others(old: str) -> Iterator[str]:
    for spelling in rules.spellings(old):
        for form in (spelling, spelling.rstrip("/") if spelling.endswith("/") else spelling + "/"):
            if form != old and not (form.endswith("/") and "." in form.rpartition("/")[0].rpartition("/")[2]):
                yield form


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl. For the root of the output folder.
"""

"""GitLab Pages: ``_redirects`` for the folder ``public``. Files go before rules; splats may stand anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from migrate.redirects import rules
from migrate.redirects.forms import counted, without_forms
from migrate.redirects.hosts.host import NO_ROOM, Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.rules import NOWHERE
from migrate.redirects.sheets import Sheets

_LIMITS = LIMITS["gitlab"]
_NUMBERS = (5, 2, 1)
"""How far pages are counted: the first of these with which all fits."""
_GUARDS = 20
"""Lists among single things that have rules against what follows single things."""
_SOME = 20
"""Rules that every site has."""


@host("gitlab")
class GitLab(Host):
    """The first rule that matches holds; a slash at the end counts for nothing."""

    title = "GitLab Pages"
    limits = _LIMITS
    _counted = 0
    """How far pages are counted, once the rules are written."""

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file: what was linked first, then what else there is room for."""
        made = self.sheets
        yield "_redirects", self._text(made)
        self.tell_lacks(made, f"; pages are counted up to {self._counted}")

    def _text(self, made: Sheets) -> Iterator[str]:
        patterns = list(self._patterns(made))
        left = (_LIMITS.bytes or 0) - len(_HEAD) - sum(map(len, patterns))
        room = (_LIMITS.rules or 0) - len(patterns)
        yield _HEAD
        moves = ((old, self.new_host + new, rank) for old, new, rank in made.moves)
        taken, many = rules.most_wanted(chain(rules.other_doors(self.permalinks, self.new_host), moves), room)
        for old, new, _ in taken:
            line = f"{old} {new} 301\n"
            if len(line) > left or not room:
                many += 1
            else:
                left -= len(line)
                room -= 1
                yield line
        yield from patterns
        self.leave_out("more than GitLab takes; the stub pages of the host `pages` are for the rest", many)

    def _patterns(self, made: Sheets) -> Iterator[str]:
        base, feed = made.base, made.outline.feed
        if self.permalinks.patterns.tidy and not made.outline.below_index:
            yield f"{base}/index.php/* {base}/:splat 301\n"
        if self.new_host:
            return
        yield f"{base}/{feed}/ {base}/{feed}/index.xml 200\n"
        yield f"{base}/*/{feed}/ {base}/:splat/{feed}/index.xml 200\n"
        if self.permalinks.patterns.tidy:
            yield from (f"{old}/ {new} 301\n" for old, new in self._forms(made))

    def _forms(self, made: Sheets) -> list[tuple[str, str]]:
        """What stands for many, with pages counted as far as there is room beside the moves.

        A splat takes the rest of a piece as well (``/2019/1/*`` is ``/2019/12/`` too), so a piece stands before it.
        """
        base, found = made.base, list[tuple[str, str]]()
        for self._counted in _NUMBERS:
            found = [(old, new or f"{base}/{NOWHERE}") for old, new in counted(made, self._counted, ":next/*", _GUARDS)]
            if len(found) + made.outline.moves <= (_LIMITS.rules or 0) - _SOME:
                break
        self.leave_out(NO_ROOM, sum(made.outline.singles[depth] for depth in without_forms(made.outline, _GUARDS)))
        return [(f"{base}/index.php", f"{base}/"), *found]


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl. For the root of the folder public.
"""

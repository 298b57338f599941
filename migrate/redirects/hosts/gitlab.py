"""GitLab Pages: ``_redirects`` for the folder ``public``. Files go before rules; splats may stand anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from migrate.redirects import rules
from migrate.redirects.forms import counted, unguarded
from migrate.redirects.hosts.host import AS_WRITTEN, BY_SCRIPT, LED, NOT_ASKED, TWICE, UNSEEN, Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.hosts.splats import first_forms, numbered, splat_forms, unclosed
from migrate.redirects.rules import NOWHERE
from migrate.redirects.sheets import Sheets

_LIMITS = LIMITS["gitlab"]
_NUMBERS = 5
_SOME = 20
"""Rules that every site has."""
_TAILS = ("trackback", *(f"comment-page-{number}" for number in range(1, _NUMBERS + 1)))


@host("gitlab")
class GitLab(Host):
    """The first rule that matches holds; a slash at the end counts for nothing."""

    title = "GitLab Pages"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file: what was linked first, then what else there is room for."""
        made = self.sheets
        yield "_redirects", self._text(made)
        self.leave_out(UNSEEN, made.outline.questions)
        self.leave_out(NOT_ASKED, made.outline.odd)
        pages = f"pages of comments and posts up to {_NUMBERS}"
        self.leave_out(
            f"{AS_WRITTEN}, nor with months of one digit; {pages}; {BY_SCRIPT}",
            made.outline.moves + made.outline.served,
        )

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
        """Rules by depth, which take nothing that is behind a list, where all fit; else fewer, with a splat.

        A splat takes the rest of a piece as well (``/2019/1/*`` is ``/2019/12/`` too), so none stands behind a number.
        """
        base = made.base
        exact = [(old, new or f"{base}/{NOWHERE}") for old, new in counted(made, _NUMBERS, closing=False)]
        fits = len(exact) + made.outline.moves < (_LIMITS.rules or 0) - _SOME
        if fits and not unguarded(made.outline):
            self.leave_out(TWICE, made.outline.moves + made.outline.served)
            return [(f"{base}/index.php", f"{base}/"), *exact]
        self.leave_out(LED, unclosed(made))
        return list(chain(first_forms(base), splat_forms(made, _TAILS), numbered(made, _NUMBERS)))


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl. For the root of the folder public.
"""

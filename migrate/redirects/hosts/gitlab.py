"""GitLab Pages: ``_redirects`` for the folder ``public``. Files go before rules; splats may stand anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from migrate.redirects import rules
from migrate.redirects.hosts.host import AS_WRITTEN, Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.hosts.splats import first_forms, splat_forms
from migrate.redirects.rules import Outline

_LIMITS = LIMITS["gitlab"]
_NUMBERS = 5


@host("gitlab")
class GitLab(Host):
    """The first rule that matches holds; a slash at the end counts for nothing."""

    title = "GitLab Pages"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file: what was linked first, then what else there is room for."""
        known = rules.outline(self.permalinks)
        yield "_redirects", self._text(known)
        self.leave_out("asked for by a query, which GitLab's rules can't see", known.questions)
        self.leave_out("an address that no browser asks for", known.odd)
        self.leave_out(
            f"{AS_WRITTEN}, nor with months of one digit; pages of comments and posts up to {_NUMBERS}",
            known.moves + known.served,
        )

    def _text(self, known: Outline) -> Iterator[str]:
        patterns = list(self._patterns(known))
        left = (_LIMITS.bytes or 0) - len(_HEAD) - sum(map(len, patterns))
        room = (_LIMITS.rules or 0) - len(patterns)
        yield _HEAD
        found = chain(rules.other_doors(self.permalinks, self.new_host), rules.moves(self.permalinks, self.new_host))
        taken, many = rules.most_wanted(found, room)
        for line in _lines(taken):
            if len(line) > left or not room:
                many += line.endswith(" 301\n")
            else:
                left -= len(line)
                room -= 1
                yield line
        yield from patterns
        self.leave_out("more than GitLab takes; the stub pages of the host `pages` are for the rest", many)

    def _patterns(self, known: Outline) -> Iterator[str]:
        base = rules.written(self.permalinks.patterns.base + "/")[:-1]
        if self.permalinks.patterns.tidy:
            yield f"{base}/index.php/* {base}/:splat 301\n"
        if self.new_host:
            return
        yield f"{base}/{known.feed}/ {base}/{known.feed}/index.xml 200\n"
        yield f"{base}/*/{known.feed}/ {base}/:splat/{known.feed}/index.xml 200\n"
        if self.permalinks.patterns.tidy:
            pages = tuple(f"comment-page-{number}" for number in range(1, _NUMBERS + 1))
            numbers = tuple(str(number) for number in range(2, _NUMBERS + 1))
            for old, new in chain(
                first_forms(base), splat_forms(base, known, ("trackback", "embed", *pages, *numbers))
            ):
                yield f"{old}/ {new} 301\n"


def _lines(taken: Iterable[rules.Move]) -> Iterator[str]:
    return (f"{move.old} {move.new} 301\n" for move in taken)


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl. For the root of the folder public.
"""

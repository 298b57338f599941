"""The forms of all addresses as rules with a splat anywhere, for Cloudflare and GitLab: one rule for any depth.

Both take few rules, so guards (``forms``) stand only before what lists alone have for a first piece: ``/tag/``.
Behind a date archive, what follows posts only leads to the archive; that is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.redirects.forms import feed_tails
from migrate.redirects.rules import NOWHERE
from migrate.redirects.sheets import Sheets

Pair = tuple[str, str]


def splat_forms(made: Sheets, tails: tuple[str, ...]) -> Iterator[Pair]:
    """(source, target) without the slash at the end of the source; ``tails`` are what leads to the thing itself."""
    known, base = made.outline, made.base
    yield from ((f"{base}/{first}/*/{tail}", f"{base}/{NOWHERE}") for first in known.closed for tail in tails)
    yield f"{base}/*/feed/page/1", f"{base}/{NOWHERE}"
    yield from ((f"{base}/*/{tail}", f"{base}/:splat{known.slash}") for tail in (*tails, "embed"))
    yield from ((f"{base}/*/{tail}", f"{base}/:splat/feed/") for tail in feed_tails())
    yield f"{base}/*/page/1", f"{base}/:splat{known.slash}"


def first_forms(base: str) -> Iterator[Pair]:
    """The same of the home page, without a splat."""
    yield from ((f"{base}/{tail}", f"{base}/feed/") for tail in feed_tails())
    yield f"{base}/page/1", f"{base}/"
    yield f"{base}/embed", f"{base}/"
    yield f"{base}/index.php", f"{base}/"


def numbered(made: Sheets, most: int, *, guarded: bool = True) -> Iterator[Pair]:
    """Pages of posts, up to ``most``, by depth; but not behind years and months, where a number is a month or a day."""
    known, base = made.outline, made.base
    numbers = range(2, most + 1)
    dated = {front.count("/") + deeper for front, _ in known.years for deeper in (0, 1)}
    for depth in sorted(known.singles.keys() - {0} - dated):
        holes = [f":p{number}" for number in range(1, depth + 1)]
        pieces = base + "/" + "/".join(holes)
        closed = (first for first, deep in known.fronts if deep == depth and first in known.closed)
        for first in closed if guarded else ():
            behind = "/".join([base, first, *holes[1:]])
            yield from ((f"{behind}/{number}", f"{base}/{NOWHERE}") for number in numbers)
        yield from ((f"{pieces}/{number}", pieces + known.slash) for number in numbers)


def unclosed(made: Sheets) -> int:
    """How many lists have no guard."""
    closed, start = set(made.outline.closed), len(made.base) + 1
    return sum(path[start:].partition("/")[0] not in closed for path in made.lists if path[start:])

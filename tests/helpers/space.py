"""The space of addresses around a site: all that could be asked for by somebody who puts WordPress's words in any order.

A pattern of a host can tell pieces apart by their words alone, so a few pieces of each shape stand for all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from urllib.parse import quote, unquote

from replay import GONE, Ask, Replay

from migrate.redirects.model import SINGLES

WORDS = (
    "trackback", "embed", "comment-page-1", "comment-page-2", "comment-page-12", "feed", "rss2", "atom", "page", "page/1",
    "page/2", "page/12", "1", "2", "5", "12", "08", "2019", "index.php", "amp",
)  # fmt: skip
"""What WordPress put behind an address, and numbers."""
NEARLY = (
    "rss", "rdf", "feed/feed", "feed/rss2", "comment-page-x", "comment-page-", "comment-page-02", "trackbacks", "xtrackback",
    "embedded", "feeds", "page/0", "page/01", "page/x", "page-2", "2x", "x2", "0", "002", "31", "nothing", "wp-json", "a+b",
)  # fmt: skip
"""What looks like it, and rarer forms."""
_OF_A_SHAPE = 1


def heads(site: Replay) -> list[str]:
    """One address of each shape: what stands there, how deep, below which list, whether it is a number; and near misses."""
    seen: dict[tuple[object, ...], int] = {}
    found: dict[str, None] = {site.base: None}
    for row in site.permalinks.rows():
        if "?" in row.old:
            continue
        path = quote(unquote(row.old), safe="/").rstrip("/")
        pieces = path.split("/")
        number, below = pieces[-1].isdigit(), "" if row.kind in SINGLES else pieces[1] if len(pieces) > 1 else ""
        shape = (row.kind, row.status, len(pieces), number, "" if below.isdigit() else below)
        seen[shape] = seen.get(shape, 0) + 1
        if seen[shape] <= _OF_A_SHAPE:
            found |= dict.fromkeys((path, path.rpartition("/")[0], f"{path.rpartition('/')[0]}/never-was"))
    return list(found)


def space(site: Replay) -> Iterator[str]:
    """Each head with one word or two behind it, with a slash at the end or without."""
    first = heads(site)
    for head in first:
        for word in (*WORDS, *NEARLY):
            yield from (f"{head}/{word}/", f"{head}/{word}")
        yield from (f"{head}/{one}/{two}/" for one, two in product(WORDS, WORDS))
    yield from (f"{site.base}/index.php{head.removeprefix(site.base)}/" for head in first)


def astray(site: Replay, ask: Ask, own: tuple[str, ...], step: int = 1) -> Iterator[tuple[str, str, str]]:
    """(address, where it ends, where it must) of all that ends somewhere else than the map says.

    What ends nowhere is another matter: the list tells what a host lacks. ``own`` is what the host itself has an answer for;
    with ``step`` only each step-th address is asked, of an engine that takes minutes.
    """
    once = lru_cache(maxsize=None)(ask)
    for address in islice(dict.fromkeys(space(site)), 0, None, step):
        if own and address.rstrip("/").endswith(own):
            continue
        ended = site.ends(address, once, 4)
        if ended != GONE and ended != (must := site.truth(address)):
            yield address, ended, must

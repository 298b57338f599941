"""What no item shows, but links within the site do: the category and tag base, the length of lists (facts 2.6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from migrate.index import Index
from migrate.names import decode
from migrate.permalinks import AddressSpace
from migrate.urls import split

_SAMPLE = 8 << 20
"""Bytes of a file that are looked through for links: what authors link to they link to early and late alike."""
_SURE, _MANY = 3, 200
"""Posts of this site that a host must be asked for to be its former name; hosts, and posts of each, looked at."""
_SHORTEST = 3
"""Entries of the shortest page of a list that is believed."""
_ENOUGH = 2
"""Links that must agree: one may be a page whose name is a category's."""


def own_paths(files: Iterable[Path], space: AddressSpace) -> Iterator[str]:
    """The paths of links to the site's own host, below its folder, decoded: of each file's first 8 MB."""
    host = re.escape(split(space.home).netloc.removeprefix("www.")).encode()
    link = re.compile(rb"//(?:www\.)?" + host + re.escape(space.base).encode() + rb"(/[^\s\"'<>?#)\]]+)", re.IGNORECASE)
    for file in files:
        with file.open("rb") as source:
            data = source.read(_SAMPLE)
        for path in dict.fromkeys(link.findall(data)):
            yield decode(path.decode("utf-8", "replace"))


def other_names(files: Sequence[Path], space: AddressSpace, index: Index) -> dict[str, int]:
    """Hosts under which links name posts of this site, with the number of those posts: what the site was called before.

    Only dated addresses count, for names alone are common to many sites; and of what looks like a post of the host,
    most must be posts of this site. Call it when addresses are settled.
    """
    if not re.match(r"/(?:[^%]*/)?%year%/%monthnum%/.*%postname%", space.structure):
        return {}
    seen = _dated_links(files, space)
    wanted = {path for paths in seen.values() for path in paths}
    own: set[str] = set()
    if wanted:
        rows = index.rows("SELECT address FROM items WHERE type='post' AND place='public'")
        own = {path for (address,) in rows if (path := address.rstrip("/")) in wanted}
    counts = {host: (len(own & paths), len(paths)) for host, paths in seen.items()}
    return {host: ours for host, (ours, all_) in sorted(counts.items()) if ours >= _SURE and ours * 2 > all_}


def _dated_links(files: Sequence[Path], space: AddressSpace) -> dict[str, set[str]]:
    """The dated paths that each strange host is asked for, as far as they are few enough to hold."""
    dated = rb"(/[0-9]{4}/[0-9]{2}(?:/[0-9]{2})?/[^\s\"'<>?#)/\]]+)"
    front = re.escape((space.base + space.front).rstrip("/")).encode()
    link = re.compile(rb"//([A-Za-z0-9.-]{4,100})(" + front + dated + rb")")
    seen: dict[str, set[str]] = {}
    for file in files:
        with file.open("rb") as source:
            data = source.read(_SAMPLE)
        for found in link.finditer(data):
            host = found[1].decode().lower().removeprefix("www.")
            known = space.is_own(host) or space.was_own(host)
            if not known and (host in seen or len(seen) < _MANY) and len(seen.get(host, ())) < _MANY:
                seen.setdefault(host, set()).add(decode(found[2].decode("utf-8", "replace")))
    return seen


def infer_base(
    paths: Iterable[str], slugs: Collection[str], usual: str, others: Collection[str] = ()
) -> tuple[str, int]:
    """(base, links that agree) of a taxonomy whose terms' addresses end in one of ``slugs``.

    The base is empty where the links say the usual one (``/category/``, with the front) or say nothing. ``others`` are
    folders of something else: posts and items of an own type may have the names of categories.
    """
    votes: Counter[str] = Counter()
    for path in paths:
        pieces = path.strip("/").split("/")
        if pieces[-1] not in slugs:
            continue
        while pieces and pieces[-1] in slugs:
            pieces.pop()
        base = "/".join(pieces)
        if base and base not in others and not any(piece.isdecimal() for piece in pieces):
            votes[base] += 1
    if not votes:
        return "", 0
    base, times = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    known = usual.strip("/")
    if times < _ENOUGH or votes.get(known, 0) >= times:
        return "", votes.get(known, 0)
    return base, times


def last_page(paths: Iterable[str], front: str) -> int:
    """The highest further page of a list at ``front`` (``/blog``, or empty for the home page) among linked paths."""
    form = re.compile(re.escape(front.rstrip("/")) + "/page/([0-9]{1,4})/?")
    return max((int(found[1]) for path in paths if (found := form.fullmatch(path))), default=0)


def most_per_page(entries: int, last: int) -> int:
    """The most entries that a page of a list can have had of which ``last`` was a page; 0 where that says nothing.

    Hardly a site has pages of one or two posts: then posts are gone since, or somebody made the address up.
    """
    most = (entries - 1) // (last - 1) if last > 1 else 0
    return most if most >= _SHORTEST else 0

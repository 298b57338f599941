"""The permalink structures that a site had before: WordPress went on to find a post by its name, whatever stood before.

No item shows a former structure, but old links within the site do (facts 2.6): where several of them are what another
usual structure makes of posts, it was in force once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from migrate.index import Index
from migrate.names import decode
from migrate.permalinks import AddressSpace

USUAL = (
    "/%year%/%monthnum%/%day%/%postname%/",
    "/%year%/%monthnum%/%postname%/",
    "/%year%/%postname%/",
    "/archives/%post_id%/",
    "/%post_id%/",
    "/blog/%postname%/",
    "/%year%/%monthnum%/%day%/%postname%.html",
    "/%year%/%monthnum%/%postname%.html",
    "/%postname%.html",
)
"""Structures that are looked for; ``/%postname%/`` needs none, since every name alone leads to its post."""
LASTING_TAGS = frozenset({"year", "monthnum", "day", "hour", "minute", "second", "postname", "post_id"})
"""Tags that say the same of a post today as then: a category or an author may have had another name."""
_PARTS = ("year", "monthnum", "day", "hour", "minute", "second")
_ENOUGH = 3
"""Posts that links must name: one or two may be chance."""
_POSTS = "SELECT seq, number, address, slug, date FROM items WHERE type='post' AND place='public' ORDER BY seq"


class OldPost(NamedTuple):
    """A public post as its row tells; ``number`` may be missing."""

    seq: int
    number: int | None
    address: str
    slug: str
    date: str

    def under(self, structure: str) -> str:
        """Its path, below the blog's folder, under a structure; empty where it has not all that the tags name."""
        values = dict(zip(_PARTS, re.split("[- :]", self.date), strict=False))
        values |= {"postname": decode(self.slug), "post_id": str(self.number or "")}
        pieces = re.split("%([a-z_]+)%", structure)
        made = [values.get(piece, "") if odd % 2 else piece for odd, piece in enumerate(pieces)]
        return "".join(made) if all(made[1::2]) else ""


def old_posts(index: Index) -> Iterator[OldPost]:
    """Every public post."""
    return map(OldPost._make, index.rows(_POSTS))


def with_former_structures(
    index: Index, space: AddressSpace, linked: Iterable[str], told: Collection[str]
) -> AddressSpace:
    """The space with the structures that the user tells, or that links within the site show; all posts found by them.

    ``linked`` are paths below the blog's folder. Call it when addresses are settled.
    """
    if space.plain:
        return space
    own = space.structure.rstrip("/")
    structures = [form for form in told if form.rstrip("/") != own] if told else _seen(index, space, linked)
    for form in structures:
        found = ((space.base + path.rstrip("/"), post.seq) for post in old_posts(index) if (path := post.under(form)))
        index.note_former(found)
    return replace(space, former_structures=tuple(structures))


def _seen(index: Index, space: AddressSpace, linked: Iterable[str]) -> list[str]:
    paths, own = {path.rstrip("/") for path in linked}, space.structure.rstrip("/")
    forms = [form for form in USUAL if form.rstrip("/") != own and _is_frequent(form, paths)]
    votes = dict.fromkeys(forms, 0)
    for post in old_posts(index) if forms else ():
        for form in forms:
            path = post.under(form).rstrip("/")
            votes[form] += path in paths and space.base + path != post.address.rstrip("/")
    return [form for form, times in votes.items() if times >= _ENOUGH]


def _is_frequent(structure: str, paths: Iterable[str]) -> bool:
    """Whether enough paths have the shape of a structure, whatever they name."""
    found = filter(re.compile(_shape(structure)).fullmatch, paths)
    return len(list(islice(found, _ENOUGH))) == _ENOUGH


def _shape(structure: str) -> str:
    numbers = {"year": "[0-9]{4}", "monthnum": "[0-9]{2}", "day": "[0-9]{2}", "post_id": "[0-9]+"}
    pieces = re.split("%([a-z_]+)%", structure.rstrip("/"))
    return "".join(numbers.get(piece, "[^/]+") if odd % 2 else re.escape(piece) for odd, piece in enumerate(pieces))

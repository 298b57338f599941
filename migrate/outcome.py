"""What became of a batch of items: what was written, counted and told, and which files they refer to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from migrate.census import Census
from migrate.comments import Thread
from migrate.findings import Finding
from migrate.itemfiles import about
from migrate.model import Data, Item
from migrate.post import EXTRA, Post
from migrate.references import Target as Reference
from migrate.visibility import Place
from migrate.writers.archive import State

_OF_POSTS = frozenset({"category", "post_tag", "post_format"})
"""Taxonomies whose archives list posts alone."""

_STATES = {"media": "have", "apart-media": "apart", "missing-media": "missing"}


class Want(NamedTuple):
    """A file that something refers to: its path below ``uploads``, and by whom."""

    file: str
    state: str
    """``have``, ``apart`` or ``missing``."""
    role: str
    """What refers to it: ``attachment``, ``content``, ``featured``, ``enclosure``, ``srcset``, ``css`` or ``data``."""
    place: str
    """``public`` as soon as something public refers to it."""
    times: int
    first: int

    def once_more(self, place: str) -> Want:
        """With another reference to the same address, by something at that place."""
        public = Place.PUBLIC.value
        place = public if place == public else self.place
        return Want(self.file, self.state, self.role, place, self.times + 1, self.first)


@dataclass(slots=True)
class Converted:
    """What became of a batch of ``items`` items."""

    items: int = 0
    comments: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    written: list[tuple[str, str, State]] = field(default_factory=list)
    """Each file as ``Written`` has it: plain, since what becomes of every file travels between processes."""
    wanted: dict[str, Want] = field(default_factory=dict)
    """Media references, by the address as it stood."""
    terms: Counter[tuple[str, str]] = field(default_factory=Counter)
    listed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many entries the list of each term (taxonomy, slug), and of each writer (``""``, slug), gets from these."""
    commented: list[str] = field(default_factory=list)
    """The addresses of what has public comments."""
    writers: Counter[str] = field(default_factory=Counter)
    latest: list[Data] = field(default_factory=list)
    """The newest public comments, each with its ``post``."""
    fields: Counter[str] = field(default_factory=Counter)
    """The custom fields of public posts that are kept apart: how many posts have each."""
    census: Census = field(default_factory=Census)
    """What is personal or secret, where nothing is written."""

    def count(self, post: Post, thread: Thread) -> None:
        """Note what a post adds to the site's lists."""
        if post.place is Place.PUBLIC:
            for term in chain.from_iterable(post.terms.values()):
                self.terms[term.taxonomy, term.slug] += 1
            for place in _lists_of(post):
                self.listed[place] += 1
            for name in post.private_meta:
                if name != EXTRA:
                    self.fields[name] += 1
            if post.writer:
                self.writers[post.writer.slug] += 1
        if thread.public:
            under = about(post)
            self.commented.append(post.address)
            self.latest += [{**comment, "post": under} for comment in thread.public]

    def want(self, url: str, found: Reference, role: str, item: Item, place: Place) -> None:
        """Note that an item refers to a file of the site, if it does."""
        state = _STATES.get(found.kind)
        if state is None:
            return
        if known := self.wanted.get(url):
            self.wanted[url] = known.once_more(place.value)
        else:
            self.wanted[url] = Want(found.file, state, role, place.value, 1, item.id or 0)


def _lists_of(post: Post) -> set[tuple[str, str]]:
    """The lists that show a post: those of its terms and of their ancestors, and its writer's (facts 2.1)."""
    kind = post.item.type
    found: set[tuple[str, str]] = set()
    if kind == "attachment":
        return found
    for term in chain.from_iterable(post.terms.values()):
        if kind == "post" or term.taxonomy not in _OF_POSTS:
            found.add((term.taxonomy, term.slug))
            found.update([(term.taxonomy, slug) for slug in term.ancestors])
    if post.writer and kind == "post":
        found.add(("", post.writer.slug))
    return found

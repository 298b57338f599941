"""Blocks that say the same in every post: each is made once a site, and told and counted in every post."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import NamedTuple

from migrate.findings import Kind
from migrate.readers.blocks.grammar import Block, BlockHandler
from migrate.readers.context import BodyContext, SiteLookup
from migrate.readers.listed import Allowance, Lists

OfSite = Callable[[Block, BodyContext], str]
"""A handler that asks nothing but the block's own attributes, the site and its language."""


class _Made(NamedTuple):
    """What a handler wrote, what it told, and how many entries it took of the allowance."""

    html: str
    told: tuple[tuple[Kind, str], ...]
    entries: int


def once_a_site(handler: OfSite) -> BlockHandler:
    """A handler of a block that lists what the site has; ``BodyContext.listed`` gets what it wrote."""

    @wraps(handler)
    def handle(made: Block, _inner: str, context: BodyContext) -> str:
        bare = Block(name=made.name, json=made.json)
        found = context.lists.once(_make, handler, bare, context.language, context.site, context.lists)
        if not context.allowance.take(found.entries):
            return handler(made, context)
        for kind, message in found.told:
            context.tell(kind, message)
        if found.html:
            context.listed.append(found.html)
        return found.html

    return handle


def _make(handler: OfSite, bare: Block, language: str, site: SiteLookup, lists: Lists) -> _Made:
    """The block in a post of which nothing is known: so nothing of any post can stand in it."""
    told: list[tuple[Kind, str]] = []
    allowance = Allowance()
    whole = allowance.left

    def tell(kind: Kind, message: str) -> None:
        told.append((kind, message))

    context = BodyContext(post_id=0, site=site, lists=lists, language=language, allowance=allowance, tell=tell)
    html = handler(bare, context)
    return _Made(html, tuple(told), whole - allowance.left)

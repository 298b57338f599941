"""What a run knows of the old and the new site when all posts are written, and what all collectors ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from migrate.index import Index
from migrate.permalinks import AddressSpace
from migrate.site import Site


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a run knows of the new site when all posts are written."""

    site: Site
    index: Index
    listed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Entries in the list of each term, and of each writer (``""``, slug)."""
    posts_per_page: int = 10
    """Entries on a page of a list of the new site."""
    fewest_per_page: int = 5
    """The fewest that a page of the old site may have had: up to there, an old page number is answered."""
    attachment_pages: bool = False
    """Whether a query for an attachment showed its page; else it leads to the file, where that is here."""

    @cached_property
    def posts_page(self) -> str:
        """The address of the page that lists the newest posts; empty where the home page does."""
        return self.index.address_of(self.space.posts_page) or ""

    @property
    def comments_feed(self) -> str:
        """The feed of all comments."""
        return below(f"{self.space.base}/comments", self.space.feed)

    @property
    def space(self) -> AddressSpace:
        """The address space."""
        return self.site.addresses


def kind_of(post_type: str) -> str:
    """The kind of a row by post type: core's own, or ``item``."""
    return post_type if post_type in {"post", "page", "attachment"} else "item"


def below(address: str, name: str) -> str:
    """The address of a folder below another."""
    return f"{address.rstrip('/')}/{name}/"

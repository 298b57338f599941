"""What a post's body may ask of its site, and how it tells what it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from migrate.findings import Kind
from migrate.model import Attachment, Data
from migrate.readers.listed import Allowance, Lists, Nothing, PostEntry, TermEntry
from migrate.wishes import Wishes


class SiteLookup(Protocol):
    """The rest of the site, as far as a body refers to it. All of it comes from the index of the first pass."""

    def attachment(self, number: int) -> Attachment | None:
        """An attachment by its WordPress id."""

    def attached_to(self, number: int) -> Sequence[Attachment]:
        """The attachments whose parent is this post, by menu order, then id (a gallery without ids)."""

    def pattern(self, number: int) -> str | None:
        """The stored content of a synced pattern (``wp_block``), or of a block theme's menu (``wp_navigation``)."""

    def table(self, name: str) -> Data | None:
        """A table of TablePress by its id: what ``readers.shortcodes.tables.table_facts`` says of it."""

    def address(self, number: int) -> str | None:
        """The root-relative address on the new site of any public item, by WordPress id."""


@dataclass(slots=True, kw_only=True)
class BodyContext:
    """One body's surroundings. Handlers get it as their second argument.

    Nobody changes one, ``replace`` makes another. It is not frozen: each body has one, and that is most of the work.
    """

    post_id: int
    site: SiteLookup
    tell: Callable[[Kind, str], None]
    """Report a finding; the place (post, title) is added by the caller."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """The post's meta, first value of each key (``footnotes``, ``_oembed_*``, bindings)."""
    language: str = "en"
    """The site's language, for the few words and dates that WordPress itself put in."""
    wishes: Wishes = field(default_factory=Wishes)
    """The user's own rules."""
    looked_up: dict[str, Any] = field(default_factory=dict, compare=False)
    """What has been looked up for this body and may be asked again."""
    lists: Lists = field(default_factory=Nothing)
    """What the site can list."""
    allowance: Allowance = field(default_factory=Allowance)
    """How much of it this body may still list."""
    listed: list[str] = field(default_factory=list, compare=False)
    """The HTML of what was listed, where every other post with the same block has the same."""
    looped: PostEntry | None = None
    """The post that a loop is at; its blocks speak of that one instead of this."""
    looped_term: TermEntry | None = None
    """The term that a loop is at."""
    patterns: tuple[int, ...] = ()
    """The synced patterns that are being expanded, outermost first: a pattern inside itself is cut here."""

"""The site as the export states it: frozen records, WordPress's words, nothing interpreted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

Data = dict[str, Any]
"""Plain data for YAML and JSON: strings, numbers, booleans, None, lists and dicts of them."""

Meta = tuple[tuple[str, str], ...]
"""Meta entries in the order of the file; a key may repeat (``_wp_old_slug``, ``enclosure``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A ``wp:author``. ``login``, ``email`` are private."""

    id: int | None
    login: str
    email: str = ""
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A category, tag or term of an own taxonomy. ``parent`` is the parent's slug (its name up to WordPress 3.0)."""

    id: int | None
    taxonomy: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""
    meta: Meta = ()


_Record = TypeVar("_Record", Author, Term)


def combined(known: _Record | None, new: _Record, fields: Sequence[str]) -> _Record:
    """Two records of one thing: the last non-empty value of each field wins (facts 1.7)."""
    return replace(known, **{name: value for name in fields if (value := getattr(new, name))}) if known else new


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRef:
    """A ``<category domain= nicename=>`` of an item."""

    taxonomy: str
    slug: str
    name: str


class Comment(NamedTuple):
    """A ``wp:comment``. ``email``, ``ip``, ``user_id`` and ``meta`` are private. Dates as in the file, trimmed."""

    id: int | None
    parent: int
    author: str
    email: str = ""
    url: str = ""
    ip: str = ""
    date: str = ""
    date_gmt: str = ""
    content: str = ""
    approved: str = "1"
    type: str = ""
    user_id: int = 0
    meta: Meta = ()


class Item(NamedTuple):
    """An ``<item>``: a post, page, attachment, menu entry, synced pattern … Scalars are trimmed, content is not.

    Slugs are as in the file (percent-encoded); ``title`` is the stored text (WordPress 5.7 and newer: may hold
    HTML and entities). Dates are ``YYYY-MM-DD HH:MM:SS`` as in the file, or empty. ``extra`` holds elements that
    no WordPress version writes, as (name, text).
    """

    id: int | None
    type: str
    status: str
    title: str
    link: str = ""
    slug: str = ""
    guid: str = ""
    creator: str = ""
    pub_date: str = ""
    date: str = ""
    date_gmt: str = ""
    modified: str = ""
    modified_gmt: str = ""
    content: str = ""
    excerpt: str = ""
    description: str = ""
    parent: int = 0
    menu_order: int = 0
    password: str = ""
    sticky: bool = False
    comment_status: str = ""
    ping_status: str = ""
    attachment_url: str = ""
    terms: tuple[TermRef, ...] = ()
    meta: Meta = ()
    comments: tuple[Comment, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def meta_value(self, key: str) -> str:
        """The first value of a meta key, or an empty string."""
        for name, value in self.meta:  # asked several times of every item; a generator takes three times as long
            if name == key:
                return value
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What stands before the items of one file: the site's own data, its authors and terms."""

    title: str = ""
    description: str = ""
    link: str = ""
    language: str = ""
    pub_date: str = ""
    generator: str = ""
    wxr_version: str = ""
    base_site_url: str = ""
    base_blog_url: str = ""
    authors: tuple[Author, ...] = ()
    terms: tuple[Term, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


class Attachment(NamedTuple):
    """What other posts need to know of an attachment: its file, its page, its words.

    ``url`` is the file as the export names it; ``address`` is where the site shows the attachment's page;
    ``sizes`` maps a size's name to (file name, width, height) from ``_wp_attachment_metadata``.
    """

    id: int
    title: str
    slug: str
    url: str
    address: str
    parent: int = 0
    menu_order: int = 0
    caption: str = ""
    description: str = ""
    alt: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    file: str = ""
    original: str = ""
    sizes: Mapping[str, tuple[str, int, int]] = MappingProxyType({})
    exif: Mapping[str, Any] = MappingProxyType({})
    """What the camera and its owner wrote into the file, as WordPress read it; never a position."""

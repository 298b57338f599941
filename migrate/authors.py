"""The site's authors: merged from all that an export says of them, and as the public may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from slugify import slugify

from migrate.findings import Kind
from migrate.model import Author, Channel, combined
from migrate.names import Allocator
from migrate.permalinks import AddressSpace
from migrate.tell import Tell
from migrate.titles import others, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """An author as the public may see one: no login, no e-mail."""

    slug: str
    name: str
    id: int | None
    address: str
    email: str = ""
    """To tell the author's own comments by; never written."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Their name in other languages (qTranslate)."""


def merge_authors(channels: Iterable[Channel], creators: Iterable[str], tell: Tell) -> dict[str, Author]:
    """All authors by login, in the order met; the last non-empty value of a field wins (facts 1.7).

    Files before 3.1 have no authors, only display names as ``dc:creator``: each unknown creator becomes an author.
    """
    merged: dict[str, Author] = {}
    for author in (author for channel in channels for author in channel.authors):
        known = merged.get(author.login)
        if known and known != author:
            name = plain(author.display_name or "without a name")
            tell(Kind.DUPLICATE_AUTHOR, f"author {name!r} stands twice with different data", {})
        merged[author.login] = combined(known, author, ("id", "email", "display_name", "first_name", "last_name"))
    listed = bool(merged)  # then a creator is a login, which is half of a password; in older files it is a name
    displayed = {author.display_name for author in merged.values()} | {login.casefold() for login in merged}
    for creator in creators:
        if creator and not {creator, creator.casefold()} & displayed:
            merged[creator] = Author(id=None, login=creator, display_name="" if listed else creator)
    return merged


def writers_of(authors: Mapping[str, Author], addresses: AddressSpace, language: str = "") -> dict[str, Writer]:
    """The public face of each author, by login and by display name (both occur as ``dc:creator``)."""
    names, found = Allocator(), {}
    for login, author in authors.items():
        # WordPress's nicename is not in the export; it starts as the slug of the login (facts 2.6)
        slug = names.take(
            slugify(login.partition("@")[0] if "@" in login else login)[:50] or f"author-{author.id or 0}",
            str(author.id or 2),
        )
        full = f"{author.first_name} {author.last_name}".strip()
        name = plain(author.display_name, language) or plain(full, language) or slug
        writer = Writer(
            slug=slug,
            name=slug if "@" in name else name,
            id=author.id,
            address=addresses.author_address(slug),
            email=author.email.casefold(),
            names=others(author.display_name, name),
        )
        found[login] = writer
        found.setdefault(author.display_name, writer)
        found.setdefault(login.casefold(), writer)  # WordPress compares logins without case
    return found


def set_of(writers: Mapping[str, Writer]) -> Iterable[Writer]:
    """Each writer once; a site knows one by several names."""
    return {writer.slug: writer for writer in writers.values()}.values()


def addresses_of(writers: Mapping[str, Writer]) -> list[str]:
    """The address of each writer's archive, once."""
    return [writer.address for writer in set_of(writers)]

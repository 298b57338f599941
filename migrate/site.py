"""The whole site as far as it fits in memory: its name, address space, authors and terms."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TypeVar

from slugify import slugify

from migrate.findings import Kind
from migrate.languages import in_language, in_languages
from migrate.model import Author, Channel, Data, Meta, Term, TermRef
from migrate.names import Allocator, decode, safe_part
from migrate.permalinks import AddressSpace
from migrate.tell import Tell

Record = TypeVar("Record", Author, Term)

TAXONOMY_KEYS = {
    "category": "categories",
    "post_tag": "tags",
    "post_format": "formats",
    "author": "coauthors",
}
"""The front matter key of core's taxonomies; any other taxonomy's key is its own name."""

INTERNAL_TAXONOMIES = frozenset(
    {
        "nav_menu",
        "link_category",
        "wp_theme",
        "wp_template_part_area",
        "wp_pattern_category",
        "product_type",
        "product_visibility",
        "product_shipping_class",
        "action-group",
        "elementor_library_type",
        "elementor_library_category",
        "layout_type",
        "scope",
        "module_width",
        "amp_validation_error",
    }
)
"""Taxonomies that organise WordPress and plugins, not posts; they have no archive page."""

_FRONT_MATTER_KEYS = frozenset(
    {
        "title",
        "date",
        "lastmod",
        "modified",
        "url",
        "slug",
        "type",
        "status",
        "author",
        "authors",
        "excerpt",
        "image",
        "format",
        "attachment",
        "attachments",
        "sticky",
        "parent",
        "order",
        "template",
        "language",
        "enclosures",
        "seo",
        "comments",
        "wordpress",
        "params",
        "posts",
        "pages",
        "draft",
        "description",
        "summary",
        "aliases",
        "layout",
        "weight",
        "menus",
        "menu",
        "build",
        "cascade",
        "outputs",
        "resources",
        "keywords",
        "path",
        "id",
        "kind",
        "lang",
        "index",
    }
)
"""Keys that mean something else in front matter or as a folder; an own taxonomy of that name gets another key."""

_RTL = frozenset({"ar", "arc", "ary", "azb", "ckb", "dv", "fa", "haz", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTerm:
    """A term in its tree: ``slug`` as stored, ``name_on_disk`` unique in its taxonomy."""

    taxonomy: str
    slug: str
    name: str
    id: int | None
    name_on_disk: str
    address: str
    parent: str = ""
    ancestors: tuple[str, ...] = ()
    description: str = ""
    meta: Meta = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Its name in other languages (qTranslate)."""
    language: str = ""
    translations: tuple[Data, ...] = ()
    """The terms that translate it, each with ``language``, ``title`` and ``url`` (Polylang)."""

    @property
    def key(self) -> str:
        """The front matter key of its taxonomy."""
        return taxonomy_key(self.taxonomy)


@dataclass(frozen=True, kw_only=True)
class Site:
    """What every post may need to know of its site. Small enough to be handed to every worker."""

    title: str
    description: str
    home: str
    language: str
    addresses: AddressSpace
    generator: str = ""
    exported: str = ""
    writers: Mapping[str, Writer] = field(default_factory=dict)
    terms: Mapping[tuple[str, str], SiteTerm] = field(default_factory=dict)
    term_addresses: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)
    """Its title in other languages (qTranslate)."""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    tongues: Mapping[str, str] = field(default_factory=dict)
    """The tag (BCP 47) of each of Polylang's languages by its code; empty where there is no Polylang."""
    internal: frozenset[str] = INTERNAL_TAXONOMIES
    """The taxonomies that organise WordPress and plugins here."""

    @classmethod
    def nowhere(cls) -> Site:
        """The site before anything is known of it."""
        return cls(title="", description="", home="", language="en", addresses=AddressSpace(home=""))

    def writer_of(self, creator: str) -> Writer | None:
        """The author of an item, by its ``dc:creator``."""
        return self.writers.get(creator) or self.writers.get(creator.casefold())

    def writer_by_id(self, number: int) -> Writer | None:
        """The author with that number."""
        return self._by_id.get(number)

    @cached_property
    def _by_id(self) -> dict[int | None, Writer]:
        return {writer.id: writer for writer in reversed(list(self.writers.values()))}

    @cached_property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, by language."""
        return direction_of(self.language)


_TAG = re.compile(r"</?[a-zA-Z!][^<>]*+>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def direction_of(language: str) -> str:
    """The writing direction of a language."""
    return "rtl" if language.lower().partition("-")[0] in _RTL else "ltr"


@lru_cache(maxsize=256)
def taxonomy_key(taxonomy: str) -> str:
    """``category`` → ``categories``; an own taxonomy's name, made safe, as it is."""
    key = TAXONOMY_KEYS.get(taxonomy) or slugify(taxonomy, separator="_") or "taxonomy"
    return f"{key}_terms" if key in _FRONT_MATTER_KEYS else key


def plain(value: str, language: str = "") -> str:
    """A stored name or title as text: tags stripped, entities decoded once (facts 1.1, 3.9).

    Of one in several languages (qTranslate) only ``language``, else the first.
    """
    if ":" in value:
        value = in_language(value, language)
    if "<" in value:
        value = _TAG.sub("", value)
    if "&" in value:
        value = html.unescape(value)
    return " ".join(value.split()) if value.isprintable() else " ".join(_CONTROL.sub(" ", value).split())


def others(stored: str, chosen: str, read: Callable[[str], str] = plain) -> dict[str, str]:
    """A stored text in the languages that were not chosen (qTranslate)."""
    said = {language: read(words) for language, words in in_languages(stored).items()}
    return {language: words for language, words in said.items() if words != chosen}


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
        merged[author.login] = _combined(known, author, ("id", "email", "display_name", "first_name", "last_name"))
    listed = bool(merged)  # then a creator is a login, which is half of a password; in older files it is a name
    displayed = {author.display_name for author in merged.values()} | {login.casefold() for login in merged}
    for creator in creators:
        if creator and not {creator, creator.casefold()} & displayed:
            merged[creator] = Author(id=None, login=creator, display_name="" if listed else creator)
    return merged


def _combined(known: Record | None, new: Record, fields: Sequence[str]) -> Record:
    """The last non-empty value of each field wins (facts 1.7)."""
    return replace(known, **{name: value for name in fields if (value := getattr(new, name))}) if known else new


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


def tell_languages(site: Site, tell: Tell) -> None:
    """That the site's title, a term's or an author's name has other languages than the one shown."""
    named: list[tuple[str, Iterable[str], str]] = [
        ("the site's title", site.titles, "data/site.json"),
        ("the site's tagline", site.descriptions, "data/site.json"),
        *((f"the name of {one.taxonomy} {one.name!r}", one.names, "data/terms.json") for one in site.terms.values()),
        *((f"the name of {one.name!r}", one.names, "data/authors.json") for one in set_of(site.writers)),
    ]
    for what, languages, where in named:
        if languages:
            tell(Kind.GUESSED, f"qTranslate: {what} in {', '.join(languages)} stands in {where} only", {})


def set_of(writers: Mapping[str, Writer]) -> Iterable[Writer]:
    """Each writer once; a site knows one by several names."""
    return {writer.slug: writer for writer in writers.values()}.values()


def merge_terms(channels: Sequence[Channel], seen: Iterable[TermRef], tell: Tell) -> dict[tuple[str, str], Term]:
    """All terms by taxonomy and slug: the channels' lists, then those that stand on items only."""
    merged: dict[tuple[str, str], Term] = {}
    for term in (term for channel in channels for term in channel.terms):
        key = (term.taxonomy, term.slug)
        known = merged.get(key)
        if known and known != term:
            tell(Kind.DUPLICATE_TERM, f"{term.taxonomy} {plain(term.name)!r} stands twice with different data", {})
        merged[key] = _combined(known, term, ("id", "name", "parent", "description", "meta"))
    for ref in seen:
        if (ref.taxonomy, ref.slug) not in merged:
            merged[ref.taxonomy, ref.slug] = Term(id=None, taxonomy=ref.taxonomy, slug=ref.slug, name=ref.name)
    return merged


def category_parents(terms: Iterable[Term]) -> dict[str, str]:
    """The parent's slug of each category that has one; up to WordPress 3.0 the export has the parent's name."""
    categories = [term for term in terms if term.taxonomy == "category"]
    by_name = {term.name: term.slug for term in categories}
    known = {term.slug for term in categories}
    return {term.slug: term.parent if term.parent in known else by_name.get(term.parent, "") for term in categories}


def grow_terms(
    terms: Mapping[tuple[str, str], Term], addresses: AddressSpace, tell: Tell, language: str = ""
) -> dict[tuple[str, str], SiteTerm]:
    """Terms with their ancestors, addresses and names. A parent is a slug (a name up to WordPress 3.0, facts 1.1)."""
    by_name = {(term.taxonomy, term.name): term.slug for term in terms.values()}
    names: defaultdict[str, Allocator] = defaultdict(Allocator)
    grown = {}
    for key, term in terms.items():
        ancestors = _ancestors(term, terms, by_name, tell)
        slug = term.slug.removeprefix("post-format-") if term.taxonomy == "post_format" else term.slug
        # an own taxonomy's addresses are nested only if it was declared so, which the export does not say
        path = [*ancestors, slug] if term.taxonomy == "category" else [slug]
        name = plain(term.name, language) or decode(term.slug)
        grown[key] = SiteTerm(
            taxonomy=term.taxonomy,
            slug=term.slug,
            name=name,
            id=term.id,
            name_on_disk=names[term.taxonomy].take(safe_part(decode(slug), f"term-{term.id or 0}"), str(term.id or 2)),
            address=addresses.term_address(term.taxonomy, path),
            parent=ancestors[-1] if ancestors else "",
            ancestors=tuple(ancestors),
            description=term.description,
            meta=term.meta,
            names=others(term.name, name) if ":" in term.name else {},
        )
    return grown


def in_languages_of(
    grown: dict[tuple[str, str], SiteTerm], codes: Mapping[tuple[str, str], str], folders: Mapping[str, str], base: str
) -> dict[tuple[str, str], SiteTerm]:
    """Terms at the addresses of their languages (``/de/category/…``), for ``translations.folders_of``."""
    for key, code in codes.items():
        term, folder = grown.get(key), folders.get(code)
        if term and folder and term.address.startswith(base + "/"):
            grown[key] = replace(term, address=folder + term.address.removeprefix(base))
    return grown


def with_translations(
    grown: dict[tuple[str, str], SiteTerm],
    codes: Mapping[tuple[str, str], str],
    groups: Mapping[int, Mapping[str, int]],
    tongues: Mapping[str, str],
) -> dict[tuple[str, str], SiteTerm]:
    """Terms with their language and what translates them (``translations.translated_terms``)."""
    numbered = {term.id: term for term in grown.values() if term.id in groups}
    for key, code in codes.items():
        if term := grown.get(key):
            group = groups.get(term.id, {}) if term.id is not None else {}
            beside = [
                (tongues.get(code, code), numbered[number])
                for code, number in sorted(group.items())
                if number in numbered and number != term.id
            ]
            entries = tuple({"language": tag, "title": one.name, "url": one.address} for tag, one in beside)
            grown[key] = replace(term, language=tongues.get(code, code), translations=entries)
    return grown


def _ancestors(
    term: Term, terms: Mapping[tuple[str, str], Term], by_name: Mapping[tuple[str, str], str], tell: Tell
) -> list[str]:
    found: dict[str, None] = {}
    at = term
    while at.parent:
        slug = at.parent if (at.taxonomy, at.parent) in terms else by_name.get((at.taxonomy, at.parent), "")
        if not slug:
            tell(
                Kind.PARENT_MISSING,
                f"the parent {at.parent!r} of {at.taxonomy} {plain(at.name)!r} is not in the export",
                {},
            )
            break
        if slug == term.slug or slug in found:
            tell(Kind.PARENT_CYCLE, f"the parents of {term.taxonomy} {plain(term.name)!r} form a circle", {})
            break
        found[slug] = None
        at = terms[at.taxonomy, slug]
    return list(reversed(found))

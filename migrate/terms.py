"""The site's terms: merged from all that an export says of them, in their tree, at their addresses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from slugify import slugify

from migrate.findings import Kind
from migrate.model import Channel, Data, Meta, Term, TermRef, combined
from migrate.names import Allocator, decode, fitting, safe_part
from migrate.permalinks import AddressSpace
from migrate.tell import Tell
from migrate.titles import others, plain

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


@lru_cache(maxsize=256)
def taxonomy_key(taxonomy: str) -> str:
    """``category`` → ``categories``; an own taxonomy's name, made safe, as it is."""
    key = TAXONOMY_KEYS.get(taxonomy) or slugify(taxonomy, separator="_") or "taxonomy"
    return f"{key}_terms" if key in _FRONT_MATTER_KEYS else key


def merge_terms(channels: Sequence[Channel], seen: Iterable[TermRef], tell: Tell) -> dict[tuple[str, str], Term]:
    """All terms by taxonomy and slug: the channels' lists, then those that stand on items only."""
    merged: dict[tuple[str, str], Term] = {}
    for term in (term for channel in channels for term in channel.terms):
        key = (term.taxonomy, term.slug)
        known = merged.get(key)
        if known and known != term:
            tell(Kind.DUPLICATE_TERM, f"{term.taxonomy} {plain(term.name)!r} stands twice with different data", {})
        merged[key] = combined(known, term, ("id", "name", "parent", "description", "meta"))
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
        address = fitting(stood := addresses.term_address(term.taxonomy, path))
        if address != stood:
            tell(Kind.RENAMED, f"no page can be built at {stood}: {name} stands at {address}", {})
        grown[key] = SiteTerm(
            taxonomy=term.taxonomy,
            slug=term.slug,
            name=name,
            id=term.id,
            name_on_disk=names[term.taxonomy].take(safe_part(decode(slug), f"term-{term.id or 0}"), str(term.id or 2)),
            address=address,
            parent=ancestors[-1] if ancestors else "",
            ancestors=tuple(ancestors),
            description=term.description,
            meta=term.meta,
            names=others(term.name, name) if ":" in term.name else {},
        )
    return grown


def set_apart(
    shown: Mapping[tuple[str, str], SiteTerm], others: Sequence[str], space: AddressSpace, tell: Tell
) -> dict[tuple[str, str], SiteTerm]:
    """Terms with archives, each at an address of its own. ``others`` are those of other lists, which go first.

    Two taxonomies may have one base, and a plugin's taxonomy of authors has that of WordPress's own. A category called
    ``feed`` below another stood where that one's feed was.
    """
    taken, apart = Allocator(str.casefold), dict(shown)
    lists = {_bare(address) for address in (*others, *(term.address for term in shown.values()))}
    below = re.compile(f"/(?:{space.feed}|{space.paging}/[0-9]+)$", re.IGNORECASE)
    for address in others:
        taken.claim(_bare(address))
    for key, term in shown.items():
        bare = term.address.rstrip("/")
        if (above := below.sub("", bare)) != bare and _bare(above) in lists:
            taken.claim(bare)
        address = taken.take(bare, str(term.id or term.taxonomy)) + "/" * term.address.endswith("/")
        if address != term.address:
            tell(Kind.ADDRESS_CLASH, f"the address {term.address} is taken; {term.name} stands at {address}", {})
            apart[key] = replace(term, address=address)
    return apart


def _bare(address: str) -> str:
    return address.rstrip("/").casefold()


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

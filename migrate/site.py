"""The whole site as far as it fits in memory: its name, address space, authors and terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from migrate.authors import Writer, addresses_of, set_of, writers_of
from migrate.findings import Kind
from migrate.index import Index
from migrate.model import Author, Channel, Term
from migrate.permalinks import AddressSpace
from migrate.tell import Tell
from migrate.terms import INTERNAL_TAXONOMIES, SiteTerm, grow_terms, in_languages_of, set_apart, with_translations
from migrate.titles import others, plain
from migrate.translations import (
    GROUPS,
    LANGUAGE,
    WITHOUT_ADDON,
    LanguageHome,
    folders_of,
    homes_of,
    languages_of_terms,
    tongues_of,
    translated_terms,
    without_home,
)
from migrate.urls import split

_RTL = frozenset({"ar", "arc", "ary", "azb", "ckb", "dv", "fa", "haz", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})


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
    homes: tuple[LanguageHome, ...] = ()
    """The home of each language that has a folder of its own (Polylang)."""
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

    @property
    def writer_addresses(self) -> list[str]:
        """The addresses of the authors' archives."""
        return addresses_of(self.writers)

    @cached_property
    def _by_id(self) -> dict[int | None, Writer]:
        return {writer.id: writer for writer in reversed(list(self.writers.values()))}

    @cached_property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, by language."""
        return direction_of(self.language)


def make_site(
    index: Index,
    channel: Channel,
    space: AddressSpace,
    authors: Mapping[str, Author],
    terms: Mapping[tuple[str, str], Term],
    dates: Iterable[str],
    tell: Tell,
) -> Site:
    """The site that an export shows: named by its first channel, with its authors, and its terms in their tree.

    ``dates`` are the addresses of the archives by date, which no term can have.
    """
    language, tongues, listed = channel.language, tongues_of(terms.values()), list(terms.values())
    codes, folders = _languages(index, space, listed, tongues)
    writers = writers_of(authors, space, language)
    internal = INTERNAL_TAXONOMIES | GROUPS | ({LANGUAGE} if tongues else set())
    grown = in_languages_of(grow_terms(terms, space, tell, language), codes, folders, space.base)
    shown = {key: term for key, term in grown.items() if term.taxonomy not in internal}
    grown |= set_apart(shown, [*dates, *addresses_of(writers)], space, tell)
    grown = with_translations(grown, codes, translated_terms(listed), tongues)
    title, description = plain(channel.title, language), plain(channel.description, language)
    return Site(
        title=title or split(space.home).netloc,
        titles=others(channel.title, title),
        description=description,
        descriptions=others(channel.description, description),
        home=space.home,
        language=language or "en",
        tongues=tongues,
        homes=homes_of(index, space, folders, tongues, listed),
        addresses=space,
        generator=channel.generator,
        exported=channel.pub_date,
        writers=writers,
        terms=grown,
        term_addresses=frozenset(grown[key].address for key in shown),
        internal=internal,
    )


def _languages(
    index: Index, space: AddressSpace, terms: Sequence[Term], tongues: Mapping[str, str]
) -> tuple[Mapping[tuple[str, str], str], Mapping[str, str]]:
    """The code of each term's language, and the folders that languages stand in; nothing where there is no Polylang."""
    return (languages_of_terms(index, terms), folders_of(index, space, tongues)) if tongues else ({}, {})


def direction_of(language: str) -> str:
    """The writing direction of a language."""
    return "rtl" if language.lower().partition("-")[0] in _RTL else "ltr"


_WPML_UNKNOWN = (
    "WPML: the export does not say in which language a post is nor what translates it; the folder in its address "
    "stands for its language, and only duplicates are linked (WPML's add-on for exports writes both)"
)


def tell_homes(site: Site, index: Index, tell: Tell) -> None:
    """Where the posts of each language are listed, and what lists them all together."""
    named = [f"of {home.tag} {home.address}" for home in site.homes]
    if named:
        message = f"Polylang: the home {', '.join(named)}; lists by date and author hold all languages"
        tell(Kind.GUESSED, message, {})
    if index.one("SELECT 1 FROM items WHERE kin LIKE ?", (f"{WITHOUT_ADDON}%",)):
        tell(Kind.GUESSED, _WPML_UNKNOWN, {})
    rest = without_home(index, site.homes) if site.tongues else []
    if len(rest) > 1:
        tell(Kind.GUESSED, f"Polylang: the home page lists {', '.join(rest)}, which have no folder of their own", {})


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

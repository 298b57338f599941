"""In which language a thing is and what translates it, as Polylang and WPML leave it in an export.

Polylang keeps both as terms, so WordPress exports them: a post has a term of ``language``, whose description holds the
locale, and shares one of ``post_translations`` with its translations; terms that translate each other are numbers in
the description of one of ``term_translations``. WPML has tables of its own, which no export holds; its add-on for
exports writes them as fields, ``_wpml_import_language_code`` and ``_wpml_import_translation_group``. Without it, fields
of WPML's say that it was there, the folder in an address says a language (``/de/``), and a post that was made as a
duplicate names its original.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrate.index import Index
from migrate.model import Item, Term
from migrate.permalinks import AddressSpace
from migrate.readers.phpdata import looks_serialized, unserialize
from migrate.urls import split

LANGUAGE, GROUP = "language", "post_translations"
GROUPS = frozenset({GROUP, "term_translations", "term_language"})
"""Polylang's own taxonomies; ``language`` may be anybody's."""
_CODE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?")
"""A language as WPML names its folder: ``de``, ``pt-br``, ``zh-hans``."""
_DUPLICATE_OF = "_icl_lang_duplicate_of"
WITHOUT_ADDON = "icl "
"""How the group of a post begins that WPML has seen, and of which its add-on for exports has said nothing."""
_WPML_LANGUAGE, _WPML_GROUP = "_wpml_import_language_code", "_wpml_import_translation_group"
_WPML = frozenset({_WPML_GROUP, _DUPLICATE_OF, "_wpml_media_featured", "_wpml_media_duplicate", "_wpml_word_count"})
"""Fields that WPML leaves with posts."""


def kin_of(item: Item) -> tuple[str, str]:
    """(language, group) of an item: the code of its language and what all its translations share; or empty texts."""
    language = group = ""
    for ref in item.terms:  # every item is asked
        if ref.taxonomy == LANGUAGE:
            language = ref.slug
        elif ref.taxonomy == GROUP:
            group = f"{GROUP} {ref.slug}"
    if not language:
        for key, value in item.meta:
            if key in _WPML:
                return _by_wpml(item, key, value)
    return language, group


def _by_wpml(item: Item, key: str, value: str) -> tuple[str, str]:
    """What WPML's add-on wrote; without it what the address says, and which post was made as a duplicate of which."""
    if group := value if key == _WPML_GROUP else item.meta_value(_WPML_GROUP):
        return item.meta_value(_WPML_LANGUAGE), f"wpml {group}"
    folders = split(item.link).path.split("/")[1:3]
    language = next((one for one in folders if _CODE.fullmatch(one)), "")
    original = item.meta_value(_DUPLICATE_OF) or item.id
    return language, f"{WITHOUT_ADDON}{original}" if original else ""


def language_of(item: Item, tongues: Mapping[str, str]) -> tuple[str, str]:
    """(language, group) of an item: as a tag (BCP 47), where its own fields say it; ``tongues`` as below."""
    code, group = kin_of(item)
    said = tongues.get(code, code) if tongues or group else ""
    return said or _tag(item.meta_value("_locale")), group


def tongues_of(terms: Iterable[Term]) -> dict[str, str]:
    """The tag (BCP 47) of each of Polylang's languages by its code; nothing where there is no Polylang."""
    terms = list(terms)
    found = {term.slug: _data(term.description).get("locale") for term in terms if term.taxonomy == LANGUAGE}
    if not any(found.values()) and not any(term.taxonomy in GROUPS for term in terms):
        return {}
    return {code: _tag(locale) if isinstance(locale, str) and locale else code for code, locale in found.items()}


def translated_terms(terms: Iterable[Term]) -> dict[int, dict[str, int]]:
    """By a term's number, those of all terms that translate each other with it, by the codes of their languages."""
    found: dict[int, dict[str, int]] = {}
    for term in terms:
        if term.taxonomy == "term_translations":
            numbers = {code: one for code, one in _data(term.description).items() if isinstance(one, int)}
            found |= dict.fromkeys(numbers.values(), numbers)
    return found


def languages_of_terms(index: Index, terms: Sequence[Term]) -> dict[tuple[str, str], str]:
    """The code of each term's language (Polylang): as its translations say it, else that of all its posts."""
    numbered = {number: code for group in translated_terms(terms).values() for code, number in group.items()}
    said = {(term.taxonomy, term.slug): numbered[term.id] for term in terms if term.id in numbered}
    translated = {"category", "post_tag"} | {taxonomy for taxonomy, _slug in said}
    used: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for code, categories, others in index.rows(_USED):
        lines = (f"category {slug}" for slug in categories.splitlines())
        for taxonomy, _, slug in (line.partition(" ") for line in (*lines, *others.splitlines())):
            if taxonomy in translated:
                used[taxonomy, slug].add(code)
    return {key: codes.pop() for key, codes in used.items() if len(codes) == 1} | said


_USED = "SELECT DISTINCT language, categories, terms FROM items WHERE language != '' AND place='public'"


def folders_of(index: Index, space: AddressSpace, codes: Iterable[str]) -> dict[str, str]:
    """The folder that all of a language's posts and pages stand in (``/de``), where they do: so do its terms."""
    found = {code: f"{space.base}/{code}" for code in codes}
    for code, link in index.rows("SELECT language, link FROM items WHERE language != '' AND place='public'"):
        if code in found and not (space.path_of(link) or "").startswith(found[code] + "/"):
            del found[code]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageHome:
    """The list of the posts in one language, at the address of its folder (``/de/``)."""

    code: str
    tag: str
    title: str
    address: str
    posts: int


def homes_of(
    index: Index, space: AddressSpace, folders: Mapping[str, str], tongues: Mapping[str, str], terms: Iterable[Term]
) -> tuple[LanguageHome, ...]:
    """The home of each language that has a folder (``folders_of``) and posts, by its code."""
    names = {term.slug: term.name for term in terms if term.taxonomy == LANGUAGE}
    counted = dict(index.rows(_POSTS))
    return tuple(
        LanguageHome(
            code=code,
            tag=tongues[code],
            title=names.get(code) or tongues[code],
            address=f"{folder}{space.slash}",
            posts=counted[code],
        )
        for code, folder in sorted(folders.items())
        if counted.get(code)
    )


_POSTS = """SELECT language, COUNT(*) FROM items
WHERE language != '' AND place='public' AND type='post' GROUP BY language"""


def without_home(index: Index, homes: Iterable[LanguageHome]) -> list[str]:
    """The codes of the languages whose posts the site's home lists."""
    return sorted(set(dict(index.rows(_POSTS))) - {home.code for home in homes})


def homes_here(homes: Iterable[LanguageHome], index: Index) -> list[LanguageHome]:
    """Those of the homes whose address no page of the author's has: his own front page in that language goes first."""
    taken = "SELECT 1 FROM items WHERE place='public' AND address=?"
    return [home for home in homes if not index.one(taken, (home.address,))]


def _data(description: str) -> dict[str, Any]:
    """What Polylang says in the description of a term."""
    try:
        found = unserialize(description) if looks_serialized(description) else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _tag(locale: str) -> str:
    """``de_AT`` as ``de-AT``."""
    return locale.replace("_", "-")

"""Navigation menus: their entries resolved to text and address, in order, nested, cycle-safe."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from migrate.findings import Kind
from migrate.index import Index
from migrate.model import Data
from migrate.navigations import stored_navigations
from migrate.redirects.collect import own_types
from migrate.references import References
from migrate.site import Site
from migrate.tell import Tell
from migrate.terms import SiteTerm
from migrate.titles import others, plain
from migrate.visibility import MENU

_MAIN = re.compile(r"\b(?:main|primary|header|top|principal|haupt|hoofd|glavn)", re.IGNORECASE)
_WIDEST = 9
"""Entries that fit into a site's header."""
_DEEPEST = 10
"""Levels of a menu; a theme shows two or three, and a broken export may nest for ever."""


def read_menus(site: Site, index: Index, references: References, tell: Tell) -> list[Data]:
    """Every menu with its entries as ``{title, url, children}`` (facts 1.6: an empty title takes the target's).

    Those of a block theme come first: where there are any, the others are left from the theme before.
    An entry with labels in other languages (qTranslate) has them as ``titles``.
    """
    menus: dict[str, list[_Entry]] = {}
    names: dict[str, str] = {}
    several: Counter[str] = Counter()
    for number, title, extra in _stored_entries(index):
        titles = others(extra["title"], title) if ":" in extra["title"] else {}
        for slug, name in zip(extra["menus"], extra["names"], strict=True):
            menus.setdefault(slug, []).append(_Entry(number, title, titles, extra["meta"]))
            names[slug] = name
            several[slug] += bool(titles)
    for slug in +several:
        tell(
            Kind.GUESSED, f"qTranslate: labels of the menu {slug} in other languages stand in data/menus.json only", {}
        )
    found: list[Data] = [
        {
            "slug": slug,
            "name": plain(names[slug], site.language),
            "entries": _tree(entries, site, index, references),
        }
        for slug, entries in menus.items()
    ]
    navigations = [
        {**one, "entries": _unfolded(one["entries"], 1, site, index, references)}
        for one in stored_navigations(site, index)
    ]
    return [*sorted(navigations, key=_rank), *sorted(found, key=_rank)]


def _stored_entries(index: Index) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(id, title, extra) of each public menu entry, in menu order."""
    for number, title, extra in index.rows(
        "SELECT id, title, extra FROM items WHERE type=? AND place='public' ORDER BY menu_order, seq", (MENU,)
    ):
        yield number, title, json.loads(extra)


class _Entry(NamedTuple):
    """An entry of a menu as it is stored."""

    number: int
    title: str
    titles: dict[str, str]
    meta: dict[str, Any]


def _rank(menu: Data) -> tuple[bool, bool, bool]:
    """The main menu first. Where a menu stood is not in an export: its name tells, then where its entries lead."""
    named = _MAIN.search(f"{menu['slug']} {menu['name']}") is not None
    inside = sum(entry["url"].startswith("/") for entry in menu["entries"])
    return (not named, inside * 2 < len(menu["entries"]), len(menu["entries"]) > _WIDEST)


def _tree(entries: list[_Entry], site: Site, index: Index, references: References) -> list[Data]:
    below: defaultdict[int, list[_Entry]] = defaultdict(list)
    numbers = {entry.number for entry in entries}
    for entry in entries:
        parent = _number(entry.meta.get("_menu_item_menu_item_parent"))
        below[parent if parent in numbers and parent != entry.number else 0].append(entry)

    def grow(parent: int, depth: int) -> list[Data]:
        found = []
        for number, title, titles, meta in below.pop(parent, []):
            text, url = _resolve(title, meta, site, index, references)
            children = grow(number, depth + 1) if depth < _DEEPEST else []
            if text or url:
                said = {"titles": titles} if titles else {}
                found.append({"title": text or url, **said, "url": url, "children": children})
        return found

    return grow(0, 1)


def _unfolded(entries: list[Data], depth: int, site: Site, index: Index, references: References) -> list[Data]:
    """A navigation's entries; one that leads nowhere public is left out, as WordPress does, unless it holds others."""
    found = []
    for entry in entries:
        title, url = _resolve(entry["title"], entry["meta"], site, index, references)
        below = entry["entries"] if depth < _DEEPEST else []
        children = _unfolded(below, depth + 1, site, index, references)
        if title and (url or children):
            found.append({"title": title, "url": url, "children": children})
    return found


def _resolve(title: str, meta: dict[str, Any], site: Site, index: Index, references: References) -> tuple[str, str]:
    """(text, address) of an entry; its address is empty where it leads to nothing public."""
    kind, number = meta.get("_menu_item_type"), _number(meta.get("_menu_item_object_id"))
    thing = str(meta.get("_menu_item_object", ""))
    if kind == "post_type":
        found = index.one("SELECT title, address FROM items WHERE number=? AND place='public'", (number,))
        return (title or found[0], found[1]) if found else (title, "")
    if kind == "taxonomy":
        term = _term(number, thing, site)
        return (title or term.name, term.address) if term else (title, "")
    if kind == "post_type_archive":
        return title or thing, site.addresses.type_address(thing) if thing in own_types(index) else ""
    url = str(meta.get("_menu_item_url", ""))
    moved = references.resolve(url).address or url
    return title, moved if moved.startswith(("/", "#", "http://", "https://", "mailto:", "tel:")) else ""


def _term(number: int, taxonomy: str, site: Site) -> SiteTerm | None:
    """A term by its number, which a category and a tag of one name had in common before WordPress 4.2."""
    found = [term for term in site.terms.values() if term.id == number]
    return next((term for term in found if term.taxonomy == taxonomy), found[0] if found else None)


def _number(value: object) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 19 else 0

"""Navigation menus: their entries resolved to text and address, in order, nested, cycle-safe."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from migrate.index import Index
from migrate.model import Data
from migrate.references import References
from migrate.settle import menu_rows
from migrate.site import Site, plain

_MAIN = re.compile(r"\b(?:main|primary|header|top|principal|haupt|hoofd|glavn)", re.IGNORECASE)
_WIDEST = 9
"""Entries that fit into a site's header."""
_DEEPEST = 10
"""Levels of a menu; a theme shows two or three, and a broken export may nest for ever."""


def read_menus(site: Site, index: Index, references: References) -> list[Data]:
    """Every menu with its entries as ``{title, url, children}`` (facts 1.6: an empty title takes the target's)."""
    menus: dict[str, list[tuple[int, str, dict[str, Any]]]] = {}
    names: dict[str, str] = {}
    for number, _order, title, extra in menu_rows(index):
        for slug, name in zip(extra["menus"], extra["names"], strict=True):
            menus.setdefault(slug, []).append((number, title, extra["meta"]))
            names[slug] = name
    found: list[Data] = [
        {"slug": slug, "name": plain(names[slug]), "entries": _tree(entries, site, index, references)}
        for slug, entries in menus.items()
    ]
    return sorted(found, key=_rank)


def _rank(menu: Data) -> tuple[bool, bool, bool]:
    """The main menu first. Where a menu stood is not in an export: its name tells, then where its entries lead."""
    named = _MAIN.search(f"{menu['slug']} {menu['name']}") is not None
    inside = sum(entry["url"].startswith("/") for entry in menu["entries"])
    return (not named, inside * 2 < len(menu["entries"]), len(menu["entries"]) > _WIDEST)


def _tree(
    entries: list[tuple[int, str, dict[str, Any]]], site: Site, index: Index, references: References
) -> list[Data]:
    below: defaultdict[int, list[tuple[int, str, dict[str, Any]]]] = defaultdict(list)
    numbers = {number for number, _, _ in entries}
    for entry in entries:
        parent = _number(entry[2].get("_menu_item_menu_item_parent"))
        below[parent if parent in numbers and parent != entry[0] else 0].append(entry)

    def grow(parent: int, depth: int) -> list[Data]:
        found = []
        for number, title, meta in below.pop(parent, []):
            text, url = _resolve(title, meta, site, index, references)
            children = grow(number, depth + 1) if depth < _DEEPEST else []
            if text or url:
                found.append({"title": text or url, "url": url, "children": children})
        return found

    return grow(0, 1)


def _resolve(title: str, meta: dict[str, Any], site: Site, index: Index, references: References) -> tuple[str, str]:
    kind, number = meta.get("_menu_item_type"), _number(meta.get("_menu_item_object_id"))
    if kind == "post_type":
        found = index.one("SELECT title, address FROM items WHERE number=? AND place='public'", (number,))
        return (title or found[0], found[1]) if found else (title, "")
    if kind == "taxonomy":
        term = next((term for term in site.terms.values() if term.id == number), None)
        return (title or term.name, term.address) if term else (title, "")
    url = str(meta.get("_menu_item_url", ""))
    moved = references.resolve(url).address or url
    return title, moved if moved.startswith(("/", "#", "http://", "https://", "mailto:", "tel:")) else ""


def _number(value: object) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() else 0

"""The menus of block themes: navigations (``wp_navigation``), whose entries are blocks."""

from __future__ import annotations

import json
from typing import Any

from migrate.index import Index
from migrate.model import Data
from migrate.readers.blocks.grammar import CLOSE, OPEN, VOID, Block, delimiters
from migrate.site import Site
from migrate.titles import plain

_ENTRIES = frozenset({"core/navigation-link", "core/navigation-submenu", "core/home-link"})
_KINDS = {"post-type": "post_type", "taxonomy": "taxonomy"}


def stored_navigations(site: Site, index: Index) -> list[Data]:
    """Every navigation with entries of its own as ``{slug, name, entries: [{title, meta, entries}]}``.

    ``meta`` says where an entry leads as a menu's entry does (``_menu_item_…``). One that lists only the site's pages
    has no entries: that is what a site without a menu shows.
    """
    found = []
    for slug, title, extra in index.rows(
        "SELECT slug, title, extra FROM items WHERE type='wp_navigation' ORDER BY seq"
    ):
        entries = _entries(str(json.loads(extra)["content"]), site)
        if entries:
            found.append({"slug": slug, "name": plain(title, site.language) or slug, "entries": entries})
    return found


def _entries(source: str, site: Site) -> list[Data]:
    """The entries in their tree; blocks around them are layout."""
    top: list[Data] = []
    open_lists = [top]
    for _start, _end, kind, name, said in delimiters(source):
        if kind == CLOSE:
            if len(open_lists) > 1:
                open_lists.pop()
            continue
        here = open_lists[-1]
        if kind in (OPEN, VOID) and name in _ENTRIES:
            entry = _entry(Block(name=name, json=said), site)
            here.append(entry)
            here = entry["entries"]
        if kind == OPEN:
            open_lists.append(here)
    return top


def _entry(made: Block, site: Site) -> Data:
    given: dict[str, Any] = made.attributes
    label, url, number = given.get("label"), given.get("url"), given.get("id")
    home = made.name == "core/home-link"
    meta = {
        "_menu_item_type": _KINDS.get(str(given.get("kind")), "custom") if isinstance(number, int) else "custom",
        "_menu_item_object_id": str(number),
        "_menu_item_url": site.home if home else url if isinstance(url, str) else "",
    }
    title = plain(label, site.language) if isinstance(label, str) else ""
    return {"title": title or ("Home" if home else ""), "meta": meta, "entries": []}

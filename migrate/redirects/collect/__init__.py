"""Every old address that the export tells of, as rows of the map: things first, then what only leads to them."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.index import Index
from migrate.names import is_in_a_file
from migrate.redirects.collect.files import files
from migrate.redirects.collect.former import attached, by_name, by_number, categorised, former, restructured
from migrate.redirects.collect.known import Known
from migrate.redirects.collect.lists import lists
from migrate.redirects.collect.things import locked, things
from migrate.redirects.model import Permalink
from migrate.site import Site
from migrate.visibility import MENU

__all__ = ["Known", "own_taxonomies", "own_types", "permalinks"]


def permalinks(known: Known) -> Iterator[Permalink]:
    """All rows. Of two with one old address the first holds: what stands somewhere before what once did.

    An address without a slash at its end is a folder of the new site: rows lead to ``/archives/12/``.
    """
    return map(_with_slash, _all(known))


def _with_slash(row: Permalink) -> Permalink:
    if row.new.endswith("/") or is_in_a_file(row.new):
        return row
    return row._replace(old=f"{row.old}/" if row.old == row.new else row.old, new=f"{row.new}/")


def _all(known: Known) -> Iterator[Permalink]:
    yield from things(known)
    yield from locked(known)
    yield from lists(known)
    yield from former(known)
    yield from restructured(known)
    yield from categorised(known)
    yield from attached(known)
    yield from by_number(known)
    yield from by_name(known)
    yield from files(known)


def own_taxonomies(site: Site) -> tuple[str, ...]:
    """The own taxonomies of a site: each is a query variable."""
    names = {term.taxonomy for term in site.terms.values()} - site.internal
    return tuple(sorted(names - {"category", "post_tag", "post_format"}))


def own_types(index: Index) -> tuple[str, ...]:
    """The own types that have public items: each is a query variable."""
    query = """SELECT DISTINCT type FROM items WHERE place='public'
    AND type NOT IN ('post', 'page', 'attachment', ?) ORDER BY type"""
    return tuple(kind for (kind,) in index.rows(query, (MENU,)))

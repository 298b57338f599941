"""Where things once stood, or could also be found: former slugs and dates, other forms, a name that stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product

from migrate.media.pages import is_file
from migrate.names import decode
from migrate.permalinks import AddressSpace
from migrate.permalinks.former import old_posts
from migrate.redirects.collect.known import Known, below, kind_of
from migrate.redirects.collect.things import attachment_target
from migrate.redirects.model import Permalink
from migrate.visibility import MENU

_DAY = re.compile(r"[0-9]+-[0-9]+-[0-9]+")


def former(known: Known) -> Iterator[Permalink]:
    """Former slugs and former dates, each with the other (facts 2.3); pages keep none."""
    query = """SELECT number, type, address, slug, date, old_slugs, old_dates FROM items
    WHERE place='public' AND address != '' AND (old_slugs != '' OR old_dates != '') ORDER BY seq"""
    for number, kind, address, *facts in known.index.rows(query):
        place = kind_of(kind)
        for old in _old_names(facts[2]):
            yield Permalink(f"/?name={old}", address, 301, place, number, "a former slug")
        for path, why in _former_paths(known.space, kind, address, *facts):
            yield Permalink(path, address, 301, place, number, why)


def _old_names(slugs: str) -> list[str]:
    return [decode(old) for old in slugs.split("\n") if old]


def _former_paths(
    space: AddressSpace, kind: str, address: str, slug: str, date: str, slugs: str, dates: str
) -> Iterator[tuple[str, str]]:
    """(path, why) of each place where a thing stood by its former slugs (a line each) and dates."""
    if space.plain or not (slugs or dates):
        return
    days = filter(_DAY.fullmatch, [date[:10], *dates.split("\n")])
    for name, day in product([decode(slug), *_old_names(slugs)], days):
        year, month, date_day = day.split("-")
        then = {"postname": name, "year": year, "monthnum": month, "day": date_day}
        path = moved(space, kind, address, decode(slug), then)
        if path and path != address:
            yield path, "a former slug" if day == date[:10] else "a former date"


def restructured(known: Known) -> Iterator[Permalink]:
    """Where posts stood under a former permalink structure: WordPress found them there by their names (facts 2.3)."""
    space = known.space
    for post in old_posts(known.index) if space.former_structures else ():
        for structure in space.former_structures:
            path = post.under(structure)
            if path and space.base + path != post.address:
                why = "under a former permalink structure"
                yield Permalink(space.base + path, post.address, 301, "post", post.number, why)


def categorised(known: Known) -> Iterator[Permalink]:
    """Where a post's address names a category, it was also found under each other that it is in (facts 2.1)."""
    if "%category%" not in known.space.structure:
        return
    query = """SELECT number, address, slug, categories FROM items
    WHERE place='public' AND type='post' AND categories LIKE '%\n%' ORDER BY seq"""
    for number, address, slug, categories in known.index.rows(query):
        for category in categories.split("\n"):
            term = known.site.terms.get(("category", category))
            if term:
                path = "/".join(map(decode, (*term.ancestors, term.slug)))
                also = moved(known.space, "post", address, decode(slug), {"category": path})
                if also and also != address:
                    yield Permalink(also, address, 301, "post", number, "under another of its categories")


def moved(space: AddressSpace, kind: str, address: str, slug: str, then: Mapping[str, str]) -> str | None:
    """The address that a thing had with other values for some tags of the structure.

    None where its address does not show them; things other than posts show their slug alone.
    """
    bare, slash = address.rstrip("/"), "/" if address.endswith("/") else ""
    if kind != "post":
        head, _, last = bare.rpartition("/")
        return f"{head}/{then.get('postname', last)}{slash}" if last == slug else None
    found = re.fullmatch(re.escape(space.base) + _structure_pattern(space.structure.rstrip("/")), bare)
    if found is None:
        return None
    made, at = [], 0
    for name in found.groupdict():
        start, end = found.span(name)
        made += [bare[at:start], then.get(name, found[name])]
        at = end
    return "".join(made) + bare[at:] + slash


def _structure_pattern(structure: str) -> str:
    pieces = re.split(r"%(\w+)%", structure)
    shapes = {"category": ".+?", "year": r"\d{4}", "monthnum": r"\d\d", "day": r"\d\d"}
    return "".join(
        re.escape(piece) if position % 2 == 0 else f"(?P<{piece}>{shapes.get(piece, '[^/]+?')})"
        for position, piece in enumerate(pieces)
    )


def attached(known: Known) -> Iterator[Permalink]:
    """The other forms of an attachment's page: below its post, wherever that stood, with or without ``attachment/``."""
    if known.space.plain:
        return
    for number, address, slug, *parent in known.index.rows(_ATTACHED):
        why = "the other form of its address"
        for middle in ("/", "/attachment/"):
            path = f"{parent[1].rstrip('/')}{middle}{decode(slug)}{known.space.slash}"
            if path != address:
                yield Permalink(path, address, 301, "attachment", number, why)
        for stood, why in _former_paths(known.space, *parent):
            path = f"{stood.rstrip('/')}/{decode(slug)}{known.space.slash}"
            yield Permalink(path, address, 301, "attachment", number, f"{why} of its post")


_ATTACHED = """SELECT a.number, a.address, a.slug, p.type, p.address, p.slug, p.date, p.old_slugs, p.old_dates
FROM items a JOIN items p ON p.number = a.parent
WHERE a.type='attachment' AND a.place='public' AND a.slug != '' AND p.place='public' ORDER BY a.seq"""


def by_number(known: Known) -> Iterator[Permalink]:
    """Where posts stood by their number (``/archives/12``) anything was found by its own (asked of WordPress 6.1)."""
    space = known.space
    if re.findall(r"%(\w+)%", space.structure) != ["post_id"]:
        return
    query = """SELECT number, type, address, link, extra FROM items
    WHERE place='public' AND number > 0 AND address != '' AND type NOT IN ('post', ?) ORDER BY seq"""
    for number, kind, address, link, extra in known.index.rows(query, (MENU,)):
        place = kind_of(kind)
        target = attachment_target(known, address, link, extra) if place == "attachment" else address
        path = space.base + space.structure.replace("%post_id%", str(number))
        yield Permalink(path, target, 301, place, number, "by its number")


def by_name(known: Known) -> Iterator[Permalink]:
    """WordPress guesses from a name that stands alone (facts 2.3): only where nothing else answers to it."""
    space = known.space
    for number, kind, address, slug, parent, link, extra in known.index.rows(_NAMED, (MENU,)):
        place, name = kind_of(kind), decode(slug)
        if not name:
            continue
        if kind == "page":
            path = address.removeprefix(space.page_front).strip("/")
            if path not in {"", name}:  # the front page has none
                yield Permalink(f"/?pagename={path}", address, 301, place, number, "by its path")
        elif kind == "attachment" and not parent:
            yield from _unattached(known, (number, address, name, link, extra))
        if kind == "page" or (kind == "post" and number is None):  # a post with a number is found by its name
            yield Permalink(f"/?name={name}", address, 301, place, number, "guessed from its name")
        if kind != "attachment" and space.guesses_names and not _is_a_year(name, space):
            yield Permalink(f"{space.base}/{name}{space.slash}", address, 301, place, number, "guessed from its name")


def _is_a_year(name: str, space: AddressSpace) -> bool:
    """Whether a name that stands alone asked for a year: then WordPress guessed nothing."""
    return space.date_front == "/" and re.fullmatch("[0-9]{4}", name) is not None


_NAMED = """SELECT number, type, address, slug, parent, link, extra FROM items
WHERE place='public' AND slug != '' AND address != '' AND type != ?
ORDER BY CASE type WHEN 'post' THEN 0 WHEN 'page' THEN 1 ELSE 2 END, seq"""


def _unattached(known: Known, row: tuple[int, str, str, str, str]) -> Iterator[Permalink]:
    """An attachment without a parent stood where pages stand."""
    number, address, name, link, extra = row
    target = attachment_target(known, address, link, extra)
    yield Permalink(f"/?pagename={name}", target, 301, "attachment", number, "by its name")
    if known.space.root:  # its link lacks WordPress's own file, and was never answered
        path = f"{known.space.base}{known.space.root}/{name}{known.space.slash}"
        yield Permalink(path, target, 301, "attachment", number, "through WordPress's own file")
    if not known.space.plain and not is_file(address, known.space.base):
        feed = f"{known.space.base}/{known.space.feed}/"
        for path in (below(address, "feed"), f"/?p={number}&feed=rss2"):
            yield Permalink(path, feed, 301, "replies", number, "a feed that was always empty")

"""The permalink structure, inferred from links of published posts beside the fields that they were made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, product, zip_longest
from urllib.parse import unquote

from migrate.dates import parse as parse_date
from migrate.names import decode
from migrate.urls import split


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A published post's link beside the fields it was made of."""

    link: str
    slug: str
    id: int | None
    date: str
    creator: str = ""
    categories: tuple[str, ...] = ()


def infer_structure(examples: Iterable[Example], base: str, told: str = "") -> tuple[str, int, int]:
    """The permalink structure that regenerates most links: (structure, links seen, links regenerated).

    An empty structure means plain permalinks (``?p=``). Each link votes for every pattern it could come from; the
    pattern with the most votes wins, then the one with more tags (facts 2.6); ``told`` wins in any case.
    """
    votes: Counter[str] = Counter()
    seen = plain = 0
    for example in examples:
        parts = split(example.link)
        if parts.query:
            plain += 1
            continue
        path = unquote(parts.path, errors="replace")
        if base and path.startswith(base + "/"):
            path = path[len(base) :]
        if path in {"", "/"}:
            continue
        seen += 1
        votes.update(set(_patterns(path, example)))
    if told:
        return told, seen + plain, votes[told]
    if not votes or plain > seen:
        return "", seen + plain, plain
    best = max(votes, key=lambda pattern: (votes[pattern], pattern.count("%"), -len(pattern), pattern))
    if best.count("%") == 0:
        return "", seen, 0
    return best, seen, votes[best]


def _patterns(path: str, example: Example) -> Iterable[str]:
    """Every structure this path could come from."""
    candidates = [[""]]
    pieces = path.split("/")
    date = parse_date(example.date)
    fields = (
        {
            "year": f"{date:%Y}",
            "monthnum": f"{date:%m}",
            "day": f"{date:%d}",
            "hour": f"{date:%H}",
            "minute": f"{date:%M}",
            "second": f"{date:%S}",
        }
        if date
        else {}
    )
    slug = decode(example.slug)
    for piece in pieces[1:]:
        choices = _piece_choices(piece, slug, example, fields)
        candidates = [[*done, choice] for done in candidates for choice in choices][:64]
    for candidate in candidates:
        pattern = _fold_categories("/".join(candidate))
        tags = re.findall(r"%\w+%", pattern)
        dated = [tag for tag in tags if tag in _ORDERS[0]]
        if len(tags) == len(set(tags)) and any(dated == [tag for tag in order if tag in dated] for order in _ORDERS):
            yield pattern


_ORDERS = (
    ("%year%", "%monthnum%", "%day%"),
    ("%day%", "%monthnum%", "%year%"),
    ("%monthnum%", "%day%", "%year%"),
)
"""The orders in which a structure names a date (facts 2.1)."""


def _piece_choices(piece: str, slug: str, example: Example, fields: Mapping[str, str]) -> list[str]:
    if not piece:
        return [""]
    stem, dot, ending = piece.partition(".")
    choices = []
    for value, tail in ((piece, ""), (stem, dot + ending)) if dot else ((piece, ""),):
        if value.lower() == slug.lower():
            choices.append("%postname%" + tail)
        if value == str(example.id):
            choices.append("%post_id%" + tail)
    choices += [f"%{name}%" for name, value in fields.items() if piece == value][:3]
    choices += _dates_in(piece, fields)
    if piece in example.categories:
        choices.append("%category%")
    elif example.creator and piece.lower() == re.sub(r"[^a-z0-9]+", "-", example.creator.lower()).strip("-"):
        choices.append("%author%")
    return choices or [piece]


def _dates_in(piece: str, fields: Mapping[str, str]) -> list[str]:
    """A piece that is a date as a whole: ``31-12-2011``."""
    parts = re.split("([-._])", piece)
    if not 3 <= len(parts) <= 5:
        return []
    names = ("year", "monthnum", "day")
    ways = [[f"%{name}%" for name in names if fields.get(name) == part] for part in parts[::2]]
    return ["".join(chain(*zip_longest(way, parts[1::2], fillvalue=""))) for way in product(*ways)]


def _fold_categories(pattern: str) -> str:
    """A nested category's path is one ``%category%``."""
    return re.sub(r"%category%(?:/%category%)+", "%category%", pattern)


def type_front(links: Iterable[tuple[str, str]]) -> str:
    """The common folder of an own type's links, given (path, slug) pairs: ``/trail/``. Empty when there is none."""
    found: Counter[str] = Counter()
    for path, slug in links:
        head, mid, _ = path.rstrip("/").rpartition("/" + slug)
        if mid and head:
            found[head + "/"] += 1
    return found.most_common(1)[0][0] if found else ""

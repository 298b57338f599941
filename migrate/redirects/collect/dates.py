"""Archives of dates: years, months, days, weeks, and what was asked by a part of a date alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from migrate.dates import parse
from migrate.redirects.collect.known import Known
from migrate.redirects.model import Permalink

Parts = tuple[str, ...]
"""A year, or a year and a month, or a whole date."""

_HOURS = """SELECT substr(date, 1, 13), COUNT(*) FROM items WHERE type='post' AND place='public'
GROUP BY 1 ORDER BY 1"""
_DAY = re.compile(r"\d{4}-(?!00)\d\d-(?!00)\d\d")


def dates(known: Known) -> Iterator[tuple[Parts, int, tuple[str, ...]]]:
    """Each year, month and day that has posts, how many, and the queries that asked for just these posts."""
    counts: dict[Parts, int] = {}
    of_any_year: dict[str, Parts] = {}
    for day, hour, entries in _days(known):
        for size in (1, 2, 3):
            counts[day[:size]] = counts.get(day[:size], 0) + entries
        for query, parts in _questions(day, hour):
            of_any_year[query] = _common(of_any_year.get(query, parts), parts)
    asked: dict[Parts, list[str]] = {}
    for query, parts in of_any_year.items():
        asked.setdefault(parts, []).append(query)
    for parts, entries in counts.items():
        yield parts, entries, ("m=" + "".join(parts), *asked.get(parts, ()))


def weeks(known: Known) -> Iterator[Permalink]:
    """Each week that has posts, as links of weekly archives name it; it leads to its month, else to its year."""
    found: dict[tuple[str, int], Parts] = {}
    for day, _hour, _entries in _days(known):
        if (week := _week(day)) is not None:
            found[day[0], week] = _common(found.get((day[0], week), day[:2]), day[:2])
    for (year, week), parts in sorted(found.items()):
        yield Permalink(f"/?m={year}&w={week}", known.space.date_address(*parts), 301, "date", None, "a week of it")


def _days(known: Known) -> Iterator[tuple[Parts, str, int]]:
    """(the date, the hour, how many posts) of each hour that has some."""
    for moment, entries in known.index.rows(_HOURS):
        if _DAY.fullmatch(moment[:10]):
            yield tuple(moment[:10].split("-")), moment[11:], entries


def _questions(day: Parts, hour: str) -> Iterator[tuple[str, Parts]]:
    """What asks for the posts of a month, day, week or hour of any year, each with the smallest archive that has these.

    WordPress listed them in one page (facts 2.2). Where they are of several years, no page of the new site says that.
    """
    yield f"monthnum={int(day[1])}", day[:2]
    yield f"day={int(day[2])}", day
    if hour.isdecimal() and int(hour):
        yield f"hour={int(hour)}", day
    if week := _week(day):
        yield f"w={week}", day[:2]


def _common(one: Parts, other: Parts) -> Parts:
    """The smallest date that holds both; empty where none does."""
    return (
        one
        if one == other or not one
        else tuple(pair[0] for pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    )


def _week(day: Parts) -> int | None:
    """The number of a date's week as MySQL counts: from Monday, as WordPress has it unless told otherwise.

    A week over New Year's Eve is two, of which one may be week 0.
    """
    found = parse(f"{'-'.join(day)} 00:00:00")
    if found is None:
        return None
    year, week, _ = found.isocalendar()
    return 0 if year < found.year else 53 if year > found.year else week

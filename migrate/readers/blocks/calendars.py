"""A calendar of the month in which the export was made, with links to the days that have posts."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from migrate.dates import parse
from migrate.document import figure, link, paragraph
from migrate.readers.blocks.entries import allowed, left_out
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.blocks.once import once_a_site
from migrate.readers.context import BodyContext
from migrate.readers.listed import DateEntry

_INITIALS = "MTWTFSS"


@block("core/calendar")
@once_a_site
def month_calendar(made: Block, context: BodyContext) -> str:
    """The month in which the export was made, with links to its days that have posts and to the months around it."""
    month = context.lists.day[:7]
    first = parse(f"{month}-01 00:00:00")
    if first is None:
        return left_out(made, context)
    english = context.language.lower().startswith("en")
    newer = takewhile(lambda entry: entry.date >= month, context.lists.dates(10))  # newest first
    days = {entry.date: entry for entry in newer if entry.date.startswith(month)}
    weeks = calendar.Calendar().monthdayscalendar(first.year, first.month)
    if not allowed(made, context, [day for week in weeks for day in week], "posts"):
        return ""
    head = "".join(f"<th>{letter}</th>" for letter in _INITIALS) if english else ""
    table = (
        f"<table><caption>{f'{first:%B} {first.year}' if english else month}</caption>"
        f"{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>"
        f"{''.join(_week(week, month, days) for week in weeks)}</tbody></table>"
    )
    around = " ".join(_around(context.lists.dates(7), month, english=english))
    return figure(table + (paragraph(around) if around else ""), css_class="wp-block-calendar")


def _week(week: Sequence[int], month: str, days: Mapping[str, DateEntry]) -> str:
    cells = (_day(day, days.get(f"{month}-{day:02}")) for day in week)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _day(day: int, entry: DateEntry | None) -> str:
    said = str(day) if day else ""
    return link(entry.address, said) if entry else said


def _around(months: Sequence[DateEntry], month: str, *, english: bool) -> Iterator[str]:
    """Links to the months with posts before and after this one; ``months`` are newest first."""
    before = next((entry for entry in months if entry.date < month), None)
    after = next((entry for entry in reversed(months) if entry.date > month), None)
    if before:
        yield f"« {link(before.address, _short(before.date, english=english))}"
    if after:
        yield f"{link(after.address, _short(after.date, english=english))} »"


def _short(month: str, *, english: bool) -> str:
    found = parse(f"{month}-01 00:00:00")
    return f"{found:%b}" if found and english else month

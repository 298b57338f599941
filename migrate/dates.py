"""WordPress's two clocks as one moment: local time with its offset from UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_FORM = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_SIGNS = ("-- ::", "--T::")
"""What stands between the numbers of that form."""
_ZONES = {(offset := timedelta(minutes=15 * quarter)): timezone(offset) for quarter in range(-14 * 4, 14 * 4 + 1)}
"""Time zones by their offset from GMT: every quarter of an hour, up to 14 hours."""


def parse(value: str) -> datetime | None:
    """``YYYY-MM-DD HH:MM:SS`` as a naive time; None for the zero date and anything that is no date."""
    # nearly all are; the C parser is several times as fast, and would take other forms too (00:00+01)
    if len(value) == 19 and value[4:17:3] in _SIGNS:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    found = _FORM.match(value)
    if not found:
        return None
    try:
        return datetime(*map(int, found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - naive on purpose
    except ValueError:  # 0000-00-00, 2010-02-31 …
        return None


def moment(local: str, utc: str = "", published: str = "") -> datetime | None:
    """The moment of a post or comment, in its own offset.

    The offset is local time minus GMT, which differs between summer and winter; one that no time zone has
    (facts 1.4: not a multiple of 15 minutes, beyond 14 hours) counts as UTC. Without a local date the GMT one is
    taken, then the RSS ``pubDate``; None when there is no date at all.
    """
    here = parse(local)
    if here and local == utc:
        return _in_zone(here, UTC)
    there = parse(utc)
    if here and there:
        return _in_zone(here, _ZONES.get(here - there, UTC))
    known = here or there
    return _in_zone(known, UTC) if known else _from_rss(published)


def _in_zone(naive: datetime, zone: tzinfo) -> datetime:
    """The same reading of a clock in a zone; ``replace`` takes three times as long."""
    return datetime.combine(naive, naive.time(), zone)


def offset_of(local: str, utc: str) -> timedelta | None:
    """How far local time was ahead of GMT; None unless both clocks are there and a time zone has that offset."""
    here, there = parse(local), parse(utc)
    return offset if here and there and (offset := here - there) in _ZONES else None


_RSS_YEAR = re.compile(r" (?:19|20|21)\d\d ")


def _from_rss(published: str) -> datetime | None:
    if not _RSS_YEAR.search(published):  # "30 Nov -0001", the year 20081
        return None
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - few items need it, and every start would pay

    try:
        found = parsedate_to_datetime(published)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

"""What a query on the home page asks for, in WordPress's order (facts 2.2): the number of a thing, its name, a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from migrate.redirects.model import Rewrite

PAGE = "0*([2-9]|[1-9][0-9]+)(?:[^0-9]|$)"
"""The value of ``paged`` that asks for a further page."""
_VALUE = "([^&#]+)"
_TERM = "([^&#,+]+)"
"""A term, or the first of several: ``a+b`` (both) is part of its list, ``a,b`` (either) has no list of its own."""


def queries(own_types: tuple[str, ...], taxonomies: tuple[str, ...]) -> tuple[Rewrite, ...]:
    """From a query to the key of what it asks for; what is unknown has no key and changes nothing."""
    own = [Rewrite(f"(?:^|&){re.escape(name)}={_TERM}", f"&{name}=$1") for name in taxonomies]
    return (*_NUMBERS, *_WEEKS, *_NOTHING, *_own_types(own_types), *_NAMES, *own, *_LISTS)


def query_tails(own_types: tuple[str, ...], posts_page: int = 0) -> tuple[Rewrite, ...]:
    """What is added to that key: its feed, its further pages. ``posts_page`` is the one page that has some."""
    own = [Rewrite(f"(?:^|&)(?:page_id|p)=0*{posts_page}&(?:.*&)?paged={PAGE}", "&paged=$1")] if posts_page else []
    single = "|".join(["attachment_id", "page_id", "p", "name", "pagename", "attachment", *map(re.escape, own_types)])
    return (
        Rewrite("(?:^|&)feed=(?:comments-)?(?:rss2?|atom|rdf|feed)(?:&|$)", "&feed=rss2"),
        Rewrite("(?:^|&)feed=([^&]+)", "&feed=$1"),
        *own,
        Rewrite(f"(?:^|&)(?:{single})=", ""),  # a single thing has no pages of a list
        Rewrite(f"(?:^|&)paged={PAGE}", "&paged=$1"),
    )


def _own_types(names: tuple[str, ...]) -> list[Rewrite]:
    rules = []
    for name in map(re.escape, names):
        rules.append(Rewrite(f"(?:^|&)post_type={name}&(?:.*&)?name={_VALUE}", f"&{name}=$1"))
        rules.append(Rewrite(f"(?:^|&){name}={_VALUE}", f"&{name}=$1"))
    return rules


# every number names any type; PHP takes the last of several
_NUMBERS = (
    Rewrite("^(?:.*&)?page_id=-?0*([0-9]+)", "&p=$1"),
    Rewrite("^(?:.*&)?p=0*([0-9]+)", "&p=$1"),
    Rewrite("^(?:.*&)?attachment_id=-?0*([0-9]+)", "&p=$1"),
)
# the links of weekly archives: /?m=2010&w=31
_WEEKS = (
    Rewrite("(?:^|&)(?:m|year)=([0-9]{4})&(?:.*&)?w=0?([0-9]{1,2})(?:[^0-9]|$)", "&m=$1&w=$2"),
    Rewrite("(?:^|&)w=0?([0-9]{1,2})&(?:.*&)?(?:m|year)=([0-9]{4})(?:[^0-9]|$)", "&m=$2&w=$1"),
)
# questions that were asked, but that nothing here answers
_NOTHING = (
    Rewrite("(?:^|&)(?:attachment_id|page_id|p)(?:\\[|%5B|=)", "&p="),
    *(Rewrite(f"(?:^|&){name}=", f"&{name}=") for name in ("s", "rest_route", "error", "subpost", "subpost_id")),
)
_NAMES = (
    Rewrite(f"(?:^|&)name={_VALUE}", "&name=$1"),
    # a form sends the slashes of a page's path as %2F
    Rewrite("(?:^|&)pagename=([^&#]+?)%2[Ff]([^&#]+?)%2[Ff]([^&#]+)", "&pagename=$1/$2/$3"),
    Rewrite("(?:^|&)pagename=([^&#]+?)%2[Ff]([^&#]+)", "&pagename=$1/$2"),
    Rewrite(f"(?:^|&)pagename={_VALUE}", "&pagename=$1"),
    Rewrite(f"(?:^|&)attachment={_VALUE}", "&attachment=$1"),
    Rewrite("(?:^|&)cat=0*([0-9]+)(?:$|[^0-9])", "&cat=$1"),
    Rewrite("(?:^|&)category_name=(?:[^&,+]*(?:/|%2[Ff]))?([^&/,+]+)", "&category_name=$1"),
    Rewrite("(?:^|&)cat=-", "&cat=-"),
    Rewrite(f"(?:^|&)tag={_TERM}", "&tag=$1"),
    Rewrite("(?:^|&)post_format=(?:post-format-)?([^&]+)", "&post_format=$1"),
    Rewrite(f"(?:^|&)taxonomy=category&(?:.*&)?term={_VALUE}", "&category_name=$1"),
    Rewrite(f"(?:^|&)taxonomy=post_tag&(?:.*&)?term={_VALUE}", "&tag=$1"),
    Rewrite("(?:^|&)taxonomy=post_format&(?:.*&)?term=(?:post-format-)?([^&]+)", "&post_format=$1"),
    Rewrite(f"(?:^|&)taxonomy=([^&]+)&(?:.*&)?term={_VALUE}", "&$1=$2"),
)


def _dates(*names: str) -> Iterator[Rewrite]:
    """A date in parts, in one order, each month and day with or without its zero: as ``m=20100804``."""
    one, two = "0?([0-9])", "([0-9]{2})"
    zeros = product((one, two), repeat=len(names) - 1)
    for widths in zeros:
        width = iter(widths)
        values = ["([0-9]{4})" if name == "year" else next(width) for name in names]
        asked = "&".join(f"{name}={value}" for name, value in zip(names, values, strict=True))
        parts = {
            name: ("0" if value == one else "") + f"${place}"
            for place, (name, value) in enumerate(zip(names, values, strict=True), 1)
        }
        whole = "".join(parts.get(name, "") for name in ("year", "monthnum", "day"))
        yield Rewrite(f"(?:^|&){asked}(?:&|$)", f"&m={whole}")


def _of_any_year() -> Iterator[Rewrite]:
    """A part of a date alone, whatever the year; of several at once no row tells."""
    part, number = "(monthnum|day|hour|w)", "0*([1-9][0-9]*)(?:[^0-9]|$)"
    yield Rewrite(f"(?:^|&){part}=[^&]*&(?:.*&)?(?:monthnum|day|hour|w)=", "&day=")
    yield Rewrite(f"(?:^|&){part}={number}", "&$1=$2")


_LISTS = (
    Rewrite("(?:^|&)author=0*([0-9]+)", "&author=$1"),
    Rewrite("(?:^|&)author_name=([^&.]+)[.]([^&]+)", "&author_name=$1-$2"),
    Rewrite(f"(?:^|&)author_name={_VALUE}", "&author_name=$1"),
    Rewrite("(?:^|&)m=([0-9]{4})[0-9]?(?:[^0-9]|$)", "&m=$1"),
    Rewrite("(?:^|&)m=([0-9]{4,8})", "&m=$1"),
    *_dates("year", "monthnum", "day"),
    *_dates("day", "monthnum", "year"),
    *_dates("monthnum", "day", "year"),
    *_dates("year", "monthnum"),
    *_dates("monthnum", "year"),
    Rewrite("(?:^|&)year=([0-9]{4})", "&m=$1"),
    *_of_any_year(),
    Rewrite(f"(?:^|&)post_type={_VALUE}", "&post_type=$1"),
    Rewrite("(?:^|&)sitemap=", "&sitemap=index"),
    Rewrite("(?:^|&)(?:withcomments=1|feed=comments-)", "&withcomments=1"),
)

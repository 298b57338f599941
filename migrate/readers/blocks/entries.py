"""How entries of a list are written: names, dates, lists in lists, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from migrate.dates import parse
from migrate.document import figure, link, text
from migrate.findings import Kind
from migrate.readers.blocks.grammar import Block
from migrate.readers.context import BodyContext
from migrate.readers.listed import PostEntry, TermEntry

Entry = TypeVar("Entry")

PER_PAGE, MOST = 10, 100
"""Entries that a loop shows where it doesn't say how many, which is WordPress's own setting, and at the most."""
_DEEPEST = 20
"""Lists nest so deep; what stands deeper stands beside it."""


def left_out(made: Block, context: BodyContext) -> str:
    """Nothing, and that it is told."""
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: it showed what the site had at the moment")
    return ""


def allowed(made: Block, context: BodyContext, entries: Sequence[Entry], what: str) -> Sequence[Entry]:
    """The entries, if this body may still list so many; either way it is told what stands there."""
    if not context.allowance.take(len(entries)):
        context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: left out, the lists of this body are too long together")
        return ()
    context.tell(Kind.DYNAMIC_BLOCK, f"{made.name}: the {what} of the export stand for those of the day")
    return entries


def listing(css_class: str, items: Iterable[tuple[int, str]]) -> str:
    """A list, under WordPress's class for it, of (depth, HTML); nothing where there are no items."""
    inner = nested_list(items)
    return figure(inner, css_class=css_class) if inner else ""


def repeated(made: Block, context: BodyContext, entries: Sequence[TermEntry] | Sequence[PostEntry], kind: str) -> str:
    """What the block's template shows of each ``post`` or ``term``; what is told of the first goes for all."""
    shown = allowed(made, context, entries, f"{kind}s")
    parts = (made.repeat(made.template, entry, aloud=entry is shown[0]).strip() for entry in shown)
    return listing(f"wp-block-{kind}-template", ((0, part) for part in parts))


def nested_list(items: Iterable[tuple[int, str]]) -> str:
    """Lists in lists, from their entries top to bottom, each with its depth."""
    parts: list[str] = []
    deep = -1
    for depth, inner in items:
        at = min(depth, deep + 1, _DEEPEST)
        if at > deep:
            parts.append("<ul>")
        else:
            parts.append("</li>" + "</ul></li>" * (deep - at))
        parts.append(f"<li>{inner}")
        deep = at
    if deep < 0:
        return ""
    return "".join(parts) + "</li></ul>" + "</li></ul>" * deep


def name(value: str) -> str:
    """A name or title as HTML; a bracket in one starts no shortcode."""
    return text(value).replace("[", "&#91;")


def linked_title(post: PostEntry) -> str:
    """A post's title, with a link to it; WordPress's own words where it has none."""
    return link(post.address, name(post.title or "(no title)"))


def first_words(text: str, count: int) -> str:
    """The first words of a text; an ellipsis where there are more."""
    words = text.split(None, count)
    return " ".join(words[:count]) + ("…" if len(words) > count else "")


def whole(value: Any, otherwise: int, most: int) -> int:
    """A positive whole number as a block's JSON says it, as a number or as a text."""
    found = int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 6 else value
    return min(found, most) if isinstance(found, int) and not isinstance(found, bool) and found > 0 else otherwise


def written_date(value: str, language: str, form: str = "") -> str:
    """A local date as WordPress writes it by default, or in a PHP form; nothing where there is none.

    Other languages' month names are WordPress's translations; a date in figures is read everywhere.
    """
    found = parse(value)
    if found is None:
        return ""
    if not language.lower().startswith("en"):
        return f"{found:%Y-%m-%d}"
    return _in_form(found, form or "F j, Y")


_LETTERS = {
    "d": "%d",
    "D": "%a",
    "l": "%A",
    "F": "%B",
    "m": "%m",
    "M": "%b",
    "Y": "%Y",
    "y": "%y",
    "A": "%p",
    "h": "%I",
    "H": "%H",
    "i": "%M",
    "s": "%S",
}
"""PHP's letters of a date that ``strftime`` has words for."""


def _in_form(date: datetime, form: str) -> str:
    own = {
        "j": date.day,
        "n": date.month,
        "g": date.hour % 12 or 12,
        "G": date.hour,
        "S": _ordinal(date.day),
        "a": f"{date:%p}".lower(),
    }
    parts, letters = [], iter(form)
    for letter in letters:
        if letter == "\\":
            parts.append(next(letters, ""))
        elif letter in own:
            parts.append(str(own[letter]))
        else:
            parts.append(date.strftime(_LETTERS[letter]) if letter in _LETTERS else letter)
    return "".join(parts)


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")

"""The other addresses of everything (trackback, embed, pages, feeds) as rules, each for many addresses and no more.

What such a rule must not take: what follows single things only, behind a list (``/tag/x/trackback/``), and a form of a
form (``/hello/embed/trackback/``). Both were never answered. A guard stands before such a rule, and leads nowhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from migrate.redirects.model import Patterns, Rewrite
from migrate.redirects.rules import FEED_NAMES, NOWHERE, Outline
from migrate.redirects.sheets import FILE, LIST, SINGLE, Check, Sheets, harmless

_FORMATS = "rss2?|rdf|atom|feed"
_BEHIND_A_LIST = "trackback|comment-page-[0-9]+"
_PAGE, _LATER_PAGE = "[2-9]", "[0-9]{2,3}"
_NAME = "[^/]*[^/0-9][^/]*"
"""A piece that is no number. What has a number at its end looks like a page of something, and has rules of its own."""
_PIECE_OF_P = "p(?:[^a/][^/]*|a(?:[^g/][^/]*|g(?:[^e/][^/]*|e[^/]+)?)?)?"
WORD = f"(?:[^p/0-9][^/]*|[0-9]+[^/0-9][^/]*|{_PIECE_OF_P})"
"""Nor ``page``, in the words of RE2, which has no look-ahead: behind that a number is a list's."""
NO_NAMES = f"{_FORMATS}|embed|trackback|index\\.php"
"""What is no name of a post behind a date."""
PAGED = "(?:comment-page-|page/)[0-9]+"
"""What may stand before a feed, and counts for nothing: it is one page."""
_FEED = f"feed/(?:{_FORMATS})|rss2?|rdf|atom"
_FEED_OF_A_PAGE = f"{PAGED}/feed(?:/(?:{_FORMATS}))?"
_FIRST_PAGE = "page/0*[01]"
_LONGEST = 2_000
"""Of an expression that names addresses one by one: longer ones are cut in pieces."""
_ALIKE = 5
"""From so many numbers below one address on, all numbers there are things."""
_SIGN = re.compile(r"[\\^$.*+?()\[\]{}|]")
_ENDS = frozenset({"trackback", "embed", "amp", *FEED_NAMES})
JUNK = "(?:[\\s\"'`\\(\\),.;!{}\u00a0\u2018\u2019\u201c\u201d\u2026])+"
"""What a mail program or a sentence left at the end of an address (``patterns``), decoded."""
JUNK_SENT = "(?:[\\s\"'`\\(\\),.;!{}]|%(?:2[0-27-9CcEe]|3[Bb]|60|7[BbDd]|[Cc]2%[Aa]0|[Ee]2%80%(?:9[89CcDd]|[Aa]6)))+"
"""The same as browsers send it."""


def literal(text: str) -> str:
    """A text as an expression that JavaScript, whose ``u`` refuses an escaped hyphen, reads as RE2 does."""
    return _SIGN.sub(r"\\\g<0>", text)


class Form(NamedTuple):
    """Addresses of ``head`` and ``tail``, expressions without slashes at their ends, which lead to the head and ``to``.

    ``to`` is None where nothing was ever there. An empty head is the home page.
    """

    head: str
    tail: str
    to: str | None = ""


def forms(made: Sheets) -> list[Form]:
    """The forms of a site for a host that knows expressions, in order, none of which matches a page of it."""
    base = literal(made.base)
    found = (*_of_odd(made), *_doubles(made.outline), *_all(made.outline))
    return harmless(made, ((form, (Check(_whole(form, base)),)) for form in found))


def _whole(form: Form, base: str) -> str:
    return f"{base}/{form.head}/(?:{form.tail})/?" if form.head else f"{base}/(?:{form.tail})/?"


def _single_words(known: Outline) -> str:
    """What may follow single things alone."""
    return f"{_BEHIND_A_LIST}|amp" if known.amp else _BEHIND_A_LIST


def _of_odd(made: Sheets) -> Iterator[Form]:
    """The forms of what ends itself as a form does: a date, a post called ``2018``, a tag called ``embed``."""
    odd = _odd_ends(made)
    words = _single_words(made.outline)
    for head in map("(?:{})".format, chain(_cut(odd.lists), odd.dates)):
        yield Form(head, f"{_FEED}|{_FEED_OF_A_PAGE.replace(PAGED, 'page/[0-9]+')}", "feed")
        yield Form(head, f"embed|{_FIRST_PAGE}")
    for head in map("(?:{})".format, _cut((*odd.singles, *odd.years))):
        yield Form(head, f"{_FEED}|{_FEED_OF_A_PAGE}", "feed")
        yield Form(head, f"embed|{_FIRST_PAGE}")
        yield Form(head, words)
    for head in map("(?:{})".format, _cut(odd.singles)):
        for tail in (_PAGE, f"page/{_PAGE}", _LATER_PAGE, f"page/{_LATER_PAGE}"):
            yield Form(head, tail)


class _Odd(NamedTuple):
    """What ends so, as expressions."""

    singles: list[str]
    years: list[str]
    """Single things behind whose names a number is rather a month."""
    lists: list[str]
    dates: list[str]


def _odd_ends(made: Sheets) -> _Odd:
    """All that ends so; where numbers below one address are many, any number there, and no more than a few are kept."""
    start = len(made.base) + 1
    dates = [f"{literal(front[1:])}[0-9]{{4}}(?:/[0-9]{{2}}){{0,2}}" for front in year_fronts(made.outline)]
    dated = re.compile("|".join(dates) or "(?!)").fullmatch
    moved = ((old, LIST if rank == 1 else SINGLE) for old, _, rank in made.moves if rank != 2)
    pages = chain(made.pages, ((old, page) for old, page in moved if not old.endswith("/feed/")))
    odd: dict[int, dict[str, None]] = {LIST: {}, SINGLE: {}}
    below: Counter[str] = Counter()
    for path, page in pages:
        parent, _, last = path.rstrip("/").rpartition("/")
        if page == FILE or not (last.isdigit() or last in _ENDS or last.startswith("comment-page-")):
            continue
        if parent.endswith("/page") or len(path) <= start:
            continue  # a further page of a list
        inner, parent = path[start:].rstrip("/"), parent[start:]
        if page == SINGLE and parent and not dated(parent) and inner[-1].isdigit():
            below[parent] += 1
        if below[parent] < _ALIKE and not (page == LIST and dated(inner)):
            odd[page][inner] = None
    many = [parent for parent in sorted(below) if below[parent] >= _ALIKE]
    alone = [path for path in odd[SINGLE] if below[path.rpartition("/")[0]] < _ALIKE]
    return _Odd(
        singles=[
            *(f"{literal(parent)}/[0-9]+" for parent in many),
            *(literal(path) for path in alone if not dated(path)),
        ],
        years=[literal(path) for path in alone if dated(path)],
        lists=[literal(path) for path in odd[LIST]],
        dates=dates,
    )


def _doubles(known: Outline) -> Iterator[Form]:
    """A form of a form, which was nothing; what ends as a form, and is none, has had its rules (``_of_odd``)."""
    alone = "trackback|embed|amp" if known.amp else "trackback|embed"
    pages = "comment-page-[0-9]+|(?:page/)?[0-9]{1,3}"
    yield Form(f"(?:.+/)?(?:{alone}|rss2?|rdf|atom)", f"{alone}|{pages}|{_FEED}|feed|{_FEED_OF_A_PAGE}", None)
    yield Form(f"(?:.+/)?{PAGED}", f"{alone}|{pages}|rss2?|rdf|atom|{_FEED_OF_A_PAGE}", None)
    yield Form("(?:.+/)?feed", f"{alone}|{pages}|feed/(?:{_FORMATS})|{_FEED_OF_A_PAGE}", None)
    for depth in sorted(known.lists.keys() - {0}):  # a list has no pages of comments
        for head in _lists(known, depth, "[^/]+"):
            yield Form(head, f"comment-page-[0-9]+/feed(?:/(?:{_FORMATS}))?", None)


def rewrites(made: Sheets, patterns: Patterns, junk: str) -> list[Rewrite]:
    """All that stands for many as expressions over a whole path, for Ghost and Firebase; ``junk`` as these see it."""
    base, home = made.base, literal(made.base)
    first = [Rewrite(f"^{home}/index\\.php/?$", f"{base}/"), Rewrite(f"^{home}/index\\.php/(.+)$", f"{base}/$1")]
    for front in year_fronts(made.outline):  # months and days of one digit were answered too
        head = f"{home}{literal(front)}[0-9]{{4}}"
        first.append(Rewrite(f"^({head})/([0-9])/(.*)$", "$1/0$2/$3"))
        first.append(Rewrite(f"^({head}/[0-9]{{2}})/([0-9])/(.*)$", "$1/0$2/$3"))
    first.append(Rewrite(f"^({home}/.+?)(/?){junk}/?$", "$1$2"))
    kept = harmless(made, ((rule, (Check(rule.pattern),)) for rule in first))
    return [*kept, *_several_terms(patterns), *(_rewrite(form, base, made.outline.slash) for form in forms(made))]


class Dated(NamedTuple):
    """A date before a name that needs none: what is kept of it, what goes, what comes before instead."""

    kept: str
    dropped: str
    to: str


def dated(patterns: Patterns) -> Iterator[Dated]:
    """Where a name is found behind any date (``patterns``), as expressions without groups."""
    behind = "/([^/]+)(/.*)?$"
    for rule in chain.from_iterable(patterns.tidy):
        if rule.pattern.endswith(behind) and "[0-9]{4}" in rule.pattern:
            before = rule.pattern[1 : -len(behind)].replace("\\-", "-")
            kept, _, dropped = before.removeprefix("(").partition(")") if before[0] == "(" else ("", "", before)
            yield Dated(kept, dropped, "" if kept else rule.result.removesuffix("/$1$2"))


def terms(patterns: Patterns) -> str:
    """The map's expression for the first of several terms (``/tag/a`` of ``/tag/a+b/``); empty where it has none."""
    found = (rule.pattern for rule in chain.from_iterable(patterns.tidy) if "[,+]" in rule.pattern)
    return next(found, "").removeprefix("^(").partition(")[,+]")[0].replace("\\-", "-")


def _several_terms(patterns: Patterns) -> Iterator[Rewrite]:
    if first := terms(patterns):
        yield Rewrite(f"^({first})[,+][^/]*/?$", "$1/")
        yield Rewrite(f"^({first})[,+][^/]*/(.+)$", "$1/$2")


def names_behind_dates(made: Sheets, patterns: Patterns) -> Iterator[Rewrite]:
    """The rules for these; what may follow a date itself has had its rules. No group of theirs is ever empty."""
    for kept, dropped, to in dated(patterns):
        yield Rewrite(f"^{kept}{dropped}/(?:{NO_NAMES})(?:/.*)?$", f"{made.base}/{NOWHERE}")
        date, here = (f"^({kept}){dropped}", "$1/$2/") if kept else (f"^{dropped}", f"{to}/$1/")
        yield Rewrite(f"{date}/({WORD})/?$", here)
        yield Rewrite(f"{date}/({WORD})/(.+)$", f"{here}${3 if kept else 2}")


def _rewrite(form: Form, base: str, slash: str) -> Rewrite:
    home = literal(base)
    head = f"({home}/{form.head})" if form.head else home
    kept = "$1" if form.head else base
    to = (
        f"{base}/{NOWHERE}"
        if form.to is None
        else f"{kept}/{form.to}/"
        if form.to
        else kept + (slash if form.head else "/")
    )
    return Rewrite(f"^{head}/(?:{form.tail})/?$", to)


def year_fronts(known: Outline) -> tuple[str, ...]:
    """What stands before years, below the blog's folder: ``/``, ``/archives/date/``."""
    return tuple(dict.fromkeys(front for front, _ in known.years))


def counted(made: Sheets, most: int, anything: str, guards: int) -> Iterator[tuple[str, str | None]]:
    """The forms for a host whose placeholders (``:p1``) stand for any piece: (source, target), None for nowhere.

    Sources have no slash at their ends; pages are counted up to ``most``. A file or a rule of one address goes before.
    ``anything`` is what stands for one piece or more behind a slash: a form of a form leads nowhere. Where more than
    ``guards`` lists stand among single things, what follows single things has no rules there (``without_forms``).
    """
    known, base = made.outline, made.base
    tails = _tails(known, most)
    inner = _inner(made, tails)
    closed = [tail for tail in (*tails, "page/1", "embed", *FEED_NAMES) if tail not in inner]
    deaf = without_forms(known, guards)
    if known.below_index:  # that is the home page, which has no such forms
        yield from ((f"{base}/index.php/{tail}", None) for tail in ("embed", *tails))
        yield f"{base}/index.php/page/1", f"{base}/"
        yield f"{base}/index.php/page/{anything}", None
    for depth in range(max((0, *known.singles, *known.lists, *known.feeds)) + 1):
        here = base + "".join(f"/:p{number}" for number in range(1, depth + 1))
        yield from _of_all(known, depth, here, most)
        if depth and depth in known.singles and depth not in deaf:
            further = (f"page/{anything}", *tails)
            yield from ((f"{base}/{head}/{tail}", None) for head in _behind(known, depth) for tail in further)
            yield from ((f"{here}/{tail}", here + known.slash) for tail in tails)
            yield from ((f"{here}/page/{number}", here + known.slash) for number in range(2, most + 1))
        yield from ((f"{here}/{tail}/{anything}", None) for tail in closed if depth or tail not in tails)


def _tails(known: Outline, most: int) -> tuple[str, ...]:
    """What may follow single things alone, counted up to ``most``."""
    words = ("trackback", "amp") if known.amp else ("trackback",)
    return (*words, *(f"comment-page-{n}" for n in range(1, most + 1)), *map(str, range(2, most + 1)))


def without_forms(known: Outline, guards: int) -> set[int]:
    """Depths at which more lists than ``guards`` stand among single things."""
    beside = Counter(path.count("/") + 1 for path in known.beside)
    return {depth for depth, times in beside.items() if times > guards and depth in known.singles}


def padded(made: Sheets, front: str, year: str) -> Iterator[tuple[str, str]]:
    """The same for months and days of one digit in a year, which were answered too.

    Where single things stand beside the months each month is named: a number behind a post is a page of it.
    """
    here = f"{made.base}{front}{year}"
    shared = any(path.startswith(f"{front[1:]}{year}/") for path in made.outline.beside)
    yield f"{here}/page/1", f"{here}/"  # not a first day
    for number in range(1, 10):
        yield f"{here}/{number}/*", f"{here}/0{number}/:splat"
    for month in [f"{month:02}" for month in range(1, 13)] if shared else [":month"]:
        yield from ((f"{here}/{month}/{number}/*", f"{here}/{month}/0{number}/:splat") for number in range(1, 10))


def _of_all(known: Outline, depth: int, here: str, most: int) -> Iterator[tuple[str, str]]:
    """What may follow lists and single things alike."""
    itself = here + (known.slash if depth else "/")
    yield f"{here}/page/1", itself
    yield f"{here}/embed", itself
    if depth in known.feeds:
        paged = (f"page/{number}/feed" for number in range(2, most + 1))
        yield from ((f"{here}/{tail}", f"{here}/feed/") for tail in chain(feed_tails(), paged))


def feed_tails() -> Iterator[str]:
    """The formats of a feed, behind its address or in its place."""
    yield from (f"feed/{name}" for name in FEED_NAMES)
    yield from FEED_NAMES[:-1]


def _behind(known: Outline, depth: int) -> Iterator[str]:
    """The lists of a depth, for a host with placeholders."""
    yield from (
        "/".join([first, *(f":p{n}" for n in range(2, deep + 1))]) for first, deep in known.fronts if deep == depth
    )
    yield from (path for path in known.beside if path.count("/") + 1 == depth)


def _inner(made: Sheets, tails: tuple[str, ...]) -> set[str]:
    """Of the tails those that are a piece of some address, with more behind it: nothing may be closed there."""
    pattern = re.compile(f"/({'|'.join((*tails, 'embed', *FEED_NAMES))})(?=/.)")
    paths = chain((path for path, page in made.pages if page != FILE), (old for old, _, _ in made.moves))
    return {tail for path in paths for tail in pattern.findall(path)} - {"feed"}


def _all(known: Outline) -> Iterator[Form]:
    words = _single_words(known)
    for depth in sorted(known.singles.keys() - {0}):
        yield from _guarded(known, depth, _NAME, f"{words}|embed", words)
        for page in (f"page/{_PAGE}", f"page/{_LATER_PAGE}"):
            yield from _guarded(known, depth, _NAME, page, page)
        for page in (_PAGE, _LATER_PAGE):
            yield from _guarded(known, depth, WORD, page, page)
    for depth in sorted(known.lists.keys() - known.singles.keys() - {0}):
        yield Form(_pieces("[^/]+", depth, _NAME), "embed")
    for head in ("", ".+?"):
        yield Form(head, f"{_FEED}|{_FEED_OF_A_PAGE}", "feed")
    yield Form("", f"{_FIRST_PAGE}|embed")
    yield Form(f"(?:.+/)?{_NAME}", _FIRST_PAGE)


def _guarded(known: Outline, depth: int, last: str, tail: str, behind_no_list: str) -> Iterator[Form]:
    """What may follow single things of a depth whose last piece is like that; before it, what follows no list."""
    if depth == 1 and known.below_index:  # /index.php/ is the home page, which has no such forms
        last = "[^/.]*[^/.0-9][^/.]*"
    yield from (Form(head, behind_no_list, None) for head in _lists(known, depth, last))
    yield Form(_pieces("[^/]+", depth, last), tail)


def _pieces(first: str, depth: int, last: str = "[^/]+") -> str:
    if depth < 2:
        return last if first == "[^/]+" else first
    between = f"(?:/[^/]+){{{depth - 2}}}" if depth > 2 else ""
    return f"{first}{between}/{last}"


def _lists(known: Outline, depth: int, last: str) -> Iterator[str]:
    """The lists of a depth whose last piece is like that, as expressions no longer than a host takes."""
    like = re.compile(last).fullmatch
    firsts = [first for first, deep in known.fronts if deep == depth and (depth > 1 or like(first))]
    alone = [path for path in known.beside if path.count("/") + 1 == depth and like(path.rpartition("/")[2])]
    yield from (_pieces(f"(?:{some})", depth, last) for some in _cut(map(literal, firsts)))
    yield from (f"(?:{some})" for some in _cut(map(literal, alone)))


def _cut(expressions: Iterable[str]) -> Iterator[str]:
    """Alternatives, no longer than a host takes."""
    part: list[str] = []
    for word in expressions:
        if sum(map(len, part)) + len(part) + len(word) > _LONGEST:
            yield "|".join(part)
            part = []
        part.append(word)
    if part:
        yield "|".join(part)

"""The other addresses of everything (trackback, embed, pages, feeds) as rules, each for many addresses and no more.

What such a rule must not take: what follows single things only, behind a list (``/tag/x/trackback/``), and a form of a
form (``/hello/embed/trackback/``). Both were never answered. A guard stands before such a rule, and leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from migrate.redirects.model import Rewrite
from migrate.redirects.rules import FEED_NAMES, NOWHERE, Outline
from migrate.redirects.sheets import FILE, LIST, SINGLE, Check, Sheets, harmless

_FORMATS = "feed/(?:rss2?|rdf|atom|feed)|rss2?|rdf|atom"
_BEHIND_A_LIST = "trackback|comment-page-[0-9]+"
_PAGE, _LATER_PAGE = "[2-9]", "[0-9]{2,3}"
_PIECE_OF_P = "p(?:[^a/][^/]*|a(?:[^g/][^/]*|g(?:[^e/][^/]*|e[^/]+)?)?)?"
_NAME = f"(?:[^p/][^/]*|{_PIECE_OF_P})"
"""A piece that is not ``page``, in the words of RE2, which has no look-ahead: behind that a number is a list's."""
_WORD = f"(?:[^p/0-9][^/]*|[0-9]+[^/0-9][^/]*|{_PIECE_OF_P})"
"""A piece that is no number either."""
PAGED = "(?:comment-page-|page/)[0-9]+"
"""What may stand before a feed, and counts for nothing: it is one page."""
_FIRST_PAGE = "page/0*[01]"
_ALONE = 60
"""How many lists have guards one by one."""
_LONGEST = 2_000
"""Of an expression that names lists one by one: longer ones are cut in pieces."""
JUNK = "(?:[\\s\"'`\\(\\),.;!{}\u00a0\u2018\u2019\u201c\u201d\u2026])+"
"""What a mail program or a sentence left at the end of an address (``patterns``), decoded."""
JUNK_SENT = "(?:[\\s\"'`\\(\\),.;!{}]|%(?:2[0-27-9CcEe]|3[Bb]|60|7[BbDd]|[Cc]2%[Aa]0|[Ee]2%80%(?:9[89CcDd]|[Aa]6)))+"
"""The same as browsers send it."""


class Form(NamedTuple):
    """Addresses of ``head`` and ``tail``, expressions without slashes at their ends, which lead to the head and ``to``.

    ``to`` is None where nothing was ever there. An empty head is the home page.
    """

    head: str
    tail: str
    to: str | None = ""


def forms(made: Sheets) -> list[Form]:
    """The forms of a site for a host that knows expressions, in order, none of which matches a page of it."""
    base = re.escape(made.base)

    def checked() -> Iterator[tuple[Form, tuple[Check, ...]]]:
        for form, pages in (*_doubles(made.outline), *((form, None) for form in _all(made.outline))):
            whole = Check(f"{base}/{form.head}/(?:{form.tail})/?" if form.head else f"{base}/(?:{form.tail})/?")
            yield form, (whole, Check(f"{base}/{form.head}/?", pages)) if pages else (whole,)

    return harmless(made, checked())


def _doubles(known: Outline) -> Iterator[tuple[Form, frozenset[int]]]:
    """A form of a form, unless what looks like one is a page, or a thing, of the site."""
    form = f"(?:.+/)?(?:trackback|embed|comment-page-[0-9]+|feed|{_FORMATS})"
    for tail in (f"{_BEHIND_A_LIST}|embed|(?:page/)?[0-9]", f"(?:page/)?{_LATER_PAGE}"):
        yield Form(form, tail, None), frozenset({LIST, SINGLE})
    yield Form("(?:.+/)?feed", "feed/(?:rss2?|rdf|atom|feed)", None), frozenset({LIST, SINGLE})
    for depth in sorted(known.singles.keys() - {0, 1}):
        for number in ("[2-9]", "[0-9]{2,3}"):
            for tail in (f"{_BEHIND_A_LIST}|(?:page/)?{_PAGE}", f"(?:page/)?{_LATER_PAGE}"):
                yield Form(f"{_pieces('[^/]+', depth - 1)}/{number}", tail, None), frozenset({SINGLE})


def rewrites(made: Sheets, junk: str) -> list[Rewrite]:
    """All that stands for many as expressions over a whole path, for Ghost and Firebase; ``junk`` as these see it."""
    base, home = made.base, re.escape(made.base)
    first = [Rewrite(f"^{home}/index\\.php/?$", f"{base}/"), Rewrite(f"^{home}/index\\.php/(.+)$", f"{base}/$1")]
    for front in year_fronts(made.outline):  # months and days of one digit were answered too
        head = f"{home}{re.escape(front)}[0-9]{{4}}"
        first.append(Rewrite(f"^({head})/([0-9])/(.*)$", "$1/0$2/$3"))
        first.append(Rewrite(f"^({head}/[0-9]{{2}})/([0-9])/(.*)$", "$1/0$2/$3"))
    first.append(Rewrite(f"^({home}/.+?)(/?){junk}/?$", "$1$2"))
    kept = harmless(made, ((rule, (Check(rule.pattern),)) for rule in first))
    return kept + [_rewrite(form, base, made.outline.slash) for form in forms(made)]


def _rewrite(form: Form, base: str, slash: str) -> Rewrite:
    home = re.escape(base)
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


def counted(made: Sheets, most: int, *, closing: bool) -> Iterator[tuple[str, str | None]]:
    """The forms for a host whose placeholders (``:p1``) stand for any piece: (source, target), None for nowhere.

    Sources have no slash at their ends; pages are counted up to ``most``. A file or a rule of one address goes before.
    ``closing`` says that a splat stands for whole pieces: then a form of a form leads nowhere too.
    """
    known, base = made.outline, made.base
    tails = ("trackback", *(f"comment-page-{n}" for n in range(1, most + 1)), *map(str, range(2, most + 1)))
    inner = _inner(made, tails)
    last = [tail for tail in (*tails, "embed", *FEED_NAMES) if closing and tail not in inner]
    for depth in range(max((0, *known.singles, *known.lists, *known.feeds)) + 1):
        here = base + "".join(f"/:p{number}" for number in range(1, depth + 1))
        yield from _of_all(known, depth, here, most)
        for head in _behind(known, depth):
            further = ["page/*"] if closing else [f"page/{number}" for number in range(2, most + 1)]
            yield from ((f"{base}/{head}/{tail}", None) for tail in (*further, *tails))
        if depth and depth in known.singles:
            yield from ((f"{here}/{tail}", here + known.slash) for tail in tails)
            yield from ((f"{here}/page/{number}", here + known.slash) for number in range(2, most + 1))
        yield from ((f"{here}/{tail}/*", None) for tail in last if depth or tail not in tails)


def padded(year: str) -> Iterator[tuple[str, str]]:
    """The same for months and days of one digit in a year, which were answered too; ``year`` is its address."""
    yield f"{year}/page/1", f"{year}/"  # not a first day
    for number in range(1, 10):
        yield f"{year}/{number}/*", f"{year}/0{number}/:splat"
    for number in range(1, 10):
        yield f"{year}/:month/{number}/*", f"{year}/:month/0{number}/:splat"


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
    if not unguarded(known):
        yield from (path for path in known.beside if path.count("/") + 1 == depth)


def unguarded(known: Outline) -> int:
    """How many lists among single things have no guard of ``counted``: one by one they would be more than the posts."""
    return len(known.beside) if len(known.beside) > _ALONE else 0


def _inner(made: Sheets, tails: tuple[str, ...]) -> set[str]:
    """Of the tails those that are a piece of some address, with more behind it: nothing may be closed there."""
    pattern = re.compile(f"/({'|'.join((*tails, 'embed', *FEED_NAMES))})(?=/.)")
    paths = chain((path for path, page in made.pages if page != FILE), (old for old, _, _ in made.moves))
    return {tail for path in paths for tail in pattern.findall(path)} - {"feed"}


def _all(known: Outline) -> Iterator[Form]:
    for depth in sorted(known.singles.keys() - {0}):
        yield from _guarded(known, depth, "[^/]+", f"{_BEHIND_A_LIST}|embed", _BEHIND_A_LIST)
        for page in (_PAGE, f"page/{_PAGE}", _LATER_PAGE, f"page/{_LATER_PAGE}"):
            yield from _guarded(known, depth, _NAME, page, page)
        # behind a year and behind a month, two digits are a month and a day
        yield from _guarded(known, depth, _WORD, _LATER_PAGE, _LATER_PAGE)
    for depth in sorted(known.lists.keys() - known.singles.keys() - {0}):
        yield Form(_pieces("[^/]+", depth), "embed")
    for head in ("", ".+?"):
        yield Form(head, f"(?:{PAGED}/)?(?:{_FORMATS})", "feed")
        yield Form(head, f"{PAGED}/feed", "feed")
    yield Form("", f"{_FIRST_PAGE}|embed")
    yield Form(".+?", _FIRST_PAGE)


def _guarded(known: Outline, depth: int, last: str, tail: str, behind_no_list: str) -> Iterator[Form]:
    """What may follow single things of a depth whose last piece is like that; before it, what follows no list."""
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
    yield from (_pieces(f"(?:{some})", depth, last) for some in _cut(firsts))
    yield from (f"(?:{some})" for some in _cut(alone))


def _cut(words: list[str]) -> Iterator[str]:
    part: list[str] = []
    for word in map(re.escape, words):
        if sum(map(len, part)) + len(part) + len(word) > _LONGEST:
            yield "|".join(part)
            part = []
        part.append(word)
    if part:
        yield "|".join(part)

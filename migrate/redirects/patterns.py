"""What WordPress does with an address before it looks it up, as patterns (facts 2.2, 2.3): the same for every post."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.permalinks import AddressSpace
from migrate.redirects.aliases import aliases_of, origin_of
from migrate.redirects.model import Patterns, Rewrite
from migrate.redirects.queries import PAGE, queries, query_tails
from migrate.urls import split

_HOST = re.compile("[A-Za-z0-9.-]+(?::[0-9]+)?")
_FEEDS = "feed|rdf|rss2?|atom"
# letters of several bytes stand as alternatives: to a server a class is a class of bytes
_JUNK = "(?:[\\s\"'\\x60(),.;!{}]|\u00a0|\u2018|\u2019|\u201c|\u201d|\u2026)+"


def patterns_of(space: AddressSpace, own_types: tuple[str, ...], taxonomies: tuple[str, ...]) -> Patterns:
    """The patterns of a site. ``own_types`` and ``taxonomies`` are those that WordPress made query variables of."""
    return Patterns(
        base=space.base,
        host=found[0] if (found := _HOST.fullmatch(split(space.home).netloc)) else "",
        origin=origin_of(space.home),
        aliases=aliases_of(space.home, (*sorted(space.hosts), *sorted(space.former))),
        tidy=() if space.plain else tuple(step for step in _tidy(space, taxonomies) if step),
        singles=_plain_singles(space) if space.plain else _singles(space),
        lists=(_file_of_wordpress(space),) if space.plain else _lists(space),
        queries=queries(own_types, taxonomies),
        query_tails=query_tails(own_types, space.posts_page),
        paged=() if space.plain else (Rewrite(f"(?:^|&)paged={PAGE}", "/page/$1/"),),
        gone=_gone(space),
    )


def _tidy(space: AddressSpace, taxonomies: tuple[str, ...]) -> list[tuple[Rewrite, ...]]:
    base, front = re.escape(space.base), re.escape(space.base + space.front)
    steps: list[tuple[Rewrite, ...]] = [
        # WordPress takes off what a mail program or a sentence left at the end of an address
        (Rewrite(f"^(.+?)/?{_JUNK}/?$", "$1"),),
    ]
    if not space.front.startswith("/index.php/"):
        steps.append((Rewrite(f"^{base}/index\\.php(/.*)$", f"{space.base}$1"),))
    steps.append((Rewrite(f"^({base}/.+)/index\\.php/?$", "$1/"),))
    steps.append((Rewrite("^(.*?)/page/[0-9]+/?(/page/[0-9]+/)$", "$1$2"),))  # /page/2/?paged=3
    steps += [(rule,) for rule in _padding(space)]
    steps += _dates_before_a_name(space)
    # of several terms the first: what has both (a+b) is on its list, and either (a,b) has no list of its own
    terms = {space.taxonomy_front(name) for name in ("category", "post_tag", *taxonomies)}
    fronts = "|".join(sorted(re.escape(space.base + front) for front in terms))
    steps.append((Rewrite(f"^((?:{fronts})(?:[^,+]+/)?[^/,+]+)[,+][^/]*(/.*)?$", "$1$2"),))
    categories = space.base + space.taxonomy_front("category")
    head = re.escape(categories)
    feed = f"feed(?:/(?:{_FEEDS}))?(?:/page/[0-9]+)?/?"
    tail = f"(?:page/[0-9]+|{_FEEDS}|embed)/?"
    steps.append(  # of a category's path only the last piece counts
        (
            Rewrite(f"^{head}(?:.+/)?([^/]+)/page/[0-9]+/({feed})$", f"{categories}$1/$2"),
            Rewrite(f"^{head}(?:.+/)?([^/]+)/(feed/(?:{_FEEDS})/?)$", f"{categories}$1/$2"),
            Rewrite(f"^{head}(?:.+/)?([^/]+)/({feed})$", f"{categories}$1/$2"),
            Rewrite(f"^{head}(?:.+/)?([^/]+)/({tail})$", f"{categories}$1/$2"),
            Rewrite(f"^{head}(?:.+/)?([^/]+?)/?$", f"{categories}$1"),
        )
    )
    author = re.escape(space.base + space.author_front)
    steps.append((Rewrite(f"^{author}([^/.]+)\\.([^/]+)(/.*)?$", f"{space.base}{space.author_front}$1-$2$3"),))
    steps.append((Rewrite(f"^{front}type/post-format-(.+)$", f"{space.base}{space.front}type/$1"),))
    # the fixed words of a rule have a case of their own: /TAG/x/ was nothing (facts 2.3)
    words = {space.taxonomy_front(name) for name in ("category", "post_tag", "post_format", *taxonomies)}
    words |= {space.author_front, f"{space.root}/feed/", f"{space.root}/comments/", f"{space.root}/page/"}
    fixed = "|".join(sorted(re.escape(space.base + word.rstrip("/")) for word in words if word.strip("/")))
    steps.append((Rewrite(f"^((?:{fixed})/.*)$", "$1"), Rewrite(f"(?i)^(?:{fixed})/.*$", "")))
    if ending := re.escape(space.structure.rpartition("%")[2].rstrip("/")):  # and so has .html
        steps.append((Rewrite(f"^(.*{ending}(?:/.*)?)$", "$1"), Rewrite(f"(?i)^.*{ending}(?:/.*)?$", "")))
    return steps


def _padding(space: AddressSpace) -> list[Rewrite]:
    """Months and days of one digit were answered too (``/2010/8/4/hello/``); a month that is none was the year.

    No slug of a post can be read as a year where a post stands beside the years (facts 2.3).
    """
    fronts = {space.date_front}
    if re.match(r"%year%/%monthnum%", space.structure[len(space.front) :]):
        fronts.add(space.front)
    made = []
    for head in (re.escape(space.base + front) + "[0-9]{4}" for front in sorted(fronts)):
        made += [
            Rewrite(f"^({head})/([0-9])(/.*)?$", "$1/0$2$3"),
            Rewrite(f"^({head}/[0-9]{{2}})/([0-9])(/.*)?$", "$1/0$2$3"),
            Rewrite(f"^({head})/(?:00|1[3-9]|[2-9][0-9])(?:/[0-9]+)?/?$", "$1/"),
        ]
    return made


def _dates_before_a_name(space: AddressSpace) -> Iterator[tuple[Rewrite, ...]]:
    """WordPress found a post by its name under any date that its structure has no place for (facts 2.3).

    So links from before a change to shorter permalinks lived on: ``/2010/08/04/hello/`` where ``/hello/`` is meant.
    """
    tail = "(?:[0-9]{1,2}/?|(?:page|feed|rdf|rss2?|atom|embed|trackback)(?:/.*)?)"
    own = space.structure.rstrip("/").removeprefix(space.front.rstrip("/"))
    for head in sorted({space.base + "/", space.base + space.front}):
        year = re.escape(head) + "[0-9]{4}"
        if own == "/%postname%":
            date, kept = f"{year}/[0-9]{{2}}(?:/[0-9]{{2}})?", f"{space.base}{space.front}"
            yield Rewrite(f"^({date}/{tail})$", "$1"), Rewrite(f"^{date}/([^/]+)(/.*)?$", f"{kept}$1$2")
        elif own == "/%year%/%monthnum%/%postname%":
            date = f"{year}/[0-9]{{2}}"
            yield (
                Rewrite(f"^({date}/(?:[0-9]{{2}}/)?{tail})$", "$1"),
                Rewrite(f"^({date})/[0-9]{{2}}/([^/]+)(/.*)?$", "$1/$2$3"),
            )


def _singles(space: AddressSpace) -> tuple[Rewrite, ...]:
    base = re.escape(space.base)
    feed_files = "rss2?|rdf|atom|feed"
    whole = _post_pattern(space, space.structure)
    # where a post's address can't be told by its shape, a long number is rather a slug than a page
    number = "[0-9]+" if whole else "[0-9]{1,3}"
    files = [
        Rewrite("^.*/feed/(?:.*/)?page/[0-9]+/?$", ""),  # a feed of the new site is one page
        Rewrite(f"^{base}/wp-({feed_files})\\.php$", f"{space.base}/feed"),
        Rewrite(f"^{base}/wp-commentsrss2\\.php$", f"{space.base}/comments/feed"),
        Rewrite(f"^{base}/search/(?:.+/)?feed(?:/.*)?$", f"{space.base}/feed"),
        Rewrite(f"^{base}/wp-trackback\\.php/([0-9]+)/?$", "&p=$1"),
    ]
    plugins = "amp|" if space.amp else ""
    rules = [
        Rewrite(f"^(.*?)/(?:comment-page-[0-9]+/|page/[0-9]+/)?(?:feed/)?(?:{_FEEDS})/?$", "$1/feed"),
        Rewrite("^(.+?)/(?:" + plugins + "trackback|embed|comment-page-[0-9]+|(?:page/)?" + number + ")/?$", "$1"),
    ]  # fmt: skip
    own = [Rewrite(f"^({whole})/?$", "$1")] if whole else []
    once = [Rewrite(f"^({_post_pattern(space, form)})/?$", "$1") for form in space.former_structures]
    return (*files, *own, *once, *rules, _as_it_is)


def _post_pattern(space: AddressSpace, structure: str) -> str:
    """What a post's address looks like, where that tells it from everything longer: a slug may be a number.

    Two names tell nothing: ``/about/trackback/`` is no post of the author ``about``.
    """
    if "%category%" in structure or structure.rstrip("/") == "/%author%/%postname%":
        return ""
    shapes = {"year": "[0-9]{4}", "monthnum": "[0-9]{2}", "day": "[0-9]{2}", "post_id": "[0-9]+"}
    pieces = re.split("%([a-z_]+)%", structure.rstrip("/"))
    shaped = (shapes.get(piece, "[^/]+") if odd % 2 else re.escape(piece) for odd, piece in enumerate(pieces))
    return re.escape(space.base) + "".join(shaped)


def _plain_singles(space: AddressSpace) -> tuple[Rewrite, ...]:
    return (Rewrite(f"^{re.escape(space.base)}/wp-trackback\\.php/([0-9]+)/?$", "&p=$1"),)


def _lists(space: AddressSpace) -> tuple[Rewrite, ...]:
    home = re.escape(space.base)
    return (
        _file_of_wordpress(space),
        Rewrite(f"^{home}/embed/?$", space.base or "/"),
        Rewrite(f"^{home}/(?:index\\.php/)?page/0*[01]/?$", space.base or "/"),
        Rewrite(f"^(.*?)/(?:page/[0-9]+/)?(?:feed/)?(?:{_FEEDS})/?$", "$1/feed"),
        Rewrite("^(.+?)/(?:embed|page/0*[01])/?$", "$1"),
        _as_it_is,
    )


def _file_of_wordpress(space: AddressSpace) -> Rewrite:
    return Rewrite(f"^{re.escape(space.base)}/index\\.php/?$", space.base or "/")


_as_it_is = Rewrite("^(/.*?)/?$", "$1")


def _gone(space: AddressSpace) -> tuple[str, ...]:
    base = re.escape(space.base)
    files = (
        "wp-login|wp-signup|wp-activate|wp-register|xmlrpc|wp-cron|wp-mail|wp-links-opml|wp-comments-post|wp-trackback"
    )
    return (
        f"^{base}/(?:index\\.php/)?wp-(?:json|admin|includes)(?:/.*)?$",
        f"^{base}/(?:{files})\\.php$",
        f"^{base}/search(?:/.*)?$",
        "/(?:feed/)?(?:feed|rdf|rss2?|atom|embed|trackback)/?$",
    )

"""Old addresses of a site replayed against a host's rules: what each must get, and what it gets after all hops."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, unquote, urlsplit

import pytest

from migrate.redirects.hosts.limits import Lack
from migrate.redirects.mapfile import PermalinkMap
from migrate.redirects.model import SINGLES, Permalink, first_of
from migrate.redirects.resolve import Resolver

ENGINES = Path(__file__).parents[1] / "engines"
GONE = "gone"
HOPS = 3
ALIKE = 4
"""How many rows that look alike are asked for what never was."""
FLAT = frozenset({"feed", "replies", "sitemap", "media"})
"""Kinds behind which WordPress found nothing."""
GONE_PATHS = ("/wp-login.php", "/wp-json/wp/v2/posts", "/xmlrpc.php", "/search/lamp/", "/nothing/")
UNKNOWN = (
    "p=99999",
    "page_id=99999",
    "s=x",
    "cat=99999",
    "tag=nothing",
    "feed=nothing",
    "p=99999&feed=rss2",
    "rest_route=/wp",
)
TWICE = (
    "embed/trackback", "trackback/2", "comment-page-2/embed", "2/3", "2/trackback", "page/2/trackback", "feed/trackback",
    "feed/feed/atom", "feed/page/1", "trackback/feed",
)  # fmt: skip
"""A form of a form."""
Ask = Callable[[str], tuple[int, str]]
"""(status, location) of an address."""


class Engine:
    """A host's own engine (tests/engines/NAME.js): a line of JSON in, a line out."""

    def __init__(self, name: str, **first: object) -> None:
        modules = os.environ.get("REDIRECT_ENGINES", "")
        if not Path(modules, ".package-lock.json").is_file():
            pytest.skip("REDIRECT_ENGINES names no node_modules folder with the hosts' engines (.ci/run makes one)")
        self._process = subprocess.Popen(
            ["node", str(ENGINES / f"{name}.js")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.first = self.ask(first)

    def ask(self, question: object) -> Any:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        assert answer, process.stderr.read()
        return json.loads(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=10)


def parts(address: str) -> tuple[str, str]:
    path, _, query = address.partition("?")
    return path, query


@dataclass
class Replay:
    """A map's addresses, and the truth about them."""

    permalinks: PermalinkMap

    @property
    def base(self) -> str:
        return self.permalinks.patterns.base

    @cached_property
    def files(self) -> set[str]:
        """What the built site has: paths as a server decodes them."""
        found = {"/404.html", "/index.html"}
        for row in self.permalinks.rows():
            if row.status == 200 and "?" not in row.old:
                path = unquote(row.old)
                feed = row.kind in {"feed", "replies"}
                found.add(path.rstrip("/") + "/index.xml" if feed else path)
        return found

    @cached_property
    def resolver(self) -> Resolver:
        return Resolver(self.permalinks)

    def truth(self, address: str) -> str:
        """Where an address must end."""
        path, query = parts(address)
        found = self.resolver.before_files(path, query)
        if found.status == 200:
            if self.is_file(path) or unquote(path).rstrip("/") + "/index.xml" in self.files:
                return self.plain(path)
            found = self.resolver.after_files(path)
        return self.plain(found.location) if found.location else GONE

    def is_file(self, path: str) -> bool:
        decoded = unquote(path)
        bare = decoded.rstrip("/")
        return decoded in self.files or bare in self.files or bare + "/" in self.files

    @staticmethod
    def plain(path: str) -> str:
        """An address as it is compared: decoded, without query, slash at its end and a feed's file name."""
        return unquote(urlsplit(path).path).removesuffix("index.xml").removesuffix("index.html").rstrip("/") or "/"

    def ends(self, address: str, ask: Ask, hops_at_most: int = HOPS - 1) -> str:
        """Where an address ends on a host; ``ask`` gives (status, location)."""
        at = address
        for hops in range(2 * HOPS):
            status, location = ask(at)
            if status == 200:
                return self.plain(location or at) if hops <= hops_at_most else f"{hops} hops: {at}"
            if status in {404, 410}:
                return GONE
            assert status == 301, f"{at}: {status} {location}"
            at = location
        return f"no end: {at}"

    @cached_property
    def old(self) -> dict[str, Lack | None]:
        """Every address that every engine is asked for: each row of the map, and the other forms of each thing.

        With each is what a host must lack to be let off it; None where it must answer as the map says.
        """
        found: dict[str, Lack | None] = {}
        for lack, address in self._addresses():
            found.setdefault(address, lack)
        return found

    @cached_property
    def strange(self) -> dict[str, Lack | None]:
        """What WordPress never had, but which looks as if it had been there: the same for every engine, too."""
        return {address: lack for lack, address in self._strange() if self.truth(address) == GONE}

    def _addresses(self) -> Iterator[tuple[Lack | None, str]]:
        for row in self.permalinks.rows():
            path, query = parts(row.old)
            if query or "?" in row.old:
                yield from self._asked(query)
                continue
            path = quote(unquote(path), safe="/")
            yield (Lack.FEEDS if row.kind in {"feed", "replies"} and path.count("/") > 2 else None), path
            if path.endswith("/") and path != "/" and self.permalinks.patterns.tidy:
                yield Lack.SLASH, path[:-1]
            if row.kind in FLAT or not self.permalinks.patterns.tidy:  # a plain blog had no paths
                continue
            if row.kind == "paging":
                yield from ((Lack.PAGED_FEED, f"{path}{tail}") for tail in ("feed/", "feed/atom/"))
            elif row.kind not in SINGLES:
                yield from self._of_list(path.rstrip("/"), row.kind)
            elif path != "/":
                if path.upper() != path:
                    yield Lack.CASE, path.upper()
                yield from self._of_single(path.rstrip("/"), row)

    def _asked(self, query: str) -> Iterator[tuple[Lack | None, str]]:
        pieces = query.split("&")
        if pieces[0] and "=" in pieces[0]:
            name, _, value = pieces[0].partition("=")
            rest = "".join(f"&{piece}" + ("=rss2" if piece == "feed" else "") for piece in pieces[1:])
            yield Lack.QUERY, f"{self.base}/?{name}={quote(unquote(value), safe='')}{rest}"

    def _of_list(self, path: str, kind: str) -> Iterator[tuple[Lack | None, str]]:
        yield from ((Lack.LIST, f"{path}/{tail}/") for tail in ("embed", "page/1", "feed/atom"))
        yield (Lack.BARE if path else Lack.LIST), f"{path}/rss2/"
        yield Lack.PAGED_FEED, f"{path}/page/2/feed/"
        if kind == "term":
            yield from ((Lack.TERMS, f"{path}{more}") for more in ("+nothing/", ",nothing/", "+nothing/feed/"))

    def _of_single(self, path: str, row: Permalink) -> Iterator[tuple[Lack | None, str]]:
        yield from ((Lack.FORM, f"{path}/{tail}/") for tail in ("trackback", "embed", "comment-page-2", "feed/atom"))
        if first_of(self.permalinks.patterns.singles, "/x/amp/") == "/x":
            yield Lack.FORM, f"{path}/amp/"
        number = path.rpartition("/")[2].isdigit()
        yield (Lack.NUMERIC if number else Lack.NUMBER), f"{path}/3/"
        yield (Lack.NUMERIC if number else Lack.PAGE), f"{path}/page/3/"
        tails = ("12", "page/12", "comment-page-12")
        yield from ((Lack.NUMERIC if number else Lack.FAR, f"{path}/{tail}/") for tail in tails)
        yield Lack.PAGED_FEED, f"{path}/page/2/feed/"
        yield Lack.END, f"{path}/)."
        if row.status == 200:
            inner = path.removeprefix(self.base)
            yield Lack.INDEX, f"{self.base}/index.php{inner}{'/' * row.old.endswith('/')}"
            if path[1:5].isdigit() and path[6:8].isdigit() and path[6] == "0":
                yield Lack.PADDING, f"{path[:6]}{path[7:]}/"
            if row.kind == "post" and not number:
                year, month, *rest = (*inner.strip("/").split("/"), "")
                before = f"{year}/{month}" if year.isdigit() and month.isdigit() and rest else "2001/02"
                name = inner.rpartition("/")[2]
                yield from ((Lack.DATED, f"{self.base}/{before}/03/{name}/{tail}") for tail in ("", "trackback/"))

    def _strange(self) -> Iterator[tuple[Lack | None, str]]:
        shapes: dict[tuple[bool, bool, int], int] = {}
        for row in self.permalinks.rows():
            if "?" in row.old or row.kind in FLAT | {"paging"}:
                continue
            path = quote(unquote(row.old), safe="/").rstrip("/")
            shape = (row.kind in SINGLES, row.status == 200, path.count("/"))
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] <= ALIKE:
                yield from ((None, address) for address in self._behind(path, single=row.kind in SINGLES))
        yield from ((None, f"{self.base}{path}") for path in GONE_PATHS)
        yield from ((Lack.QUERY, f"{self.base}/?{query}") for query in UNKNOWN)

    @staticmethod
    def _behind(path: str, *, single: bool) -> Iterator[str]:
        yield from (f"{path}/{tail}/" for tail in ("nothing-of-the-kind", "feed/nothing", *TWICE))
        if not single:
            yield from (f"{path}/{tail}/" for tail in ("trackback", "comment-page-2", "2", "7", "12", "page/12"))
        if path:
            beside = f"{path.rpartition('/')[0]}/never-was"
            yield from (f"{beside}/{tail}" for tail in ("", "trackback/", "feed/", "feed/atom/", "3/", "page/1/"))

    def differs(self, address: str, lack: Lack | None, ask: Ask, lacks: Collection[Lack]) -> str:
        """Where an address ends, if that is neither what the map says nor what the host is let off; else empty."""
        must, ended = self.truth(address), self.ends(address, ask)
        if ended == must or lack not in lacks:
            return "" if ended == must else ended
        off = {GONE, self.plain(self.base or "/")} if lack is Lack.QUERY else {GONE}
        if lack is Lack.CASE and Lack.WORDS in lacks:
            off.add(self.truth(address.lower()))
        return "" if ended in off else ended


@dataclass
class Result:
    """What a replay found: what a host should not do, and by which lacks it was let off."""

    wrong: list[tuple[str, str, str]]
    used: set[Lack]


def replay(site: Replay, ask: Ask, lacks: Collection[Lack]) -> Result:
    """Ask for every address of the site's one list: each ends as the map says, less exactly what the host lacks."""
    once = lru_cache(maxsize=None)(ask)
    result = Result([], set())
    for address, lack in (site.old | site.strange).items():
        if ended := site.differs(address, lack, once, lacks):
            result.wrong.append((address, ended, site.truth(address)))
        elif lack and site.ends(address, once) != site.truth(address):
            result.used.add(lack)
    return result

"""Old addresses of a site replayed against a host's rules: what each must get, and what it gets after all hops."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, unquote, urlsplit

import pytest

from migrate.redirects.mapfile import PermalinkMap
from migrate.redirects.model import SINGLES
from migrate.redirects.resolve import Resolver

ENGINES = Path(__file__).parent / "engines"
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

    def ends(self, address: str, ask: Ask) -> str:
        """Where an address ends on a host; ``ask`` gives (status, location)."""
        at = address
        for _ in range(HOPS):
            status, location = ask(at)
            if status == 200:
                return self.plain(location or at)
            if status in {404, 410}:
                return GONE
            assert status == 301, f"{at}: {status} {location}"
            at = location
        return f"more than {HOPS - 1} hops: {at}"

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(family, address): every row of the map as it was linked, and the other forms of each thing."""
        for row in self.permalinks.rows():
            path, query = parts(row.old)
            if query or "?" in row.old:
                yield from self._asked(query)
                continue
            path = quote(unquote(path), safe="/")
            yield "path", path
            if path.endswith("/") and path != "/" and self.permalinks.patterns.tidy:
                yield "no slash", path[:-1]
            if row.kind in FLAT or not self.permalinks.patterns.tidy:  # a plain blog had no paths
                continue
            if row.kind == "paging":
                yield from (("paged feed", f"{path}{tail}") for tail in ("feed/", "feed/atom/"))
            elif row.kind not in SINGLES:
                yield from self._of_list(path.rstrip("/"))
            elif path != "/":
                if path.upper() != path:
                    yield "case", path.upper()
                yield from self._of_single(path.rstrip("/"), moved=row.status != 200)

    def _asked(self, query: str) -> Iterator[tuple[str, str]]:
        pieces = query.split("&")
        if pieces[0] and "=" in pieces[0]:
            name, _, value = pieces[0].partition("=")
            rest = "".join(f"&{piece}" + ("=rss2" if piece == "feed" else "") for piece in pieces[1:])
            yield "query", f"{self.base}/?{name}={quote(unquote(value), safe='')}{rest}"

    def _of_list(self, path: str) -> Iterator[tuple[str, str]]:
        yield from (("list", f"{path}/{tail}/") for tail in ("embed", "page/1", "feed/atom", "rss2"))
        yield "paged feed", f"{path}/page/2/feed/"

    def _of_single(self, path: str, *, moved: bool) -> Iterator[tuple[str, str]]:
        yield from (("form", f"{path}/{tail}/") for tail in ("trackback", "embed", "comment-page-2", "feed/atom"))
        of = " of a number" if path.rpartition("/")[2].isdigit() else ""
        yield f"number{of}", f"{path}/3/"
        yield f"page{of}", f"{path}/page/3/"
        yield from ((f"far{of}", f"{path}/{tail}/") for tail in ("12", "page/12", "comment-page-12"))
        yield "paged feed", f"{path}/page/2/feed/"
        yield "end", f"{path}/)."
        if not moved:
            yield "index.php", f"{self.base}/index.php{path.removeprefix(self.base)}/"
            if path[1:5].isdigit() and path[6:8].isdigit() and path[6] == "0":
                yield "padding", f"{path[:6]}{path[7:]}/"

    def strange(self) -> Iterator[tuple[str, str]]:
        """(family, address): what WordPress never had, but which looks as if it had been there."""
        shapes: dict[tuple[bool, bool, int], int] = {}
        for row in self.permalinks.rows():
            if "?" in row.old or row.kind in FLAT | {"paging"}:
                continue
            path = quote(unquote(row.old), safe="/").rstrip("/")
            shape = (row.kind in SINGLES, row.status == 200, path.count("/"))
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] <= ALIKE:
                yield from self._behind(path, single=row.kind in SINGLES)
        yield from (("gone", f"{self.base}{path}") for path in GONE_PATHS)
        yield from (("unknown", f"{self.base}/?{query}") for query in UNKNOWN)

    @staticmethod
    def _behind(path: str, *, single: bool) -> Iterator[tuple[str, str]]:
        number = single and path.rpartition("/")[2].isdigit()
        yield "nothing", f"{path}/nothing-of-the-kind/"
        yield "nothing", f"{path}/feed/nothing/"
        if not single:
            tails = ("trackback", "comment-page-2", "2", "7", "12", "page/12")
            yield from (("behind a list", f"{path}/{tail}/") for tail in tails)
        yield from (("twice" + " of a number" * number, f"{path}/{tail}/") for tail in TWICE)
        if path:
            beside = f"{path.rpartition('/')[0]}/never-was"
            yield from (
                ("beside", f"{beside}/{tail}") for tail in ("", "trackback/", "feed/", "feed/atom/", "3/", "page/1/")
            )


@dataclass
class Result:
    """What a replay found."""

    asked: dict[str, int]
    wrong: dict[str, list[tuple[str, str, str]]]


def replay(site: Replay, ask: Ask, most: int = 0) -> Result:
    """All addresses asked; by family, how many and which ended elsewhere: (address, where, where it must)."""
    asked: dict[str, int] = {}
    wrong: dict[str, list[tuple[str, str, str]]] = {}
    for family, address in spread(site.addresses(), most):
        must = site.truth(address)
        asked[family] = asked.get(family, 0) + 1
        if must != GONE and (ended := site.ends(address, ask)) != must:
            wrong.setdefault(family, []).append((address, ended, must))
    return Result(asked, wrong)


def spread(found: Iterable[tuple[str, str]], most: int) -> Iterator[tuple[str, str]]:
    """Each address once; for an engine that needs long for one, no more than ``most`` of a family, from all over it."""
    families: dict[str, dict[str, None]] = {}
    for family, address in found:
        families.setdefault(family, {})[address] = None
    for family, addresses in families.items():
        step = max(1, len(addresses) / most) if most else 1
        chosen = list(addresses)
        yield from ((family, chosen[int(at * step)]) for at in range(int(len(chosen) / step)))


def led_astray(site: Replay, ask: Ask, most: int = 0) -> dict[str, list[tuple[str, str]]]:
    """By family, what never was and leads somewhere: (address, where)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for family, address in spread(site.strange(), most):
        if site.truth(address) == GONE and (ended := site.ends(address, ask)) != GONE:
            found.setdefault(family, []).append((address, ended))
    return found

"""Old addresses of a site replayed against a host's rules: what each must get, and what it gets after all hops."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
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
            if self.is_file(path):
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

    def ends(self, address: str, ask: Callable[[str], tuple[int, str]]) -> str:
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
            if path.endswith("/") and path != "/":
                yield "no slash", path[:-1]
            if path.upper() != path and row.kind in SINGLES:
                yield "case", path.upper()
            if row.status == 200 and row.kind in SINGLES and path != "/":
                yield from self._forms(path.rstrip("/"))

    @staticmethod
    def _asked(query: str) -> Iterator[tuple[str, str]]:
        pieces = query.split("&")
        if pieces[0] and "=" in pieces[0]:
            name, _, value = pieces[0].partition("=")
            rest = "".join(f"&{piece}" + ("=rss2" if piece == "feed" else "") for piece in pieces[1:])
            yield "query", f"/?{name}={quote(unquote(value), safe='')}{rest}"

    def _forms(self, path: str) -> Iterator[tuple[str, str]]:
        yield "form", f"{path}/trackback/"
        yield "form", f"{path}/embed/"
        yield "form", f"{path}/comment-page-2/"
        yield "form", f"{path}/feed/atom/"
        yield "number", f"{path}/3/"
        yield "index.php", f"/index.php{path}/"
        yield "end", f"{path}/)."
        if path[1:5].isdigit() and path[6:8].isdigit() and path[6] == "0":
            yield "padding", f"{path[:6]}{path[7:]}/"

    def strange(self) -> Iterator[str]:
        """Addresses that WordPress never had."""
        for row in self.permalinks.rows():
            if row.status == 200 and "?" not in row.old and row.kind != "sitemap":
                yield quote(unquote(row.old), safe="/").rstrip("/") + "/nothing-of-the-kind/"
        yield from ("/wp-login.php", "/wp-json/wp/v2/posts", "/xmlrpc.php", "/search/lamp/", "/nothing/", "/?p=99999")


@dataclass
class Result:
    """What a replay found."""

    asked: dict[str, int]
    wrong: dict[str, list[tuple[str, str, str]]]


def replay(site: Replay, ask: Callable[[str], tuple[int, str]]) -> Result:
    """All addresses asked; by family, how many and which ended elsewhere: (address, where, where it must)."""
    asked: dict[str, int] = {}
    wrong: dict[str, list[tuple[str, str, str]]] = {}
    for family, address in site.addresses():
        must = site.truth(address)
        asked[family] = asked.get(family, 0) + 1
        if must != GONE and (ended := site.ends(address, ask)) != must:
            wrong.setdefault(family, []).append((address, ended, must))
    return Result(asked, wrong)


def led_astray(site: Replay, ask: Callable[[str], tuple[int, str]]) -> list[tuple[str, str]]:
    """Addresses that never were and that lead to something they do not stand below."""
    return [
        (address, ended)
        for address in site.strange()
        if site.truth(address) == GONE
        and (ended := site.ends(address, ask)) != GONE
        and not unquote(address).startswith(ended.rstrip("/") + "/")
    ]

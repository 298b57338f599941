"""Answers by the map, as every host must: what ``permapress serve`` does and what the hosts are tested against."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import unquote

from migrate.redirects.aliases import host_of
from migrate.redirects.mapfile import PermalinkMap
from migrate.redirects.model import Permalink, first_of, key_of, uri, ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an old address gets: 301 with a ``location``, 404 or 410; 200 where the map does not stand in its way."""

    status: int
    location: str = ""
    why: str = ""


_OWN = Answer(status=200, why="a page of the site, or nothing that the map knows")


@dataclass(frozen=True)
class Resolver:
    """The map in memory: about 400 bytes for each address."""

    permalinks: PermalinkMap

    def loaded(self) -> Resolver:
        """The same, its map read: a broken one ends the start of a server, not its first answer."""
        _ = self._tables
        return self

    def before_files(self, path: str, query: str) -> Answer:
        """What must be answered even where a file stands: queries that ask for something else (``/?p=12``)."""
        patterns = self.permalinks.patterns
        decoded = unquote(path)
        if decoded in patterns.entrances:
            asked = (first_of(patterns.queries, query) or "") + (first_of(patterns.query_tails, query) or "")
            if not asked:
                return _OWN
            found = self._tables[0].get(unquote(asked).casefold())
            return _to(found) if found else Answer(status=410 if "&feed=" in asked else 404)
        page = first_of(patterns.paged, query)
        if page:
            found = self._found(decoded.rstrip("/") + page)
            return _to(found) if found else self._nothing(decoded)
        return _OWN

    def elsewhere(self, host: str, path: str, query: str) -> Answer | None:
        """What another name of the site answers: where the address leads now, in one hop; None under its own name."""
        patterns = self.permalinks.patterns
        if host_of(host) not in patterns.aliases:
            return None
        asked = self.before_files(path, query)
        if asked.status != _OWN.status:
            return replace(asked, location=patterns.origin + asked.location if asked.location else "")
        there = self.after_files(path).location or path + (f"?{query}" if query else "")
        return Answer(status=301, location=patterns.origin + there, why="another name of the site")

    def after_files(self, path: str) -> Answer:
        """What is answered where no file stands."""
        decoded = re.sub("/{2,}", "/", unquote(path))
        found = self._found(decoded)
        if found and uri(found.new) != path:
            return _to(found)
        return self._nothing(decoded)

    def _nothing(self, path: str) -> Answer:
        """What is not there: gone for good, where the map says so."""
        gone = any(re.search(pattern, path) for pattern in self.permalinks.patterns.gone)
        return Answer(status=410 if gone else 404)

    def _found(self, path: str) -> Permalink | None:
        patterns = self.permalinks.patterns
        for step in patterns.tidy:
            made = first_of(step, path)
            path = path if made is None else made
        single, several = first_of(patterns.singles, path), first_of(patterns.lists, path)
        singles, lists = self._tables
        found = singles.get(single.casefold()) if single else None
        return found or (lists.get(several.casefold()) if several else None)

    @cached_property
    def _tables(self) -> tuple[dict[str, Permalink], dict[str, Permalink]]:
        """What is found as a single thing, and what as a list."""
        singles: dict[str, Permalink] = {}
        lists: dict[str, Permalink] = {}
        for row in self.permalinks.rows():
            key, (single, several) = key_of(row.old).casefold(), ways(row.old, row.kind)
            if single:
                singles.setdefault(key, row)
            if several:
                lists.setdefault(key, row)
        return singles, lists


def _to(row: Permalink) -> Answer:
    return Answer(status=301, location=uri(row.new), why=row.why)

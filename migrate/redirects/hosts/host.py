"""What a host must say: the files of its rules, and what it can't do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from tempfile import TemporaryFile
from typing import ClassVar

from migrate.redirects.hosts.limits import Lack, Limits
from migrate.redirects.mapfile import PermalinkMap
from migrate.redirects.model import Lookup, Permalink, lookups, uri
from migrate.redirects.sheets import Sheets, sheets
from migrate.registry import Registry


class Host:
    """A host's rules. ``files`` yields each file's name and the pieces of its text, in order."""

    title: ClassVar[str]
    """Its name for a person."""
    limits: ClassVar[Limits] = Limits()
    """What it can do, and what not."""
    asked: ClassVar[bool] = False
    """Whether its rules, or its pages, say where queries lead."""

    def __init__(self, permalinks: PermalinkMap, new_host: str = "") -> None:
        self.permalinks = permalinks
        self.new_host = new_host
        """``https://new.example`` where the site moves to another host, else empty; these rules stay on the old one."""
        self.left_out: dict[str, int] = {}
        """What the host can't express: reason and count."""

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """(name below the host's folder, pieces of text)."""
        raise NotImplementedError

    @property
    def sheets(self) -> Sheets:
        """The map sorted, for a host that knows lists."""
        return sheets(self.permalinks, moved=bool(self.new_host), asked=self.asked)

    def lookups(self) -> Iterator[Lookup]:
        """Every row of the map as a table has it."""
        return lookups(self.permalinks.read(), self.new_host)

    def target(self, row: Permalink) -> str:
        """Where a row leads, as it stands in a rule: ASCII, below ``new_host``."""
        return self.new_host + uri(row.new)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names of the site, which lead to its own; where the site moves, they all lead to the new one."""
        return () if self.new_host else self.permalinks.patterns.aliases

    def tell_lacks(self, made: Sheets, more: str = "") -> None:
        """Count what the host is known to lack (its row of LIMITS); ``more`` is what this site's rules add to that."""
        known, lacks = made.outline, self.limits.lacks
        if Lack.QUERY in lacks:
            self.leave_out(f"{Lack.QUERY.value}; {BY_SCRIPT}", known.questions)
        words = [lack.value for lack in lacks if lack is not Lack.QUERY]
        if words and self.permalinks.patterns.tidy:  # a plain blog had nothing but queries
            told = f"found as the map has them, but not {', '.join(words)}{more}; {BY_SCRIPT}"
            self.leave_out(told, known.moves + known.served, how="")
        self.leave_out(NOT_ASKED, known.odd)
        if self.aliases and not self.limits.names:
            self.leave_out(f"other names of the site ({', '.join(self.aliases)}); {BY_SETTING}", len(self.aliases))

    def leave_out(self, reason: str, times: int = 1, how: str = "not in its rules: ") -> None:
        """Count what the host can't express, or can't in every form (``how`` is empty, and the reason says it all)."""
        if times:
            self.left_out[how + reason] = self.left_out.get(how + reason, 0) + times


def in_two(lookups: Iterable[Lookup], entry: Callable[[str, str], str], between: str) -> Iterator[str]:
    """The table of what is found as a single thing, ``between``, the table of lists: in one reading of the map.

    The second waits in a temporary file, since a map may be larger than memory.
    """
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as waiting:
        for single, several, key, target in lookups:
            text = entry(key, target)
            if single:
                yield text
            if several:
                waiting.write(text)
        waiting.seek(0)
        yield between
        yield from iter(partial(waiting.read, 1 << 16), "")


NOT_ASKED = "an address that no browser asks for"
"""What is told of addresses with signs that every browser takes out or changes."""
BY_SCRIPT = "the script of the host `pages`, on the home page and 404.html, finds them"
"""The way out for what a host's rules can't see."""
BY_SETTING = "a setting of the host leads them to the site's own, in a hop before these rules'"
"""The way out for other names of a site."""
NO_ROOM = f"not found with trackback/ or the number of a page behind it, for want of room for rules; {BY_SCRIPT}"
"""What is told of things that stand among too many lists."""

YAML_KEY = 1_000
"""The longest key that every reader of YAML takes on one line; its standard says 1,024 signs, quotes included."""

host: Registry[type[Host]] = Registry("host")

"""Writes the map and each host's rules: into a folder of its own first, from where they go into the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from migrate.errors import BadOption
from migrate.findings import Kind
from migrate.redirects.collect import Known, own_taxonomies, own_types, permalinks
from migrate.redirects.hosts import hosts
from migrate.redirects.mapfile import CSV, JSONL, PermalinkMap, write_map
from migrate.redirects.patterns import patterns_of
from migrate.redirects.settled import settle_map, settled
from migrate.tell import Tell
from migrate.workers import workers

DEFAULT_HOSTS = ("nginx", "apache", "caddy")
"""Whose rules ``convert`` writes unasked; ``permapress redirects`` writes any."""


_MAP = "the map itself"


def write_redirects(known: Known, names: Iterable[str], folder: Path, tell: Tell, jobs: int = 1) -> Iterator[str]:
    """The map, then the rules of the hosts named, ``jobs`` at once. Yields each file's path below ``folder``."""
    settle_map(known.index, permalinks(known), tell)
    patterns = patterns_of(known.space, own_types(known.index), own_taxonomies(known.site))
    known.index.db.commit()  # so that others can read it
    yield from _write(_Scribe(settled(known.index.ledger, patterns), folder), [_MAP, *names], tell, jobs)


def write_hosts(
    permalinks: PermalinkMap, names: Iterable[str], folder: Path, tell: Tell, new_host: str = ""
) -> Iterator[str]:
    """The rules of the hosts named, a folder each. Yields each file's path below ``folder``.

    ``new_host`` (``https://new.example``) is where the site moves to, if its old host only sends people there.

    Raises:
        BadOption: there is no host of that name.
    """
    yield from _write(_Scribe(permalinks, folder, new_host), list(names), tell)


def _write(scribe: _Scribe, names: list[str], tell: Tell, jobs: int = 1) -> Iterator[str]:
    """The map or the rules of a host for each name, side by side: each reads the rows once or several times."""
    known = hosts()
    for name in names:
        if name not in known and name != _MAP:
            raise BadOption(f"there is no host {name!r}. Known are {', '.join(sorted(known))}.")
    with workers(max(1, min(jobs, len(names))), partial(replace, scribe)) as work:
        written = list(work(_Scribe.write, names))
    for name, (paths, left_out) in zip(names, written, strict=True):
        yield from paths
        for reason, times in sorted(left_out.items()):
            title = known[name].title
            count = "1 address is" if times == 1 else f"{times:,} addresses are"
            tell(Kind.HOST_LIMIT, f"{title}: {count} {reason}", {"file": name})


@dataclass(frozen=True, slots=True)
class _Scribe:
    """Writes the map and hosts' rules, in whichever process."""

    permalinks: PermalinkMap
    folder: Path
    new_host: str = ""

    def write(self, name: str) -> tuple[list[str], dict[str, int]]:
        """The map, or the rules of one host: the paths of its files, and what it can't express."""
        if name == _MAP:
            write_map(self.permalinks.read, self.permalinks.patterns, self.folder)
            return [JSONL, CSV], {}
        host = hosts()[name](self.permalinks, self.new_host)
        paths = []
        for inner, pieces in host.files():
            file = self.folder / name / inner
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("w", encoding="utf-8", newline="\n") as lines:
                lines.writelines(pieces)
            paths.append(f"{name}/{inner}")
        return paths, host.left_out

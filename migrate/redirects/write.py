"""Writes the map and each host's rules: into a folder of its own first, from where they go into the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from migrate.errors import BadOption
from migrate.findings import Kind
from migrate.redirects.collect import Known, own_taxonomies, own_types, permalinks
from migrate.redirects.hosts import hosts
from migrate.redirects.mapfile import CSV, JSONL, PermalinkMap, settle_map, write_map
from migrate.redirects.patterns import patterns_of
from migrate.tell import Tell

DEFAULT_HOSTS = ("nginx", "caddy")
"""Whose rules ``convert`` writes unasked; ``permapress redirects`` writes any."""


def write_redirects(known: Known, names: Iterable[str], folder: Path, tell: Tell) -> Iterator[str]:
    """The map, then the rules of the hosts named. Yields each file's path below ``folder``."""
    settle_map(known.index, permalinks(known), tell)
    patterns = patterns_of(known.space, own_types(known.index), own_taxonomies(known.site))
    found = write_map(known.index, patterns, folder)
    yield from (JSONL, CSV)
    yield from write_hosts(found, names, folder, tell)


def write_hosts(permalinks: PermalinkMap, names: Iterable[str], folder: Path, tell: Tell) -> Iterator[str]:
    """The rules of the hosts named, a folder each. Yields each file's path below ``folder``.

    Raises:
        BadOption: there is no host of that name.
    """
    known = hosts()
    for name in names:
        if name not in known:
            raise BadOption(f"there is no host {name!r}. Known are {', '.join(sorted(known))}.")
        host = known[name](permalinks)
        for inner, pieces in host.files():
            path = f"{name}/{inner}"
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
            yield path
        for reason, times in sorted(host.left_out.items()):
            tell(Kind.HOST_LIMIT, f"{host.title}: {times:,} addresses are not in its rules: {reason}", {"file": name})

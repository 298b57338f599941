"""What was asked of the old site: addresses out of a list, a server's access log or a sitemap."""

from __future__ import annotations

import gzip
import html
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from migrate.errors import BadOption
from migrate.urls import split

_VHOST = re.compile(r"([\w.-]+?)(?::\d+)? \S+ \S+ \S+ \[")
"""A line of a log of several hosts begins with the one that was asked: a field more than others have."""
_LOGGED = re.compile(r'"(?:GET|HEAD) (\S+)(?: HTTP/[\d.]+)?" (\d{3})')
_LOC = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\s\]]+)")
_ANSWERED = frozenset({"200", "206", "301", "302", "304", "307", "308"})


def addresses_in(file: Path, hosts: Collection[str] = ()) -> Counter[str]:
    """How often each address (path and query) was asked for; of a log only what the old server answered.

    A line may be an address or a path, a line of an access log, or a part of a sitemap. ``.gz`` is unpacked. Of a log
    of several hosts only what was asked of ``hosts`` counts (names in small letters; none: all).

    Raises:
        BadOption: there is no such file, or nothing in it is an address.
    """
    if not file.exists() or file.is_dir():  # a pipe is as good: <(zcat access.log.*.gz)
        raise BadOption(f"{file}: there is no such file. Name a list of addresses, an access log or a sitemap.")
    found: Counter[str] = Counter()
    with _open(file) as lines:
        for line in lines:
            found.update(_of_line(line, hosts))
    if not found:
        raise BadOption(
            f"{file}: no address was found in it. One address a line, an access log or a sitemap is wanted."
        )
    return found


def _open(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8", errors="replace")
    return file.open(encoding="utf-8", errors="replace")


def _of_line(line: str, hosts: Collection[str]) -> Iterator[str]:
    logged = _LOGGED.search(line)
    if logged:
        named = _VHOST.match(line)
        if logged[2] in _ANSWERED and not (named and hosts and named[1].lower() not in hosts):
            yield from _target(f"http://{named[1]}{logged[1]}" if named and logged[1].startswith("/") else logged[1])
        return
    if "<" in line:
        for address in _LOC.findall(line):
            yield from _target(html.unescape(address))
        return
    if line.strip() and not line.startswith("#"):
        yield from _target(line.split(maxsplit=1)[0])


def _target(address: str) -> Iterator[str]:
    if address.startswith("/"):
        yield address.partition("#")[0]
    elif address.startswith(("http://", "https://")):
        parts = split(address)
        yield f"{parts.scheme}://{parts.netloc}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")

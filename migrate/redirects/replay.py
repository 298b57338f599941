"""Old addresses asked of the built site and its map, as a browser would follow them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from migrate.redirects.aliases import host_of
from migrate.redirects.mapfile import PermalinkMap
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite
from migrate.urls import split

GONE = 410
"""What the map says will never be answered again, as a status."""
_MOST_HOPS = 5


class Reply(NamedTuple):
    """What an address got in the end: the last status, where that was, and how many redirects led there."""

    address: str
    times: int
    status: int
    location: str
    hops: int


def replay(public: Path, permalinks: PermalinkMap, asked: Mapping[str, int]) -> list[Reply]:
    """The reply to each address: what is not found first, then what is gone for good; most wanted first.

    An address that names one of the site's other names begins there; any other is asked of the site itself.
    """
    site = StaticSite(public, Resolver(permalinks))
    counts: Counter[str] = Counter()
    for address, times in asked.items():
        host, target = _taken_apart(address)
        counts[address if host_of(host) in permalinks.patterns.aliases else target] += times
    replies = [_follow(site, address, times) for address, times in counts.items()]
    return sorted(replies, key=lambda reply: (reply.status < 400, reply.status == GONE, -reply.times, reply.address))


def _follow(site: StaticSite, address: str, times: int) -> Reply:
    at = quote(unquote(address), safe="/?&=%:;,+@!$'()*~.-_") if not address.isascii() else address
    for hops in range(_MOST_HOPS + 1):
        host, target = _taken_apart(at)
        answer = site.answer(target, host)
        if not answer.location:
            return Reply(address, times, int(answer.status), target if hops else "", hops)
        at = answer.location
    return Reply(address, times, 508, at, _MOST_HOPS)


def _taken_apart(address: str) -> tuple[str, str]:
    """The host of an address, if it names one, and its path with the query."""
    if address.startswith("/"):
        return "", address
    parts = split(address)
    return parts.netloc, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

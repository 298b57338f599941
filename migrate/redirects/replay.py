"""Old addresses asked of the built site and its map, as a browser would follow them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin

from migrate.redirects.mapfile import PermalinkMap
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite

_MOST_HOPS = 5


class Reply(NamedTuple):
    """What an address got in the end: the last status, where that was, and how many redirects led there."""

    address: str
    times: int
    status: int
    location: str
    hops: int


def replay(public: Path, permalinks: PermalinkMap, asked: Mapping[str, int]) -> list[Reply]:
    """The reply to each address, those that get nothing first, then by how often they were asked for."""
    site = StaticSite(public, Resolver(permalinks))
    replies = [_follow(site, address, times) for address, times in asked.items()]
    return sorted(replies, key=lambda reply: (reply.status < 400, -reply.times, reply.address))


def _follow(site: StaticSite, address: str, times: int) -> Reply:
    at = quote(unquote(address), safe="/?&=%:;,+@!$'()*~.-_") if not address.isascii() else address
    for hops in range(_MOST_HOPS + 1):
        answer = site.answer(at)
        if not answer.location:
            return Reply(address, times, int(answer.status), at if hops else "", hops)
        at = urljoin(at, answer.location)
    return Reply(address, times, 508, at, _MOST_HOPS)

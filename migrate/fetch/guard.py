"""Which machines may be asked: the name is resolved once, every address checked, and that address connected to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import SplitResult

from migrate.urls import split

IpAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
AddressInfo: TypeAlias = tuple[int, int, int, str, Any]
"""What ``getaddrinfo`` gives: family, type, protocol, canonical name, socket address."""

_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "fec0::/10",
    )
)
"""What ``is_global`` calls public on some Python, or what carries an IPv4 address inside (NAT64, 6to4, Teredo)."""

_PORTS = {"http": 80, "https": 443}


class Refused(Exception):  # noqa: N818 - it says what happened to the address
    """An address that must not be asked. The message says why, and what would allow it."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The rules of one run. Hosts are lower case, with ``:port`` where only that port is meant."""

    trusted: frozenset[str]
    """The hosts of the old site or of ``--from-host``."""
    allowed: frozenset[str] = frozenset()
    """The hosts of ``--allow-host``: trusted too, and their addresses may be private and their ports any."""
    resolve: Callable[..., Sequence[Any]] = socket.getaddrinfo

    def check_url(self, url: str) -> SplitResult:
        """The parts of an address that may be asked.

        Raises:
            Refused: another scheme, a user name in it, a host that is not trusted, a port nobody named.
        """
        parts = split(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise Refused(f"{parts.scheme or 'no'} address: only http and https are fetched")
        if parts.username is not None or parts.password is not None:
            raise Refused("an address with a user name in it is not fetched")
        host, port = parts.hostname.lower(), _port(parts)
        if not self._named(host, port, self.allowed | self.trusted):
            raise Refused(f"{host} is not the old site; add --allow-host {host} if it may be asked")
        if port not in _PORTS.values() and not self._named(host, port, self.allowed | _with_ports(self.trusted)):
            raise Refused(f"port {port} is unusual; add --allow-host {host}:{port} if it may be asked")
        return parts

    def addresses(self, host: str, port: int) -> list[AddressInfo]:
        """Where to connect to for a host: all its addresses, each of which has been checked.

        Raises:
            Refused: one of them is loopback, private, link-local or otherwise not public, and the host is not allowed.
            OSError: the name can't be resolved.
        """
        host = host.strip("[]").rstrip(".").lower()
        found = list(self.resolve(host, port, type=socket.SOCK_STREAM))
        if not self._named(host, port, self.allowed):
            for *_, where in found:
                address = ipaddress.ip_address(str(where[0]).partition("%")[0])
                if not is_public(address):
                    raise Refused(
                        f"{host} has the address {address}, which is not public; --allow-host {host} allows it"
                    )
        return found

    @staticmethod
    def _named(host: str, port: int, names: Iterable[str]) -> bool:
        bare = host.removeprefix("www.")
        return not {host, f"{host}:{port}", bare, f"www.{bare}", f"{bare}:{port}"}.isdisjoint(names)


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or _PORTS[parts.scheme]
    except ValueError as error:
        raise Refused("a port that is no number") from error


def _with_ports(names: Iterable[str]) -> frozenset[str]:
    """Those that were named together with a port."""
    return frozenset(name for name in names if name.rpartition(":")[2].isdecimal())


def is_public(address: IpAddress) -> bool:
    """Whether an address is somebody's on the open internet (facts 4.6)."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if address.is_multicast or address.is_reserved or address.is_unspecified or not address.is_global:
        return False
    return not any(address in network for network in _NEVER if network.version == address.version)

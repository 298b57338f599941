"""The other names of the site: with and without ``www.``, and the hosts that it had before."""

from __future__ import annotations

import re
from collections.abc import Iterable

from migrate.errors import BadOption
from migrate.urls import split

_NAME = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_NOBODY_S = re.compile(r".*\.(?:local|localhost|localdomain|test|internal|lan|files\.wordpress\.com)")
"""Names of one machine or network, and of WordPress.com's store of files, which shows no pages."""


def origin_of(home: str) -> str:
    """Scheme and host of an address, ``https://ex.org``; empty where that is no name of the internet."""
    parts = split(home)
    return f"{parts.scheme}://{parts.netloc.lower()}" if _is_name(parts.netloc.lower()) else ""


def aliases_of(home: str, hosts: Iterable[str]) -> tuple[str, ...]:
    """The names that lead to the host of ``home``: each of ``hosts`` with and without ``www.``, in order, once.

    A site was often made on a machine of its own (``localhost``, ``10.0.0.1:8080``): such names are nobody's, and
    whoever tries the new site out asks for them.
    """
    own = split(home).netloc.lower()
    bare = [host.lower().removeprefix("www.") for host in (own, *hosts)]
    both = dict.fromkeys(name for host in bare for name in (host, f"www.{host}"))
    return tuple(name for name in both if name != own and _is_name(name)) if origin_of(home) else ()


def alias_told(told: str) -> str:
    """A host that a user names, alone or in an address, in small letters.

    Raises:
        BadOption: it is none.
    """
    host = split(told if "//" in told else f"//{told}").netloc.lower()
    if not _is_name(host):
        raise BadOption(f"--alias {told}: the name of a host is wanted, like old.example.org.")
    return host


def host_of(header: str) -> str:
    """The name in a ``Host`` header, without its port."""
    return header.lower().partition(":")[0].rstrip(".")


def _is_name(host: str) -> bool:
    return bool(_NAME.fullmatch(host)) and not _NOBODY_S.fullmatch(host)

"""Addresses in the one spelling that browsers give them, so that two can be compared."""

from __future__ import annotations

import re
from functools import lru_cache

_START = re.compile(r"((?:[A-Za-z][A-Za-z0-9+.-]*:)?//)([^/?#]*)")
_UNSAFE = re.compile(r"[^A-Za-z0-9_/:.?=&%#~+,;@!$'*()-]+")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)


@lru_cache(maxsize=4096)
def normal(url: str) -> str:
    """An address with its host in lower-case ASCII and everything that is not plain percent-encoded in capitals."""
    url = url.strip()
    if found := _START.match(url):
        url = found[1].lower() + _host(found[2]) + url[found.end() :]
    url = _LONE_PERCENT.sub("%25", _UNSAFE.sub(_percent, url))
    return _ESCAPE.sub(lambda escape: escape[0].upper(), url)


def _host(host: str) -> str:
    host = host.lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode(errors="replace"))

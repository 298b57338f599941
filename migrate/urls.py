"""Addresses of strangers, taken apart without ever raising."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_NOTHING = SplitResult("", "", "", "", "")


def split(url: str) -> SplitResult:
    """``urlsplit``, which raises on ``http://[broken``; such an address has no parts here."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NOTHING

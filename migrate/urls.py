"""Addresses of strangers: which run nothing, and how they are taken apart without ever raising."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

SAFE_SCHEMES = frozenset(
    {
        *("http", "https", "mailto", "tel", "sms", "fax", "ftp", "ftps", "sftp", "irc", "irc6"),
        *("ircs", "news", "nntp", "feed", "webcal", "xmpp", "urn", "geo", "magnet"),
    }
)
"""What WordPress allows (``wp_allowed_protocols``) and a browser knows. Readers and writers both ask this list."""

_NOTHING = SplitResult("", "", "", "", "")


def split(url: str) -> SplitResult:
    """``urlsplit``, which raises on ``http://[broken``; such an address has no parts here."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NOTHING

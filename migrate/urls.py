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


def is_in_a_file(address: str) -> bool:
    """Whether a page's address is a file (``/2010/08/hello.html``): nothing stands below it."""
    return not address.endswith("/") and "." in address.rpartition("/")[2]


def as_page(address: str) -> str:
    """The address that a page can have. Where none ends in a slash, ``/release-2.0`` would be a file of no known kind.

    A browser would store it instead of showing it, so it is a folder; ``.html`` alone says that a file is a page.
    """
    if address.endswith("/") or "." not in address or address.lower().endswith((".html", ".htm")):
        return address
    return f"{address}/"  # a dot in a folder's name is enough for Hugo to take the page for a file

"""What a file is when it is no export, and what to do about it."""

from __future__ import annotations

import re

from migrate.errors import NotAnExport

_HINT = "Export again in WordPress under Tools > Export > All content, and pass that .xml file."
_KINDS = (
    (re.compile(rb"\s*\Z"), "the file is empty", ""),
    (re.compile(rb"PK\x03\x04|\x1f\x8b|\xfd7zXZ|BZh|7z\xbc\xaf|Rar!"), "a packed file", "Unpack it."),
    (re.compile(rb"%PDF-|\x89PNG|\xff\xd8\xff|GIF8"), "a picture or document", ""),
    (re.compile(rb"\s*[{\[]\s*[\"{\[\]}]"), "JSON", ""),
    (re.compile(rb"\s*+(?:-- [^\n]*SQL|/\*!\d|CREATE TABLE|INSERT INTO|DROP TABLE|SET NAMES)"), "an SQL dump",
     "A database backup is not an export."),
    (re.compile(rb".{0,4000}?<feed\b[^>]*>.{0,4000}?blogger\.com", re.DOTALL), "a Blogger export (Atom)",
     "Import it into WordPress first, then export from there."),
    (re.compile(rb".{0,4000}?<feed[\s>]", re.DOTALL), "an Atom feed", "A feed holds only the latest posts."),
    (re.compile(rb".{0,4000}?<(?:urlset|sitemapindex)[\s>]", re.DOTALL), "a sitemap", ""),
    (re.compile(rb".{0,4000}?<rss[\s>]", re.DOTALL), "an RSS feed without WordPress's own fields (wp:…)",
     "A feed holds only the latest posts."),
    (re.compile(rb".{0,4000}?(?:<!doctype html|<html[\s>]|<head>|<body[\s>])", re.DOTALL | re.IGNORECASE),
     "a web page (HTML)",
     "The download may have ended on a login or error page."),
    (re.compile(rb"\s*<\?php"), "PHP source", ""),
    (re.compile(rb".{0,4000}?<\?xml|\s*<[A-Za-z]", re.DOTALL), "XML of another kind", ""),
)  # fmt: skip
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_WORDPRESS = (b"wxr_version", b"wordpress.org/export/", b"<wp:")


def seems_export(part: bytes) -> bool:
    """If anything in this part of a file is WordPress's own: version, namespace or a ``wp:`` field."""
    return any(mark in part for mark in _WORDPRESS)


def refuse(name: str, head: bytes) -> NotAnExport:
    """The error that says in one line what was found instead of an export, and what to do."""
    found, more = "something else", ""
    for pattern, kind, advice in _KINDS:
        if pattern.match(head):
            found, more = kind, advice
            break
    if found == "something else" and _BINARY.search(head[:4096]):
        found = "binary data"
    return NotAnExport(f"{name} is not a WordPress export: {found}. {more + ' ' if more else ''}{_HINT}")

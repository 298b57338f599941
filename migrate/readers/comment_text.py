"""A comment's text as WordPress shows it: paragraphs, breaks, and bare addresses made links."""

from __future__ import annotations

import re

from migrate.readers.paragraphs import autop

# an address in running text; what ends a sentence is not part of it
_URL = re.compile(r"(?<![\w\"'=>])((?:https?|ftp)://[\w#$%&~/.\-;:=,?@+*!()']++)", re.IGNORECASE)
_WWW = re.compile(r"(?<![\w\"'=>/])((?:www|ftp)\.[\w#$%&~/.\-;:=,?@+*!()']++)", re.IGNORECASE)
_EMAIL = re.compile(r"(?:(?<=[\s>])|\A)([.0-9a-z_+-]++@(?:[0-9a-z-]++\.)+[0-9a-z]{2,})", re.IGNORECASE)
_PARTS = re.compile(r"(<[^<>]*+>)")
_OPEN = re.compile(r"<(a|pre|code|script|style)(?=[\s>])", re.IGNORECASE)


def comment_html(source: str) -> str:
    """A stored comment as HTML; it is cleaned later, on the tree."""
    if "<" not in source:
        return autop(make_clickable(source) if has_addresses(source) else source)
    return autop(make_clickable(source))


def has_addresses(source: str) -> bool:
    """Whether there may be something in a text without tags that becomes a link."""
    return "://" in source or "www." in source or "@" in source


def make_clickable(source: str) -> str:
    """Bare addresses as links, except in links, code and tags."""
    if "://" not in source and "www." not in source and "@" not in source and "ftp." not in source:
        return source
    if "<" not in source:
        return _linked(source)
    parts = _PARTS.split(source)
    inside = ""
    for index, part in enumerate(parts):
        if index % 2:
            if not inside and (found := _OPEN.match(part)):
                inside = found[1].lower()
            elif inside and part[:2] == "</" and part[2:-1].strip().lower() == inside:
                inside = ""
        elif part and not inside:
            parts[index] = _linked(part)
    return "".join(parts)


def _linked(source: str) -> str:
    if "://" in source:
        source = _URL.sub(_url, source)
    if "www." in source or "ftp." in source:
        source = _WWW.sub(_www, source)
    return _EMAIL.sub(r'<a href="mailto:\1">\1</a>', source) if "@" in source else source


def _trimmed(url: str) -> tuple[str, str]:
    """The address and what only ends the sentence: dots and commas, a bracket that it did not open."""
    kept = url.rstrip(".,;:")
    surplus = kept.count(")") - kept.count("(")
    if surplus > 0:
        brackets = len(kept) - len(kept.rstrip(")"))
        kept = kept[: len(kept) - min(surplus, brackets)].rstrip(".,;:")
    return kept, url[len(kept) :]


def _url(found: re.Match[str]) -> str:
    url, rest = _trimmed(found[1])
    if len(url) < 9:
        return found[0]
    return f'<a href="{url.replace(chr(39), "&#039;")}" rel="nofollow ugc">{url}</a>{rest}'


def _www(found: re.Match[str]) -> str:
    url, rest = _trimmed(found[1])
    scheme = "http" if url[:3].lower() == "www" else "ftp"
    return f'<a href="{scheme}://{url}" rel="nofollow ugc">{url}</a>{rest}'

"""What must never be public, looked for in every byte of a folder: shared by the tests of leaks and of ``forget``."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from lxml import etree

PRIVATE_PARTS = ("apart/", "report.json", "manifest-sha256.txt", ".gitignore")
"""What an archive keeps for its owner; all else may be published."""
_LOCAL = {"127.0.0.1", "::1", "0.0.0.0"}


def public_files(site: Path) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file that may be published, the built site included."""
    yield from ((path, data) for path, data in all_files(site) if not path.startswith(PRIVATE_PARTS))


def all_files(site: Path) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file."""
    for path in sorted(site.rglob("*")):
        if path.is_file():
            yield path.relative_to(site).as_posix(), path.read_bytes()


def people(export: Path) -> set[str]:
    """The e-mail and IP addresses of an export's authors and commenters, read with nothing of the project's own."""
    tree = etree.parse(export, etree.XMLParser(recover=True, huge_tree=True))
    names = ("author_email", "comment_author_email", "comment_author_IP", "post_password")
    found = {str(text).strip() for name in names for text in tree.xpath(f"//*[local-name()='{name}']/text()")}
    return {text for text in found if len(text) > 5} - _LOCAL


def forms(value: str) -> set[bytes]:
    """The ways in which a page or file may hold a value (lower case)."""
    value = value.lower()
    found = {value, quote(value, safe=""), value.replace("@", "&#64;"), value.replace("@", "&#x40;")}
    if "@" in value:
        raw = value.encode()
        found |= {hashlib.new(name, raw).hexdigest() for name in ("md5", "sha1", "sha256")}
        found.add(base64.b64encode(raw).decode().rstrip("=").lower())
    return {form.encode() for form in found}


def any_of(forms: Iterable[bytes], common: int = 3) -> bytes:
    """A pattern of all, the longest first; those that begin alike together, or each would be tried at every byte."""
    ordered = sorted(forms, key=len, reverse=True)
    if not common or len(ordered) == 1:
        return b"|".join(map(re.escape, ordered))
    begun: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for form in ordered:
        begun[form[:1]].append(form[1:])
    return b"|".join(re.escape(first) + b"(?:" + any_of(rest, common - 1) + b")" for first, rest in begun.items())


def leaks(files: Iterable[tuple[str, bytes]], values: Iterable[str]) -> list[str]:
    """``VALUE in FILE`` for every value that stands in a file or in its name."""
    wanted = {form: value for value in values for form in forms(value)}
    if not wanted:
        return []
    pattern = re.compile(any_of(wanted))
    told = []
    for path, data in files:
        for found in {*pattern.findall(data.lower()), *pattern.findall(path.lower().encode())}:
            told.append(f"{wanted[found]} in {path}")  # noqa: PERF401 - two loops read better
    return told

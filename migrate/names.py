"""Names on disk, safe on Linux, macOS and Windows whatever a slug says; and addresses at which a page can be built."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from urllib.parse import unquote

from slugify import slugify

LONGEST = 200
"""Bytes of one part of a path; file systems take 255, and suffixes and temporary names need room."""

_LONGEST_NAME = 255
_RESERVED = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f<>:\"/\\|?*\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)
_ODD = re.compile(r"[\x00-\x1f\x7f%?#\\.]")
_UNFIT = re.compile(
    r"-?[\x00-\x1f\x7f%?#\\]+-?|\.+(?=/|$)|(?<=/index)\.(?=(?:html|xml)/)|(?<=/)\.(?=ht)", re.IGNORECASE
)
_LOOKALIKE = str.maketrans(dict.fromkeys("\uff0f\u2044\u2215\uff3c\uff1a\u29f8\u29f5", "-"))
_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*")
_CUT_OFF = re.compile(r"%[0-9a-fA-F]?$")
_OWN_NAMES = {"index", "_index", "readme", "404", "desktop.ini", "thumbs.db"}


def decode(slug: str) -> str:
    """A stored slug (percent-encoded, perhaps cut inside an octet: facts 2.4) as text in NFC."""
    if "%" not in slug:
        return slug if slug.isascii() else unicodedata.normalize("NFC", slug)
    text = unquote(slug, errors="replace").rstrip("\ufffd")
    return unicodedata.normalize("NFC", _CUT_OFF.sub("", text))


def safe_part(name: str, fallback: str) -> str:
    """One part of a path from any text: no separator, no device name, no leading dot, at most ``LONGEST`` bytes."""
    if _SAFE.fullmatch(name) and len(name) <= LONGEST and name not in _OWN_NAMES and not _RESERVED.fullmatch(name):
        return name
    cleaned = unicodedata.normalize("NFC", name).translate(_LOOKALIKE)
    cleaned = _FORBIDDEN.sub("-", cleaned).strip(" .-~") or fallback or "x"
    if cleaned[0] == "_":  # generators leave such files out
        cleaned = cleaned.lstrip("_") or fallback or "x"
    if cleaned.casefold() in _OWN_NAMES or _RESERVED.fullmatch(cleaned):
        cleaned += "-"
    return shorten(cleaned)


def shorten(name: str) -> str:
    """A name of at most ``LONGEST`` bytes; what was cut is replaced by a digest of the whole."""
    encoded = name.encode()
    if len(encoded) <= LONGEST:
        return name
    digest = hashlib.sha256(encoded).hexdigest()[:10]
    return encoded[: LONGEST - 11].decode(errors="ignore").rstrip(" .-") + "-" + digest


def too_long(address: str) -> bool:
    """Whether a part of an address has more bytes than a file's name may have."""
    letters = _LONGEST_NAME // 4  # a letter has at most four bytes
    return len(address) >= letters and any(len(part.encode()) > _LONGEST_NAME for part in address.split("/"))


def fitting(address: str) -> str:
    """An address at which a page can be built: a slug that was stored unencoded may have 800 bytes, or odd signs.

    Hugo publishes ``/100%25/`` in a folder of that name, which a server looks for as ``100%``; it links to a ``?`` or
    ``#`` as such, and reads no control character. Some servers find no backslash, some disks no dot at a name's end,
    and Apache serves nothing beside a folder called ``.htaccess``. Only plugins and importers make such slugs.
    """
    if not _ODD.search(address) and not too_long(address):
        return address
    return "/".join(shorten(part) if too_long(part) else part for part in _UNFIT.sub("-", address).split("/"))


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


def name_of(slug: str, title: str, number: int | None, kind: str) -> str:
    """The name of a post on disk: its slug decoded, else its title slugified, else ``post-12``."""
    fallback = f"{kind}-{number}" if number else kind
    wanted = decode(slug) or slugify(title, max_length=60, word_boundary=True)
    return safe_part(wanted, fallback)


def safe_path(parts: Iterable[str], fallback: str = "x") -> str:
    """Several parts as a relative path; parts that say nothing (empty, dots) are left out."""
    return "/".join(safe_part(part, fallback) for part in parts if part.strip(" ."))


def folded(name: str) -> str:
    """What names share that are one to some disks (in another case) or to Hugo (with a hyphen for a blank)."""
    return name.casefold().replace(" ", "-")


class Allocator:
    """Gives every thing a name of its own, unique when folded: as a name on disk, or as ``fold`` says."""

    def __init__(self, fold: Callable[[str], str] = folded) -> None:
        self.fold = fold
        self._taken: set[str] = set()

    def take(self, path: str, suffix: str, ending: str = "") -> str:
        """``path``, or ``path-SUFFIX`` (then ``-SUFFIX-2`` …) when it is taken. Order decides who comes first.

        ``ending`` stays behind it: ``path-SUFFIX.html``.
        """
        wanted, turn = path + ending, 1
        while not self.claim(wanted):
            tail = f"-{suffix}" if turn == 1 else f"-{suffix}-{turn}"
            folder, slash, name = path.rpartition("/")
            wanted, turn = folder + slash + shorten(name + tail) + ending, turn + 1
        return wanted

    def claim(self, name: str) -> bool:
        """Whether a name was free; it is taken now."""
        key = self.fold(name)
        if key in self._taken:
            return False
        self._taken.add(key)
        return True

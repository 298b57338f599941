"""What is had, what is wanted, what could not be reached; and which files to ask for, under which addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from migrate.fetch.download import Job
from migrate.media.uploads import EXECUTABLE
from migrate.media.wanted import SiteOfFiles, WantedFile
from migrate.urls import split

HAVE, WANT, UNREACHABLE = "have", "want", "unreachable"
_MOST_ADDRESSES = 4
_NAMED = frozenset({"attachment", "original", "size"})
"""Files whose address the export itself states."""
_KEPT = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A wanted file, and how it stands with it."""

    wanted: WantedFile
    state: str
    """``have``, ``want`` or ``unreachable``."""
    path: str = ""
    """The file that is there for it: itself, or the original that it is a copy of."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """What lies in the archive, and what is known of earlier tries."""

    root: Path
    site: SiteOfFiles
    error_of: Callable[[str], str]
    """Why a file could not be fetched, by its path below ``uploads``."""

    def has(self, file: str, place: str) -> str:
        """The path of a file that lies where it belongs, or an empty string."""
        path = self.site.path(file, place)
        return path if file and (self.root / path).is_file() else ""

    def stands_for(self, one: WantedFile, *, sizes: bool) -> str:
        """The path of what is there for a wanted file: itself or, unless copies are kept, its original."""
        return self.has(one.file, one.place) or ("" if sizes else self.has(one.instead, one.place))

    def standings(self, wanted: Iterable[WantedFile], *, sizes: bool) -> Iterator[Standing]:
        """How it stands with each. ``sizes``: sized copies are wanted for themselves, also those nothing refers to."""
        for one in wanted:
            if one.role != "size" or sizes:
                yield self._standing(one, sizes=sizes)

    def _standing(self, one: WantedFile, *, sizes: bool) -> Standing:
        path = self.stands_for(one, sizes=sizes)
        if path:
            return Standing(wanted=one, state=HAVE, path=path)
        if EXECUTABLE.search(one.file):
            return Standing(wanted=one, state=UNREACHABLE, error="a server could run it; it is never fetched")
        error = self.error_of(one.file)
        return Standing(wanted=one, state=UNREACHABLE if error else WANT, error=error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which files to ask for. ``source`` is the address that ``--from-host`` names, or empty."""

    wanted: Callable[[], Iterator[WantedFile]]
    """The list; each call reads it anew, since it may be long."""
    stock: Stock
    source: str = ""
    sizes: bool = False

    def originals(self) -> Iterator[Job]:
        """Every file that is missing; of a sized copy the original, where nothing else asks for that."""
        asked: set[str] = set()
        for one in self._missing(copies=False):
            asked.add(one.file)
            yield self._job(one.file, one, one.urls)
        for one in self._missing(copies=True):
            if one.instead not in asked:
                asked.add(one.instead)
                yield replace(self._job(one.instead, one, [_renamed(url, one.instead) for url in one.urls]), guess=True)

    def copies(self) -> Iterator[Job]:
        """The sized copies whose originals are gone: better small than not at all."""
        for one in self._missing(copies=True):
            yield self._job(one.file, one, one.urls)

    def _job(self, file: str, one: WantedFile, urls: Iterable[str]) -> Job:
        return Job(file, one.place, addresses(one, urls, self.stock.site, self.source))

    def _missing(self, *, copies: bool) -> Iterator[WantedFile]:
        for one in self.wanted():
            asked = not copies if self.sizes else one.role != "size" and bool(one.instead) == copies
            if asked and not EXECUTABLE.search(one.file) and not self.stock.stands_for(one, sizes=self.sizes):
                yield one


def _renamed(url: str, other: str) -> str:
    """The address of another file in the same folder."""
    folder, slash, _ = url.partition("?")[0].rpartition("/")
    return f"{folder}{slash}{quote(other.rpartition('/')[2])}"


def addresses(one: WantedFile, urls: Iterable[str], site: SiteOfFiles, source: str) -> tuple[str, ...]:
    """Where to ask for a file: on ``source`` if one is named, else where an attachment says that it is.

    What only content names is looked for on the site's host of today first: content is older than the last move.
    """
    whole = [absolute(url, site.home) for url in urls]
    if source:
        return tuple(dict.fromkeys(on_host(url, source) for url in whole))[:_MOST_ADDRESSES]
    home = _host(site.home)
    today = [on_host(url, site.home, keep_path=True) for url in whole if _host(url) in site.hosts]
    said = [url for url in whole if _host(url) != home]
    ranked = [*said, *today] if one.role in _NAMED and home not in map(_host, whole) else [*today, *said]
    return tuple(dict.fromkeys(ranked))[:_MOST_ADDRESSES]


def _host(url: str) -> str:
    return split(url).netloc.lower().removeprefix("www.")


def absolute(url: str, home: str) -> str:
    """An address as content has it, whole, without query and fragment; Photon's gives the original's (facts 2.5)."""
    parts, base = split(unescape(url.strip())), urlsplit(home)
    host, path = parts.netloc, parts.path
    if host.lower() in {"i0.wp.com", "i1.wp.com", "i2.wp.com", "i3.wp.com"}:
        host, _, path = path.lstrip("/").partition("/")
    scheme = parts.scheme if parts.scheme in {"http", "https"} else base.scheme
    return urlunsplit((scheme, host or base.netloc, "/" + quote(path.lstrip("/"), safe=_KEPT), "", ""))


def on_host(url: str, source: str, *, keep_path: bool = False) -> str:
    """The same path on another host, below its own path if it has one (``https://web.example/backup``)."""
    parts, base = split(url), urlsplit(source)
    front = "" if keep_path else base.path.rstrip("/")
    return urlunsplit((base.scheme, base.netloc, front + parts.path, "", ""))

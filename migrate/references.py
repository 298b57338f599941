"""Links and pictures of a body, moved to where the things stand now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote

from lxml import etree

from migrate.index import Index
from migrate.media.sizes import originals_of, width_in_name
from migrate.media.uploads import UPLOADS
from migrate.names import decode, fitting, safe_path
from migrate.permalinks import encode
from migrate.readers.attachments import upload_path
from migrate.site import Site
from migrate.urls import split
from migrate.visibility import Place

_MEDIA = re.compile(
    r"\.(?:jpe?g|jpe|png|gif|webp|avif|heic|svg|bmp|ico|tiff?|pdf|docx?|pptx?|xlsx?|odt|ods|odp|epub|mobi|zip|gz|tar|rar|7z"
    r"|mp3|m4a|m4b|ogg|oga|wav|wma|flac|mid|mp4|m4v|mov|wmv|avi|mpe?g|ogv|webm|flv|3gp|txt|csv|rtf|key|kml|gpx|vtt|srt|swf)$",
    re.IGNORECASE,
)
_PHOTON = re.compile(r"^i\d\.wp\.com$", re.IGNORECASE)
_FILES = ".files.wordpress.com"
_PART_OF = re.compile(r"/(?:\d{1,3}|comment-page-\d+|page/\d+|amp|embed|trackback)/?$")
"""What follows the address of a post for a part of it (facts 2.1); the new site shows the whole on one page."""
_DATE = re.compile(r"(?:\d{4}(?:/\d\d?(?:/\d\d?)?)?)")
_IDLE_QUERY = re.compile(r"(?:utm_\w+|replytocom|fbclid|share)=.*")
"""A query that changes nothing of what a page shows."""
_SLASHES = re.compile(r"/{2,}")
_IN_SRCSET = re.compile(r"\s*,?\s*(\S+?)(?:\s+([\d.]+[wx]))?\s*(?:,(?=\s)|$)")
_SRCSET = re.compile(r"""srcset\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.IGNORECASE)
_IN_CSS = re.compile(r"""url\(\s*+(?:&quot;|["'])?([^"'()<>\s&]++)""", re.IGNORECASE)
_IN_DATA = re.compile(
    r"""\bdata-(?:[a-z]+-)?(?:file|url|src|full|large_image|image|bg|background)\s*+=\s*+["']([^"'<>\s]++)""",
    re.IGNORECASE,
)


class Target(NamedTuple):
    """Where a reference leads: the new address or None (leave it), and what is to be told."""

    address: str | None
    kind: str  # "page", "media", "missing-media", "apart-media", "broken", "elsewhere"
    file: str = ""
    width: int = 0
    height: int = 0
    shown: int = 0
    """The width that its reader saw, where an original stands for a sized copy."""


class References:
    """Resolves addresses against the index. One for each worker."""

    def __init__(self, site: Site, index: Index) -> None:
        self.site, self.index = site, index
        self._space = site.addresses
        self._categories = {
            decode(slug): term.address for (kind, slug), term in site.terms.items() if kind == "category"
        }
        self._category_front = (self._space.base + self._space.taxonomy_front("category")).rstrip("/")
        self.resolve = lru_cache(maxsize=8192)(self._resolve)
        self._is_media_host = lru_cache(maxsize=256)(self._holds_media)

    def _resolve(self, url: str) -> Target:
        url = url.strip()
        if not url or url[0] == "#" or not (":" not in url[:12] or url[:4].lower() == "http"):
            return _ELSEWHERE
        parts = split(url)
        host = parts.netloc.lower()
        path = parts.path
        if _PHOTON.match(host):  # the original is what follows the first host (facts 2.5)
            host, _, path = path.lstrip("/").partition("/")
            path = "/" + path
        if not host and not path.startswith("/"):
            return _ELSEWHERE  # relative to the page it stood on, or an anchor
        media_host = self._is_media_host(host)
        own = media_host or self._space.is_own(host)
        if not own and not self._space.was_own(host):
            return self._foreign(host, path) if _MEDIA.search(path) else _ELSEWHERE
        found = self._media(path) if media_host or "/uploads/" in path or _MEDIA.search(path) else None
        found = found or self._page(path, parts.query, parts.fragment, relative=not host)
        return found if own or found.address is not None or self._is_known(found) else _ELSEWHERE

    def _holds_media(self, host: str) -> bool:
        """Whether a host is where WordPress.com kept this blog's files (facts 2.5).

        Each of its blogs has one, and all use the same folders: ``2008/06/image.jpg`` of another blog is another image.
        """
        if not host.endswith(_FILES):
            return False
        blog = host.removesuffix(_FILES) + ".wordpress.com"
        return self._space.is_own(blog) or self._space.was_own(blog) or self.index.has_files_on(host)

    def _foreign(self, host: str, path: str) -> Target:
        """On a host that we know nothing of only the very files that attachments name are the site's own."""
        file = self.index.file_at(f"//{host}{path}")
        return self._stored(file) if file else _ELSEWHERE

    def _is_known(self, found: Target) -> bool:
        """A file on a host that the site once had is the site's own when an attachment has it (facts 1.4)."""
        return found.kind in {"missing-media", "apart-media"} and self.index.owner(found.file) is not None

    def _media(self, path: str) -> Target | None:
        file = safe_path(upload_path(unquote(path, errors="replace")).split("/"), "file")
        return self._stored(file) if file else None

    def _stored(self, file: str) -> Target:
        for candidate in self._copies(file):
            if found := self.index.upload(candidate):
                place, _size, width, height = found
                if place != Place.PUBLIC.value:
                    return Target(None, "apart-media", file)
                shown = width_in_name(file) if candidate != file else 0
                return Target(self.media_address(candidate), "media", file, width, height, min(shown, width))
        return Target(None, "missing-media", file)

    def _copies(self, file: str) -> tuple[str, ...]:
        """The file itself, else the one it is a copy of: as the metadata says, then as its name says (facts 2.5)."""
        owner = self.index.owner(file)
        known = (str(owner[0]),) if owner else ()
        return (file, *known, *originals_of(file))

    def media_address(self, file: str) -> str:
        """The root-relative address of a file below ``uploads``."""
        return f"{self._space.base}/{UPLOADS}/{quote(file)}"

    def _page(self, path: str, query: str, fragment: str, *, relative: bool) -> Target:
        anchor = f"#{fragment}" if fragment else ""
        known = self._by_query(query) if query else None
        known = known or self._by_path(unquote(path, errors="replace"), query)
        if known:
            return Target(encode(known) + anchor, "page")
        return _ELSEWHERE if relative and not path.strip("/") else Target(None, "broken")

    def _by_query(self, query: str) -> str | None:
        asked = parse_qs(query.replace("&amp;", "&"))
        for name in ("p", "page_id", "attachment_id"):
            number = asked.get(name, [""])[0]
            if number.isdecimal() and len(number) < 15:
                return self.index.address_of(int(number))
        return None

    def _by_path(self, path: str, query: str) -> str | None:
        if query and not _IDLE_QUERY.fullmatch(query):
            return None
        path = (_SLASHES.sub("/", path) if "//" in path else path) or "/"
        base = self._space.base
        if path.rstrip("/") in {base, base + "/index.php"}:
            return base + "/"
        if path.rstrip("/") == base + "/feed":
            return base + "/feed/"
        found = self.index.at_address(path) or self.index.at_address(_PART_OF.sub("/", path))
        if found:
            return found
        bare = fitting(path.rstrip("/"))
        for form in (bare + "/", bare):
            if form in self.site.term_addresses:
                return form
        if path.startswith(self._category_front + "/"):  # of a category's path only the last piece counts (facts 2.3)
            return self._categories.get(path.rstrip("/").rpartition("/")[2])
        inner = path[len(base) :].strip("/")
        return (
            path.rstrip("/") + self._space.slash
            if _DATE.fullmatch(inner.removeprefix(self._space.date_front.strip("/")).strip("/"))
            else None
        )


_ELSEWHERE = Target(None, "elsewhere")
_CARRIERS = ("a", "img", "audio", "video", "source", "track", "iframe")
_SOURCE = ("src",)
_ATTRIBUTES: dict[object, tuple[str, ...]] = {"a": ("href",), "video": ("src", "poster")}

Seen = Callable[[str, Target], None]
Moved = Sequence[tuple[str, Target]]
"""What ``seen`` was shown, in order."""
_NOTHING: Mapping[etree._Element, Moved] = {}


def move_references(
    body: etree._Element, references: References, seen: Seen, before: Mapping[etree._Element, Moved] = _NOTHING
) -> None:
    """Point every reference of a body to its new address; ``seen`` is shown what is a file or leads nowhere, as it was.

    ``before`` has the figures of which it was done before.
    """
    for element in body.iter("figure", *_CARRIERS) if before else body.iter(*_CARRIERS):
        if before:
            for moved in before.get(element, ()):
                seen(*moved)
        for name in _ATTRIBUTES.get(element.tag, _SOURCE):
            if value := element.get(name):
                target = references.resolve(value)
                if target.kind != "elsewhere":
                    if target.kind != "page":
                        seen(value, target)
                    if target.address is not None:
                        element.set(name, target.address)
                        _measure(element, target)


def _measure(element: etree._Element, target: Target) -> None:
    """A picture that says neither width nor height gets those of its file, so that a page does not jump.

    An original that stands for a copy is shown as wide as that was, and as high as is right: copies may be cropped.
    """
    if element.tag != "img" or not target.width:
        return
    said = (element.get("width") or "").removesuffix("px")
    width = int(said) if said.isdecimal() else target.shown or target.width
    if target.shown or not (said or element.get("height")):
        element.set("width", str(width))
        element.set("height", str(max(1, round(width * target.height / target.width))))


def hidden_references(source: str) -> Iterator[tuple[str, str]]:
    """(address, role) of what a stored body names where ours has no reference: srcset, CSS, data attributes."""
    if "srcset" in source:
        for double, single in _SRCSET.findall(source):
            yield from ((url, "srcset") for url, _ in _IN_SRCSET.findall(unescape(double or single)))
    if "url(" in source:
        yield from ((unescape(url), "css") for url in _IN_CSS.findall(source))
    if "data-" in source:
        yield from ((unescape(url), "data") for url in _IN_DATA.findall(source))

"""The address space of the old site: where each thing stood.

This is the record that everybody asks. How it is inferred stands in the modules beside: ``structure`` from the posts'
own links, ``links``, ``frontpages`` and ``former`` from links within the site, ``infer`` all of it, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from migrate.dates import parse as parse_date
from migrate.names import as_page, decode, fitting, is_in_a_file
from migrate.urls import split

_SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressSpace:
    """What the links of an export say about the site's addresses (facts 2.1).

    ``base`` is the path of the blog on its host (``/blog`` or empty); ``structure`` is empty for plain permalinks;
    ``agreeing`` of ``seen`` published posts have exactly the link that the structure gives.
    """

    home: str
    base: str = ""
    structure: str = ""
    seen: int = 0
    agreeing: int = 0
    hosts: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    """Hosts that the site once had, by its guids: a link there is ours only when it leads to something."""
    former_structures: tuple[str, ...] = ()
    """Permalink structures that were in force before, with date, name and number only."""
    type_fronts: Mapping[str, str] = field(default_factory=dict)
    category_base: str = ""
    tag_base: str = ""
    front_page: int = 0
    """The number of the page that stands at the home address, where its link does not say so."""
    posts_page: int = 0
    """The number of the page that lists the newest posts, where a front page stands in their place."""
    posts_page_by: str = ""
    """From what that is known."""

    most_per_page: int = 0
    """The most posts that a page of a list can have had, by the pages that links lead to; 0 where none tells."""
    amp: bool = False
    """Whether a plugin gave each post a page for telephones below it, at ``amp/``."""
    plain: bool = False
    """Whether nothing had a path of its own (``?p=12``): all addresses are new then."""

    @property
    def front(self) -> str:
        """The literal part of the structure before its first tag, ``/`` when there is none."""
        return self.structure.partition("%")[0] or "/"

    @property
    def slash(self) -> str:
        """What every address ends with."""
        return "/" if not self.structure or self.structure.endswith("/") else ""

    def taxonomy_front(self, taxonomy: str) -> str:
        """The folder of a taxonomy's archives, below ``base``. A set base drops the front (facts 2.1)."""
        if self.plain:
            return f"/{_PLAIN_TAXONOMIES.get(taxonomy, f'terms/{taxonomy}')}/"
        if own := {"category": self.category_base, "post_tag": self.tag_base}.get(taxonomy, ""):
            return f"{self.root}/{own}/"
        name = {"category": "category", "post_tag": "tag", "post_format": "type"}.get(taxonomy, taxonomy)
        return f"{self.front}{name}/"

    @property
    def root(self) -> str:
        """``/index.php`` where the server could not rewrite (PATHINFO permalinks), else empty."""
        return "/index.php" if self.front.startswith("/index.php/") else ""

    @property
    def by_category(self) -> bool:
        """Whether a post's address begins with its category: then a category is also found there (facts 2.1)."""
        return self.structure[len(self.front) :].startswith("%category%")

    @property
    def by_author(self) -> bool:
        """Whether a post's address begins with its author: then an author is also found there, and no post by its name.

        Asked of WordPress 6.1.9.
        """
        return self.structure[len(self.front) :].startswith("%author%")

    @property
    def guesses_names(self) -> bool:
        """Whether a post was found by its name alone (``/hello/``, facts 2.3).

        Where categories or authors stand at the root WordPress took the name for one, and where posts have an ending
        (``/%postname%.html``) for a page's, and found nothing. Asked of WordPress 6.1.9.
        """
        ending = re.match("%postname%[^/]", self.structure[len(self.front) :])
        return not (self.plain or self.by_category or self.by_author or ending)

    @property
    def author_front(self) -> str:
        """The folder of the authors' archives, below ``base``."""
        return "/authors/" if self.plain else f"{self.front}author/"

    @property
    def date_front(self) -> str:
        """The folder of the dates' archives, below ``base``: ``date/`` when the structure starts with the post's id."""
        if self.plain:
            return "/dates/"
        return self.front + ("date/" if "post_id" in re.findall(r"%(\w+)%", self.structure)[:3] else "")

    @property
    def page_front(self) -> str:
        """What stands before a page's path, ``base`` included."""
        return self.base + (self._plain_front("page") if self.plain else f"{self.root}/")

    @property
    def feed(self) -> str:
        """The name of a feed's folder. Under plain permalinks ``/feed/`` was nothing, and stays nothing."""
        return "feeds" if self.plain else "feed"

    @property
    def paging(self) -> str:
        """The name of the folder of a list's further pages."""
        return "older" if self.plain else "page"

    def term_address(self, taxonomy: str, slugs: Iterable[str]) -> str:
        """A term's archive; ``slugs`` from the topmost ancestor down. Of one that says nothing a hyphen is left."""
        path = "/".join(decode(slug).replace("/", "-") or "-" for slug in slugs)
        address = f"{self.base}{self.taxonomy_front(taxonomy)}{path}{self.slash}"
        return f"{address}/" if is_in_a_file(address) else as_page(address)  # its feed and its pages are below it

    def author_address(self, nicename: str) -> str:
        """An author's archive."""
        return as_page(f"{self.base}{self.author_front}{nicename}{self.slash}")

    def date_address(self, *parts: str) -> str:
        """A year's, month's or day's archive."""
        return as_page(f"{self.base}{self.date_front}{'/'.join(parts)}{self.slash}")

    def type_address(self, kind: str) -> str:
        """The archive of an own type."""
        front = self._plain_front(kind) if self.plain else self.type_fronts.get(kind) or f"{self.front}{kind}/"
        return self.base + fitting(front)

    def _plain_front(self, kind: str) -> str:
        return f"/{_PLAIN_TYPES.get(kind, f'types/{kind}')}/"

    def is_own(self, host: str) -> bool:
        """Whether a host is this site's (with or without ``www.``; empty for a relative address)."""
        return not host or host.lower().removeprefix("www.") in self.hosts

    def was_own(self, host: str) -> bool:
        """Whether the site once had this host."""
        return host.lower().removeprefix("www.") in self.former

    def path_of(self, link: str) -> str | None:
        """The decoded path of a pretty permalink of this site, None for a query link, another host or no link."""
        if not link:
            return None
        raw = self._raw_path(link)
        if raw is None:
            return None
        path = decode(_SLASHES.sub("/", raw) if "//" in raw else raw) or "/"
        if ".." in path or "/./" in path or "\\" in path or "\0" in path:
            return None
        return path if path.startswith("/") else None

    def _raw_path(self, link: str) -> str | None:
        if link.startswith(self.home + "/") and "?" not in link and "#" not in link:  # nearly all are
            return self.base + link[len(self.home) :]
        parts = split(link)
        return None if parts.query or not parts.path or not self.is_own(parts.netloc) else parts.path

    def fallback(self, kind: str, slug: str, date: str, number: int | None, above: str = "") -> str:
        """An address for something that has none of its own; ``above`` are the slugs of a page's parents (``a/b/``).

        Under plain permalinks everything goes where WordPress never answered, so that what was nothing stays nothing.
        """
        name = decode(slug).replace("/", "-") or f"{kind}-{number}"
        if self.plain:
            return f"{self.base}{self._plain_front(kind)}{above}{name}/"
        found = parse_date(date)
        if kind == "post" and found:
            return f"{self.base}/{found:%Y/%m/%d}/{name}/"
        return f"{self.base}/{name}/" if kind in {"post", "page"} else f"{self.base}/{kind}/{name}/"


_PLAIN_TAXONOMIES = {"category": "categories", "post_tag": "tags", "post_format": "formats"}
_PLAIN_TYPES = {"post": "posts", "page": "pages", "attachment": "attachments"}


def encode(path: str) -> str:
    """A decoded path as it stands in a URL; WordPress writes lower-case hex, browsers upper: this is the RFC's."""
    return quote(path, safe="/-._~!$&'()*+,;=:@%" if "%" not in path else "/-._~!$&'()*+,;=:@")


def hosts_of(home: str, more: Iterable[str] = ()) -> frozenset[str]:
    """The site's hosts without ``www.``."""
    found = {split(url).netloc.lower().removeprefix("www.") for url in (home, *more)}
    return frozenset(host for host in found if host)

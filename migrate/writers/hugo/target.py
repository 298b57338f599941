"""Hugo's habits: bundles under ``content/``, own keys under ``params``, a page for each term, author and day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from migrate.dates import parse
from migrate.media.pages import is_file
from migrate.model import Data
from migrate.names import is_in_a_file, safe_path
from migrate.post import Post
from migrate.settle import Settled
from migrate.smilies import EMOJI
from migrate.terms import SiteTerm
from migrate.titles import plain
from migrate.translations import LanguageHome, homes_here, without_home
from migrate.visibility import MENU, Place
from migrate.writers.frontmatter import front_matter
from migrate.writers.hugo.config import SiteConfig, hugo_config
from migrate.writers.jsontext import to_json
from migrate.writers.plain import own_slug
from migrate.writers.target import (
    SiteData,
    Target,
    apart_folder,
    by_month,
    data_files,
    is_public,
    own_name,
    said_of,
    target,
    wordpress_facts,
)

_THEME = Path(__file__).parent / "theme"
_POSTS_PAGE = "content/posts-page"
"""The page that lists the newest posts is a section: only such a page can have further pages."""
_LANGUAGES = "language-homes"
"""The section of the lists of each language's posts."""
_LISTS = frozenset({"content", _POSTS_PAGE})
_OF_A_DATE = re.compile("content/posts/[0-9]{4}(?:/(?:0[1-9]|1[0-2])(?:/(?:0[1-9]|[12][0-9]|3[01]))?)?")
"""The section of a date's archive: a post called ``25`` can't stand there."""
_SECTIONS = {"post": "posts", "page": "pages", "attachment": "attachments"}


def _words(address: str) -> str:
    """What to call a type: its address was chosen for people (``/lessons/``), its name for machines (``lp_lesson``)."""
    return address.strip("/").rpartition("/")[2].replace("_", " ").replace("-", " ").capitalize()


@target("hugo")
class Hugo(Target):
    """A whole Hugo site: content, data, theme and configuration."""

    name = "hugo"
    media_root = "static/"
    own_files = ("index.html", "404.html", "robots.txt", "sitemap.xml", "permapress.css")
    draws_smilies = True

    def folder(self, item: Settled) -> str:
        """``content/posts/2010/08/hello``: years and months are sections."""
        if not is_public(item):
            return apart_folder(item)
        if item.address == self.home:
            return "content"
        if item.type == "page" and item.id and item.id == self.posts_page:
            return _POSTS_PAGE
        name, section = own_name(item), section_of(item.type)
        if item.type in {"post", "attachment"}:
            folder = by_month(item, f"content/{section}")
            return f"{folder}-post" if _OF_A_DATE.fullmatch(folder) else folder
        # a bundle can't stand in another page's bundle, so a child page's folder tells its parents by name
        path = item.address.removeprefix(self.home).strip("/").split("/") if item.type == "page" else [name]
        return f"content/{section}/{safe_path(['--'.join(path)]) or name}"

    def file(self, folder: str) -> str:
        """A static front page is the site's home page, the posts page a section."""
        return f"{folder}/_index.md" if folder in _LISTS else f"{folder}/index.md"

    def front_matter(self, post: Post) -> Data:
        """Hugo's own keys above, everything else under ``params``."""
        item = post.item
        public = post.place is Place.PUBLIC
        data: Data = {
            "title": post.title,
            "date": post.date,
            "lastmod": post.modified,
            "url": None if self._is_file(post) else self.local(post.address),
            "build": {"render": "never", "list": "never"} if self._is_file(post) else None,
            "slug": own_slug(post) if item.type != "page" else None,
            "draft": None if public else True,
            "description": post.seo.get("description") or None,
            "summary": post.excerpt if post.excerpt and not post.attachment else None,
            # a feed of its comments beside the page, where WordPress had it
            "outputs": ["html", "replies"] if self._has_replies(post) else None,
            "authors": [post.writer.slug] if post.writer and item.type != "page" else None,
        }
        data |= {key: [term.name_on_disk for term in terms] for key, terms in post.terms.items()}
        data["params"] = {
            "author_name": post.writer.name if post.writer else None,
            **said_of(post),
            "language": post.language or None,
            "translations": list(post.translations) or None,
            "direction": post.direction or None,
            "comments": post.comment_count or None,
            "mentions": post.mention_count or None,
            "comments_open": True if item.comment_status == "open" else None,
            "front": True if post.path == "content" else None,
            "enclosures": list(post.enclosures) or None,
            "seo": post.seo or None,
            "wordpress": wordpress_facts(post),
        }
        return data

    def _is_file(self, post: Post) -> bool:
        return post.item.type == "attachment" and is_file(post.address, self.home[:-1])

    def _has_replies(self, post: Post) -> bool:
        """Whether a feed of its comments stands beside a page. Hugo would write it over a page that is a file.

        Below ``/comments/`` stands the feed of all comments, as in WordPress.
        """
        if not post.comment_count or post.path in _LISTS:
            return False
        return not is_in_a_file(post.address) and post.address.rstrip("/") != f"{self.home}comments"

    def local(self, address: str) -> str | None:
        """An address as Hugo's ``url``: below ``baseURL``, whose folder Hugo puts in front, without a ``:token``."""
        return address.removeprefix(self.home[:-1]).replace(":", "\\:") if address and address != self.home else None

    def site_files(self, data: SiteData) -> Iterator[tuple[str, str | bytes]]:
        """Configuration, theme, data, and a page for every list that WordPress had."""
        yield from data_files(data)
        yield "hugo.toml", hugo_config(_config(data))
        yield from _theme_files()
        yield from self._list_pages(data)
        yield from self._language_pages(data)
        if data.smilies:
            yield "data/smilies.json", to_json(EMOJI)
        yield "data/dates.json", to_json({"dates": list(self._dates(data))})
        below = _descendants(data.site.terms.values())
        for term in data.site.terms.values():
            if term.taxonomy not in data.site.internal:
                yield self._term_page(term, below.get((term.taxonomy, term.slug)), data)
        yield from self._writer_pages(data)
        yield from self._locked_pages(data)

    def _list_pages(self, data: SiteData) -> Iterator[tuple[str, str]]:
        site = data.site
        if not data.index.one("SELECT 1 FROM items WHERE path='content' AND place='public'"):
            yield (
                "content/_index.md",
                front_matter(
                    {
                        "title": site.title,
                        "description": site.description or None,
                        "params": {"translations": _others(data)} if homes_here(site.homes, data.index) else None,
                    }
                ),
            )
        for section in ("posts", "pages", "attachments"):
            yield (
                f"content/{section}/_index.md",
                front_matter({"title": section.title(), "build": {"render": "never"}}),
            )
        types = data.index.rows(
            "SELECT DISTINCT type FROM items WHERE place='public' AND type NOT IN ('post', 'page', 'attachment', ?)"
            " ORDER BY type",
            (MENU,),
        )
        for (kind,) in types:
            address = site.addresses.type_address(kind)
            taken = data.index.is_taken(address)
            place: Data = {"build": {"render": "never"}} if taken else {"url": self.local(address)}
            head = front_matter({"title": _words(address) or _words(kind), **place})
            yield f"content/{section_of(kind)}/_index.md", head

    def _language_pages(self, data: SiteData) -> Iterator[tuple[str, str]]:
        """The home of each language that has a folder of its own: a list of its posts."""
        for position, home in enumerate(homes_here(data.site.homes, data.index)):
            if position == 0:
                above = front_matter({"title": "Languages", "build": {"render": "never"}})
                yield f"content/{_LANGUAGES}/_index.md", above
            params = {"language": home.tag, "translations": _others(data, home)}
            head = front_matter({"title": home.title, "url": self.local(home.address), "params": params})
            yield f"content/{_LANGUAGES}/{safe_path([home.code])}/_index.md", head

    def _locked_pages(self, data: SiteData) -> Iterator[tuple[str, str]]:
        """A page at the address of each post with a password, which says that and nothing else."""
        query = "SELECT seq, number, address FROM items WHERE reason='password' AND address != '' ORDER BY seq"
        for position, (seq, number, address) in enumerate(data.index.rows(query)):
            if position == 0:
                yield "content/locked/_index.md", front_matter({"title": "Locked", "build": {"render": "never"}})
            yield (
                f"content/locked/{number or f'item-{seq}'}/index.md",
                front_matter(
                    {"title": "Protected post", "url": self.local(address), "params": {"seo": {"noindex": True}}}
                ),
            )

    def _dates(self, data: SiteData) -> Iterator[Data]:
        """Every year, month and day that has posts, with its archive's address."""
        space = data.site.addresses
        seen: set[tuple[str, ...]] = set()
        days = data.index.rows(
            "SELECT DISTINCT substr(date, 1, 10) FROM items WHERE type='post' AND place='public' ORDER BY 1"
        )
        for (day,) in days:
            found = parse(f"{day} 00:00:00")
            if not found:
                continue
            parts = tuple(day.split("-"))
            titles = (f"{found.year}", f"{found:%B} {found.year}", f"{found:%B} {found.day}, {found.year}")
            for size in (1, 2, 3):
                if parts[:size] not in seen:
                    seen.add(parts[:size])
                    yield {
                        "path": "/".join(parts[:size]),
                        "url": self.local(space.date_address(*parts[:size])),
                        "title": titles[size - 1],
                        **({"day": found.day} if size == 3 else {}),
                    }

    def _term_page(self, term: SiteTerm, below: list[str] | None, data: SiteData) -> tuple[str, str]:
        parent = data.site.terms.get((term.taxonomy, term.parent))
        params: Data = {
            "parent": parent.name_on_disk if parent else None,
            "descendants": below,
            "names": dict(term.names) or None,
            "language": term.language or None,
            "translations": list(term.translations) or None,
            "wordpress": {"id": term.id, "taxonomy": term.taxonomy, "slug": term.slug}
            if term.id
            else {"taxonomy": term.taxonomy, "slug": term.slug},
        }
        head = front_matter(
            {
                "title": term.name,
                "url": self.local(term.address),
                "description": plain(term.description, data.site.language) or None,
                "params": {key: value for key, value in params.items() if value is not None},
            }
        )
        body = data.markdown(term.description)
        return f"content/{term.key}/{term.name_on_disk}/_index.md", head + (f"\n{body}" if body else "")

    def _writer_pages(self, data: SiteData) -> Iterator[tuple[str, str]]:
        for writer in {writer.slug: writer for writer in data.site.writers.values()}.values():
            if data.writer_counts.get(writer.slug):
                yield (
                    f"content/authors/{writer.slug}/_index.md",
                    front_matter(
                        {
                            "title": writer.name,
                            "url": self.local(writer.address),
                            "params": {"wordpress": {"id": writer.id}} if writer.id else None,
                        }
                    ),
                )


def _descendants(terms: Iterable[SiteTerm]) -> dict[tuple[str, str], list[str]]:
    """The names on disk of all that is below a term, by its taxonomy and slug; a site may have many thousand tags."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for term in terms:
        for slug in term.ancestors:
            found[term.taxonomy, slug].append(term.name_on_disk)
    return found


def _others(data: SiteData, home: LanguageHome | None = None) -> list[Data]:
    """The homes beside one, as a post tells its translations; the site's own is first."""
    site, homes = data.site, homes_here(data.site.homes, data.index)
    beside: list[Data] = [{"language": one.tag, "title": one.title, "url": one.address} for one in homes if one != home]
    if home is None:
        return beside
    rest = without_home(data.index, site.homes)
    language = site.tongues[rest[0]] if len(rest) == 1 else site.language
    return [{"language": language, "title": site.title, "url": f"{site.addresses.base}/"}, *beside]


def section_of(kind: str) -> str:
    """The section of a post type; an own type's is its name."""
    return (
        _SECTIONS.get(kind) or "type-" + kind
        if kind in {"posts", "pages", "attachments", "posts-page", _LANGUAGES}
        else _SECTIONS.get(kind) or safe_path([kind]) or "items"
    )


def _config(data: SiteData) -> SiteConfig:
    site = data.site
    keys = {term.key for term in site.terms.values() if term.taxonomy not in site.internal}
    base = site.addresses.base.strip("/")
    return SiteConfig(
        title=site.title,
        base_url=site.home.rstrip("/") + "/",
        base_path=base,
        language=site.language or "en",
        taxonomies=tuple(sorted(keys | {"categories", "tags", "authors", "formats"})),
        posts_per_page=data.options.page_size(site.addresses.most_per_page),
        feed=site.addresses.feed,
        paging=site.addresses.paging,
    )


def _theme_files() -> Iterator[tuple[str, bytes]]:
    for path in sorted(_THEME.rglob("*")):
        if path.is_file():
            inner = path.relative_to(_THEME).as_posix()
            site_file = inner.removeprefix("site-files/")
            yield (site_file if site_file != inner else f"themes/permapress/{inner}"), path.read_bytes()

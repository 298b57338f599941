"""What a target must say: where a post's folder is, what stands in its front matter, which files it wants beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from migrate.index import Index
from migrate.model import Data, Meta
from migrate.names import name_of, safe_path
from migrate.post import Post
from migrate.registry import Registry
from migrate.settle import Settled
from migrate.site import Site
from migrate.translations import GROUPS, homes_here
from migrate.visibility import Place
from migrate.writers.jsontext import to_json

target: Registry[type[Target]] = Registry("target")


_USUAL_PAGE, _SHORT_PAGE = 10, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked of the output."""

    posts_per_page: int = 0
    """Entries on a page of a list; 0: the user does not know."""
    permalinks: str = ""
    """The permalink structure, where the links do not tell it: ``/%year%/%postname%/``."""
    former_permalinks: tuple[str, ...] = ()
    """Permalink structures that were in force before."""
    category_base: str = ""
    tag_base: str = ""
    front_page: str = ""
    """The page at the home address: its number, address or slug."""
    posts_page: str = ""
    """The page that lists the newest posts, or ``none``."""

    attachment_pages: str = ""
    """``page``: an attachment has a page of its own; ``file``: its address leads to its file, where that is here.

    Empty: a page, but for what a query asked for (``media/pages.py``).
    """
    amp: bool = False
    """Whether posts had an address below theirs for telephones, ``amp/``."""
    aliases: tuple[str, ...] = ()
    """Other names that the site's host had: links to them are the site's own."""

    def __post_init__(self) -> None:
        """A report's JSON knows no tuples."""
        for name in ("aliases", "former_permalinks"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    def page_size(self, most: int = 0) -> int:
        """Entries on a page of a list of the new site: WordPress's own number unless the user knows better.

        ``most`` is how many the old site had at most, where a link tells; 0 where none does.
        """
        return self.posts_per_page or min(most or _USUAL_PAGE, _USUAL_PAGE)

    def fewest(self, most: int = 0) -> int:
        """The fewest that a page of the old site may have had: an old page number is answered up to there."""
        return self.posts_per_page or min(most or _SHORT_PAGE, _SHORT_PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteData:
    """The data files that every target gets, and what only the whole site knows."""

    site: Site
    index: Index
    options: Options
    markdown: Callable[[str], str]
    """A scrap of HTML (a term's description) as Markdown."""
    menus: list[Data] = field(default_factory=list)
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many public items each term (taxonomy, slug) has."""
    writer_counts: Mapping[str, int] = field(default_factory=dict)
    """How many public items each writer (by slug) has."""
    latest_comments: Sequence[Data] = ()
    """The newest public comments of all posts, each with its ``post``."""
    smilies: bool = True
    """Whether readers see typed smilies drawn, as WordPress's did."""
    public_meta: Callable[[Meta], Data] = field(default=lambda _meta: {})
    """What of a term's meta may be public."""


class Target:
    """The archive as plain Markdown. Other targets change what they must."""

    name: ClassVar[str]
    media_root: ClassVar[str] = ""
    """Where ``wp-content/uploads`` goes, below the archive's root; ends with a slash or is empty."""

    own_files: ClassVar[tuple[str, ...]] = ()
    """What its built site has at the home address, where no item of the export can stand then."""

    draws_smilies: ClassVar[bool] = False
    """Whether typed smilies are drawn when its pages are built, so that the Markdown keeps what was typed."""

    def __init__(self, home: str = "/", posts_page: int = 0) -> None:
        self.home = home
        """The address of the home page: ``/``, or ``/blog/``."""
        self.posts_page = posts_page
        """The number of the page that lists the newest posts; 0 where the home page does."""

    def folder(self, item: Settled) -> str:
        """The folder an item wants. Names are made unique afterwards."""
        raise NotImplementedError

    def file(self, folder: str) -> str:
        """The Markdown file in a post's folder."""
        return f"{folder}/index.md"

    def front_matter(self, post: Post) -> Data:
        """The front matter, in the order in which it is to stand; None leaves a key out."""
        raise NotImplementedError

    def site_files(self, data: SiteData) -> Iterator[tuple[str, str | bytes]]:
        """(path, content) of everything beside the posts."""
        yield from data_files(data)


def apart_folder(item: Settled) -> str:
    """Where what is not public is kept: by reason, then type. No build reads ``apart/``."""
    why = {
        "password": "protected",
        "trash": "trash",
        "private": "private",
        "draft": "drafts",
        "pending": "pending",
        "future": "scheduled",
        "internal": "internal",
    }.get(item.reason, item.reason.replace(" ", "-") or "other")
    # the title of a form's entry is somebody's e-mail address, and so is its slug
    name = name_of("", "", item.id, item.type) if item.reason == "private data" else own_name(item)
    return f"apart/{safe_path([why, item.type or 'item'])}/{name}"


def by_month(item: Settled, section: str) -> str:
    """``posts/2010/08/name``; an item without a date stands in the section itself."""
    return "/".join(filter(None, (section, _month(item.date[:7]), own_name(item))))


@lru_cache(maxsize=1024)  # a blog has few months
def _month(date: str) -> str:
    """The folders of ``2010-08``: ``2010/08``."""
    return safe_path(date.split("-"))


def own_name(item: Settled) -> str:
    """The name of an item's folder: its slug decoded, without what trashing added (facts 2.4)."""
    return name_of(item.slug.removesuffix("__trashed"), item.title, item.id, item.type)


def is_public(item: Settled) -> bool:
    """Whether an item's folder is in the public part."""
    return bool(item.place == Place.PUBLIC.value)


def said_of(post: Post) -> Data:
    """What every target says of a post in the same words."""
    return {
        "teaser": post.teaser or None,
        "titles": dict(post.titles) or None,
        "excerpts": dict(post.excerpts) or None,
        "image": picture_data(post),
        "attachment": attachment_data(post),
        "format": post.format or None,
        "sticky": True if post.item.sticky else None,
        "parent": post.parent or None,
    }


def wordpress_facts(post: Post) -> Data:
    """What WordPress knew and no generator has a field for: kept with every post, whatever the target."""
    item = post.item
    facts: Data = {
        "id": item.id,
        "type": item.type,
        "status": item.status,
        "slug": item.slug or None,
        "guid": item.guid or None,
        "link": item.link or None,
        "parent": item.parent or None,
        "menu_order": item.menu_order or None,
        "comment_status": item.comment_status or None,
        "ping_status": item.ping_status or None,
        "protected": True if item.password else None,
        "template": post.template or None,
    }
    if item.meta:
        facts["old_slugs"] = [value for key, value in item.meta if key == "_wp_old_slug" and value] or None
        facts["old_dates"] = [value for key, value in item.meta if key == "_wp_old_date" and value] or None
    facts["extra"] = post.extra or None
    facts["meta"] = post.meta or None
    return facts


def picture_data(post: Post) -> Data | None:
    """The featured image as data."""
    if post.picture is None:
        return None
    fields = {name: getattr(post.picture, name) for name in ("src", "alt", "caption", "width", "height")}
    return {name: value for name, value in fields.items() if value}


def attachment_data(post: Post) -> Data | None:
    """An attachment's own facts as data."""
    if post.attachment is None:
        return None
    found = post.attachment
    fields: Data = {
        "file": post.file,
        "mime": found.mime,
        "width": found.width,
        "height": found.height,
        "alt": found.alt,
        "alts": dict(post.alts),
        "caption": post.excerpt,
        "parent": post.parent,
        "exif": found.exif,
    }
    return {name: value for name, value in fields.items() if value}


def data_files(data: SiteData) -> Iterator[tuple[str, str]]:
    """``data/``: the site, its authors, terms, menus and newest comments, public fields only."""
    yield "data/site.json", to_json(_site_data(data))
    yield "data/authors.json", to_json({"authors": list(_author_data(data))})
    yield "data/terms.json", to_json({"terms": list(_term_data(data))})
    yield "data/menus.json", to_json({"menus": data.menus})
    yield "data/latest-comments.json", to_json({"comments": list(data.latest_comments)})


def _site_data(data: SiteData) -> Data:
    site = data.site
    posts_page = data.index.address_of(site.addresses.posts_page)
    homes = homes_here(site.homes, data.index)
    return {
        "title": site.title,
        **({"titles": dict(site.titles)} if site.titles else {}),
        "description": site.description,
        **({"descriptions": dict(site.descriptions)} if site.descriptions else {}),
        "home": site.home,
        "language": site.language,
        "direction": site.direction,
        "permalink_structure": site.addresses.structure,
        "generator": site.generator,
        "exported": site.exported,
        **({"posts_page": posts_page} if posts_page else {}),
        **({"homes": {home.tag: home.address for home in homes}} if homes else {}),
    }


def _author_data(data: SiteData) -> Iterator[Data]:
    writers = {writer.slug: writer for writer in data.site.writers.values()}
    for slug, writer in sorted(writers.items()):
        if posts := data.writer_counts.get(slug):
            names = {"names": dict(writer.names)} if writer.names else {}
            yield {"slug": slug, "name": writer.name, **names, "id": writer.id, "url": writer.address, "posts": posts}


def _term_data(data: SiteData) -> Iterator[Data]:
    for key, term in sorted(data.site.terms.items()):
        if term.taxonomy in GROUPS:  # what they say stands where it belongs
            continue
        yield {
            "taxonomy": term.taxonomy,
            "slug": term.slug,
            "name": term.name,
            **({"names": dict(term.names)} if term.names else {}),
            **({"language": term.language, "translations": list(term.translations)} if term.language else {}),
            "id": term.id,
            "parent": term.parent,
            "url": term.address,
            "description": term.description,
            "posts": data.counts.get(key, 0),
            "meta": data.public_meta(term.meta),
        }

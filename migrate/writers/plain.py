"""The portable archive: Markdown under plain YAML, readable with any editor, tied to no generator."""

from __future__ import annotations

from migrate.model import Data
from migrate.names import decode, safe_path
from migrate.post import Post
from migrate.settle import Settled
from migrate.visibility import Place
from migrate.writers.target import (
    Target,
    apart_folder,
    by_month,
    is_public,
    own_name,
    said_of,
    target,
    wordpress_facts,
)


@target("plain")
class Plain(Target):
    """Markdown and data alone."""

    name = "plain"

    def folder(self, item: Settled) -> str:
        """``posts/2010/08/hello``, ``pages/guide/huts``, ``attachments/2010/08/photo``, ``TYPE/name``."""
        if not is_public(item):
            return apart_folder(item)
        if item.type == "page":
            below = item.address.removeprefix(self.home).strip("/")  # of a site in a folder, without that folder
            return "pages/" + ((below and safe_path(below.split("/"), "page")) or own_name(item))
        if item.type in {"post", "attachment"}:
            return by_month(item, f"{item.type}s")
        return f"{safe_path([item.type]) or 'items'}/{own_name(item)}"

    def front_matter(self, post: Post) -> Data:
        """Every field under its plain name; terms and author by the names that readers saw."""
        item = post.item
        data: Data = {
            "title": post.title,
            "date": post.date,
            "modified": post.modified,
            "url": post.address or None,
            "slug": own_slug(post),
            "type": item.type,
            "status": item.status,
            # a generator that is pointed at the whole folder leaves it out all the same
            "draft": None if post.place is Place.PUBLIC else True,
            "published": None if post.place is Place.PUBLIC else False,
            "author": post.writer.name if post.writer else None,
        }
        data |= {key: [term.name for term in terms] for key, terms in post.terms.items()}
        data |= {
            "excerpt": post.excerpt if post.excerpt and not post.attachment else None,
            **said_of(post),
            "order": item.menu_order or None,
            "template": post.template or None,
            "language": post.language or None,
            "translations": list(post.translations) or None,
            "enclosures": list(post.enclosures) or None,
            "seo": post.seo or None,
            "comments": post.comment_count or None,
            "wordpress": wordpress_facts(post),
        }
        return data


def own_slug(post: Post) -> str | None:
    """The slug as text, where it has one."""
    return decode(post.item.slug) or None

"""Posts, pages, attachments and own types: where each stands, and the queries that named it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.media.pages import is_file
from migrate.names import decode, is_in_a_file
from migrate.redirects.collect.known import Known, below, kind_of
from migrate.redirects.model import Permalink
from migrate.visibility import MENU

_PUBLIC = """SELECT number, type, address, slug, parent, link, extra FROM items
WHERE place='public' AND type != ? AND address != '' ORDER BY seq"""


def things(known: Known) -> Iterator[Permalink]:
    """Every public thing at its own address, and by its number and its name."""
    for number, kind, address, slug, _parent, link, extra in known.index.rows(_PUBLIC, (MENU,)):
        place = _front_page(address, known) or kind_of(kind)
        if place == "attachment" and is_file(address, known.space.base):
            page = known.space.path_of(link)
            if page:
                yield Permalink(page, address, 301, place, number, "its file")
        else:
            yield Permalink(address, address, 200, place, number, "its own address")
        if number is not None:
            target = attachment_target(known, address, link, extra) if place == "attachment" else address
            yield Permalink(f"/?p={number}", target, 301, place, number, "short link")
            if place == "attachment" and is_file(target, known.space.base):
                yield Permalink(f"/?p={number}&feed=rss2", target, 301, place, number, "short link")
            name = {"post": "name", "page": "pagename"}.get(kind, kind)
            if called := decode(slug):
                yield Permalink(f"/?{name}={called}", target, 301, place, number, "by its name")
    yield from _moved(known)
    yield from _replies(known)


def _moved(known: Known) -> Iterator[Permalink]:
    """What stands elsewhere because no page could be built where it was."""
    query = """SELECT number, type, items.address, former.address, why FROM former JOIN items USING (seq)
    WHERE why != '' ORDER BY seq"""
    for number, kind, address, stood, why in known.index.rows(query):
        yield Permalink(stood + known.space.slash, address, 301, kind_of(kind), number, why)


def _front_page(address: str, known: Known) -> str:
    """The kind of a page that stands for a list: found as the page that it is, and as the list."""
    if address == known.posts_page:
        return "posts-page"
    return "front-page" if address == f"{known.space.base}/" else ""


def _replies(known: Known) -> Iterator[Permalink]:
    """The feed of a thing's comments."""
    query = "SELECT number, c.address FROM commented c JOIN items USING (address) WHERE place='public' ORDER BY seq"
    for number, address in known.index.rows(query):
        if is_file(address, known.space.base):
            continue  # a file has no feed, and where only files were shown nobody saw what was said of them
        feed = below(address, known.space.feed)
        if is_in_a_file(address):
            yield Permalink(feed, known.comments_feed, 301, "replies", number, "its comments have no feed of their own")
            continue
        yield Permalink(feed, feed, 200, "replies", number, "the feed of its comments")
        if known.space.plain:  # elsewhere nobody was ever told this form
            yield Permalink(f"/?p={number}&feed=rss2", feed, 301, "replies", number, "the feed of its comments")


def locked(known: Known) -> Iterator[Permalink]:
    """What has a password: WordPress answered with a form, and the new site says what it was."""
    query = "SELECT number, address, slug FROM items WHERE reason='password' AND address != '' ORDER BY seq"
    for number, address, slug in known.index.rows(query):
        yield Permalink(address, address, 200, "locked", number, "it had a password")
        if number is not None:
            yield Permalink(f"/?p={number}", address, 301, "locked", number, "short link")
        if (name := decode(slug)) and not known.space.plain:
            yield Permalink(f"/?name={name}", address, 301, "locked", number, "by its name")


def attachment_target(known: Known, address: str, link: str, extra: str) -> str:
    """Its page, where it had one; its file, where its address was a query (plain permalinks) and we have the file."""
    asked = "?" in link and not known.attachment_pages
    return (_file_of(known, extra) if asked else "") or address


def _file_of(known: Known, extra: str) -> str:
    found = re.search(r'"file": "((?:[^"\\]|\\.)*)"', extra)
    if not found or not found[1]:
        return ""
    upload = known.index.upload(found[1])
    return f"{known.space.base}/wp-content/uploads/{found[1]}" if upload and upload[0] == "public" else ""

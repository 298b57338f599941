"""WXR's elements: their names under the canonical namespaces, and an element's text."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from lxml import etree

from migrate.readers.namespaces import CLOSING, CONTENT, DC, EXCERPT, WXR, canonical, opening

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for it

Table: TypeAlias = dict[Any, str]
"""Tags and what the model calls them (lxml types a tag as more than text)."""

ITEM: Table = {
    "title": "title",
    "link": "link",
    "pubDate": "pub_date",
    "guid": "guid",
    "description": "description",
    "category": "category",
    f"{{{DC}}}creator": "creator",
    f"{{{CONTENT}}}encoded": "content",
    f"{{{EXCERPT}}}encoded": "excerpt",
    f"{{{WXR}}}post_id": "id",
    f"{{{WXR}}}post_date": "date",
    f"{{{WXR}}}post_date_gmt": "date_gmt",
    f"{{{WXR}}}post_modified": "modified",
    f"{{{WXR}}}post_modified_gmt": "modified_gmt",
    f"{{{WXR}}}comment_status": "comment_status",
    f"{{{WXR}}}ping_status": "ping_status",
    f"{{{WXR}}}post_name": "slug",
    f"{{{WXR}}}status": "status",
    f"{{{WXR}}}post_parent": "parent",
    f"{{{WXR}}}menu_order": "menu_order",
    f"{{{WXR}}}post_type": "type",
    f"{{{WXR}}}post_password": "password",
    f"{{{WXR}}}is_sticky": "sticky",
    f"{{{WXR}}}attachment_url": "attachment_url",
    f"{{{WXR}}}postmeta": "postmeta",
    f"{{{WXR}}}comment": "comment",
}
"""The closed set of an item's elements, by what ``model.Item`` calls them."""

COMMENT: Table = {
    f"{{{WXR}}}comment_id": "id",
    f"{{{WXR}}}comment_author": "author",
    f"{{{WXR}}}comment_author_email": "email",
    f"{{{WXR}}}comment_author_url": "url",
    f"{{{WXR}}}comment_author_IP": "ip",
    f"{{{WXR}}}comment_date": "date",
    f"{{{WXR}}}comment_date_gmt": "date_gmt",
    f"{{{WXR}}}comment_content": "content",
    f"{{{WXR}}}comment_approved": "approved",
    f"{{{WXR}}}comment_type": "type",
    f"{{{WXR}}}comment_parent": "parent",
    f"{{{WXR}}}comment_user_id": "user_id",
    f"{{{WXR}}}commentmeta": "meta",
}
META: Table = {f"{{{WXR}}}meta_key": "key", f"{{{WXR}}}meta_value": "value"}

CHANNEL: Table = {
    "title": "title",
    "link": "link",
    "description": "description",
    "pubDate": "pub_date",
    "generator": "generator",
    "language": "language",
    f"{{{WXR}}}wxr_version": "wxr_version",
    f"{{{WXR}}}base_site_url": "base_site_url",
    f"{{{WXR}}}base_blog_url": "base_blog_url",
    f"{{{WXR}}}author": "author",
    f"{{{WXR}}}category": "category",
    f"{{{WXR}}}tag": "tag",
    f"{{{WXR}}}term": "term",
}
AUTHOR: Table = {
    f"{{{WXR}}}author_id": "id",
    f"{{{WXR}}}author_login": "login",
    f"{{{WXR}}}author_email": "email",
    f"{{{WXR}}}author_display_name": "display_name",
    f"{{{WXR}}}author_first_name": "first_name",
    f"{{{WXR}}}author_last_name": "last_name",
}
TERM: Table = {
    f"{{{WXR}}}term_id": "id",
    f"{{{WXR}}}category_nicename": "slug",
    f"{{{WXR}}}tag_slug": "slug",
    f"{{{WXR}}}term_slug": "slug",
    f"{{{WXR}}}category_parent": "parent",
    f"{{{WXR}}}term_parent": "parent",
    f"{{{WXR}}}cat_name": "name",
    f"{{{WXR}}}tag_name": "name",
    f"{{{WXR}}}term_name": "name",
    f"{{{WXR}}}category_description": "description",
    f"{{{WXR}}}tag_description": "description",
    f"{{{WXR}}}term_description": "description",
    f"{{{WXR}}}term_taxonomy": "taxonomy",
    f"{{{WXR}}}termmeta": "meta",
    f"{{{WXR}}}posts_private": "",
    f"{{{WXR}}}links_private": "",
}
"""The last two: WordPress 2.1 and 2.2 only, always 0 in later ones."""

_PARSER = etree.XMLParser(
    resolve_entities="internal",
    no_network=True,
    load_dtd=False,
    huge_tree=True,
    remove_comments=True,
    remove_pis=True,
    encoding="utf-8",
)
_DECLARATION = re.compile(r"""\sxmlns(?::[\w.-]++)?="[^"]*+\"""")


def parse(data: bytes, prefixes: tuple[tuple[str, str], ...]) -> Element | None:
    """Items or a channel's parts, strictly, below an element that declares the prefixes; None: malformed."""
    try:
        root = etree.fromstring(opening(prefixes) + data + CLOSING, _PARSER)
    except etree.XMLSyntaxError:
        return None
    return root[0] if len(root) == 1 else None


def known(table: Table, element: Element) -> str | None:
    """An element's name in a table when its namespace is declared in the item, in another version."""
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith("{"):
        return None
    uri, _, local = tag[1:].rpartition("}")
    return table.get(f"{{{canonical(uri)}}}{local}")


def text_of(element: Element) -> str:
    """An element's text; where markup was not escaped, the markup as it stands (without declarations)."""
    if not len(element):
        return element.text or ""
    return (element.text or "") + "".join(
        _DECLARATION.sub("", etree.tostring(child, encoding="unicode")) for child in element
    )


def as_extra(element: Element) -> tuple[str, str]:
    """An unknown element as its name and its text; with attributes or children, the whole element."""
    tag = str(element.tag)
    local = tag.rpartition("}")[2]
    name = f"{element.prefix}:{local}" if element.prefix else local
    if not len(element) and not element.attrib:
        return name, (element.text or "").strip()
    return name, _DECLARATION.sub("", etree.tostring(element, encoding="unicode", with_tail=False)).strip()


def number(text: str) -> int | None:
    """A database id: a number above 0, or None."""
    found = integer(text)
    return found if found > 0 else None


def integer(text: str) -> int:
    """A number, or 0 where there is none."""
    try:
        return int(text) if len(text) < 19 else 0  # what a database can hold
    except ValueError:
        return 0

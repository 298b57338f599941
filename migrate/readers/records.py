"""The model's records out of elements' texts: trimmed, typed, twins merged; nothing else interpreted."""

from __future__ import annotations

from functools import lru_cache

from migrate.model import Comment, Item, Meta, TermRef
from migrate.readers.elements import META, Element, integer, known, number, text_of

Fields = dict[str, str]


def unspaced(text: str) -> str:
    """Take off the space that WordPress put after a final ``]`` up to 3.3 (facts 1.1)."""
    return text[:-1] if text.endswith("] ") else text


def pair(element: Element, *, spaced: bool) -> tuple[str, str]:
    """A meta entry."""
    key = value = ""
    for child in element:
        name = META.get(child.tag) or known(META, child)
        text = text_of(child) if len(child) else child.text or ""
        if name == "value":
            value = text
        elif name == "key":
            key = text.strip()
    return key, unspaced(value) if spaced else value


def term_ref(element: Element) -> TermRef:
    """A ``<category>`` of an item. Without a domain it is one; ``tag`` is the old name of ``post_tag``."""
    return term_of(element.get("domain") or "category", element.get("nicename") or "", text_of(element))


@lru_cache(maxsize=4096)  # the same few terms stand in post after post
def term_of(domain: str, nicename: str, text: str) -> TermRef:
    """A term as an item names it."""
    taxonomy = domain.strip()
    return TermRef(taxonomy="post_tag" if taxonomy == "tag" else taxonomy, slug=nicename.strip(), name=text.strip())


def distinct(refs: list[tuple[TermRef, bool]]) -> tuple[TermRef, ...]:
    """Each term once. WordPress 2.5 to 3.0 print each twice, first without slug or even domain (facts 1.1).

    Each comes with whether it had a domain.
    """
    if not refs:
        return ()
    slugs = {(ref.taxonomy, ref.name) for ref, _ in refs if ref.slug}
    names = {name for _, name in slugs}
    found: dict[tuple[str, str, str], TermRef] = {}
    for ref, domain in refs:
        twin = (ref.taxonomy, ref.name) in slugs if domain else ref.name in names
        if ref.slug or (ref.name and not twin):
            found.setdefault((ref.taxonomy, ref.slug, "" if ref.slug else ref.name), ref)
    return tuple(found.values())


def make_item(fields: Fields, meta: Meta, comments: tuple[Comment, ...], terms: tuple[TermRef, ...],
              extra: tuple[tuple[str, str], ...], *, spaced: bool) -> Item:  # fmt: skip
    """An item's record."""
    content, excerpt = fields.pop("content", ""), fields.pop("excerpt", "")
    get = {name: text.strip() for name, text in fields.items()}.get
    return Item(
        id=number(get("id", "")),
        type=get("type", ""),
        status=get("status", ""),
        title=get("title", ""),
        link=get("link", ""),
        slug=get("slug", ""),
        guid=get("guid", ""),
        creator=get("creator", ""),
        pub_date=get("pub_date", ""),
        date=get("date", ""),
        date_gmt=get("date_gmt", ""),
        modified=get("modified", ""),
        modified_gmt=get("modified_gmt", ""),
        content=unspaced(content) if spaced else content,
        excerpt=unspaced(excerpt) if spaced else excerpt,
        description=get("description", ""),
        parent=integer(get("parent", "")),
        menu_order=integer(get("menu_order", "")),
        password=get("password", ""),
        sticky=get("sticky", "") == "1",
        comment_status=get("comment_status", ""),
        ping_status=get("ping_status", ""),
        attachment_url=get("attachment_url", ""),
        terms=terms,
        meta=meta,
        comments=comments,
        extra=extra,
    )


def make_comment(fields: Fields, meta: Meta, *, spaced: bool) -> Comment:
    """A comment's record."""
    content = fields.pop("content", "")
    get = {name: text.strip() for name, text in fields.items()}.get
    return Comment(
        id=number(get("id", "")),
        parent=integer(get("parent", "")),
        author=get("author", ""),
        email=get("email", ""),
        url=get("url", ""),
        ip=get("ip", ""),
        date=get("date", ""),
        date_gmt=get("date_gmt", ""),
        content=unspaced(content) if spaced else content,
        approved=get("approved", ""),
        type=get("type", ""),
        user_id=integer(get("user_id", "")),
        meta=meta,
    )

"""The model's records out of elements' texts: trimmed, typed, twins merged; nothing else interpreted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from migrate.model import Comment, Item, Meta, TermRef
from migrate.readers.elements import META, Element, integer, known, number, text_of


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
    found: dict[tuple[str, ...], TermRef] = {}
    if all(ref.slug for ref, _ in refs):  # as later versions print them
        for ref, _ in refs:
            found.setdefault((ref.taxonomy, ref.slug), ref)
        return tuple(found.values())
    slugs = {(ref.taxonomy, ref.name) for ref, _ in refs if ref.slug}
    names = {name for _, name in slugs}
    for ref, domain in refs:
        twin = (ref.taxonomy, ref.name) in slugs if domain else ref.name in names
        if ref.slug or (ref.name and not twin):
            found.setdefault((ref.taxonomy, ref.slug, "" if ref.slug else ref.name), ref)
    return tuple(found.values())


def make_item(texts: Sequence[str], meta: Meta, comments: tuple[Comment, ...], terms: tuple[TermRef, ...],
              extra: tuple[tuple[str, str], ...], *, spaced: bool) -> Item:  # fmt: skip
    """An item's record. ``texts`` are its fields as the file has them, in the order of ``ITEM_TEXTS``.

    What stood around a text is taken off; content and excerpt are kept as they were stored.
    """
    values: list[Any] = [text.strip() for text in texts]
    for place in _AS_STORED:
        values[place] = unspaced(texts[place]) if spaced else texts[place]
    values[_ID] = number(values[_ID])
    values[_PARENT], values[_MENU_ORDER] = integer(values[_PARENT]), integer(values[_MENU_ORDER])
    values[_STICKY] = values[_STICKY] == "1"
    return Item._make((*values, terms, meta, comments, extra))


ITEM_TEXTS = Item._fields[: Item._fields.index("terms")]
"""The fields of an item that are one text each in the file."""
_ID, _PARENT, _MENU_ORDER, _STICKY = map(ITEM_TEXTS.index, ("id", "parent", "menu_order", "sticky"))
_AS_STORED = tuple(map(ITEM_TEXTS.index, ("content", "excerpt")))


def make_comment(texts: Sequence[str], meta: Meta, *, spaced: bool) -> Comment:
    """A comment's record. ``texts`` are its fields as the file has them, in the order of ``COMMENT_TEXTS``."""
    number_, parent, author, email, url, ip, date, date_gmt, _, approved, kind, user_id = [
        text.strip() for text in texts
    ]
    stored = texts[_COMMENT_CONTENT]
    return Comment(
        number(number_),
        integer(parent),
        author,
        email,
        url,
        ip,
        date,
        date_gmt,
        unspaced(stored) if spaced else stored,
        approved,
        kind,
        integer(user_id),
        meta,
    )


COMMENT_TEXTS = Comment._fields[: Comment._fields.index("meta")]
"""The same for a comment."""
_COMMENT_CONTENT = COMMENT_TEXTS.index("content")

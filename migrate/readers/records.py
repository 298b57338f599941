"""The model's records out of elements' texts: trimmed, typed, twins merged; nothing else interpreted."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

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
    values: dict[str, Any] = {"type": "", "status": "", "title": "", **_values(fields, spaced=spaced)}
    values["id"] = number(values.get("id", ""))
    values["parent"] = integer(values.get("parent", ""))
    values["menu_order"] = integer(values.get("menu_order", ""))
    values["sticky"] = values.get("sticky") == "1"
    return Item(**values, terms=terms, meta=meta, comments=comments, extra=extra)


def make_comment(fields: Fields, meta: Meta, *, spaced: bool) -> Comment:
    """A comment's record."""
    values: dict[str, Any] = {"author": "", "approved": "", **_values(fields, spaced=spaced)}
    values["id"] = number(values.get("id", ""))
    values["parent"] = integer(values.get("parent", ""))
    values["user_id"] = integer(values.get("user_id", ""))
    return Comment(**values, meta=meta)


def _values(fields: Fields, *, spaced: bool) -> Fields:
    """Fields without the space around them; content and excerpt are kept as they were stored."""
    values = {name: text.strip() for name, text in fields.items()}
    for name in ("content", "excerpt"):
        if name in fields:
            values[name] = unspaced(fields[name]) if spaced else fields[name]
    return values

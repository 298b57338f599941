"""Footnotes that are already HTML: WordPress's own, and what Markdown tools made of theirs."""

from __future__ import annotations

import re

from lxml import etree

_NUMBER = re.compile(r"\[?\d{1,4}(?::\d+)?\]?")


def mark_footnotes(body: etree._Element) -> None:
    """Give references and definitions that belong together a ``data-footnote`` and a section of their own."""
    references: dict[str, list[etree._Element]] = {}
    for raised in body.iter("sup"):
        if raised.get("data-footnote") is not None:
            return  # a block handler has done it
        link = raised[0] if len(raised) == 1 and not (raised.text or "").strip() else None
        if link is not None and link.tag == "a" and _NUMBER.fullmatch((link.text or "").strip()):
            href = link.get("href") or ""
            if href[:1] == "#" and not (link.tail or "").strip():
                references.setdefault(href[1:], []).append(raised)
    if references:
        for notes in list(body.iter("ol")):
            _mark(notes, references)


def _mark(notes: etree._Element, references: dict[str, list[etree._Element]]) -> None:
    items = [item for item in notes if isinstance(item.tag, str)]
    keys = [item.get("id") or "" for item in items]
    if not keys or any(key not in references or item.tag != "li" for key, item in zip(keys, items, strict=True)):
        return
    for key, item in zip(keys, items, strict=True):
        back = {"#" + value for raised in references[key] for part in raised.iter() if (value := part.get("id"))}
        for link in [part for part in item.iter("a") if part.get("href") in back]:
            _remove_back_link(link)
        item.attrib.clear()
        item.set("data-footnote", key)
        for raised in references[key]:
            for part in list(raised):
                raised.remove(part)
            raised.text = None
            raised.attrib.clear()
            raised.set("data-footnote", key)
    _enclose(notes)


def _enclose(notes: etree._Element) -> None:
    """Put the list into a section of its own, and the rule that tools write before it away."""
    parent = notes.getparent()
    if parent is None:
        return
    section = etree.Element("section", {"class": "footnotes"})
    section.tail, notes.tail = notes.tail, None
    parent.insert(parent.index(notes), section)
    section.append(notes)
    notes.attrib.clear()
    named = "footnote" in (parent.get("class") or "") and parent.tag in ("section", "div")
    before = section.getprevious()
    if named and before is None:
        before = parent.getprevious()
        parent.attrib.clear()
    if before is not None and before.tag == "hr" and (named or "footnotes-sep" in (before.get("class") or "")):
        before.tag = "br"  # a break between blocks shows nothing, and keeps its place in the text


def _remove_back_link(link: etree._Element) -> None:
    parent = link.getparent()
    if parent is None:
        return
    tail, before = link.tail, link.getprevious()
    if before is not None:
        before.tail = ((before.tail or "").rstrip() + (tail or "")) or None
    else:
        parent.text = ((parent.text or "").rstrip() + (tail or "")) or None
    parent.remove(link)

"""What stands before, between and after a file's items: the site's own data, its authors and terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from migrate.findings import Kind
from migrate.model import Author, Channel, Term
from migrate.readers.elements import AUTHOR, CHANNEL, TERM, Element, as_extra, known, number, parse, text_of
from migrate.readers.fields import read_fields
from migrate.readers.outline import Export
from migrate.readers.records import pair, unspaced
from migrate.readers.repair import mend
from migrate.readers.scan import Scan
from migrate.readers.sources import Source
from migrate.tell import Tell

_HIDDEN = re.compile(rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))|<!--.*?(?:-->|\Z)", re.DOTALL)
_FURNITURE = re.compile(
    rb"<\?[^<>]*+>|<!DOCTYPE\b[^\[<>]*+(?:\[[^\]]{0,9999}+\]\s*+)?>|</?(?:rss|channel)(?=[\s>])[^<>]*+>",
    re.IGNORECASE,
)
_HEAD_OUTPUT = {"image", "cloud", "site", "textInput", "atom:link"}
"""What WordPress and WordPress.com print for feeds, and so into exports (facts 1.3)."""
_TAXONOMIES = {"category": "category", "tag": "post_tag", "term": ""}
Record = TypeVar("Record", Author, Term)


def read_channels(source: Source, scan: Scan, tell: Tell) -> list[Channel]:
    """The channel of each export in a file, usually one."""
    return [_Reader(source, export, tell).channel() for export in scan.exports]


class _Reader:
    def __init__(self, source: Source, export: Export, tell: Tell) -> None:
        self.source = source
        self.export = export
        self.tell = tell
        self.spaced = export.dialect.spaced

    def say(self, kind: Kind, message: str, **more: Any) -> None:
        self.tell(kind, message, {"file": self.source.name, "byte": self.export.start, **more})

    def channel(self) -> Channel:
        """The record, its authors and terms each once."""
        fields: dict[str, str] = {}
        authors: list[Author] = []
        terms: list[Term] = []
        extra: list[tuple[str, str]] = []
        for child in self._element():
            name = CHANNEL.get(child.tag) or known(CHANNEL, child)
            if name == "author":
                authors.append(_author(child))
            elif name in _TAXONOMIES:
                terms.append(self._term(child, _TAXONOMIES[name]))
            elif name is None:
                self._unknown(child, extra)
            elif text := text_of(child).strip():
                fields.setdefault(name, text)
        return Channel(
            **fields,
            authors=self._once(authors, lambda author: author.login or author.id, Kind.DUPLICATE_AUTHOR),
            terms=self._once(terms, lambda term: (term.taxonomy, term.slug or term.name), Kind.DUPLICATE_TERM),
            extra=tuple(extra),
        )

    def _element(self) -> Element:
        """The channel without its items."""
        with self.source.path.open("rb") as stream:
            data = b"\n".join(_without_furniture(_read(stream, part)) for part in self.export.parts)
        dialect = self.export.dialect
        found = parse(data, dialect.prefixes)
        if found is not None:
            return found
        mended = mend(data, dialect)
        for note in mended.notes:
            self.say(note.kind, note.message)
        found = parse(mended.data, mended.prefixes)
        if found is not None:
            return found
        self.say(
            Kind.BROKEN_MARKUP,
            "what stands outside the items is not well-formed; its fields were read one by one",
        )
        return read_fields(mended.readable, mended.prefixes, "channel")

    def _unknown(self, element: Element, extra: list[tuple[str, str]]) -> None:
        found = as_extra(element)
        extra.append(found)
        if found[0] in _HEAD_OUTPUT:
            return
        self.say(
            Kind.UNKNOWN_ELEMENT,
            f"<{found[0]}> of the channel is no element of WordPress's; it is kept as data",
        )

    def _term(self, element: Element, taxonomy: str) -> Term:
        fields: dict[str, str] = {}
        meta: list[tuple[str, str]] = []
        for child in element:
            name = TERM.get(child.tag) or known(TERM, child)
            if name == "meta":
                meta.append(pair(child, spaced=self.spaced))
            elif name:
                text = text_of(child)
                fields[name] = unspaced(text) if self.spaced else text
        description = fields.pop("description", "")
        get = {name: text.strip() for name, text in fields.items()}.get
        taxonomy = taxonomy or get("taxonomy", "")
        return Term(
            id=number(get("id", "")),
            taxonomy="post_tag" if taxonomy == "tag" else taxonomy,
            slug=get("slug", ""),
            name=get("name", ""),
            parent=get("parent", ""),
            description=description,
            meta=tuple(meta),
        )

    def _once(self, records: Iterable[Record], key: Callable[[Record], Any], kind: Kind) -> tuple[Record, ...]:
        """Each record once; a twin fills in what the first leaves empty, and is told when it differs."""
        found: dict[Any, Record] = {}
        for record in records:
            name = key(record)
            first = found.setdefault(name, record)
            if first != record:
                found[name] = _merged(first, record)
                self.say(kind, f"{name!r} stands in the channel twice, with different data")
        return tuple(found.values())


def _merged(first: Record, second: Record) -> Record:
    empty = {name: getattr(second, name) for name in type(first).__slots__ if not getattr(first, name)}
    return replace(first, **empty)


def _author(element: Element) -> Author:
    fields: dict[str, str] = {}
    for child in element:
        if name := AUTHOR.get(child.tag) or known(AUTHOR, child):
            fields[name] = text_of(child).strip()
    return Author(id=number(fields.pop("id", "")), login=fields.pop("login", ""), **fields)


def _read(stream: Any, part: tuple[int, int]) -> bytes:
    stream.seek(part[0])
    data: bytes = stream.read(part[1] - part[0])
    return data


def _without_furniture(data: bytes) -> bytes:
    """A part without declaration, comments, and the tags of ``rss`` and ``channel``; CDATA stays as it is."""
    pieces: list[bytes] = []
    place = 0
    for hidden in _HIDDEN.finditer(data):
        pieces += (_FURNITURE.sub(b"", data[place : hidden.start()]), hidden[1] or b"")
        place = hidden.end()
    pieces.append(_FURNITURE.sub(b"", data[place:]))
    return b"".join(pieces)

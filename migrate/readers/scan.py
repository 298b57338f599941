"""Where the items of a file are: one pass over its bytes that no damage stops, in constant memory."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from migrate.readers.namespaces import PLAIN, Dialect
from migrate.readers.outline import Export, Outline
from migrate.readers.places import line_of
from migrate.readers.sniff import refuse, seems_export
from migrate.readers.sources import Source
from migrate.readers.walk import Walker
from migrate.tell import Tell

__all__ = ["Export", "Scan", "Span", "line_of", "scan_file"]

_START = 1 << 23
"""Where the first sign of an export must stand."""
_HEAD = 8192
_EVIDENCE = 20
"""How many items are looked at for WordPress's own fields when nothing else of the file shows any."""


class Span(NamedTuple):
    """An ``<item>…</item>`` as a byte range of its file.

    ``whole`` is False when the file ends, or another item starts, before its end. ``dialect`` is what the
    root element declares for it.
    """

    start: int
    end: int
    whole: bool = True
    dialect: Dialect = PLAIN


class Scan:
    """What the pass over one file found. Sixteen bytes for an item."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.exports: list[Export] = []
        """The exports in the file, usually one: what stands outside their items."""
        self.truncated = False
        """If the file ends in the middle."""
        self._starts = array("Q")
        self._ends = array("Q")
        self._cut: set[int] = set()

    @property
    def concatenated(self) -> int:
        """How many exports the file holds."""
        return len(self.exports)

    def __len__(self) -> int:
        """How many items there are."""
        return len(self._starts)

    @property
    def spans(self) -> Iterator[Span]:
        """Every item, in the order of the file."""
        for number, (start, end) in enumerate(zip(self._starts, self._ends, strict=True)):
            yield Span(start, end, number not in self._cut, self.dialect_at(start))

    def dialect_at(self, byte: int) -> Dialect:
        """What the root element says that holds at a place of the file."""
        if len(self.exports) < 2:
            return self.exports[0].dialect if self.exports else PLAIN
        number = bisect_right(self.exports, byte, key=lambda export: export.start)
        return self.exports[max(0, number - 1)].dialect

    def batches(self, size: int) -> Iterator[list[Span]]:
        """The items in groups of about ``size`` bytes, each of one export."""
        batch: list[Span] = []
        for span in self.spans:
            if batch and (span.end - batch[0].start > size or span.dialect is not batch[0].dialect):
                yield batch
                batch = []
            batch.append(span)
        if batch:
            yield batch

    def add(self, start: int, end: int, *, whole: bool) -> None:
        """Take in an item."""
        if not whole:
            self._cut.add(len(self._starts))
        self._starts.append(start)
        self._ends.append(end)


def scan_file(source: Source, tell: Tell) -> Scan:
    """Find the items of a file, and what stands outside them. Raises NotAnExport when it can be none."""
    outline = Outline(source, tell)
    scan = Scan(source)
    head, proven, looked = b"", False, 0
    with source.path.open("rb") as stream:
        start = stream.read(_START)
        if not any(mark in start for mark in (b"<item", b"<rss", b"<channel", b"<wp:")):
            raise refuse(source.name, start[:_HEAD])
        stream.seek(0)
        for piece in Walker(stream, source.name).pieces():
            if not piece.item:
                outline.gap(piece.start, piece.data)
            elif piece.whole or outline.cut(piece):
                scan.add(piece.start, piece.start + len(piece.data), whole=piece.whole)
            looked = looked + 1 if piece.item else 0
            if looked <= _EVIDENCE:
                head = head or piece.data[:_HEAD]
                proven = proven or seems_export(piece.data)
                if piece.item:
                    outline.declare(piece.start, piece.data)
    if not proven:
        raise refuse(source.name, head)
    outline.finish()
    scan.exports, scan.truncated = outline.exports, outline.truncated
    return scan

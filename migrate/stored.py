"""The files of a run, and how a worker reads items of them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from migrate.index import Index
from migrate.model import Item
from migrate.readers.scan import Scan, Span
from migrate.readers.sources import Source
from migrate.survey import Batch, read_batch
from migrate.tell import Findings
from migrate.twins import joined


@dataclass(frozen=True, slots=True)
class StoredItems:
    """Every item of a run where its file has it. ``sources`` and ``scans`` go by the number of the file."""

    sources: Sequence[Source]
    scans: Sequence[Scan]
    language: str = ""
    """The site's, for titles in several."""

    def span(self, source: int, start: int, stop: int, whole: int) -> Span:
        """Where an item stands."""
        return Span(start, stop, bool(whole), self.scans[source].dialect_at(start))

    def batch(self, source: int, spans: Sequence[Span]) -> Batch:
        """Some consecutive items of one file."""
        found = self.sources[source]
        return Batch(source=source, name=found.name, path=found.path, spans=spans, language=self.language)

    def read(self, index: Index, seq: int) -> Item | None:
        """An item read whole, by its row in the index, with what only its twins have."""
        places = index.rows(
            "SELECT source, start, stop, whole FROM items WHERE seq=?1 OR merged_into=?1 ORDER BY seq != ?1, seq",
            (seq,),
        )
        items = (self._read(*place) for place in places)
        found = [item for item in items if item]
        return reduce(joined, found) if found else None

    def _read(self, source: int, start: int, stop: int, whole: int) -> Item | None:
        return read_batch(self.batch(source, [self.span(source, start, stop, whole)]), Findings(), light=False)[0]

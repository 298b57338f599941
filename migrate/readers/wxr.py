"""Items out of well-formed XML at the speed of the parser; what is damaged is repaired item by item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrate.findings import Kind
from migrate.model import Comment, Item, TermRef
from migrate.readers.channels import read_channels
from migrate.readers.elements import COMMENT, ITEM, Element, as_extra, known, parse, text_of
from migrate.readers.fields import read_fields
from migrate.readers.layout import has_controls, is_usual, read_plainly
from migrate.readers.lean import KEPT, lean, lighten
from migrate.readers.namespaces import Dialect
from migrate.readers.places import line_of
from migrate.readers.records import COMMENT_TEXTS, ITEM_TEXTS, distinct, make_comment, make_item, pair, term_ref
from migrate.readers.repair import Note, mend, without_torn_tag
from migrate.readers.scan import Span
from migrate.tell import Tell

__all__ = ["line_of", "read_channels", "read_items"]

_WORTH = frozenset({"id", "title", "content"})
"""A damaged item that has none of these is none."""


def read_items(
    data: bytes, base: int, spans: Sequence[Span], source_name: str, tell: Tell, *, light: bool = False
) -> list[Item | None]:
    """The items at ``spans``, in order; None where nothing could be read.

    ``data`` is the file from ``spans[0].start`` (which is ``base``) to ``spans[-1].end``. ``light`` leaves
    out comments, and content but for the types in ``lean.KEPT``. ``line_of`` finds the lines of places told.
    """
    pieces = [data[span.start - base : span.end - base] for span in spans]
    reader = _Reader(source_name, tell, light=light)
    items = reader.items(spans, pieces, sound=not has_controls(data))
    reader.tell_unknown()
    return items


class _Reader:
    """Reads items of one file and gathers what it does not know."""

    def __init__(self, name: str, tell: Tell, *, light: bool) -> None:
        self.name = name
        self.tell = tell
        self.light = light
        self.unknown: dict[str, tuple[int, int]] = {}
        self.at = 0

    def items(self, spans: Sequence[Span], pieces: Sequence[bytes], *, sound: bool) -> list[Item | None]:
        """Each item: by its layout where that is WordPress's own; the others in one parse, or one by one.

        ``sound``: no control character is in any of them.
        """
        read = zip(spans, pieces, strict=True)
        found = [self._plain(*item) if sound or not has_controls(item[1]) else None for item in read]
        rest = [place for place, item in enumerate(found) if item is None]
        if rest:
            odd = [spans[place] for place in rest], [pieces[place] for place in rest]
            items = self._lean_batch(*odd) if self.light else self._batch(*odd)
            for place, item in zip(rest, items or map(self.single, *odd), strict=True):
                found[place] = item
        return found

    def _plain(self, span: Span, piece: bytes) -> Item | None:
        """An item in WordPress's own layout; the index pass needs the content of some types only."""
        if not (span.whole and is_usual(span.dialect)):
            return None
        spaced = span.dialect.spaced
        if not self.light:
            return read_plainly(piece, spaced=spaced)
        cut, content_went = lean(piece)
        item = read_plainly(cut, spaced=spaced, light=True)
        again = item and content_went and item.type in KEPT
        return read_plainly(piece, spaced=spaced, light=True) if again else item

    def _batch(self, spans: Sequence[Span], pieces: Sequence[bytes]) -> list[Item | None] | None:
        """All items in one parse; None when that can't be."""
        dialect = spans[0].dialect
        if not all(span.whole and span.dialect == dialect for span in spans):
            return None
        channel = parse(b"".join(pieces), dialect.prefixes)
        if channel is None or len(channel) != len(spans) or any(child.tag != "item" for child in channel):
            return None
        items: list[Item | None] = []
        for span, element in zip(spans, channel, strict=True):
            self.at = span.start
            items.append(self.item(element, dialect))
        return items

    def _lean_batch(self, spans: Sequence[Span], pieces: Sequence[bytes]) -> list[Item | None] | None:
        """The same for the index pass; an item whose content is needed after all is read again."""
        cut = [lean(piece) for piece in pieces]
        items = self._batch(spans, [piece for piece, _ in cut])
        for place, (_, content_went) in enumerate(cut if items else ()):
            if content_went and items and (item := items[place]) and item.type in KEPT:
                items[place] = self.single(spans[place], pieces[place])
        return items

    def single(self, span: Span, piece: bytes) -> Item | None:
        """One item: strictly, else repaired, else field by field."""
        self.at = span.start
        channel = parse(piece, span.dialect.prefixes) if span.whole else None
        if channel is not None and len(channel) == 1:
            return self.item(channel[0], span.dialect)
        mended = mend(piece if span.whole else without_torn_tag(piece), span.dialect)
        channel = parse(mended.data, mended.prefixes) if span.whole else None
        well_formed = channel is not None and len(channel) == 1
        if channel is not None and well_formed:
            element = channel[0]
        else:
            element = read_fields(mended.readable, mended.prefixes, "item")
        return self._kept(span, element, mended.notes, well_formed=well_formed)

    def _kept(self, span: Span, element: Element, notes: list[Note], *, well_formed: bool) -> Item | None:
        """A damaged item's record, if anything of it could be read, and what was repaired."""
        place: dict[str, Any] = {"file": self.name, "byte": span.start}
        if not any(ITEM.get(child.tag) in _WORTH and text_of(child).strip() for child in element):
            self.tell(Kind.UNREADABLE_ITEM, "an item could not be read", place)
            return None
        item = self.item(element, span.dialect)
        place |= {"id": item.id, "title": item.title}
        if not span.whole:
            return item  # that it was cut off has been told
        for note in notes:
            self.tell(note.kind, note.message, {**place, "byte": span.start + note.byte})
        if not well_formed:
            message = "the item was not well-formed; its fields were read one by one"
            self.tell(Kind.BROKEN_MARKUP, message, place)
        return item

    def item(self, element: Element, dialect: Dialect) -> Item:
        """The record of an ``<item>``."""
        fields: dict[str, str] = {}
        meta: list[tuple[str, str]] = []
        comments: list[Comment] = []
        refs: list[tuple[TermRef, bool]] = []
        extra: list[tuple[str, str]] = []
        name_of, spaced = ITEM.get, dialect.spaced
        for child in element:
            name = name_of(child.tag) or known(ITEM, child)
            if name == "postmeta":
                meta.append(pair(child, spaced=spaced))
            elif name == "comment":
                if not self.light:
                    comments.append(self._comment(child, spaced=spaced))
            elif name == "category":
                refs.append((term_ref(child), child.get("domain") is not None))
            elif name is None:
                extra.append(self._unknown(child))
            else:
                text = text_of(child) if len(child) else child.text or ""
                if fields.setdefault(name, text) != text:
                    self._twice(name, text, fields, extra)
        texts = [fields.get(name, "") for name in ITEM_TEXTS]
        if self.light:
            lighten(texts, meta)
        return make_item(texts, tuple(meta), tuple(comments), distinct(refs), tuple(extra), spaced=spaced)

    def _comment(self, element: Element, *, spaced: bool) -> Comment:
        fields: dict[str, str] = {}
        meta: list[tuple[str, str]] = []
        name_of = COMMENT.get
        for child in element:
            name = name_of(child.tag) or known(COMMENT, child)
            if name == "meta":
                meta.append(pair(child, spaced=spaced))
            elif name is None:
                meta.append(self._unknown(child))  # the record has no other place for it
            else:
                fields[name] = text_of(child) if len(child) else child.text or ""
        return make_comment([fields.get(name, "") for name in COMMENT_TEXTS], tuple(meta), spaced=spaced)

    def _unknown(self, element: Element) -> tuple[str, str]:
        """An element nobody knows, as name and text; it is told once for the batch."""
        found = as_extra(element)
        first, count = self.unknown.get(found[0], (self.at, 0))
        self.unknown[found[0]] = (first, count + 1)
        return found

    def _twice(self, name: str, text: str, fields: dict[str, str], extra: list[tuple[str, str]]) -> None:
        """A field that stands twice: the first that is not empty counts, the other is kept apart."""
        if not fields[name].strip():
            fields[name] = text
        elif text.strip():
            extra.append((name, text))

    def tell_unknown(self) -> None:
        """Tell each unknown element once, with how often it stands in the batch."""
        for name, (byte, count) in self.unknown.items():
            message = f"<{name}> is no element of WordPress's; it is kept as data"
            self.tell(Kind.UNKNOWN_ELEMENT, message, {"file": self.name, "byte": byte, "count": count})

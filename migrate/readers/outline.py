"""What stands outside a file's items: its exports' heads, junk before and after, the end or its absence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import unescape

from migrate.findings import Kind
from migrate.readers.namespaces import PLAIN, Dialect, dialect_of, meaning
from migrate.readers.places import Lines
from migrate.readers.repair import undeclared
from migrate.readers.sources import Source
from migrate.readers.walk import Piece
from migrate.tell import Tell

_HIDDEN = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<rss(?=[\s>])([^<>]*+)>(?:\s*+<channel\b([^<>]*+)>)?")
_START = re.compile(rb"<\?xml\s|<rss[\s>]|<!DOCTYPE\s|<channel[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\?xml\s[^>]*+>\s*+(?:<!DOCTYPE\b[^\[>]*+(?:\[[^\]]*+\]\s*+)?>\s*+)?\Z", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE\b", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_SHOWN = 80
_TITLE = re.compile(rb"<title>\s*+(?:<!\[CDATA\[)?+(?!\]\]>)(.{1,300}?)\s*+(?:\]\]>\s*+)?</title>", re.DOTALL)
_ID = re.compile(rb"<wp:post_id>\s*+(?:<!\[CDATA\[)?+\s*+\d")


@dataclass(slots=True, kw_only=True)
class Export:
    """One export inside a file (usually the only one): the ranges outside items, what its root declares."""

    start: int
    dialect: Dialect = PLAIN
    parts: list[tuple[int, int]] = field(default_factory=list)
    headed: bool = False
    closed: bool = False
    cut: bool = False


class Outline:
    """Takes in the gaps between the items, in order."""

    def __init__(self, source: Source, tell: Tell) -> None:
        self.source = source
        self.tell = tell
        self.lines = Lines(source.path)
        self.exports: list[Export] = []
        self.truncated = False

    def say(self, kind: Kind, message: str, byte: int, **more: object) -> None:
        """Tell a finding with its place."""
        where = {"file": self.source.name, "byte": byte, "line": self.lines(byte), **more}
        self.tell(kind, message, where)

    def gap(self, start: int, data: bytes) -> None:
        """What stands before an item, or after the last."""
        seen = _HIDDEN.sub(_blank, data) if b"<!" in data else data
        done = 0
        for root in _ROOT.finditer(seen):
            begin = self._beginning(seen, done, root.start())
            self._rest(start, data, seen, done, begin)
            dialect = dialect_of(root[1] + (root[2] or b""))
            self.exports.append(Export(start=start + begin, dialect=dialect, headed=True))
            done = begin
            self.declare(start + begin, data[begin:])
        if not self.exports:
            self._headless(start, data, seen)
            return
        self._rest(start, data, seen, done, len(data))

    def declare(self, start: int, data: bytes) -> None:
        """Declare what a part uses undeclared (facts 1.2: ``excerpt``, ``atom``), to tell it only once."""
        if not self.exports:
            return
        export = self.exports[-1]
        for prefix, byte in undeclared(data, export.dialect).items():
            export.dialect = replace(export.dialect, prefixes=(*export.dialect.prefixes, (prefix, meaning(prefix))))
            message = f"the prefix {prefix}: is used, but declared nowhere"
            self.say(Kind.UNDECLARED_PREFIX, message, start + byte, prefix=prefix)

    def cut(self, item: Piece) -> bool:
        """Tell of an item without an end; whether enough of it is there to keep it."""
        title, number = title_of(item.data), _ID.search(item.data)
        named = f", {title!r}," if title else ""
        kept = bool(title or number)
        self.truncated = True
        if self.exports:
            self.exports[-1].cut = True
        rest = "what is there of it was kept" if kept else "nothing of it can be read"
        more = {"title": title} if title else {}
        self.say(Kind.TRUNCATED, f"the export breaks off inside an item{named} and {rest}", item.start, **more)
        return kept

    def finish(self) -> None:
        """After the last gap: an export without an end was cut between items."""
        ends = [export.start for export in self.exports[1:]] + [self.source.size]
        for export, end in zip(self.exports, ends, strict=True):
            if export.headed and not export.closed and not export.cut:
                self.truncated = True
                self.say(
                    Kind.TRUNCATED,
                    "the export breaks off between two items; the rest is not in the file",
                    end,
                )
        if len(self.exports) > 1:
            self.say(Kind.CONCATENATED, f"{len(self.exports)} exports in one file", self.exports[1].start)

    def _beginning(self, seen: bytes, after: int, root: int) -> int:
        """Where an export begins whose root element is known: at its declaration, if it has one."""
        declared = _DECLARATION.search(seen, max(after, seen.rfind(b"<?xml", after, root)), root)
        return declared.start() if declared else root

    def _headless(self, start: int, data: bytes, seen: bytes) -> None:
        """A file without ``<rss>``: cut by hand, or no export at all."""
        found = _START.search(seen)
        self.exports.append(Export(start=start))
        self._rest(start, data, seen, found.start() if found else 0, len(data))

    def _rest(self, start: int, data: bytes, seen: bytes, begin: int, end: int) -> None:
        """Divide a range between the export that is open and junk."""
        if not self.exports:
            self._junk_before(start, data, seen, end)
            return
        export = self.exports[-1]
        close = max(seen.rfind(b"</rss", begin, end), seen.rfind(b"</channel", begin, end))
        if close >= 0:
            export.closed = True
            close = seen.find(b">", close, end) + 1 or end
            self._junk_after(start + close, seen[close:end])
        elif export.closed:
            self._junk_after(start + begin, seen[begin:end])
            return
        stop = close if close >= 0 else end
        if seen[begin:stop].strip():
            export.parts.append((start + begin, start + stop))
        if doctype := _DOCTYPE.search(seen, begin, stop):
            self.say(Kind.DOCTYPE_IGNORED, "a document type declaration was ignored", start + doctype.start())

    def _junk_before(self, start: int, data: bytes, seen: bytes, end: int) -> None:
        """White space and comments may stand before the root element, nothing at all before a declaration."""
        junk = data[:end].removeprefix(_BOM)
        if seen[:end].removeprefix(_BOM).strip() or (junk and seen.startswith(b"<?xml", end)):
            self.say(Kind.JUNK_BEFORE, f"{len(junk)} bytes before the export were skipped{_short(junk)}", start)

    def _junk_after(self, byte: int, junk: bytes) -> None:
        if junk.strip(b" \t\r\n\0\x1a"):
            self.say(Kind.JUNK_AFTER, f"{len(junk.strip())} bytes after the end were skipped{_short(junk)}", byte)


def title_of(item: bytes) -> str:
    """The title of an item that may be in pieces, or an empty string."""
    found = _TITLE.search(item, 0, 70_000)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])


def _short(junk: bytes) -> str:
    """The start of what was skipped, on one line."""
    text = " ".join(junk.decode("utf-8", "replace").split())
    return f": {text[:_SHOWN]!r}" if text else ""

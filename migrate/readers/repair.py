"""Mends one item's bytes so that a strict XML parser takes them, and says what it did.

``recover=True`` is never used: after its first error libxml2 drops text without a word (CDATA with a control
character, every later ``&amp;``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5

from migrate.findings import Kind
from migrate.readers.cdata import CLOSE, OPEN, Sections
from migrate.readers.encoding import CP1252
from migrate.readers.namespaces import Dialect, meaning

CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_CONTROL = re.compile(rb"[" + re.escape(CONTROLS) + rb"]|\xef\xbf[\xbe\xbf]")
_HIDDEN = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_REFERENCE = re.compile(rb"&(?:#(?:x([0-9a-fA-F]{1,8}+)|([0-9]{1,10}+))|([A-Za-z][A-Za-z0-9]{0,31}+));|&")
_STRAY = re.compile(rb"<(?![A-Za-z_/!?]|/[A-Za-z_])|<(?=/[^A-Za-z_])|<(?=!(?!\[CDATA\[|--))")
_TAG = re.compile(rb"<[A-Za-z_][^<>]*+>")
_PREFIX = re.compile(rb"<([A-Za-z_][\w.-]*+):[A-Za-z_]|\s([A-Za-z_][\w.-]*+):[A-Za-z_][\w.-]*+\s*+=")
_LOCAL = re.compile(rb"""\sxmlns:([A-Za-z_][\w.-]*+)\s*+=""")
_XML_NAMES = {b"amp", b"lt", b"gt", b"quot", b"apos"}


@dataclass(frozen=True, slots=True)
class Note:
    """One repair: what it was, and at which byte of the item it first was needed."""

    kind: Kind
    message: str
    byte: int


@dataclass(slots=True)
class Mended:
    """An item after repair. ``prefixes`` are the declared ones and those that had to be added.

    ``readable`` has only lost what no XML may hold: field by field, a stray sign needs no escape.
    """

    data: bytes
    readable: bytes
    prefixes: tuple[tuple[str, str], ...]
    notes: list[Note] = field(default_factory=list)


def mend(raw: bytes, dialect: Dialect) -> Mended:
    """All repairs in turn. What needs none comes back as it is."""
    notes: list[Note] = []
    data = _readable(_without_controls(raw, notes), notes)
    missing = undeclared(data, dialect)
    for prefix, byte in missing.items():
        notes.append(Note(Kind.UNDECLARED_PREFIX, f"the prefix {prefix}: is not declared", byte))
    prefixes = dialect.prefixes + tuple((prefix, meaning(prefix)) for prefix in missing)
    return Mended(b"".join(_pieces(data, notes)), data, prefixes, notes)


def undeclared(data: bytes, dialect: Dialect) -> dict[str, int]:
    """The prefixes that are used but declared nowhere, each with the byte of its first use."""
    known = {prefix.encode() for prefix, _uri in dialect.prefixes} | {b"xml", b"xmlns"}
    found: dict[str, int] = {}
    markup = _HIDDEN.sub(_blank, data)
    for tag in _TAG.finditer(markup):
        if b":" not in tag[0]:
            continue
        known.update(_LOCAL.findall(tag[0]))
        for use in _PREFIX.finditer(tag[0]):
            prefix = use[1] or use[2]
            if prefix not in known:
                known.add(prefix)
                found[prefix.decode("ascii", "replace")] = tag.start()
    return found


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])


def _without_controls(data: bytes, notes: list[Note]) -> bytes:
    """Take out what XML forbids even in CDATA: most control characters, U+FFFE and U+FFFF."""
    clean = data.translate(None, CONTROLS)
    if b"\xef\xbf" in clean:
        clean = clean.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    if len(clean) != len(data):
        first = _CONTROL.search(data)
        count = len(_CONTROL.findall(data))
        message = f"{count} forbidden character{'s' if count > 1 else ''} taken out"
        notes.append(Note(Kind.CONTROL_CHARACTER, message, first.start() if first else 0))
    return clean


def _readable(data: bytes, notes: list[Note]) -> bytes:
    """Read bytes that are no UTF-8 as Windows-1252."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", CP1252)
        shown = data[error.start : error.start + 4].hex(" ")
        notes.append(
            Note(
                Kind.BAD_ENCODING,
                f"bytes that are not UTF-8 ({shown} …) were read as Windows-1252",
                error.start,
            )
        )
        return text.encode()
    return data


def _pieces(data: bytes, notes: list[Note]) -> Iterator[bytes]:
    """The item again, CDATA sections apart from markup."""
    sections = Sections(data)
    told: set[Kind] = set()
    place = 0
    while (opening := data.find(OPEN, place)) >= 0:
        yield _markup(data[place:opening], place, told, notes)
        end = sections.end(opening)
        if end.how == "closed":
            place = end.place
            yield data[opening:place]
            continue
        place = len(data) if end.place < 0 else end.place
        inner = data[opening + len(OPEN) : place - len(CLOSE) if end.how == "mended" else place]
        if Kind.BROKEN_CDATA not in told:
            told.add(Kind.BROKEN_CDATA)
            what = (
                "]]> inside text was kept as text"
                if end.how == "mended"
                else "a CDATA section without an end was closed"
            )
            notes.append(Note(Kind.BROKEN_CDATA, what, opening))
        yield section(joined(inner))
    yield _markup(data[place:], place, told, notes)


def joined(inner: bytes) -> bytes:
    """What stands between the first ``<![CDATA[`` and the last ``]]>``, an escaped ``]]>`` made whole."""
    return inner.replace(b"]]]]><![CDATA[>", CLOSE)


def section(text: bytes) -> bytes:
    """Text as CDATA."""
    return OPEN + text.replace(CLOSE, b"]]]]><![CDATA[>") + CLOSE


def _markup(data: bytes, start: int, told: set[Kind], notes: list[Note]) -> bytes:
    """Mend what stands outside CDATA: references, ampersands, signs that start no tag."""

    def note(kind: Kind, message: str, byte: int) -> None:
        if kind not in told:
            told.add(kind)
            notes.append(Note(kind, message, start + byte))

    def reference(found: re.Match[bytes]) -> bytes:
        kind, text = _resolve(found)
        if kind is not None:
            note(kind, f"{_sample(data, found)} was read as {text.decode()!r}", found.start())
        return text

    if b"&" in data:
        data = _REFERENCE.sub(reference, data)
    if stray := _STRAY.search(data):
        note(
            Kind.BROKEN_MARKUP,
            f"a < that starts no tag ({_sample(data, stray)}) was read as text",
            stray.start(),
        )
        data = _STRAY.sub(b"&lt;", data)
    if CLOSE in data:
        note(Kind.BROKEN_CDATA, "]]> outside CDATA was kept as text", data.find(CLOSE))
        data = data.replace(CLOSE, b"]]&gt;")
    return data


def _sample(data: bytes, found: re.Match[bytes]) -> str:
    return repr(data[found.start() : found.start() + 12].decode("utf-8", "ignore"))


def _resolve(found: re.Match[bytes]) -> tuple[Kind | None, bytes]:
    """What a reference becomes, and the repair that this is (None: it is right as it is)."""
    hexadecimal, decimal, name = found.groups()
    if name in _XML_NAMES:
        return None, found[0]
    if name:
        char = html5.get(name.decode() + ";")
        return (Kind.BARE_AMPERSAND, b"&amp;" + name + b";") if char is None else (Kind.HTML_ENTITY, _escaped(char))
    if not hexadecimal and not decimal:
        return Kind.BARE_AMPERSAND, b"&amp;"
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (None, found[0]) if _allowed(code) else (Kind.CONTROL_CHARACTER, b"")


def _escaped(char: str) -> bytes:
    return char.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def _allowed(code: int) -> bool:
    """If XML 1.0 allows a character."""
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def without_torn_tag(data: bytes) -> bytes:
    """An item that was cut off, without the beginning of a tag at its end."""
    last = data.rfind(b"<")
    inside = data.rfind(OPEN) > data.rfind(CLOSE)
    return data[:last] if last > data.rfind(b">") and not inside else data


def decoded(text: str) -> str:
    """Resolve references that end in a semicolon; ``&copy=1`` in an address is none."""
    return re.sub(r"&(?:#x?[0-9a-fA-F]{1,10}+|[A-Za-z][A-Za-z0-9]{0,31}+);", lambda found: unescape(found[0]), text)

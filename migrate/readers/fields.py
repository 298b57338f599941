"""Reads what no repair made well-formed, field by field: the names of WXR's closed set are the landmarks."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from migrate.readers import elements
from migrate.readers.cdata import CLOSE, OPEN, Next, Sections
from migrate.readers.elements import Element
from migrate.readers.namespaces import CONTENT, EXCERPT, WXR, canonical, meaning
from migrate.readers.repair import decoded, joined

_TAG = re.compile(rb"<(/?)((?:([A-Za-z_][\w.-]*+):)?([A-Za-z_][\w.-]*+))((?:\s[^<>]*+)?)>")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]++)\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)')""")
_WXR_CONTAINERS = ("postmeta", "comment", "commentmeta", "termmeta", "author", "category", "tag", "term")
_CONTAINERS = {f"{{{WXR}}}{name}" for name in _WXR_CONTAINERS} | {"image", "textInput"}
_INNER = {f"{{{WXR}}}commentmeta", f"{{{WXR}}}termmeta"}
"""Containers that stand in another container; all others stand in the item or channel itself."""
_MARKUP = {
    f"{{{CONTENT}}}encoded",
    f"{{{EXCERPT}}}encoded",
    f"{{{WXR}}}meta_value",
    f"{{{WXR}}}comment_content",
    "description",
}
"""Fields whose text may hold tags that only look like WXR's (``<link>``, ``<title>``)."""
_LONG = _MARKUP | {"title"}
"""Fields of which a part is better than nothing."""
_TABLES = (elements.ITEM, elements.COMMENT, elements.META, elements.CHANNEL, elements.AUTHOR, elements.TERM)
_LEAVES = {tag for table in _TABLES for tag in table} - _CONTAINERS


class _Tag(NamedTuple):
    name: bytes
    tag: str
    closes: bool
    attributes: bytes
    start: int
    end: int


def read_fields(data: bytes, prefixes: tuple[tuple[str, str], ...], name: str) -> Element:
    """An element called ``name`` with every field that can be told apart."""
    reader = _Reader(data, dict(prefixes))
    root = etree.Element(name)
    reader.read(root)
    return root


class _Reader:
    def __init__(self, data: bytes, prefixes: dict[str, str]) -> None:
        self.data = data
        self.prefixes = prefixes
        self.sections = Sections(data)
        self._closers: dict[bytes, Next] = {}

    def read(self, root: Element) -> None:
        open_elements = [root]
        place = 0
        while found := self._next_tag(place):
            place = found.end
            if found.tag in _CONTAINERS:
                self._container(found, open_elements)
            elif not found.closes:
                text, place, closed = self._value(found)
                if not closed and found.tag not in _LONG:
                    continue  # half a number, date or slug is worse than none
                leaf = etree.SubElement(open_elements[-1], found.tag)
                leaf.text = text
                for key, double, single in _ATTRIBUTE.findall(found.attributes):
                    if b":" not in key:
                        leaf.set(
                            key.decode("utf-8", "replace"),
                            decoded((double or single).decode("utf-8", "replace")),
                        )

    def _container(self, found: _Tag, open_elements: list[Element]) -> None:
        """Step into a container or out of it; a new one ends those that were never closed."""
        depth = next((at for at in range(len(open_elements) - 1, 0, -1) if open_elements[at].tag == found.tag), 0)
        if found.closes:
            if depth:
                del open_elements[depth:]
            return
        keep = 1 if found.tag not in _INNER else (depth or len(open_elements))
        del open_elements[keep:]
        if len(open_elements) < 4:
            open_elements.append(etree.SubElement(open_elements[-1], found.tag))

    def _next_tag(self, place: int, limit: int | None = None) -> _Tag | None:
        """The next tag of the closed set."""
        for found in _TAG.finditer(self.data, place, len(self.data) if limit is None else limit):
            tag = self._resolve(found)
            if tag and not found[5].endswith(b"/"):
                return _Tag(found[2], tag, bool(found[1]), found[5], found.start(), found.end())
        return None

    def _resolve(self, found: re.Match[bytes]) -> str:
        """The canonical name of a tag of the closed set, or an empty string."""
        local = found[4].decode("ascii", "replace")
        if found[3] is None:
            tag = local
        else:
            prefix = found[3].decode("ascii", "replace")
            tag = f"{{{canonical(self.prefixes.get(prefix) or meaning(prefix))}}}{local}"
        return tag if tag in _LEAVES or tag in _CONTAINERS else ""

    def _value(self, opened: _Tag) -> tuple[str, int, bool]:
        """A field's text, where it ends, and if all of it is there."""
        first = self.data.find(b"<", opened.end)
        if first >= 0 and self.data.startswith(OPEN, first) and not self.data[opened.end : first].strip():
            return self._sections(first)
        end = self._plain_end(opened)
        raw = self.data[opened.end : end]
        text = raw.decode("utf-8", "replace")
        return text if b"<" in raw else decoded(text), end, end < len(self.data)

    def _sections(self, opening: int) -> tuple[str, int, bool]:
        """CDATA, in one or several sections."""
        parts: list[bytes] = []
        place = opening
        cut = False
        while self.data.startswith(OPEN, place):
            end = self.sections.end(place)
            stop = end.place if end.place >= 0 else len(self.data)
            cut = end.how in ("cut", "open")
            parts.append(joined(self.data[place + len(OPEN) : stop if cut else stop - len(CLOSE)]))
            place = stop
            if cut:
                break
        return b"".join(parts).decode("utf-8", "replace"), place, not cut and place < len(self.data)

    def _plain_end(self, opened: _Tag) -> int:
        """Where a field without CDATA ends: at its closing tag, or where another field begins before that."""
        closer = self._closers.setdefault(opened.name, Next(self.data, b"</" + opened.name))
        close = closer(opened.end)
        place = opened.end
        while found := self._next_tag(place, close if close >= 0 else None):
            if not (opened.tag in _MARKUP and not found.tag.startswith("{")):
                return found.start
            place = found.end
        return close if close >= 0 else len(self.data)

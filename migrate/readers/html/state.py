"""What one tidying pass collects and does to elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from migrate.findings import Kind
from migrate.readers.html.addresses import is_plain, is_readable, is_safe

Tell = Callable[[Kind, str], None]
Node = etree._Element  # noqa: SLF001 - lxml has no other name for the type of its elements
_LINE_ENDS = re.compile(r"[\t\n\r]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

UNWRAP = "x-unwrap"
"""Elements of this name are replaced by their content at the end of the pass."""
DROP = "x-drop"
"""Elements of this name go, with their content."""


class Tidy:
    """What one pass has collected."""

    __slots__ = (
        "_both_ways",
        "anchors",
        "drops",
        "empties",
        "figures",
        "fragments",
        "leads_nowhere",
        "marks",
        "some_comments",
        "strays",
        "tell",
        "told",
        "unwraps",
        "wraps",
    )

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.told: set[tuple[Kind, str]] = set()
        self.fragments: frozenset[str] = frozenset()
        """The places in this document that its own links lead to."""
        self.marks: list[Node] = []
        """What may be a mark around something."""
        self.anchors: list[tuple[Node, str]] = []
        self.some_comments: list[Node] = []
        self.strays: list[Node] = []
        """List items that stand in no list."""
        self.drops = False
        self.empties = False
        """Whether marks may hold nothing."""
        self.wraps = False
        """Whether a rule made a mark."""
        self.figures = False
        """Whether a rule made one."""
        self.leads_nowhere = False
        """Whether a link has an empty address."""
        self.unwraps = False
        self._both_ways: bool | None = None

    def runs_both_ways(self, node: Node) -> bool:
        """Whether the document of a node has anything that runs from right to left; looked for once."""
        if self._both_ways is None:
            root = node.getroottree().getroot()
            said = root.xpath("boolean(//@dir[translate(., 'RTL', 'rtl') = 'rtl'])")
            self._both_ways = bool(said) or any(map(_RIGHT_TO_LEFT.search, root.itertext()))
        return self._both_ways

    def once(self, kind: Kind, message: str) -> None:
        """Tell something once for a document."""
        if (kind, message) not in self.told:
            self.told.add((kind, message))
            self.tell(kind, message)

    def unwrap(self, node: Node) -> None:
        """Keep the content only."""
        if node.attrib:
            self.clear(node, node.keys())
        node.tag = UNWRAP
        self.unwraps = True

    def drop(self, node: Node) -> None:
        """Keep nothing."""
        node.tag = DROP
        self.drops = True

    def clear(self, node: Node, names: Iterable[str]) -> None:
        """Take all attributes away."""
        for name in names:
            if name[:2] == "on":
                self.once(Kind.REMOVED_MARKUP, f"The script in the attribute {name} was taken out")
            elif name == "id" and self.fragments:
                self.anchor(node)
        node.attrib.clear()

    def wrap_content(self, node: Node, mark: Node) -> None:
        """Put a mark around all that a node holds."""
        mark.text, node.text = node.text, None
        mark.extend(list(node))
        node.append(mark)
        self.wraps = True

    def keep(self, node: Node, allowed: frozenset[str]) -> None:
        """Take all attributes away but those allowed."""
        names = node.keys()
        if allowed.issuperset(names):
            return
        if not allowed:
            self.clear(node, names)
            return
        attributes = node.attrib
        for name in names:
            if name not in allowed:
                if name[:2] == "on":
                    self.once(Kind.REMOVED_MARKUP, f"The script in the attribute {name} was taken out")
                elif name == "id" and self.fragments:
                    self.anchor(node)
                del attributes[name]

    def anchor(self, node: Node) -> None:
        """Remember a place that a link of this document leads to."""
        name = node.get("id")
        if name and name in self.fragments and node.get("data-footnote") is None:
            self.anchors.append((node, name))

    def safe(self, node: Node, name: str) -> str | None:
        """An address in an attribute, trimmed; None (told) when it would run."""
        value = node.get(name)
        if value is None or is_plain(value):
            return value
        clean = _LINE_ENDS.sub("", value) if "\n" in value or "\t" in value or "\r" in value else value
        clean = clean.strip(" \x00\u00a0")
        if is_safe(clean):
            if not is_readable(clean):
                self.once(Kind.UNREADABLE_ADDRESS, f"An address that no browser can read: {clean}")
            if clean != value:
                node.set(name, clean)
            return clean
        scheme = clean.partition(":")[0].strip().lower()[:20]
        self.once(Kind.UNSAFE_ADDRESS, f"An address of the scheme {scheme}: was taken out")
        del node.attrib[name]
        return None

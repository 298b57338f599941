"""Lists hold items alone: what old editors put between them gets an item that shows it where a browser does."""

from __future__ import annotations

from lxml import etree

from migrate.readers.html.state import Node

_LISTS = ("ul", "ol")
_IN_LISTS = ("li", etree.Comment)
_SPACES = " \t\n\r"


def enlist(item: Node) -> None:
    """Give list items that stand in no list the list that a browser shows."""
    parent = item.getparent()
    if parent is None or parent.tag in _LISTS:
        return
    items = etree.Element("ul")
    parent.insert(parent.index(item), items)
    following: Node | None = item
    while following is not None and following.tag == "li":
        follows = following.getnext()
        items.append(following)
        if (following.tail or "").strip():
            break
        following = follows
    items.tail, items[-1].tail = items[-1].tail, None


def items_only(body: Node) -> None:
    """Move texts and elements that stand between items to the end of the item before them, or into one of their own."""
    for mixed in [found for found in body.iter(*_LISTS) if _is_mixed(found)]:
        _Sorter(mixed).sort()


def _is_mixed(found: Node) -> bool:
    if (text := found.text) and text.strip(_SPACES):
        return True
    return any(item.tag not in _IN_LISTS or ((text := item.tail) and text.strip(_SPACES)) for item in found)


class _Sorter:
    """Takes the content of one list apart, and puts it back as items."""

    def __init__(self, found: Node) -> None:
        self.list, self.items = found, list[Node]()
        self.loose: Node | None = None
        """What takes in the text and the elements that stand between two items."""

    def sort(self) -> None:
        """Do it."""
        self._text(self.list.text)
        for child in list(self.list):
            tail, child.tail = child.tail, None
            self._child(child)
            self._text(tail)
        self.list.text = None
        self.list[:] = self.items

    def _child(self, child: Node) -> None:
        if child.tag == "li":
            self.items.append(child)
            self.loose = None
        elif child.tag in _LISTS:
            self._last_item().append(child)
            self.loose = None
        else:
            self._between().append(child)

    def _text(self, text: str | None) -> None:
        if not text or (self.loose is None and not text.strip()):
            return
        between = self._between()
        if len(between):
            between[-1].tail = (between[-1].tail or "") + text
        else:
            between.text = (between.text or "") + text

    def _between(self) -> Node:
        if self.loose is None:
            self.loose = etree.SubElement(self._last_item(), "div")
        return self.loose

    def _last_item(self) -> Node:
        if not self.items:
            self.items.append(etree.Element("li"))
        return self.items[-1]

"""A list that many posts show is parsed and tidied once: in each post a stand-in of it takes its place.

A stand-in is the list in small, with each kind of element once at each place: a parser does with it what it would do
with the list, and so does tidying. Where one comes through unchanged, to a place where a figure is a block of Markdown,
so would the list. Where any does not, the document is read with its lists as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from migrate.document import FILLED_IN
from migrate.findings import Kind
from migrate.readers.html.parse import parse_tree
from migrate.readers.html.state import Node, Tell
from migrate.readers.html.tidy import tidy

_NUMBER = "_-_"
"""The attribute that says which list a figure stands for. It has no letters, so that there is one way to write it."""
_TAGS = frozenset(("figure", "ul", "li", "a", "p", "img", "table", "caption", "thead", "tbody", "tr", "th", "td"))
_NAMES = frozenset(("class", "href", "src", "alt", "width", "height"))
"""The elements and attributes of lists. None of them changes what tidying does to anything else."""
_ADDRESSES = {"a": {"href": "."}, "img": {"src": "."}}
_PLACES = frozenset(("body", "div", "section"))
"""In these, and in nothing else, figures are blocks."""


class StandIn(NamedTuple):
    """What stands for a list."""

    listed: str
    """The list's HTML."""
    small: str
    """Its own, from behind ``<figure``."""
    tidied: bytes
    """What it is as it comes through."""
    space: str
    """A non-breaking space, where the list has one: tidying looks for those."""


def stand_in_for(html: str) -> StandIn | None:
    """What can stand for a list; None if the list might change what stands around it, or be changed by that."""
    body = _untouched(html)
    small = None if body is None else _untouched(_in_small(body[0]))
    if body is None or small is None:
        return None
    space = "\xa0" if "\xa0" in etree.tostring(body, encoding="unicode") else ""
    written = etree.tostring(small, encoding="unicode", method="html")
    figure = written.removeprefix("<body><figure").removesuffix("</body>")
    return StandIn(html, figure, etree.tostring(small[0]), space)


def parse_with(html: str, stand_ins: Sequence[StandIn], tell: Tell) -> tuple[Node, dict[Node, int]] | None:
    """HTML as ``parse`` makes it, but for the lists in it: the figure and the number of each that stands for one.

    None, and nothing is told, if one does not stand as its list would.
    """
    if _NUMBER in html:
        return None
    wanted = 0
    for at, one in enumerate(stand_ins):
        pieces = html.split(one.listed)
        wanted += len(pieces) - 1
        html = f'<figure {_NUMBER}="{at}"{one.small}'.join(pieces)
    told = _Told()
    body, xml = parse_tree(html, told.tell)
    places = {node: int(number) for node in body.iter("figure") if (number := node.get(_NUMBER))}
    tidy(body, xml + "".join([stand_ins[at].space for at in places.values()]), told.tell)
    if len(places) != wanted or not all(_stands(node, body, stand_ins[at]) for node, at in places.items()):
        return None
    for kind, message in told:
        tell(kind, message)
    return body, places


class _Told(list[tuple[Kind, str]]):
    """What is told only if it comes to that."""

    def tell(self, kind: Kind, message: str) -> None:
        self.append((kind, message))


def _stands(node: Node, body: Node, one: StandIn) -> bool:
    """Whether a stand-in came through unchanged, to where its list is a block."""
    above = list(node.iterancestors())
    return (
        etree.tostring(node, with_tail=False) == one.tidied
        and above[-1:] == [body]
        and all(up.tag in _PLACES and not up.attrib for up in above)
    )


def _untouched(html: str) -> Node | None:
    """A document that is one list, if tidying leaves it as it is and tells nothing of it."""
    told = _Told()
    body, xml = parse_tree(html, told.tell)
    before = etree.tostring(body)
    if not _is_list(body):
        return None
    tidy(body, xml, told.tell)
    return body if not told and etree.tostring(body) == before else None


def _is_list(body: Node) -> bool:
    """Whether a document is a figure of what lists are made of, with links that lead elsewhere and show something."""
    if len(body) != 1 or body.text or body[0].tail or body[0].get("class") not in FILLED_IN:
        return False
    if not all(node.tag in _TAGS and _NAMES.issuperset(node.keys()) for node in body[0].iter()):
        return False
    links = list(body[0].iter("a"))
    if any((link.get("href") or "#").startswith("#") for link in links):
        return False
    return all(len(link) or (link.text or "").strip() for link in links)


def _in_small(figure: Node) -> str:
    """The HTML of a figure with each kind of element once at each place; those that hold no other hold a text."""
    twins = {figure: etree.Element("figure", dict(figure.attrib))}
    known: dict[tuple[Node, str], Node] = {}
    for node in figure.iter():
        for child in node:
            place = twins[node], str(child.tag)
            if place not in known:
                known[place] = etree.SubElement(*place, _ADDRESSES.get(place[1]))
            twins[child] = known[place]
    for twin in known.values():
        twin.text = None if len(twin) or twin.tag == "img" else "."
    return etree.tostring(twins[figure], encoding="unicode", method="html")

"""HTML as a tree: the one that a browser builds of any tag soup, as lxml elements, nothing cut.

turbohtml builds it by the standard (WHATWG) in C and writes it as well-formed XML, which lxml reads faster than it
reads HTML. lxml's own HTML parser builds another tree for 1.5% of real posts, and stops silently where elements nest
too deep; its XML parser raises.
"""

from __future__ import annotations

import re

from lxml import etree
from turbohtml import parse_fragment

from migrate.findings import Kind
from migrate.readers.html.flatten import DEEPEST, flatten
from migrate.readers.html.state import Tell

_PARSER = etree.XMLParser(
    encoding="utf-8", huge_tree=True, resolve_entities=False, no_network=True, remove_pis=True, collect_ids=False
)
_NAMESPACE = re.compile(r'(<[^<>\s]+) xmlns="[^"]*"')
"""SVG and MathML are known by their names here."""
_TAG = re.compile(r"<(?![!?])[^<>]+>")
_PREFIX = re.compile(r"(?<=<)[^<>\s/:]+:[^<>\s/]*|(?<=</)[^<>\s/:]+:[^<>\s/]*")
_PREFIXED = re.compile(r'\s[^<>\s="/:]+:[^<>\s="/]*="[^"]*"')
_OTHER_COMMENT = re.compile(r"<!--(?!\s*(?:more|nextpage)[^<>-]*-->).*?-->", re.DOTALL)
"""Any but the borders of pages. It may hold what looks like a tag, and what XML forbids (``--->``)."""
_ANY_TAG = re.compile(r"<[^<>]*>")
_PHP = re.compile(r"<\?(?:php\b|=)", re.IGNORECASE)
"""To a browser a comment; a plugin ran it. (Word writes ``<?xml:namespace …?>``.)"""
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (DEEPEST + 4) + ")")

_FORMATTING = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
# the plain look at two letters spares most tags the names (a long s is an s to the engine)
_OPENED = re.compile(rf"<(?=[bcefinstuBCEFINSTU\u017f][\s/>imotIMOT])((?i:{_FORMATTING}))(?=[\s/>])[^<>]*>")
_CLOSED = re.compile(f"</(?:{_FORMATTING})(?=[\\s/>])", re.IGNORECASE)
_MOST_OPEN = 100
"""Marks left open, up to which each may be itself: a browser takes all of them up again in every paragraph."""


def parse_tree(html: str, tell: Tell) -> tuple[etree._Element, str]:
    """A document as ``<body>``, all of its text there, and the XML it was read from."""
    if "\x0c" in html:
        html = html.replace("\x0c", " ")
    if "?" in html and "<?" in html and _PHP.search(html):
        tell(Kind.REMOVED_MARKUP, "PHP was taken out")
    xml = parse_fragment(_without_many_marks(html), context="body", positions=False).inner_xml
    if ' xmlns="' in xml:
        xml = _NAMESPACE.sub(r"\1", xml)
    try:
        body = _read(xml)
    except etree.XMLSyntaxError:
        return _with_care(xml, tell)
    if xml.count("<") > 2 * DEEPEST and _TOO_DEEP(body):
        return _with_care(xml, tell)
    return body, xml


def _read(xml: str) -> etree._Element:
    return etree.fromstring(f"<body>{xml}</body>".encode(), _PARSER)


def _with_care(xml: str, tell: Tell) -> tuple[etree._Element, str]:
    """A tree with prefixed names (Word's), or with elements nested deeper than any page shows."""
    xml = _TAG.sub(_unprefixed, _OTHER_COMMENT.sub("<!---->", xml))
    flat = flatten(xml)
    if flat != xml:
        tell(Kind.FLATTENED, f"Elements nested deeper than {DEEPEST} levels were flattened")
    try:
        return _read(flat), flat
    except etree.XMLSyntaxError as problem:
        tell(Kind.FLATTENED, f"Only the text could be read: {problem.msg}")
        text = _ANY_TAG.sub(" ", flat)
        return _read(text), text


def _unprefixed(match: re.Match[str]) -> str:
    """A tag whose names have no prefix: nobody declared any, and none means anything to a browser."""
    tag = match[0]
    if ":" not in tag:
        return tag
    return _PREFIXED.sub("", _PREFIX.sub("span", tag))


def _without_many_marks(html: str) -> str:
    """The marks of a document that leaves very many of them open without their attributes.

    A browser takes up no more than three equal ones again, so that time and size stay linear.
    """
    if html.count("<") <= _MOST_OPEN:
        return html
    opened = len(_OPENED.findall(html))
    if opened <= _MOST_OPEN or opened - len(_CLOSED.findall(html)) <= _MOST_OPEN:
        return html
    return _OPENED.sub(r"<\1>", html)

"""HTML as a tree: lxml for the ordinary, the careful path for the odd, and nothing cut silently."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from migrate.findings import Kind
from migrate.readers.html.flatten import DEEPEST, flatten
from migrate.readers.html.hazards import AROUND, HAZARD, hazards
from migrate.readers.html.outline import Visit, ordinary
from migrate.readers.html.state import Tell

_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
_SHELL = re.compile(r"</?(?:html|head|body|frameset|frame|plaintext)(?![\w-])[^>]*>", re.IGNORECASE)
_VOID = re.compile(r"<(wbr|source|track|embed)(?![\w-])([^<>]*?)/?>", re.IGNORECASE)
"""Elements without content that lxml does not know as such: it would put all that follows into them."""
_BREAK_END = re.compile(r"</br\s*/?>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));?")
_DELETED = bytes(code for code in range(32) if code not in (9, 10, 12, 13)) + b"\x7f"
_TO_SPACE = bytes.maketrans(b"\x0c", b" ")
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (DEEPEST + 4) + ")")
_MOST_OPEN = 2000
"""Elements left open (or without an end of their own) up to which lxml is sure to have read all of a document."""
_CAREFUL_SIZE = 400_000
"""The careful path is fifty times slower; a document larger than this takes the fast one."""


_SUSPECT = re.compile(r"&#(?:[xX]|0|[12]?[0-9](?![0-9])|3[01](?![0-9])|127|[1-9][0-9]{4})")
"""References that may be to no character at all; those of quotes and dashes are none of them."""


def _mended(html: str) -> str:
    """The source without what makes lxml lose or misplace what follows."""
    if "</" in html and _SHELL.search(html):
        # what follows an end of the body would be lost
        html = _SHELL.sub("", html)
    if _VOID.search(html):
        html = _VOID.sub(r"<\1\2></\1>", html)
    if "</br" in html or "</BR" in html:
        html = _BREAK_END.sub("<br>", html)
    return html


class Parsed(NamedTuple):
    """A document as ``<body>``, all of its text there."""

    body: etree._Element
    around: bool
    """Whether marks or links may stand around blocks."""
    visits: frozenset[Visit] | None
    """What has to be looked at; None is everything."""


def parse_tree(html: str, tell: Tell) -> Parsed:
    """A document as a tree: at once when it is an ordinary one, else with all care."""
    if "\r" in html:
        html = html.replace("\r\n", "\n").replace("\r", "\n")
    if "&#" in html and _SUSPECT.search(html):
        html = _REFERENCE.sub(_legal_reference, html)
    source = _legal(html)
    opened = source.count(b"<") - source.count(b"</")
    if opened < _MOST_OPEN and (visits := ordinary(source)) is not None:
        body = _tree(source)
        if opened < DEEPEST or not _TOO_DEEP(body):
            return Parsed(body, around=False, visits=visits)
    return _with_care(_mended(html), tell)


def _with_care(html: str, tell: Tell) -> Parsed:
    opened = html.count("<") - html.count("</")
    body = None
    if opened < _MOST_OPEN:
        body = _body(html)
        if opened > DEEPEST and _TOO_DEEP(body):
            body = None
    if body is None or (opened >= DEEPEST and _TOO_DEEP(body)):
        body, html = _flat(html, tell)
    found = hazards(html) if opened and len(html) < _CAREFUL_SIZE else 0
    if found & HAZARD:
        # few runs need it, and it takes long to import
        from migrate.readers.html.soup import soup_body  # noqa: PLC0415

        careful = soup_body(_legal(html).decode())
        if not _TOO_DEEP(careful):
            return Parsed(careful, around=True, visits=None)
    return Parsed(body, around=bool(found & AROUND), visits=None)


def _flat(html: str, tell: Tell) -> tuple[etree._Element, str]:
    """The body of a document that is long or deep."""
    body = _body(html)
    if not _cut() and not _TOO_DEEP(body):
        return body, html
    html = flatten(html)
    tell(Kind.FLATTENED, f"Elements nested deeper than {DEEPEST} levels were flattened")
    body = _body(html)
    if _cut() or _TOO_DEEP(body):
        text = re.sub(r"<[^>]*+>", " ", html)
        body = _body(text)
    return body, html


def _cut() -> bool:
    """Whether lxml stopped at one of its limits: it returns what came before and raises nothing."""
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in _PARSER.error_log)


def _legal(html: str) -> bytes:
    try:
        data = html.encode()
    except UnicodeEncodeError:
        data = html.encode(errors="replace")
    data = data.translate(_TO_SPACE, _DELETED)
    if b"\xef\xbf" in data:
        data = data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    return data


def _body(html: str) -> etree._Element:
    return _tree(_legal(html))


def _tree(source: bytes) -> etree._Element:
    root = etree.fromstring(b"<body>" + source, _PARSER)
    return root[0] if len(root) == 1 and root[0].tag == "body" else _gathered(root)


def _gathered(root: etree._Element) -> etree._Element:
    """The one body of a tree that has more than a body."""
    body = etree.Element("body")
    for part in root:
        if part.tag in ("body", "head"):
            if part.text:
                _append_text(body, part.text)
            body.extend(list(part))
        else:
            body.append(part)
    return body


def _append_text(body: etree._Element, text: str) -> None:
    if len(body):
        body[-1].tail = (body[-1].tail or "") + text
    else:
        body.text = (body.text or "") + text


def _legal_reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    if (code < 32 and code not in (9, 10, 13)) or code in (0x7F, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
        return ""
    return match[0]

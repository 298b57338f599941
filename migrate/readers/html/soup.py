"""The careful path: tag soup as a browser reads it (BeautifulSoup on html5lib), carried over to lxml."""

from __future__ import annotations

import warnings

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PreformattedString, Tag
from lxml import etree


def soup_body(html: str) -> etree._Element:
    """The body of a document as html5lib builds it, as lxml elements."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a post that is only an address or a file name is no reason to warn
        soup = BeautifulSoup(html, "html5lib")
    body = etree.Element("body")
    source = soup.body
    if source is None:
        return body
    work: list[tuple[Tag, etree._Element]] = [(source, body)]
    while work:
        tag, element = work.pop()
        last: etree._Element | None = None
        for child in tag.children:
            if isinstance(child, Tag):
                last = _element(element, child)
                work.append((child, last))
            elif isinstance(child, Comment):
                last = _comment(element, str(child))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                _add_text(element, last, str(child))
    return body


def _element(parent: etree._Element, tag: Tag) -> etree._Element:
    name = tag.name.rpartition(":")[2] or "span"
    try:
        element = etree.SubElement(parent, name)
    except ValueError:  # a name that HTML allows and XML does not
        element = etree.SubElement(parent, "span")
    for key, value in tag.attrs.items():
        text = " ".join(value) if isinstance(value, list) else str(value)
        try:
            element.set(str(key), text)
        except ValueError:
            continue  # no attribute that we know has such a name
    return element


def _comment(parent: etree._Element, text: str) -> etree._Element:
    comment = etree.Comment(text.strip() if "--" not in text else "")
    parent.append(comment)
    return comment


def _add_text(parent: etree._Element, last: etree._Element | None, text: str) -> None:
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text

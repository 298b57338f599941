"""A body's way from what WordPress stored to Markdown: read, references moved, written."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from lxml import etree

from migrate.findings import Kind
from migrate.personal import without_hash
from migrate.readers.body import body_html
from migrate.readers.comment_text import comment_html, has_addresses
from migrate.readers.context import BodyContext
from migrate.readers.html import parse, strict
from migrate.readers.html.standins import StandIn, parse_with, stand_in_for
from migrate.readers.listed import KEPT
from migrate.references import Moved, References, Seen, Target, move_references
from migrate.smilies import draw_smilies, has_smilies
from migrate.writers.markdown import render, words

# no tag, no entity but those of common signs, no space but the common ones
_WORDS = re.compile(
    r"(?:[^<&\x00-\x08\x0b-\x1f\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufffe\uffff]++"
    r"|&(?:(?:#82(?:1[0-9]|2[0-2]|30)|amp|quot);|(?![#A-Za-z])))*+"
)
_ASCII_WORDS = re.compile(r"[\t\n -%'-;=-\x7f]*+")
"""The commonest of those, found in a third of the time."""
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


class _Written(NamedTuple):
    """A list of the site, and what stands for it in a post."""

    stand_in: StandIn
    moved: Moved
    """Its references, as ``move_references`` shows them."""
    markdown: str


class SiteLists:
    """The lists of a site that its posts show, each written once. One for each worker."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._known = lru_cache(maxsize=KEPT)(self._write)

    def among(self, listed: list[str]) -> list[_Written]:
        """Those that may be written once, each once."""
        return [known for html in dict.fromkeys(listed) if (known := self._known(html))]

    def _write(self, html: str) -> _Written | None:
        stand_in = stand_in_for(html)
        if stand_in is None:
            return None
        moved: list[tuple[str, Target]] = []
        body = parse(html, _not_told)
        move_references(body, self._references, lambda *one: moved.append(one))
        return _Written(stand_in, moved, render(body).rstrip("\n"))


def post_markdown(
    source: str, context: BodyContext, references: References, seen: Seen, written: SiteLists
) -> Generator[None, None, str]:
    """A post's stored content as Markdown; its lists may be ``written`` already.

    It yields where a stage ends, so that others can be brought as far.
    """
    if not source or source.isspace():
        return ""
    html = body_html(without_hash(source), context)
    yield
    body, lists = _with_lists(html, context, written) if context.listed else (_parsed(html, context), {})
    yield
    move_references(body, references, seen, {node: one.moved for node, one in lists.items()})
    yield
    return render(body, {node: one.markdown for node, one in lists.items()})


def _with_lists(
    html: str, context: BodyContext, written: SiteLists
) -> tuple[etree._Element, dict[etree._Element, _Written]]:
    """A document, and those of its figures that stand for a list."""
    lists = [] if _is_drawn(html, context) else written.among(context.listed)
    found = parse_with(html, [one.stand_in for one in lists], context.tell) if lists else None
    if found is None:
        return _parsed(html, context), {}
    body, places = found
    return body, {node: lists[at] for node, at in places.items()}


def post_tree(source: str, context: BodyContext, references: References, seen: Seen) -> etree._Element:
    """A post's stored content as a document: all that is done to it before it is written."""
    body = _parsed(body_html(without_hash(source), context), context)
    move_references(body, references, seen)
    return body


def _parsed(html: str, context: BodyContext) -> etree._Element:
    body = parse(html, context.tell)
    if _is_drawn(html, context):
        draw_smilies(body)
    return body


def _is_drawn(html: str, context: BodyContext) -> bool:
    """Whether smilies are to be drawn in it, and may be there."""
    return context.wishes.smilies and has_smilies(html)


def comment_markdown(
    source: str, references: References, seen: Seen, tell: Callable[[Kind, str], None], *, by_visitor: bool = True
) -> str:
    """A comment's text as Markdown, with paragraphs and links as WordPress makes them."""
    source = _normal(source)
    if _is_words(source) and not has_addresses(source):  # words need no tree
        return "\n\n".join([words(part.split("\n")) for part in _BLANK_LINES.split(unescape(source))])
    return render(comment_tree(source, references, seen, tell, by_visitor=by_visitor)).rstrip("\n")


def _is_words(source: str) -> bool:
    return (_ASCII_WORDS.fullmatch(source) or _WORDS.fullmatch(source)) is not None


def comment_tree(
    source: str, references: References, seen: Seen, tell: Callable[[Kind, str], None], *, by_visitor: bool = True
) -> etree._Element:
    """A comment's text as a document.

    A visitor's holds nothing but words and links; whoever had an account may have been allowed more (facts 1.5).
    """
    body = parse(comment_html(_normal(source)), tell)
    if by_visitor:
        strict(body)
    move_references(body, references, seen)
    return body


def _normal(source: str) -> str:
    return without_hash(source).replace("\r\n", "\n").strip()


def scrap_markdown(source: str) -> str:
    """A term's description as Markdown."""
    if not source.strip():
        return ""
    return render(parse(comment_html(source), _not_told))


def _not_told(_kind: Kind, _message: str) -> None:
    """A description's markup is display text of the site, with no post to name in the report."""

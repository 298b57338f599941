"""A body's way from what WordPress stored to Markdown: read, references moved, written."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from html import unescape

from lxml import etree

from migrate.findings import Kind
from migrate.personal import without_hash
from migrate.readers.body import body_html
from migrate.readers.comment_text import comment_html, has_addresses
from migrate.readers.context import BodyContext
from migrate.readers.html import parse, strict
from migrate.references import References, Seen, move_references
from migrate.smilies import draw_smilies, has_smilies
from migrate.writers.markdown import render, words

# no tag, no entity but those of common signs, no space but the common ones
_WORDS = re.compile(
    r"(?:[^<&\x00-\x08\x0b-\x1f\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufffe\uffff]++"
    r"|&(?:(?:#82(?:1[0-9]|2[0-2]|30)|amp|quot);|(?![#A-Za-z])))*+"
)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def post_markdown(source: str, context: BodyContext, references: References, seen: Seen) -> Generator[None, None, str]:
    """A post's stored content as Markdown. It yields where a stage ends, so that others can be brought as far."""
    if not source or source.isspace():
        return ""
    html = body_html(without_hash(source), context)
    yield
    body = _parsed(html, context)
    yield
    move_references(body, references, seen)
    yield
    return render(body)


def post_tree(source: str, context: BodyContext, references: References, seen: Seen) -> etree._Element:
    """A post's stored content as a document: all that is done to it before it is written."""
    body = _parsed(body_html(without_hash(source), context), context)
    move_references(body, references, seen)
    return body


def _parsed(html: str, context: BodyContext) -> etree._Element:
    body = parse(html, context.tell)
    if context.wishes.smilies and has_smilies(html):
        draw_smilies(body)
    return body


def comment_markdown(
    source: str, references: References, seen: Seen, tell: Callable[[Kind, str], None], *, by_visitor: bool = True
) -> str:
    """A comment's text as Markdown, with paragraphs and links as WordPress makes them."""
    source = _normal(source)
    if _WORDS.fullmatch(source) and not has_addresses(source):  # words need no tree
        return "\n\n".join([words(part.split("\n")) for part in _BLANK_LINES.split(unescape(source))])
    return render(comment_tree(source, references, seen, tell, by_visitor=by_visitor)).rstrip("\n")


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

"""HTML in, a document in: the tree in the closed vocabulary of ``document``, with nothing in it that runs."""

from __future__ import annotations

from lxml import etree

from migrate.readers.html import code_rules, media_rules  # noqa: F401 - they add their rules
from migrate.readers.html.parse import parse_tree
from migrate.readers.html.state import Tell
from migrate.readers.html.strict import strict
from migrate.readers.html.tidy import tidy

__all__ = ["parse", "strict"]


def parse(html: str, tell: Tell) -> etree._Element:
    """Any HTML as ``<body>`` in the vocabulary of ``document``; what could not be kept is told."""
    body, xml = parse_tree(html, tell)
    tidy(body, xml, tell)
    return body

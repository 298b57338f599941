"""Markdown out of a document: CommonMark with tables, strikethrough and footnotes, as if typed by hand."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from migrate.writers.markdown import spans  # noqa: F401 - it says what each inline element writes
from migrate.writers.markdown.blocks import Flow, footnotes
from migrate.writers.markdown.inline import Node, Notes, words

__all__ = ["render", "words"]

_DEFINITIONS = etree.XPath("//section[@class='footnotes']/ol/li[@data-footnote]")


def render(body: Node, written: Mapping[Node, str] | None = None) -> str:
    """A body as Markdown. It ends with one line feed; a body that shows nothing is an empty text.

    ``written`` has the Markdown of figures that stand for others.
    """
    found = _DEFINITIONS(body) if next(body.iter("section"), None) is not None else ()
    definitions = {node.get("data-footnote"): node for node in found}
    flow = Flow(Notes(frozenset(definitions), written=written or {}))
    flow.take(body)
    if definitions:
        footnotes(flow, definitions)
    text = flow.text()
    return text + "\n" if text else ""

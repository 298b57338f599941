"""Footnotes of the block editor: marks in the text, definitions in the post's meta (facts 3.3)."""

from __future__ import annotations

import json
import re

from migrate.document import attribute
from migrate.findings import Kind
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.context import BodyContext
from migrate.readers.snippets import plain

_MARK = re.compile(r'<sup(?=[^<>]*\sdata-fn="([^"<>]++)")[^<>]*+>((?:[^<]|<(?!/sup)){0,300}+)</sup>', re.IGNORECASE)
_PLACE = "<!--footnotes-->"


@block("core/footnotes")
def footnotes(_block: Block, _inner: str, _context: BodyContext) -> str:
    """The definitions, from the post's meta."""
    return _PLACE


def definitions(context: BodyContext) -> list[tuple[str, str]]:
    """Key and HTML of each footnote of the post."""
    stored = context.meta.get("footnotes", "")
    try:
        found = json.loads(stored) if stored else []
    except (ValueError, RecursionError):
        context.tell(Kind.BAD_SERIALIZED, "footnotes: its JSON could not be read")
        return []
    notes = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [(str(note.get("id", "")), str(note.get("content", ""))) for note in notes if note.get("id")]


def section(notes: list[tuple[str, str]]) -> str:
    """Footnotes as the document has them."""
    entries = [f'<li data-footnote="{attribute(key)}">{html}</li>' for key, html in notes]
    return f'<section class="footnotes"><ol>{"".join(entries)}</ol></section>'


def resolve(html: str, context: BodyContext) -> str:
    """Marks with their keys, and the definitions where their block stands (at the end if it is gone)."""
    notes = definitions(context)
    known = {key for key, _ in notes}

    def mark(found: re.Match[str]) -> str:
        number = plain(found[2]) or "*"
        return f'<sup data-footnote="{found[1]}">{number}</sup>' if found[1] in known else f"<sup>{number}</sup>"

    marked = _MARK.sub(mark, html)
    if not notes:
        return marked.replace(_PLACE, "")
    if _PLACE in marked:
        head, _, tail = marked.partition(_PLACE)
        return head + section(notes) + tail.replace(_PLACE, "")
    return marked + section(notes) if marked != html else marked

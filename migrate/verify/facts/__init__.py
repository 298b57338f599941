"""What a tree says to a reader, in a form that can be compared: words in order, and what stands around which of them.

Both sides are read by the same rules: the document that the readers made, and the browser's tree of the Markdown that
was written of it. What shows no difference on a page makes none here: white space, empty elements, a mark inside the
same mark, the edges of a mark, loose or tight lists.
"""

from __future__ import annotations

from migrate.verify.facts import elements  # noqa: F401 - it says what each element is
from migrate.verify.facts.reader import Reader
from migrate.verify.facts.record import Facts, Name, Node, Span

__all__ = ["Facts", "Name", "Span", "facts_of"]


def facts_of(body: Node) -> Facts:
    """The facts of a document."""
    reader = Reader(body)
    reader.walk(body)
    reader.footnotes()
    return reader.finished()

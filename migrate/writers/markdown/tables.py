"""Tables: pipes where they say exactly the same, else clean HTML."""

from __future__ import annotations

import re

from migrate.writers.markdown.inline import Node, Notes, line
from migrate.writers.markdown.islands import block as html_block

_ALIGN = re.compile(r"text-align:\s*(left|right|center)")
_RULES = {"": "---", "left": ":---", "right": "---:", "center": ":---:"}
_BLOCKS = frozenset(
    {
        *(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "blockquote",
            "pre",
            "hr",
            "table",
            "dl",
            "figure",
        ),
        *("div", "section", "details", "address", "video", "audio"),
    }
)


def table(node: Node, notes: Notes) -> str:
    """A table in pipes, or as HTML; nothing when it has no cell."""
    rows = _rows(node)
    if rows is not None and not rows:
        return ""
    aligns = _exact(rows) if rows else None
    if not rows or aligns is None:
        return html_block(node) if node.find(".//td") is not None or node.find(".//th") is not None else ""
    cells = [[_cell(cell, notes) for cell in row] for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    lines.insert(1, "| " + " | ".join(_RULES[align] for align in aligns) + " |")
    return "\n".join(lines)


def _rows(node: Node) -> list[list[Node]] | None:
    """The cells, row by row; None when the table has parts that pipes can't say."""
    rows: list[list[Node]] = []
    for part in node:
        if part.tag == "tr":
            rows.append(list(part))
        elif part.tag == "tbody" or (part.tag == "thead" and not rows and len(part) <= 1):
            rows += map(list, part)
        elif part.tag not in ("colgroup", "col"):
            return None
        if _says(part.tail) or (part.tag != "td" and _says(part.text)):
            return None
    return rows


def _says(text: str | None) -> bool:
    return bool(text and text.strip())


def _exact(rows: list[list[Node]]) -> list[str] | None:
    """The alignment of each column, or None when pipes would change something."""
    head = rows[0]
    width = len(head)
    if not head or any(cell.tag != "th" for cell in head):
        return None
    aligns = [_align(cell) for cell in head]
    for row in rows:
        if len(row) != width:
            return None
        for cell, align in zip(row, aligns, strict=True):
            if (row is not head and cell.tag != "td") or cell.get("colspan") or cell.get("rowspan"):
                return None
            if _says(cell.tail) or _align(cell) != align or not _inline(cell):
                return None
    return aligns


def _align(cell: Node) -> str:
    found = _ALIGN.search(cell.get("style") or "")
    return found[1] if found else ""


def _inline(cell: Node) -> bool:
    """Whether a cell is one run of inline content (a single paragraph counts)."""
    if not len(cell):
        return True
    if len(cell) == 1 and cell[0].tag == "p" and not _says(cell.text) and not _says(cell[0].tail):
        cell = cell[0]
    return not any(part.tag in _BLOCKS for part in cell.iterdescendants())


def _cell(cell: Node, notes: Notes) -> str:
    return line([cell], notes, "<br>").replace("|", "\\|")

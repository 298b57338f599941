"""Tables of TablePress: the items that hold them, and the shortcode that shows them (facts 3.7)."""

from __future__ import annotations

import json
from typing import Any

from migrate.findings import Kind
from migrate.model import Data, Item
from migrate.readers.context import BodyContext
from migrate.readers.shortcodes.grammar import Shortcode, shortcode

TABLE = "tablepress_table"
_MERGED = ("#colspan#", "#rowspan#", "#span#")


def table_facts(item: Item) -> Data:
    """What a table's item says: its id in shortcodes, its rows, its options. One that is not public has no rows."""
    meta = dict(reversed(item.meta))
    options, shown = (_read(meta.get(f"_tablepress_table_{name}", "")) for name in ("options", "visibility"))
    return {
        "id": meta.get("_tablepress_export_table_id", ""),
        "rows": _read(item.content) if item.status == "publish" and not item.password else [],
        "options": options if isinstance(options, dict) else {},
        "visibility": shown if isinstance(shown, dict) else {},
    }


def _read(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


@shortcode("table")
def table(made: Shortcode, context: BodyContext) -> str:
    """A table of TablePress; what it encloses, if it is another plugin's."""
    name = made.get("id") or made.first
    found = context.site.table(name) if name and made.content is None else None
    html = _html(found) if found else ""
    if html:
        return f"\n\n{made.expand(html)}\n\n"
    told = f" (id {name[:40]})" if name else ""
    context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: its plugin ran on the old server{told}")
    return made.inner


def _html(facts: Data) -> str:
    """The rows that were shown, the first as a head and the last as a foot where they were."""
    options, shown = facts["options"], facts["visibility"]
    rows = [row for row in facts["rows"] or () if isinstance(row, list)] if isinstance(facts["rows"], list) else []
    rows = _visible([_visible(row, shown.get("columns")) for row in rows], shown.get("rows"))
    if not rows:
        return ""
    head = [rows.pop(0)] if options.get("table_head", True) and len(rows) > 1 else []
    foot = [rows.pop()] if options.get("table_foot") and len(rows) > 1 else []
    parts = (_part("thead", head, "th"), _part("tbody", rows, "td"), _part("tfoot", foot, "td"))
    return f"<table>{''.join(parts)}</table>"


def _visible(entries: list[Any], shown: Any) -> list[Any]:
    """The entries that are not marked as hidden."""
    hidden = {place for place, flag in enumerate(shown) if flag in (0, "0")} if isinstance(shown, list) else set()
    return [entry for place, entry in enumerate(entries) if place not in hidden]


def _part(name: str, rows: list[list[Any]], tag: str) -> str:
    lines = "".join(f"<tr>{_cells(row, tag)}</tr>" for row in rows)
    return f"<{name}>{lines}</{name}>" if lines else ""


def _cells(row: list[Any], tag: str) -> str:
    """The cells of a row; one that ran into the cell on its left widens that, one that ran upwards is empty."""
    cells: list[tuple[str, int]] = []
    for value in row:
        words = str(value if value is not None else "")
        if words == "#colspan#" and cells:
            cells[-1] = (cells[-1][0], cells[-1][1] + 1)
        else:
            cells.append(("" if words in _MERGED else words.replace("\n", "<br>"), 1))
    return "".join(f"<{tag}{f' colspan={width}' if width > 1 else ''}>{words}</{tag}>" for words, width in cells)

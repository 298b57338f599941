"""CSV: for a spreadsheet, or a program that reads tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from migrate.comment_systems.system import Page, Remark, System, system

_COLUMNS = ("page", "title", "id", "parent", "author", "author_url", "date", "type", "by_post_author", "text")
# what a spreadsheet would run, also after quotes and space (facts 4.8)
_FORMULA = re.compile(r"[\s\"']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")


@system("csv")
class Table(System):
    """A row for each comment, in thread order. A cell that a spreadsheet would run starts with an apostrophe."""

    about = "a table, comments as Markdown"
    importer = "open FILE, or read it: UTF-8, comma, double quotes (RFC 4180)."
    private: ClassVar[frozenset[str]] = frozenset({"email", "ip"})
    mentions = True

    def refuses(self, _remark: Remark) -> str:
        """A table takes everything."""
        return ""

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """The head, then each page's rows."""
        private = ("email", "ip") if self.site.with_private else ()
        yield _rows([_COLUMNS + private])
        for page in pages:
            yield _rows(
                [*_cells(page, remark), *(getattr(remark, name) for name in private)] for remark in page.remarks
            )


def _cells(page: Page, remark: Remark) -> list[str]:
    return [
        page.url,
        page.title,
        str(remark.number),
        str(remark.parent),
        remark.author,
        remark.url,
        remark.date.isoformat() if remark.date else "",
        remark.type,
        "yes" if remark.by_post_author else "no",
        remark.markdown,
    ]


def _neutral(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _rows(rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([_neutral(cell) for cell in row] for row in rows)
    return buffer.getvalue()

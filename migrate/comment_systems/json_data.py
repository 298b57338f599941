"""JSON: for a program of your own, or a system that is not here yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import unquote

from migrate.comment_systems.render import to_html
from migrate.comment_systems.system import Page, Remark, System, system
from migrate.comments import DEEPEST

_encode = json.JSONEncoder(ensure_ascii=False).encode


@system("json")
class Json(System):
    """A list of pages, each with its comments in thread order, as Markdown and as HTML.

    ``path`` is what generators know a page by, decoded; ``depth`` the level at which to show a comment, at most 99.
    Templates that show them are in [show the comments](../how-to/show-comments.md).
    """

    about = "a list of pages with their comments, as Markdown and HTML"
    importer = "read FILE: UTF-8, a page a line; each comment stands before its replies."
    private: ClassVar[frozenset[str]] = frozenset({"email", "ip"})
    mentions = True

    def refuses(self, _remark: Remark) -> str:
        """Data take everything."""
        return ""

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """A JSON array, a page a line."""
        before = "[\n"
        for page in pages:
            yield before + _encode(_page(page))
            before = ",\n"
        yield "\n]\n" if before == ",\n" else "[]\n"


def _page(page: Page) -> dict[str, Any]:
    depths = {0: -1}
    for remark in page.remarks:
        depths[remark.number] = min(depths[remark.parent] + 1, DEEPEST)
    return {
        "url": page.url,
        "path": unquote(page.path),
        "title": page.title,
        "id": page.number or None,
        "guid": page.guid,
        "date": page.date.isoformat() if page.date else None,
        "open": page.open,
        "comments": [_remark(remark, depths[remark.number]) for remark in page.remarks],
    }


def _remark(remark: Remark, depth: int) -> dict[str, Any]:
    fields = {
        "id": remark.number,
        "parent": remark.parent,
        "depth": depth,
        "author": remark.author,
        "url": remark.url,
        "date": remark.date.isoformat() if remark.date else None,
        "type": remark.type,
        "by_post_author": remark.by_post_author,
        "markdown": remark.markdown,
        "html": to_html(remark.markdown),
    }
    return fields | {name: value for name in ("rating", "email", "ip") if (value := getattr(remark, name))}

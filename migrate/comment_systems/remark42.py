"""Remark42: ``import -p wordpress``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from migrate.comment_systems import wxr
from migrate.comment_systems.render import to_html
from migrate.comment_systems.system import Page, Remark, System, system

_ENTITIES = {"&": "&#38;", "<": "&#60;", ">": "&#62;", "\n": "&#10;"}


@system("remark42")
class Remark42(System):
    """What Remark42's importer reads of a WXR file (``migrator/wordpress.go``); only approved comments.

    It takes the text for Markdown of a kind of its own and decodes the entities of the result, so that a tag that is
    only shown would become one. Hence each comment is one block of HTML, encoded once more. Users are told apart by
    their names alone.
    """

    about = "WXR as Remark42 reads it, comments as HTML"
    importer = (
        "docker exec -it remark42 import -p wordpress -f FILE -s SITE-ID. "
        "It deletes the comments that the site has there: import first, open it afterwards."
    )
    private: ClassVar[frozenset[str]] = frozenset({"ip"})

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """A WXR file."""
        return wxr.document(pages, _escaped, _nobody)


def _escaped(remark: Remark) -> str:
    """HTML in which nothing means anything to Markdown, and that is itself again after one decoding."""
    html = to_html(remark.markdown)
    for character, entity in _ENTITIES.items():
        html = html.replace(character, entity)
    return f"<div>{html}</div>\n\n"  # without an empty line after it, blackfriday sees no block of HTML


def _nobody(_remark: Remark) -> str:
    return ""

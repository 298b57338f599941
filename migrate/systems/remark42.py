"""Remark42: ``import -p wordpress``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from migrate.systems import wxr
from migrate.systems.render import CODE
from migrate.systems.system import Page, Remark, System, system

# an escape, a fence or span of code, or a character that HTML means something by
_PARTS = re.compile(rf"\\.|(?P<code>{CODE})|&", re.DOTALL)


@system("remark42")
class Remark42(System):
    """What Remark42's importer reads of a WXR file (``migrator/wordpress.go``); only approved comments.

    It renders the text as Markdown and decodes the entities of the result, so that a tag that is only shown would
    become one. Users are told apart by their names alone.
    """

    about = "WXR as Remark42 reads it, comments as Markdown"
    importer = (
        "docker exec -it remark42 import -p wordpress -f FILE -s SITE-ID. "
        "It deletes the comments that the site has there: import first, open it afterwards."
    )
    private: ClassVar[frozenset[str]] = frozenset({"ip"})

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """A WXR file."""
        return wxr.document(pages, _escaped, _nobody)


def _escaped(remark: Remark) -> str:
    """Markdown whose entities are still there after the importer has decoded them once."""
    return _PARTS.sub(_escape, remark.markdown)


def _escape(found: re.Match[str]) -> str:
    if found["code"]:  # Markdown escapes code itself, once; the importer undoes that
        return found[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "&amp;" if found[0] == "&" else found[0]


def _nobody(_remark: Remark) -> str:
    return ""

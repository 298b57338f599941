"""Isso: ``isso import -t wordpress``, and its tables in mind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from migrate.systems import wxr
from migrate.systems.system import Page, Remark, System, system


@system("isso")
class Isso(System):
    """What Isso's own importer reads of a WXR file (``isso/migrate.py``): a thread is a path with its query.

    It shows Markdown, so the text goes over as it is. It takes dates for the importing machine's own time.
    It keeps one level of answers: whatever answers an answer stands under the first comment of its thread.
    """

    about = "WXR as Isso reads it, comments as Markdown"
    importer = "TZ=UTC isso -c isso.cfg import -t wordpress FILE"
    private: ClassVar[frozenset[str]] = frozenset({"email", "ip"})

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """A WXR file."""
        return wxr.document(pages, _markdown, _email)


def _markdown(remark: Remark) -> str:
    return remark.markdown


def _email(remark: Remark) -> str:
    return remark.email

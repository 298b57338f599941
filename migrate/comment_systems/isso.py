"""Isso: ``isso import -t wordpress``, and its tables in mind."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from migrate.comment_systems import wxr
from migrate.comment_systems.render import outside_code
from migrate.comment_systems.system import Page, Remark, System, system

_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_TAG = r"(?P<tag></?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>)"
_LISTING = re.compile(r"^<pre[^>]*>(.*?)</pre>", re.DOTALL | re.MULTILINE)
_SPECIAL = frozenset("\\`*_{}[]()<>#+-.!|&~^")


@system("isso")
class Isso(System):
    """What Isso's own importer reads of a WXR file (``isso/migrate.py``): a thread is a path with its query.

    It shows Markdown, but no HTML and no entities: what needs a tag goes over as its words. It takes dates for the
    importing machine's own time. It keeps one level of answers: what answers an answer stands under the first comment
    of its thread.
    """

    about = "WXR as Isso reads it, comments as Markdown"
    importer = "TZ=UTC isso -c isso.cfg import -t wordpress FILE"
    private: ClassVar[frozenset[str]] = frozenset({"email", "ip"})

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """A WXR file."""
        return wxr.document(pages, _markdown, _email)


def _markdown(remark: Remark) -> str:
    """Markdown without entities and tags, which Isso would show as they are typed, and with no ^superscript^."""
    return outside_code(rf"{_ENTITY}|{_TAG}|\^", _as_typed, _LISTING.sub(_fence, remark.markdown))


def _fence(found: re.Match[str]) -> str:
    """A listing that our Markdown has as HTML, for it holds what a generator would run."""
    code = html.unescape(re.sub(_TAG, "", found[1])).strip("\n")
    marks = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{marks}\n{code}\n{marks}"


def _as_typed(found: re.Match[str]) -> str:
    if found["tag"]:
        return " " if found["tag"].lower().startswith("<br") else ""
    character = html.unescape(found[0])
    return f"\\{character}" if character in _SPECIAL else character


def _email(remark: Remark) -> str:
    return remark.email

"""What is to be looked at in a document: one scan of its tags tells, so that all else can be left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from migrate.readers.html.rules import PLAIN

Visit = str | Callable[..., Any]
"""What ``iter`` of lxml takes: the name of an element, or the factory of elements or comments."""

_TAG = re.compile(r"<([^ >/]++ ?)")
"""An opening tag's name, with the space that its attributes follow."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_COMMENT = "!--"


class _Visits(dict[str, Visit | None]):
    """Tag as it is written to what must be visited because of it; filled as tags turn up."""

    def __missing__(self, written: str) -> Visit | None:
        name = written.rstrip(" ")
        # a comment may hold what looks like a tag; no element has such a name, and asking for one raises
        visit: Visit | None = name if _NAME.fullmatch(name) else etree.Element
        if name.startswith(_COMMENT):
            visit = etree.Comment
        elif name == written and name in PLAIN:
            visit = None
        if len(self) < _MOST_NAMES:
            self[written] = visit
        return visit


_MOST_NAMES = 2000
_VISITS = _Visits()


def visits(xml: str) -> frozenset[Visit]:
    """The elements of a document for which a rule may have something to do."""
    return frozenset([visit for tag in set(_TAG.findall(xml)) if (visit := _VISITS[tag]) is not None])

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


class _Visits(dict[str, tuple[Visit, Visit | None]]):
    """Tag as it is written to what it is, and what must be visited because of it; filled as tags turn up."""

    def __missing__(self, written: str) -> tuple[Visit, Visit | None]:
        name = written.rstrip(" ")
        # a comment may hold what looks like a tag; no element has such a name, and asking for one raises
        kind: Visit = name if _NAME.fullmatch(name) else etree.Element
        if name.startswith(_COMMENT):
            kind = etree.Comment
        found = kind, None if name == written and name in PLAIN else kind
        if len(self) < _MOST_NAMES:
            self[written] = found
        return found


_MOST_NAMES = 2000
_VISITS = _Visits()


def visits(xml: str) -> tuple[frozenset[Visit], frozenset[Visit]]:
    """The elements that a document has, and those of them for which a rule may have something to do."""
    found = [_VISITS[tag] for tag in set(_TAG.findall(xml))]
    return frozenset([kind for kind, _ in found]), frozenset([visit for _, visit in found if visit is not None])

"""The copy of an export that an archive keeps, where it is rewritten on the way."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from migrate.forget.exports import Removing
from migrate.forget.hashed import Hashing
from migrate.forget.packed import Rewriting, rewrite_kept
from migrate.forget.person import Person, Search
from migrate.pseudonyms import Pseudonyms
from migrate.run import Order


def rewritten(given: Path, workspace: Path, order: Order) -> Path:
    """A copy of the user's file in ``workspace``, without what the order wants out of it."""
    copy = workspace / "kept"
    shutil.copyfile(given, copy)
    for rewriting in _rewritings(order):
        rewrite_kept(copy, workspace / "rewriting", rewriting, dry_run=False)
    return copy


def _rewritings(order: Order) -> Iterable[Rewriting]:
    if order.forgotten:
        yield Removing(Search.of(Person(comments=order.forgotten, only=True)))
    if order.private == "hash":
        yield Hashing(Pseudonyms(order.key))

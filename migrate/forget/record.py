"""What an archive notes of ``forget``: manifest and report made true again, and that it was done, without the data."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from migrate.writers.archive import APART, file_digest, read_manifest, write_manifest

if TYPE_CHECKING:
    from migrate.forget.exports import Taken
    from migrate.forget.person import Search

LEDGER = f"{APART}/forgotten.jsonl"
"""One line for each time that somebody was forgotten: when, by what, which comments (their numbers), how much."""

JOURNAL = ".permapress-forgetting"
"""Stands in the archive while somebody is being forgotten: what was about to change."""

Facts: TypeAlias = tuple[int, str]
"""The size and the digest of a file."""


class Manifest:
    """The manifest, and what changes in it. A file that its owner edited keeps the digest of what was written once.

    Every change is noted on disk before it is made: a run that was interrupted is taken up by the next.
    """

    def __init__(self, site: Path) -> None:
        self.site, self._journal = site, site / JOURNAL
        self.resumed = self._journal.is_file()
        """Whether an earlier run did not end."""

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        """A file is written within."""
        self._note("edit", name, file_digest(self.site / name))
        yield

    def removing(self, name: str) -> None:
        """A file is about to go."""
        self._note("gone", name, "")

    def renaming(self, old: str, new: str) -> None:
        """A file or folder is about to get another name."""
        self._note("move", old, new)

    @staticmethod
    def facts(path: Path) -> Facts:
        """The size and the digest of a file."""
        return path.stat().st_size, file_digest(path)

    def write(self) -> None:
        """Write the manifest as the archive is now."""
        write_manifest(self.site, self._entries())

    def close(self) -> None:
        """All is done: the next run has nothing to take up."""
        self._journal.unlink(missing_ok=True)

    def _note(self, what: str, name: str, more: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(self._journal, flags, 0o600), "a", encoding="utf-8") as file:
            file.write(json.dumps([what, name, more]) + "\n")

    def _entries(self) -> Iterator[tuple[str, str]]:
        edits, gone, moves = self._changes()
        for name, digest in read_manifest(self.site):
            path = _moved(name, moves)
            if digest in edits.get(name, ()) and (self.site / path).is_file():
                yield path, file_digest(self.site / path)
            elif name not in gone or (self.site / path).exists():
                yield path, digest

    def _changes(self) -> tuple[dict[str, set[str]], set[str], list[tuple[str, str]]]:
        edits: dict[str, set[str]] = {}
        gone: set[str] = set()
        moves: list[tuple[str, str]] = []
        lines = self._journal.read_text(encoding="utf-8").splitlines() if self._journal.is_file() else []
        for what, name, more in map(json.loads, lines):
            if what == "edit":
                edits.setdefault(name, set()).add(more)
            elif what == "gone":
                gone.add(name)
            else:
                moves.append((name, more))
        return edits, gone, moves


def _moved(name: str, moves: Iterable[tuple[str, str]]) -> str:
    for old, new in moves:
        if name == old or name.startswith(old + "/"):
            name = new + name[len(old) :]
    return name


def retell_sources(site: Path, changed: Mapping[Facts, Facts]) -> None:
    """Let ``report.json`` name the digests of the exports as they are now."""
    path = site / "report.json"
    if not path.is_file():
        return
    part = path.with_name("report.json.part")
    with path.open("rb") as report, os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        head = report.read(1 << 16)
        for (size, digest), (new_size, new_digest) in changed.items():
            said = rb'"bytes":\s*%d,\s*"sha256":\s*"%s"' % (size, digest.encode())
            head = re.sub(said, b'"bytes": %d,\n  "sha256": "%s"' % (new_size, new_digest.encode()), head)
        out.write(head)
        while piece := report.read(1 << 20):
            out.write(piece)
    part.replace(path)


def forgotten_comments(site: Path) -> frozenset[int]:
    """The numbers of all comments that were ever removed from an archive: another copy of its export has them still."""
    path = site / LEDGER
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8") as lines:
        return frozenset(number for line in lines if line.strip() for number in json.loads(line)["comments"])


def note(site: Path, search: Search, taken: Taken, files: int) -> None:
    """Add a line to the ledger: no name, no address."""
    person = search.person
    asked = {"email": person.emails, "name": person.names, "comment-id": person.comments}
    now = int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.now(UTC).timestamp())
    line = {
        "date": f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d}",
        "by": [name for name, given in asked.items() if given],
        "comments": sorted(search.ids),
        "items": taken.items,
        "places": taken.places,
        "files": files,
    }
    path = site / LEDGER
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")

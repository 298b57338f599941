"""What an archive notes of ``forget``: manifest and report made true again, and that it was done, without the data."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from migrate.forget.exports import Taken
from migrate.forget.person import Person, Search
from migrate.writers.archive import APART, file_digest, read_manifest, write_manifest

LEDGER = f"{APART}/forgotten.jsonl"
"""One line for each time that somebody was forgotten: when, by what, which comments (their numbers), how much."""

Facts: TypeAlias = tuple[int, str]
"""The size and the digest of a file."""


class Manifest:
    """The manifest, and what changes in it. A file that its owner edited keeps the digest of what was written once."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._changed: dict[str, str | None] = {}
        self._edits: dict[str, list[tuple[str, str]]] = {}
        self._moved: list[tuple[str, str]] = []

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        """A file is written within: note its new digest, if it was as the manifest says."""
        before = file_digest(self.site / name)
        yield
        after = file_digest(self.site / name)
        if after != before:
            self._edits.setdefault(name, []).append((before, after))

    def rewritten(self, name: str) -> None:
        """A file was written, by nobody's leave but ours."""
        self._changed[name] = file_digest(self.site / name)

    def removed(self, name: str) -> None:
        """A file is no more."""
        self._changed[name] = None

    def renamed(self, old: str, new: str) -> None:
        """A file or folder has another name."""
        self._moved.append((old, new))

    @staticmethod
    def facts(path: Path) -> Facts:
        """The size and the digest of a file."""
        return path.stat().st_size, file_digest(path)

    def write(self) -> None:
        """Write the manifest."""
        write_manifest(self.site, self._entries())

    def _entries(self) -> Iterator[tuple[str, str]]:
        for name, digest in list(read_manifest(self.site)):
            noted: str | None = self._changed.get(name, digest)
            for before, after in self._edits.get(name, ()):
                noted = after if noted == before else noted
            if noted is not None:
                yield self._path(name), noted

    def _path(self, name: str) -> str:
        for old, new in self._moved:
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


def note(site: Path, person: Person, search: Search, taken: Taken, files: int) -> None:
    """Add a line to the ledger: no name, no address."""
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

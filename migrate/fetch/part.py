"""A file on its way: what has come so far, and what it takes to go on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from migrate.media.ledger import FOLDER

PARTS = f"{FOLDER}/parts"
"""Apart: what is half there must never be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Which state of which address the bytes are of."""

    file: str
    url: str
    etag: str = ""
    modified: str = ""

    @property
    def validator(self) -> str:
        """What ``If-Range`` may say: a strong ETag, else the date (RFC 9110, 13.1.5). Without one none is resumed."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


def sweep(root: Path) -> None:
    """Remove what no run can go on with: bytes without their version, a version without bytes."""
    folder = root / PARTS
    if folder.is_dir():
        left = {path.name for path in folder.iterdir()}
        for name in left:
            stem, _, kind = name.rpartition(".")
            if f"{stem}.{'json' if kind == 'part' else 'part'}" not in left:
                (folder / name).unlink()


class Part:
    """``parts/DIGEST.part``; its version stands beside it in ``DIGEST.json`` before its first byte comes."""

    def __init__(self, root: Path, file: str, *, private: bool) -> None:
        name = hashlib.sha256(file.encode()).hexdigest()[:24]
        self.file, self._mode = file, 0o600 if private else 0o644
        self.path = root / PARTS / f"{name}.part"
        self.damaged = self.path.with_suffix(".damaged")
        """Where it lies once it was found to be cut."""
        self._about = self.path.with_suffix(".json")

    def version(self) -> Version | None:
        """Of what there are bytes."""
        try:
            found = Version(**json.loads(self._about.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return found if found.file == self.file else None

    def open(self, version: Version, *, at: int, resumable: bool) -> BinaryIO:
        """Open for what comes: from the start, or after the first ``at`` bytes; what stands there goes.

        The old bytes go before the new version is noted, and that before a byte of it is written: whenever the
        process ends, the bytes are of the version that stands beside them, or none is.
        """
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), self._mode)
        file = os.fdopen(handle, "r+b")
        file.truncate(at)
        file.seek(at)
        if not (resumable and version.validator):
            self.drop_version()
        elif not at:
            self._note(version)
        return file

    def _note(self, version: Version) -> None:
        fields = {name: getattr(version, name) for name in version.__slots__}
        handle = os.open(self._about, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, json.dumps(fields, ensure_ascii=False).encode())
        finally:
            os.close(handle)

    def size(self) -> int:
        """How many bytes are there."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def set_aside(self) -> None:
        """It is whole as its server says, and cut as its own bytes say: nothing goes on with it."""
        self.drop_version()
        self.path.replace(self.damaged)

    def drop(self) -> None:
        """Forget it."""
        self.path.unlink(missing_ok=True)
        self.drop_version()

    def drop_version(self) -> None:
        """Nothing can be added to its bytes."""
        self._about.unlink(missing_ok=True)

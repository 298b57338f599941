"""The ledger as a fetch writes it: each outcome on disk before the next, sorted and without repetitions at the end."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import IO, Self

from migrate.media.ledger import FETCHED, Outcome, read_ledger

_SCHEMA = """PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF;
CREATE TABLE outcomes (file TEXT PRIMARY KEY, path TEXT, digest TEXT, error TEXT, line TEXT);
CREATE INDEX by_digest ON outcomes(digest);"""


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


class Ledger:
    """Open for one fetch, as a context. What it holds is on disk, not in memory: a site may have a million files."""

    def __init__(self, root: Path) -> None:
        self._path = root / FETCHED
        self._folder = tempfile.TemporaryDirectory(prefix="permapress-")
        self._db = sqlite3.connect(Path(self._folder.name) / "ledger.sqlite", check_same_thread=False)
        self._db.executescript(_SCHEMA)
        for outcome in read_ledger(root):
            self._put(outcome, outcome.line())
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._opened()

    def _opened(self) -> IO[str]:
        """For appending, after the end of a line: the last run may have been stopped in the middle of one."""
        file = self._path.open("a+", encoding="utf-8", newline="\n")
        self._path.chmod(0o600)
        if file.tell() and not _ends_a_line(self._path):
            file.write("\n")
        return file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._file.close()
        part = self._path.with_suffix(".part")
        with part.open("w", encoding="utf-8", newline="\n") as file:
            part.chmod(0o600)
            file.writelines(line for (line,) in self._db.execute("SELECT line FROM outcomes ORDER BY file"))
        part.replace(self._path)
        self._db.close()
        self._folder.cleanup()

    def note(self, outcome: Outcome) -> None:
        """One more outcome; it survives the end of this process, however that comes."""
        line = outcome.line()
        self._file.write(line)
        self._file.flush()
        self._put(outcome, line)

    def _put(self, one: Outcome, line: str) -> None:
        row = (one.file, one.path, one.digest, one.error, line)
        self._db.execute("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?)", row)

    def error(self, file: str) -> str:
        """Why a file could not be fetched, or an empty string."""
        found = self._db.execute("SELECT error FROM outcomes WHERE file=?", (file,)).fetchone()
        return str(found[0]) if found else ""

    def twin(self, digest: str, folder: str) -> str:
        """The path of another file with the same bytes below a folder, or an empty string."""
        found = self._db.execute(
            "SELECT path FROM outcomes WHERE digest=? AND error='' AND substr(path, 1, ?)=? ORDER BY path LIMIT 1",
            (digest, len(folder), folder),
        ).fetchone()
        return str(found[0]) if found else ""

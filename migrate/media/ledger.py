"""What was fetched, and what could not be: ``apart/media/fetched.jsonl``, a line a file, appended as it happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = "apart/media"
FETCHED = f"{FOLDER}/fetched.jsonl"
"""Stands apart, since it names files of posts that are not public. It holds no time: the same files, the same bytes."""

DAMAGED = f"{FOLDER}/damaged"
"""What came cut lies here under its path below ``uploads``: better than nothing, but not what the site had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file: it stands at ``path`` with ``digest`` (SHA-256), or ``error`` says why it does not."""

    file: str
    """Its path below ``uploads``."""
    url: str = ""
    """Where it came from, or was looked for last."""
    path: str = ""
    """Where it stands, below the archive's root."""
    size: int = 0
    digest: str = ""
    etag: str = ""
    modified: str = ""
    error: str = ""

    @property
    def is_damaged(self) -> bool:
        """Whether it came, and is cut by its own structure: it lies below ``DAMAGED``, and nothing shows it."""
        return bool(self.error and self.digest)

    def line(self) -> str:
        """As the ledger holds it."""
        data = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        return json.dumps(data, ensure_ascii=False) + "\n"


def read_ledger(root: Path) -> Iterator[Outcome]:
    """The outcomes in the order noted; a later one of a file replaces an earlier. A line cut short is no line."""
    file = root / FETCHED
    if not file.is_file():
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                yield Outcome(**json.loads(line))
            except (ValueError, TypeError):
                continue

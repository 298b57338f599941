"""Every file that the manifest names, read and compared with its digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from migrate.findings import Finding, Kind
from migrate.writers.archive import file_digest, read_manifest

CHUNK = 200
"""Files that a worker takes at once."""

Entry = tuple[str, str]
"""A file's path and the digest that was noted."""


def manifest_chunks(root: Path) -> Iterator[list[Entry]]:
    """The manifest, some lines at a time."""
    chunk: list[Entry] = []
    for entry in read_manifest(root):
        chunk.append(entry)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Checked(NamedTuple):
    """What the digests of some files say."""

    files: int
    findings: list[Finding]
    """One for each file that is missing or altered."""


def check_digests(root: Path, entries: Sequence[Entry]) -> Checked:
    """Read some files and compare their digests."""
    found = ((path, _trouble(root, path, digest)) for path, digest in entries)
    findings = [
        Finding(kind=trouble, message=f"{path}: {_SAID[trouble]}", where={"file": path})
        for path, trouble in found
        if trouble
    ]
    return Checked(len(entries), findings)


_SAID = {
    Kind.FILE_MISSING: "it is in the manifest, and not there",
    Kind.FILE_ALTERED: "its digest is not the one in the manifest",
}


def _trouble(root: Path, path: str, digest: str) -> Kind | None:
    file = root / path
    if ".." in path.split("/") or Path(path).is_absolute() or not file.is_file() or file.is_symlink():
        return Kind.FILE_MISSING
    return None if file_digest(file) == digest else Kind.FILE_ALTERED

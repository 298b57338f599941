"""The files of ``wp-content/uploads``: from a folder, tar or zip into the archive, at their old addresses."""

from __future__ import annotations

import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, cast

from migrate.errors import BadOption
from migrate.findings import Kind
from migrate.index import Index
from migrate.names import safe_path
from migrate.tell import Tell
from migrate.visibility import Place
from migrate.writers.archive import Archive, Written

UPLOADS = "wp-content/uploads"
"""Where the files stand below the site's root, whatever the old site called the folder."""

_EXECUTABLE = re.compile(
    r"\.(?:php\d?|phtml|phar|cgi|pl|asp|aspx|jsp|exe|sh|bat|cmd|com|htaccess|htpasswd|user\.ini)(?:\.|$)",
    re.IGNORECASE,
)
_BELOW = re.compile(r"^(?:.*?/)?(?:wp-content/)?uploads/(.+)$|^[^/]+/(\d{4}/\d\d/.+)$")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of what was given: its path below the uploads folder, and how to open it."""

    file: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]


def place_uploads(given: Path, index: Index, archive: Archive, root: str, tell: Tell) -> Iterator[Written]:
    """Write every file of the uploads below ``root`` (``static/`` for Hugo), and note it in the index.

    A file that belongs only to attachments that are not public goes to ``apart/``. What a server might run, links and
    names that lead elsewhere are left out and told.
    """
    _note_owners(index)
    for upload in find_uploads(given, tell):
        name = safe_path(upload.file.split("/"), "file")
        if _EXECUTABLE.search(name) or not name:
            tell(Kind.MEDIA_LEFT_OUT, f"{upload.file!r}: a server could run it", {"file": given.name})
            continue
        owner = index.one("SELECT place FROM owners WHERE file=?", (upload.file,))
        place = owner[0] if owner else Place.PUBLIC.value
        if index.db.execute("INSERT OR IGNORE INTO uploads VALUES (?, ?, ?)", (name, place, upload.size)).rowcount == 0:
            tell(
                Kind.MEDIA_LEFT_OUT,
                f"{upload.file!r}: the same name stands in the uploads already",
                {"file": given.name},
            )
            continue
        public = place == Place.PUBLIC.value
        with upload.open() as file:
            yield archive.stream(
                f"{root if public else 'apart/'}{UPLOADS}/{name}", cast(BinaryIO, file), private=not public
            )


def find_uploads(given: Path, tell: Tell) -> Iterator[Upload]:
    """The files in a folder, tar or zip, sorted where that costs nothing, with their path below ``uploads``."""
    if given.is_dir():
        yield from _from_folder(given, tell)
    elif not given.exists():
        raise BadOption(
            f"--uploads {given}: there is no such file or folder. "
            "Give the folder (or a tar or zip of it) that lay at wp-content/uploads."
        )
    elif zipfile.is_zipfile(given):
        yield from _from_zip(given, tell)
    elif tarfile.is_tarfile(given):
        yield from _from_tar(given, tell)
    else:
        raise BadOption(f"--uploads {given}: neither a folder nor a tar or zip. Unpack it and give the folder.")


def _from_folder(folder: Path, tell: Tell) -> Iterator[Upload]:
    inner = next((folder / way for way in ("wp-content/uploads", "uploads") if (folder / way).is_dir()), folder)
    for path in sorted(inner.rglob("*")):
        if path.is_symlink():
            tell(Kind.MEDIA_LEFT_OUT, f"{path.name!r}: a symbolic link", {"file": folder.name})
        elif path.is_file():
            yield Upload(path.relative_to(inner).as_posix(), path.stat().st_size, partial(_open, path))


def _from_zip(given: Path, tell: Tell) -> Iterator[Upload]:
    with zipfile.ZipFile(given) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            if member.is_dir():
                continue
            if member.flag_bits & 1 or (member.external_attr >> 16) & 0o170000 == 0o120000:
                tell(Kind.MEDIA_LEFT_OUT, f"{member.filename!r}: encrypted or a link", {"file": given.name})
                continue
            yield Upload(below_uploads(member.filename), member.file_size, partial(archive.open, member))


def _from_tar(given: Path, tell: Tell) -> Iterator[Upload]:
    # read as a stream: a compressed tar can't be read twice for the price of once
    with tarfile.open(given, "r|*") as archive:
        for member in archive:
            if member.isdir():
                continue
            if not member.isfile():
                tell(Kind.MEDIA_LEFT_OUT, f"{member.name!r}: not a regular file", {"file": given.name})
                continue
            yield Upload(below_uploads(member.name), member.size, partial(_member, archive, member))


def _open(path: Path) -> AbstractContextManager[IO[bytes]]:
    return path.open("rb")


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> AbstractContextManager[IO[bytes]]:
    return closing(cast(IO[bytes], archive.extractfile(member)))


def below_uploads(name: str) -> str:
    """The path below ``uploads`` of an archive's member: ``wp-content/uploads/2010/08/a.jpg`` → ``2010/08/a.jpg``."""
    name = re.sub(r"^(?:\./)+", "", name.replace("\\", "/"))
    found = _BELOW.match(name)
    return (found[1] or found[2]) if found else name.lstrip("/")


def _note_owners(index: Index) -> None:
    """Which files belong to which attachments: the file, its sizes and its original (facts 2.5)."""
    index.db.execute("CREATE TABLE IF NOT EXISTS owners (file TEXT PRIMARY KEY, place TEXT)")
    # public ones last: a file that a public attachment has too is public
    for place in (Place.APART.value, Place.PUBLIC.value):
        rows = index.rows("SELECT extra FROM items WHERE type='attachment' AND place=?", (place,))
        files = ((file, place) for (extra,) in rows for file in files_of(json.loads(extra)))
        index.db.executemany("INSERT OR REPLACE INTO owners VALUES (?, ?)", list(files))


def files_of(facts: dict[str, object]) -> Iterator[str]:
    """Every file of an attachment, below ``uploads``."""
    file = str(facts["file"])
    if not file:
        return
    folder = file.rpartition("/")[0]
    yield file
    if facts["original"]:
        yield str(facts["original"])
    sizes = cast(dict[str, list[object]], facts["sizes"])
    for name, *_ in sizes.values():
        yield f"{folder}/{name}" if folder else str(name)

"""The files of ``wp-content/uploads`` as a user gives them: a folder, a tar or a zip."""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, cast

from migrate.errors import BadOption
from migrate.findings import Kind
from migrate.tell import Tell
from migrate.visibility import Place

UPLOADS = "wp-content/uploads"
"""Where the files stand below the site's root, whatever the old site called the folder."""

EXECUTABLE = re.compile(
    r"\.(?:php\d?|phtml|phar|cgi|pl|asp|aspx|jsp|exe|sh|bat|cmd|com|htaccess|htpasswd|user\.ini)(?:\.|$)",
    re.IGNORECASE,
)
"""Names of files that a server might run; they are neither placed nor fetched."""
_BELOW = re.compile(r"^(?:.*?/)?(?:wp-content/)?uploads/(.+)$|^[^/]+/(\d{4}/\d\d/.+)$")


def path_of(file: str, place: str, media_root: str) -> str:
    """Where a file of the uploads stands below the archive's root: public ones below the target's folder for media."""
    return f"{media_root if place == Place.PUBLIC.value else 'apart/'}{UPLOADS}/{file}"


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of what was given: its path below the uploads folder, and how to open it."""

    file: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]


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

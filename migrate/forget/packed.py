"""A kept export opened, rewritten and closed again in the packing and the encoding in which it was given."""

from __future__ import annotations

import codecs
import gzip
import lzma
import shutil
import zipfile
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

from migrate.forget.exports import Taken
from migrate.readers.encoding import detect
from migrate.readers.sources import SUFFIXES, Source, open_sources
from migrate.tell import Findings


class Rewriting(Protocol):
    """What makes another export of one."""

    def export(self, source: Source, out: BinaryIO) -> Taken:
        """Write an export anew; returns what was changed."""

    def other(self, stream: BinaryIO, out: BinaryIO) -> Taken:
        """Write anew what lies beside an export in its archive."""


def sources_of(path: Path, workspace: Path) -> list[Source]:
    """The exports in a kept file."""
    return open_sources([str(path)], workspace, Findings().tell)


def rewrite_kept(path: Path, workspace: Path, rewriting: Rewriting, *, dry_run: bool) -> Taken:
    """Rewrite a kept file; it is not touched when nothing is to be taken out."""
    workspace.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as stream:
        magic = stream.read(6)
    made = workspace / "made"
    if magic.startswith(b"PK"):
        taken = _rewrite_zip(path, made, workspace, rewriting)
    elif magic.startswith(b"\x1f\x8b"):
        # no name and no time in it: the same bytes every time
        with gzip.open(path) as packed, made.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out:
            taken = _rewrite_stream(cast(BinaryIO, packed), cast(BinaryIO, out), workspace, rewriting)
    elif magic == b"\xfd7zXZ\x00":
        with lzma.open(path) as stream, lzma.open(made, "wb") as out:
            taken = _rewrite_stream(stream, cast(BinaryIO, out), workspace, rewriting)
    else:
        with made.open("wb") as plain:
            taken = _rewrite_plain(path, plain, workspace, rewriting)
    if taken and not dry_run:
        put(made, path)
    made.unlink()
    return taken


def put(made: Path, path: Path) -> None:
    """Put a file in the place of another, with its mode, at once."""
    part = path.with_name(path.name + ".part")
    shutil.copyfile(made, part)
    shutil.copymode(path, part)
    part.replace(path)


def _rewrite_stream(stream: IO[bytes], out: BinaryIO, workspace: Path, rewriting: Rewriting) -> Taken:
    unpacked = workspace / "unpacked.xml"
    with unpacked.open("wb") as file:
        shutil.copyfileobj(stream, file, 1 << 20)
    taken = _rewrite_plain(unpacked, out, workspace, rewriting)
    unpacked.unlink()
    return taken


def _rewrite_plain(path: Path, out: BinaryIO, workspace: Path, rewriting: Rewriting) -> Taken:
    """A file that is not packed: rewritten as UTF-8, written in its own encoding."""
    (source,) = open_sources([str(path)], workspace / "recoded", Findings().tell)
    codec = detect(path).codec
    if codec is None:
        return rewriting.export(source, out)
    made = workspace / "made.utf-8"
    with made.open("wb") as file:
        taken = rewriting.export(source, file)
    with made.open(encoding="utf-8", errors="replace", newline="") as text:
        encoder = _encoder(codec)
        while piece := text.read(1 << 18):
            out.write(encoder(piece))
    made.unlink()
    return taken


def _encoder(codec: str) -> Callable[[str], bytes]:
    return codecs.getincrementalencoder(codec)("xmlcharrefreplace").encode


def _rewrite_zip(path: Path, made: Path, workspace: Path, rewriting: Rewriting) -> Taken:
    taken = Taken()
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(made, "w") as archive:
        for info in given.infolist():
            if info.is_dir():
                archive.writestr(copy(info), b"")
                continue
            export = info.filename.lower().endswith(SUFFIXES)
            with given.open(info) as stream, archive.open(copy(info), "w", force_zip64=True) as out:
                if export:
                    taken += _rewrite_stream(stream, cast(BinaryIO, out), workspace, rewriting)
                else:
                    taken += rewriting.other(cast(BinaryIO, stream), cast(BinaryIO, out))
    return taken

"""The user's inputs as files that can be read from the middle: found, unpacked within limits, in UTF-8."""

from __future__ import annotations

import glob
import gzip
import lzma
import os
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from migrate.errors import MigrateError, NotAnExport
from migrate.findings import Kind
from migrate.readers.encoding import detect, recode
from migrate.tell import Tell

__all__ = ["Source", "Tell", "open_sources"]

SUFFIXES = (".xml", ".wxr")
PACKED = (".gz", ".xz", ".zip")
MAX_MEMBERS = 10_000
MAX_RATIO = 300
"""How many bytes one packed byte may become; exports pack to a fifth, at the very best to a hundredth."""
MAX_SIZE = 64 << 30
_FREE = 64 << 20
"""Below this size no ratio is suspicious."""
_CHUNK = 1 << 20


class Readable(Protocol):
    """Something to read bytes from."""

    def read1(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file to read. ``path`` is seekable, unpacked UTF-8: the user's own file, or a temporary copy.

    ``name`` is what the user would recognise (``export.zip/part-1.xml``), ``original`` the user's file (None:
    standard input).
    """

    name: str
    path: Path
    original: Path | None
    size: int


def open_sources(inputs: Sequence[str], workspace: Path, tell: Tell) -> list[Source]:
    """Every export in files, folders, globs, ``.gz``, ``.xz``, ``.zip`` archives, ``-`` (standard input)."""
    opener = _Opener(workspace, tell)
    seen: set[Path] = set()
    sources: list[Source] = []
    for given in inputs:
        if given == "-":
            sources += opener.unpack(opener.spool(), "standard input", None)
            continue
        for path in _found(given):
            if (real := path.resolve()) not in seen:
                seen.add(real)
                sources += opener.unpack(path, _shown(str(path)), path)
    if not sources:
        raise NotAnExport("Nothing to read: no .xml or .wxr file in what was given. Pass a WordPress export.")
    return sources


def _found(given: str) -> list[Path]:
    """The files that one argument means."""
    path = Path(given)
    if path.is_dir():
        found = sorted(_in_folder(path))
        if not found:
            raise NotAnExport(f"{given}: no .xml, .wxr, .gz, .xz or .zip file in this folder. Pass the export itself.")
        return found
    if path.exists():
        return [path]
    found = [Path(name) for name in sorted(glob.glob(given, recursive=True))]  # noqa: PTH207 - or absolute
    files = [name for match in found for name in (sorted(_in_folder(match)) if match.is_dir() else [match])]
    if not files:
        raise MigrateError(
            f"{given}: no such file. Check the path; the export is the .xml file that WordPress gave you."
        )
    return files


def _in_folder(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        for name in names:
            lower = Path(name.lower())
            packed = lower.suffix in PACKED and lower.stem.endswith(SUFFIXES)
            wanted = lower.suffix in SUFFIXES or lower.suffix == ".zip" or packed
            if wanted and not name.startswith("."):
                yield Path(parent, name)


def _shown(name: str) -> str:
    """A name as it may be printed: what would steer a terminal is left out."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


class _Opener:
    """Makes sources, with the temporary files and the limits that takes."""

    def __init__(self, workspace: Path, tell: Tell) -> None:
        self.workspace = workspace
        self.tell = tell
        self.files = 0
        self.members = 0
        self.written = 0

    def _temporary(self) -> Path:
        self.files += 1
        self.workspace.mkdir(parents=True, exist_ok=True)
        return self.workspace / f"source-{self.files:05}.xml"

    def spool(self) -> Path:
        """Standard input as a file."""
        target = self._temporary()
        self._copy(cast("Readable", sys.stdin.buffer), target, "standard input", MAX_SIZE)
        return target

    def unpack(self, path: Path, name: str, original: Path | None) -> list[Source]:
        """A file as one source, or an archive as one for each export in it."""
        try:
            with path.open("rb") as stream:
                magic = stream.read(6)
        except OSError as error:
            raise MigrateError(
                f"{name} can't be read ({error.strerror}). Check the path and its permissions."
            ) from error
        if magic.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return self._zip(path, name, original)
        if magic.startswith(b"\x1f\x8b"):
            with gzip.open(path) as stream:
                return [self._packed(stream, path, name, original)]
        if magic == b"\xfd7zXZ\x00":
            with lzma.open(path) as stream:
                return [self._packed(stream, path, name, original)]
        return [self._source(path, name, original)]

    def _packed(self, stream: Readable, path: Path, name: str, original: Path | None) -> Source:
        target = self._temporary()
        self._copy(stream, target, name, path.stat().st_size)
        return self._source(target, name, original)

    def _zip(self, path: Path, name: str, original: Path | None) -> list[Source]:
        try:
            with zipfile.ZipFile(path) as archive:
                infos = archive.infolist()
                if len(infos) > MAX_MEMBERS:
                    raise MigrateError(
                        f"{name} holds {len(infos)} files, more than {MAX_MEMBERS}. Unpack it and pass the exports."
                    )
                wanted = sorted((info for info in infos if _is_export(info)), key=lambda info: info.filename)
                if not wanted:
                    raise NotAnExport(f"{name} is not a WordPress export: no .xml or .wxr file in this archive.")
                made = [self._member(archive, info, name, original) for info in wanted]
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise MigrateError(
                f"{name} can't be unpacked ({error}). Download it again, or unpack it yourself."
            ) from error
        return [source for source in made if source]

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, original: Path | None
    ) -> Source | None:
        shown = f"{name}/{_shown(info.filename)}"
        if info.flag_bits & 1:
            message = "this member of the archive is encrypted; unpack it yourself and pass the file"
            self.tell(Kind.UNREADABLE_ITEM, message, {"file": shown})
            return None
        target = self._temporary()
        try:
            with archive.open(info) as stream:
                self._copy(cast("Readable", stream), target, shown, info.compress_size)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            self.tell(Kind.TRUNCATED, f"the archive is damaged here ({error})", {"file": shown})
            if not target.exists() or not target.stat().st_size:
                return None
        return self._source(target, shown, original)

    def _copy(self, stream: Readable, target: Path, name: str, packed: int) -> None:
        """Copy a stream within the limits. One that ends too early is told, and kept as far as it goes."""
        done = 0
        with target.open("wb") as out:
            try:
                while chunk := stream.read1(_CHUNK):  # read() would lose what came before a damage
                    done += len(chunk)
                    self.written += len(chunk)
                    if done > max(_FREE, packed * MAX_RATIO) or self.written > MAX_SIZE:
                        raise MigrateError(
                            f"{name} unpacks to more than {done >> 20} MB, far beyond what an export does. "
                            "If it is one after all, unpack it yourself and pass the .xml file."
                        )
                    out.write(chunk)
            except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
                self.tell(
                    Kind.TRUNCATED,
                    f"the archive is damaged or incomplete ({error})",
                    {"file": name, "byte": done},
                )

    def _source(self, path: Path, name: str, original: Path | None) -> Source:
        """A file in UTF-8: itself, or a recoded copy."""
        encoding = detect(path)
        if encoding.codec:
            target = self._temporary()
            wrong = recode(path, encoding.codec, target)
            self.tell(Kind.RECODED, f"{encoding.said}; it was read as {encoding.codec}", {"file": name})
            if wrong:
                self.tell(Kind.BAD_ENCODING, f"{wrong} places are not {encoding.codec}", {"file": name})
            path = target
        return Source(name=name, path=path, original=original, size=path.stat().st_size)


def _is_export(info: zipfile.ZipInfo) -> bool:
    """If an archive's member may be an export: an ``.xml`` or ``.wxr`` file that no system left behind."""
    base = info.filename.replace("\\", "/").rsplit("/", 1)[-1]
    symlink = info.external_attr >> 16 & 0o170000 == 0o120000
    ours = base.lower().endswith(SUFFIXES) and not base.startswith(".")
    return ours and not symlink and not info.is_dir() and not info.filename.startswith("__MACOSX/")

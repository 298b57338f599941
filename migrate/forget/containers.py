"""Archives and office documents among the uploads, unpacked, searched and packed again: ZIP, TAR, gzip, xz, bzip2."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import re
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from copy import copy
from functools import partial
from itertools import count
from pathlib import Path
from typing import IO, cast

from migrate.forget.forms import Needles
from migrate.forget.streams import replaced

_DEEPEST = 3
"""An archive in an archive in an archive; what is deeper is told."""
_MOST = 1 << 32
"""Bytes that one may hold unpacked: a bomb is no place to look for somebody."""
_MARKUP = (".xml", ".rels", ".html", ".xhtml", ".htm")
_LARGEST_MARKUP = 1 << 26
_ENDS = re.compile(rb"</(?:\w+:)?(?:p|h|si|row|li|td|th|div|title)>|<(?:\w+:)?(?:br|tab)[ /]")
_TAGS = re.compile(rb"<[^<>]*>")
_DAMAGED = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, ValueError
)  # fmt: skip


class _CannotOpen(Exception):  # noqa: N818 - it says why
    """Why what lies in a container can't be seen."""


def is_container(head: bytes) -> bool:
    """Whether a file that begins so holds others."""
    return head.startswith((b"PK\x03\x04", *_PACKED)) or head[257:262] == b"ustar"


class _Gzip(gzip.GzipFile):
    """No name and no time in it: the same bytes every time."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("wb")
        super().__init__("", "wb", fileobj=self._raw, mtime=0)

    def close(self) -> None:
        """Close the file, too."""
        super().close()
        self._raw.close()


def _gunzip(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(path))


def _gzip(path: Path) -> IO[bytes]:
    return cast(IO[bytes], _Gzip(path))


def _bunzip2(path: Path) -> IO[bytes]:
    return bz2.BZ2File(path)


def _bzip2(path: Path) -> IO[bytes]:
    return bz2.BZ2File(path, "wb")


def _unxz(path: Path) -> IO[bytes]:
    return lzma.LZMAFile(path)


def _xz(path: Path) -> IO[bytes]:
    return lzma.LZMAFile(path, "wb")


Opener = Callable[[Path], IO[bytes]]
_PACKED: dict[bytes, tuple[Opener, Opener]] = {
    b"\x1f\x8b": (_gunzip, _gzip),
    b"BZh": (_bunzip2, _bzip2),
    b"\xfd7zXZ\0": (_unxz, _xz),
}
"""By their first bytes: how to read and how to write what is packed as one stream."""


class Containers:
    """``plain`` writes a file that is no container anew, and returns in how many places it changed something."""

    def __init__(self, needles: Needles, plain: Callable[[Path, Path], int], workspace: Path) -> None:
        self._needles, self._plain, self._workspace = needles, plain, workspace
        self._numbers = count()
        self.left: list[str] = []
        """What could not be looked into or changed."""

    def rewrite(self, path: Path, made: Path) -> int:
        """Write one anew without the person; returns how many places. One that can't be opened is told, and stays."""
        self._workspace.mkdir(parents=True, exist_ok=True)
        try:
            return self._rewrite(path, made, "", 0)
        except _CannotOpen as why:
            self.left.append(f"{why}; look yourself")
        except RuntimeError:  # zipfile has no error of its own for it
            self.left.append("encrypted, so nobody can look into it")
        except _DAMAGED:
            self.left.append("it can't be unpacked; look yourself")
        finally:
            shutil.rmtree(self._workspace, ignore_errors=True)
        return 0

    def _rewrite(self, path: Path, made: Path, name: str, depth: int) -> int:
        with path.open("rb") as file:
            head = file.read(512)
        if not is_container(head):
            self._look_between_tags(path, name)
            return self._plain(path, made)
        if depth == _DEEPEST:
            raise _CannotOpen("an archive in an archive in an archive")
        if head.startswith(b"PK"):
            return self._zip(path, made, depth)
        if head[257:262] == b"ustar":
            return self._tar(path, made, depth)
        read, write = next(way for magic, way in _PACKED.items() if head.startswith(magic))
        named = len(self._needles.find(head))  # gzip keeps the name of what it packed; ours does not
        with read(path) as stream:
            return named + self._through(stream, lambda new: _copy(new, write(made)), name.removesuffix(".gz"), depth)

    def _through(self, stream: IO[bytes], put: Callable[[Path], None], name: str, depth: int) -> int:
        """Unpack one thing beside, rewrite it there, give what was made of it to ``put``."""
        number = next(self._numbers)
        inner, new = self._workspace / f"{number}", self._workspace / f"{number}.new"
        with inner.open("wb") as file:
            left = _MOST
            while piece := stream.read(1 << 20):
                file.write(piece)
                if (left := left - len(piece)) < 0:
                    raise _CannotOpen("it holds more than 4 GiB unpacked")
        times = self._rewrite(inner, new, name, depth + 1)
        put(new)
        inner.unlink()
        new.unlink()
        return times

    def _zip(self, path: Path, made: Path, depth: int) -> int:
        with zipfile.ZipFile(path) as given, zipfile.ZipFile(made, "w") as out:
            out.comment, times = replaced(given.comment, self._needles)
            for info in given.infolist():
                written = copy(info)
                written.filename, renamed = self._renamed(info.filename)
                written.comment, said = replaced(info.comment, self._needles)
                times += renamed + said
                if info.is_dir():
                    out.writestr(written, b"")
                    continue
                with given.open(info) as stream:
                    times += self._through(stream, partial(_into_zip, out, written), info.filename, depth)
        return times

    def _tar(self, path: Path, made: Path, depth: int) -> int:
        times = 0
        with tarfile.open(path, "r:") as given, tarfile.open(made, "w", format=tarfile.PAX_FORMAT) as out:
            for member in given:
                for field in ("name", "linkname", "uname", "gname"):
                    value, renamed = self._renamed(getattr(member, field))
                    setattr(member, field, value)
                    times += renamed
                member.pax_headers = {}
                content = given.extractfile(member) if member.isfile() else None
                if content is None:
                    out.addfile(member)
                    continue
                times += self._through(content, partial(_into_tar, out, member), member.name, depth)
        return times

    def _renamed(self, name: str) -> tuple[str, int]:
        new, times = replaced(os.fsencode(name), self._needles)
        return os.fsdecode(new), times

    def _look_between_tags(self, path: Path, name: str) -> None:
        """Word writes a name in pieces where its form changes: it is found without the tags, and can't be taken out."""
        if not name.lower().endswith(_MARKUP) or path.stat().st_size > _LARGEST_MARKUP:
            return
        data = path.read_bytes()
        if len(self._needles.find(_TAGS.sub(b"", _ENDS.sub(b"\1", data)))) > len(self._needles.find(data)):
            shown = self._renamed(name)[0]
            self.left.append(f"{shown} says it in pieces, between which the form of the text changes: edit it by hand")


def _copy(new: Path, out: IO[bytes]) -> None:
    with new.open("rb") as file, out:
        shutil.copyfileobj(file, out, 1 << 20)


def _into_zip(out: zipfile.ZipFile, member: zipfile.ZipInfo, new: Path) -> None:
    _copy(new, out.open(member, "w", force_zip64=True))


def _into_tar(out: tarfile.TarFile, member: tarfile.TarInfo, new: Path) -> None:
    member.size = new.stat().st_size
    with new.open("rb") as file:
        out.addfile(member, file)

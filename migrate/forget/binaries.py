"""Files that are no text, of any kind, without a person: what can be changed is, what only can be seen is told."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from migrate.forget.containers import Containers, is_container
from migrate.forget.forms import Needles
from migrate.forget.streams import replace_in
from migrate.forget.wide import WideNeedles

_STREAM = re.compile(rb"stream\r?\n")
_KERNING = re.compile(rb"\)[\s\d.-]{0,20}\(")
"""Between the pieces of a word in a PDF's text: ``[(Ja)-20(ne)] TJ``."""
_LARGEST_PDF = 1 << 28
_LARGEST_STREAM = 1 << 24


class Nowhere:
    """Takes what is only counted."""

    def write(self, _data: bytes, /) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class _Either:
    """Letters of one byte or two, in one reading."""

    narrow: Needles
    wide: WideNeedles

    def find(self, data: bytes, start: int = 0) -> list[tuple[int, int]]:
        """Where something stands. No place is both: between two letters of the one kind is no byte of the other."""
        return sorted([*self.narrow.find(data, start), *self.wide.find(data, start)])

    def filling(self, found: bytes) -> bytes:
        """As many bytes that say that something was removed."""
        return (self.wide if b"\0" in found else self.narrow).filling(found)


@dataclass(slots=True)
class Binaries:
    """``needles`` find all that is looked for, ``long_needles`` no short names: those stand in pictures by chance."""

    needles: Needles
    long_needles: Needles
    wide: WideNeedles
    workspace: Path
    left: list[str] = field(default_factory=list)
    """What was found, or could not be looked into, and stays: a sentence each, with the path."""
    chance: list[str] = field(default_factory=list)
    """Files that hold the bytes of a short name, perhaps by chance."""

    def rewrite(self, name: str, path: Path, made: Path) -> int:
        """Write a file anew; returns in how many places something was taken out."""
        with path.open("rb") as file:
            head = file.read(512)
        if is_container(head):
            return self._container(name, path, made)
        times = self._filled(path, made)
        if times and head.startswith(b"\x89PNG"):
            _mend_png(made)
        if head.startswith(b"%PDF") and self._in_pdf(made):
            self.left.append(f"{name}: a PDF that says it in compressed text; make it anew, or remove it")
        if not times and self._short_stands_in(path):
            self.chance.append(name)
        return times

    def _container(self, name: str, path: Path, made: Path) -> int:
        inside = Containers(self.needles, self._member, self.workspace / "inside")
        times = inside.rewrite(path, made)
        self.left += [f"{name}: {told}" for told in inside.left]
        return times

    def _member(self, path: Path, made: Path) -> int:
        """A file within a container, which is not itself one."""
        with path.open("rb") as file:
            if b"\0" in file.read(8192):
                return self._filled(path, made)
            file.seek(0)
            with made.open("wb") as out:
                return replace_in(file, out, self.needles)

    def _filled(self, path: Path, made: Path) -> int:
        """The same with places filled, so that nothing moves; also where each letter has two bytes."""
        with path.open("rb") as file, made.open("wb") as out:
            return replace_in(file, out, _Either(self.long_needles, self.wide), same_length=True)

    def _short_stands_in(self, path: Path) -> bool:
        """Whether the bytes of a name that was too short to be looked for stand in a file."""
        if len(self.needles) == len(self.long_needles):
            return False
        with path.open("rb") as file:
            return replace_in(file, Nowhere(), self.needles) > 0

    def _in_pdf(self, path: Path) -> bool:
        if path.stat().st_size > _LARGEST_PDF:
            return False
        data = path.read_bytes()
        return any(self.needles.find(_KERNING.sub(b"", text)) for text in _streams(data))


def _streams(data: bytes) -> Iterator[bytes]:
    """What is compressed in a PDF, as far as it is text."""
    for found in _STREAM.finditer(data):
        unpack = zlib.decompressobj()
        try:
            text = unpack.decompress(data[found.end() : found.end() + _LARGEST_STREAM], _LARGEST_STREAM)
        except zlib.error:
            continue
        if b"TJ" in text or b"Tj" in text or b"<" in text:
            yield text


def _mend_png(path: Path) -> None:
    """Each chunk has a sum of its bytes, which must be true again."""
    with path.open("r+b") as file:
        file.seek(8)
        while len(head := file.read(8)) == 8:
            total = _sum_of(file, struct.unpack(">I", head[:4])[0], zlib.crc32(head[4:]))
            if total is None:
                return
            file.write(struct.pack(">I", total))


def _sum_of(file: BinaryIO, length: int, total: int) -> int | None:
    """The sum over the next bytes; None where the file ends first."""
    while length:
        piece = file.read(min(length, 1 << 20))
        if not piece:
            return None
        total, length = zlib.crc32(piece, total), length - len(piece)
    return total

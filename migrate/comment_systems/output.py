"""Where a system's file goes: a file or several, a folder, or a stream; whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TextIO

from migrate.errors import CannotWrite


class Output:
    """A stream, such as standard output. Nothing is split on it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = 0
        """Bytes in the file that is being written."""
        self.parts: list[Path] = []
        """The files written so far."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _value: object, _trace: TracebackType | None) -> None:
        self.close(whole=kind is None)

    def begin(self) -> None:
        """Begin a file."""

    def add(self, text: str) -> None:
        """Write a piece of the file."""
        self._stream.write(text.encode("utf-8", "replace"))

    def add_file(self, path: str, _content: str) -> None:
        """Write a file of a folder."""
        raise CannotWrite(f"{path} belongs into a folder. Name one with -o FOLDER.")

    def close(self, *, whole: bool) -> None:
        """End the file; one that is not whole is not left behind."""


class FileOutput(Output):
    """A file, and NAME-2, NAME-3 … when it has to be split. Mode 0600 if it holds what is private."""

    def __init__(self, path: Path, *, private: bool = False) -> None:
        self._path, self._private = path, private
        self.size, self.parts = 0, []
        self._part = path.with_name(path.name + ".part")
        self._file: TextIO | None = None

    def begin(self) -> None:
        """Put the file before in its place, and begin the next."""
        self.close(whole=True)
        self.size = 0
        self._file = _create(self._part, private=self._private)

    def add(self, text: str) -> None:
        """Write a piece of the file."""
        if self._file is None:
            self.begin()
        assert self._file is not None
        self._file.write(text)
        self.size += len(text.encode("utf-8", "replace"))

    def close(self, *, whole: bool) -> None:
        """Put the file in its place if it is whole, else take it away."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        if whole:
            self.parts.append(self._name(len(self.parts) + 1))
            self._part.replace(self.parts[-1])
        else:
            self._part.unlink()

    def _name(self, number: int) -> Path:
        return self._path if number == 1 else self._path.with_stem(f"{self._path.stem}-{number}")


class FolderOutput(Output):
    """A folder of many files: a new one, or an empty one, so that nothing in it is somebody else's."""

    def __init__(self, path: Path, *, private: bool = False) -> None:
        self._path, self._private = path, private
        self.size, self.parts = 0, [path]
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise CannotWrite(f"{path} is not an empty folder. Name a new one with -o.")
        path.mkdir(parents=True, exist_ok=True)

    def add_file(self, path: str, content: str) -> None:
        """Write a file below the folder. ``path`` is made of safe names."""
        with _create(self._path / path, private=self._private) as file:
            file.write(content)


def _create(path: Path, *, private: bool) -> TextIO:
    """A new file, never through a link; an unfinished one of an earlier run is taken away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags, 0o600 if private else 0o644)
    return os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="")

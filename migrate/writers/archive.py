"""The folder that is written: safe paths, no byte rewritten that has not changed, no edited file overwritten."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO

from migrate.errors import CannotWrite

MANIFEST = "manifest-sha256.txt"
"""Every file that permapress wrote, in the form of ``sha256sum``: ``sha256sum -c manifest-sha256.txt`` checks them."""

APART = "apart"
"""The folder of what is not public: its files and folders are their owner's alone, and no build reads it."""

UNFINISHED = ".permapress-unfinished"
"""Stands in the folder while a run writes. A run that finds it knows that files without an entry are its own."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened that must not be there yet, not even as a link."""


class State(Enum):
    """What happened to a file."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """It was edited since it was written, and stays as it is."""
    DROPPED = "dropped"
    """It is private, and the user wants nothing private kept."""


class Written(NamedTuple):
    """One file of the archive: path below its root, digest of what permapress would have there, and what happened."""

    path: str
    digest: str
    state: State


class Archive:
    """Writes below one root. ``earlier`` gives the digest that the last run noted for a path, or None.

    ``drop_private`` leaves out what is private; ``hide`` takes addresses out of private texts.
    """

    def __init__(
        self,
        root: Path,
        earlier: Callable[[str], str | None],
        *,
        force: bool = False,
        fresh: bool = False,
        resumed: bool = False,
        drop_private: bool = False,
        hide: Callable[[str], str] | None = None,
    ) -> None:
        self.root, self._earlier, self.force, self.fresh, self.resumed = root, earlier, force, fresh, resumed
        self._at = str(root)
        self.drop_private, self._hide = drop_private, hide
        self._folders: set[str] = set()

    def write(self, path: str, content: str | bytes, *, private: bool = False) -> Written:
        """Put a file in its place unless it is there already or has been edited."""
        if private and self.drop_private:
            return Written(path, "", State.DROPPED)
        if private and self._hide and isinstance(content, str):
            content = self._hide(content)
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        digest = hashlib.sha256(data).hexdigest()
        target = f"{self._at}/{path}"
        self._make_folder(path.rpartition("/")[0])
        if not self.fresh:
            state = self._may_write(path, target, digest)
            if state is not State.WRITTEN:
                return Written(path, digest, state)
            _replace(target, data, private)
        else:
            _create(target, data, private)
        return Written(path, digest, State.WRITTEN)

    def stream(self, path: str, source: BinaryIO, *, private: bool = False) -> Written:
        """Put the content of an open file in its place, without holding it in memory."""
        if private and self.drop_private:
            return Written(path, "", State.DROPPED)
        target = f"{self._at}/{path}"
        self._make_folder(path.rpartition("/")[0])
        part = target + ".part"
        _unlink(part)
        digest = _pour(source, part, private)
        state = State.WRITTEN if self.fresh else self._may_write(path, target, digest)
        if state is State.WRITTEN:
            os.replace(part, target)
        else:
            _unlink(part)
        return Written(path, digest, state)

    def keep(self, path: str, noted: str | None) -> Written:
        """A file that stands in its place already: ours as ``noted`` says, or edited since."""
        present = file_digest(self._whole(path))
        same = noted is None or present == noted
        return Written(path, present if same else noted or present, State.UNCHANGED if same else State.KEPT)

    def take_in(self, source: Path, path: str, *, link: str = "") -> bool:
        """Move a file into its place, unless something stands there; or make it one more name of the file ``link``.

        The same bytes lie on the disk once then, a static host finds a file at either address, and git has one blob.
        Where the file system knows no hard links the file itself is moved.
        """
        self._make_folder(path.rpartition("/")[0])
        target = f"{self.root}/{path}"
        if os.path.lexists(target):
            return False
        if link and self._linked(link, target):
            _unlink(str(source))
        else:
            os.replace(source, target)
        return True

    def _linked(self, path: str, target: str) -> bool:
        try:
            os.link(self._whole(path), target, follow_symlinks=False)
        except (OSError, NotImplementedError):
            return False
        return True

    def _whole(self, path: str) -> Path:
        return self.root / path

    def _may_write(self, path: str, target: str, digest: str) -> State:
        if os.path.islink(target):
            raise CannotWrite(
                f"{target} is a symbolic link; permapress does not write through links. Remove it and run again."
            )
        try:
            present = file_digest(Path(target))
        except FileNotFoundError:
            return State.WRITTEN
        except IsADirectoryError as error:
            raise CannotWrite(
                f"{target} is a folder, and a file must stand there. Move it away and run again."
            ) from error
        if present == digest:
            return State.UNCHANGED
        noted = self._earlier(path)
        ours = present == noted or (noted is None and self.resumed)
        return State.WRITTEN if ours or self.force else State.KEPT

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        target = f"{self._at}/{folder}"
        if not self.fresh:
            self._refuse_links(folder)
        try:
            self._make(folder)
        except (FileExistsError, NotADirectoryError) as error:
            raise CannotWrite(
                f"{target} can't be made: a file stands in its way. Move it away and run again."
            ) from error
        if len(self._folders) > 5000:
            self._folders.clear()
        self._folders.add(folder)

    def _make(self, folder: str) -> None:
        """``os.makedirs``, with one system call for a folder whose parent is known to be there."""
        target = f"{self._at}/{folder}"
        try:
            os.mkdir(target, 0o700 if _is_apart(folder) else 0o777)
        except FileNotFoundError as error:
            parent = folder.rpartition("/")[0]
            if parent in self._folders:
                raise CannotWrite(f"{self._at}/{parent} was removed while it was written to. Run again.") from error
            self._make_folder(parent)
            self._make(folder)
        except FileExistsError:
            if not os.path.isdir(target):
                raise

    def _refuse_links(self, folder: str) -> None:
        at = self._at
        for part in folder.split("/"):
            at = f"{at}/{part}"
            if os.path.islink(at):
                raise CannotWrite(
                    f"{at} is a symbolic link; permapress does not write through links. Remove it and run again."
                )


def _is_apart(folder: str) -> bool:
    return folder == APART or folder.startswith(APART + "/")


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces: small ones, since ``hashlib.file_digest`` clears 256 KB for each file."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(1 << 16):
            digest.update(piece)
    return digest.hexdigest()


def _create(target: str, data: bytes, private: bool) -> None:
    handle = os.open(target, _NEW, 0o600 if private else 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
    finally:
        os.close(handle)


def _replace(target: str, data: bytes, private: bool) -> None:
    part = target + ".part"
    _unlink(part)
    _create(part, data, private)
    os.replace(part, target)


def _pour(source: BinaryIO, part: str, private: bool) -> str:
    digest = hashlib.sha256()
    handle = os.open(part, _NEW, 0o600 if private else 0o644)
    with os.fdopen(handle, "wb") as file:
        while piece := source.read(1 << 20):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def read_manifest(root: Path) -> Iterator[tuple[str, str]]:
    """(path, digest) of each file that the last run noted."""
    file = root / MANIFEST
    if not file.is_file():
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            digest, gap, path = line.rstrip("\n").partition("  ")
            if gap and len(digest) == 64:
                yield path, digest


def write_manifest(root: Path, entries: Iterator[tuple[str, str]]) -> None:
    """Note every file, sorted by path."""
    part = root / (MANIFEST + ".part")
    with open_private(part) as file:
        file.writelines(f"{digest}  {path}\n" for path, digest in entries)
    part.replace(root / MANIFEST)


def open_private(path: Path) -> TextIO:
    """A new text file that only its owner may read: it names what is not public."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, _NEW, 0o600), "w", encoding="utf-8", newline="\n")

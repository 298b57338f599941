"""The files given with ``--uploads`` and those that the archive has, put where their old addresses find them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from migrate.findings import Kind
from migrate.hidden import is_hidden
from migrate.index import Index
from migrate.media.ledger import DAMAGED, FETCHED, read_ledger
from migrate.media.location import says_where
from migrate.media.sizes import dimensions
from migrate.media.uploads import EXECUTABLE, find_uploads, path_of
from migrate.names import safe_path
from migrate.tell import Tell
from migrate.visibility import Place
from migrate.writers.archive import Archive, Written


@dataclass(frozen=True, slots=True)
class Placing:
    """Where files go: the target's folder for public ones (``static/`` for Hugo), ``apart/`` for the rest."""

    index: Index
    archive: Archive
    root: str
    tell: Tell

    def path(self, file: str, place: str) -> str:
        """The place of a file below the archive's root."""
        return path_of(file, place, self.root)

    def place_of(self, file: str, default: str) -> str:
        """A file goes apart that belongs only to attachments that are not public.

        So does one that is no attachment's, and that only hidden posts show.
        """
        owner = self.index.owner(file)
        if owner is None and default == Place.PUBLIC.value and is_hidden(self.index, file):
            self._tell_hidden(file)
            return Place.APART.value
        return str(owner[2]) if owner else default

    def _tell_hidden(self, file: str) -> None:
        if self.archive.drop_private:  # then nothing may say what hidden posts show
            self.tell(Kind.MEDIA_APART, "one that only posts that are not public show; left out", {})
        else:
            self.tell(Kind.MEDIA_APART, f"{file}: only posts that are not public show it", {"file": file})

    def note(self, file: str, place: str) -> None:
        """Let references find a file that is in its place; its dimensions are read on the way."""
        stands = self.archive.root / self.path(file, place)
        if place != Place.PUBLIC.value and self.archive.drop_private:  # known, and not kept
            self.index.db.execute("INSERT OR IGNORE INTO uploads VALUES (?, ?, 0, 0, 0)", (file, place))
            return
        with stands.open("rb") as content:
            width, height = dimensions(file, content)
            if place == Place.PUBLIC.value and file.lower().endswith((".jpg", ".jpeg")):
                content.seek(0)
                if says_where(content):
                    self.tell(Kind.LOCATION, f"{file} says where it was taken", {"file": self.path(file, place)})
        row = (file, place, stands.stat().st_size, width, height)
        self.index.db.execute("INSERT OR IGNORE INTO uploads VALUES (?, ?, ?, ?, ?)", row)


def place_media(given: Path | None, placing: Placing) -> Iterator[Written]:
    """All media of the archive: what is given now, then what an earlier run placed or fetched.

    ``--uploads`` replaces what came from earlier uploads; what was fetched stays either way.
    """
    _read_ledger(placing)
    if given:
        yield from place_uploads(given, placing)
    yield from _keep_media(placing, given_anew=given is not None)


def place_uploads(given: Path, placing: Placing) -> Iterator[Written]:
    """Write every file of the uploads into its place and note it in the index.

    What a server might run, links and names that lead elsewhere are left out and told.
    """
    for upload in find_uploads(given, placing.tell):
        name = safe_path(upload.file.split("/"), "file")
        if EXECUTABLE.search(name) or not name:
            placing.tell(Kind.MEDIA_LEFT_OUT, f"{upload.file!r}: a server could run it", {"file": given.name})
            continue
        if placing.index.one("SELECT 1 FROM uploads WHERE file=?", (name,)):
            twice = f"{upload.file!r}: the same name stands in the uploads already"
            placing.tell(Kind.MEDIA_LEFT_OUT, twice, {"file": given.name})
            continue
        place = placing.place_of(name, Place.PUBLIC.value)
        with upload.open() as file:
            yield placing.archive.stream(
                placing.path(name, place), cast(BinaryIO, file), private=place != Place.PUBLIC.value
            )
        placing.note(name, place)


def _read_ledger(placing: Placing) -> None:
    rows = ((one.file, one.path, one.digest, one.error) for one in read_ledger(placing.archive.root))
    placing.index.db.executemany("INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?)", rows)


def _keep_media(placing: Placing, *, given_anew: bool) -> Iterator[Written]:
    """What lies in the archive's uploads already. What permapress put there moves if it became private or public."""
    archive = placing.archive
    if archive.drop_private:
        (archive.root / FETCHED).unlink(missing_ok=True)  # it names files of hidden posts
        shutil.rmtree(archive.root / DAMAGED, ignore_errors=True)
    elif (archive.root / FETCHED).is_file():
        yield archive.keep(FETCHED, None)
    for default in (Place.PUBLIC.value, Place.APART.value):
        for file in files_below(archive.root / placing.path("", default)):
            if placing.index.one("SELECT 1 FROM uploads WHERE file=?", (file,)) or file.endswith(".part"):
                continue
            if written := _keep_file(file, default, placing, given_anew=given_anew):
                yield written


def _keep_file(file: str, lies: str, placing: Placing, *, given_anew: bool) -> Written | None:
    archive, path = placing.archive, placing.path(file, lies)
    noted, fetched = _noted(file, path, placing.index)
    if given_anew and noted and not fetched:
        return None  # it came from uploads that are no longer given: stale
    place, ours = placing.place_of(file, lies), noted is not None or archive.resumed
    if place != Place.PUBLIC.value and archive.drop_private and ours:
        return None  # stale
    if place == lies:
        placing.note(file, place)
        return archive.keep(path, noted) if ours else None
    if not ours:  # somebody put it there by hand: not ours to move
        private = f"{path} belongs to a post that is not public; move it to {placing.path(file, place)}"
        placing.tell(Kind.MEDIA_LEFT_OUT, private, {"file": path})
        return None
    return _move_file(file, lies, place, noted, placing)


def _move_file(file: str, lies: str, place: str, noted: str | None, placing: Placing) -> Written:
    """What is private now leaves the public part at once, not when the run ends."""
    archive, path, moved = placing.archive, placing.path(file, lies), placing.path(file, place)
    (archive.root / path).chmod(0o644 if place == Place.PUBLIC.value else 0o600)
    if not archive.take_in(archive.root / path, moved):
        (archive.root / path).unlink()  # the same file stands there
    placing.note(file, place)
    return archive.keep(moved, noted)


def _noted(file: str, path: str, index: Index) -> tuple[str | None, bool]:
    """The digest that the ledger or an earlier run has for a file, and whether it was fetched."""
    fetched = index.one("SELECT digest FROM fetched WHERE file=? AND error=''", (file,))
    earlier = fetched or index.one("SELECT digest FROM earlier WHERE path=?", (path,))
    return (str(earlier[0]) if earlier else None), fetched is not None


def files_below(folder: Path) -> Iterator[str]:
    """Regular files below a folder, sorted, by their path in it; no link is followed."""
    if not folder.is_dir() or folder.is_symlink():
        return
    waiting = [folder]
    while waiting:
        entries = sorted(waiting.pop().iterdir(), reverse=True)
        for entry in entries:
            if entry.is_symlink():
                continue
            if entry.is_dir():
                waiting.append(entry)
            elif entry.is_file():
                yield entry.relative_to(folder).as_posix()

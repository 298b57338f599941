"""The way of ``forget`` through an archive: who it is, every file, the export, the built site, the manifest."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from migrate.build import build
from migrate.comments import latest
from migrate.errors import BadOption, MigrateError
from migrate.forget.binaries import Binaries, Nowhere
from migrate.forget.comments import holds_comments, learn_from, without_person
from migrate.forget.exports import Removing, Taken, learn_in
from migrate.forget.forms import Needles
from migrate.forget.packed import put, rewrite_kept, sources_of
from migrate.forget.person import Person, Search
from migrate.forget.record import JOURNAL, Manifest, note, retell_sources
from migrate.forget.streams import replace_in, replaced
from migrate.forget.wide import WideNeedles
from migrate.media.uploads import UPLOADS
from migrate.writers.archive import APART, MANIFEST, UNFINISHED
from migrate.writers.jsontext import to_json

_SOURCES = f"{APART}/source"
_PRIVATE_DATA = f"{APART}/private-data"
_LATEST = "data/latest-comments.json"
_OURS = "themes/permapress/"
"""Files that hold nothing of an export."""
_QUOTING = 1 << 23
"""Larger files are not searched for words of comments."""
_SHORT = 6
"""A shorter name may stand in the bytes of a picture by chance; it is not looked for there."""


@dataclass(slots=True)
class Forgotten:
    """What came of it. ``left`` names what could not be seen to, and why."""

    taken: Taken = field(default_factory=Taken)
    files: dict[str, int] = field(default_factory=dict)
    """Each file of which something was taken: how many places or comments."""
    gone: list[str] = field(default_factory=list)
    """Files and folders that are no more."""
    renamed: int = 0
    named: int = 0
    """In how many places others still call them by a name under which they wrote, and which was not given."""
    left: list[str] = field(default_factory=list)
    rebuilt: bool = False

    def __bool__(self) -> bool:
        return bool(self.taken or self.files or self.gone or self.renamed)


def forget(site: Path, person: Person, *, dry_run: bool = False) -> Forgotten:
    """Take a person out of an archive.

    The export that it keeps goes last: as long as it is whole, a run that was interrupted finds everything again.

    Raises:
        BadOption: there is no archive, or nobody whom it could be.
    """
    person.check()
    if not (site / MANIFEST).is_file():
        raise BadOption(f"{site}: {MANIFEST} is not there. Name the folder that convert wrote (-o FOLDER).")
    if (site / UNFINISHED).exists():
        raise BadOption(f"{site}: its conversion did not end. Run the same convert command again, then forget.")
    with tempfile.TemporaryDirectory(prefix="permapress-forget-") as workspace:
        run = _Forgetting(site, Search.of(person), Path(workspace), dry_run=dry_run)
        run.learn()
        run.check_home()
        run.files()
        run.sources()
        run.rename()
        if not dry_run:
            run.finish()
        return run.result


class _Forgetting:
    """One run. ``manifest`` takes in what changes."""

    def __init__(self, site: Path, search: Search, workspace: Path, *, dry_run: bool) -> None:
        self.site, self.search, self.workspace, self.dry_run = site, search, workspace, dry_run
        self.result, self.manifest = Forgotten(), Manifest(site)
        self.needles = Needles()
        self.binaries = Binaries(Needles(), Needles(), WideNeedles(), workspace)
        self.signed = Needles()

    def learn(self) -> None:
        """Who it is: an address that one of their comments has leads to more of their comments."""
        known = -1
        while known < len(self.search.emails):
            known = len(self.search.emails)
            for path in self._sources():
                for source in sources_of(path, self.workspace / "sources"):
                    learn_in(source, self.search)
                shutil.rmtree(self.workspace / "sources", ignore_errors=True)
            for name, path in self._files():
                if holds_comments(name):
                    learn_from(path, self.search)
        self.signed = Needles(names=() if self.search.person.only else self.search.signed)
        self.needles = self.search.needles()
        long = self.search.needles(shortest=_SHORT)
        self.binaries = Binaries(self.needles, long, self.search.wide_needles(), self.workspace)

    def check_home(self) -> None:
        """Refuse what would take the site's own address apart, and with it every link."""
        file = self.site / "data" / "site.json"
        home = json.loads(file.read_text(encoding="utf-8")).get("home", "") if file.is_file() else ""
        if self.needles.find(str(home).encode()):
            raise BadOption(
                f"what you gave stands in the site's own address, {home}: every link would go with it. "
                "Say --email or --comment-id, without --name."
            )

    def files(self) -> None:
        """Every file of the archive but the kept export and the built site."""
        self._private_data()
        public = 0
        gone = tuple(folder + "/" for folder in self.result.gone)
        for name, path in self._files():
            if name.startswith(gone):
                continue
            if holds_comments(name):
                public += self._comments(name, path)
            if path.is_file():
                changed = self.workspace / "new"  # in a dry run: what the file would be by now
                now = changed if changed.is_file() else path
                self._text(name, path, now)
                self._look_for_names(now)
                self._look_for_words(name, now)
                changed.unlink(missing_ok=True)
        self._tell_binaries()
        if public and not self.dry_run:
            self._latest()

    def _tell_binaries(self) -> None:
        self.result.left += self.binaries.left
        chance = self.binaries.chance
        if chance:
            names = ", ".join(chance[:5]) + (f" and {len(chance) - 5:,} more" if len(chance) > 5 else "")
            self.result.left.append(
                f"the bytes of a short name stand in files that are no text, perhaps by chance: {names}"
            )

    def _private_data(self) -> None:
        """Form entries and orders in which the person stands go whole, as they do from the export."""
        for folder in sorted((self.site / _PRIVATE_DATA).glob("*/*")):
            files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
            if folder.is_dir() and any(self.needles.find(path.read_bytes()) for path in files):
                self.result.gone.append(folder.relative_to(self.site).as_posix())
                if not self.dry_run:
                    for path in files:
                        self.manifest.removing(path.relative_to(self.site).as_posix())
                    shutil.rmtree(folder)

    def _comments(self, name: str, path: Path) -> int:
        """Make their comments tombstones; returns how many public ones that were."""
        text, comments, facts = without_person(path, self.search)
        if not comments + facts:
            return 0
        self.result.taken.comments += comments
        self._note(name, comments + facts)
        if not self.dry_run and text is None:
            self.manifest.removing(name)
            path.unlink()
        elif not self.dry_run and text is not None:
            with self.manifest.changing(name):
                self._put(path, text.encode())
        else:
            (self.workspace / "new").write_text(text or "", encoding="utf-8")
        return 0 if name.startswith(APART + "/") else comments

    def _text(self, name: str, path: Path, now: Path) -> None:
        with now.open("rb") as file:
            binary = b"\0" in file.read(8192) or f"/{UPLOADS}/" in name
        made = self.workspace / "made"
        times = self._made(name, now, made, binary=binary) if self.needles else 0
        if times:
            self.result.taken.places += times
            self._note(name, times)
            if not self.dry_run:
                with self.manifest.changing(name):
                    put(made, path)
        made.unlink(missing_ok=True)

    def _made(self, name: str, now: Path, made: Path, *, binary: bool) -> int:
        """Write a file anew; returns in how many places something was taken out."""
        if binary:
            return self.binaries.rewrite(name, now, made)
        with now.open("rb") as file, made.open("wb") as out:
            return replace_in(file, out, self.needles)

    def _look_for_names(self, now: Path) -> None:
        """Others may call them by the name under which they wrote: whether that is to go only the owner can tell."""
        if self.signed:
            with now.open("rb") as file:
                self.result.named += replace_in(file, Nowhere(), self.signed)

    def _look_for_words(self, name: str, now: Path) -> None:
        """What other programs made of a comment, or somebody quoted, is named: here nobody knows its form."""
        if self.search.words and name != _LATEST and now.stat().st_size < _QUOTING:
            data = now.read_bytes()
            if any(words in data for words in self.search.words):
                self.result.left.append(f"{name} has words of a comment that was removed: make it anew, or edit it")

    def _latest(self) -> None:
        """The newest comments again: the next oldest takes the place of one that is gone."""
        path = self.site / _LATEST
        if not path.is_file():
            return
        found: list[dict[str, object]] = []
        for name, file in self._files():
            if name.endswith("/comments.json") and not name.startswith(APART + "/"):
                data = json.loads(file.read_text(encoding="utf-8"))
                found = latest([*found, *({**entry, "post": data["post"]} for entry in data["comments"])])
        with self.manifest.changing(_LATEST):
            self._put(path, to_json({"comments": found}).encode())

    def sources(self) -> None:
        """The export that the archive keeps, in whatever packing."""
        for path in self._sources():
            name = path.relative_to(self.site).as_posix()
            old = [source.path for source in sources_of(path, self.workspace / "sources")]
            digests = [self.manifest.facts(file) for file in old]
            try:
                with nullcontext() if self.dry_run else self.manifest.changing(name):
                    taken = rewrite_kept(path, self.workspace, Removing(self.search), dry_run=self.dry_run)
            except RuntimeError as error:  # zipfile: a member is encrypted
                self.result.left.append(f"{name}: {error}")
                continue
            finally:
                shutil.rmtree(self.workspace / "sources", ignore_errors=True)
            if not taken:
                continue
            self.result.taken.items += taken.items
            self.result.taken.places += taken.places
            self._note(name, taken.comments + taken.items + taken.places)
            if not self.dry_run:
                new = [source.path for source in sources_of(path, self.workspace / "sources")]
                retell_sources(self.site, dict(zip(digests, map(self.manifest.facts, new), strict=True)))
                shutil.rmtree(self.workspace / "sources", ignore_errors=True)

    def rename(self) -> None:
        """Files and folders whose names say who it was: a picture, an author's page, an entry of a form."""
        if not self.needles:
            return
        for folder, folders, files in os.walk(self.site, topdown=False):
            inner = Path(folder).relative_to(self.site).as_posix()
            if inner.split("/")[0] in {"public", ".git"}:
                continue
            for name in sorted([*files, *folders]):
                new, times = replaced(os.fsencode(name), self.needles)
                if times:
                    self._rename(Path(folder), name, os.fsdecode(new))

    def _rename(self, folder: Path, name: str, new: str) -> None:
        self.result.renamed += 1
        if self.dry_run:
            return
        target, turn = folder / new, 2
        while target.exists():
            stem, dot, ending = new.partition(".")
            target, turn = folder / f"{stem}-{turn}{dot}{ending}", turn + 1
        old = folder / name
        self.manifest.renaming(old.relative_to(self.site).as_posix(), target.relative_to(self.site).as_posix())
        old.rename(target)

    def finish(self) -> None:
        """The built site, the manifest and the ledger, if there was anything to do."""
        if self.result or self.manifest.resumed:
            self.rebuild()
            self.manifest.write()
            note(self.site, self.search, self.result.taken, len(self.result.files))
        self.manifest.close()

    def rebuild(self) -> None:
        """The built site: made anew without them; where that can't be, it goes."""
        public = self.site / "public"
        if not public.is_dir() or not (self.site / "hugo.toml").is_file():
            return
        try:
            build(self.site)
            self.result.rebuilt = True
        except MigrateError as error:
            shutil.rmtree(public)
            self.result.gone.append("public")
            self.result.left.append(f"public/ was removed, since it could not be built again: {error}")

    def _sources(self) -> list[Path]:
        return sorted(path for path in (self.site / _SOURCES).glob("*") if path.is_file() and not path.is_symlink())

    def _files(self) -> Iterator[tuple[str, Path]]:
        """(path below the archive, file) of all that is to be looked through."""
        built = (self.site / "hugo.toml").is_file()
        for folder, folders, files in os.walk(self.site):
            inner = Path(folder).relative_to(self.site).as_posix()
            inner = "" if inner == "." else inner + "/"
            if ".git" in folders:
                told = f"{inner}.git: the history of the repository still has what earlier versions said"
                if told not in self.result.left:
                    self.result.left.append(told)
            skipped = {".git", *(("public",) if built and not inner else ())}
            folders[:] = sorted(name for name in folders if name not in skipped)
            for name in sorted(files):
                path = Path(folder, name)
                ours = (inner + name).startswith((_OURS, _SOURCES + "/")) or inner + name in {MANIFEST, JOURNAL}
                if not ours and not path.is_symlink() and path.is_file():
                    yield inner + name, path

    def _note(self, name: str, times: int) -> None:
        self.result.files[name] = self.result.files.get(name, 0) + times

    def _put(self, path: Path, data: bytes) -> None:
        made = self.workspace / "new"
        made.write_bytes(data)
        put(made, path)
        made.unlink()

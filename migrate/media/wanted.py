"""The list of all wanted files: ``apart/media/wanted.jsonl``, a line a file, which every conversion writes anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from migrate.errors import BadOption
from migrate.index import Index
from migrate.media.ledger import FOLDER
from migrate.media.sizes import originals_of
from migrate.media.uploads import UPLOADS, path_of
from migrate.visibility import Place

WANTED = f"{FOLDER}/wanted.jsonl"
"""Stands apart, since it names files of posts that are not public."""

_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFile:
    """One file below ``uploads``, and all addresses that name it."""

    file: str
    place: str
    """``public`` or ``apart``: where it belongs."""
    role: str
    """``attachment``, ``original`` (before WordPress scaled it), ``size`` (a copy that only the metadata names),
    or what refers to it: ``content``, ``featured``, ``enclosure``, ``srcset``, ``css``, ``data``."""
    urls: tuple[str, ...]
    times: int = 0
    """How many references."""
    first: int = 0
    """The id of the first item that refers to it."""
    instead: str = ""
    """The file that it is a sized copy of, and that stands for it where it is not kept itself."""

    @classmethod
    def from_line(cls, line: str) -> WantedFile:
        """As ``line`` wrote it."""
        data = json.loads(line)
        return cls(**{**data, "urls": tuple(data["urls"])})

    def line(self) -> str:
        """As the list holds it."""
        return _encode({name: value for name in self.__slots__ if (value := getattr(self, name))}) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOfFiles:
    """The list's first line: where the files came from, and where this archive keeps public ones."""

    home: str
    hosts: tuple[str, ...]
    """The hosts that the site has or had, without ``www.``."""
    media_root: str

    def path(self, file: str, place: str) -> str:
        """Where a file stands below the archive's root."""
        return path_of(file, place, self.media_root)


_ALL = """SELECT w.file, w.url, w.role, w.place, w.times, w.seq, o.owner, o.role, o.place
FROM wanted w LEFT JOIN owners o ON o.file = w.file WHERE w.file != ''
UNION ALL
SELECT file, url, role, place, 0, 0, owner, role, place FROM owners WHERE file NOT IN (SELECT file FROM wanted)
ORDER BY 1, 2"""
_FILE = itemgetter(0)


def wanted_lines(index: Index, site: SiteOfFiles) -> Iterator[str]:
    """The list as text, sorted by file. Call when all items have been converted."""
    yield _encode({name: getattr(site, name) for name in site.__slots__}) + "\n"
    base = site.home.rstrip("/")
    for file, rows in groupby(index.rows(_ALL), key=_FILE):
        yield _joined(file, list(rows), base).line()


def _joined(file: str, rows: list[tuple[Any, ...]], base: str) -> WantedFile:
    """One file of all its rows. Whose it is decides where it belongs; for a stranger's, who refers to it."""
    _, _, first_role, _, _, _, owner, role, owned = rows[0]
    places = {row[3] for row in rows}
    original = owner if role == "size" else "" if role else next(iter(originals_of(file)), "")
    return WantedFile(
        file=file,
        place=owned or (Place.PUBLIC.value if Place.PUBLIC.value in places else Place.APART.value),
        role=role if role in {"attachment", "original"} else first_role,
        urls=tuple(row[1] for row in rows if row[1]) or (f"{base}/{UPLOADS}/{quote(file)}",),
        times=sum(row[4] for row in rows),
        first=min((row[5] for row in rows if row[5]), default=0),
        instead=original if original != file else "",
    )


def read_wanted(root: Path) -> tuple[SiteOfFiles, Iterator[WantedFile]]:
    """The list of an archive.

    Raises:
        BadOption: the folder is no archive, or one of a permapress that made no list.
    """
    file = root / WANTED
    if not file.is_file():
        raise BadOption(
            f"{root} has no list of media ({WANTED}). Name a folder that permapress convert wrote; with --private drop "
            "it writes none: convert without it, fetch, then convert again with it."
        )
    with file.open(encoding="utf-8") as lines:
        head = json.loads(lines.readline())
    below = str(head["media_root"])
    if below and not (below.endswith("/") and _is_inside(below[:-1])):
        raise BadOption(f"{file}: its files would lie outside of the archive. Convert again.")
    return SiteOfFiles(**{**head, "hosts": tuple(head["hosts"])}), _read(file)


def _read(file: Path) -> Iterator[WantedFile]:
    """The files; a name that could lead out of the archive is none of ours."""
    with file.open(encoding="utf-8") as lines:
        next(lines)
        for one in map(WantedFile.from_line, lines):
            if _is_inside(one.file) and (not one.instead or _is_inside(one.instead)):
                yield one


def _is_inside(path: str) -> bool:
    return "\\" not in path and not {"", ".", ".."} & set(path.split("/"))

"""What an archive says of its own making: the export it keeps, its target, its options."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

from migrate.errors import BadOption
from migrate.index import Index
from migrate.media.place import files_below
from migrate.media.uploads import path_of
from migrate.names import safe_part
from migrate.run import Order
from migrate.visibility import Place
from migrate.wishes import Wishes
from migrate.writers.archive import MANIFEST, UNFINISHED, read_manifest
from migrate.writers.target import Options
from migrate.writers.targets import targets

REPORT = "report.json"


def order_of(site: Path, exports: Sequence[str], *, jobs: int | None, quiet: bool, unfinished: bool = False) -> Order:
    """The order that made an archive. ``exports`` are used where the archive keeps none.

    ``unfinished``: also of an archive whose last conversion was stopped; the report of the one before tells.

    Raises:
        BadOption: the folder is no finished archive, or there is no export to compare it with.
    """
    head = _head(site, unfinished=unfinished)
    target = head.get("target")
    if not isinstance(target, str) or target not in targets():
        raise BadOption(f"{site / REPORT}: there is no target {target!r}. Convert again with this permapress.")
    known = {option.name for option in fields(Options)}
    said = head.get("options")
    options = {name: value for name, value in (said if isinstance(said, dict) else {}).items() if name in known}
    return Order(
        inputs=list(exports) or _kept(site, head),
        target=target,
        private=str(head.get("private", "separate")),
        jobs=jobs,
        quiet=quiet,
        options=Options(**options),
        wishes=Wishes.from_data(head.get("wishes"), str(site / REPORT)),
    )


def note_uploads(index: Index, site: Path, media_root: str) -> None:
    """Note in the index which files of the uploads the archive holds: by its manifest, and what was added by hand."""
    places = [(path_of("", place.value, media_root), place.value) for place in (Place.PUBLIC, Place.APART)]
    written = (
        (path.removeprefix(folder), place)
        for path, _digest in read_manifest(site)
        for folder, place in places
        if path.startswith(folder)
    )
    added = ((file, place) for folder, place in places for file in files_below(site / folder))
    index.db.executemany("INSERT OR IGNORE INTO uploads (file, place) VALUES (?, ?)", chain(written, added))


def _head(site: Path, *, unfinished: bool) -> dict[str, Any]:
    if (site / UNFINISHED).exists() and not unfinished:
        raise BadOption(f"{site}: its conversion did not end. Run the same convert command again, then verify.")
    for name in (MANIFEST, REPORT):
        if not (site / name).is_file():
            raise BadOption(f"{site}: {name} is not there. Name the folder that convert wrote (-o FOLDER).")
    with (site / REPORT).open(encoding="utf-8", errors="replace") as lines:
        # what follows the head (the findings) may be larger than memory
        text = "".join(takewhile(lambda line: not line.startswith('"account"'), lines))
    try:
        found: dict[str, Any] = json.loads(text.rstrip().removesuffix(",") + "}")
    except ValueError as error:
        raise BadOption(f"{site / REPORT}: it can't be read ({error}). Convert again, or restore it.") from error
    return found


def _kept(site: Path, head: dict[str, Any]) -> list[str]:
    """The files of the export that the archive keeps, in the order in which they were given."""
    names = head.get("kept")
    paths = [site / "apart" / "source" / safe_part(str(name), "x") for name in names or ()]
    missing = [path for path in paths if not path.is_file()]
    if missing or not paths:
        none = "the archive keeps no copy of its export (--no-keep-source, --private drop)"
        why = f"{missing[0]} is not there" if missing else none
        raise BadOption(f"{site}: {why}. Name the export: permapress verify {site} --export export.xml")
    return [str(path) for path in paths]

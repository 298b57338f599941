"""The map as a file: ``permalinks.jsonl``, the one source of every host's rules, and the same as CSV for a person."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import StringIO
from itertools import chain, islice
from json.encoder import encode_basestring
from operator import itemgetter
from pathlib import Path

from migrate.errors import MigrateError
from migrate.redirects.aliases import aliases_of
from migrate.redirects.model import Patterns, Permalink, Rewrite, Row

JSONL = "permalinks.jsonl"
CSV = "permalinks.csv"
GUESSES = frozenset({"guessed from its name"})
"""Reasons of rows that only fill a gap: nothing is lost where something else stands there."""
_PATTERN = "pattern:"
_LOOK_UPS = ("singles", "lists", "queries", "query_tails", "paged")
# a map of a large site is read more than once: these cost half of json.loads and a call by keyword
_decode = json.JSONDecoder().raw_decode
_fields = itemgetter(*Permalink._fields)
_record = partial(tuple.__new__, Permalink)  # ``_make`` without a call in Python for each row
_json = encode_basestring


@dataclass(frozen=True, slots=True, kw_only=True)
class PermalinkMap:
    """A map on disk. It may be larger than memory: ``rows`` reads it anew each time."""

    read: Callable[[], Iterator[Row]]
    """Reads the single addresses from where they are kept."""
    patterns: Patterns

    def also_called(self, names: Iterable[str]) -> PermalinkMap:
        """The map of a site that has more names than its export shows."""
        known = self.patterns.aliases
        more = tuple(name for name in aliases_of(self.patterns.origin, names) if name not in known)
        return replace(self, patterns=replace(self.patterns, aliases=(*known, *more)))

    def rows(self) -> Iterator[Permalink]:
        """The single addresses as records, in the order of the file."""
        return map(_record, self.read())


def write_map(read: Callable[[], Iterator[Row]], patterns: Patterns, folder: Path) -> PermalinkMap:
    """Write the rows that ``read`` gives, and the patterns, into a folder; the map is read from where ``read`` does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / JSONL).open("w", encoding="utf-8", newline="\n") as lines,
        (folder / CSV).open("w", encoding="utf-8", newline="") as table,
    ):
        table.write(",".join(Permalink._fields) + "\n")
        rows = chain(read(), _pattern_rows(patterns))
        while chunk := list(islice(rows, 500)):
            lines.writelines([_line(*row) for row in chunk])
            table.write(_as_csv(chunk))
    return PermalinkMap(read=read, patterns=patterns)


def _line(old: str, new: str, status: int, kind: str, number: int | None, why: str) -> str:
    """A row as JSON on one line; a large site has millions, so it is put together by hand."""
    return (
        f'{{"old": {_json(old)}, "new": {_json(new)}, "status": {status}, "kind": {_json(kind)}, '
        f'"id": {"null" if number is None else number}, "why": {_json(why)}}}\n'
    )


def _as_csv(rows: list[Row]) -> str:
    """Rows as CSV. Where nothing wants quotes they are joined: ``csv`` looks at each letter, in thrice the time."""
    lines = [
        f"{old},{new},{status},{kind},{'' if number is None else number},{why}\n"
        for old, new, status, kind, number, why in rows
    ]
    text = "".join(lines)
    if text.count(",") == 5 * len(rows) and text.count("\n") == len(rows) and not ('"' in text or "\r" in text):
        return text
    table = StringIO(newline="")
    csv.writer(table, lineterminator="\n").writerows(rows)
    return table.getvalue()


def _pattern_rows(patterns: Patterns) -> Iterator[Permalink]:
    why = "a pattern: what matches is looked up as the second column says"
    yield Permalink(patterns.base + "/", "", 200, _PATTERN + "base", None, "the folder of the site")
    yield Permalink(patterns.host, "", 200, _PATTERN + "host", None, "the host of the old site")
    yield Permalink(patterns.origin, "", 200, _PATTERN + "origin", None, "where the site's other names lead")
    for alias in patterns.aliases:
        yield Permalink(alias, patterns.origin, 301, _PATTERN + "alias", None, "another name of the site")
    for number, step in enumerate(patterns.tidy):
        for rule in step:
            yield Permalink(rule.pattern, rule.result, 301, f"{_PATTERN}tidy:{number}", None, why)
    for name in _LOOK_UPS:
        for rule in getattr(patterns, name):
            yield Permalink(rule.pattern, rule.result, 301, _PATTERN + name, None, why)
    for pattern in patterns.gone:
        yield Permalink(pattern, "", 410, _PATTERN + "gone", None, "a pattern: what matches is gone")


def read_map(folder: Path) -> PermalinkMap:
    """The map in a folder that ``convert`` wrote.

    Raises:
        MigrateError: there is none, or it is not one of ours.
    """
    path = folder / JSONL
    if not path.is_file():
        raise MigrateError(f"{folder} has no {JSONL}. permapress convert EXPORT -o SITE writes one.")
    found: dict[str, list[Permalink]] = {}
    for row in _patterns_in(path):
        found.setdefault(row.kind.removeprefix(_PATTERN), []).append(row)
    steps = sorted((name for name in found if name.startswith("tidy:")), key=lambda name: int(name[5:]))

    def rules(name: str) -> tuple[Rewrite, ...]:
        return tuple(Rewrite(row.old, row.new) for row in found.get(name, ()))

    base = found["base"][0].old.rstrip("/") if "base" in found else ""
    patterns = Patterns(
        base=base,
        host=found["host"][0].old if "host" in found else "",
        origin=found["origin"][0].old if "origin" in found else "",
        aliases=tuple(row.old for row in found.get("alias", ())),
        tidy=tuple(rules(name) for name in steps),
        **{name: rules(name) for name in _LOOK_UPS},
        gone=tuple(row.old for row in found.get("gone", ())),
    )
    return PermalinkMap(read=partial(_singles, path), patterns=patterns)


def _patterns_in(path: Path) -> list[Permalink]:
    """The rows of patterns: few, and no other line need be decoded for them."""
    mark = f'"{_PATTERN}'.encode()
    with path.open("rb") as lines:
        marked = [(number, line) for number, line in enumerate(lines, 1) if mark in line]
    return [row for row in map(_record, _decoded(path, marked)) if row.kind.startswith(_PATTERN)]


def _singles(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        lines = enumerate(file, 1)
        while block := list(islice(lines, 500)):
            yield from [row for row in _decoded(path, block) if not row[3].startswith(_PATTERN)]


def _decoded(path: Path, lines: Sequence[tuple[int, bytes]]) -> list[Row]:
    """The rows of some hundred numbered lines, decoded at once: half as long again as fast as line by line."""
    try:
        return _rows(b",".join([line for _, line in lines if not line.isspace()]))
    except (ValueError, KeyError, TypeError):
        for number, line in lines:
            try:
                _rows(line)
            except (ValueError, KeyError, TypeError) as error:
                raise MigrateError(f"{path}, line {number}: not a row of a map ({error}). Convert again.") from error
        raise


def _rows(objects: bytes) -> list[Row]:
    text = f"[{objects.decode()}]"
    found, end = _decode(text)
    if end != len(text):
        raise ValueError("something after the end")
    return list(map(_fields, found))

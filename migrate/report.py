"""The account: what went in, where each thing is now, and everything that is to be told, as JSON and as a summary."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from migrate.findings import Finding, Kind, Severity
from migrate.index import Index
from migrate.personal import masked
from migrate.readers.places import Lines
from migrate.titles import plain
from migrate.writers.archive import open_private

_encode = json.JSONEncoder(ensure_ascii=False).encode

NAMED = (Kind.UNKNOWN_BLOCK, Kind.UNKNOWN_SHORTCODE, Kind.DYNAMIC_BLOCK, Kind.DEAD_SHORTCODE)
"""Findings whose message starts with a name: the report counts each name and lists its posts."""

_STORED = {kind: (kind.name, kind.severity.value) for kind in Kind}
"""What of a kind stands in each row of a finding."""
_POSTS = 20
"""How many posts are named of each block or shortcode."""
_WITHOUT_LINE = """SELECT number, place FROM findings
WHERE place LIKE '%"byte": %' AND json_extract(place, '$.file')=? AND json_extract(place, '$.line') IS NULL
ORDER BY json_extract(place, '$.byte')"""


@dataclass(slots=True)
class Tally:
    """How many came in and where they are. ``reasons`` says why the rest is not public."""

    total: int = 0
    public: int = 0
    apart: int = 0
    left_out: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, place: str, reason: str = "", times: int = 1) -> None:
        """Count some things into their place."""
        self.total += times
        setattr(self, place, getattr(self, place) + times)
        if reason:
            self.reasons[reason] += times

    @property
    def closes(self) -> bool:
        """Whether everything is accounted for."""
        return self.total == self.public + self.apart + self.left_out

    def as_data(self) -> dict[str, Any]:
        """As ``report.json`` holds it."""
        return {
            "in": self.total,
            "public": self.public,
            "apart": self.apart,
            "left_out": self.left_out,
            "reasons": dict(sorted(self.reasons.items())),
        }


@dataclass(slots=True)
class Verification:
    """How many documents were rendered back, and how many were equal; how many files the manifest names."""

    posts: Counter[bool] = field(default_factory=Counter)
    comments: Counter[bool] = field(default_factory=Counter)
    files: Counter[bool] = field(default_factory=Counter)
    """Those that are as they were written (True), and not. Empty where only the conversion is verified."""

    def as_data(self) -> dict[str, Any]:
        """As ``report.json`` holds it."""
        data = {name: _compared(counts) for name, counts in (("posts", self.posts), ("comments", self.comments))}
        return {**data, **({"files": _compared(self.files)} if self.files else {})}

    def summary(self) -> Iterator[str]:
        """A line for each kind of thing that was compared."""
        for name, counts in self.as_data().items():
            equal, different = counts["equal"], counts["different"]
            yield f"verified {counts['documents']:,} {name}: {equal:,} equal, {different:,} different"


def _compared(counts: Counter[bool]) -> dict[str, int]:
    return {"documents": counts.total(), "equal": counts[True], "different": counts[False]}


@dataclass(slots=True)
class Account:
    """The tallies of a run."""

    items: Tally = field(default_factory=Tally)
    comments: Tally = field(default_factory=Tally)
    terms: Tally = field(default_factory=Tally)
    authors: Tally = field(default_factory=Tally)
    media: Tally = field(default_factory=Tally)
    by_type: dict[str, dict[str, Tally]] = field(default_factory=dict)
    """Items by type, then status."""
    comments_by_type: dict[str, Tally] = field(default_factory=dict)
    verified: Verification | None = None
    """What a comparison of the written files with their source has found, where one was asked for."""
    merged: int = 0
    files: Counter[str] = field(default_factory=Counter)

    def tallies(self) -> Mapping[str, Tally]:
        """The five tallies by their names in the report."""
        return {
            "items": self.items,
            "comments": self.comments,
            "terms": self.terms,
            "authors": self.authors,
            "media": self.media,
        }

    def nothing_apart(self) -> None:
        """Nothing was kept apart after all (``--private drop``): all that would be is left out."""
        statuses = [tally for by_status in self.by_type.values() for tally in by_status.values()]
        for tally in (*self.tallies().values(), *statuses, *self.comments_by_type.values()):
            tally.left_out, tally.apart = tally.left_out + tally.apart, 0

    @property
    def closes(self) -> bool:
        """Whether all five tallies close."""
        return all(tally.closes for tally in self.tallies().values())

    def as_data(self) -> dict[str, Any]:
        """As ``report.json`` holds it."""
        data: dict[str, Any] = {name: tally.as_data() for name, tally in self.tallies().items()}
        data["items"]["merged"] = self.merged
        data["items"]["by_type"] = {
            kind: {status: tally.as_data() for status, tally in sorted(statuses.items())}
            for kind, statuses in sorted(self.by_type.items())
        }
        data["comments"]["by_type"] = {kind: tally.as_data() for kind, tally in sorted(self.comments_by_type.items())}
        return data


class FindingStore:
    """Findings on disk, in the order told; only counts are held in memory."""

    def __init__(self, index: Index) -> None:
        self._db = index.db
        self.counts: Counter[Kind] = Counter()
        self._number = 0

    def add(self, findings: Iterable[Finding]) -> None:
        """Take in what a batch told."""
        rows = []
        known: dict[str, Any] = {}
        place = "{}"
        for kind, message, where in findings:
            self._number += 1
            self.counts[kind] += 1
            if where is not known:  # what is told of one item shares its place
                known, place = where, _encode(_titled(where))
            rows.append((self._number, *_STORED[kind], masked(message), place, where.get("id")))
        self._db.executemany("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?)", rows)

    def hide_titles(self) -> None:
        """Findings about what is not public no longer say what it is called."""
        self._db.execute(
            "UPDATE findings SET message='', place=json_remove(place, '$.title', '$.file', '$.url')"
            " WHERE id IN (SELECT id FROM items WHERE place NOT IN ('public', 'merged'))"
        )

    def forget(self) -> None:
        """Begin anew: what was told so far is known from an earlier run."""
        self._db.execute("DELETE FROM findings")
        self.counts.clear()

    def tell(self, kind: Kind, message: str, where: dict[str, Any]) -> None:
        """Take in one finding."""
        self.add([Finding(kind=kind, message=message, where=where)])

    def __iter__(self) -> Iterator[Finding]:
        for kind, message, place in self._db.execute("SELECT kind, message, place FROM findings ORDER BY number"):
            yield Finding(kind=Kind[kind], message=message, where=json.loads(place))

    def add_lines(self, files: Mapping[str, Path]) -> None:
        """Say the line of each place that only has a byte, reading each file once."""
        for name, path in files.items():
            lines = Lines(path)
            for number, text in self._db.execute(_WITHOUT_LINE, (name,)):
                place = json.loads(text)
                place["line"] = lines(place["byte"])
                self._db.execute("UPDATE findings SET place=? WHERE number=?", (_encode(place), number))

    def labels(self) -> dict[str, int]:
        """How many findings there are of each kind, by its name in reports."""
        return {kind.label: self.counts[kind] for kind in Kind if self.counts[kind]}

    @property
    def losses(self) -> int:
        """How many findings lost something."""
        return sum(times for kind, times in self.counts.items() if kind.severity is Severity.LOSS)

    def names(self, kind: Kind) -> dict[str, dict[str, Any]]:
        """Each name of a kind (blocks, shortcodes) with how often and in which posts (ids, the first of them)."""
        found: dict[str, dict[str, Any]] = {}
        rows = self._db.execute("SELECT message, id FROM findings WHERE kind=? ORDER BY number", (kind.name,))
        for message, number in rows:
            entry = found.setdefault(message.partition(":")[0].strip(), {"count": 0, "posts": []})
            entry["count"] += 1
            if number is not None and len(entry["posts"]) < _POSTS and number not in entry["posts"]:
                entry["posts"].append(number)
        return dict(sorted(found.items()))

    def as_json(self) -> Iterator[str]:
        """Each finding as JSON text, as it stands on disk: a large site has many."""
        for kind, severity, message, place in self._db.execute(
            "SELECT kind, severity, message, place FROM findings ORDER BY number"
        ):
            label = Kind[kind].label
            yield f'{{"kind": "{label}", "severity": "{severity}", "message": {_encode(message)}, "where": {place}}}'


def write_report(
    path: Path, head: dict[str, Any], account: Account, store: FindingStore, wanted: Iterable[dict[str, Any]]
) -> None:
    """``report.json``, written as a stream: the findings of a large site are many."""
    names = {kind.label: store.names(kind) for kind in NAMED}
    head = {**head, "account": account.as_data(), "names": names, "counts": store.labels()}
    media = (json.dumps(entry, ensure_ascii=False) for entry in wanted)
    _write(path, head, {"media": media, "findings": store.as_json()})


def write_verification(path: Path, head: dict[str, Any], store: FindingStore) -> None:
    """What ``verify`` found, in the form of ``report.json``."""
    _write(path, {**head, "counts": store.labels()}, {"findings": store.as_json()})


def _write(path: Path, head: dict[str, Any], streams: dict[str, Iterator[str]]) -> None:
    part = path.with_name(path.name + ".part")
    with open_private(part) as file:
        lead = "{\n"
        for name, value in head.items():
            file.write(f"{lead}{json.dumps(name)}: {_json(value)}")
            lead = ",\n"
        for name, entries in streams.items():
            file.write(f"{lead}{json.dumps(name)}: [")
            for number, entry in enumerate(entries):
                file.write((",\n" if number else "\n") + entry)
            file.write("\n]")
        file.write("\n}\n")
    part.replace(path)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def summary(account: Account, store: FindingStore) -> list[str]:
    """The account for a terminal, a line each."""
    lines = [f"{'':10}{'in':>9}{'public':>9}{'apart':>9}{'left out':>10}"]
    for name, tally in account.tallies().items():
        why = _reasons(tally)
        lines.append(
            f"{name:10}{tally.total:>9,}{tally.public:>9,}{tally.apart:>9,}{tally.left_out:>10,}"
            + (f"   {why}" if why else "")
        )
    if account.verified:
        lines += account.verified.summary()
    if account.merged:
        lines.append(f"{account.merged:,} items stood more than once in the input and were merged.")
    for kind, times in sorted(
        store.counts.items(), key=lambda entry: (_RANK[entry[0].severity], -entry[1], entry[0].name)
    ):
        lines.append(f"{kind.severity.value:>7}  {times:>6,} × {kind.label}: {kind.meaning}")
    return lines


def _reasons(tally: Tally) -> str:
    """Why not all is public: the most frequent reasons, and a sign that there are more."""
    named = [f"{times:,} {reason}" for reason, times in tally.reasons.most_common(_REASONS)]
    return ", ".join([*named, "…"] if len(tally.reasons) > _REASONS else named)


def _titled(where: dict[str, Any]) -> dict[str, Any]:
    """A place with its title as its owner knows it."""
    return {**where, "title": masked(plain(str(where["title"])))} if "title" in where else where


_REASONS = 4
_RANK = {Severity.LOSS: 0, Severity.REPAIR: 1, Severity.NOTE: 2}

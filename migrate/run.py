"""One run: what the user asked for, and what is known of the site so far."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from migrate.census import Census
from migrate.index import Index
from migrate.model import Author, Channel, Data, TermRef
from migrate.readers.scan import Scan
from migrate.readers.sources import Source
from migrate.report import Account, FindingStore
from migrate.site import Site
from migrate.stored import StoredItems
from migrate.wishes import Wishes
from migrate.workers import jobs_wanted
from migrate.writers.archive import State
from migrate.writers.target import Options, Target
from migrate.writers.targets import find_target

MOST_FIELDS = 1000
"""So many names of custom fields are counted one by one: a hostile export has a new one for every post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a user asks for."""

    inputs: Sequence[str]
    output: Path | None = None
    """The folder to write; None writes nothing (a dry run, ``inspect``)."""
    target: str = "hugo"
    uploads: Path | None = None
    jobs: int | None = None
    force: bool = False
    keep_source: bool = True
    private: str = "separate"
    """``separate`` keeps what is not public in ``apart/``, ``hash`` with pseudonyms there, ``drop`` nowhere."""
    key: bytes = b""
    """The key of the pseudonyms."""
    forgotten: frozenset[int] = frozenset()
    """The numbers of the comments that ``forget`` removed from the archive."""
    verify: bool = False
    """Whether what was written is compared with its source."""
    quiet: bool = True
    options: Options = field(default_factory=Options)
    wishes: Wishes = field(default_factory=Wishes)
    """What is asked of the content."""

    def make_target(self, site: Site) -> Target:
        """The target, for this site."""
        return find_target(self.target)(site.addresses.base + "/", site.addresses.posts_page)

    @property
    def content_wishes(self) -> Wishes:
        """What is asked of the Markdown: smilies that the target draws later stay as they were typed there."""
        drawn_later = find_target(self.target).draws_smilies
        return replace(self.wishes, smilies=False) if drawn_later else self.wishes

    def workers_for(self, tasks: int) -> int:
        """The number of workers that so many tasks are worth."""
        return min(jobs_wanted(self.jobs), max(tasks, 1))

    def progress(self, what: str, total: int, unit: str = "B") -> Any:
        """A progress bar: silent in a pipe, and when quiet."""
        if self.quiet or not sys.stderr.isatty():
            return _Silence()
        from tqdm import tqdm  # noqa: PLC0415 - a fifteenth of the start, and only a terminal shows it

        tqdm.monitor_interval = 0  # no thread of its own: the workers are forked
        return tqdm(total=total, desc=what, unit=unit, unit_scale=True, leave=False)


class _Silence:
    """A progress bar that nobody sees."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        return

    def update(self, _done: int) -> None:
        """Take in that something is done."""


@dataclass(slots=True, kw_only=True)
class Run:
    """A run under way. The passes fill it from top to bottom."""

    order: Order
    index: Index
    store: FindingStore
    account: Account = field(default_factory=Account)

    sources: list[Source] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)

    item_terms: dict[tuple[str, str], TermRef] = field(default_factory=dict)
    """Terms that stand on items, by taxonomy and slug."""
    creators: Counter[str] = field(default_factory=Counter)
    guid_hosts: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0
    """Items that even the careful reader could not read."""

    site: Site = field(default_factory=Site.nowhere)
    authors: dict[str, Author] = field(default_factory=dict)

    term_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    writer_counts: Counter[str] = field(default_factory=Counter)
    listed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many entries the list of each term, and of each writer (``""``, slug), has."""
    fields: Counter[str] = field(default_factory=Counter)
    """The custom fields of public posts that are kept apart: how many posts have each."""
    latest_comments: list[Data] = field(default_factory=list)
    census: Census = field(default_factory=Census)
    """What is personal or secret; only a run that writes nothing counts it."""

    @property
    def target(self) -> Target:
        """The target, for this run's site."""
        return self.order.make_target(self.site)

    @property
    def stored(self) -> StoredItems:
        """Every item where its file has it."""
        return StoredItems(self.sources, self.scans, self.channels[0].language if self.channels else "")

    def note_fields(self, fields: Mapping[str, int]) -> None:
        """Count custom fields that are kept apart; names beyond the first thousand are counted together."""
        for key, times in fields.items():
            self.fields[key if key in self.fields or len(self.fields) < MOST_FIELDS else ""] += times

    def note_written(self, files: Iterable[tuple[str, str, State]]) -> None:
        """Take in what has been written (``Written``)."""
        rows = [(path, digest, state.value) for path, digest, state in files if state is not State.DROPPED]
        self.account.files.update(state for _path, _digest, state in rows)
        self.index.db.executemany("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", rows)

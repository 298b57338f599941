"""A fetch from beginning to end: what is missing is asked for, several files at once, each placed when it is whole."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from migrate import __version__
from migrate.errors import BadOption
from migrate.fetch.client import Client
from migrate.fetch.download import Budget, Downloader, Job, Limits
from migrate.fetch.guard import Guard
from migrate.fetch.hosts import Hosts, Stopped
from migrate.fetch.ledger import Ledger
from migrate.fetch.part import PARTS, Part, sweep
from migrate.fetch.plan import Plan, Stock
from migrate.media.ledger import DAMAGED, FOLDER, Outcome
from migrate.media.wanted import SiteOfFiles, WantedFile, read_wanted
from migrate.urls import split
from migrate.visibility import Place
from migrate.writers.archive import Archive, file_digest

_MOST_THREADS, _MOST_HOSTS = 32, 4
USER_AGENT = f"permapress/{__version__} (archives a WordPress site for its owner)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a user asks of a fetch."""

    root: Path
    """The archive."""
    source: str = ""
    """The address that stands for the old site (``--from-host``)."""
    allowed: frozenset[str] = frozenset()
    """Hosts that may be asked although they are not the old site or not public (``--allow-host``)."""
    sizes: bool = False
    """Sized copies are kept too."""
    limits: Limits = field(default_factory=Limits)
    user_agent: str = USER_AGENT


@dataclass(slots=True)
class Fetched:
    """What a fetch did."""

    files: int = 0
    bytes: int = 0
    failed: int = 0
    damaged: int = 0
    """How many of the failed came, but cut: they are kept apart."""
    stopped: str = ""
    """Which limit ended it early, if one did."""


Progress = Callable[[int], object]
"""Told of bytes as they come."""


def fetch_media(request: Request, progress: Progress) -> Fetched:
    """Fetch all that is missing. A failure stops nothing else; what is whole is in its place before the next begins.

    Raises:
        BadOption: the folder is no archive, or another fetch is at work in it.
    """
    site, _ = read_wanted(request.root)
    with _alone(request.root), Ledger(request.root) as ledger:
        fetch = _Fetch(request, site, ledger)
        sweep(request.root)
        plan = Plan(wanted=fetch.wanted, stock=fetch.stock, source=request.source, sizes=request.sizes)
        with fetch.downloader(progress) as downloader:
            for jobs in (plan.originals, plan.copies):
                fetch.work_through(jobs(), downloader)
        fetch.tidy()
        return fetch.result


class _Fetch:
    """One fetch under way: what its threads share beside the downloader. ``lock`` is held where they settle."""

    def __init__(self, request: Request, site: SiteOfFiles, ledger: Ledger) -> None:
        self.request, self.site, self.ledger = request, site, ledger
        self.stock = Stock(request.root, site, ledger.error)
        self.archive = Archive(request.root, lambda _path: None)
        self.result = Fetched()
        self.taken = 0
        self.keeps_damaged = (request.root / DAMAGED).is_dir()
        self.lock = threading.Lock()

    def wanted(self) -> Iterator[WantedFile]:
        """The list, read anew."""
        return read_wanted(self.request.root)[1]

    def part_of(self, job: Job) -> Part:
        """Where the bytes of a job gather."""
        return Part(self.request.root, job.file, private=job.place != Place.PUBLIC.value)

    @contextmanager
    def downloader(self, progress: Progress) -> Iterator[Downloader]:
        """The tools that all threads share; leaving it ends them."""
        limits, stop = self.request.limits, threading.Event()
        (self.request.root / PARTS).mkdir(parents=True, exist_ok=True)
        guard = Guard(_trusted(self.request, self.site), self.request.allowed)
        connections = limits.per_host
        with closing(Client(guard, self.request.user_agent, timeout=limits.timeout, connections=connections)) as client:
            yield Downloader(
                client=client,
                hosts=Hosts(limits.per_host, limits.delay, stop),
                limits=limits,
                budget=Budget(limits.total_bytes, progress),
                stop=stop,
                part_of=self.part_of,
            )

    def work_through(self, jobs: Iterable[Job], downloader: Downloader) -> None:
        """Work through jobs, a few more than threads at a time: the list may be longer than memory."""
        threads = self._threads()
        waiting: set[Future[None]] = set()
        with ThreadPoolExecutor(threads, "fetch") as pool:
            try:
                for job in jobs:
                    if self._is_over(downloader):
                        break
                    self.taken += 1
                    waiting.add(pool.submit(self._work, downloader, job))
                    if len(waiting) >= 2 * threads:
                        waiting = _less(waiting)
                while waiting:
                    waiting = _less(waiting)
            except BaseException:
                downloader.stop.set()
                pool.shutdown(cancel_futures=True)
                raise

    def _threads(self) -> int:
        """As many as the hosts together bear: a file of most sites is on one of a few."""
        hosts = 1 if self.request.source else min(len(self.site.hosts), _MOST_HOSTS)
        return max(1, min(_MOST_THREADS, self.request.limits.per_host * hosts))

    def _is_over(self, downloader: Downloader) -> bool:
        if downloader.budget.spent:
            self.result.stopped = f"--max-total of {self.request.limits.total_bytes:,} bytes"
        elif self.taken >= self.request.limits.files:
            self.result.stopped = f"--max-files {self.request.limits.files:,}"
        return bool(self.result.stopped)

    def _work(self, downloader: Downloader, job: Job) -> None:
        """A thread's turn: fetch, and settle at once, so that a kill costs only what is really on its way."""
        outcome = downloader.fetch(job)
        with self.lock:
            self._settle(outcome, job)

    def _settle(self, outcome: Outcome, job: Job) -> None:
        """Put a whole file in its place and note it; one thread at a time."""
        if outcome.error:
            if outcome.is_damaged:
                self.result.damaged += 1
                self._set_aside(job)
            if outcome.is_damaged or not job.guess:
                self.result.failed += 1
                self.ledger.note(outcome)
            return
        path = self.site.path(job.file, job.place)
        twin = self._twin(outcome.digest, job.place)
        self.ledger.note(replace(outcome, path=path))  # first: a file that nobody noted would belong to nobody
        part = self.part_of(job)
        self.archive.take_in(part.path, path, link=twin)
        part.drop_version()
        part.damaged.unlink(missing_ok=True)  # of a first try
        if self.keeps_damaged:
            self._drop_damaged(job)
        self.result.files += 1
        self.result.bytes += outcome.size

    def _set_aside(self, job: Job) -> None:
        """Keep what came cut, for its owner alone: whether it is better than nothing is for them to say."""
        damaged = self.part_of(job).damaged
        damaged.chmod(0o600)
        self._drop_damaged(job)
        self.keeps_damaged = True
        self.archive.take_in(damaged, f"{DAMAGED}/{job.file}")

    def _drop_damaged(self, job: Job) -> None:
        with suppress(OSError):  # nearly always there is none
            (self.request.root / DAMAGED / job.file).unlink()

    def _twin(self, digest: str, place: str) -> str:
        """Another file of the same bytes, if it is still what was fetched. Public and private files share nothing."""
        path = self.ledger.twin(digest, self.site.path("", place))
        twin = self.request.root / path
        return path if path and twin.is_file() and not twin.is_symlink() and file_digest(twin) == digest else ""

    def tidy(self) -> None:
        """Folders of parts and of damaged files go when nothing is in them any more."""
        for place in (PARTS, DAMAGED):
            for folder, _, _ in os.walk(self.request.root / place, topdown=False):
                with suppress(OSError):  # something is in it
                    Path(folder).rmdir()


def _less(waiting: set[Future[None]]) -> set[Future[None]]:
    """What is still at work when one or more have ended; what ended badly ends the run."""
    done, left = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        with suppress(Stopped):
            future.result()
    return left


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One fetch at a time in an archive; the lock falls with the process, however that ends."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            _lock(lock)
        except OSError as error:
            raise BadOption(f"another permapress media is fetching into {root}. Wait for it, or stop it.") from error
        yield
    (folder / "lock").unlink(missing_ok=True)


def _lock(file: IO[str]) -> None:
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _trusted(request: Request, site: SiteOfFiles) -> frozenset[str]:
    """Whom redirects may lead to: the host that was named, else those of the old site."""
    if request.source:
        parts = split(request.source)
        return frozenset({parts.netloc.lower(), (parts.hostname or "").lower()})
    return frozenset(site.hosts)

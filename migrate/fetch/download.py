"""One file fetched: asked for politely, resumed, retried, checked; in the end a whole part, or an error in words."""

from __future__ import annotations

import hashlib
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    IncompleteRead,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from migrate.fetch.client import Client
from migrate.fetch.guard import Refused
from migrate.fetch.hosts import LONGEST_WAIT, Host, HostDown, Hosts, Stopped, retry_after
from migrate.fetch.part import Part, Version
from migrate.media.endings import ending
from migrate.media.kinds import HEAD, disagreement
from migrate.media.ledger import Outcome
from migrate.urls import split

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_BUSY = frozenset({429, 503})
_PIECE = 1 << 16
_LONGEST_MARK = 200
"""Characters of an ETag. One that is cut matches nothing, and the file is fetched from its start."""
_SLOWEST = 1024
"""Bytes a second, on average, once ``Limits.grace`` is over."""
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much, how often and how long."""

    per_host: int = 12
    delay: float = 0.0
    """Seconds between two requests to a host."""
    retries: int = 4
    backoff: float = 0.5
    """Seconds before the first retry; doubled for each further one."""
    timeout: float = 30.0
    """Seconds without a byte."""
    grace: float = 60.0
    """Seconds until a connection must have brought 1 KiB for each of them; one that drips holds others up."""
    file_bytes: int = 2 << 30
    total_bytes: int = 1 << 40
    files: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """A file to fetch: its path below ``uploads``, where it belongs, and the addresses to try in turn."""

    file: str
    place: str
    urls: tuple[str, ...]
    guess: bool = False
    """Only a copy of it is known to exist; that it is not there is no news."""


class Failed(Exception):  # noqa: N818 - it says what became of the file
    """This address gives no such file; asking again would not help."""


class TryAgain(Exception):  # noqa: N818
    """Something went wrong that may pass: ``wait`` is what the server asked for, ``silent`` that it said nothing."""

    def __init__(self, why: str, wait: float | None = None, *, silent: bool = False) -> None:
        super().__init__(why)
        self.wait, self.silent = wait, silent


class Damaged(Exception):  # noqa: N818
    """All came that was announced, and by its own structure the file is cut. ``outcome`` is what there is of it."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.error)
        self.outcome = outcome


class Budget:
    """The bytes that a run may still take, shared by all threads."""

    def __init__(self, total: int, progress: Callable[[int], object]) -> None:
        self._left, self._progress, self._lock = total, progress, threading.Lock()

    def take(self, size: int) -> None:
        """Count bytes that came.

        Raises:
            Stopped: there were more than the run may take.
        """
        with self._lock:
            self._left -= size
            if self._left < 0:
                raise Stopped
            self._progress(size)

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return self._left < 0


@dataclass(frozen=True, slots=True)
class Downloader:
    """What every thread shares."""

    client: Client
    hosts: Hosts
    limits: Limits
    budget: Budget
    stop: threading.Event
    part_of: Callable[[Job], Part]
    jitter: Callable[[], float] = field(default=random.random)

    def fetch(self, job: Job) -> Outcome:
        """Fetch one file from the first of its addresses that gives it.

        Raises:
            Stopped: the run is being ended; what has come is kept.
        """
        outcome = Outcome(file=job.file, error="no address")
        for url in job.urls:
            found = self._from(url, job)
            if not found.error:
                return found
            outcome = outcome if outcome.is_damaged else found  # cut is better than not there
        return outcome

    def _from(self, url: str, job: Job) -> Outcome:
        part = self.part_of(job)
        host = self.hosts[split(url).netloc.lower()]
        why, damaged = "", None
        try:
            for turn in range(self.limits.retries + 1):
                try:
                    return self._try(url, part, host)
                except Damaged as found:
                    if damaged or turn == self.limits.retries:
                        return found.outcome
                    damaged = found.outcome  # once more: it may have been the way that cut it
                    self._pause(TryAgain(found.outcome.error), turn, host)
                except TryAgain as again:
                    why = str(again)
                    if turn == self.limits.retries and again.silent:
                        host.gave_up(why)
                    if turn < self.limits.retries:
                        self._pause(again, turn, host)
        except (Failed, HostDown) as failed:
            why = str(failed)
        except Refused as refused:
            why = f"refused: {refused}"
        return damaged or Outcome(file=job.file, url=url, error=why)

    def _pause(self, again: TryAgain, turn: int, host: Host) -> None:
        backoff = self.limits.backoff * 2**turn * (1 + self.jitter())
        if again.wait is not None:
            if again.wait > LONGEST_WAIT:
                why = f"{again}; the server asks to come back in {again.wait:.0f} seconds"
                host.put_off(why)
                raise Failed(why)
            host.slow_down(max(again.wait, backoff))
        elif self.stop.wait(backoff):
            raise Stopped

    def _try(self, url: str, part: Part, host: Host) -> Outcome:
        host.enter()
        try:
            return self._ask(url, part, host)
        except (NameResolutionError, NewConnectionError, ConnectTimeoutError) as error:
            raise TryAgain(_in_words(error), silent=True) from error
        except SSLError as error:
            raise TryAgain(f"no secure connection: {error}", silent=True) from error
        except DecodeError as error:
            part.drop()
            raise TryAgain("its compression is damaged") from error
        except HTTPError as error:
            raise TryAgain(_in_words(error)) from error
        finally:
            host.leave()

    def _ask(self, url: str, part: Part, host: Host) -> Outcome:
        known = part.version()
        size = part.size() if known and known.url == url and known.validator else 0
        resumed = known if size else None
        headers = {"Range": f"bytes={size}-", "If-Range": resumed.validator} if resumed else {}
        answer = self.client.get(url, headers)
        host.answered()
        try:
            version, digest = self._take(answer.response, url, part, size, resumed)
        except BaseException:
            answer.response.close()  # what is left of it would be read as the next answer
            raise
        host.gave()
        answer.response.release_conn()
        return self._checked(version, part, digest, has_more=answer.has_more)

    def _take(
        self, answer: urllib3.BaseHTTPResponse, url: str, part: Part, size: int, resumed: Version | None
    ) -> tuple[Version, _Digest]:
        """The body of an answer into the part, from its start or from where it stopped; every byte as it comes."""
        if resumed and answer.status == 416 and answer.headers.get("Content-Range") == f"bytes */{size}":
            return resumed, _Digest(part.path, size)  # all of it had come already
        _raise_for_status(answer, part)
        etag, modified = (answer.headers.get(name, "")[:_LONGEST_MARK] for name in ("ETag", "Last-Modified"))
        version = Version(file=part.file, url=url, etag=etag, modified=modified)
        at = size if answer.status == 206 else 0
        if answer.status == 206 and not _continues(answer, size, resumed, version):
            part.drop()
            raise TryAgain("the server answered with another part of the file than asked for")
        if at + int(answer.headers.get("Content-Length", "0") or 0) > self.limits.file_bytes:
            raise Failed(f"larger than {self.limits.file_bytes:,} bytes (--max-file)")
        packed = answer.headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}
        digest = _Digest(part.path, at)
        with part.open(version, at=at, resumable=not packed) as file:
            for piece in self._pieces(answer, at, unpack=packed):
                file.write(piece)
                file.flush()  # a kill from now on costs none of it
                digest.add(piece)
        if answer.status == 206 and digest.size < _total(answer):
            raise TryAgain("the server gave less of the file than was asked for")  # it may: RFC 9110, 15.3.7
        return version, digest

    def _pieces(self, answer: urllib3.BaseHTTPResponse, at: int, *, unpack: bool) -> Iterator[bytes]:
        started, taken = time.monotonic(), 0
        while piece := answer.read1(_PIECE, decode_content=unpack):
            taken += len(piece)
            self.budget.take(len(piece))
            if at + taken > self.limits.file_bytes:
                raise Failed(f"larger than {self.limits.file_bytes:,} bytes (--max-file)")
            if self.stop.is_set():
                raise Stopped
            yield piece
            passed = time.monotonic() - started
            if passed > self.limits.grace and taken < passed * _SLOWEST:
                raise TryAgain("it came too slowly")

    def _checked(self, version: Version, part: Part, digest: _Digest, *, has_more: bool) -> Outcome:
        """A part that is whole: its bytes are what its name says, or it is thrown away; cut, it is set aside."""
        if why := disagreement(part.file, digest.head):
            part.drop()
            raise Failed(why)
        outcome = Outcome(
            file=part.file,
            url=version.url,
            size=digest.size,
            digest=digest.value,
            etag=version.etag,
            modified=version.modified,
        )
        with part.path.open("rb") as file:  # a small file is judged in memory
            found = ending(BytesIO(file.read()) if digest.size <= _PIECE else file)
        if found.is_cut or (has_more and not found.is_whole):
            part.set_aside()
            raise Damaged(replace(outcome, error=f"damaged: {found.why or 'the server sent more than it announced'}"))
        return outcome


class _Digest:
    """Of a file as it comes: SHA-256, size and first bytes. Of what was there before, it is read once more."""

    def __init__(self, path: Path, at: int) -> None:
        self._sum, self.size, self.head = hashlib.sha256(), 0, b""
        if at:
            with path.open("rb") as file:
                while self.size < at and (piece := file.read(min(_PIECE, at - self.size))):
                    self.add(piece)

    def add(self, piece: bytes) -> None:
        """The next bytes."""
        if self.size < HEAD:
            self.head += piece[: HEAD - self.size]
        self.size += len(piece)
        self._sum.update(piece)

    @property
    def value(self) -> str:
        """The digest in hex."""
        return self._sum.hexdigest()


def _raise_for_status(answer: urllib3.BaseHTTPResponse, part: Part) -> None:
    status = answer.status
    if status in {200, 206}:
        return
    if status == 416:
        part.drop()
        raise TryAgain("the server no longer has the part that was asked for")
    said = f"the server answered {status}"
    if status in _BUSY:
        raise TryAgain(said, retry_after(answer.headers.get("Retry-After")) or 0.0)
    if status in _AGAIN:
        raise TryAgain(said, retry_after(answer.headers.get("Retry-After")))
    raise Failed(said)


def _continues(answer: urllib3.BaseHTTPResponse, size: int, known: Version | None, version: Version) -> bool:
    """Whether a 206 goes on exactly where we stopped, in the same state of the file."""
    found = _RANGE.match(answer.headers.get("Content-Range", "").strip())
    same = known is not None and (not version.etag or version.etag == known.etag)
    return bool(found) and found is not None and int(found[1]) == size and size > 0 and same


def _total(answer: urllib3.BaseHTTPResponse) -> int:
    """The size of the whole file, as a 206 says it; 0 where it does not."""
    found = _RANGE.match(answer.headers.get("Content-Range", "").strip())
    return int(found[3]) if found and found[3] != "*" else 0


def _in_words(error: HTTPError) -> str:
    if isinstance(error, NameResolutionError):
        return "its host has no address"
    if isinstance(error, NewConnectionError):
        return str(error).partition(": ")[2] or "no connection"
    if isinstance(error, (ConnectTimeoutError, ReadTimeoutError)):
        return "no answer in time"
    cause = error.args[1] if len(error.args) > 1 else error
    if isinstance(cause, IncompleteRead):
        return "it ended before its time"
    return "the connection broke"

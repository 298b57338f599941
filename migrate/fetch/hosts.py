"""Politeness: for each host so many requests at once, a pause between them, and quiet while it asks for quiet."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 300.0
"""Seconds. Where a host asks for more, the file is left for another run."""
_PATIENCE = 3
"""So many files in a row without a connection, or put off for longer than that, and the host is left for this run."""
_RECOVERY = 50
"""So many answers after it asked us to slow down, one more request at once."""


class HostDown(Exception):  # noqa: N818 - it says what is the matter
    """A host that will not be asked again in this run."""


class Stopped(Exception):  # noqa: N818
    """The run is being ended."""


class Host:
    """One host's turnstile. Threads go through ``enter`` and ``leave``."""

    def __init__(self, name: str, limit: int, delay: float, stop: threading.Event) -> None:
        self.name, self._limit, self._most, self._delay = name, limit, limit, delay
        self._stop, self._turn = stop, threading.Condition()
        self._running, self._silent, self._put_off, self._answers = 0, 0, 0, 0
        self._next = 0.0
        self._down = ""

    def enter(self) -> None:
        """Wait for a turn.

        Raises:
            HostDown: it does not answer.
            Stopped: the run is being ended.
        """
        with self._turn:
            while (wait := self._must_wait()) > 0:
                self._turn.wait(wait)
            self._running += 1
            self._next = max(self._next, time.monotonic() + self._delay)

    def _must_wait(self) -> float:
        """Seconds until a look is worth it, at most one, so that a stop is seen."""
        if self._stop.is_set():
            raise Stopped
        if self._down:
            raise HostDown(self._down)
        if self._running >= self._limit:
            return 1.0
        return min(self._next - time.monotonic(), 1.0)

    def leave(self) -> None:
        """The turn is over."""
        with self._turn:
            self._running -= 1
            self._turn.notify()

    def answered(self) -> None:
        """It gave an answer, whatever it was; after many good ones it bears one more request at once again."""
        with self._turn:
            self._silent = 0
            self._answers += 1
            if self._limit < self._most and self._answers >= _RECOVERY:
                self._limit, self._answers = self._limit + 1, 0
                self._turn.notify()

    def gave(self) -> None:
        """It gave a file."""
        with self._turn:
            self._put_off = 0

    def slow_down(self, seconds: float) -> None:
        """It asked for a pause: nobody asks before it is over, and then only half as many at once."""
        with self._turn:
            self._limit, self._answers = max(1, self._limit // 2), 0
            self._next = max(self._next, time.monotonic() + seconds)

    def gave_up(self, why: str) -> None:
        """A file could not even be asked for. After some in a row the host counts as down."""
        with self._turn:
            self._silent += 1
            if self._silent >= _PATIENCE:
                self._down = why
                self._turn.notify_all()

    def put_off(self, why: str) -> None:
        """It asks to come back much later: that may be meant of one file, and after some in a row is meant of all."""
        with self._turn:
            self._put_off += 1
            if self._put_off >= _PATIENCE:
                self._down = why
                self._turn.notify_all()


class Hosts:
    """All turnstiles of a run."""

    def __init__(self, limit: int, delay: float, stop: threading.Event) -> None:
        self._make: Callable[[str], Host] = lambda name: Host(name, limit, delay, stop)
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Host:
        with self._lock:
            return self._hosts.setdefault(name, self._make(name))


def retry_after(value: str | None) -> float | None:
    """The seconds that a ``Retry-After`` header asks for, whether it says seconds or a date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, ((then if then.tzinfo else then.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())

"""Work on all cores with the results in order, so that the number of workers changes no byte."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

Task = TypeVar("Task")
Result = TypeVar("Result")

_RARELY = (50_000, 20, 50)
"""How many new objects Python waits for before it looks for circles: what forty items hold under way, and more."""

_tools: Any = None


def jobs_wanted(jobs: int | None) -> int:
    """The number of workers: as asked, else one for each core this process may use."""
    if jobs:
        return jobs
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


@contextmanager
def workers(
    jobs: int, make_tools: Callable[[], Any]
) -> Iterator[Callable[[Callable[[Any, Any], Any], Iterable[Any]], Iterator[Any]]]:
    """A function ``run(work, tasks)`` that yields ``work(tools, task)`` for each task, in order.

    Every worker makes its own tools once. At most a few tasks a worker are under way, so memory does not grow with
    their number. One job means no other process at all.
    """
    if jobs == 1:
        tools = make_tools()
        yield lambda work, tasks: (work(tools, task) for task in tasks)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - one job needs none

    pool = ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_prepare, initargs=(make_tools,))
    try:
        yield lambda work, tasks: _in_order(pool, work, tasks, jobs * 3)
    finally:
        pool.shutdown(cancel_futures=True)  # who stops does not wait for what nobody will take in


def _context() -> BaseContext:
    import multiprocessing  # noqa: PLC0415

    # a forked worker has everything imported already; forking is only safe while no other thread runs
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


@contextmanager
def rare_collection() -> Iterator[None]:
    """What lives already lives as long as the run: Python need not look at it again and again for circles."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _prepare(make_tools: Callable[[], Any]) -> None:
    global _tools  # noqa: PLW0603 - one set of tools a process is the point
    # Ctrl-C reaches the whole group; who began this process ends it. Interrupted while it waits for a task, it would
    # print a traceback, and could leave the others waiting for ever
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    gc.set_threshold(*_RARELY)  # a spawned worker inherits nothing
    _tools = make_tools()
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """End with the process that made this one, however that ended: a worker waits for tasks for ever otherwise."""
    import multiprocessing  # noqa: PLC0415

    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _run(work: Callable[[Any, Task], Result], task: Task) -> Result:
    return work(_tools, task)


def _in_order(
    pool: ProcessPoolExecutor, work: Callable[[Any, Any], Any], tasks: Iterable[Any], window: int
) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for task in tasks:
        waiting.append(pool.submit(_run, work, task))
        if len(waiting) >= window:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()

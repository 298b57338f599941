"""How the work of a function grows with its input: speed is asserted as a ratio, never as seconds."""

import gc
import math
import resource
import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")
Clock = Callable[[], float]

TURNS = 5
"""So often it is measured anew before it fails: a load elsewhere passes, or lets one measure through. A square doesn't."""
SMALL_MEASURES = 4
GRAIN = 0.001
"""CPU seconds. A measure shorter than this says more of the clock and of what is done once than of the work."""
LARGEST = 16
"""So many times the size asked for it goes up to, to reach the grain; what is refused at once never does."""


def children() -> float:
    """CPU seconds of the programs that this process ran and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def assert_linear(
    work: Callable[[Input], object],
    size: int,
    make: Callable[[int], Input] = int,  # type: ignore[assignment]
    times: int = 10,
    clock: Clock = time.process_time,
) -> None:
    """Fail if ``times`` the input takes ``work`` much longer than ``times`` as long: as a quadratic algorithm does.

    ``make`` gives the input of a size, and takes no part in the measure. ``size`` is the smaller of the two; where that
    is done sooner than the clock can tell, it is doubled until it isn't.
    """
    size = _measurable(work, size, make, clock)
    small = large = math.inf
    for turn in range(TURNS):
        asked = size + turn  # never the same input twice: a cache would answer for the work
        small = min(small, *(spent(work, make(asked), clock) for _ in range(SMALL_MEASURES)))
        large = min(large, spent(work, make(asked * times), clock))
        if large < allowed(times) * max(small, GRAIN):
            return
    raise AssertionError(f"{times} times the input ({size:,}) took {large / small:.0f} times as long ({large:.3f} s)")


def allowed(times: int) -> float:
    """The ratio that is neither linear's nor quadratic's: halfway between, at most four times what is linear."""
    return times * min(math.sqrt(times), 4)


def spent(work: Callable[[Input], object], given: Input, clock: Clock = time.process_time) -> float:
    """What the clock says that it took, without collecting the garbage of all the tests that ran before."""
    collects = gc.isenabled()
    gc.disable()
    try:
        start = clock()
        work(given)
        return clock() - start
    finally:
        if collects:
            gc.enable()


def _measurable(work: Callable[[Input], object], size: int, make: Callable[[int], Input], clock: Clock) -> int:
    """The size, or the first double of it that the clock can tell. What is made once is made here."""
    most = size * LARGEST
    spent(work, make(size), clock)
    while size < most and spent(work, make(size), clock) < GRAIN:
        size *= 2
    return size

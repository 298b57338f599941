"""The measure of growth itself: no square passes and nothing linear fails, whatever else the machine does."""

import itertools
import re
import subprocess
import sys
from contextlib import contextmanager

import pytest
from growth import assert_linear, children, spent


def pairs(size):
    """A square in Python."""
    return sum(1 for _ in range(size) for _ in range(size))


def search(text):
    """A square inside a regular expression, where no line of Python is repeated."""
    return re.search("a+b", text)


def unlike(numbers):
    """A square in C, beside work that is linear."""
    seen = []
    for number in numbers:
        if number not in seen:
            seen.append(number)
    return seen


def lists(size):
    """Linear, and the collector's favourite: with many objects about, it would look at all of them again and again."""
    return [[number] for number in range(size)]


def words(text):
    return sorted(re.findall("a+", text))


SQUARES = [(pairs, int, 100), (search, lambda size: "a" * size, 150), (unlike, range, 250)]
LINEAR = [(lists, int, 5000), (words, lambda size: "aaaa " * size, 1000), (sum, range, 10_000)]


@contextmanager
def crowd(count):
    """Processes that take all the time they can get."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


@pytest.mark.parametrize(("work", "make", "size"), SQUARES, ids=lambda value: getattr(value, "__name__", None))
def test_a_square_fails(work, make, size):
    with crowd(2), pytest.raises(AssertionError, match="times as long"):
        assert_linear(work, size, make)


@pytest.mark.parametrize(("work", "make", "size"), LINEAR, ids=lambda value: getattr(value, "__name__", None))
def test_what_is_linear_passes(work, make, size):
    heap = [[] for _ in range(300_000)]
    with crowd(2):
        for _ in range(3):
            assert_linear(work, size, make)
            assert_linear(work, size // 10, make, times=100)
    del heap


def test_a_square_that_hides_below_the_clocks_grain_is_found():
    with pytest.raises(AssertionError, match="times as long"):
        assert_linear(pairs, 20)


def test_a_square_behind_a_cache_fails():
    known = {}

    def cached(size):
        known[size] = known.get(size) or pairs(size)

    with pytest.raises(AssertionError, match="times as long"):
        assert_linear(cached, 100)


def test_what_is_refused_at_once_is_linear():
    assert_linear(lambda size: None, 10)


class Machine:
    """A clock that goes up to five times too fast, as one does for whoever shares a core; now and then it is right."""

    def __init__(self, power):
        self.now, self.power, self.haste = 0.0, power, itertools.cycle([5, 3, 1, 4, 5, 2, 5])

    def clock(self):
        return self.now

    def work(self, size):
        self.now += size**self.power * 1e-5 * next(self.haste)


def test_a_clock_that_is_mostly_wrong_changes_nothing():
    linear, square = Machine(1), Machine(2)
    assert_linear(linear.work, 100, clock=linear.clock)
    with pytest.raises(AssertionError, match=r"took 10\d times as long"):
        assert_linear(square.work, 100, clock=square.clock)


def test_the_work_of_other_programs_is_measured_by_what_they_used():
    def other(size):
        subprocess.run([sys.executable, "-c", f"sum(range({size}))"], check=True)

    assert spent(other, 20_000_000, children) > 3 * spent(other, 1, children)

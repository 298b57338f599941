"""A fetch of many files in a process of its own: faster than one after another, and killed without losing a byte."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_fetch import archive

from migrate.fetch.download import Limits

TESTS = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), os.environ.get("PYTHONPATH", "")])}


@contextmanager
def old_site(tmp_path, count, size, latency, pause=0.0):
    """The test server as a process: its address and its log."""
    log = tmp_path / "log"
    log.touch()
    command = [sys.executable, str(TESTS / "media_server.py"), *map(str, (log, count, size, latency, pause))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}", log
        finally:
            server.kill()


def start(site, source, *options):
    command = [sys.executable, "-m", "migrate", "media", str(site), "--fetch", "--from-host", source]
    return subprocess.Popen(
        [*command, "--allow-host", "127.0.0.1", "-q", *options],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def files(site):
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def lines(log):
    return [line.split() for line in log.read_text().splitlines()]


def site_of(folder, count):
    folder.mkdir()
    return archive(folder, *(f"2020/01/{number}.png" for number in range(count)))


def took(site, source, *options):
    began = time.perf_counter()
    assert start(site, source, *options).wait(300) == 0
    return time.perf_counter() - began


@pytest.mark.parametrize("count", [300, pytest.param(2000, marks=pytest.mark.slow)])
def test_killed_at_half_and_run_again_no_byte_comes_twice(tmp_path, count):
    size = 20_000
    with old_site(tmp_path, count, size, 0.02) as (source, log):
        whole = site_of(tmp_path / "whole", count)
        assert start(whole, source).wait(300) == 0
        log.write_text("")  # what the uninterrupted run took does not count

        killed = site_of(tmp_path / "killed", count)
        process = start(killed, source)
        while len(lines(log)) < count // 2:
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        before = len(lines(log))
        assert before < count
        assert start(killed, source).wait(300) == 0
        asked = lines(log)

    assert files(killed) == files(whole)
    taken = Counter()
    for path, _status, sent in asked:
        taken[path] += int(sent)
    again = {path: sent for path, sent in taken.items() if sent > files_size(whole, path)}
    assert len(again) <= Limits().per_host, "only what was in flight, one file a connection"
    assert len(asked) <= count + Limits().per_host
    assert start(killed, source).wait(300) == 0, "nothing is missing any more"


def test_large_files_go_on_where_a_killed_run_stopped(tmp_path):
    size, files_there = 1_000_000, 6
    with old_site(tmp_path, files_there, size, 0.0, pause=0.002) as (source, log):
        site = site_of(tmp_path / "site", files_there)
        process = start(site, source)
        parts = site / "apart/media/parts"
        while not parts.is_dir() or sum(path.stat().st_size for path in parts.glob("*.part")) < files_there * size // 2:
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        there = sum(path.stat().st_size for path in parts.glob("*.part"))
        asked = len(lines(log))
        assert start(site, source).wait(300) == 0
        again = lines(log)[asked:]
    resumed = [line for line in again if line[1] == "206"]
    assert len(resumed) == files_there
    assert sum(int(sent) for _, _, sent in resumed) == sum(files_size(site, path) for path, _, _ in resumed) - there
    assert not parts.exists()


def files_size(site, path):
    return (site / "static" / path.lstrip("/")).stat().st_size


@pytest.mark.slow
def test_two_thousand_files_at_twenty_milliseconds_come_five_times_as_fast_as_one_after_another(tmp_path):
    ratios = []
    with old_site(tmp_path, 2000, 20_000, 0.02) as (source, _log):
        for turn in range(2):  # a machine that is busy with something else at one time may not be at another
            many = took(site_of(tmp_path / f"many{turn}", 2000), source)
            one = took(site_of(tmp_path / f"one{turn}", 2000), source, "--per-host", "1")
            print(f"one after another {one:.1f} s, twelve at once {many:.1f} s: {one / many:.1f} times as fast")
            ratios.append(one / many)
            if ratios[-1] > 5:
                break
    assert max(ratios) > 5

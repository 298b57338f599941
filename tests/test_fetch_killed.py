"""A fetch of many files in a process of its own: faster than one after another, and killed without losing a byte."""

import hashlib
import math
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from growth import children, spent
from media_server import png
from test_fetch import archive

from migrate.fetch.download import Limits

TESTS = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), os.environ.get("PYTHONPATH", "")])}


@contextmanager
def old_site(tmp_path, count, size, latency, pause=0.0, together=1, patience=60.0):
    """The test server as a process: its address, its log and itself."""
    log = tmp_path / "log"
    log.touch()
    command = [
        sys.executable,
        str(TESTS / "helpers" / "media_server.py"),
        *map(str, (log, count, size, latency, pause, together, patience)),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}", log, server
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


@pytest.mark.parametrize(
    ("count", "size", "pause", "wire"),
    [
        pytest.param(300, 20_000, 0.0, 20_000, id="in a moment"),
        pytest.param(200, 20_000, 0.004, 4_000, id="small ones that drip"),
        pytest.param(24, 1_000_000, 0.001, 16_000, id="large ones that drip"),
        pytest.param(2000, 20_000, 0.0, 20_000, id="two thousand", marks=pytest.mark.slow),
    ],
)
def test_killed_at_half_and_run_again_no_byte_comes_twice_but_those_on_the_wire(tmp_path, count, size, pause, wire):
    """``wire``: bytes a connection that can have left the server and not been read. That is a whole file where it is sent
    at once; of a drip it is what piles up while a busy machine lets the reader wait, and less than any file has."""
    with old_site(tmp_path, count, size, 0.02, pause) as (source, log, server):
        whole = site_of(tmp_path / "whole", count)
        assert start(whole, source).wait(300) == 0
        log.write_text("")  # what the uninterrupted run took does not count

        killed = site_of(tmp_path / "killed", count)
        process = start(killed, source)
        while come(killed) < count * size // 2:
            assert process.poll() is None
            time.sleep(0.002)
        server.send_signal(signal.SIGSTOP)  # or it goes on to send while the process dies
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        server.send_signal(signal.SIGCONT)
        there = come(killed)
        assert there < count * size
        parts = len(list((killed / "apart/media/parts").glob("*.part")))
        assert start(killed, source).wait(300) == 0
        asked = lines(log)

    assert files(killed) == files(whole)
    total = sum(path.stat().st_size for path in killed.rglob("*.png"))
    twice = sum(int(sent) for _path, _status, sent in asked) - total
    connections = Limits().per_host
    print(f"killed with {there:,} of {total:,} bytes there, {parts} files in flight: {twice:,} bytes came twice")
    assert 0 <= twice <= connections * wire
    assert start(killed, source).wait(300) == 0, "nothing is missing any more"


@pytest.mark.slow
def test_killed_again_and_again_it_ends_with_every_byte_fetched_about_once(tmp_path):
    count, size = 300, 30_000
    with old_site(tmp_path, count, size, 0.02, 0.001) as (source, log, server):
        site, kills, goal = site_of(tmp_path / "site", count), 0, 0
        while goal < 0.9:
            goal += 0.12
            process = start(site, source)
            while come(site) < count * size * goal and process.poll() is None:
                time.sleep(0.002)
            server.send_signal(signal.SIGSTOP)
            process.kill()
            process.wait(10)
            server.send_signal(signal.SIGCONT)
            kills += 1
        assert start(site, source).wait(300) == 0
    total = sum(path.stat().st_size for path in site.rglob("*.png"))
    twice = sum(int(sent) for _path, _status, sent in lines(log)) - total
    print(f"{kills} kills: {twice:,} of {total:,} bytes came twice")
    assert total == sum(len(png(number, size)) for number in range(count))
    assert twice <= kills * Limits().per_host * 4_000


def come(site):
    """The bytes that lie in the archive, whole or under way."""
    total = 0
    for path in [*site.glob("static/**/*.png"), *(site / "apart/media/parts").glob("*.part")]:
        with suppress(FileNotFoundError):  # it has just been placed
            total += path.stat().st_size
    return total


def files_size(site, path):
    return (site / "static" / path.lstrip("/")).stat().st_size


def test_as_many_files_as_are_allowed_are_always_under_way(tmp_path):
    """The server answers nobody who comes with fewer, but at the end."""
    count, at_once = 300, Limits().per_host
    with old_site(tmp_path, count, 20_000, 0.0, together=at_once) as (source, log, _server):
        assert start(site_of(tmp_path / "site", count), source).wait(300) == 0
        assert len(lines(log)) == count


def test_one_file_after_another_would_not_do_for_that(tmp_path):
    with old_site(tmp_path, 30, 20_000, 0.0, together=2, patience=1) as (source, _log, server):
        process = start(site_of(tmp_path / "site", 30), source, "--per-host", "1")
        assert server.wait(60) != 0
        process.kill()
        process.wait(10)


@pytest.mark.slow
def test_two_thousand_files_at_twenty_milliseconds_come_five_times_as_fast_as_one_after_another(tmp_path):
    """What is sure to be under way at once waits at once: the rest is our own work, be it done in between or not."""
    count, at_once, waiting, work = 2000, Limits().per_host, 2000 * 0.02, math.inf
    for turn in range(3):
        with old_site(tmp_path, count, 20_000, 0.0, together=at_once) as (source, _log, _server):
            site = site_of(tmp_path / str(turn), count)
            work = min(work, spent(lambda given: start(given, source).wait(300), site, children))
        assert len(list(site.rglob("*.png"))) == count
        one, many = waiting + work, waiting / at_once + work
        print(f"{waiting:.0f} s of waiting and {work:.1f} s of work: {one / many:.1f} times as fast")
        if one > 5 * many:
            break
    assert one > 5 * many

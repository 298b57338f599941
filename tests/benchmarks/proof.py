"""What the proof costs: the CPU time of convert, of convert --verify and of verify, in turn, and its peak memory.

    python tests/benchmarks/proof.py [--posts 3000] [--rounds 3]

Only the ratios are worth quoting.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import rmtree
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
from make_export import write

UNIT = 1024 if sys.platform != "darwin" else 1024 * 1024


def measure(*words: str) -> tuple[float, float]:
    """(seconds of CPU, MB of the largest process) of one run of permapress."""
    child = subprocess.Popen([sys.executable, "-m", "migrate", *words, "--quiet"])
    _, status, usage = os.wait4(child.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, words
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / UNIT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    times: dict[str, list[float]] = {"convert": [], "convert --verify": [], "verify": []}
    peak = 0.0
    with tempfile.TemporaryDirectory() as folder:
        export, site = Path(folder) / "export.xml", Path(folder) / "site"
        write(export, options.posts)
        for _ in range(options.rounds):
            for name, taken in times.items():
                if name != "verify":
                    rmtree(site, ignore_errors=True)
                words = (str(site),) if name == "verify" else (str(export), "-o", str(site))
                seconds, megabytes = measure(*name.split(), *words)
                taken.append(seconds)
                peak = max(peak, megabytes)
        print(f"{export.stat().st_size / 1e6:.0f} MB export, {options.posts} posts, {options.rounds} rounds")
    base = median(times["convert"])
    for name, taken in times.items():
        print(f"{name:18}{median(taken):8.1f} s CPU, {median(taken) / base:.1f} times convert")
    print(f"largest process {peak:.0f} MB")


if __name__ == "__main__":
    main()

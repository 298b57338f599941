"""Peak memory of a conversion at two sizes: the largest single process may not grow with the file.

    python tests/benchmarks/memory.py [--small 12000] [--large 120000]

The defaults make exports of about 100 MB and 1 GB. Prints both peaks and their ratio; the bounds are 300 MB and 1.3.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from make_export import write

MEASURE = """
import resource, runpy, sys
sys.argv = ["permapress", *sys.argv[1:]]
try:
    runpy.run_module("migrate", run_name="__main__")
except SystemExit:
    pass
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(max(own, workers), own, workers)
"""


def peak(export: Path, site: Path) -> tuple[float, float]:
    """(MB of the largest process, seconds) of a conversion."""
    start = time.perf_counter()
    command = [sys.executable, "-c", MEASURE, "convert", str(export), "-o", str(site), "--quiet"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return int(told[0]) / unit, time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=12_000, help="posts of the small export")
    parser.add_argument("--large", type=int, default=120_000, help="posts of the large one")
    options = parser.parse_args()
    peaks = []
    for posts in (options.small, options.large):
        with tempfile.TemporaryDirectory() as folder:
            export = Path(folder) / "export.xml"
            write(export, posts)
            size = export.stat().st_size / 1e6
            megabytes, seconds = peak(export, Path(folder) / "site")
            peaks.append(megabytes)
            print(f"{size:7.0f} MB export: largest process {megabytes:.0f} MB, {seconds:.0f} s", flush=True)
    print(f"ratio {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()

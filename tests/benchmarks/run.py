"""Measures a conversion against its floor, and against npm's wordpress-export-to-markdown where that is installed.

    python tests/benchmarks/run.py [--export FILE] [--posts 10000] [--rival FOLDER/node_modules/wordpress-export-to-markdown] [--runs 3]

The floor is what no converter can do without: lxml's iterparse over the file, and writing as many files of that size.
Every command runs in turn, several times, each into a new folder: a file system may take many times as long to create
files soon after others were deleted. Medians and their ratios are printed. Figures of one machine mean nothing, ratios
within one run do (docs/how-to/measure.md).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from make_export import write

FLOOR = """
import json, os, sys
from lxml import etree
for _, item in etree.iterparse(sys.argv[1], tag="item"):
    item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    item.clear()
    while item.getprevious() is not None:
        del item.getparent()[0]
root = sys.argv[2]
for path, size in json.load(open(sys.argv[3])):
    os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
    with open(os.path.join(root, path), "wb") as file:
        file.write(b"x" * size)
"""


def timed(command: list[str]) -> tuple[float, float]:
    """(wall, CPU) seconds of a command and its children."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    # whoever installs a package has its bytecode; a checkout has it from the first turn on
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--export", type=Path)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--rival", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        export = options.export or work / "export.xml"
        if not options.export:
            write(export, options.posts)
        print(f"{export.stat().st_size / 1e6:.1f} MB, {os.cpu_count()} cores")
        results: dict[str, list[tuple[float, float]]] = {}
        for turn in range(options.runs + 1):  # the first warms the file cache and gives the floor its list of files
            made = work / str(turn)
            site = made / "site"
            ours = timed([sys.executable, "-m", "migrate", "convert", str(export), "-o", str(site), "--quiet"])
            sizes = [
                (str(path.relative_to(site)), path.stat().st_size)
                for path in site.rglob("*.*")
                if path.is_file() and "source" not in path.parts
            ]
            (made / "sizes.json").write_text(json.dumps(sizes))
            floor = timed([sys.executable, "-c", FLOOR, str(export), str(made / "floor"), str(made / "sizes.json")])
            rival = None
            if options.rival:
                rival = timed(rival_command(options.rival, export, made / "rival"))
            if turn:
                results.setdefault("permapress", []).append(ours)
                results.setdefault("floor", []).append(floor)
                if rival:
                    results.setdefault("rival", []).append(rival)
        for name, runs in results.items():
            print(
                f"{name:11} wall {statistics.median(r[0] for r in runs):7.2f} s   CPU {statistics.median(r[1] for r in runs):7.2f} s"
            )
        pairs = zip(results["permapress"], results["floor"], strict=True)
        print(f"CPU, times the floor: {statistics.median(a[1] / b[1] for a, b in pairs):.2f}")
        if "rival" in results:
            pairs = zip(results["rival"], results["permapress"], strict=True)
            print(f"by the clock, times as fast as the rival: {statistics.median(a[0] / b[0] for a, b in pairs):.2f}")


def rival_command(package: Path, export: Path, out: Path) -> list[str]:
    """Version 3 has app.js and --write-delay; 2.x reads its delay from src/settings.js, which is set to 0 here."""
    if (package / "app.js").is_file():
        return [
            "node",
            str(package / "app.js"),
            "--wizard=false",
            f"--input={export}",
            f"--output={out}",
            "--save-images=none",
            "--write-delay=0",
        ]
    settings = package / "src" / "settings.js"
    settings.write_text(settings.read_text().replace("markdown_file_write_delay = 25", "markdown_file_write_delay = 0"))
    return [
        "node",
        str(package / "index.js"),
        "--wizard=false",
        f"--input={export}",
        f"--output={out}",
        "--save-attached-images=false",
        "--save-scraped-images=false",
    ]


if __name__ == "__main__":
    main()

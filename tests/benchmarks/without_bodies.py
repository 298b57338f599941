"""What a conversion would take if its bodies cost nothing: every post's text is empty at once, all else is done.

    python tests/benchmarks/without_bodies.py EXPORT [JOBS]

Nobody can be faster than this by working on the way from a stored body to Markdown alone. Prints seconds by the clock and of CPU.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import migrate.convert
from migrate.cli import main


def no_markdown(*_given: Any) -> Generator[None, None, str]:
    """In the place of ``content.post_markdown``."""
    return ""
    yield


def cpu() -> float:
    """Seconds of this process and those that it began."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def run(export: str, jobs: str) -> None:
    """Convert into a folder of its own, which goes afterwards."""
    migrate.convert.post_markdown = no_markdown  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        sys.argv = ["permapress", "convert", export, "-o", str(Path(folder) / "site"), "-q", "--jobs", jobs]
        start, used = time.perf_counter(), cpu()
        with suppress(SystemExit):
            main()
        print(f"wall {time.perf_counter() - start:.2f} s   CPU {cpu() - used:.2f} s")


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "2")

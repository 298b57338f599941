"""Measures the rules of a large site: how fast they are written, how large they are, how fast real servers answer by them.

    python tests/benchmarks/redirects.py [--posts 100000] [--asked 10000] [--hosts NAME…]

Needs nginx, apache2 and httxt2dbm. Prints rules a second of CPU, bytes a post, and the median answer in milliseconds.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from servers import missing, serving

from migrate.permalinks import AddressSpace
from migrate.redirects.hosts import hosts
from migrate.redirects.mapfile import read_map, write_map
from migrate.redirects.model import Permalink, uri
from migrate.redirects.patterns import patterns_of

SPACE = AddressSpace(home="https://x.example", structure="/%year%/%monthnum%/%day%/%postname%/")


FILE_BY_FILE = {"pages"}
"""Hosts that write a file for each address: that is the disk's pace."""


def rows(posts):
    """Five rows a post: itself, its short link, its name, a former slug, a guess."""
    for number in range(1, posts + 1):
        day = f"/{2000 + number % 25}/{number % 12 + 1:02}/{number % 28 + 1:02}"
        name = f"a-post-of-many-words-{number}"
        own = f"{day}/{name}/"
        yield Permalink(own, own, 200, "post", number, "its own address")
        yield Permalink(f"/?p={number}", own, 301, "post", number, "short link")
        yield Permalink(f"/?name={name}", own, 301, "post", number, "by its name")
        yield Permalink(f"{day}/its-former-name-{number}/", own, 301, "post", number, "a former slug")
        yield Permalink(f"/{name}/", own, 301, "post", number, "guessed from its name")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=10_000)
    parser.add_argument("--hosts", nargs="*", help="all, unless some are named; nginx and apache are asked as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rules, public = Path(folder) / "redirects", Path(folder) / "public"
        public.mkdir()
        (public / "index.html").write_text("home")
        write_map(partial(rows, options.posts), patterns_of(SPACE, (), ()), rules)
        for name in options.hosts or sorted(set(hosts()) - FILE_BY_FILE):
            # each reads the map for itself: what hosts share is not for nothing when only one is wanted
            start, size = time.process_time(), 0
            for inner, pieces in hosts()[name](read_map(rules)).files():
                (rules / name / inner).parent.mkdir(parents=True, exist_ok=True)
                with (rules / name / inner).open("w", encoding="utf-8") as file:
                    file.writelines(pieces)
                size += (rules / name / inner).stat().st_size
            spent = time.process_time() - start
            print(
                f"{name}: {options.posts * 5 / spent:,.0f} rules a second of CPU, {size / options.posts:,.0f} bytes a post"
            )
        chance = random.Random(1)
        asked = [uri(row.old) for row in rows(options.posts) if row.status == 301]
        asked = chance.sample(asked, min(options.asked, len(asked)))
        for kind in ("nginx", "apache-map"):
            if not (rules / kind.removesuffix("-map")).is_dir():
                continue
            if missing(kind):
                print(f"{kind}: {missing(kind)}")
                continue
            start = time.perf_counter()
            with serving(kind, public, rules) as ask:
                print(f"{kind}: starts in {time.perf_counter() - start:.1f} s")
                ask(asked[0])
                times, wrong = [], 0
                for address in asked:
                    before = time.perf_counter()
                    status, _ = ask(address)
                    times.append(time.perf_counter() - before)
                    wrong += status != 301
                print(
                    f"{kind}: median {statistics.median(times) * 1000:.2f} ms over {len(times):,} addresses, {wrong} wrong"
                )


if __name__ == "__main__":
    main()

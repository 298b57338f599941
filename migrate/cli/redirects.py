"""``permapress redirects``: the rules of any host, from the archive alone."""

from __future__ import annotations

import tempfile
from itertools import groupby
from pathlib import Path

import click

from migrate.cli.show import say
from migrate.errors import BadOption
from migrate.findings import Kind
from migrate.redirects.again import rewrite_hosts
from migrate.redirects.aliases import alias_told
from migrate.redirects.hosts import hosts
from migrate.redirects.mapfile import read_map
from migrate.redirects.model import SINGLES
from migrate.urls import split

_LISTED = 5
"""So many files of a host are listed; stub pages are thousands."""


@click.command(short_help="Write the redirect rules of a host.")
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--host", "names", multiple=True, required=True, metavar="NAME", help="Which host; again for more.")
@click.option(
    "--new-host",
    default="",
    metavar="URL",
    help="The site moves to this address (https://new.example): the rules stay on the old host and lead there.",
)
@click.option(
    "--alias",
    "aliases",
    multiple=True,
    metavar="HOST",
    help="Another name that leads to the site (old.example.org); again for more. Those in the export are known.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def redirects(site: Path, names: tuple[str, ...], new_host: str, aliases: tuple[str, ...], quiet: bool) -> int:
    """Write the rules of one or several hosts into SITE/redirects, from the map that convert left there.

    Exit status 0: all old addresses are in the rules; 1: the host can't express some, which are counted;
    2: not written.
    """
    parts = split(new_host)
    if new_host and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/")):
        raise BadOption(f"--new-host {new_host}: an address like https://new.example is wanted, without a path.")
    told: list[str] = []

    def tell(_kind: Kind, message: str, _where: object) -> None:
        told.append(message)

    with tempfile.TemporaryDirectory(prefix="permapress-") as workspace:
        more = tuple(map(alias_told, aliases))
        written = rewrite_hosts(site, names, Path(workspace), tell, new_host.rstrip("/"), more)
    if not quiet:
        say(_sizes(site / "redirects", written))
        say(told)
    return 1 if told else 0


def _sizes(folder: Path, written: list[str]) -> list[str]:
    """Each file with its size, of many files their sum: what a host has to hold for each post."""
    things = sum(1 for row in read_map(folder).rows() if row.status == 200 and row.kind in SINGLES)
    lines = []
    for host, paths in groupby(written, lambda path: path.partition("/")[0]):
        sizes = {folder / path: (folder / path).stat().st_size for path in paths}
        if len(sizes) > _LISTED:
            sizes = {folder / host / f"({len(sizes):,} files)": sum(sizes.values())}
        lines += [f"{path}: {size:,} bytes, {size / max(things, 1):,.0f} for each post" for path, size in sizes.items()]
    return lines


redirects.epilog = "Hosts: " + ", ".join(sorted(hosts()))

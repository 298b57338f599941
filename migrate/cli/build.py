"""``permapress build``: the site of an archive, with Hugo."""

from __future__ import annotations

from pathlib import Path

import click

from migrate.build import build as run
from migrate.cli.show import say


@click.command(short_help="Build the site of an archive.")
@click.argument("site", type=click.Path(path_type=Path))
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def build(site: Path, quiet: bool) -> int:
    """Build the SITE that convert wrote into SITE/public, without a network.

    Exit status 0: built; 1: built, but Hugo warned; 2: not built.
    """
    result = run(site)
    if not quiet:
        say(result.warnings)
        say(f"built {site / 'public'}. Look at it: permapress serve {site}")
    return 1 if result.warnings else 0

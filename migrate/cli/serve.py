"""``permapress serve``: look at an archive's site in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from migrate.build import build
from migrate.cli.show import say
from migrate.errors import BadOption
from migrate.redirects.mapfile import JSONL, read_map
from migrate.redirects.resolve import Resolver
from migrate.serve import make_server


@click.command(short_help="Look at a site in a browser.")
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port; the next free one if it is taken.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def serve(site: Path, host: str, port: int, quiet: bool) -> int:
    """Serve the SITE that convert wrote, each thing at its old address; build it first if need be."""
    public = site / "public"
    if site.is_file():
        raise BadOption(f"{site} is a file. permapress convert {site} -o FOLDER makes a site of an export.")
    if not site.is_dir():
        raise BadOption(f"{site}: there is no such folder. permapress convert EXPORT -o {site} makes one.")
    if not public.is_dir():
        if not (site / "hugo.toml").is_file():
            raise BadOption(
                f"{site} has no site in it (it was not converted for Hugo). "
                "permapress convert EXPORT -o FOLDER makes one."
            )
        build(site)
    redirects = site / "redirects"
    resolver = Resolver(read_map(redirects)).loaded() if (redirects / JSONL).is_file() else None
    server = make_server(public, host, port, resolver)
    if not quiet:
        say(f"http://{host}:{server.server_address[1]}/  (Ctrl-C ends it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("" if quiet else "ended")
    finally:
        server.server_close()
    return 0

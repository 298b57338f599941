"""``permapress check-urls``: what each address of a list would get on the new site."""

from __future__ import annotations

from pathlib import Path

import click

from migrate.cli.show import counted, say, say_json
from migrate.errors import BadOption
from migrate.redirects.aliases import alias_told
from migrate.redirects.asked import addresses_in
from migrate.redirects.mapfile import read_map
from migrate.redirects.replay import GONE, Reply, replay


@click.command(name="check-urls", short_help="Tell what each address of a list or a log would get.")
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("urls", type=click.Path(path_type=Path))
@click.option(
    "--alias", "aliases", multiple=True, metavar="HOST", help="Another name of the site in the list; again for more."
)
@click.option("--all", "show_all", is_flag=True, help="List every address, not only those that get nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print every address as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def check_urls(site: Path, urls: Path, aliases: tuple[str, ...], show_all: bool, as_json: bool, quiet: bool) -> int:
    """Replay the addresses of URLS (one a line, an access log, or a sitemap; .gz too) against the SITE.

    Of an access log only what the old server answered counts, most wanted first.

    Exit status 0: each gets a page; 1: some get nothing; 2: not done.
    """
    if not (site / "public").is_dir():
        raise BadOption(f"{site} has no built site. permapress build {site} makes it.")
    known = read_map(site / "redirects").also_called(map(alias_told, aliases))
    replies = replay(site / "public", known, addresses_in(urls, known.patterns.names))
    lost = [reply for reply in replies if reply.status >= 400]
    if as_json:
        say_json([reply._asdict() for reply in replies])
    elif not quiet:
        _tell(replies, lost, show_all=show_all)
    return 1 if lost else 0


def _tell(replies: list[Reply], lost: list[Reply], *, show_all: bool) -> None:
    for reply in replies if show_all else lost:
        leads = f" -> {reply.location}" if reply.location else ""
        say(f"{reply.status}  {reply.times:>7,} x  {reply.address}{leads}")
    gone = [reply for reply in lost if reply.status == GONE]
    missed = [reply for reply in lost if reply.status != GONE]
    moved = sum(1 for reply in replies if reply.hops)
    say(
        f"{_counted(replies)}: {len(replies) - len(lost):,} get a page ({moved:,} by a redirect)\n"
        f"not found: {_counted(missed)}\n"
        f"gone for good, as the login and the API of WordPress are: {_counted(gone)}"
    )


def _counted(replies: list[Reply]) -> str:
    times = sum(reply.times for reply in replies)
    asked = "once" if times == 1 else f"{times:,} times"
    return f"{counted(len(replies), 'address', 'addresses')}, asked for {asked}"

"""``permapress media``: which files the archive wants and has; with ``--fetch`` they are fetched from the old site."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from migrate.cli.show import counted, say, say_error
from migrate.errors import BadOption
from migrate.fetch.download import Limits
from migrate.fetch.plan import HAVE, UNREACHABLE, WANT, Standing, Stock
from migrate.fetch.run import USER_AGENT, Fetched, Request, fetch_media
from migrate.media.ledger import DAMAGED, FETCHED, read_ledger
from migrate.media.wanted import read_wanted
from migrate.pipeline import convert
from migrate.urls import split
from migrate.verify.kept import order_of
from migrate.writers.archive import UNFINISHED, file_digest, read_manifest

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


class Bytes(click.ParamType[int]):
    """A number of bytes: ``500``, ``20M``, ``2G``."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        text = str(value).strip().upper().removesuffix("B").removesuffix("I")
        unit = text[-1:] if text[-1:] in _UNITS else ""
        number = text.removesuffix(unit)
        if not number.isdecimal():
            self.fail(f"{value!r} is no size. Write 500, 20M or 2G.", param, ctx)
        return int(number) * _UNITS[unit]


@click.command(short_help="List the wanted files; --fetch gets them from the old site.")
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--fetch", is_flag=True, help="Fetch what is missing. Without it nothing uses the network.")
@click.option("--from-host", help="Ask this address instead of the old site: https://backup.example.org")
@click.option(
    "--allow-host",
    multiple=True,
    help="A host (or HOST:PORT) that may be asked although it is not the old site, or has a private address or an "
    "unusual port. May be repeated.",
)
@click.option(
    "--sizes",
    type=click.Choice(["original", "keep"]),
    default="original",
    show_default=True,
    help="original: sized copies (-300x200) are replaced by their originals; keep: all of them are wanted too.",
)
@click.option(
    "--per-host", type=click.IntRange(1, 32), default=12, show_default=True, help="Requests at once to a host."
)
@click.option(
    "--delay",
    type=click.FloatRange(0, 60),
    default=0.0,
    show_default=True,
    help="Seconds between two requests to a host. One that asks for a pause gets it in any case.",
)
@click.option("--retries", type=click.IntRange(0, 20), default=4, show_default=True, help="Retries of a file.")
@click.option(
    "--timeout", type=click.FloatRange(1, 600), default=30.0, show_default=True, help="Seconds without a byte."
)
@click.option("--max-file", type=Bytes(), default="2G", show_default=True, help="Fetch no file larger than this.")
@click.option("--max-total", type=Bytes(), default="1T", show_default=True, help="Fetch no more than this in a run.")
@click.option(
    "--max-files", type=click.IntRange(1), default=1_000_000, show_default=True, help="No more files in a run."
)
@click.option("--user-agent", default=USER_AGENT, help="What to call ourselves; some hosts turn unknown names away.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def media(site: Path, fetch: bool, sizes: str, as_json: bool, quiet: bool, **asked: Any) -> int:
    """List the files that the archive SITE wants, each as have, want or unreachable; fetch them with --fetch.

    What is fetched lies where its old address finds it, and the archive is converted again from the export that it
    keeps, so that every reference points there. Stopped or killed, the same command goes on where it was.

    Exit status 0: listed, or all is there; 1: something could not be fetched; 2: nothing could be done.

    \b
    permapress media site                    what is wanted
    permapress media site --fetch            get it from the old site
    permapress media site --fetch --from-host https://backup.example.org
    """  # noqa: D301 - click wants the character itself
    keep = sizes == "keep"
    result = None
    if fetch:
        result = _fetch(_request(site, keep, **asked), quiet=quiet or as_json)
        _bring_up_to_date(site)
    if as_json:
        _as_json(site, sizes=keep)
    elif not quiet:
        _tell(site, result, sizes=keep)
    return 1 if result and (result.failed or result.stopped) else 0


def _request(
    site: Path, sizes: bool, from_host: str | None, allow_host: tuple[str, ...], user_agent: str, **asked: Any
) -> Request:
    """What the options ask of a fetch."""
    limits = Limits(
        per_host=asked["per_host"],
        delay=asked["delay"],
        retries=asked["retries"],
        timeout=asked["timeout"],
        file_bytes=asked["max_file"],
        total_bytes=asked["max_total"],
        files=asked["max_files"],
    )
    return Request(
        root=site,
        source=_source(from_host),
        allowed=frozenset(host.lower() for host in allow_host),
        sizes=sizes,
        limits=limits,
        user_agent=user_agent,
    )


def _source(given: str | None) -> str:
    if not given:
        return ""
    parts = split(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise BadOption(f"--from-host {given}: not the address of a host. Write https://backup.example.org")
    return given


def _fetch(request: Request, *, quiet: bool) -> Fetched:
    tqdm.monitor_interval = 0  # no thread of its own: the conversion afterwards forks
    with tqdm(desc="fetching", unit="B", unit_scale=True, disable=True if quiet else None, leave=False) as bar:
        return fetch_media(request, bar.update)


def _bring_up_to_date(site: Path) -> None:
    """Convert the archive again from the export that it keeps, as it was, if anything was fetched since."""
    noted = next((digest for path, digest in read_manifest(site) if path == FETCHED), "")
    if not (site / UNFINISHED).exists() and noted == file_digest(site / FETCHED):
        return
    try:
        order = order_of(site, (), jobs=None, quiet=True, unfinished=True)
    except BadOption as error:
        say_error(
            f"the files are in their places, but the archive could not be converted again. {error} "
            "Run permapress convert again with the same options: references will point to the files."
        )
        return
    convert(replace(order, output=site), lambda _run: None)


def _standings(site: Path, *, sizes: bool) -> Iterator[Standing]:
    about, wanted = read_wanted(site)
    errors = {one.file: one.error for one in read_ledger(site)}
    return Stock(site, about, lambda file: errors.get(file, "")).standings(wanted, sizes=sizes)


def _as_json(site: Path, *, sizes: bool) -> None:
    """The list as a stream: it may be long."""
    counts: Counter[str] = Counter()
    click.echo('{"media": [', nl=False)
    for standing in _standings(site, sizes=sizes):
        gap = ",\n" if counts else "\n"
        counts[standing.state] += 1
        click.echo(gap + json.dumps(_as_data(standing), ensure_ascii=False), nl=False)
    click.echo(f'\n],\n"counts": {json.dumps(dict(sorted(counts.items())))}}}')


def _as_data(standing: Standing) -> dict[str, Any]:
    one = standing.wanted
    data = {
        "file": one.file,
        "state": standing.state,
        "place": one.place,
        "role": one.role,
        "urls": list(one.urls),
        "times": one.times,
        "first": one.first,
        "path": standing.path,
        "copy_of": one.instead,
        "error": standing.error,
    }
    return {name: value for name, value in data.items() if value != ""}


def _tell(site: Path, result: Fetched | None, *, sizes: bool) -> None:
    counts: Counter[str] = Counter()
    for standing in _standings(site, sizes=sizes):
        counts[standing.state] += 1
        if result is None or standing.state != HAVE:
            say(_line(standing))
    if result:
        fetched = f"{counted(result.files, 'file')} fetched ({counted(result.bytes, 'byte')})"
        say(f"{fetched}, {result.failed:,} could not be.")
        if result.damaged:
            say(f"{result.damaged:,} came cut, and nothing shows them: they lie in {site / DAMAGED}")
        if result.stopped:
            say(f"Ended early by {result.stopped}; run again for the rest.")
    say(", ".join(f"{counts[state]:,} {state}" for state in (HAVE, WANT, UNREACHABLE)))
    if counts[WANT] and result is None:
        say(f"Next: permapress media {site} --fetch, or permapress convert … --uploads FOLDER")


def _line(standing: Standing) -> str:
    one = standing.wanted
    used = f"{one.times}×" if one.times else "-"
    private = " (not public)" if one.place != "public" else ""
    copy = f" → {one.instead}" if one.instead and not standing.path.endswith(one.file) else ""
    return f"{standing.state:<12}{one.role:<11}{used:>5}  {one.file}{copy}{private}" + (
        f"  {standing.error}" if standing.error else ""
    )

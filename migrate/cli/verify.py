"""``permapress verify``: an archive compared with the export that it was made from."""

from __future__ import annotations

from pathlib import Path

import click

from migrate.cli.show import say, say_json, told
from migrate.findings import Severity
from migrate.pipeline import Run
from migrate.pipeline import verify as run
from migrate.verify.kept import order_of


@click.command(short_help="Compare an archive with its export: is everything still there?")
@click.argument("site", type=click.Path(path_type=Path))
@click.option(
    "--export",
    "exports",
    multiple=True,
    help="The export, where the archive keeps none (--no-keep-source). Several: once each.",
)
@click.option("--report", type=click.Path(path_type=Path), help="Write all that was found to this file, as JSON.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes; default: one for each core.")
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Print every finding, also those that lost nothing.")
def verify(
    site: Path,
    exports: tuple[str, ...],
    report: Path | None,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Prove that the archive in SITE holds what its export says. Nothing in SITE is written.

    Each file is compared with its digest in the manifest. Each body and each public comment is rendered by a Markdown
    renderer that is not ours, and compared with the export: words in order, links, pictures, code to the letter, then
    headings, lists, tables, quotes, paragraphs, emphasis.

    \b
    permapress verify site
    permapress verify site --report proof.json

    Exit status 0: all of it is there; 1: something is missing or says something else; 2: it could not be compared.
    """  # noqa: D301 - click wants the character itself
    order = order_of(site, exports, jobs=jobs, quiet=quiet or as_json)
    return run(order, site, report, lambda result: _tell(result, as_json=as_json, quiet=quiet, verbose=verbose))


def _tell(result: Run, *, as_json: bool, quiet: bool, verbose: bool) -> None:
    verified = result.account.verified
    assert verified is not None
    if as_json:
        say_json({"verified": verified.as_data(), "counts": result.store.labels()})
    elif not quiet:
        say(f"{result.site.title} ({result.site.home})")
        say(verified.summary())
        for finding in result.store:
            if verbose or finding.kind.severity is Severity.LOSS:
                say(f"  {told(finding)}")

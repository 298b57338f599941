"""Writes the parts of docs/reference that the code knows best: python tests/tools/reference.py"""

from __future__ import annotations

import inspect
from pathlib import Path

import click
from block_rows import blocks

from migrate.cli import option_types, permapress
from migrate.comment_systems import systems
from migrate.findings import Kind
from migrate.redirects.hosts import hosts
from migrate.redirects.hosts.limits import LIMITS, READ, Limits

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
MADE = "<!-- Made by tests/tools/reference.py; change the code, then run it. -->\n"


def findings() -> str:
    """A row for each kind of finding."""
    rows = "".join(
        f"| `{kind.label}` | {kind.severity.value} | {kind.meaning} |\n"
        for kind in sorted(Kind, key=lambda kind: kind.label)
    )
    return (
        f"# Findings\n\n{MADE}\nA `loss` makes the exit status 1; a `repair` was mended; a `note` is worth knowing.\n\n"
        f"| kind | severity | what it means |\n| --- | --- | --- |\n{rows}"
    )


def commands() -> str:
    """The help of each command."""
    parts = [f"# Commands\n\n{MADE}\n```\n{_help(permapress, 'permapress')}\n```\n"]
    parts += [
        f"\n## permapress {name}\n\n```\n{_help(command, f'permapress {name}')}\n```\n"
        for name, command in permapress.all().items()
    ]
    parts.append(
        "\n## permapress.toml\n\nOptions that would otherwise be repeated, in the folder where the command runs (or `--config FILE`):\n\n"
        '```toml\ntarget = "plain"\noutput = "site"\n'
        'uploads = "backup/uploads"   # relative to this file\njobs = 2\nposts_per_page = 5\nkeep_source = false\n```\n\n'
        f"The keys: {', '.join(f'`{key}`' for key in sorted(option_types()))}. Each is the option of that name; `serve` takes none. Paths are relative to the file.\n\n"
        "The table `[shortcodes]` holds rules for shortcodes: see [say what a shortcode becomes](../how-to/shortcodes.md).\n"
    )
    return "".join(parts)


def comment_systems() -> str:
    """A section for each comment system: what is written, what its importer asks for, how it is taken in."""
    parts = [
        (
            f"# Comment systems\n\n{MADE}\nWhat `permapress comments SITE --to NAME` writes. See [move your comments](../how-to/move-comments.md).\n\n"
            "| system | writes | mentions | with `--with-private` |\n| --- | --- | --- | --- |\n"
        )
    ]
    found = systems()
    for name, system in found.items():
        mentions = "yes" if system.mentions else "left out"
        private = ", ".join(sorted(system.private)) or "nothing more"
        parts.append(f"| `{name}` | {system.about} | {mentions} | {private} |\n")
    for name, system in found.items():
        told = inspect.cleandoc(system.__doc__ or "").replace("``", "`")
        parts.append(f"\n## {name}\n\n{told}\n\n`FILE` is taken in so: {system.importer}\n")
    return "".join(parts)


def host_limits() -> str:
    """A row for each host: what it can do, and where that was read."""
    head = (
        f"# Hosts\n\n{MADE}\nWhat `permapress redirects SITE --host NAME` keeps to, as the vendors' pages said on {READ}. See "
        "[keep your permalinks](../how-to/keep-permalinks.md).\n\n"
        "| host | rules | bytes | longest | sees `?p=12` | sees names | what is gone | unasked status | goes first | way out | source |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    )
    known = hosts()
    rows = [
        f"| `{name}` ({known[name].title}) | {_number(limits.rules, limits.patterns)} | {_number(limits.bytes)} "
        f"| {_number(limits.characters)} | {_yes(limits.query)} | {_yes(limits.names)} | {limits.gone} | {limits.unasked} "
        f"| {limits.wins} | {limits.way_out} | {limits.source} |\n"
        for name, limits in LIMITS.items()
    ]
    lacks = (
        "\n## Which old addresses each can't lead anywhere\n\nThey end nowhere, as if they had never been; a query shows the home page. All else "
        "is answered as the map says, and nothing else leads anywhere: a test asks each host's own engine. `permapress redirects` counts "
        "them for your site. *Sees names* says whether its rules tell `www.` and former hosts from the site's own.\n\n"
        "| host | old addresses | because of |\n| --- | --- | --- |\n"
    )
    foot = (
        "".join(_lacks(name, limits) for name, limits in LIMITS.items())
        + "\n## What each writes\n\n| name | for | |\n| --- | --- | --- |\n"
    )
    told = (
        (name, host.title, " ".join(inspect.cleandoc(host.__doc__ or "").split()).replace("``", "`"))
        for name, host in sorted(known.items())
    )
    return (
        head
        + "".join(rows)
        + lacks
        + foot
        + "".join(f"| `{name}` | {title} | {words} |\n" for name, title, words in told)
    )


def _lacks(name: str, limits: Limits) -> str:
    """Rows of what a host lacks, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for lack, why in limits.lacks.items():
        by_reason.setdefault(why, []).append(lack.value)
    return "".join(f"| `{name}` | {'; '.join(lacks)} | {why} |\n" for why, lacks in by_reason.items())


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _number(number: int | None, patterns: int | None = None) -> str:
    return f"{number:,}" + (f" and {patterns:,} with wildcards" if patterns else "") if number else "no limit named"


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
    return command.get_help(context)


def made() -> dict[str, str]:
    """Each generated page by its name."""
    return {
        "findings.md": findings(),
        "blocks.md": blocks(MADE),
        "commands.md": commands(),
        "comment-systems.md": comment_systems(),
        "hosts.md": host_limits(),
    }


if __name__ == "__main__":
    for page, text in made().items():
        (REFERENCE / page).write_text(text, encoding="utf-8")

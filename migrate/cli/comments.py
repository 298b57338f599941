"""``permapress comments``: an archive's comments as the file of a living comment system."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from migrate.cli.show import counted, safe
from migrate.comment_systems import systems
from migrate.comment_systems.archive import Archive, Conversation
from migrate.comment_systems.move import Moved, Mover
from migrate.comment_systems.output import FileOutput, FolderOutput, Output
from migrate.comment_systems.system import FolderSystem, Site, System
from migrate.errors import BadOption
from migrate.model import Data

_SHOWN = 20
"""So many refused comments are named; -v names all."""


@click.command(short_help="Take an archive's comments to Disqus, Isso, Remark42, …")
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--to", required=True, metavar="SYSTEM", help="Which system; see below.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write (staticman: the folder); default: standard output.",
)
@click.option(
    "--site",
    default="",
    metavar="URL",
    help="The address of the new home page, if it is another: https://new.example",
)
@click.option(
    "--with-private",
    is_flag=True,
    help="Also e-mail addresses and IPs, from apart/comments, where the system's importer has a place for them.",
)
@click.option("--with-mentions", is_flag=True, help="Also pingbacks and trackbacks, as comments.")
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON (on standard error without -o).")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every comment that is refused.")
def comments(
    archive: Path,
    to: str,
    out: Path | None,
    site: str,
    with_private: bool,
    with_mentions: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Write the public comments of an ARCHIVE (a folder that convert wrote) for a living comment system.

    SYSTEM is disqus, isso, remark42, artalk, staticman, giscus-plan, disqus-export (for Waline, Commento, Cusdis and
    others), csv or json. Every comment is held against the importer's own rules first. What it would refuse is named
    and not written, and the exit status is 1.

    \b
    permapress comments site --to isso -o comments.xml
    permapress comments site --to disqus --site https://new.example -o disqus.xml
    """  # noqa: D301 - click wants the character itself
    known = systems()
    if to not in known:
        raise BadOption(f"there is no comment system {to!r}. Known are {', '.join(known)}.")
    source = Archive(archive, site)
    system = known[to](Site(title=source.title, home=source.home, with_private=with_private))
    say = _speaker(quiet=quiet, to_stderr=out is None)
    if with_private and (lack := _lack(system, archive)):
        say(f"  {lack}, so nothing private goes along")
    mover = Mover(source, system, _teller(say, verbose=verbose), with_mentions=with_mentions)
    with _output(system, out, archive, private=with_private) as output:
        account = mover.write(output)
    if as_json:
        click.echo(json.dumps(account.as_data(), ensure_ascii=False, indent=1), err=out is None)
    else:
        _tell(say, account, system, output)
    return 1 if account.refused else 0


Say = Callable[[str], None]


def _speaker(*, quiet: bool, to_stderr: bool) -> Say:
    """Prints a line, beside the file if that goes to standard output."""
    return lambda line: None if quiet else click.echo(safe(line), err=to_stderr)


def _teller(say: Say, *, verbose: bool) -> Callable[[Conversation, Data, str], None]:
    named = 0

    def tell(conversation: Conversation, comment: Data, reason: str) -> None:
        nonlocal named
        named += 1
        if verbose or named <= _SHOWN:
            say(f"  refused: comment {comment.get('id')} of {conversation.url or conversation.file}: {reason}")
        elif named == _SHOWN + 1:
            say("  … -v names all")

    return tell


def _lack(system: System, archive: Path) -> str:
    """Why nothing private can go along though the user asked for it."""
    if not system.private:
        return "the system has no place for it"
    return "" if (archive / "apart" / "comments").is_dir() else f"there is no {archive}/apart/comments"


def _output(system: System, out: Path | None, archive: Path, *, private: bool) -> Output:
    """Where it goes. What is private never lies where a build would publish it."""
    if out is None:
        if isinstance(system, FolderSystem):
            raise BadOption("this system wants a folder. Name a new one with -o FOLDER.")
        return Output(sys.stdout.buffer)
    inside, place = archive.resolve(), out.resolve()
    if private and inside in place.parents and place.relative_to(inside).parts[0] != "apart":
        raise BadOption(f"{out} may be published with the site. Put what is private outside, or into {archive}/apart.")
    if isinstance(system, FolderSystem):
        return FolderOutput(out, private=private)
    return FileOutput(out, private=private)


def _tell(say: Say, account: Moved, system: System, output: Output) -> None:
    threads = counted(account.pages, "thread")
    say(
        f"{counted(account.total, 'public comment')}: {account.written:,} written ({threads}), "
        f"{account.left_out.total():,} left out, {account.refused.total():,} refused"
    )
    for word, reasons in (("left out", account.left_out), ("refused", account.refused)):
        for reason, times in reasons.most_common():
            say(f"  {times:,} {word}: {reason}")
    if account.moved_up:
        say(f"  {account.moved_up:,} answered one of these and moved up")
    if account.renumbered:
        say(f"  {account.renumbered:,} had no number of their own and got one")
    if output.parts:
        files = ", ".join(map(str, output.parts))
        say(f"{files}\nNext: {system.importer.replace('FILE', str(output.parts[0]))}")

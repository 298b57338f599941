"""``permapress forget``: a person taken out of an archive."""

from __future__ import annotations

from pathlib import Path

import click

from migrate.cli.show import counted, say, say_json
from migrate.forget.archive import Forgotten
from migrate.forget.archive import forget as run
from migrate.forget.person import Person
from migrate.pseudonyms import Pseudonyms, key_beside, read_key


@click.command(short_help="Take a person out of an archive.")
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--email", "emails", multiple=True, help="An e-mail address of theirs; may be given several times.")
@click.option("--name", "names", multiple=True, help="A name under which they wrote or are written of.")
@click.option("--comment-id", "ids", multiple=True, type=click.IntRange(1), help="The number of a comment of theirs.")
@click.option("--only", is_flag=True, help="With --comment-id: these comments alone, not all that their authors wrote.")
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Of an archive made with --private hash: the file of its key. Default: SITE.key beside the folder.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would go; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def forget(
    site: Path,
    emails: tuple[str, ...],
    names: tuple[str, ...],
    ids: tuple[int, ...],
    only: bool,
    key: Path | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Take a person out of the archive SITE: its files, the export that it keeps, the built site. It can't be undone.

    Their comments stay as empty places, so that answers keep theirs; addresses and names go wherever they stand, in any
    case and encoding, as Gravatar's digest too. A later convert from the kept export does not bring them back.

    Exit status 0: all is gone; 1: something could not be seen to, and is named.

    \b
    permapress forget site --email somebody@example.org --dry-run
    permapress forget site --email somebody@example.org --name "Some Body"
    permapress forget site --comment-id 1234 --only
    """  # noqa: D301 - click wants the character itself
    key = key or key_beside(site)
    if key.is_file():
        emails += tuple(map(Pseudonyms(read_key(key)).of, emails))
    person = Person(emails=emails, names=names, comments=frozenset(ids), only=only)
    done = run(site, person, dry_run=dry_run)
    if as_json:
        say_json(_data(done))
    elif not quiet:
        _tell(done, dry_run=dry_run)
    return 1 if done.left else 0


def _data(done: Forgotten) -> dict[str, object]:
    return {
        "comments": done.taken.comments,
        "items": done.taken.items,
        "places": done.taken.places,
        "files": dict(sorted(done.files.items())),
        "gone": done.gone,
        "renamed": done.renamed,
        "named": done.named,
        "rebuilt": done.rebuilt,
        "left": done.left,
    }


def _tell(done: Forgotten, *, dry_run: bool) -> None:
    if not done:
        say("Nothing of that person is in the archive.")
    for name, times in sorted(done.files.items()):
        say(f"  {times:>5}  {name}")
    for name in done.gone:
        say(f"   gone  {name}")
    if done:
        taken = done.taken
        say(
            f"{counted(taken.comments, 'comment')}, {counted(taken.items, 'entry', 'entries')} of forms or orders "
            f"and what stood in {counted(taken.places, 'other place')} {'would go' if dry_run else 'are gone'}; "
            f"{counted(done.renamed, 'file or folder has', 'files or folders have')} another name."
        )
    if done.rebuilt:
        say("The site was built again. What is published already changes when you publish it again.")
    if done.named:
        places = counted(done.named, "place still has", "places still have")
        say(f"{places} a name under which they wrote: add --name for that to go, too.")
    for told in done.left:
        say(f"Left: {told}")

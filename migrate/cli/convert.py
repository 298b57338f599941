"""``permapress convert``: an export becomes an archive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from migrate.cli.show import counted, say, say_json, told
from migrate.errors import BadOption
from migrate.findings import Severity
from migrate.media.pages import AS_FILE, AS_PAGE
from migrate.permalinks.former import LASTING_TAGS
from migrate.pipeline import Order, Run
from migrate.pipeline import convert as run
from migrate.pseudonyms import key_beside, read_key
from migrate.redirects.aliases import alias_told
from migrate.report import summary
from migrate.wishes import ShortcodeRule, Wishes
from migrate.writers.target import Options
from migrate.writers.targets import targets


@click.command(short_help="Turn an export into a complete archive.")
@click.argument("exports", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The folder to write. It must be empty, new, or an earlier archive.",
)
@click.option(
    "--target",
    default="hugo",
    show_default=True,
    help="What to write: hugo (a site that works at once) or plain (Markdown alone).",
)
@click.option(
    "--uploads",
    type=click.Path(path_type=Path),
    help="A folder, tar or zip with what lay under wp-content/uploads.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    help="Worker processes; default: one for each core. Changes no byte of the output.",
)
@click.option(
    "--posts-per-page",
    type=click.IntRange(1, 1000),
    default=None,
    help="Posts on a page of a list; the export does not say it. Default: 10, and shorter pages' numbers work too.",
)
@click.option(
    "--permalinks",
    default="",
    metavar="STRUCTURE",
    help="The permalink structure of the old site (/%year%/%postname%/), if inspect infers another.",
)
@click.option(
    "--former-permalinks",
    multiple=True,
    metavar="STRUCTURE",
    help="A permalink structure that the site had before, of dates, %postname% and %post_id%; again for more.",
)
@click.option("--category-base", default="", metavar="PATH", help="What stood before a category, if not category.")
@click.option("--tag-base", default="", metavar="PATH", help="What stood before a tag, if not tag.")
@click.option(
    "--front-page",
    default="",
    metavar="PAGE",
    help="The page at the home address (number, address or slug), if not seen.",
)
@click.option(
    "--posts-page",
    default="",
    metavar="PAGE",
    help="The page that listed the newest posts, on a site with a front page; none if there was no such page.",
)
@click.option(
    "--attachment-pages",
    type=click.Choice([AS_PAGE, AS_FILE]),
    default=None,
    help="What an attachment's address shows: a page, or its file, as on sites made since WordPress 6.4."
    " Untold: a page; a query (?attachment_id=5) leads to the file where the export looks like such a site.",
)
@click.option(
    "--amp", is_flag=True, help="Posts had an address for telephones (…/amp/, by a plugin): it leads to them."
)
@click.option(
    "--alias",
    "aliases",
    multiple=True,
    metavar="HOST",
    help="Another name that the site's host had (old.example.org); again for more. Links to it are the site's own.",
)
@click.option(
    "--smilies/--no-smilies",
    default=True,
    show_default=True,
    help="Draw :-) as an emoji, as WordPress did (for Hugo in its pages: the Markdown keeps it), or not at all.",
)
@click.option(
    "--double-parentheses/--no-double-parentheses",
    default=False,
    show_default=True,
    help="Read ((a note)) in a text as a footnote, as several plugins did.",
)
@click.option(
    "--keep-source/--no-keep-source",
    default=True,
    show_default=True,
    help="Keep a copy of the export under apart/source.",
)
@click.option(
    "--private",
    type=click.Choice(["separate", "hash", "drop"]),
    default="separate",
    show_default=True,
    help="What is not public: keep it in apart/; keep it there with pseudonyms for addresses and user agents; drop it.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --private hash: the file of the key. Default: SITE.key beside the folder; made where there is none.",
)
@click.option(
    "--public-meta",
    multiple=True,
    metavar="KEY",
    help="A custom field that is public: its key, or a glob (recipe_*). May be repeated. Others are kept in apart/.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite files that were edited since they were written, and write into a folder that is not ours.",
)
@click.option(
    "--verify",
    is_flag=True,
    help="Render every file back and compare it with what it was made from.",
)
@click.option("--dry-run", is_flag=True, help="Do everything but write.")
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Print every finding.")
@click.pass_obj
def convert(shortcodes: Mapping[str, ShortcodeRule] | None, /, **options: Any) -> int:
    """Turn one or several EXPORTS of a site into a complete archive.

    EXPORTS are files, folders, globs, .gz, .xz or .zip, or - for standard input; several become one site.

    \b
    permapress convert export.xml -o site
    permapress convert export.xml -o site --uploads backup/wp-content/uploads
    permapress convert part-*.xml.gz -o notes --target plain
    """  # noqa: D301 - click wants the character itself
    asked = Asked(**options)
    asked.check()
    order = asked.order(shortcodes or {})
    return run(order, lambda result: asked.tell(result, order))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for on the command line or in the file, in the words of the options above."""

    exports: tuple[str, ...]
    output: Path | None
    target: str
    uploads: Path | None
    jobs: int | None
    posts_per_page: int | None
    permalinks: str
    former_permalinks: tuple[str, ...]
    category_base: str
    tag_base: str
    front_page: str
    posts_page: str
    attachment_pages: str | None
    amp: bool
    aliases: tuple[str, ...]
    smilies: bool
    double_parentheses: bool
    keep_source: bool
    private: str
    key: Path | None
    public_meta: tuple[str, ...]
    force: bool
    verify: bool
    dry_run: bool
    as_json: bool
    quiet: bool
    verbose: bool

    def check(self) -> None:
        """Refuse what cannot be meant."""
        if self.output is None and not self.dry_run:
            raise BadOption("convert needs a folder to write to. Add -o FOLDER, or --dry-run to write nothing.")
        if self.verify and self.dry_run:
            raise BadOption("--verify reads what was written. Leave --dry-run out.")
        if self.target not in targets():
            raise BadOption(f"there is no target {self.target!r}. Known are {', '.join(sorted(targets()))}.")

    def order(self, shortcodes: Mapping[str, ShortcodeRule]) -> Order:
        """The run that is wanted."""
        return Order(
            inputs=self.exports,
            output=None if self.dry_run else self.output,
            target=self.target,
            uploads=self.uploads,
            jobs=self.jobs,
            force=self.force,
            keep_source=self.keep_source,
            private=self.private,
            key=_key(self.private, self.key, self.output),
            verify=self.verify,
            quiet=self.quiet or self.as_json,
            options=self._options(),
            wishes=Wishes(
                shortcodes,
                smilies=self.smilies,
                double_parentheses=self.double_parentheses,
                public_meta=self.public_meta,
            ),
        )

    def _options(self) -> Options:
        """What the export doesn't say of the old site."""
        return Options(
            posts_per_page=self.posts_per_page or 0,
            permalinks=_structure(self.permalinks),
            former_permalinks=tuple(map(_former, self.former_permalinks)),
            category_base=self.category_base.strip("/"),
            tag_base=self.tag_base.strip("/"),
            front_page=self.front_page,
            posts_page=self.posts_page,
            attachment_pages=self.attachment_pages or "",
            amp=self.amp,
            aliases=tuple(map(alias_told, self.aliases)),
        )

    def tell(self, result: Run, order: Order) -> None:
        """Say what came of it, as far as it is asked for."""
        if self.as_json:
            _tell_json(result)
        elif not self.quiet:
            say(f"{result.site.title} ({result.site.home})")
            say(summary(result.account, result.store))
            _tell_findings(result, all_of_them=self.verbose)
            if order.output:
                _tell_files(result, order.output)
                if order.target == "hugo":
                    say(f"Next: permapress serve {order.output}")


def _structure(told: str) -> str:
    """A permalink structure as WordPress has it; a wrong one would move every post."""
    if told and (not told.startswith("/") or not re.search("%(?:postname|post_id)%", told)):
        raise BadOption(f"--permalinks {told}: it starts with / and holds %postname% or %post_id%.")
    return told


def _former(told: str) -> str:
    """A former structure; what it made of a post must be what it would make today."""
    unknown = set(re.findall("%([a-z_]+)%", told)) - LASTING_TAGS
    if not told.startswith("/") or not re.search("%(?:postname|post_id)%", told) or unknown:
        raise BadOption(
            f"--former-permalinks {told}: it starts with /, holds %postname% or %post_id%, and beside them dates only."
        )
    return told


def _key(private: str, key: Path | None, output: Path | None) -> bytes:
    """The key of the pseudonyms. It never lies in the archive: whoever has both can tell who is who."""
    if private != "hash" or output is None:
        return b""
    path = key or key_beside(output)
    if output.resolve() in path.resolve().parents:
        raise BadOption(f"--key {path}: the key must not lie in the archive. Name a file outside {output}.")
    return read_key(path)


def _tell_json(result: Run) -> None:
    account = result.account
    say_json({"account": account.as_data(), "counts": result.store.labels(), "closes": account.closes})


def _tell_findings(result: Run, *, all_of_them: bool) -> None:
    """The findings that lost something, if they are few, or all."""
    for finding in result.store:
        if all_of_them or (finding.kind.severity is Severity.LOSS and result.store.losses <= 20):
            say(f"  {told(finding)}")


def _tell_files(result: Run, output: Path) -> None:
    files = result.account.files
    say(
        f"{counted(files['written'], 'file')} written, {files['unchanged']:,} unchanged, "
        f"{files['kept']:,} edited and kept, in {output}; "
        "all that was found is in report.json"
    )
    if missing := result.account.media.left_out:
        say(f"{counted(missing, 'media file is', 'media files are')} not here. Next: permapress media {output}")

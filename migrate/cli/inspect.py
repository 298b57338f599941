"""``permapress inspect``: what an export holds, what is damaged, what it can't tell. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import click

from migrate.census import count_authors
from migrate.cli.show import say, say_json, told
from migrate.index import Index
from migrate.permalinks import AddressSpace
from migrate.pipeline import Order, Run
from migrate.pipeline import convert as run
from migrate.redirects.aliases import aliases_of
from migrate.report import NAMED, summary
from migrate.writers.target import Options

UNKNOWABLE = (
    "posts and comments on a page",
    "which page lists the newest posts",
    "category and tag base",
    "the time zone's name",
    "the media files themselves",
    "revisions (since WordPress 2.7), comments that WordPress called spam (since 3.1)",
    "authors without posts, and how authors' addresses are spelt",
    "widgets and theme settings",
)
"""What no export holds (facts 1.4, 2.6)."""


@click.command(short_help="Tell what is in an export; write nothing.")
@click.argument("exports", nargs=-1, required=True)
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes; default: one for each core.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print only the exit status.")
@click.option("-v", "--verbose", is_flag=True, help="Print every finding with its place.")
def inspect(exports: tuple[str, ...], jobs: int | None, as_json: bool, quiet: bool, verbose: bool) -> int:
    """Tell what is in one or several EXPORTS, what is damaged in them and what they can't tell.

    Exit status 0: everything can be converted; 1: something is lost or damaged beyond repair; 2: this is no export.
    """

    def tell(result: Run) -> None:
        count_authors(result.authors, result.census)
        if as_json:
            _as_json(result)
        elif not quiet:
            _tell(result, verbose=verbose)

    return run(Order(inputs=exports, jobs=jobs, quiet=quiet or as_json), tell)


def _as_json(result: Run) -> None:
    space = result.site.addresses
    say_json(
        {
            "site": {
                "title": result.site.title,
                "home": result.site.home,
                "language": result.site.language,
                "generator": result.site.generator,
                "permalink_structure": space.structure or "plain",
                "links_seen": space.seen,
                "links_agreeing": space.agreeing,
                "posts_page": space.posts_page or None,
            },
            "account": result.account.as_data(),
            "names": {kind.label: result.store.names(kind) for kind in NAMED},
            "personal": result.census.as_data(),
            "findings": [finding.as_data() for finding in result.store],
            "unknowable": list(UNKNOWABLE),
        }
    )


def addresses(space: AddressSpace, index: Index) -> list[str]:
    """What was inferred of the old addresses, how sure that is, and from what."""
    if not space.seen:
        return ["addresses: no post's link tells the permalink structure (--permalinks)"]
    sure = "certain" if space.agreeing == space.seen and space.seen > 2 else "likely"
    structure = space.structure or "plain (?p=ID)"
    return [
        f"addresses: {structure}, {sure}: {space.agreeing} of {space.seen} posts' links agree",
        *([] if space.plain else _fronts(space)),
        *_former(space),
        *_front_pages(space, index),
        f"  posts on a page: {_per_page(space.most_per_page)} (--posts-per-page)",
    ]


def _fronts(space: AddressSpace) -> Iterator[str]:
    """What stands before terms, own types and authors."""
    for name, taxonomy, base, option in (
        ("categories", "category", space.category_base, "--category-base"),
        ("tags", "post_tag", space.tag_base, "--tag-base"),
    ):
        why = "by links within the site" if base else f"WordPress's own; no link says otherwise ({option})"
        yield f"  {name}: {space.base}{space.taxonomy_front(taxonomy)}, {why}"
    if space.type_fronts:
        fronts = [f"{kind}: {space.base}{front}" for kind, front in sorted(space.type_fronts.items())]
        yield f"  own types: {', '.join(fronts)}, by their links"
    yield f"  authors: {space.base}{space.author_front}NAME, the name guessed from the login"


def _former(space: AddressSpace) -> Iterator[str]:
    """What was in force before: structures, names of the host."""
    if space.former_structures:
        yield f"  before: {', '.join(space.former_structures)}, by links within the site (--former-permalinks)"
    names = [name for name in aliases_of(space.home, sorted(space.former)) if not name.startswith("www.")]
    if names:
        yield f"  other names of the host: {', '.join(names)}, by guids and links (--alias)"


def _per_page(most: int) -> str:
    size = Options().page_size(most)
    if size < Options().page_size():
        return f"at most {most}, since a link within the site leads to a page that is there only then; {size} are taken"
    return f"not in an export; {size} are assumed"


def _front_pages(space: AddressSpace, index: Index) -> list[str]:
    """Where the newest posts are listed, on a site with a front page."""
    front = index.one("SELECT title FROM items WHERE type='page' AND place='public' AND address=?", (space.base + "/",))
    if front is None:
        return []
    posts = index.one("SELECT address FROM items WHERE number=?", (space.posts_page,)) if space.posts_page else None
    listed = f"{posts[0]}, {space.posts_page_by}" if posts else "below the front page; no page shows that it lists them"
    return [f"  front page: {front[0]}, by its address", f"  newest posts: {listed} (--posts-page)"]


def _tell(result: Run, *, verbose: bool) -> None:
    site, space = result.site, result.site.addresses
    say(f"{site.title}, {site.home}, language {site.language}" + (f", {site.generator}" if site.generator else ""))
    say(addresses(space, result.index))
    say("")
    say(_types(result))
    say("")
    say(summary(result.account, result.store))
    for kind in NAMED:
        if names := result.store.names(kind):
            say(f"{kind.label}: " + ", ".join(f"{name} ({entry['count']})" for name, entry in names.items()))
    if verbose:
        say(f"  {finding.kind.severity.value}: {told(finding)}" for finding in result.store)
    say("")
    say("Personal or secret, and kept from the public unless it says otherwise (--json names more places):")
    say(result.census.lines())
    say("")
    say("An export never holds: " + "; ".join(UNKNOWABLE) + ".")


def _types(result: Run) -> Iterator[str]:
    """How many items of each type there are, by status."""
    for kind, statuses in sorted(result.account.by_type.items()):
        counts = (f"{tally.total:,} {status or 'without a status'}" for status, tally in sorted(statuses.items()))
        yield f"  {kind or 'without a type'}: {', '.join(counts)}"

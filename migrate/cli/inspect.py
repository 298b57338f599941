"""``permapress inspect``: what an export holds, what is damaged, what it can't tell. Writes nothing."""

from __future__ import annotations

import click

from migrate.census import count_authors
from migrate.cli.show import say, say_json
from migrate.index import Index
from migrate.permalinks import AddressSpace
from migrate.pipeline import Order, Run
from migrate.pipeline import convert as run
from migrate.redirects.aliases import aliases_of
from migrate.report import NAMED, account_data, summary
from migrate.writers.target import Options

UNKNOWABLE = (
    "posts and comments on a page",
    "which page lists the newest posts",
    "category and tag base",
    "the time zone's name",
    "the media files themselves",
    "revisions, and comments that WordPress called spam",
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
    order = Order(inputs=exports, jobs=jobs, quiet=quiet or as_json)
    return run(
        order,
        lambda result: (
            None if quiet and not as_json else (_as_json(result) if as_json else _tell(result, verbose=verbose))
        ),
    )


def _as_json(result: Run) -> None:
    count_authors(result.authors, result.census)
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
            "account": account_data(result.account),
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
    lines = [
        f"addresses: {space.structure or 'plain (?p=ID)'}, {sure}: {space.agreeing} of {space.seen} posts' links agree"
    ]
    if not space.plain:
        for name, taxonomy, told in (("categories", "category", "--category-base"), ("tags", "post_tag", "--tag-base")):
            base = {"category": space.category_base, "post_tag": space.tag_base}[taxonomy]
            why = "by links within the site" if base else f"WordPress's own; no link says otherwise ({told})"
            lines.append(f"  {name}: {space.base}{space.taxonomy_front(taxonomy)}, {why}")
        fronts = [f"{kind}: {space.base}{front}" for kind, front in sorted(space.type_fronts.items())]
        lines += [f"  own types: {', '.join(fronts)}, by their links"] if fronts else []
        lines.append(f"  authors: {space.base}{space.author_front}NAME, the name guessed from the login")
    if space.former_structures:
        lines.append(f"  before: {', '.join(space.former_structures)}, by links within the site (--former-permalinks)")
    names = [name for name in aliases_of(space.home, sorted(space.former)) if not name.startswith("www.")]
    if names:
        lines.append(f"  other names of the host: {', '.join(names)}, by guids and links (--alias)")
    lines += _front_pages(space, index)
    lines.append(f"  posts on a page: {_per_page(space.most_per_page)} (--posts-per-page)")
    return lines


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
    count_authors(result.authors, result.census)
    site, space = result.site, result.site.addresses
    say(f"{site.title}, {site.home}, language {site.language}" + (f", {site.generator}" if site.generator else ""))
    say(addresses(space, result.index))
    say("")
    for kind, statuses in sorted(result.account.by_type.items()):
        told = ", ".join(
            f"{tally.total:,} {status or 'without a status'}" for status, tally in sorted(statuses.items())
        )
        say(f"  {kind or 'without a type'}: {told}")
    say("")
    say(summary(result.account, result.store))
    for named in NAMED:
        names = result.store.names(named)
        if names:
            say(f"{named.label}: " + ", ".join(f"{name} ({entry['count']})" for name, entry in names.items()))
    if verbose:
        for finding in result.store:
            where = ", ".join(f"{name} {value}" for name, value in finding.where.items() if value not in (None, ""))
            say(
                f"  {finding.kind.severity.value}: {finding.kind.label}: {finding.message}"
                + (f" ({where})" if where else "")
            )
    say("")
    say("Personal or secret, and kept from the public unless it says otherwise (--json names more places):")
    say(result.census.lines())
    say("")
    say("An export never holds: " + "; ".join(UNKNOWABLE) + ".")

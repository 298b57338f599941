"""What is inferred of the old site's addresses, from all that its export shows, and from what the user says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from migrate.findings import Kind
from migrate.index import Index
from migrate.model import Term
from migrate.names import decode
from migrate.permalinks import AddressSpace, hosts_of
from migrate.permalinks.former import with_former_structures
from migrate.permalinks.frontpages import Pages, find_front_pages
from migrate.permalinks.links import infer_base, last_page, most_per_page, other_names, own_paths
from migrate.permalinks.structure import Example, infer_structure, type_front
from migrate.run import Run
from migrate.terms import category_parents
from migrate.urls import split
from migrate.visibility import MENU


def infer_space(run: Run, home: str, terms: Sequence[Term]) -> AddressSpace:
    """The address space, before anything is given an address.

    Raises:
        BadOption: the user names a page that is not in the export.
    """
    space = _by_links_of_items(run, home, terms)
    linked = list(own_paths((source.path for source in run.sources), space))
    space = _with_front_pages(run, _with_bases(run, space, terms, linked), linked)
    return replace(space, most_per_page=_most_per_page(run.index, space, linked))


def _by_links_of_items(run: Run, home: str, terms: Iterable[Term]) -> AddressSpace:
    """What the links of published items tell: the structure, and the folder of each own type."""
    index, options = run.index, run.order.options
    base = split(home).path.rstrip("/")
    structure, seen, agreeing = infer_structure(_examples(index, category_parents(terms)), base, options.permalinks)
    hosts = hosts_of(home, (f"//{alias}" for alias in options.aliases))
    # a guid keeps the host of its day; one host out of many is somebody else's post, imported
    former = frozenset(host for host, times in run.guid_hosts.items() if times > 1)
    space = AddressSpace(
        home=home,
        base=base,
        structure=structure,
        seen=seen,
        agreeing=agreeing,
        hosts=hosts,
        former=former - hosts,
        plain=not structure and agreeing > 0,
        amp=options.amp or _had_amp(index),
    )
    fronts = {kind: type_front(_links_of(index, kind, space)) for kind in _own_types(index)}
    return replace(space, type_fronts={kind: front[len(base) :] for kind, front in fronts.items() if front})


def _examples(index: Index, parents: Mapping[str, str]) -> Iterator[Example]:
    """Published posts that have an address: a few hundred, from the whole span of the blog, tell as much as all."""
    (count,) = index.one("SELECT COUNT(*) FROM items WHERE type='post'") or (0,)
    posts = index.rows(
        "SELECT link, slug, id, date, creator, categories FROM items"
        " WHERE type='post' AND status='publish' AND link != '' AND place != 'merged'"
        " AND (seq % ? = 0) ORDER BY seq",
        (max(1, count // 600),),
    )
    for link, slug, number, date, creator, categories in posts:
        within = tuple(_with_ancestors(categories.split("\n"), parents))
        yield Example(link=link, slug=slug, id=number, date=date, creator=creator, categories=within)


def _with_ancestors(slugs: Iterable[str], parents: Mapping[str, str]) -> list[str]:
    """Categories and all above them: a post's address names the parents that it is not in."""
    found: dict[str, None] = {}
    for slug in slugs:
        at = slug
        while at and at not in found:
            found[at] = None
            at = parents.get(at, "")
    return [decode(slug) for slug in found]


def _own_types(index: Index) -> list[str]:
    query = """SELECT DISTINCT type FROM items
    WHERE place='public' AND type NOT IN ('post', 'page', 'attachment', ?) ORDER BY type"""
    return [kind for (kind,) in index.rows(query, (MENU,))]


def _links_of(index: Index, kind: str, space: AddressSpace) -> Iterator[tuple[str, str]]:
    """(path, slug) of the first few hundred items of a type."""
    query = "SELECT link, slug FROM items WHERE type=? AND place='public' ORDER BY seq LIMIT 500"
    for link, slug in index.rows(query, (kind,)):
        path = space.path_of(link)
        if path and slug:
            yield path, decode(slug)


def _had_amp(index: Index) -> bool:
    """Whether the plugin AMP left its notes in the export."""
    return index.one("SELECT 1 FROM items WHERE type='amp_validated_url'") is not None


def _with_bases(run: Run, space: AddressSpace, terms: Sequence[Term], linked: Sequence[str]) -> AddressSpace:
    """The category and tag base: told by the user, else seen in links within the site, else WordPress's own."""
    if space.plain:
        return space
    options, others = run.order.options, {front.strip("/") for front in space.type_fronts.values()}
    if space.structure.startswith(f"{space.front}%postname%"):
        others.add(space.front.strip("/"))
    bases = {}
    for taxonomy, base in (("category", options.category_base), ("post_tag", options.tag_base)):
        slugs = {decode(term.slug) for term in terms if term.taxonomy == taxonomy}
        seen, times = infer_base(linked, slugs, space.taxonomy_front(taxonomy), others)
        bases[taxonomy] = base.strip("/") or seen
        if seen and not base:
            run.store.tell(Kind.GUESSED, f"the base of {taxonomy} is {seen!r}: {times} links agree", {})
    return replace(space, category_base=bases["category"], tag_base=bases["post_tag"])


def _with_front_pages(run: Run, space: AddressSpace, linked: Sequence[str]) -> AddressSpace:
    """The space with the numbers of the pages that WordPress put lists in place of."""
    files = [(source.path, scan) for source, scan in zip(run.sources, run.scans, strict=True)]
    pages, options = Pages(index=run.index, space=space, files=files), run.order.options
    linked_to = {path.rstrip("/") for path in linked}
    return find_front_pages(pages, linked_to, (options.front_page, options.posts_page), run.store.tell)


def _most_per_page(index: Index, space: AddressSpace, linked: Sequence[str]) -> int:
    """How many posts a page of the list of the newest can have had at most, by the highest page that a link names."""
    (posts,) = index.one("SELECT COUNT(*) FROM items WHERE type='post' AND place='public'") or (0,)
    page = index.one("SELECT link FROM items WHERE type='page' AND id=?", (space.posts_page,))
    front = (space.path_of(page[0]) or "").removeprefix(space.base) if page else space.root
    return most_per_page(posts, last_page(linked, front))


def learnt_from_links(run: Run, space: AddressSpace) -> AddressSpace:
    """What links tell when it is known where everything stands: other names of the host, former structures."""
    linked = own_paths((source.path for source in run.sources), space)
    said = run.order.options.former_permalinks
    space = with_former_structures(run.index, _with_other_names(run, space), linked, said)
    for structure in () if said else space.former_structures:
        form = f"{structure} was the permalink structure once: links within the site name posts by it"
        run.store.tell(Kind.GUESSED, form, {})
    return space


def _with_other_names(run: Run, space: AddressSpace) -> AddressSpace:
    """The space with the hosts that only links show: the guids were changed with the name."""
    found = other_names([source.path for source in run.sources], space, run.index)
    for host, posts in found.items():
        run.store.tell(Kind.GUESSED, f"{host} is a former name of the site: links to it name {posts} of its posts", {})
    return replace(space, former=space.former | found.keys())


def tell_addresses(run: Run) -> None:
    """Say what was inferred of the permalinks, and how many items could not keep their address."""
    space = run.site.addresses
    if not space.seen:
        return
    new = "SELECT COUNT(*) FROM items WHERE place='public' AND type != 'nav_menu_item' AND link LIKE '%?%'"
    (moved,) = run.index.one(new) or (0,)
    if moved:
        message = f"{moved} items had a query for an address (?p=ID) and stand at a path now"
        run.store.tell(Kind.NEW_ADDRESS, message, {})
    structure = space.structure or "plain (?p=ID)"
    message = f"permalink structure {structure}: {space.agreeing} of {space.seen} posts agree"
    run.store.tell(Kind.GUESSED, message, {})

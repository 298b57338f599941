"""What is inferred of the old site's addresses, from all that its export shows, and from what the user says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from migrate.bases import infer_base, last_page, most_per_page, other_names, own_paths
from migrate.findings import Kind
from migrate.frontpages import Pages, find_front_pages
from migrate.index import Index
from migrate.model import Term
from migrate.names import decode
from migrate.permalinks import AddressSpace
from migrate.restructured import with_former_structures
from migrate.run import Run
from migrate.settle import infer_addresses
from migrate.terms import category_parents
from migrate.urls import split


def infer_space(run: Run, home: str, terms: Sequence[Term]) -> AddressSpace:
    """The address space, before anything is given an address.

    Raises:
        BadOption: the user names a page that is not in the export.
    """
    index, told = run.index, run.order.options
    # a guid keeps the host of its day; one host out of many is somebody else's post, imported
    former = frozenset(host for host, times in run.guid_hosts.items() if times > 1)
    base, parents = split(home).path.rstrip("/"), category_parents(terms)
    space = infer_addresses(index, home, base, former, parents, told.permalinks, told.aliases)
    space = replace(space, amp=told.amp or _had_amp(index))
    linked = list(own_paths((source.path for source in run.sources), space))
    space = _with_front_pages(run, _with_bases(run, space, terms, linked), linked)
    return replace(space, most_per_page=_most_per_page(index, space, linked))


def _with_front_pages(run: Run, space: AddressSpace, linked: Sequence[str]) -> AddressSpace:
    files = [(source.path, scan) for source, scan in zip(run.sources, run.scans, strict=True)]
    pages, told = Pages(index=run.index, space=space, files=files), run.order.options
    linked_to = {path.rstrip("/") for path in linked}
    return find_front_pages(pages, linked_to, (told.front_page, told.posts_page), run.store.tell)


def _most_per_page(index: Index, space: AddressSpace, linked: Sequence[str]) -> int:
    """How many posts a page of the list of the newest can have had at most, by the highest page that a link names."""
    (posts,) = index.one("SELECT COUNT(*) FROM items WHERE type='post' AND place='public'") or (0,)
    page = index.one("SELECT link FROM items WHERE type='page' AND id=?", (space.posts_page,))
    front = (space.path_of(page[0]) or "").removeprefix(space.base) if page else space.root
    return most_per_page(posts, last_page(linked, front))


def _had_amp(index: Index) -> bool:
    """Whether the plugin AMP left its notes in the export."""
    return index.one("SELECT 1 FROM items WHERE type='amp_validated_url'") is not None


def learnt_from_links(run: Run, space: AddressSpace) -> AddressSpace:
    """What links tell when it is known where everything stands: other names of the host, former structures."""
    linked, told = own_paths((source.path for source in run.sources), space), run.order.options.former_permalinks
    space = with_former_structures(run.index, _with_other_names(run, space), linked, told)
    for structure in () if told else space.former_structures:
        form = f"{structure} was the permalink structure once: links within the site name posts by it"
        run.store.tell(Kind.GUESSED, form, {})
    return space


def _with_other_names(run: Run, space: AddressSpace) -> AddressSpace:
    """The space with the hosts that only links show: the guids were changed with the name."""
    found = other_names([source.path for source in run.sources], space, run.index)
    for host, posts in found.items():
        run.store.tell(Kind.GUESSED, f"{host} is a former name of the site: links to it name {posts} of its posts", {})
    return replace(space, former=space.former | found.keys())


def _with_bases(run: Run, space: AddressSpace, terms: Sequence[Term], linked: Sequence[str]) -> AddressSpace:
    """The category and tag base: told by the user, else seen in links within the site, else WordPress's own."""
    if space.plain:
        return space
    told = run.order.options
    bases = {}
    for taxonomy, base in (("category", told.category_base), ("post_tag", told.tag_base)):
        slugs = {decode(term.slug) for term in terms if term.taxonomy == taxonomy}
        seen, times = infer_base(linked, slugs, space.taxonomy_front(taxonomy))
        bases[taxonomy] = base.strip("/") or seen
        if seen and not base:
            run.store.tell(Kind.GUESSED, f"the base of {taxonomy} is {seen!r}: {times} links agree", {})
    return replace(space, category_base=bases["category"], tag_base=bases["post_tag"])


def tell_addresses(run: Run) -> None:
    """Say what was inferred of the permalinks, and how many items could not keep their address."""
    space = run.site.addresses
    if not space.seen:
        return
    new = "SELECT COUNT(*) FROM items WHERE place='public' AND type != 'nav_menu_item' AND link LIKE '%?%'"
    (moved,) = run.index.one(new) or (0,)
    if moved:
        told = f"{moved} items had a query for an address (?p=ID) and stand at a path now"
        run.store.tell(Kind.NEW_ADDRESS, told, {})
    structure = space.structure or "plain (?p=ID)"
    told = f"permalink structure {structure}: {space.agreeing} of {space.seen} posts agree"
    run.store.tell(Kind.GUESSED, told, {})

"""START HERE: the journey of an export, from the files a user names to the folder that holds everything."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from migrate import __version__
from migrate.content import scrap_markdown
from migrate.convert import Assignment, Converted, Converter
from migrate.errors import CannotWrite, NotAnExport
from migrate.findings import Kind
from migrate.index import Index
from migrate.media import place_uploads
from migrate.menus import read_menus
from migrate.model import Author, Channel, TermRef
from migrate.names import Allocator, safe_part
from migrate.post import Standing
from migrate.readers.scan import Scan, Span, scan_file
from migrate.readers.sources import Source, open_sources
from migrate.readers.wxr import read_channels
from migrate.references import References
from migrate.report import Account, FindingStore, Tally, write_report
from migrate.settle import hide_orphans_of_hidden, infer_addresses, merge_twins, settle
from migrate.site import INTERNAL_TAXONOMIES, Site, grow_terms, merge_authors, merge_terms, plain, writers_of
from migrate.survey import Batch, Surveyed, survey
from migrate.urls import split
from migrate.visibility import Place
from migrate.workers import jobs_wanted, workers
from migrate.writers.archive import (
    MANIFEST,
    UNFINISHED,
    Archive,
    Written,
    file_digest,
    read_manifest,
    write_manifest,
)
from migrate.writers.target import Options, SiteData, Target, to_json
from migrate.writers.targets import find_target

BATCH_BYTES = 1 << 20
"""How much of a file a worker takes at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a user asks for."""

    inputs: Sequence[str]
    output: Path | None = None
    """The folder to write; None writes nothing (a dry run, ``inspect``)."""
    target: str = "hugo"
    uploads: Path | None = None
    jobs: int | None = None
    force: bool = False
    keep_source: bool = True
    quiet: bool = True
    options: Options = field(default_factory=Options)


@dataclass(slots=True)
class Result:
    """What a run leaves: the account, and what to tell. ``store`` is only open inside ``convert``'s ``with_result``."""

    account: Account
    site: Site
    sources: list[Source]
    store: FindingStore
    index: Index


def convert(order: Order, tell_result: Callable[[Result], Any]) -> int:
    """Convert an export. Calls ``tell_result`` while the findings are still at hand; returns the exit status (0 or 1).

    Raises:
        MigrateError: nothing could be done (exit status 2).
    """
    with tempfile.TemporaryDirectory(prefix="permapress-") as folder, closing(Index(Path(folder) / "index.sqlite", writable=True)) as index:
        store, account = FindingStore(index), Account()
        sources = open_sources(order.inputs, Path(folder), store.tell)
        sources, scans = _scan(sources, store)
        channels = [channel for source, scan in zip(sources, scans, strict=True) for channel in read_channels(source, scan, store.tell)]

        surveyed = _first_pass(sources, scans, index, store, order)
        site, authors = _settle(channels, surveyed, index, order, store)

        archive = _open_archive(order, index)
        totals = _Totals(index, store, account)
        if archive and order.uploads:
            totals.add_written(place_uploads(order.uploads, index, archive, _target_of(order, site).media_root, store.tell))
        index.finish_settling()
        _second_pass(sources, scans, index, site, order, archive, totals)
        store.add_lines({source.name: source.path for source in sources})

        if archive:
            index.db.commit()
            totals.add_written(_write_site(site, index, order, archive, totals, authors, channels, sources))
        _close_account(account, totals, surveyed, site, authors, order)
        result = Result(account=account, site=site, sources=sources, store=store, index=index)
        if archive:
            _remove_stale(archive, index, store)
            write_report(archive.root / "report.json", _report_head(result, order), account, store, _media_entries(index))
            _finish_archive(archive, index)
        tell_result(result)
        return 1 if store.losses or not account.closes else 0


def _scan(sources: list[Source], store: FindingStore) -> tuple[list[Source], list[Scan]]:
    """Find the items of each file. Of several files some may be no exports; when none is one, that ends the run."""
    found: list[tuple[Source, Scan]] = []
    refused: list[NotAnExport] = []
    for source in sources:
        try:
            found.append((source, scan_file(source, store.tell)))
        except NotAnExport as error:
            refused.append(error)
            store.tell(Kind.NOT_AN_EXPORT, str(error), {"file": source.name})
    if not found:
        raise refused[0] if refused else NotAnExport("no file was given that could be an export. Name a WordPress export (.xml).")
    return [source for source, _ in found], [scan for _, scan in found]


# the first pass


@dataclass(slots=True)
class _Seen:
    """What the first pass gathers that is not in the index."""

    terms: dict[tuple[str, str], TermRef] = field(default_factory=dict)
    creators: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0


def _first_pass(sources: list[Source], scans: list[Scan], index: Index, store: FindingStore, order: Order) -> _Seen:
    seen = _Seen()
    batches = list(_batches(sources, scans))
    with _progress(order, "reading", sum(source.size for source in sources)) as bar, workers(_jobs(order, len(batches)), _no_tools) as run:
        for batch, found in zip(batches, run(_survey, batches), strict=True):
            index.add_items(found.rows)
            store.add(found.findings)
            for key, ref in found.terms.items():
                seen.terms.setdefault(key, ref)
            seen.creators += found.creators
            seen.unreadable += found.unreadable
            bar.update(batch.spans[-1].end - batch.spans[0].start)
    index.finish_first_pass()
    return seen


def _batches(sources: list[Source], scans: list[Scan]) -> Iterator[Batch]:
    for number, (source, scan) in enumerate(zip(sources, scans, strict=True)):
        for spans in scan.batches(BATCH_BYTES):
            yield Batch(source=number, name=source.name, path=source.path, spans=spans)


def _no_tools() -> None:
    return


def _survey(_tools: None, batch: Batch) -> Surveyed:
    return survey(batch)


# between the passes


def _settle(channels: list[Channel], seen: _Seen, index: Index, order: Order, store: FindingStore) -> tuple[Site, dict[str, Author]]:
    merge_twins(index, store.tell)
    hide_orphans_of_hidden(index)
    home = _home(channels, store)
    space = infer_addresses(index, home, split(home).path.rstrip("/"))
    first = channels[0] if channels else Channel()
    terms = grow_terms(merge_terms(channels, seen.terms.values(), store.tell), space, store.tell)
    authors = merge_authors(channels, sorted(seen.creators), store.tell)
    site = Site(
        title=plain(first.title) or split(home).netloc or "A WordPress site", description=plain(first.description), home=home,
        language=first.language or "en", addresses=space, generator=first.generator, exported=first.pub_date,
        writers=writers_of(authors, space), terms=terms,
        term_addresses=frozenset(term.address for term in terms.values() if term.taxonomy not in INTERNAL_TAXONOMIES),
    )  # fmt: skip
    taken = [*sorted(site.term_addresses), *(writer.address for writer in site.writers.values())]
    settle(index, space, _target_of(order, site).folder, taken, store.tell)
    if space.seen:
        store.tell(Kind.GUESSED, f"permalink structure {space.structure or 'plain (?p=ID)'}: {space.agreeing} of {space.seen} posts agree", {})
    return site, authors


def _home(channels: list[Channel], store: FindingStore) -> str:
    """The blog's address: ``wp:base_blog_url``, in older files the channel's link (facts 1.3)."""
    homes = dict.fromkeys(channel.base_blog_url or channel.link for channel in channels if channel.base_blog_url or channel.link)
    if len(homes) > 1:
        store.tell(Kind.OTHER_SITE, "exports of several sites became one: " + ", ".join(homes), {})
    home = next(iter(homes), "")
    parts = split(home)
    return home.rstrip("/") if parts.scheme in {"http", "https"} and parts.netloc else "http://localhost"


def _target_of(order: Order, site: Site) -> Target:
    return find_target(order.target)(site.addresses.base + "/")


# the second pass


class _Totals:
    """What the second pass adds up."""

    def __init__(self, index: Index, store: FindingStore, account: Account) -> None:
        self.index, self.store, self.account = index, store, account
        self.terms: Counter[tuple[str, str]] = Counter()
        self.writers: Counter[str] = Counter()

    def add(self, done: Converted) -> None:
        self.store.add(done.findings)
        self.terms += done.terms
        self.writers += done.writers
        for (kind, _approved, place, reason), times in done.comments.items():
            self.account.comments.add(place, reason, times)
            self.account.comments_by_type.setdefault(kind, Tally()).add(place, reason, times)
        self.index.db.executemany(
            "INSERT INTO wanted VALUES (?, ?, ?, ?, ?) ON CONFLICT(url) DO UPDATE SET times=times+excluded.times",
            [(url, file, state, times, first) for url, (file, times, first, state) in done.wanted.items()],
        )
        self.add_written(done.written)

    def add_written(self, files: Iterable[Written]) -> None:
        for file in files:
            self.account.files[file.state.value] += 1
            self.index.db.execute("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", (file.path, file.digest, file.state.value))


def _second_pass(sources: list[Source], scans: list[Scan], index: Index, site: Site, order: Order, archive: Archive | None, totals: _Totals) -> None:
    index.db.commit()
    count = index.one("SELECT COUNT(*), SUM(stop - start) FROM items") or (0, 0)
    make = partial(_make_converter, site, index.path, order, archive is not None, archive.fresh if archive else False)
    jobs = _jobs(order, (count[1] or 0) // BATCH_BYTES + 1)
    with _progress(order, "converting", count[0], "item") as bar, workers(jobs, make) as run:
        for done in run(Converter.convert, _assignments(sources, scans, index)):
            totals.add(done)
            bar.update(done.items)


def _make_converter(site: Site, index_path: Path, order: Order, writes: bool, fresh: bool) -> Converter:
    index = Index(index_path)
    archive = _archive(order, index, fresh=fresh) if writes else None
    return Converter(site, index, _target_of(order, site), archive, uploads_given=order.uploads is not None)


def _assignments(sources: list[Source], scans: list[Scan], index: Index) -> Iterator[Assignment]:
    """The index's items in order, as batches of about ``BATCH_BYTES``, each of one export."""
    batch: list[tuple[int, Span, Standing | None]] = []
    for number, start, stop, whole, place, reason, path, address in _standings(index):
        span = Span(start, stop, bool(whole), scans[number].dialect_at(start))
        standing = None if place == "merged" else Standing(place=Place(place), reason=reason, path=path or "", address=address or "")
        if batch and not _continues(batch, number, span):
            yield _assignment(sources, batch)
            batch = []
        batch.append((number, span, standing))
    if batch:
        yield _assignment(sources, batch)


def _standings(index: Index) -> Iterator[tuple[Any, ...]]:
    last = 0
    while rows := list(index.rows(_STANDING, (last,))):
        last = rows[-1][0]
        yield from (row[1:] for row in rows)


_STANDING = "SELECT seq, source, start, stop, whole, place, reason, path, address FROM items WHERE seq > ? ORDER BY seq LIMIT 2000"


def _continues(batch: list[tuple[int, Span, Standing | None]], number: int, span: Span) -> bool:
    first, last = batch[0], batch[-1]
    near = first[0] == number and last[1].end <= span.start and span.end - first[1].start <= BATCH_BYTES
    return near and first[1].dialect is span.dialect


def _assignment(sources: list[Source], batch: list[tuple[int, Span, Standing | None]]) -> Assignment:
    number = batch[0][0]
    source = sources[number]
    return Assignment(
        batch=Batch(source=number, name=source.name, path=source.path, spans=[span for _, span, _ in batch]),
        standings=tuple(standing for _, _, standing in batch),
    )


# the archive


def _open_archive(order: Order, index: Index) -> Archive | None:
    """The output folder, ready to be written. It must be empty or the work of an earlier run."""
    root = order.output
    if root is None:
        return None
    if root.exists() and not root.is_dir():
        raise CannotWrite(f"{root} is a file. Name a folder with -o.")
    root.mkdir(parents=True, exist_ok=True)
    present = [path.name for path in root.iterdir() if not path.name.startswith(".") or path.name == UNFINISHED]
    ours = (root / MANIFEST).is_file() or (root / UNFINISHED).is_file()
    if present and not ours and not order.force:
        raise CannotWrite(f"{root} is not empty and permapress did not write it ({present[0]} stands in it). Name another folder, or --force.")
    index.db.executemany("INSERT OR REPLACE INTO earlier VALUES (?, ?)", read_manifest(root))
    archive = _archive(order, index, fresh=not any(root.iterdir()))
    (root / UNFINISHED).touch()
    return archive


def _archive(order: Order, index: Index, *, fresh: bool) -> Archive:
    assert order.output is not None

    def earlier(path: str) -> str | None:
        found = index.one("SELECT digest FROM earlier WHERE path=?", (path,))
        return found[0] if found else None

    resumed = not fresh and (order.output / UNFINISHED).exists()
    return Archive(order.output, earlier, force=order.force, fresh=fresh, resumed=resumed)


def _write_site(site: Site, index: Index, order: Order, archive: Archive, totals: _Totals, authors: dict[str, Author],
                channels: list[Channel], sources: list[Source]) -> Iterator[Written]:  # fmt: skip
    references = References(site, index, uploads_given=order.uploads is not None)
    data = SiteData(site=site, index=index, options=order.options, markdown=scrap_markdown, counts=totals.terms,
                    writer_counts=totals.writers, menus=read_menus(site, index, references))  # fmt: skip
    for path, content in _target_of(order, site).site_files(data):
        yield archive.write(path, content)
    yield archive.write("apart/authors.json", to_json({"authors": [asdict(author) for author in authors.values()]}), private=True)
    yield archive.write("apart/channels.json", to_json({"channels": [_channel_data(channel) for channel in channels]}), private=True)
    yield archive.write(".gitignore", "# what is not public, and what can be built again\n/apart/\n/public/\n/resources/\n.hugo_build.lock\n")
    if order.keep_source:
        yield from _keep_sources(sources, archive)


def _keep_sources(sources: list[Source], archive: Archive) -> Iterator[Written]:
    """The user's own files, once each, as they were given."""
    originals = dict.fromkeys(source.original or source.path for source in sources)
    given = {source.original for source in sources}
    names = Allocator()
    for path in originals:
        name = names.take(safe_part(path.name, "export.xml") if path in given else "standard-input.xml", "2")
        with path.open("rb") as file:
            yield archive.stream(f"apart/source/{name}", file, private=True)


def _channel_data(channel: Channel) -> dict[str, Any]:
    data = asdict(channel)
    del data["authors"], data["terms"]
    return data


def _remove_stale(archive: Archive, index: Index, store: FindingStore) -> None:
    """What an earlier run wrote and this one did not goes, unless it was edited (a post may have become private)."""
    gone = index.rows("SELECT path, digest FROM earlier WHERE path NOT IN (SELECT path FROM written) ORDER BY path")
    for path, digest in list(gone):
        file = archive.root / path
        if ".." in path.split("/") or not file.is_file() or file.is_symlink():
            continue
        if file_digest(file) != digest and not archive.force:
            store.tell(Kind.EDITED_FILE, f"{path} has no source any more, but was edited; it is left as it is", {"file": path})
            continue
        file.unlink()
        store.tell(Kind.STALE_FILE, f"{path} has no source any more; it was removed", {"file": path})
        for folder in file.parents:
            if folder == archive.root or any(folder.iterdir()):
                break
            folder.rmdir()


def _finish_archive(archive: Archive, index: Index) -> None:
    write_manifest(archive.root, index.rows("SELECT path, digest FROM written ORDER BY path"))
    (archive.root / UNFINISHED).unlink(missing_ok=True)


# the account


def _close_account(account: Account, totals: _Totals, seen: _Seen, site: Site, authors: dict[str, Author], order: Order) -> None:
    index = totals.index
    for kind, status, place, reason, times in index.rows("SELECT type, status, place, reason, COUNT(*) FROM items GROUP BY type, status, place, reason"
                                                         " ORDER BY type, status, place, reason"):  # fmt: skip
        if place == "merged":
            account.merged += times
            continue
        account.items.add(place, reason, times)
        account.by_type.setdefault(kind, {}).setdefault(status, Tally()).add(place, reason, times)
    if seen.unreadable:
        account.items.add("left_out", "unreadable", seen.unreadable)
    for term in site.terms.values():
        internal = term.taxonomy in INTERNAL_TAXONOMIES and term.taxonomy != "nav_menu"
        account.terms.add("apart" if internal else "public", "internal" if internal else "")
    for login in authors:
        public = bool(totals.writers.get(site.writers[login].slug))
        account.authors.add("public" if public else "apart", "" if public else "no public post")
    for state, times in index.rows("SELECT state, COUNT(*) FROM wanted GROUP BY state ORDER BY state"):
        if state == "have":
            account.media.add("public", "", times)
        elif state == "apart":
            account.media.add("apart", "of a post that is not public", times)
        else:
            account.media.add("left_out", "not in the uploads" if order.uploads else "no uploads given", times)


def _media_entries(index: Index) -> Iterator[dict[str, Any]]:
    for url, file, state, times, first in index.rows("SELECT url, file, state, times, seq FROM wanted ORDER BY url"):
        yield {"url": url, "file": file, "state": state, "times": times, "first": first}


def _report_head(result: Result, order: Order) -> dict[str, Any]:
    space = result.site.addresses
    return {
        "permapress": __version__, "target": order.target,
        "sources": [{"name": Path(source.name).name, "bytes": source.size, "sha256": file_digest(source.path)} for source in result.sources],
        "site": {"title": result.site.title, "home": result.site.home, "language": result.site.language,
                 "permalink_structure": space.structure or "plain", "links_seen": space.seen, "links_agreeing": space.agreeing},
        "closes": result.account.closes,
    }  # fmt: skip


# the terminal


def _progress(order: Order, what: str, total: int, unit: str = "B") -> Any:
    tqdm.monitor_interval = 0  # no thread of its own: the workers are forked
    return tqdm(total=total, desc=what, unit=unit, unit_scale=True, disable=True if order.quiet else None, leave=False)


def _jobs(order: Order, tasks: int) -> int:
    return min(jobs_wanted(order.jobs), max(tasks, 1))

"""The two passes over the files: all items surveyed on all cores, then all items converted on all cores."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from migrate.comments import latest
from migrate.convert import Assignment, Converter
from migrate.folder import archive_at
from migrate.index import Index
from migrate.listing import Reading
from migrate.outcome import Converted
from migrate.post import Standing
from migrate.readers.scan import Span
from migrate.recent import recent_comments
from migrate.report import Tally, Verification
from migrate.run import Order, Run
from migrate.site import Site
from migrate.stored import StoredItems
from migrate.survey import Batch, Surveyed, survey
from migrate.verify.digests import CHUNK, check_digests, manifest_chunks
from migrate.visibility import Place
from migrate.workers import workers
from migrate.writers.archive import Archive, read_manifest

if TYPE_CHECKING:
    from migrate.verify.check import Verified, Verifier

BATCH_BYTES = 1 << 20
"""How much of a file a worker takes at once."""


def first_pass(run: Run) -> None:
    """Survey every item: a row in the index, its terms and its author noted."""
    batches = list(_batches(run))
    size = sum(source.size for source in run.sources)
    with run.order.progress("reading", size) as bar, workers(run.order.workers_for(len(batches)), _no_tools) as work:
        for batch, found in zip(batches, work(_survey, batches), strict=True):
            run.index.add_items(found.rows)
            run.store.add(found.findings)
            for key, ref in found.terms.items():
                run.item_terms.setdefault(key, ref)
            run.creators.update(found.creators)
            run.guid_hosts.update(found.hosts)
            run.unreadable += found.unreadable
            bar.update(batch.spans[-1].end - batch.spans[0].start)
    run.index.finish_first_pass()


def _batches(run: Run) -> Iterator[Batch]:
    for number, scan in enumerate(run.scans):
        for spans in scan.batches(BATCH_BYTES):
            yield run.stored.batch(number, spans)


def _no_tools() -> None:
    return


def _survey(_tools: None, batch: Batch) -> Surveyed:
    return survey(batch)


def second_pass(run: Run, archive: Archive | None) -> None:
    """Convert every item, and write it where there is an archive."""
    run.index.db.commit()
    count, size = run.index.one("SELECT COUNT(*), SUM(stop - start) FROM items") or (0, 0)
    state = (archive.fresh, archive.resumed) if archive else None
    make = partial(_make_converter, run.site, run.index.path, run.order, run.stored, state)
    jobs = run.order.workers_for((size or 0) // BATCH_BYTES + 1)
    with run.order.progress("converting", count, "item") as bar, workers(jobs, make) as work:
        for done in work(Converter.convert, _assignments(run)):
            _take_in(run, done)
            bar.update(done.items)


def _reading(site: Site, index: Index, order: Order, stored: StoredItems) -> Reading:
    return Reading(partial(stored.read, index), partial(recent_comments, site, index, stored, order.forgotten))


def _make_converter(
    site: Site, index_path: Path, order: Order, stored: StoredItems, state: tuple[bool, bool] | None
) -> Converter:
    index = Index(index_path)
    archive = archive_at(order, index, fresh=state[0], resumed=state[1]) if state else None
    return Converter(
        site,
        index,
        order.make_target(site),
        archive,
        reading=_reading(site, index, order, stored),
        wishes=order.content_wishes,
        forgotten=order.forgotten,
    )


def _take_in(run: Run, done: Converted) -> None:
    run.store.add(done.findings)
    run.term_counts.update(done.terms)  # += would look at all that was counted before
    run.writer_counts.update(done.writers)
    run.census += done.census
    run.listed.update(done.listed)
    run.note_fields(done.fields)
    run.index.db.executemany("INSERT OR IGNORE INTO commented VALUES (?)", [(address,) for address in done.commented])
    run.latest_comments = latest([*run.latest_comments, *done.latest])
    for (kind, _approved, place, reason), times in done.comments.items():
        run.account.comments.add(place, reason, times)
        run.account.comments_by_type.setdefault(kind, Tally()).add(place, reason, times)
    run.index.db.executemany(
        "INSERT INTO wanted VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(url) DO UPDATE SET times=times+excluded.times,"
        " place=CASE WHEN 'public' IN (place, excluded.place) THEN 'public' ELSE place END",
        ((url, *want) for url, want in done.wanted.items()),
    )
    run.note_written(done.written)


VERIFIED_BYTES = BATCH_BYTES // 8
"""The same for a comparison, which takes longer."""


def verifying_pass(run: Run, root: Path) -> None:
    """Compare what stands under ``root`` with the export, item by item."""
    from migrate.verify.check import Verifier  # noqa: PLC0415 - only who verifies needs its reader of Markdown

    run.index.db.commit()
    run.account.verified = run.account.verified or Verification()
    count, size = run.index.one("SELECT COUNT(*), SUM(stop - start) FROM items") or (0, 0)
    make = partial(_make_verifier, run.site, run.index.path, run.order, run.stored, root)
    jobs = run.order.workers_for((size or 0) // VERIFIED_BYTES + 1)
    with run.order.progress("verifying", count, "item") as bar, workers(jobs, make) as work:
        for done in work(Verifier.verify, _assignments(run, VERIFIED_BYTES)):
            _count_verified(run.account.verified, done)
            run.store.add(done.findings)
            bar.update(done.items)


def _make_verifier(site: Site, index_path: Path, order: Order, stored: StoredItems, root: Path) -> Verifier:
    from migrate.verify.check import Verifier  # noqa: PLC0415

    index = Index(index_path)
    return Verifier(
        site,
        index,
        order.make_target(site),
        root,
        reading=_reading(site, index, order, stored),
        wishes=order.content_wishes,
        dropped=order.private == "drop",
    )


def _count_verified(verification: Verification, done: Verified) -> None:
    for (kind, equal), times in done.counts.items():
        (verification.posts if kind == "posts" else verification.comments)[equal] += times


def digest_pass(run: Run, root: Path) -> None:
    """Compare every file that the manifest names with its digest."""
    run.account.verified = verification = Verification()
    count = sum(1 for _ in read_manifest(root))
    jobs = run.order.workers_for(count // CHUNK + 1)
    with run.order.progress("reading files", count, "file") as bar, workers(jobs, partial(Path, root)) as work:
        for done in work(check_digests, manifest_chunks(root)):
            verification.files[True] += done.files - len(done.findings)
            verification.files[False] += len(done.findings)
            run.store.add(done.findings)
            bar.update(done.files)


class _Standing(NamedTuple):
    """An item of a batch as the index has it."""

    seq: int
    source: int
    span: Span
    standing: Standing | None


def _assignments(run: Run, size: int = BATCH_BYTES) -> Iterator[Assignment]:
    """The index's items in order, as batches of about ``size`` bytes, each of one export."""
    batch: list[_Standing] = []
    for item in _standings(run):
        if batch and not _continues(batch, item, size):
            yield _assignment(run, batch)
            batch = []
        batch.append(item)
    if batch:
        yield _assignment(run, batch)


def _standings(run: Run) -> Iterator[_Standing]:
    last, span = 0, run.stored.span
    while rows := list(run.index.rows(_STANDING, (last,))):
        last = rows[-1][0]
        for seq, source, start, stop, whole, place, reason, path, address in rows:
            kept = (
                Standing(place=Place(place), reason=reason, path=path or "", address=address or "")
                if place != "merged"
                else None
            )
            yield _Standing(seq, source, span(source, start, stop, whole), kept)


_STANDING = """SELECT seq, source, start, stop, whole, place, reason, path, address FROM items
WHERE seq > ? ORDER BY seq LIMIT 2000"""
_TWINS = """SELECT merged_into, source, start, stop, whole FROM items
WHERE merged_into BETWEEN ? AND ? ORDER BY merged_into, seq"""


def _continues(batch: list[_Standing], item: _Standing, size: int) -> bool:
    first, last = batch[0], batch[-1]
    follows = first.source == item.source and last.span.end <= item.span.start
    return follows and item.span.end - first.span.start <= size and first.span.dialect is item.span.dialect


def _assignment(run: Run, batch: list[_Standing]) -> Assignment:
    positions, stored = {item.seq: position for position, item in enumerate(batch)}, run.stored
    twins = [
        (positions[into], stored.batch(source, [stored.span(source, start, stop, whole)]))
        for into, source, start, stop, whole in run.index.rows(_TWINS, (batch[0].seq, batch[-1].seq))
    ]
    return Assignment(
        batch=stored.batch(batch[0].source, [item.span for item in batch]),
        standings=tuple(item.standing for item in batch),
        twins=tuple(twins),
    )

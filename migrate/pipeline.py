"""START HERE: the journey of an export, from the files a user names to the folder that holds everything."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from migrate.accounting import close_account, report_run, verification_head
from migrate.authors import merge_authors
from migrate.errors import NotAnExport
from migrate.findings import Kind
from migrate.folder import finish_archive, open_archive, remove_stale, write_addresses, write_site
from migrate.forget.record import forgotten_comments
from migrate.hidden import hide_what_belongs_to_hidden
from migrate.index import Index
from migrate.media.owners import note_owners
from migrate.media.pages import AS_FILE, lead_to_files
from migrate.media.place import Placing, place_media
from migrate.model import Channel
from migrate.names import Allocator
from migrate.passes import digest_pass, first_pass, second_pass, verifying_pass
from migrate.permalinks.infer import infer_space, learnt_from_links, tell_addresses
from migrate.readers.scan import scan_file
from migrate.readers.sources import open_sources
from migrate.readers.wxr import read_channels
from migrate.report import FindingStore, write_verification
from migrate.run import Order, Run
from migrate.settle import date_addresses, settle
from migrate.site import make_site, tell_homes, tell_languages
from migrate.tell import Findings
from migrate.terms import merge_terms
from migrate.twins import merge_twins
from migrate.urls import split
from migrate.verify.kept import note_uploads
from migrate.workers import rare_collection

__all__ = ["Order", "Run", "convert", "verify"]


def convert(order: Order, tell_result: Callable[[Run], Any]) -> int:
    """Convert an export. Calls ``tell_result`` while the findings are still at hand; returns the exit status (0 or 1).

    Raises:
        MigrateError: nothing could be done (exit status 2).
    """
    with (
        rare_collection(),
        tempfile.TemporaryDirectory(prefix="permapress-") as folder,
        closing(Index(Path(folder) / "index.sqlite", writable=True)) as index,
    ):
        if order.output:
            order = replace(order, forgotten=forgotten_comments(order.output))
        run = Run(order=order, index=index, store=FindingStore(index))
        find_items(run, Path(folder))
        first_pass(run)
        settle_site(run)

        archive = open_archive(run)
        note_owners(index)
        if archive:
            placing = Placing(index, archive, run.target.media_root, run.store.tell)
            run.note_written(place_media(order.uploads, placing))
        finish_settling(run)
        second_pass(run, archive)
        run.store.add_lines({source.name: source.path for source in run.sources})

        if archive:
            run.note_written(write_site(run, archive))
            run.note_written(write_addresses(run, archive, Path(folder)))
            if order.verify:
                verifying_pass(run, archive.root)
        close_account(run)
        if archive:
            remove_stale(run, archive)
            report_run(run, archive)
            finish_archive(run, archive)
        tell_result(run)
        return 1 if run.store.losses or not run.account.closes else 0


def verify(order: Order, site: Path, report: Path | None, tell_result: Callable[[Run], Any]) -> int:
    """Compare an archive with its export and its manifest; writes nothing but ``report``. Returns the exit status.

    Raises:
        MigrateError: nothing could be compared (exit status 2).
    """
    with (
        tempfile.TemporaryDirectory(prefix="permapress-") as folder,
        closing(Index(Path(folder) / "index.sqlite", writable=True)) as index,
        rare_collection(),
    ):
        run = Run(order=order, index=index, store=FindingStore(index))
        find_items(run, Path(folder))
        first_pass(run)
        settle_site(run)
        note_owners(index)
        note_uploads(index, site, run.target.media_root)
        finish_settling(run)
        run.store.forget()
        digest_pass(run, site)
        verifying_pass(run, site)
        if report:
            write_verification(report, verification_head(run), run.store)
        tell_result(run)
        return 1 if run.store.losses else 0


def find_items(run: Run, workspace: Path) -> None:
    """Open every input, find where its items stand, and read what stands around them.

    Of several files some may be no exports; when none is one, that ends the run.
    """
    refused: list[NotAnExport] = []
    told = Findings()
    sources = open_sources(run.order.inputs, workspace, told.tell)
    names = short_names([source.name for source in sources])
    for finding in told:  # a report names files, not folders of the machine that wrote it
        file = str(finding.where.get("file", ""))
        run.store.add([finding._replace(where={**finding.where, "file": names.get(file, Path(file).name)})])
    for source in (replace(source, name=names[source.name]) for source in sources):
        try:
            scan = scan_file(source, run.store.tell)
        except NotAnExport as error:
            refused.append(error)
            run.store.tell(Kind.NOT_AN_EXPORT, str(error), {"file": source.name})
            continue
        run.sources.append(source)
        run.scans.append(scan)
        run.channels += read_channels(source, scan, run.store.tell)
    if not run.sources:
        nothing = "no file was given that could be an export. Name a WordPress export (.xml)."
        raise refused[0] if refused else NotAnExport(nothing)


def short_names(names: list[str]) -> dict[str, str]:
    """Each input's name without the folders that all machines differ in; a member keeps its archive's name."""
    short: dict[str, str] = {}
    taken = Allocator()
    for name in names:
        parts = Path(name).parts
        inner = len(parts) > 1 and parts[-2].lower().endswith(".zip")
        short.setdefault(name, taken.take("/".join(parts[-2:] if inner else parts[-1:]) or name, "2"))
    return short


def settle_site(run: Run) -> None:
    """Between the passes: twins merged, the address space inferred, everything given its address and its folder."""
    index, tell, files = run.index, run.store.tell, [source.path for source in run.sources]
    merge_twins(index, files, tell)
    hide_what_belongs_to_hidden(index, files)
    home = find_home(run)
    merged = merge_terms(run.channels, run.item_terms.values(), tell)
    space = infer_space(run, home, list(merged.values()))
    run.authors = merge_authors(run.channels, sorted(run.creators), tell)
    first, dates = run.channels[0] if run.channels else Channel(), date_addresses(index, space)
    run.site = site = make_site(index, first, space, run.authors, merged, dates, tell)
    tell_languages(site, tell)
    tell_homes(site, index, tell)
    own_files = (f"{space.base}/{name}" for name in run.target.own_files)
    taken = [*own_files, *dates, *site.writer_addresses, *sorted(site.term_addresses)]
    settle(index, space, run.target.folder, taken, tell)
    run.site = replace(site, addresses=learnt_from_links(run, space))
    tell_addresses(run)


def finish_settling(run: Run) -> None:
    """What can be decided only when it is known which files are here; then addresses are findable."""
    if run.order.options.attachment_pages == AS_FILE:
        lead_to_files(run.index, run.site.addresses.base)
    run.index.finish_settling()


def find_home(run: Run) -> str:
    """The blog's address: ``wp:base_blog_url``, in older files the channel's link (facts 1.3)."""
    said = [channel.base_blog_url or channel.link for channel in run.channels]
    homes = list(dict.fromkeys(home for home in said if home))
    if len(homes) > 1:
        run.store.tell(Kind.OTHER_SITE, "exports of several sites became one: " + ", ".join(homes), {})
    home = homes[0] if homes else ""
    parts = split(home)
    return home.rstrip("/") if parts.scheme in {"http", "https"} and parts.netloc else "http://localhost"

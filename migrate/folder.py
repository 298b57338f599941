"""The output folder of a run: opened, filled with what stands beside the posts, tidied, closed with its manifest."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

from migrate.content import scrap_markdown
from migrate.errors import CannotWrite
from migrate.findings import Kind
from migrate.index import Index
from migrate.media.pages import AS_PAGE, had_pages
from migrate.media.wanted import WANTED, SiteOfFiles, wanted_lines
from migrate.menus import read_menus
from migrate.model import Channel, Data
from migrate.names import Allocator, safe_part
from migrate.pseudonyms import Pseudonyms
from migrate.readers.meta import split_meta
from migrate.redirects.collect import Known
from migrate.redirects.write import DEFAULT_HOSTS, write_redirects
from migrate.references import References
from migrate.run import Order, Run
from migrate.site import Site
from migrate.writers.archive import (
    APART,
    MANIFEST,
    UNFINISHED,
    Archive,
    Written,
    file_digest,
    read_manifest,
    write_manifest,
)
from migrate.writers.jsontext import to_json
from migrate.writers.target import SiteData

IGNORED = """# what is not public, what names it, and what can be built again
/apart/
/report.json
/manifest-sha256.txt
/public/
/resources/
.hugo_build.lock
"""


def open_archive(run: Run) -> Archive | None:
    """The output folder, ready to be written; None in a dry run. It must be empty or the work of an earlier run."""
    root = run.order.output
    if root is None:
        return None
    if root.exists() and not root.is_dir():
        raise CannotWrite(f"{root} is a file. Name a folder with -o.")
    root.mkdir(parents=True, exist_ok=True)
    visible = sorted(path.name for path in root.iterdir() if not path.name.startswith("."))
    resumed = (root / UNFINISHED).is_file()
    if visible and not resumed and not (root / MANIFEST).is_file() and not run.order.force:
        raise CannotWrite(
            f"{root} is not empty and permapress did not write it ({visible[0]} stands in it). "
            "Name another folder, or --force."
        )
    run.index.db.executemany("INSERT OR REPLACE INTO earlier VALUES (?, ?)", read_manifest(root))
    archive = archive_at(run.order, run.index, fresh=not any(root.iterdir()), resumed=resumed)
    (root / UNFINISHED).touch()
    if (root / APART).is_dir() and not (root / APART).is_symlink():
        (root / APART).chmod(0o700)  # an earlier version left it open
    return archive


def archive_at(order: Order, index: Index, *, fresh: bool, resumed: bool) -> Archive:
    """The archive in the order's output folder; every worker makes its own."""
    assert order.output is not None

    def earlier(path: str) -> str | None:
        found = index.one("SELECT digest FROM earlier WHERE path=?", (path,))
        return found[0] if found else None

    return Archive(
        order.output,
        earlier,
        force=order.force,
        fresh=fresh,
        resumed=resumed,
        drop_private=order.private == "drop",
        hide=Pseudonyms(order.key).text if order.private == "hash" else None,
    )


def write_site(run: Run, archive: Archive) -> Iterator[Written]:
    """Everything beside the posts: the target's own files, what is private of the whole site, the export itself."""
    references, named = References(run.site, run.index), run.order.wishes.public_meta
    data = SiteData(
        site=run.site,
        index=run.index,
        options=run.order.options,
        markdown=scrap_markdown,
        counts=run.term_counts,
        writer_counts=run.writer_counts,
        latest_comments=run.latest_comments,
        smilies=run.order.wishes.smilies,
        menus=read_menus(run.site, run.index, references, run.store.tell),
        public_meta=lambda meta: split_meta(meta, named)[0],
    )
    for path, content in run.target.site_files(data):
        yield archive.write(path, content)
    authors = {"authors": [asdict(author) for author in run.authors.values()]}
    yield archive.write("apart/authors.json", to_json(authors), private=True)
    if terms := list(_private_terms(run.site, named)):
        yield archive.write("apart/terms.json", to_json({"terms": terms}), private=True)
    channels = {"channels": [_channel_data(channel) for channel in run.channels]}
    yield archive.write("apart/channels.json", to_json(channels), private=True)
    yield archive.write(".gitignore", IGNORED)
    yield _wanted_files(run, archive)
    if run.order.keep_source:
        yield from _keep_sources(run, archive)


def _private_terms(site: Site, named: Sequence[str]) -> Iterator[Data]:
    """What is not public of terms."""
    for _, term in sorted(site.terms.items()):
        if meta := split_meta(term.meta, named)[1]:
            yield {"taxonomy": term.taxonomy, "slug": term.slug, "meta": meta}


def write_addresses(run: Run, archive: Archive, workspace: Path) -> Iterator[Written]:
    """``redirects/``: the map of the old addresses and the hosts' rules. Made aside: they may be large."""
    options, most = run.order.options, run.site.addresses.most_per_page
    known = Known(
        site=run.site,
        index=run.index,
        listed=run.listed,
        posts_per_page=options.page_size(most),
        fewest_per_page=options.fewest(most),
        attachment_pages=_had_attachment_pages(run),
    )
    made = workspace / "redirects"
    jobs = run.order.workers_for(len(DEFAULT_HOSTS))
    for path in write_redirects(known, DEFAULT_HOSTS, made, run.store.tell, jobs):
        with (made / path).open("rb") as file:
            yield archive.stream(f"redirects/{path}", file)


def _had_attachment_pages(run: Run) -> bool:
    """Whether a query for an attachment showed its page: as the user says, else as the export looks, and told."""
    said = run.order.options.attachment_pages
    if said:
        return said == AS_PAGE
    had = had_pages(run.index, run.site.generator)
    if run.site.addresses.plain and run.index.one(_ATTACHMENT):
        why = "older than WordPress 6.4" if had else "as WordPress 6.4 and newer do"
        told = f"?attachment_id= leads to the {'page' if had else 'file'} of an attachment: {why} (--attachment-pages)"
        run.store.tell(Kind.GUESSED, told, {})
    return had


_ATTACHMENT = "SELECT 1 FROM items WHERE type='attachment' AND place='public' LIMIT 1"


def _wanted_files(run: Run, archive: Archive) -> Written:
    """The list of media, written to a file of its own first: a large site's does not fit into memory."""
    space = run.site.addresses
    hosts = tuple(sorted(space.hosts | space.former))
    site = SiteOfFiles(home=run.site.home, hosts=hosts, media_root=run.target.media_root)
    with tempfile.TemporaryFile() as file:
        file.writelines(line.encode("utf-8", "replace") for line in wanted_lines(run.index, site))
        file.seek(0)
        return archive.stream(WANTED, cast(BinaryIO, file), private=True)


def kept_names(run: Run) -> dict[Path, str]:
    """The user's own files, once each, with the names under which ``apart/source`` keeps them."""
    names = Allocator()
    given = {source.original for source in run.sources}
    return {
        path: names.take(safe_part(path.name, "export.xml") if path in given else "standard-input.xml", "2")
        for path in dict.fromkeys(source.original or source.path for source in run.sources)
    }


def _keep_sources(run: Run, archive: Archive) -> Iterator[Written]:
    with tempfile.TemporaryDirectory(prefix="permapress-keep-") as workspace:
        for path, name in kept_names(run).items():
            with _to_keep(path, Path(workspace), run.order).open("rb") as file:
                yield archive.stream(f"apart/source/{name}", file, private=True)


def _to_keep(given: Path, workspace: Path, order: Order) -> Path:
    """The file to keep: the user's own, unless the order wants something out of it."""
    if not order.forgotten and order.private != "hash":
        return given
    from migrate.forget.keep import rewritten  # noqa: PLC0415 - few orders do, and every start would pay

    return rewritten(given, workspace, order)


def _channel_data(channel: Channel) -> dict[str, Any]:
    data = asdict(channel)
    del data["authors"], data["terms"]
    return data


def finish_archive(run: Run, archive: Archive) -> None:
    """Note what was written; a run that ends before this is taken up by the next."""
    write_manifest(archive.root, run.index.rows("SELECT path, digest FROM written ORDER BY path"))
    (archive.root / UNFINISHED).unlink(missing_ok=True)


def remove_stale(run: Run, archive: Archive) -> None:
    """What an earlier run wrote and this one did not goes, unless it was edited (a post may have become private)."""
    gone = "SELECT path, digest FROM earlier WHERE path NOT IN (SELECT path FROM written) ORDER BY path"
    for path, digest in list(run.index.rows(gone)):
        file = archive.root / path
        if ".." in path.split("/") or not file.is_file() or file.is_symlink():
            continue
        if file_digest(file) != digest and not archive.force:
            kept = f"{path} has no source any more, but was edited; it is left as it is"
            run.store.tell(Kind.EDITED_FILE, kept, {"file": path})
            continue
        file.unlink()
        unnamed = archive.drop_private and path.startswith(APART + "/")  # its name says what it was about
        name = "a file that was kept apart" if unnamed else path
        run.store.tell(Kind.STALE_FILE, f"{name} has no source any more; it was removed", {"file": name})
        _remove_empty(file.parent, archive)


def _remove_empty(folder: Path, archive: Archive) -> None:
    while folder != archive.root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent

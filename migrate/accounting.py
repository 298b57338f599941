"""The account of a run closed: every item, comment, term, author and file counted into its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from migrate import __version__
from migrate.findings import Kind
from migrate.folder import kept_names
from migrate.readers.sources import Source
from migrate.report import Tally, write_report
from migrate.run import Run
from migrate.visibility import OF_HIDDEN
from migrate.writers.archive import Archive, file_digest


def close_account(run: Run) -> None:
    """Count what only the whole run knows; comments have been counted on the way."""
    _count_items(run)
    account = run.account
    for term in run.site.terms.values():
        internal = term.taxonomy in run.site.internal and term.taxonomy != "nav_menu"
        account.terms.add("apart" if internal else "public", "internal" if internal else "")
    for login in run.authors:
        public = bool(run.writer_counts.get(run.site.writers[login].slug))
        account.authors.add("public" if public else "apart", "" if public else "no public post")
    for state, error, times in run.index.rows(_MEDIA):
        account.media.add(*_media_place(run, state, error), times)
    _tell_statuses(run)
    _tell_fields(run)
    if run.order.private == "drop":
        account.nothing_apart()
        run.store.hide_titles()


def _tell_statuses(run: Run) -> None:
    """Say which statuses WordPress does not have: only who had the plugin knows whether its items were public."""
    for status, times in run.index.rows(_UNKNOWN_STATUSES):
        said = f"{status or 'no status'}: {times:,} {'items' if times > 1 else 'item'}"
        run.store.tell(Kind.UNKNOWN_STATUS, said, {"count": times})


def _tell_fields(run: Run) -> None:
    """Say which custom fields nobody sees: only their owner knows whether the old site's theme showed them.

    A key with an underscore is one that WordPress hid from its own editors: those are counted together. So are the rows
    of a repeater (``steps_0_text``, ``steps_1_text``), under the glob that names them all.
    """
    where = "left out" if run.order.private == "drop" else "kept in apart/meta/"
    fields: dict[str, int] = {}
    for key, posts in run.fields.items():
        if key and not key.startswith("_"):
            glob = _ROW.sub("*", key)
            fields[glob] = max(posts, fields.get(glob, 0))
    for key, posts in sorted(fields.items()):
        said = f"{key}: {posts:,} public {'posts have' if posts > 1 else 'post has'} it; {where}"
        run.store.tell(Kind.FIELD_APART, said, {"key": key, "count": posts})
    hidden = sum(posts for key, posts in run.fields.items() if not key or key.startswith("_"))
    if hidden:
        said = f"{hidden:,} fields with names that WordPress hides (_…); {where}"
        run.store.tell(Kind.FIELD_APART, said, {"count": hidden})


_ROW = re.compile(r"(?<=_)[0-9]+(?=_)")
_UNKNOWN_STATUSES = """SELECT status, COUNT(*) FROM items
WHERE place='apart' AND reason='unknown status' GROUP BY status ORDER BY status"""
_MEDIA = """SELECT state, COALESCE(error, '') != '', COUNT(*) FROM wanted LEFT JOIN fetched USING (file)
GROUP BY 1, 2 ORDER BY 1, 2"""


def _media_place(run: Run, state: str, error: int) -> tuple[str, str]:
    """Where the references of a state are, and why."""
    if state == "have":
        return "public", ""
    if state == "apart":
        return "apart", OF_HIDDEN
    if error:
        return "left_out", "unreachable"
    return "left_out", "not in the uploads" if run.order.uploads else "no uploads given"


def _count_items(run: Run) -> None:
    account = run.account
    columns = "type, status, place, reason"
    query = f"SELECT {columns}, COUNT(*) FROM items GROUP BY {columns} ORDER BY {columns}"  # noqa: S608 - names only
    for kind, status, place, reason, times in run.index.rows(query):
        if place == "merged":
            account.merged += times
            continue
        account.items.add(place, reason, times)
        account.by_type.setdefault(kind, {}).setdefault(status, Tally()).add(place, reason, times)
    if run.unreadable:
        account.items.add("left_out", "unreadable", run.unreadable)


def report_run(run: Run, archive: Archive) -> None:
    """Write ``report.json``."""
    write_report(archive.root / "report.json", _head(run), run.account, run.store, _media(run))


def _head(run: Run) -> dict[str, Any]:
    """What ``report.json`` says before the account; ``verify/kept.py`` makes an order of it again."""
    site, space = run.site, run.site.addresses
    return {
        "permapress": __version__,
        "target": run.order.target,
        "options": asdict(run.order.options),
        "private": run.order.private,
        "wishes": run.order.wishes.as_data(),
        "kept": list(kept_names(run).values()) if run.order.keep_source and run.order.private != "drop" else [],
        "sources": [
            {"name": source.name, "bytes": source.size, "sha256": _digest(run, source)} for source in run.sources
        ],
        "site": {
            "title": site.title,
            "home": site.home,
            "language": site.language,
            "permalink_structure": space.structure or "plain",
            "links_seen": space.seen,
            "links_agreeing": space.agreeing,
        },
        "closes": run.account.closes,
        **({"verified": run.account.verified.as_data()} if run.account.verified else {}),
    }


def verification_head(run: Run) -> dict[str, Any]:
    """What a report of ``verify`` says before its findings."""
    head = _head(run)
    return {name: head[name] for name in ("permapress", "target", "sources", "site", "verified")}


def _digest(run: Run, source: Source) -> str:
    """The digest of what was read: of the user's file itself it is known already when a copy was kept."""
    kept = run.index.one("SELECT digest FROM written WHERE path=?", (f"apart/source/{source.path.name}",))
    alone = len(run.sources) == 1 and source.original == source.path
    return str(kept[0]) if kept and alone else file_digest(source.path)


def _media(run: Run) -> Iterator[dict[str, Any]]:
    # where nothing private is kept, the report does not name what only hidden posts show
    shown = "WHERE seq IN (SELECT id FROM items WHERE place='public')" if run.order.private == "drop" else ""
    for url, file, state, times, first in run.index.rows(
        f"SELECT url, file, state, times, seq FROM wanted {shown} ORDER BY url"  # noqa: S608 - our words
    ):
        yield {"url": url, "file": file, "state": state, "times": times, "first": first}

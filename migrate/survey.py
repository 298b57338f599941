"""The first pass: what each item is and where it stands, without its content."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from migrate.findings import Finding, Kind
from migrate.index import Row
from migrate.model import Item, TermRef
from migrate.readers.attachments import attachment_facts
from migrate.readers.scan import Span
from migrate.readers.shortcodes.tables import TABLE, table_facts
from migrate.readers.wxr import read_items
from migrate.tell import Findings
from migrate.titles import plain
from migrate.translations import kin_of
from migrate.twins import digest_of
from migrate.visibility import MENU, Place, place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some consecutive items of one source: the unit of work of both passes."""

    source: int
    name: str
    path: Path
    spans: Sequence[Span]
    language: str = ""
    """The site's language, for titles in several."""


@dataclass(slots=True)
class Surveyed:
    """What the first pass found in a batch."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    """Each as ``Row`` has it: plain, since every item's row travels between processes."""
    terms: dict[tuple[str, str], TermRef] = field(default_factory=dict)
    creators: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    """Hosts of the items' guids: where the site once lived (facts 1.4)."""
    findings: list[Finding] = field(default_factory=list)
    unreadable: int = 0


def read_batch(batch: Batch, findings: Findings, *, light: bool) -> list[Item | None]:
    """The items of a batch, read from its file."""
    start, end = batch.spans[0].start, batch.spans[-1].end
    with batch.path.open("rb") as file:
        file.seek(start)
        data = file.read(end - start)
    return read_items(data, start, batch.spans, batch.name, findings.tell, light=light)


def survey(batch: Batch) -> Surveyed:
    """One row for each item of a batch; an item that can't be read has one too, so that the account closes."""
    findings = Findings()
    found = Surveyed(findings=findings)
    start = batch.spans[0].start
    with batch.path.open("rb") as file:
        file.seek(start)
        data = file.read(batch.spans[-1].end - start)
    # damage is told by the second pass, which reads every item whole
    items = read_items(data, start, batch.spans, batch.name, _silent, light=True)
    for span, item in zip(batch.spans, items, strict=True):
        if item is None:
            found.unreadable += 1
            findings.tell(Kind.UNREADABLE_ITEM, "an item could not be read", {"file": batch.name, "byte": span.start})
            continue
        digest = digest_of(data[span.start - start : span.end - start]) if item.id is None else b""
        found.rows.append(tuple(_row(batch, span, item, digest)))
        for ref in item.terms:
            found.terms.setdefault((ref.taxonomy, ref.slug), ref)
        found.creators[item.creator] += 1
        if "://" in item.guid:
            found.hosts[item.guid.split("/", 3)[2].lower().removeprefix("www.")] += 1
    return found


def _silent(*_args: object) -> None:
    return


def _row(batch: Batch, span: Span, item: Item, digest: bytes) -> Row:
    language, kin = kin_of(item)
    place, reason = (Place.PUBLIC, "") if item.type == MENU and item.status == "publish" else place_of(item)
    return Row(
        source=batch.source,
        start=span.start,
        stop=span.end,
        whole=span.whole,
        id=item.id,
        type=item.type,
        status=item.status,
        place=place.value,
        reason=reason,
        title=plain(item.title, batch.language),
        slug=item.slug,
        link=item.link,
        guid=item.guid,
        parent=item.parent,
        menu_order=item.menu_order,
        date=item.date or item.date_gmt,
        modified=item.modified_gmt or item.modified,
        creator=item.creator,
        sticky=item.sticky,
        categories="\n".join([ref.slug for ref in item.terms if ref.taxonomy == "category"]),
        terms="\n".join([f"{ref.taxonomy} {ref.slug}" for ref in item.terms if ref.taxonomy != "category"]),
        digest=digest,
        old_slugs=_values(item, "_wp_old_slug"),
        old_dates=_values(item, "_wp_old_date"),
        extra=_extra(item, batch.language),
        language=language,
        kin=kin,
    )


def _values(item: Item, key: str) -> str:
    """All values of a meta key, a line each."""
    return "\n".join([value for name, value in item.meta if name == key and value])


def _extra(item: Item, language: str) -> str:
    if item.type == "attachment":
        return json.dumps(attachment_facts(item, language), ensure_ascii=False)
    if item.type in {"wp_block", "wp_navigation"}:
        shown = item.status == "publish" and not item.password  # others show nothing where they are used
        return json.dumps({"content": item.content if shown else ""}, ensure_ascii=False)
    if item.type == TABLE:
        return json.dumps(table_facts(item), ensure_ascii=False)
    if item.type == MENU:
        menus = [ref.slug for ref in item.terms if ref.taxonomy == "nav_menu"]
        names = [ref.name for ref in item.terms if ref.taxonomy == "nav_menu"]
        keep = {key: value for key, value in item.meta if key.startswith("_menu_item_")}
        return json.dumps({"menus": menus, "names": names, "meta": keep, "title": item.title}, ensure_ascii=False)
    return ""

"""Each item's files compared with what the export says. Runs in every worker; one batch at a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from migrate.comments import Setting, read_thread
from migrate.content import comment_tree, post_tree
from migrate.convert import Assignment, items_of
from migrate.findings import Finding, Kind
from migrate.index import Index
from migrate.listing import Listing, Reading
from migrate.model import Data, Item
from migrate.post import Standing
from migrate.readers.context import BodyContext
from migrate.references import References
from migrate.site import Site
from migrate.tell import Findings
from migrate.verify.compare import compare
from migrate.verify.facts import facts_of
from migrate.verify.rendered import rendered
from migrate.visibility import INTERNAL_TYPES, MENU, Place
from migrate.wishes import Wishes
from migrate.writers.frontmatter import field_of, without_front_matter
from migrate.writers.target import Target


@dataclass(slots=True)
class Verified:
    """What the comparison of a batch of ``items`` items found."""

    items: int = 0
    counts: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """How many ``posts`` and ``comments`` came back equal (True) or not."""
    findings: list[Finding] = field(default_factory=list)


class Verifier:
    """A worker's tools, made once a process."""

    def __init__(
        self,
        site: Site,
        index: Index,
        target: Target,
        root: Path,
        *,
        reading: Reading,
        wishes: Wishes,
        dropped: bool = False,
    ) -> None:
        self.site, self.index, self.target, self.root, self.wishes = site, index, target, root, wishes
        self.dropped = dropped
        """Whether what is not public was not kept."""
        self.references = References(site, index)
        self.lists = Listing(site, index, reading, wishes)

    def verify(self, task: Assignment) -> Verified:
        """Compare a batch."""
        done = Verified(items=len(task.standings))
        for item, standing in zip(items_of(task, Findings()), task.standings, strict=True):
            if item is None or standing is None or item.type == MENU or item.type in INTERNAL_TYPES:
                continue
            if standing.place is Place.PUBLIC or not self.dropped:
                _Comparison(self, item, standing, done).run()
        return done


class _Stored(NamedTuple):
    """A public comment as the export has it, in the order of its thread."""

    source: str
    by_visitor: bool


class _Comparison:
    """One item and its comments."""

    def __init__(self, tools: Verifier, item: Item, standing: Standing, done: Verified) -> None:
        self.tools, self.item, self.standing, self.done = tools, item, standing, done

    def run(self) -> None:
        """Compare the item's body, then its comments."""
        tools, item, standing = self.tools, self.item, self.standing
        setting = Setting(place=standing.place, creator=item.creator, dates=(item.date, item.date_gmt))
        stored: list[_Stored] = []

        def keep(source: str, by_visitor: bool) -> str:
            stored.append(_Stored(source, by_visitor))
            return ""

        thread = read_thread(item.comments, setting, tools.site, keep, _not_told)
        self._compare_body(tools.target.file(standing.path))
        if thread.public:
            numbers = [comment["id"] for comment in thread.public]
            self._compare_comments(f"{standing.path}/comments.json", numbers, stored)

    def _compare_body(self, path: str) -> None:
        text = self._read(path)
        if text is None:
            self.done.counts["posts", False] += 1
            return
        context = BodyContext(
            language=self.tools.site.language,
            post_id=self.item.id or 0,
            site=self.tools.index,
            lists=self.tools.lists,
            tell=_not_told,
            meta=dict(reversed(self.item.meta)),
            wishes=self.tools.wishes,
        )
        body = post_tree(self.item.content, context, self.tools.references, _not_seen)
        written = without_front_matter(text)
        if "<!--noteaser-->" in self.item.content and "<!--more-->" not in written and _has_teaser(body):
            written = f"{field_of(text, 'teaser') or ''}\n\n<!--more-->\n\n{written}"  # the page itself hid it
        self._compare("posts", body, written, {"file": path})

    def _compare_comments(self, path: str, numbers: Sequence[int | None], stored: Sequence[_Stored]) -> None:
        written = _comments_in(self._read(path))
        if written is None or [one.get("id") for one in written] != numbers:
            self.done.counts["comments", False] += len(numbers)
            self._tell(Kind.LOST_IN_MARKDOWN, f"{path} does not hold the {len(numbers)} comments", {"file": path})
            return
        for number, (source, by_visitor), there in zip(numbers, stored, written, strict=True):
            body = comment_tree(source, self.tools.references, _not_seen, _not_told, by_visitor=by_visitor)
            self._compare("comments", body, str(there.get("content")), {"file": path, "comment": number})

    def _compare(self, kind: str, body: etree._Element, markdown: str, where: dict[str, Any]) -> None:
        differences = compare(facts_of(body), facts_of(rendered(markdown)))
        self.done.counts[kind, not differences] += 1
        for found in differences:
            what = Kind.LOST_IN_MARKDOWN if found.loss else Kind.CHANGED_IN_MARKDOWN
            self._tell(what, f"{found.what}: {found.message}", {**where, "what": found.what})

    def _read(self, path: str) -> str | None:
        file = self.tools.root / path
        if file.is_file():
            return file.read_text(encoding="utf-8", errors="replace")
        self._tell(Kind.FILE_MISSING, f"{path} is not there", {"file": path})
        return None

    def _tell(self, kind: Kind, message: str, where: dict[str, Any]) -> None:
        here = {"id": self.item.id, "type": self.item.type, "title": self.item.title[:200], **where}
        self.done.findings.append(Finding(kind=kind, message=message, where=here))


def _has_teaser(body: etree._Element) -> bool:
    return any((mark.text or "").strip() == "more" for mark in body.iter(etree.Comment))


def _comments_in(text: str | None) -> list[Data] | None:
    try:
        found = json.loads(text or "")["comments"]
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, list) and all(isinstance(one, dict) for one in found) else None


def _not_told(*_args: object) -> None:
    """What readers have to tell was told when the archive was written."""


_not_seen: Callable[[str, Any], None] = _not_told

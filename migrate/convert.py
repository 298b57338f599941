"""The second pass: each item read whole, converted, and written. Runs in every worker; one batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from migrate.census import count_item
from migrate.comments import Setting, Thread, is_removed, latest, read_thread, without_forgotten
from migrate.content import SiteLists, comment_markdown, post_markdown
from migrate.findings import Finding, Kind
from migrate.index import Index
from migrate.itemfiles import File, entry_files, kept_file, post_files
from migrate.listing import Listing, Reading
from migrate.model import Item
from migrate.outcome import Converted
from migrate.post import Interpreter, Post, Standing
from migrate.readers.context import BodyContext
from migrate.readers.meta import enclosures
from migrate.references import References, hidden_references
from migrate.references import Target as Reference
from migrate.site import Site
from migrate.survey import Batch, read_batch
from migrate.tell import Findings
from migrate.twins import joined
from migrate.visibility import INTERNAL_TYPES, MENU, Place
from migrate.wishes import Wishes
from migrate.writers.archive import Archive, State
from migrate.writers.target import Target

_SIDE_BY_SIDE = 40
"""Items that go through the stages together: few enough for memory, enough for a processor to learn a stage's code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A batch of the second pass, with what the index has settled for each of its items."""

    batch: Batch
    standings: tuple[Standing | None, ...]
    """One for each span; None for a twin that is merged into another."""
    twins: tuple[tuple[int, Batch], ...] = ()
    """(position, where it stands) of each twin that has something to add to the item at that position."""


Steps = Generator[None, None, None]
"""A piece of work that yields where a stage of it ends."""


class Draft:
    """An item on its way: what has been made of it, found in it and told of it."""

    __slots__ = ("broken", "files", "findings", "item", "named", "post", "standing", "thread", "where")

    thread: Thread

    def __init__(self, item: Item, standing: Standing) -> None:
        self.item, self.standing = item, standing
        self.where = {"id": item.id, "type": item.type, "title": item.title[:200]}
        self.findings = Findings()
        self.named: list[tuple[str, Reference, str]] = []
        """What it refers to: an address, where that leads, and what refers to it."""
        self.broken: set[str] = set()
        """The addresses that lead nowhere: each is told once."""
        self.post: Post | None = None
        """What it says; None where no page shows it."""
        self.files: list[File] = []

    @property
    def is_kept_only(self) -> bool:
        """Whether it is nothing that a page shows."""
        return self.item.type in INTERNAL_TYPES or self.item.type == MENU

    @property
    def is_in_menu(self) -> bool:
        """Whether it is an entry that a menu shows."""
        return self.item.type == MENU and self.standing.place is Place.PUBLIC

    def kept(self) -> Iterator[File]:
        """What is written of it where no page shows it."""
        if self.is_in_menu:
            yield from entry_files(self.item, self.thread)
        else:
            yield kept_file(self.item, self.standing)

    def tell(self, kind: Kind, message: str) -> None:
        """Note a finding."""
        self.findings.tell(kind, message, self.where)

    def seen(self, url: str, found: Reference) -> None:
        """Note a reference in its words."""
        if found.kind == "broken" and url not in self.broken:
            self.broken.add(url)
            self.tell(Kind.BROKEN_LINK, f"{url}: nothing in the export stands there")
        self.named.append((url, found, "content"))


def _in_step(works: list[Steps]) -> None:
    """Do all works stage by stage: a processor that keeps to one stage's code is a good deal faster."""
    while works:
        works = [work for work in works if next(work, works) is None]


class Converter:
    """A worker's tools, made once a process."""

    def __init__(
        self,
        site: Site,
        index: Index,
        target: Target,
        archive: Archive | None,
        *,
        reading: Reading,
        wishes: Wishes,
        forgotten: frozenset[int] = frozenset(),
    ) -> None:
        self.site, self.index, self.target, self.archive, self.wishes = site, index, target, archive, wishes
        self.forgotten = forgotten
        """The numbers of comments that ``forget`` removed."""
        self.references = References(site, self.index)
        self.interpreter = Interpreter(site, index, self.references, wishes.public_meta)
        self.lists = Listing(site, index, reading, wishes)
        self.written = SiteLists(self.references)

    def convert(self, task: Assignment) -> Converted:
        """Convert and write a batch."""
        done = Converted(items=len(task.standings))
        findings = Findings()
        pairs = zip(items_of(task, findings), task.standings, strict=True)
        drafts = (Draft(item, standing) for item, standing in pairs if item is not None and standing is not None)
        while some := list(islice(drafts, _SIDE_BY_SIDE)):
            _in_step([self._make(draft, done) for draft in some])
            for draft in some:
                self._finish(draft, done)
                findings += draft.findings
        done.findings += findings
        done.latest = latest(done.latest)
        return done

    def _make(self, draft: Draft, done: Converted) -> Steps:
        """Make of an item what will be written of it."""
        draft.item = item = self._without_forgotten(draft.item, draft.tell)
        if self.archive is None:
            count_item(item, draft.standing.place, draft.standing.reason, done.census)
        draft.thread = self._thread(draft)
        yield
        if not draft.is_in_menu:
            self._look(hidden_references(item.content), draft)
        if draft.is_kept_only:
            draft.files += draft.kept()
            return
        body = yield from self._body(draft)
        yield
        draft.post = self._interpreted(draft, body)
        yield
        draft.files += post_files(draft.post, draft.thread, self.target)

    def _body(self, draft: Draft) -> Generator[None, None, str]:
        item = draft.item
        context = BodyContext(
            language=self.site.language,
            post_id=item.id or 0,
            site=self.index,
            lists=self.lists,
            tell=draft.tell,
            meta=dict(reversed(item.meta)),
            wishes=self.wishes,
        )
        return (yield from post_markdown(item.content, context, self.references, draft.seen, self.written))

    def _finish(self, draft: Draft, done: Converted) -> None:
        """Count and write what was made of an item."""
        if draft.thread.counts:
            done.comments.update(draft.thread.counts)
        if draft.post:
            done.count(draft.post, draft.thread)
        for file in draft.files:
            self._write(done, file)
        for url, found, role in draft.named:
            done.want(url, found, role, draft.item, draft.standing.place)

    def _interpreted(self, draft: Draft, body: str) -> Post:
        item, thread = draft.item, draft.thread
        counts = len(thread.public), thread.mentions
        post = self.interpreter.post(item, draft.standing, body, counts)
        _tell_languages(post, draft.tell)
        self._look(_named_files(item, post), draft)
        if post.date is None and item.date and post.place is Place.PUBLIC:
            draft.tell(Kind.BAD_DATE, f"it has no date that could be read ({item.date[:20]})")
        if item.attachment_url == "" and item.type == "attachment":
            draft.tell(Kind.MEDIA_MISSING, "the export names no file for this attachment")
        return post

    def _without_forgotten(self, item: Item, tell: Callable[[Kind, str], None]) -> Item:
        if not self.forgotten:
            return item
        again = [one.id for one in item.comments if one.id in self.forgotten and not is_removed(one)]
        if not again:
            return item
        tell(Kind.FORGOTTEN, f"comments {', '.join(map(str, again))} stay removed")
        return item._replace(comments=tuple(without_forgotten(item.comments, self.forgotten)))

    def _thread(self, draft: Draft) -> Thread:
        if not draft.item.comments:
            return Thread()

        def to_markdown(source: str, by_visitor: bool) -> str:
            return comment_markdown(source, self.references, draft.seen, draft.tell, by_visitor=by_visitor)

        item = draft.item
        place = Place.APART if item.type == MENU else draft.standing.place  # an entry has no page to show them on
        setting = Setting(place, item.creator, (item.date, item.date_gmt))
        return read_thread(item.comments, setting, self.site, to_markdown, draft.tell)

    def _look(self, named: Iterable[tuple[str, str]], draft: Draft) -> None:
        draft.named += [(url, self.references.resolve(url), role) for url, role in named]

    def _write(self, done: Converted, file: File) -> None:
        if self.archive is None:
            return
        written = self.archive.write(file.path, file.content, private=file.private)
        done.written.append(written[:])  # plain
        if written.state is State.KEPT:
            done.findings.append(
                Finding(
                    kind=Kind.EDITED_FILE,
                    message=f"{file.path} was edited; it is left as it is",
                    where={"file": file.path},
                )
            )


def _tell_languages(post: Post, tell: Callable[[Kind, str], None]) -> None:
    """That a title, an excerpt or a picture's words have other languages than the one shown."""
    if not (post.titles or post.excerpts or post.alts):
        return
    excerpt = "caption" if post.attachment else "excerpt"
    for what, others in (("title", post.titles), (excerpt, post.excerpts), ("alternative text", post.alts)):
        if others:
            tell(Kind.GUESSED, f"qTranslate: the {what} in {', '.join(others)} stands in the front matter only")


def items_of(task: Assignment, findings: Findings) -> list[Item | None]:
    """The items of a batch, read whole, each with what its twins have to add."""
    items = read_batch(task.batch, findings, light=False)
    for position, place in task.twins:
        items[position] = _with_twin(items[position], read_batch(place, findings, light=False)[0])
    return items


def _named_files(item: Item, post: Post) -> Iterator[tuple[str, str]]:
    """(address, role) of the files that a post's fields name."""
    if post.attachment and post.attachment.url:
        yield post.attachment.url, "attachment"
    if post.picture:
        yield post.picture.source, "featured"
    if post.enclosures:
        yield from ((entry["url"], "enclosure") for entry in enclosures(item.meta))


def _with_twin(item: Item | None, twin: Item | None) -> Item | None:
    return joined(item, twin) if item and twin else item or twin


Convert = Callable[[Assignment], Converted]

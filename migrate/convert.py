"""The second pass: each item read whole, converted, and written. Runs in every worker; one batch at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from typing import NamedTuple

from migrate.census import Census, count_item
from migrate.comments import Setting, Thread, comments_json, is_removed, latest, read_thread, without_forgotten
from migrate.content import SiteLists, comment_markdown, post_markdown
from migrate.findings import Finding, Kind
from migrate.index import Index
from migrate.listing import Listing, Reading
from migrate.model import Data, Item
from migrate.post import EXTRA, Post, Standing, interpret
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
from migrate.writers.archive import Archive, State, Written
from migrate.writers.frontmatter import front_matter
from migrate.writers.jsontext import to_json
from migrate.writers.target import Target

_OF_POSTS = frozenset({"category", "post_tag", "post_format"})
"""Taxonomies whose archives list posts alone."""
_SIDE_BY_SIDE = 40
"""Items that go through the stages together: few enough for memory, enough for a processor to learn a stage's code."""
_STATES = {"media": "have", "apart-media": "apart", "missing-media": "missing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A batch of the second pass, with what the index has settled for each of its items."""

    batch: Batch
    standings: tuple[Standing | None, ...]
    """One for each span; None for a twin that is merged into another."""
    twins: tuple[tuple[int, Batch], ...] = ()
    """(position, where it stands) of each twin that has something to add to the item at that position."""


class Want(NamedTuple):
    """A file that something refers to: its path below ``uploads``, and by whom."""

    file: str
    state: str
    """``have``, ``apart`` or ``missing``."""
    role: str
    """What refers to it: ``attachment``, ``content``, ``featured``, ``enclosure``, ``srcset``, ``css`` or ``data``."""
    place: str
    """``public`` as soon as something public refers to it."""
    times: int
    first: int


@dataclass(slots=True)
class Converted:
    """What became of a batch of ``items`` items."""

    items: int = 0
    comments: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    wanted: dict[str, Want] = field(default_factory=dict)
    """Media references, by the address as it stood."""
    terms: Counter[tuple[str, str]] = field(default_factory=Counter)
    listed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many entries the list of each term (taxonomy, slug), and of each writer (``""``, slug), gets from these."""
    commented: list[str] = field(default_factory=list)
    """The addresses of what has public comments."""
    writers: Counter[str] = field(default_factory=Counter)
    latest: list[Data] = field(default_factory=list)
    """The newest public comments, each with its ``post``."""
    fields: Counter[str] = field(default_factory=Counter)
    """The custom fields of public posts that are kept apart: how many posts have each."""
    census: Census = field(default_factory=Census)
    """What is personal or secret, where nothing is written."""


Steps = Generator[None, None, None]
"""A piece of work that yields where a stage of it ends."""


class File(NamedTuple):
    """A file to be written."""

    path: str
    content: str
    private: bool = False


class Draft:
    """An item on its way: what has been made of it, found in it and told of it."""

    __slots__ = ("files", "findings", "item", "named", "post", "standing", "thread", "where")

    def __init__(self, item: Item, standing: Standing) -> None:
        self.item, self.standing = item, standing
        self.where = {"id": item.id, "type": item.type, "title": item.title[:200]}
        self.findings = Findings()
        self.named: list[tuple[str, Reference, str]] = []
        """What it refers to: an address, where that leads, and what refers to it."""
        self.thread = Thread()
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

    def tell(self, kind: Kind, message: str) -> None:
        """Note a finding."""
        self.findings.tell(kind, message, dict(self.where))

    def seen(self, url: str, found: Reference) -> None:
        """Note a reference in its words."""
        if found.kind == "broken":
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
            draft.files += _kept_files(draft)
            return
        body = yield from self._body(draft)
        yield
        draft.post = self._interpreted(draft, body)
        yield
        draft.files += self._files(draft.post, draft.thread)

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
        done.comments.update(draft.thread.counts)
        if draft.post:
            _count(draft.post, draft.thread, done)
        for file in draft.files:
            self._write(done, file)
        for url, found, role in draft.named:
            _want(url, found, role, (draft.item, draft.standing), done)

    def _interpreted(self, draft: Draft, body: str) -> Post:
        item, thread = draft.item, draft.thread
        counts = len(thread.public), thread.mentions
        named = self.wishes.public_meta
        post = interpret(item, draft.standing, body, self.site, self.index, self.references, counts, named)
        _tell_languages(post, draft.tell)
        self._look(_named_files(item, post), draft)
        if item.attachment_url == "" and item.type == "attachment":
            draft.tell(Kind.MEDIA_MISSING, "the export names no file for this attachment")
        return post

    def _without_forgotten(self, item: Item, tell: Callable[[Kind, str], None]) -> Item:
        again = [one.id for one in item.comments if one.id in self.forgotten and not is_removed(one)]
        if not again:
            return item
        tell(Kind.FORGOTTEN, f"comments {', '.join(map(str, again))} stay removed")
        return item._replace(comments=tuple(without_forgotten(item.comments, self.forgotten)))

    def _thread(self, draft: Draft) -> Thread:
        def to_markdown(source: str, by_visitor: bool) -> str:
            return comment_markdown(source, self.references, draft.seen, draft.tell, by_visitor=by_visitor)

        item = draft.item
        place = Place.APART if item.type == MENU else draft.standing.place  # an entry has no page to show them on
        setting = Setting(place=place, creator=item.creator, dates=(item.date, item.date_gmt))
        return read_thread(item.comments, setting, self.site, to_markdown, draft.tell)

    def _look(self, named: Iterable[tuple[str, str]], draft: Draft) -> None:
        draft.named += ((url, self.references.resolve(url), role) for url, role in named)

    def _files(self, post: Post, thread: Thread) -> Iterator[File]:
        """What is written of a post."""
        text = front_matter(self.target.front_matter(post)) + (f"\n{post.body}" if post.body else "")
        yield File(self.target.file(post.path), text, private=post.place is not Place.PUBLIC)
        if thread.public:
            yield File(f"{post.path}/comments.json", comments_json(_about(post), thread.public, thread.mentions))
        if thread.held or thread.private:
            yield _comments_apart(_beside(post, "comments"), post.item, thread)
        if post.private_meta:
            meta = {"post": post.item.id, "meta": post.private_meta}
            yield File(_beside(post, "meta"), to_json(meta), private=True)

    def _write(self, done: Converted, file: File) -> None:
        if self.archive is None:
            return
        written = self.archive.write(file.path, file.content, private=file.private)
        done.written.append(written)
        if written.state is State.KEPT:
            done.findings.append(
                Finding(
                    kind=Kind.EDITED_FILE,
                    message=f"{file.path} was edited; it is left as it is",
                    where={"file": file.path},
                )
            )


def _kept_files(draft: Draft) -> Iterator[File]:
    """What is written of an item that no page shows; a menu's entry stands in its menu."""
    item, thread = draft.item, draft.thread
    if not draft.is_in_menu:
        yield File(f"{draft.standing.path}/item.json", to_json(_as_data(item)), private=True)
    elif thread.held:
        yield _comments_apart(f"apart/comments/{MENU}/{item.id or thread.held[0]['id']}.json", item, thread)


def _comments_apart(path: str, item: Item, thread: Thread) -> File:
    """What is not public of an item's comments: whole ones, and by number what public ones do not show."""
    kept = {"post": item.id, "comments": thread.held, "private": thread.private}
    return File(path, to_json(kept), private=True)


def _count(post: Post, thread: Thread, done: Converted) -> None:
    """Note what a post adds to the site's lists."""
    if post.place is Place.PUBLIC:
        for term in chain.from_iterable(post.terms.values()):
            done.terms[term.taxonomy, term.slug] += 1
        if post.writer:
            done.writers[post.writer.slug] += 1
        for place in _lists_of(post):
            done.listed[place] += 1
        for key in filter(EXTRA.__ne__, post.private_meta):
            done.fields[key] += 1
    if thread.public:
        about = _about(post)
        done.commented.append(post.address)
        done.latest += [{**comment, "post": about} for comment in thread.public]


def _tell_languages(post: Post, tell: Callable[[Kind, str], None]) -> None:
    """That a title or an excerpt has other languages than the one shown."""
    for what, others in (("title", post.titles), ("excerpt", post.excerpts)):
        if others:
            tell(Kind.GUESSED, f"qTranslate: the {what} in {', '.join(others)} stands in the front matter only")


def items_of(task: Assignment, findings: Findings) -> list[Item | None]:
    """The items of a batch, read whole, each with what its twins have to add."""
    items = read_batch(task.batch, findings, light=False)
    for position, place in task.twins:
        items[position] = _with_twin(items[position], read_batch(place, findings, light=False)[0])
    return items


def _lists_of(post: Post) -> set[tuple[str, str]]:
    """The lists that show a post: those of its terms and of their ancestors, and its writer's (facts 2.1)."""
    if post.item.type == "attachment":
        return set()
    found = set()
    for term in chain.from_iterable(post.terms.values()):
        if post.item.type == "post" or term.taxonomy not in _OF_POSTS:
            found |= {(term.taxonomy, slug) for slug in (term.slug, *term.ancestors)}
    if post.writer and post.item.type == "post":
        found.add(("", post.writer.slug))
    return found


def _named_files(item: Item, post: Post) -> Iterator[tuple[str, str]]:
    """(address, role) of the files that a post's fields name."""
    if post.attachment and post.attachment.url:
        yield post.attachment.url, "attachment"
    if post.picture:
        yield post.picture.source, "featured"
    for entry in enclosures(item.meta):
        yield entry["url"], "enclosure"


def _want(url: str, found: Reference, role: str, by: tuple[Item, Standing], done: Converted) -> None:
    """Note that an item refers to a file of the site, if it does."""
    state = _STATES.get(found.kind)
    if state is None:
        return
    item, standing = by
    want = Want(found.file, state, role, standing.place.value, 1, item.id or 0)
    known = done.wanted.get(url)
    done.wanted[url] = want if known is None else _joined(known, want)


def _joined(known: Want, new: Want) -> Want:
    """Two references to one address."""
    public = Place.PUBLIC.value in {known.place, new.place}
    return known._replace(times=known.times + new.times, place=Place.PUBLIC.value if public else known.place)


def _with_twin(item: Item | None, twin: Item | None) -> Item | None:
    return joined(item, twin) if item and twin else item or twin


def _beside(post: Post, name: str) -> str:
    """Where what is private of a post goes: beside one that is apart itself, else under ``apart/`` by the same path."""
    if post.place is not Place.PUBLIC:
        return f"{post.path}/{name}.json"
    return f"apart/{name}/{post.path.removeprefix('content/')}.json"


def _about(post: Post) -> Data:
    """What comments stand under, so that their file says all by itself."""
    return {
        "id": post.item.id,
        "title": post.title,
        "url": post.address,
        "date": post.date.isoformat("T", "seconds") if post.date else "",
        "guid": post.item.guid,
        "open": post.item.comment_status == "open",
    }


def _as_data(item: Item) -> dict[str, object]:
    data = item._asdict()
    data["terms"] = [asdict(term) for term in item.terms]
    data["comments"] = [comment._asdict() for comment in item.comments]
    return {name: value for name, value in data.items() if value not in ("", 0, (), False, None, [])}


Convert = Callable[[Assignment], Converted]

"""A post's comments: public ones in thread order, the others apart, every one accounted for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from typing import NamedTuple

from migrate.dates import moment, offset_of, parse
from migrate.findings import Kind
from migrate.model import Comment, Data
from migrate.personal import IP, may_hold_ip
from migrate.site import Site
from migrate.titles import plain
from migrate.urls import split
from migrate.visibility import Place, comment_place
from migrate.writers.jsontext import encode, quoted

_EMAIL = re.compile(r"\S@\S+\.\w")
_STARS = frozenset("12345")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f\\]")

Tell = Callable[[Kind, str], None]
ToMarkdown = Callable[[str, bool], str]
"""(text, whether a visitor wrote it) → Markdown."""


_CUT = re.compile(r"\A\s*\[(?:\.\.\.|…|&#8230;|&hellip;)\]\s*|\s*\[(?:\.\.\.|…|&#8230;|&hellip;)\]\s*\Z")

MENTIONS = frozenset({"pingback", "trackback"})
"""Types that other sites make; a theme shows them apart."""

_FIELDS = ("id", "parent", "depth", "author", "url", "date", "date_gmt", "type", "by_post_author", "content")
"""What is said of every public comment, in this order."""

REMOVED = "_permapress_removed"
"""The comment meta by which an export says that ``forget`` has made a comment a tombstone."""

DEEPEST = 99
"""The deepest level at which a comment is shown. Browsers stop nesting at 512 elements, lxml at 256, and what a comment
holds nests too; deeper answers stand side by side on this level, and ``parent`` says what each of them answers."""


@dataclass(slots=True)
class Thread:
    """The comments of one post. ``counts`` is by (type, approval, place, reason)."""

    public: list[Data] = field(default_factory=list)
    held: list[Data] = field(default_factory=list)
    private: dict[str, Data] = field(default_factory=dict)
    """By a public comment's number (``#3``: the fourth of the list, which has none): what of it may not be public."""
    mentions: int = 0
    """How many of the public ones are mentions by other sites, and what answers these."""
    counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)


class Setting(NamedTuple):
    """What a thread has to know of the post it stands under. ``dates`` are the post's (local, GMT)."""

    place: Place
    creator: str
    dates: tuple[str, str] = ("", "")


def read_thread(comments: Sequence[Comment], setting: Setting, site: Site, markdown: ToMarkdown, tell: Tell) -> Thread:
    """Sort a post's comments into public and held ones and put the public ones into thread order.

    Thread order is each comment before its replies, siblings by date, then id: a flat list with depth, so that neither
    a theme nor a reader needs recursion. Only public comments keep what may be public.
    """
    thread = Thread()
    known: dict[int, Comment] = {}
    shown: list[Comment] = []
    for comment in _distinct(comments, known, tell):
        place, reason = comment_place(comment, setting.place)
        thread.counts[comment.type or "comment", comment.approved, place.value, reason] += 1
        if place is Place.PUBLIC:
            shown.append(comment)
        else:
            thread.held.append({**comment._asdict(), "reason": reason})
    if not shown:
        return thread
    moments = _moments(shown, setting, tell)
    deepest, mentioned = 0, False
    for position, depth, parent in _ordered(shown, moments, known, tell):
        comment = shown[position]
        data = _public(comment, min(depth, DEEPEST), parent, moments[position], setting.creator, site, markdown)
        thread.public.append(data)
        deepest = max(deepest, depth)
        mentioned = mentioned if depth else comment.type in MENTIONS
        thread.mentions += mentioned
        if private := _private(comment, data):
            key = f"#{len(thread.public) - 1}" if comment.id is None else str(comment.id)
            thread.private[key] = private
    if deepest > DEEPEST:
        tell(Kind.COMMENT_DEPTH, f"answers nest {deepest + 1} deep; from {DEEPEST + 1} on they stand side by side")
    return thread


def _distinct(comments: Sequence[Comment], known: dict[int, Comment], tell: Tell) -> Iterator[Comment]:
    """Each comment once; ``known`` is filled by number. A second one that says something else loses only its number."""
    for comment in comments:
        if comment.id is None:
            yield comment
            continue
        first = known.setdefault(comment.id, comment)
        if first is comment:
            yield comment
        elif (first.content, first.author, first.date) == (comment.content, comment.author, comment.date):
            tell(Kind.DUPLICATE_COMMENT, f"comment {comment.id} stands more than once")
        else:
            tell(Kind.DUPLICATE_COMMENT, f"two comments are {comment.id}; the second keeps all but its number")
            yield comment._replace(id=None)


def _moments(shown: Sequence[Comment], setting: Setting, tell: Tell) -> list[datetime | None]:
    """When each comment was written.

    One without GMT gets the offset of what was written nearest to it: the offset differs between summer and winter.
    """
    found = [moment(comment.date, comment.date_gmt) for comment in shown]
    lonely = [position for position, comment in enumerate(shown) if not parse(comment.date_gmt)]
    if not lonely:
        return found
    pairs = [setting.dates, *((comment.date, comment.date_gmt) for comment in shown)]
    clocks = sorted(
        (here, offset)
        for local, utc in pairs
        if (here := parse(local)) and (offset := offset_of(local, utc)) is not None
    )
    for position in lonely:
        comment, at = shown[position], found[position]
        if at is None:
            tell(Kind.BAD_DATE, f"comment {comment.id} has no date that could be read")
        elif clocks:
            found[position] = moment(comment.date, _utc(at, _nearest_offset(clocks, at.replace(tzinfo=None))))
    return found


def _nearest_offset(clocks: Sequence[tuple[datetime, timedelta]], at: datetime) -> timedelta:
    place = bisect_left(clocks, at, key=lambda clock: clock[0])
    return min(clocks[max(place - 1, 0) : place + 1], key=lambda clock: abs(clock[0] - at))[1]


def _utc(local: datetime, offset: timedelta) -> str:
    try:
        return f"{local.replace(tzinfo=None) - offset:%Y-%m-%d %H:%M:%S}"
    except OverflowError:  # the first day of the year 1
        return ""


_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def _ordered(
    shown: Sequence[Comment], moments: Sequence[datetime | None], known: Mapping[int, Comment], tell: Tell
) -> Iterator[tuple[int, int, int]]:
    """(position, depth, parent among the public ones) in thread order."""
    order = sorted(range(len(shown)), key=lambda at: (moments[at] or _NEVER, shown[at].id is None, shown[at].id or 0))
    if not any(comment.parent for comment in shown):
        yield from ((at, 0, 0) for at in order)
        return
    public = {number: at for at in order if (number := shown[at].id) is not None}
    nearest = _Nearest(public, known)
    parents: dict[int, int] = {}
    below: defaultdict[int, list[int]] = defaultdict(list)
    for at in order:
        comment = shown[at]
        parent = nearest(comment)
        if parent != comment.parent:
            told = f"comment {comment.id} answers {comment.parent}, which is not public or not there"
            tell(Kind.COMMENT_ORPHAN, told)
        if comment.id is not None:
            parents[comment.id] = parent
        below[parent].append(at)
    waiting = [(at, 0, 0) for at in reversed(below[0])]
    while waiting:
        at, depth, parent = waiting.pop()
        yield at, depth, parent
        number = shown[at].id
        if number is not None:
            parents.pop(number, None)
            replies = below.get(number, ())
            waiting += [(reply, depth + 1, number) for reply in reversed(replies) if _waits(shown[reply], parents)]
        if not waiting and parents:  # what no root leads to goes in circles
            first = _first_of_circle(parents)
            tell(Kind.COMMENT_CYCLE, f"comment {first} answers itself by way of others")
            waiting.append((public[first], 0, 0))


def _waits(comment: Comment, parents: Mapping[int, int]) -> bool:
    """Whether a comment has not been given out; nothing answers one without a number, so it comes only once."""
    return comment.id is None or comment.id in parents


def latest(comments: Iterable[Data], size: int = 20) -> list[Data]:
    """The newest of some public comments, newest first; the same ones in whatever order they come."""
    dated = (comment for comment in comments if comment["date_gmt"] and not comment.get("removed"))
    return nlargest(size, dated, key=lambda comment: (comment["date_gmt"], comment["id"] or 0, comment["post"]["url"]))


class _Nearest:
    """A comment's nearest public ancestor, 0 for the top (facts 5.38: an orphan is never dropped). Linear over all."""

    def __init__(self, public: Mapping[int, int], known: Mapping[int, Comment]) -> None:
        self._public, self._known = public, known
        self._found: dict[int, int] = {0: 0}
        """For a number that is not public: the nearest public one above it."""

    def __call__(self, comment: Comment) -> int:
        if not comment.parent:
            return 0
        if comment.parent in self._public:
            return 0 if comment.parent == comment.id else comment.parent
        return self._above(comment.parent)

    def _above(self, at: int) -> int:
        passed = []
        while at not in self._found and at not in self._public:
            passed.append(at)
            self._found[at] = 0  # a circle of comments that are not public leads to the top
            above = self._known.get(at)
            at = above.parent if above else 0
        nearest = at if at in self._public else self._found[at]
        self._found.update(dict.fromkeys(passed, nearest))
        return nearest


def _first_of_circle(parents: dict[int, int]) -> int:
    """The lowest id of a circle among comments whose parents are all among them."""
    at, passed = next(iter(parents)), []
    seen: set[int] = set()
    while at not in seen:
        seen.add(at)
        passed.append(at)
        at = parents[at]
    return min(passed[passed.index(at) :])


def _public(
    comment: Comment, depth: int, parent: int, when: datetime | None, creator: str, site: Site, markdown: ToMarkdown
) -> Data:
    """What may be public of a comment: no e-mail, IP or user id; meta only a review's stars (facts 4.7)."""
    author = _author(comment, site)
    content = comment.content
    if comment.type in MENTIONS:
        content = _CUT.sub("", content)
    date, date_gmt = _stamps(when)
    data: Data = {
        "id": comment.id,
        "parent": parent,
        "depth": depth,
        "author": author,
        "url": _website(comment),
        "date": date,
        "date_gmt": date_gmt,
        "type": comment.type or "comment",
        "by_post_author": bool(comment.user_id) and _is_writer(comment, author, creator, site),
        "content": markdown(content, not comment.user_id),
    }
    if comment.type == "review":
        rating = next((value for key, value in comment.meta if key == "rating"), "")
        if rating in _STARS:
            data["rating"] = int(rating)
    return tombstone(data) if is_removed(comment) else data


def _stamps(when: datetime | None) -> tuple[str, str]:
    """A moment on its own clock, and on Greenwich's."""
    if when is None:
        return "", ""
    here = when.isoformat()
    there = here if when.tzinfo is UTC else when.astimezone(UTC).isoformat()
    return here, f"{there[:19]}Z"


def _author(comment: Comment, site: Site) -> str:
    """The name shown. A site user without one has the display name (facts 5.42); an address is no name."""
    name = plain(comment.author)
    if may_hold_ip(name):
        name = IP.sub("", name).strip()
    writer = site.writer_by_id(comment.user_id) if comment.user_id else None
    if writer and site.writer_of(name) == writer:  # perhaps by a login, which is half of a password
        return writer.name
    if name and not _is_email(name):
        return name
    return writer.name if writer else "Anonymous"


def _is_email(name: str) -> bool:
    return "@" in name and _EMAIL.search(name) is not None


def _website(comment: Comment) -> str:
    """The author's website. Who wrote an e-mail address into that field has none that may be shown."""
    url = _address(comment.url)
    if not url:
        return ""
    return "" if "@" in split(url).netloc or (comment.email and comment.email.casefold() in url.casefold()) else url


def _address(url: str) -> str:
    """The address an author gave, if it is one that a browser may be sent to. ``http://`` alone is none (facts 1.5)."""
    url = url.strip()
    if not url:
        return ""
    if url[:4].lower() == "www.":
        url = f"http://{url}"
    parts = split(url)
    return url if parts.scheme in {"http", "https"} and parts.hostname and not _SPACE.search(url) else ""


def without_forgotten(comments: Sequence[Comment], numbers: Container[int]) -> Iterator[Comment]:
    """The comments, those of forgotten people as ``forget`` left them."""
    for comment in comments:
        if comment.id in numbers:
            yield comment._replace(author="", email="", url="", ip="", content="", user_id=0, meta=((REMOVED, "1"),))
        else:
            yield comment


def is_removed(comment: Comment) -> bool:
    """Whether a comment is what ``forget`` left of one."""
    return bool(comment.meta) and any(key == REMOVED for key, _value in comment.meta)


def tombstone(comment: Data) -> Data:
    """A public comment as what is left of it when its author is forgotten: its place in the thread."""
    empty = {"author": "", "url": "", "by_post_author": False, "content": ""}
    return {**{name: comment[name] for name in _FIELDS}, **empty, "removed": True}


def thread_json(about: Data, thread: Thread) -> str:
    """The text of a thread's ``comments.json``."""
    return _comments_file(about, list(map(_line, thread.public)), thread.mentions)


def comments_json(about: Data, comments: Sequence[Data], mentions: int) -> str:
    """The text of ``comments.json`` for comments that were read from one."""
    return _comments_file(about, list(map(encode, comments)), mentions)


def _comments_file(about: Data, lines: Sequence[str], mentions: int) -> str:
    """One comment a line, so that a person can read it and a diff shows what changed."""
    counts, inner = f'"count": {len(lines)}, "mentions": {mentions}', ",\n".join(lines)
    return f'{{"post": {encode(about)},\n{counts}, "comments": [\n{inner}\n]}}\n'


def _line(comment: Data) -> str:
    """A comment that ``_public`` made, to the letter as ``encode`` writes it, and sooner: its fields are known."""
    if len(comment) > len(_FIELDS):  # a review's stars, or that it was removed
        return encode(comment)
    number, parent, depth, author, url, date, date_gmt, kind, own, content = comment.values()
    return (
        f'{{"id": {"null" if number is None else number}, "parent": {parent}, "depth": {depth}, '
        f'"author": {quoted(author)}, "url": {quoted(url)}, "date": {quoted(date)}, "date_gmt": {quoted(date_gmt)}, '
        f'"type": {quoted(kind)}, "by_post_author": {"true" if own else "false"}, "content": {quoted(content)}}}'
    )


def _private(comment: Comment, shown: Data) -> Data:
    """What of a public comment only its owner may read, and what the public part could not say as it was."""
    meta = [] if is_removed(comment) else [list(entry) for entry in comment.meta]
    found: Data = {}
    for name, value in (("email", comment.email), ("ip", comment.ip), ("user_id", comment.user_id), ("meta", meta)):
        if value:
            found[name] = value
    if _is_email(comment.author):
        found["author"] = comment.author
    if comment.url and comment.url.strip() not in {shown["url"], "http://", ""}:
        found["url"] = comment.url
    if comment.parent and comment.parent != shown["parent"]:
        found["parent"] = comment.parent
    if not _says(shown["date"], comment.date) or not _says(shown["date_gmt"], comment.date_gmt):
        found |= {name: date for name, date in (("date", comment.date), ("date_gmt", comment.date_gmt)) if date}
    return found


def _says(shown: str, stored: str) -> bool:
    """Whether a date is shown as it was stored; what WordPress writes for "none" says nothing."""
    return shown[:19].replace("T", " ") == stored or not stored or stored.startswith("0000")


def _is_writer(comment: Comment, author: str, creator: str, site: Site) -> bool:
    """Whether a registered user's comment is the post author's own; where ids are missing, mail or name tells."""
    writer = site.writer_of(creator)
    if writer is None:
        return False
    if writer.id:
        return writer.id == comment.user_id
    return author in {writer.name, creator} or bool(writer.email and writer.email == comment.email.casefold())

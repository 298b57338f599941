"""A post's comments: public ones in thread order, the others apart, every one accounted for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from migrate.dates import moment
from migrate.findings import Kind
from migrate.model import Comment, Data
from migrate.site import Site, plain
from migrate.visibility import Place, comment_place

_IP = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")
_EMAIL = re.compile(r"\S@\S+\.\w")

Tell = Callable[[Kind, str], None]
ToMarkdown = Callable[[str], str]


@dataclass(slots=True)
class Thread:
    """The comments of one post. ``counts`` is by (type, approval, place, reason)."""

    public: list[Data] = field(default_factory=list)
    held: list[Data] = field(default_factory=list)
    counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)


def read_thread(
    comments: Sequence[Comment], item_place: Place, creator: str, site: Site, markdown: ToMarkdown, tell: Tell
) -> Thread:
    """Sort a post's comments into public and held ones and put the public ones into thread order.

    Thread order is each comment before its replies, siblings by date, then id: a flat list with depth, so that neither
    a theme nor a reader needs recursion. Only public comments keep what may be public.
    """
    thread = Thread()
    known: dict[int, Comment] = {}
    shown: list[Comment] = []
    for comment in comments:
        if comment.id is not None and comment.id in known:
            tell(Kind.DUPLICATE_COMMENT, f"comment {comment.id} stands more than once")
            continue
        if comment.id is not None:
            known[comment.id] = comment
        place, reason = comment_place(comment, item_place)
        thread.counts[comment.type or "comment", comment.approved, place.value, reason] += 1
        if place is Place.PUBLIC:
            shown.append(comment)
        else:
            thread.held.append({**asdict(comment), "reason": reason, "meta": [list(entry) for entry in comment.meta]})
    for comment, depth, parent in _ordered(shown, known, tell):
        thread.public.append(_public(comment, depth, parent, creator, site, markdown))
    return thread


def _ordered(shown: list[Comment], known: dict[int, Comment], tell: Tell) -> Iterator[tuple[Comment, int, int]]:
    """(comment, depth, parent among the public ones) in thread order."""
    if len(shown) == 1 and not shown[0].parent:
        yield shown[0], 0, 0
        return
    shown = sorted(shown, key=lambda comment: (comment.date_gmt or comment.date, comment.id or 0))
    public = {comment.id: comment for comment in shown if comment.id is not None}
    parents = {number: _nearest(comment, public, known, tell) for number, comment in public.items()}
    below: defaultdict[int, list[Comment]] = defaultdict(list)
    for comment in shown:
        below[parents.get(comment.id, 0) if comment.id is not None else _nearest(comment, public, known, tell)].append(
            comment
        )
    waiting = [(comment, 0, 0) for comment in reversed(below[0])]
    left = dict(parents)
    while waiting:
        comment, depth, parent = waiting.pop()
        yield comment, depth, parent
        if comment.id is not None:
            left.pop(comment.id, None)
            waiting += [
                (reply, depth + 1, comment.id) for reply in reversed(below.get(comment.id, [])) if reply.id in left
            ]
        if not waiting and left:  # what no root leads to goes in circles
            first = _first_of_circle(left)
            tell(Kind.COMMENT_CYCLE, f"comment {first} answers itself by way of others")
            waiting.append((public[first], 0, 0))


def _nearest(comment: Comment, public: dict[int, Comment], known: dict[int, Comment], tell: Tell) -> int:
    """The nearest public ancestor's id, 0 for the top (facts 5.38: an orphan is never dropped)."""
    at = comment.parent
    if not at or (at in public and at != comment.id):
        return at
    tell(Kind.COMMENT_ORPHAN, f"comment {comment.id} answers {at}, which is not public or not there")
    passed = {comment.id}
    while at and at not in passed:
        if at in public:
            return at
        passed.add(at)
        above = known.get(at)
        at = above.parent if above else 0
    return 0


def _first_of_circle(parents: dict[int, int]) -> int:
    """The lowest id of a circle among comments whose parents are all among them."""
    at, passed = next(iter(parents)), []
    seen: set[int] = set()
    while at not in seen:
        seen.add(at)
        passed.append(at)
        at = parents[at]
    return min(passed[passed.index(at) :])


def _public(comment: Comment, depth: int, parent: int, creator: str, site: Site, markdown: ToMarkdown) -> Data:
    """What may be public of a comment: no e-mail, IP or user id; meta only a review's stars (facts 4.7)."""
    author = _IP.sub("", plain(comment.author)).strip()
    data: Data = {
        "id": comment.id,
        "parent": parent,
        "depth": depth,
        "author": "Anonymous" if not author or _EMAIL.search(author) else author,
        "url": comment.url if comment.url.startswith(("http://", "https://")) and len(comment.url) > 8 else "",
        "date": _date(moment(comment.date, comment.date_gmt)),
        "type": comment.type or "comment",
        "by_post_author": bool(comment.user_id) and _is_writer(comment, author, creator, site),
        "content": markdown(comment.content),
    }
    rating = next((value for key, value in comment.meta if key == "rating"), "")
    if comment.type == "review" and rating.isdecimal():
        data["rating"] = int(rating)
    return data


def _is_writer(comment: Comment, author: str, creator: str, site: Site) -> bool:
    """Whether a registered user's comment is the post author's own; where ids are missing, mail or name tells."""
    writer = site.writer_of(creator)
    if writer is None:
        return False
    if writer.id:
        return writer.id == comment.user_id
    return author in {writer.name, creator} or bool(writer.email and writer.email == comment.email.casefold())


def _date(found: datetime | None) -> str:
    return found.isoformat(timespec="seconds") if found else ""

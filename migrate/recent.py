"""The newest public comments of a run, for the blocks that list them: looked for in the files when one asks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import timedelta

from migrate.comments import Setting, latest, read_thread, without_forgotten
from migrate.dates import parse
from migrate.findings import Kind
from migrate.index import Index
from migrate.model import Data, Item
from migrate.readers.listed import CommentEntry
from migrate.site import Site
from migrate.stored import StoredItems
from migrate.titles import plain
from migrate.visibility import Place

MOST = 100
"""So many of the newest are known."""

_DATE = re.compile(rb"comment_date(?:_gmt)?>\s*(?:<!\[CDATA\[)?\s*(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_ZONES = timedelta(days=1)  # a date may be local, and no zone is further away
# the newest items first: they are likely to have the newest comments, and then the others need not be read
_PLACES = """SELECT kept.seq, kept.address, kept.title, kept.creator, part.source, part.start, part.stop
FROM items AS part JOIN items AS kept ON kept.seq = COALESCE(part.merged_into, part.seq)
WHERE kept.place='public' AND kept.type NOT IN ('nav_menu_item', 'attachment')
ORDER BY kept.seq DESC, part.seq"""


def recent_comments(site: Site, index: Index, stored: StoredItems, forgotten: Collection[int]) -> list[CommentEntry]:
    """The newest public comments, newest first. Memory holds these and one item at a time."""
    newest: list[Data] = []
    last = 0
    for seq, about, creator in _candidates(index, stored, newest):
        if seq != last and (item := stored.read(index, seq)):
            newest[:] = latest([*newest, *_comments(item, about, creator, site, forgotten)], MOST)
            last = seq
    return [_entry(comment) for comment in newest]


def _candidates(index: Index, stored: StoredItems, newest: list[Data]) -> Iterator[tuple[int, Data, str]]:
    """(seq, about, creator) of the items that may have a comment as new as the newest known ones."""
    for seq, address, title, creator, source, start, stop in index.rows(_PLACES):
        dates = _DATE.findall(stored.bytes(source, start, stop))
        if dates and (len(newest) < MOST or max(dates).decode() >= _oldest(newest)):
            yield seq, {"url": address, "title": title}, creator


def _oldest(newest: list[Data]) -> str:
    """What a comment's date must reach to be among the newest, in any time zone."""
    date = parse(newest[-1]["date_gmt"][:19])
    return f"{date - _ZONES:%Y-%m-%d %H:%M:%S}" if date and date.year > 1 else ""


def _comments(item: Item, about: Data, creator: str, site: Site, forgotten: Collection[int]) -> Iterator[Data]:
    setting = Setting(place=Place.PUBLIC, creator=creator, dates=(item.date, item.date_gmt))
    comments = tuple(without_forgotten(item.comments, forgotten))
    thread = read_thread(comments, setting, site, _as_stored, _not_told)
    return ({**comment, "post": about} for comment in thread.public)


def _entry(comment: Data) -> CommentEntry:
    anchor = f"#comment-{comment['id']}" if comment["id"] else ""
    return CommentEntry(
        author=comment["author"],
        url=comment["url"],
        title=comment["post"]["title"],
        address=comment["post"]["url"] + anchor,
        date=comment["date"][:19].replace("T", " "),
        words=plain(comment["content"]),
    )


def _as_stored(source: str, _by_visitor: bool) -> str:
    return source


def _not_told(_kind: Kind, _message: str) -> None:
    """The item's own conversion tells it."""

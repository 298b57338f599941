"""The newest public comments of a run, for the blocks that list them: looked for in the files when one asks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

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
_PLACES = """SELECT part.source, part.start, part.stop, kept.seq, kept.address, kept.title, kept.creator
FROM items AS part JOIN items AS kept ON kept.seq = COALESCE(part.merged_into, part.seq)
WHERE kept.place='public' AND kept.type NOT IN ('nav_menu_item', 'attachment')
ORDER BY kept.seq DESC, part.seq"""


def recent_comments(site: Site, index: Index, stored: StoredItems, forgotten: Collection[int]) -> list[CommentEntry]:
    """The newest public comments, newest first. Memory holds these and one item at a time."""
    newest: list[Data] = []
    last, oldest = 0, ""
    for seq, about, creator, date in _commented(index, stored):
        if date >= oldest and seq != last and (item := stored.read(index, seq)):
            newest = latest([*newest, *_comments(item, about, creator, site, forgotten)], MOST)
            last, oldest = seq, _oldest(newest)
    return [_entry(comment) for comment in newest]


def _commented(index: Index, stored: StoredItems) -> Iterator[tuple[int, Data, str, str]]:
    """(seq, about, creator, newest date) of the items that have comments."""
    for source, rows in groupby(index.rows(_PLACES), itemgetter(0)):
        with stored.sources[source].path.open("rb") as file:
            for _source, start, stop, seq, address, title, creator in rows:
                file.seek(start)
                item = file.read(stop - start)
                first = item.find(b"comment_date")  # most of an item is no comment, and a plain word is found sooner
                if first >= 0 and (dates := _DATE.findall(item, first)):
                    yield seq, {"url": address, "title": title}, creator, max(dates).decode()


def _oldest(newest: list[Data]) -> str:
    """What a comment's date must reach to be among the newest, in any time zone."""
    date = parse(newest[-1]["date_gmt"][:19]) if len(newest) == MOST else None
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

"""Artalk: an ``.artrans`` file, which Twikoo reads too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar

from migrate.comment_systems.system import Page, Remark, System, address_for, system

_encode = json.JSONEncoder(ensure_ascii=False).encode


@system("artalk")
class Artalk(System):
    """What artalk.js.org documents under "Transfer": an array of objects in which every value is a text.

    A page's key is its path, as the browser's side of Artalk has it where no other is set. An author without an
    e-mail address is refused, so there is always one.
    """

    about = "an Artrans array, comments as Markdown"
    importer = (
        "artalk import FILE, or Dashboard → Transfer. The page key is the path: leave `pageKey` empty in the script."
    )
    private: ClassVar[frozenset[str]] = frozenset({"email", "ip"})

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """A JSON array, one comment a line."""
        before = "[\n"
        for page in pages:
            for remark in page.remarks:
                yield before + _encode(self._artran(remark, page))
                before = ",\n"
        yield "\n]\n" if before == ",\n" else "[]\n"

    def _artran(self, remark: Remark, page: Page) -> dict[str, str]:
        date = _date(remark.date)
        return {
            "id": str(remark.number),
            "rid": str(remark.parent),
            "content": remark.markdown,
            "ua": "",
            "ip": remark.ip,
            "created_at": date,
            "updated_at": date,
            "is_collapsed": "false",
            "is_pending": "false",
            "is_pinned": "false",
            "vote_up": "0",
            "vote_down": "0",
            "nick": remark.author,
            "email": address_for(remark),
            "link": remark.url,
            "page_key": page.path,
            "page_title": page.title,
            "page_admin_only": "false",
            "site_name": self.site.title or self.site.home,
            "site_urls": self.site.home,
        }


def _date(date: datetime | None) -> str:
    """``2021-10-28 20:50:15 +0800``."""
    return "" if date is None else f"{date.replace(tzinfo=None).isoformat(' ', 'seconds')} {date:%z}"

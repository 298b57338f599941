"""Attachments without a page of their own: WordPress 6.4 and newer lead to the file, on sites made since then."""

from __future__ import annotations

import re

from migrate.index import Index
from migrate.media.uploads import UPLOADS

AS_PAGE, AS_FILE = "page", "file"
"""What ``--attachment-pages`` says of an attachment's address: it shows a page, or leads to its file."""

_ASKED_SINCE = ((6, 4), "2023-11-07")
"""The version from which new sites have no pages for attachments, and the day it came out (facts 2.1)."""
_VERSION = re.compile(r"[?&]v=(\d+)\.(\d+)")
_OLDEST = "SELECT date FROM items WHERE id > 0 AND date != '' AND type IN ('post', 'page') ORDER BY id LIMIT 1"

_WITH_FILE = """SELECT seq, address, uploads.file
FROM items JOIN uploads ON uploads.file = json_extract(extra, '$.file')
WHERE seq > ? AND type='attachment' AND items.place='public' AND uploads.place='public' AND uploads.file LIKE '%.%'
ORDER BY seq LIMIT 1000"""


def lead_to_files(index: Index, base: str) -> None:
    """Make the file of each public attachment that is here its address; its page's address becomes a former one.

    Call it when the files are placed, before ``Index.finish_settling``. Where the file is not here the page stays.
    """
    last = 0
    while found := list(index.rows(_WITH_FILE, (last,))):
        last = found[-1][0]
        former = [(address.rstrip("/"), seq) for seq, address, _ in found]
        index.note_former(former)
        moved = [(f"{base}/{UPLOADS}/{file}", seq) for seq, _, file in found]
        index.db.executemany("UPDATE items SET address=? WHERE seq=?", moved)


def had_pages(index: Index, generator: str) -> bool:
    """Whether attachments had pages, as far as an export tells: an older WordPress wrote it, or began the site.

    ``generator`` is the channel's. The first number belongs to what was there on the first day ("Hello world!").
    """
    version, day = _ASKED_SINCE
    found = _VERSION.search(generator)
    if found and (int(found[1]), int(found[2])) < version:
        return True
    oldest = index.one(_OLDEST)
    return oldest is not None and str(oldest[0]) < day


def is_file(address: str, base: str) -> bool:
    """Whether an attachment's address is its file."""
    return address.startswith(f"{base}/{UPLOADS}/")

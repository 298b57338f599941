"""Attachments without a page of their own: WordPress 6.4 and newer lead to the file, on sites made since then."""

from __future__ import annotations

from migrate.index import Index
from migrate.media.uploads import UPLOADS

FILE = "file"
"""What ``--attachment-pages`` says where an attachment's address leads to its file."""

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
        index.db.executemany("INSERT OR IGNORE INTO former VALUES (?, ?)", former)
        moved = [(f"{base}/{UPLOADS}/{file}", seq) for seq, _, file in found]
        index.db.executemany("UPDATE items SET address=? WHERE seq=?", moved)


def is_file(address: str, base: str) -> bool:
    """Whether an attachment's address is its file."""
    return address.startswith(f"{base}/{UPLOADS}/")

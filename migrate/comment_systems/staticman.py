"""Staticman: a file for each comment, as Staticman commits them to a repository."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import ClassVar
from urllib.parse import unquote

from migrate.comment_systems.system import FolderSystem, Page, Remark, system
from migrate.names import Allocator, safe_part
from migrate.writers.frontmatter import front_matter


@system("staticman")
class Staticman(FolderSystem):
    """``PAGE/comment-TIMESTAMP-NUMBER.yml`` with the keys ``_id``, ``_parent`` and those of most themes.

    Staticman stores an e-mail address as its MD5, and so do we where one is asked for. The folder is named by the
    last part of the page's address, as themes for Jekyll look for it by the page's slug.
    """

    about = "a folder with a YAML file for each comment, as Markdown"
    importer = (
        "copy the folder to _data/comments (Jekyll) or data/comments (Hugo). Keys differ by theme: see its manual."
    )
    private: ClassVar[frozenset[str]] = frozenset({"email"})

    def files(self, pages: Iterable[Page]) -> Iterator[tuple[str, str]]:
        """A file for each comment."""
        names = Allocator()
        for page in pages:
            parts = [unquote(part) for part in page.path.partition("?")[0].split("/") if part]
            slug = safe_part(parts[-1] if parts else "home", "page")
            folder = names.take(slug, safe_part("-".join(parts[:-1]), str(page.number)) if parts[:-1] else "page")
            for remark in page.remarks:
                yield f"{folder}/comment-{_stamp(remark)}-{remark.number}.yml", _entry(remark)


def _stamp(remark: Remark) -> int:
    """Milliseconds since 1970, as Staticman names its files."""
    return int(remark.date.timestamp() * 1000) if remark.date else 0


def _entry(remark: Remark) -> str:
    fields = {
        "_id": f"wordpress-{remark.number}",
        "_parent": f"wordpress-{remark.parent}" if remark.parent else None,
        "replying_to": f"wordpress-{remark.parent}" if remark.parent else None,
        "name": remark.author,
        "email": hashlib.md5(remark.email.strip().lower().encode()).hexdigest() if remark.email else None,  # noqa: S324
        "url": remark.url or None,
        "message": remark.markdown,
        "date": remark.date.astimezone(UTC) if remark.date else None,
    }
    return front_matter(fields).removesuffix("---\n")

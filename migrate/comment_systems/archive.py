"""The conversations of an archive, read from its files alone: each page with comments, in the order of its folders."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from migrate.comment_systems.render import outside_code
from migrate.errors import MigrateError
from migrate.model import Data

COMMENTS = "comments.json"
_LOCAL = r"""(?P<before>\]\(<?|(?:href|src)=")(?P<path>/(?!/)[^\s<>"()]*)"""
_NOT_CONTENT = {"apart", "public", "resources", "static", "themes", "node_modules"}
_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_URL_LINE = re.compile(r"^(?:url|permalink):[ \t]*(.+?)[ \t]*$", re.MULTILINE)


class NotAnArchive(MigrateError):  # noqa: N818
    """A folder or a file in it is not as permapress writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A page's comments as they lie in the archive. ``private`` is by a comment's number, as ``comments.py`` has it."""

    file: Path
    post: Data
    url: str
    """Absolute; empty if the page has no address."""
    comments: list[Data]
    private: dict[str, Data]


class Archive:
    """An archive that ``convert`` wrote.

    ``site`` is the address of the new home page: its host takes the place of the old one, and its path too, if it has
    one; without it everything keeps the address that the archive has.
    """

    def __init__(self, root: Path, site: str = "") -> None:
        known = root / "data" / "site.json"
        if not known.is_file():
            raise NotAnArchive(f"{root} has no data/site.json, so it is no archive. Name a folder that convert wrote.")
        facts = _read(known)
        self.root, self.title = root, str(facts.get("title") or "")
        old = urlsplit(str(facts.get("home") or ""))
        new = urlsplit(site) if site else old
        self._base = old.path.rstrip("/")
        self._new_base = new.path.rstrip("/") or self._base
        self._origin = f"{new.scheme}://{new.netloc}"
        self._hugo = (root / "hugo.toml").is_file()
        if new.scheme not in {"http", "https"} or not new.hostname:
            raise NotAnArchive(f"{site or known} names no web address. Say --site https://new.example")

    @property
    def home(self) -> str:
        """The address of the new home page."""
        return f"{self._origin}{self._new_base}/"

    def conversations(self, *, private: bool = False) -> Iterator[Conversation]:
        """Each page with comments; with ``private``, what of them lies in ``apart/comments`` too."""
        for folder in _folders(self.root):
            data = _read(folder / COMMENTS)
            post, comments = data.get("post"), data.get("comments")
            if not isinstance(post, dict) or not isinstance(comments, list):
                raise NotAnArchive(f"{folder / COMMENTS}: no post or no comments in it. Convert the export again.")
            yield Conversation(
                file=folder / COMMENTS,
                post=post,
                url=self._address(folder, str(post.get("url") or "")),
                comments=[entry for entry in comments if isinstance(entry, dict)],
                private=self._private(folder) if private else {},
            )

    def absolute(self, markdown: str) -> str:
        """A comment's Markdown with the site's own links made absolute: a system may show it on another host."""
        if not any(start in markdown for start in ("](/", "](</", '="/')):
            return markdown
        return outside_code(_LOCAL, lambda found: found["before"] + self._moved(found["path"]), markdown)

    def _moved(self, address: str) -> str:
        below = address.removeprefix(self._base) if address.startswith(self._base + "/") else address
        return self._origin + self._new_base + "/" + below.lstrip("/")

    def _address(self, folder: Path, noted: str) -> str:
        """Where a page stands now: as its front matter says, if someone has moved it, else as its comments note it."""
        own = _own_address(folder)
        if own and self._hugo and not own.startswith(("http://", "https://")):
            own = self._base + "/" + own.lstrip("/").replace("\\:", ":")
        address = own or noted
        if address.startswith(("http://", "https://")) or not address:
            return address
        return self._origin + as_browsers_ask(self._moved(address).removeprefix(self._origin))

    def _private(self, folder: Path) -> dict[str, Data]:
        inner = folder.relative_to(self.root).as_posix().removeprefix("content/")
        file = self.root / "apart" / "comments" / f"{inner}.json"
        found = _read(file).get("private") if file.is_file() else None
        return (
            {key: value for key, value in found.items() if isinstance(value, dict)} if isinstance(found, dict) else {}
        )


def as_browsers_ask(path: str) -> str:
    """A decoded path as ``location.pathname`` shows it: what a comment system's script will ask for."""
    path, mark, query = path.partition("?")
    return quote(path, safe="/!$&'()*+,;=:@-._~[]|^") + mark + quote(query, safe="/!$&'()*+,;=:@-._~?%[]")


def _folders(root: Path) -> Iterator[Path]:
    """Every folder with comments in it, in the order of names, without those that are not content and without links."""
    for at, inner, files in os.walk(root):
        top = Path(at) == root
        inner[:] = sorted(name for name in inner if name[0] != "." and not (top and name in _NOT_CONTENT))
        if COMMENTS in files and not top:
            yield Path(at)


def _own_address(folder: Path) -> str:
    """What the front matter beside the comments gives as the page's address."""
    for name in ("index.md", "_index.md"):
        file = folder / name
        if file.is_file():
            with file.open(encoding="utf-8", errors="replace") as lines:
                head = _FRONT_MATTER.match(lines.read(1 << 16))
            found = _URL_LINE.search(head[1]) if head else None
            return _scalar(found[1]) if found else ""
    return ""


def _scalar(text: str) -> str:
    """A YAML text on one line, in double quotes, single quotes or none."""
    if text[0] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text.strip('"')
    if text[0] == "'":
        return text.strip("'").replace("''", "'")
    return text.partition(" #")[0].strip()


def _read(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotAnArchive(
            f"{file}: no JSON ({error}). Undo what was changed there, or convert the export again."
        ) from error
    if not isinstance(data, dict):
        raise NotAnArchive(f"{file}: not as permapress writes it. Convert the export again.")
    return data


def date_of(value: object) -> datetime | None:
    """A date of the archive, with its offset."""
    try:
        found = datetime.fromisoformat(str(value or ""))
    except ValueError:
        return None
    return found if found.tzinfo else None

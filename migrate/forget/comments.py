"""The archive's own files of comments, with a person's comments as the tombstones that ``convert`` would write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from migrate.comments import REMOVED, comments_json, tombstone
from migrate.forget.person import Search
from migrate.model import Comment, Data
from migrate.writers.jsontext import to_json

_KEPT = frozenset({"id", "parent", "date", "date_gmt", "approved", "type", "reason"})
_OF_A_THREAD = ("parent", "date", "date_gmt")


def holds_comments(path: str) -> bool:
    """Whether a file of the archive is one of comments, by its path."""
    return path.endswith(("/comments.json", "/item.json")) or path.startswith("apart/comments/")


def learn_from(path: Path, search: Search) -> None:
    """Find out which comments are the person's from what the archive keeps apart."""
    data = _read(path)
    post = data.get("post")
    if isinstance(post, dict):  # a public file: the names that readers saw
        search.ids |= {entry["id"] for entry in _entries(data) if entry.get("id") and search.is_named(entry["author"])}
        return
    search.learn(_comment(entry) for entry in _entries(data))
    for key, entry in data.get("private", {}).items():
        number = None if key.startswith("#") else int(key)
        theirs = _comment({"id": number, "email": entry.get("email", ""), "author": entry.get("author", "")})
        if search.learn([theirs]) and number is None:
            search.unnumbered.add((post or 0, int(key[1:])))


def without_person(path: Path, search: Search) -> tuple[str | None, int, int]:
    """(the file's new text, how many comments in it were theirs, of how many others it kept what is private).

    The text is None where nothing is left to say.
    """
    data = _read(path)
    post = data.get("post")
    if isinstance(post, dict):
        times = _public(data, post, search)
        return comments_json(post, data["comments"], data.get("mentions", 0)), times, 0
    times = facts = 0
    for place, entry in enumerate(_entries(data)):
        if search.wrote(_comment(entry)) and not _is_tombstone(entry):
            data["comments"][place] = {name: _blank(name, value) for name, value in entry.items()}
            data["comments"][place]["meta"] = [[REMOVED, "1"]]
            times += 1
    private = data.get("private", {})
    for key in list(private):
        number = None if key.startswith("#") else int(key)
        if number in search.ids or (number is None and (post or 0, int(key[1:])) in search.unnumbered):
            left = {name: value for name, value in private[key].items() if name in _OF_A_THREAD}
            facts += left != private[key]
            private[key] = left
            if not left:
                del private[key]
    empty = "private" in data and not private and not data["comments"]
    return (None if empty else to_json(data)), times, facts


def _public(data: Data, post: Data, search: Search) -> int:
    times = 0
    for place, entry in enumerate(data["comments"]):
        theirs = entry["id"] in search.ids if entry["id"] is not None else (post["id"], place) in search.unnumbered
        if (theirs or search.is_named(entry["author"])) and not entry.get("removed"):
            data["comments"][place] = tombstone(entry)
            times += 1
    return times


def _blank(name: str, value: Any) -> Any:
    return value if name in _KEPT else type(value)()


def _is_tombstone(entry: Data) -> bool:
    return [REMOVED, "1"] in entry.get("meta", [])


def _read(path: Path) -> Data:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # somebody edited it: it is text like any other
        return {}
    return found if isinstance(found, dict) else {}


def _entries(data: Data) -> Iterator[Data]:
    for entry in data.get("comments", ()):
        if isinstance(entry, dict):
            yield entry


def _comment(entry: Data) -> Comment:
    author, email, content = (str(entry.get(name, "")) for name in ("author", "email", "content"))
    return Comment(id=entry.get("id"), parent=0, author=author, email=email, content=content, approved="")

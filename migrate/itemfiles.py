"""The files of one item: its page, its comments, and what is private of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import NamedTuple

from migrate.comments import Thread, thread_json
from migrate.model import Data, Item
from migrate.post import Post, Standing
from migrate.visibility import MENU, Place
from migrate.writers.frontmatter import front_matter
from migrate.writers.jsontext import to_json
from migrate.writers.target import Target


class File(NamedTuple):
    """A file to be written."""

    path: str
    content: str
    private: bool = False


def post_files(post: Post, thread: Thread, target: Target) -> Iterator[File]:
    """What is written of a post."""
    text = front_matter(target.front_matter(post)) + (f"\n{post.body}" if post.body else "")
    yield File(target.file(post.path), text, private=post.place is not Place.PUBLIC)
    if thread.public:
        yield File(f"{post.path}/comments.json", thread_json(about(post), thread))
    if thread.held or thread.private:
        yield _comments_apart(_beside(post, "comments"), post.item, thread)
    if post.private_meta:
        meta = {"post": post.item.id, "meta": post.private_meta}
        yield File(_beside(post, "meta"), to_json(meta), private=True)


def kept_file(item: Item, standing: Standing) -> File:
    """What is written of an item that no page shows."""
    return File(f"{standing.path}/item.json", to_json(_as_data(item)), private=True)


def entry_files(item: Item, thread: Thread) -> Iterator[File]:
    """What is written of a menu's entry, which stands in its menu."""
    if thread.held:
        yield _comments_apart(f"apart/comments/{MENU}/{item.id or thread.held[0]['id']}.json", item, thread)


def _comments_apart(path: str, item: Item, thread: Thread) -> File:
    """What is not public of an item's comments: whole ones, and by number what public ones do not show."""
    kept = {"post": item.id, "comments": thread.held, "private": thread.private}
    return File(path, to_json(kept), private=True)


def _beside(post: Post, name: str) -> str:
    """Where what is private of a post goes: beside one that is apart itself, else under ``apart/`` by the same path."""
    if post.place is not Place.PUBLIC:
        return f"{post.path}/{name}.json"
    return f"apart/{name}/{post.path.removeprefix('content/')}.json"


def about(post: Post) -> Data:
    """What comments stand under, so that their file says all by itself."""
    return {
        "id": post.item.id,
        "title": post.title,
        "url": post.address,
        "date": post.date.isoformat() if post.date else "",
        "guid": post.item.guid,
        "open": post.item.comment_status == "open",
    }


def _as_data(item: Item) -> dict[str, object]:
    data = item._asdict()
    data["terms"] = [asdict(term) for term in item.terms]
    data["comments"] = [comment._asdict() for comment in item.comments]
    return {name: value for name, value in data.items() if value not in ("", 0, (), False, None, [])}

"""Giscus: a plan of the GitHub Discussions to create, for it has no import."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from migrate.comment_systems.render import outside_code, to_html
from migrate.comment_systems.system import Page, Remark, System, system

LONGEST_TITLE = 256
LONGEST_BODY = 65_536
"""What GitHub takes."""

_encode = json.JSONEncoder(ensure_ascii=False).encode
_EXTENSION = re.compile(r"\.\w+\Z", re.ASCII)
_CALL = r"(?<![\w.])@(?=\w)"


@system("giscus-plan")
class GiscusPlan(System):
    """What a script has to do with GitHub's API; permapress itself never asks GitHub.

    A discussion's title is the page's term under ``data-mapping="pathname"``, and its body holds the term's SHA-1, by
    which ``data-strict="1"`` finds it. Everything is written by the token's owner, so a comment says whose it is.
    A discussion has one level of answers. ``key`` names each step for a ledger of what is done.
    """

    about = "a JSON plan of discussions, comments and replies, as Markdown"
    importer = "a script of yours with GitHub's GraphQL API: createDiscussion, addDiscussionComment; see the how-to."

    def refuses_page(self, page: Page) -> str:
        """GitHub's longest title."""
        too_long = len(_term(page)) > LONGEST_TITLE
        return super().refuses_page(page) or ("GitHub takes no title of more than 256 characters" if too_long else "")

    def refuses(self, remark: Remark) -> str:
        """GitHub's longest comment, what we add to it included."""
        too_long = len(remark.markdown) + len(remark.author) + len(remark.url) > LONGEST_BODY - 1000
        return super().refuses(remark) or ("GitHub takes no comment of more than 65,536 characters" if too_long else "")

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """A JSON object, a discussion a line."""
        yield f'{{"mapping": "pathname", "strict": true, "site": {_encode(self.site.home)}, "discussions": ['
        comma = ""
        for page in pages:
            yield f"{comma}\n{_encode(_discussion(page))}"
            comma = ","
        yield "\n]}\n"


def _term(page: Page) -> str:
    """What giscus's script makes of ``location.pathname``."""
    path = urlsplit(page.url).path
    return _EXTENSION.sub("", path[1:]) if len(path) > 1 else "index"


def _discussion(page: Page) -> dict[str, Any]:
    term = _term(page)
    mark = hashlib.sha1(term.encode()).hexdigest()  # noqa: S324 - giscus's own mark
    comments: list[dict[str, Any]] = []
    tops: dict[int, dict[str, Any]] = {}
    names = {remark.number: remark.author for remark in page.remarks}
    for remark in page.remarks:
        top = tops.get(remark.parent)
        # an answer's answer stands beside it, so it says whom it answers
        answered = names[remark.parent] if top and top["key"] != f"comment-{remark.parent}" else ""
        entry: dict[str, Any] = {"key": f"comment-{remark.number}", "body": _body(remark, answered, page)}
        if top is None:
            entry["replies"] = []
            comments.append(entry)
        else:
            top["replies"].append(entry)
        tops[remark.number] = top or entry
    body = f"# {_quiet(page.title)}\n\n{page.url}\n\n<!-- sha1: {mark} -->"
    return {"key": page.path, "title": term, "body": body, "comments": comments}


def _body(remark: Remark, answered: str, page: Page) -> str:
    """The comment under a line that says who wrote it, when, and whom it answers."""
    author = _link(remark.author, remark.url) if remark.url else f"**{_plain(remark.author)}**"
    date = f"{remark.date:%Y-%m-%d %H:%M}" if remark.date else ""
    answers = f", in reply to {_plain(answered)}" if answered else ""
    head = f"{author} · [{date}](<{page.url}#comment-{remark.number}>){answers}"
    return f"{head}\n\n{_quiet(remark.markdown)}"


def _link(text: str, url: str) -> str:
    address = url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
    return f"**[{_plain(text)}](<{address}>)**"


def _plain(text: str) -> str:
    """A name as Markdown that means nothing, and calls nobody."""
    return _quiet(re.sub(r"([\\`*_\[\]<>&~#|!])", r"\\\1", " ".join(text.split())))


def _quiet(markdown: str) -> str:
    """``@name`` with a word joiner in it, outside code: GitHub would tell a stranger of that name."""
    if "@" not in markdown:
        return markdown
    quiet = outside_code(_CALL, _joined, markdown)
    # what is code is told by a pattern; should a parser see it differently, code is quiet too
    return re.sub(_CALL, _joined, markdown) if _calls(quiet) else quiet


def _joined(_found: re.Match[str]) -> str:
    return "@\u2060"


def _calls(markdown: str) -> bool:
    """Whether a reader would see an ``@name`` outside code."""
    shown = re.sub(r"<code.*?</code>|<[^>]*>", "", to_html(markdown), flags=re.DOTALL)
    return bool(re.search(_CALL, unescape(shown)))

"""A comment's Markdown as HTML, and as words: for importers that know no Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "cite", "code", "del", "dd", "dl", "dt", "em", "i", "img", "ins", "kbd"),
    *("li", "mark", "ol", "p", "pre", "q", "s", "small", "strong", "sub", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "u", "ul", "hr", "h1", "h2", "h3", "h4", "h5", "h6"),
}
# a fence, to its end or the end of the text; a span, which never goes on after an empty line (CommonMark 4.5, 6.1)
_FENCE = r"(?:\A|\n)[ >\t]*(?P<fence>`{3,})[^`\n]*(?=\n).*?(?:\n[ >\t]*(?P=fence)`*[ \t]*(?=\n|\Z)|\Z)"
_SPAN = r"(?P<mark>`+)(?!`)(?:(?!\n[ >\t]*\n).)*?(?<!`)(?P=mark)(?!`)"

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[ \t\r\n]+")


@cache
def _engine() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only this command needs it, and every start would pay

    # what our own writer may nest (readers/html/flatten.py), not the 20 levels after which text would be dropped
    return MarkdownIt("commonmark", {"html": True, "maxNesting": 120}).enable(["table", "strikethrough"])


def to_html(markdown: str) -> str:
    """Markdown as HTML of the tags that WordPress let comments have, with links marked as a reader's."""
    return nh3.clean(_engine().render(markdown), tags=_TAGS, link_rel="nofollow ugc").strip()


def has_words(markdown: str, count: int = 1) -> bool:
    """Whether there are at least so many characters to read. Nearly all comments begin with a word: no closer look."""
    start = markdown[:count]
    return (len(start) == count and start.isalnum()) or len(words(markdown)) >= count


def words(markdown: str) -> str:
    """The text alone, on one line."""
    # blocks and line breaks end in a line end of their own
    return _SPACE.sub(" ", html.unescape(_TAG.sub("", to_html(markdown)))).strip()


def outside_code(pattern: str, change: Callable[[re.Match[str]], str], markdown: str) -> str:
    """Change what matches a pattern in Markdown, but not in its code, and not what a backslash stands before.

    No backslash takes the meaning of an ``@`` away, since it has none in Markdown.
    """
    return _skipping_code(pattern).sub(lambda found: found[0] if found["kept"] else change(found), markdown)


@cache
def _skipping_code(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<kept>{_FENCE}|\\[^@]|{_SPAN}|`+)|(?:{pattern})", re.DOTALL)

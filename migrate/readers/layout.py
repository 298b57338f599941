"""Items in WordPress's own layout, read by a few patterns in half the time that an XML parser takes.

WordPress prints the fields of an item always in one order, each as ``<name>text</name>`` or with its text in one CDATA
section. An item that is exactly that is read here; for any other (a name nobody knows, a field twice, an escaped
``]]>``) the answer is None, and the XML parser reads it. ``tests/test_layout.py`` holds that both read the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import unescape
from operator import itemgetter

from migrate.model import Comment, Item, TermRef
from migrate.readers.elements import COMMENT, ITEM
from migrate.readers.lean import lighten
from migrate.readers.namespaces import USUAL, Dialect
from migrate.readers.records import (
    COMMENT_TEXTS,
    ITEM_TEXTS,
    distinct,
    make_comment,
    make_item,
    term_of,
    unspaced,
)

Entry = tuple[str, str]

_PREFIXES = ("content", "dc", "excerpt", "wp")
_WHITE = r"[ \t\n]*+"
_TEXT = r"<!\[CDATA\[([^\]]*+(?:\](?!\]>)[^\]]*+)*+)\]\]>|([^<]*+)"
"""A text in a section (the first group), or a plain one (the second)."""
_ODD = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#0*+(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]|82\d\d));)")
"""An ampersand that only the XML parser can judge."""
_ATTRIBUTE = r'([^"<&\n\t]*+)'


def _field(name: str, attributes: str = "") -> str:
    return rf"<{name}(?:{attributes}>(?:{_TEXT})</{name}>| ?/>){_WHITE}"


def _fields(names: str) -> str:
    return "".join(map(_field, names.split()))


def _optional(names: str) -> str:
    return f"(?:{_fields(names)})?+"


_FIRST = "title link pubDate dc:creator"
_THEN = "description content:encoded excerpt:encoded wp:post_id wp:post_date wp:post_date_gmt"
_MODIFIED = "wp:post_modified wp:post_modified_gmt"
_LAST = (
    "wp:comment_status wp:ping_status wp:post_name wp:status wp:post_parent wp:menu_order wp:post_type wp:post_password"
)
_REMARK = "comment_id comment_author comment_author_email comment_author_url comment_author_IP comment_date"
_REMARK += " comment_date_gmt comment_content comment_approved comment_type comment_parent comment_user_id"

_HEAD = re.compile(
    rf"<item>{_WHITE}"
    + _fields(_FIRST)
    + _field("guid", '(?: isPermaLink="(?:true|false)")?+')
    + _fields(_THEN)
    + _optional(_MODIFIED)
    + _fields(_LAST)
    + _optional("wp:is_sticky")
    + _optional("wp:attachment_url"),
    re.ASCII,
)
_CATEGORY = re.compile(
    rf'<category domain="{_ATTRIBUTE}" nicename="{_ATTRIBUTE}">(?:{_TEXT})</category>{_WHITE}', re.ASCII
)
_PAIR = _WHITE + _fields("wp:meta_key wp:meta_value")
_META = re.compile(rf"<wp:postmeta>{_PAIR}</wp:postmeta>{_WHITE}", re.ASCII)
_COMMENT_META = re.compile(rf"<wp:commentmeta>{_PAIR}</wp:commentmeta>{_WHITE}", re.ASCII)
_COMMENT_END = re.compile(rf"</wp:comment>{_WHITE}", re.ASCII)
_COMMENT = re.compile(
    rf"<wp:comment>{_WHITE}{_fields(' '.join('wp:' + name for name in _REMARK.split()))}({_COMMENT_END.pattern})?+",
    re.ASCII,
)
_END = "</item>"


def _places(names: Iterable[str], table: dict[str, str], printed: str) -> Callable[[Sequence[str]], Sequence[str]]:
    """Brings the texts that are printed in one order into that of the model's names."""
    parted = (name.rpartition(":") for name in printed.split())
    said = [table[f"{{{USUAL[prefix]}}}{local}" if prefix else local] for prefix, _, local in parted]
    return itemgetter(*map(said.index, names))


_ITEM_ORDER = _places(ITEM_TEXTS, ITEM, f"{_FIRST} guid {_THEN} {_MODIFIED} {_LAST} wp:is_sticky wp:attachment_url")
_COMMENT_ORDER = _places(COMMENT_TEXTS, COMMENT, " ".join("wp:" + name for name in _REMARK.split()))

_CONTROLS = [bytes([code]) for code in range(32) if code not in b"\t\n"]
"""What XML forbids, and the carriage return, which it turns into a line feed."""


def has_controls(data: bytes) -> bool:
    """Whether some bytes hold what only the XML parser can judge; asked of many items at once it costs little."""
    return any(sign in data for sign in _CONTROLS)


@lru_cache(maxsize=64)
def is_usual(dialect: Dialect) -> bool:
    """Whether an export's prefixes mean what WordPress means by them."""
    found = dict(dialect.prefixes)
    return "" not in found and all(found.get(prefix) == USUAL[prefix] for prefix in _PREFIXES)


def read_plainly(data: bytes, *, spaced: bool, light: bool = False) -> Item | None:
    """The record of an ``<item>`` in WordPress's own layout; None for any other.

    ``data`` has nothing in it that ``has_controls`` finds, and its dialect ``is_usual``; ``spaced`` is the dialect's.
    ``light`` leaves out what the index has no use for (``lean``).
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if "\ufffe" in text or "\uffff" in text:
        return None  # no characters for XML
    head = _HEAD.match(text)
    if head is None:
        return None
    texts = _texts(head.groups(""))
    terms, at = _terms(text, head.end())
    meta, at = _entries(_META, text, at, spaced=spaced)
    comments, at = _comments(text, at, spaced=spaced)
    if texts is None or at + len(_END) != len(text) or not text.endswith(_END):
        return None
    stored = [*_ITEM_ORDER(texts)]
    if light:
        lighten(stored, meta)
        comments = []
    return make_item(stored, tuple(meta), tuple(comments), distinct(terms), (), spaced=spaced)


def _terms(text: str, at: int) -> tuple[list[tuple[TermRef, bool]], int]:
    """The terms that begin at a place, and where they end."""
    found = []
    while (entry := _CATEGORY.match(text, at)) and (term := _term(*entry.groups(""))):
        found.append((term, True))
        at = entry.end()
    return found, at


@lru_cache(maxsize=4096)  # the same few terms stand in post after post
def _term(domain: str, nicename: str, section: str, plain: str) -> TermRef | None:
    texts = _texts((section, plain))
    return term_of(domain or "category", nicename, texts[0]) if texts else None


def _entries(pattern: re.Pattern[str], text: str, at: int, *, spaced: bool) -> tuple[list[Entry], int]:
    """The meta entries that begin at a place, and where they end."""
    found = []
    while (entry := pattern.match(text, at)) and (texts := _texts(entry.groups(""))):
        key, value = texts
        found.append((key.strip(), unspaced(value) if spaced else value))
        at = entry.end()
    return found, at


def _comments(text: str, at: int, *, spaced: bool) -> tuple[list[Comment], int]:
    """The comments that begin at a place, and where they end; -1 where only the XML parser can judge one."""
    found: list[Comment] = []
    while comment := _COMMENT.match(text, at):
        *parts, ended = comment.groups("")
        meta, at = ((), comment.end()) if ended else _with_meta(text, comment.end(), spaced=spaced)
        texts = _texts(parts)
        if texts is None or at < 0:
            return found, -1
        found.append(make_comment(_COMMENT_ORDER(texts), meta, spaced=spaced))
    return found, at


def _with_meta(text: str, at: int, *, spaced: bool) -> tuple[tuple[Entry, ...], int]:
    """The meta of a comment, and where the comment ends; -1 where it does not."""
    meta, at = _entries(_COMMENT_META, text, at, spaced=spaced)
    end = _COMMENT_END.match(text, at)
    return tuple(meta), end.end() if end else -1


def _texts(found: Sequence[str]) -> list[str] | None:
    """What fields say, each given as its text in a section and its plain one; None where a plain one is none."""
    sections, plain = found[::2], found[1::2]
    said = "<".join(plain)
    if "]" in said and "]]>" in said:
        return None
    if "&" in said:
        if _ODD.search(said):
            return None
        plain = [unescape(text) if "&" in text else text for text in plain]
    return [section or text for section, text in zip(sections, plain, strict=True)]

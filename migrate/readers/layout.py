"""Items in WordPress's own layout, read by a few patterns in half the time that an XML parser takes.

WordPress prints the fields of an item always in one order, each as ``<name>text</name>`` or with its text in one CDATA
section. An item that is exactly that is read here; for any other (a name nobody knows, a field twice, an escaped
``]]>``) the answer is None, and the XML parser reads it. ``tests/test_layout.py`` holds that both read the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

from migrate.model import Comment, Item, TermRef
from migrate.readers.elements import COMMENT, ITEM
from migrate.readers.lean import lighten
from migrate.readers.namespaces import USUAL, Dialect
from migrate.readers.records import distinct, make_comment, make_item, term_of, unspaced

Entry = tuple[str, str]

_PREFIXES = ("content", "dc", "excerpt", "wp")
_WHITE = r"[ \t\n]*+"
_ENTITY = r"&(?:amp|lt|gt|quot|apos|#0*+(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]|82\d\d));"
_TEXT = rf"<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+\]\]>|[^<&\]]*+(?:(?:{_ENTITY}|\](?!\]>))[^<&\]]*+)*+"
_ATTRIBUTE = r'([^"<&\n\t]*+)'


def _field(name: str, attributes: str = "", text: str = f"({_TEXT})") -> str:
    return rf"<{name}(?:{attributes}>(?:{text})</{name}>| ?/>){_WHITE}"


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
_CATEGORY = re.compile(_field("category", rf" domain=\"{_ATTRIBUTE}\" nicename=\"{_ATTRIBUTE}\""), re.ASCII)
_PAIR = _WHITE + _fields("wp:meta_key wp:meta_value")
_META = re.compile(rf"<wp:postmeta>{_PAIR}</wp:postmeta>{_WHITE}", re.ASCII)
_COMMENT_META = re.compile(rf"<wp:commentmeta>{_PAIR}</wp:commentmeta>{_WHITE}", re.ASCII)
_COMMENT = re.compile(rf"<wp:comment>{_WHITE}{_fields(' '.join('wp:' + name for name in _REMARK.split()))}", re.ASCII)
_COMMENT_END = re.compile(rf"</wp:comment>{_WHITE}", re.ASCII)
_END = "</item>"


def _names(table: dict[str, str], printed: str) -> tuple[str, ...]:
    """What the model calls the fields that are printed in this order."""
    parted = (name.rpartition(":") for name in printed.split())
    return tuple(table[f"{{{USUAL[prefix]}}}{local}" if prefix else local] for prefix, _, local in parted)


_HEAD_NAMES = _names(ITEM, f"{_FIRST} guid {_THEN} {_MODIFIED} {_LAST} wp:is_sticky wp:attachment_url")
_COMMENT_NAMES = _names(COMMENT, " ".join("wp:" + name for name in _REMARK.split()))

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
    terms, at = _terms(text, head.end())
    meta, at = _entries(_META, text, at, spaced=spaced)
    comments, at = _comments(text, at, spaced=spaced)
    if not text.startswith(_END, at) or at + len(_END) != len(text):
        return None
    fields = dict(zip(_HEAD_NAMES, _texts(head.groups()), strict=True))
    if light:
        lighten(fields, meta)
        comments = []
    return make_item(fields, tuple(meta), tuple(comments), distinct(terms), (), spaced=spaced)


def _terms(text: str, at: int) -> tuple[list[tuple[TermRef, bool]], int]:
    """The terms that begin at a place, and where they end."""
    found = []
    while term := _CATEGORY.match(text, at):
        domain, nicename, name = term.groups()
        if domain is None:
            break  # <category/>
        found.append((term_of(domain or "category", nicename, *_texts((name,))), True))
        at = term.end()
    return found, at


def _entries(pattern: re.Pattern[str], text: str, at: int, *, spaced: bool) -> tuple[list[Entry], int]:
    """The meta entries that begin at a place, and where they end."""
    found = []
    while entry := pattern.match(text, at):
        key, value = _texts(entry.groups())
        found.append((key.strip(), unspaced(value) if spaced else value))
        at = entry.end()
    return found, at


def _comments(text: str, at: int, *, spaced: bool) -> tuple[list[Comment], int]:
    """The comments that begin at a place, and where they end."""
    found: list[Comment] = []
    while comment := _COMMENT.match(text, at):
        meta, place = _entries(_COMMENT_META, text, comment.end(), spaced=spaced)
        end = _COMMENT_END.match(text, place)
        if end is None:
            break
        fields = dict(zip(_COMMENT_NAMES, _texts(comment.groups()), strict=True))
        found.append(make_comment(fields, tuple(meta), spaced=spaced))
        at = end.end()
    return found, at


def _texts(found: Iterable[str | None]) -> list[str]:
    """What fields say: out of their sections, entities resolved, empty where they are not there."""
    return [
        "" if not text else text[9:-3] if text[0] == "<" else unescape(text) if "&" in text else text for text in found
    ]

"""An item's bytes without what the index pass does not use: content and comments, cut out before parsing."""

from __future__ import annotations

from migrate.readers.cdata import CLOSE, OPEN
from migrate.readers.records import ITEM_TEXTS

KEPT = frozenset({"attachment", "wp_block", "wp_navigation", "nav_menu_item", "custom_css", "tablepress_table"})
"""Types whose content the rest of the site refers to."""

_BIG_META = 1 << 15
"""The index pass drops larger meta values (page builders' data), but not what describes an attachment."""

_CONTENT = b"<content:encoded><![CDATA["
_CONTENT_END = b"]]></content:encoded>"
_COMMENT = b"<wp:comment>"
_COMMENT_END = b"</wp:comment>"
_META = b"<wp:postmeta"
_TYPE, _STORED_CONTENT = map(ITEM_TEXTS.index, ("type", "content"))


def lean(item: bytes) -> tuple[bytes, bool]:
    """The item without content and comments, where nothing else can go with them; and if content went."""
    start = item.find(_CONTENT)
    stop = item.find(_CONTENT_END, start) if start >= 0 else -1
    start += len(_CONTENT)
    # an escaped or a stray ]]> goes the careful way
    if stop <= start or _closes(item, start, stop) or not _balanced(item, 0, start - len(_CONTENT)):
        start = stop = 0
    comments, after = _comments(item, stop)
    return item[:start] + item[stop:comments] + item[after:], stop > start


def lighten(texts: list[str], meta: list[tuple[str, str]]) -> None:
    """Leave out of an item's texts (``ITEM_TEXTS``) and meta what the index has no use for."""
    if texts[_TYPE].strip() not in KEPT:
        texts[_STORED_CONTENT] = ""
    meta[:] = [entry for entry in meta if len(entry[1]) <= _BIG_META or entry[0] == "_wp_attachment_metadata"]


def _closes(item: bytes, start: int, stop: int) -> bool:
    """If a CDATA section may end between two places."""
    bracket = item.find(b"]", start, stop)  # one sign is found in a tenth of the time of three
    return bracket >= 0 and item.find(CLOSE, bracket, stop) >= 0


def _comments(item: bytes, place: int) -> tuple[int, int]:
    """The range of the comments after a place; empty at the end when it is not certain."""
    start = item.find(_COMMENT, place)
    stop = item.rfind(_COMMENT_END, start) + len(_COMMENT_END)
    if not 0 <= start < stop or not _balanced(item, place, start) or item.find(_META, start, stop) >= 0:
        return len(item), len(item)
    return start, stop


def _balanced(item: bytes, place: int, stop: int) -> bool:
    """If ``stop`` is outside CDATA, given that ``place`` is."""
    last = max(item.rfind(CLOSE, place, stop), place)
    return item.find(OPEN, last, stop) < 0

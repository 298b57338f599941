"""Blocks of field plugins (ACF, Lazy Blocks …): a server drew them, so their fields are all that is left of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from migrate.document import figure, image, link, paragraph, text
from migrate.personal import is_private
from migrate.readers.blocks.grammar import Block
from migrate.readers.context import BodyContext
from migrate.readers.paragraphs import autop

_FAMILIES = ("acf/", "lazyblock/", "genesis-custom-blocks/", "block-lab/", "carbon-fields/", "meta-box/")
_OWN = frozenset({"name", "id", "mode", "className", "align", "anchor", "metadata", "style", "lock", "blockId"})
"""What the editor itself notes beside the fields."""
_SETTING = re.compile(r"[a-z0-9_#.%,:/|-]*|#[0-9A-Fa-f]+|[A-Z0-9_]+|field_\w+|[{\[%].*", re.DOTALL)
"""A choice, number, colour, moment or structure: no words."""
_PICTURE = re.compile(r"image|img|photo|picture|logo|icon|avatar|portrait|thumb|background|cover", re.IGNORECASE)
_LINK = frozenset({"title", "url", "target"})
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_ADDRESS = re.compile(r"https?://\S+")


def words_of_fields(made: Block, context: BodyContext) -> str:
    """The words, pictures and links of the fields that a field plugin stored in a block, in their order."""
    if not made.name.startswith(_FAMILIES):
        return ""
    given = made.attributes
    data = given.get("data")
    fields = data if isinstance(data, dict) else {key: value for key, value in given.items() if key not in _OWN}
    return "\n\n".join(filter(None, (_shown(key, value, context) for key, value in _fields(fields))))


def _fields(found: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every field with its name; rows and groups hold more, to any depth. ACF notes its own keys as ``_name``."""
    waiting = list(reversed(found.items()))
    while waiting:
        key, value = waiting.pop()
        if key.startswith("_"):
            continue
        if isinstance(value, list):
            waiting += ((key, one) for one in reversed(value))
        elif isinstance(value, dict) and not (isinstance(value.get("url"), str) and _LINK.issuperset(value)):
            waiting += reversed(value.items())
        else:
            yield key, value


def _shown(key: str, value: Any, context: BodyContext) -> str:
    if isinstance(value, dict):  # ACF's links
        title = value.get("title")
        return _linked(str(value["url"]), title if isinstance(title, str) else "")
    said = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if _NUMBER.fullmatch(said) and _PICTURE.search(key):
        known = context.site.attachment(int(said))
        return figure(image(known.url, known.alt)) if known else ""
    if not said or is_private(key, said):
        return ""
    if _ADDRESS.fullmatch(said):
        return _linked(said, "")
    return "" if _SETTING.fullmatch(said) else autop(said)


def _linked(url: str, title: str) -> str:
    return paragraph(link(url, text(title or url))) if url.startswith(("http", "/")) else ""

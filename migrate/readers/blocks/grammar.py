"""The grammar of blocks (facts 3.2): where they start and end, and what becomes of damaged ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from migrate.readers.context import BodyContext
from migrate.readers.listed import PostEntry, TermEntry
from migrate.registry import Registry

OPEN, VOID, CLOSE, RUN = 0, 1, 2, 3
Delimiter: TypeAlias = tuple[int, int, int, str, str]
"""Start, end, kind, full name, JSON text. A ``RUN`` has no name; its text is the HTML between its delimiters."""

LEAVES = (
    "paragraph",
    "heading",
    "list-item",
    "image",
    "quote",
    "pullquote",
    "preformatted",
    "verse",
    "table",
    "separator",
    "html",
    "video",
    "audio",
)
"""Blocks of core that stay as they were saved and mostly hold no other: most of any post."""

# the JSON of most is taken in one step, brace by brace; that with "<" or ">" in it is looked at by hand
_JSON = r"\{[^<>}]*+(?:\}(?!\s++/?-->)[^<>}]*+)*+\}"
_ANY = rf"\s++(/?)wp:((?:[a-z][a-z0-9_-]*+/)?+[a-z][a-z0-9_-]*+)\s++(?:(?:({_JSON})\s++)?(/?)-->|(\{{))"
_NAMES = "|".join(LEAVES)
_LEAF = rf" wp:(?:{_NAMES})(?: {_JSON})? -->[^<]*+(?:<(?!!--)[^<]*+)*+<!-- /wp:(?:{_NAMES}) -->"
_HEAD = re.compile(f"<!--{_ANY}", re.ASCII)
# leaves as editors write them, with white space between, are one step of the engine
_RUN_OR_HEAD = re.compile(rf"<!--(?:({_LEAF}(?:\s*+<!--{_LEAF})*+)|{_ANY})", re.ASCII)
_IN_RUN = re.compile(r"<!--[^<>]*+>")  # no other comment stands in a run
_WHITE = " \t\n\r\f\v"


def _no_render(_source: str, **_changes: Any) -> str | None:
    return None


def _no_repeat(_source: str, _entry: PostEntry | TermEntry, **_changes: Any) -> str:
    return ""


class Block(NamedTuple):
    """A block: its full name, the text of its JSON, and what it holds in order (text and blocks).

    A handler gets a block without content: what it held comes as HTML beside it, inner blocks rendered.
    """

    name: str
    json: str = ""
    content: tuple[str | Block, ...] = ()
    render: Callable[..., str | None] = _no_render
    """Renders other stored content in this one's place: ``render(source, patterns=…, overrides=…)``."""
    template: str = ""
    """What a template holds, as stored."""
    query: str = ""
    """The JSON text of the query that the block stands in."""
    repeat: Callable[..., str] = _no_repeat
    """Renders a template for a post or term: ``repeat(template, post, aloud=…)``; once aloud tells what it finds."""

    @property
    def attributes(self) -> dict[str, Any]:
        """The block's JSON; empty where there is none or it is no object."""
        if not self.json:
            return {}
        try:
            found = json.loads(self.json)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


BlockHandler = Callable[[Block, str, BodyContext], str]
block: Registry[BlockHandler] = Registry("block")


def delimiters(source: str, *, runs: bool = False, start: int = 0) -> Iterator[Delimiter]:
    """Every block delimiter from ``start`` on, in order.

    JSON ends where its comment does, with ``}`` and white space before.
    With ``runs``, whole leaves that follow each other come as one ``RUN``.
    """
    pattern = _RUN_OR_HEAD if runs else _HEAD
    steps = pattern.finditer(source, start)
    stop = 0
    ordinary = -1  # the end of a comment that is found to be no delimiter: many heads may stand before it
    while found := next(steps, None):
        start, end = found.span()
        if found.lastindex == 1:
            yield start, end, RUN, "", _IN_RUN.sub("", found[0])
            continue
        closes, name, text, void, brace = found.groups()[-5:]
        if brace:
            if stop < end and (stop := source.find("-->", end)) < 0:
                return
            if stop == ordinary:
                continue
            said = source[end - 1 : stop]
            void = "/" if said.endswith("/") else ""
            said = said[:-1] if void else said
            text = said.rstrip(_WHITE)
            if len(text) == len(said) or not text.endswith("}"):
                ordinary = stop
                continue
            end = stop + 3
            steps = pattern.finditer(source, end)  # what looks like a delimiter in the JSON is none
        kind = CLOSE if closes else VOID if void else OPEN
        yield start, end, kind, name if "/" in name else "core/" + name, text or ""


@dataclass(slots=True)
class _Open:
    name: str
    json: str
    content: list[str | Block] = field(default_factory=list)


def parse_blocks(source: str) -> list[str | Block]:
    """A stored body as text and blocks. Linear, without recursion; damage as in facts 3.2."""
    top: list[str | Block] = []
    open_blocks: list[_Open] = []
    position = 0
    for start, end, kind, name, text in delimiters(source):
        if kind == CLOSE and not open_blocks:
            break  # a stray end: it and all after it is text
        here = open_blocks[-1].content if open_blocks else top
        if start > position:
            here.append(source[position:start])
        position = end
        if kind == OPEN:
            open_blocks.append(_Open(name, text))
        elif kind == VOID:
            here.append(Block(name=name, json=text))
        else:
            _close(open_blocks, top)
    if position < len(source):
        (open_blocks[-1].content if open_blocks else top).append(source[position:])
    while open_blocks:
        _close(open_blocks, top)
    return top


def _close(open_blocks: list[_Open], top: list[str | Block]) -> None:
    done = open_blocks.pop()
    here = open_blocks[-1].content if open_blocks else top
    here.append(Block(name=done.name, json=done.json, content=tuple(done.content)))

"""The grammar of blocks (facts 3.2): where they start and end, and what becomes of damaged ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from migrate.readers.context import BodyContext
from migrate.registry import Registry

OPEN, VOID, CLOSE = 0, 1, 2
Delimiter: TypeAlias = tuple[int, int, int, str, str]
"""Start, end, kind, full name, JSON text."""

_HEAD = re.compile(r"<!--\s++(/?)wp:((?:[a-z][a-z0-9_-]*+/)?+[a-z][a-z0-9_-]*+)\s++(?:(\{)|(/?)-->)", re.ASCII)
_WHITE = " \t\n\r\f\v"


def _no_render(_source: str, **_changes: Any) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block: its full name, the text of its JSON, and what it holds in order (text and blocks).

    A handler gets a block without content: what it held comes as HTML beside it, inner blocks rendered.
    """

    name: str
    json: str = ""
    content: tuple[str | Block, ...] = ()
    render: Callable[..., str | None] = field(default=_no_render, repr=False, compare=False)
    """Renders other stored content in this one's place: ``render(source, patterns=…, overrides=…)``."""

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


def delimiters(source: str) -> Iterator[Delimiter]:
    """Every block delimiter in order. JSON ends where its comment does, with ``}`` and white space before."""
    position = 0
    for found in _HEAD.finditer(source):
        start, end = found.span()
        if start < position:
            continue  # inside the JSON of the one before
        closes, name, brace, void = found.groups()
        text = ""
        if brace:
            stop = source.find("-->", end)
            if stop < 0:
                return
            text = source[end - 1 : stop]
            void = "/" if text.endswith("/") else ""
            text = text[:-1] if void else text
            bare = text.rstrip(_WHITE)
            if len(bare) == len(text) or not bare.endswith("}"):
                continue  # an ordinary comment
            text, end = bare, stop + 3
        yield (
            start,
            end,
            CLOSE if closes else VOID if void else OPEN,
            name if "/" in name else "core/" + name,
            text,
        )
        position = end


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

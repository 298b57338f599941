"""Blocks to HTML: one pass over the delimiters, inner blocks first, no recursion on depth."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from migrate.findings import Kind
from migrate.readers.blocks.bindings import bind
from migrate.readers.blocks.drawn import words_of_fields
from migrate.readers.blocks.grammar import CLOSE, OPEN, RUN, VOID, Block, BlockHandler, Delimiter, block, delimiters
from migrate.readers.context import BodyContext
from migrate.readers.listed import PostEntry, TermEntry
from migrate.readers.paragraphs import autop

AS_SAVED: set[str] = set()
"""Blocks whose saved HTML is what a reader sees: nothing is done to them."""
TEMPLATES: set[str] = set()
"""Blocks that hold a template: their handlers get it as it is stored."""

PRIVATE: set[BlockHandler] = set()
"""Handlers that withhold: they are asked however deep they stand."""

_BLANK_LINE = re.compile(r"\n[ \t]*+\n")
_DEEPEST = 150  # handlers inside each other; deeper ones are only unwrapped
_MOST_NESTED = 400  # patterns inside one body
_BOUND = '"bindings"'
_HIDDEN = '"blockVisibility"'
_QUERIES = frozenset({"core/query", "core/terms-query"})


@dataclass(slots=True)
class _Frame:
    """An open block that something is done to; ``outer`` is where its HTML will go."""

    name: str
    json: str
    handler: BlockHandler
    outer: list[str]


@dataclass(slots=True)
class Budget:
    """What one body may still expand: patterns inside patterns would grow without end."""

    patterns: int = _MOST_NESTED


@dataclass(slots=True)
class Renderer:
    """The state of one stored content."""

    context: BodyContext
    budget: Budget = field(default_factory=Budget)
    overrides: dict[str, Any] = field(default_factory=dict)
    _deep: int = 0
    _endless: bool = False
    """Whether a template has no end; then no later one is looked for."""
    _queries: list[str] = field(default_factory=list)
    """The JSON of each open query."""

    def render(self, source: str) -> str:
        """The HTML that WordPress makes of the content's blocks."""
        parts: list[str] = []
        frames: list[_Frame | None] = []  # None: a block that stays as it was saved
        position = 0
        # where blocks may be bound or hidden, each is looked at
        runs = _BOUND not in source and _HIDDEN not in source
        steps = delimiters(source, runs=runs)
        while step := next(steps, None):
            start, end, kind, name, text = step
            if kind == CLOSE and not frames:
                break  # a stray end: it and all after it is text
            parts.append(source[position:start] if frames else freeform(source[position:start]))
            position = end
            if kind == RUN:
                parts.append(text)
            elif kind == CLOSE:
                frame = frames.pop()
                if frame is not None:
                    parts = self._closed(frame, parts, ended=True)
            elif name == "jetpack/paywall":
                self.context.tell(Kind.REMOVED_MARKUP, f"{name}: what follows was for subscribers only")
                return self._finished(frames, parts)
            elif kind == VOID:
                self._void(name, text, parts)
            elif name in AS_SAVED and (runs or (_BOUND not in text and _HIDDEN not in text)):
                frames.append(None)
            elif stop := self._template(step, source, parts):
                position, steps = stop, delimiters(source, runs=runs, start=stop)
            else:
                frame = self._opened(name, text, parts)
                frames.append(frame)
                parts = [] if frame else parts
        parts.append(source[position:] if frames else freeform(source[position:]))
        return self._finished(frames, parts)

    def nested(self, source: str, *, patterns: tuple[int, ...], overrides: dict[str, Any]) -> str | None:
        """Other stored content in a block's place, or None when this body has expanded enough."""
        if self.budget.patterns <= 0 or len(patterns) > 20:
            return None
        self.budget.patterns -= 1
        inner = Renderer(replace(self.context, patterns=patterns), self.budget, overrides)
        return inner.render(source)

    def repeated(self, template: str, entry: PostEntry | TermEntry, *, aloud: bool) -> str:
        """A template's blocks for a post or term of a loop. Only once aloud: they would tell the same of every one."""
        tell = self.context.tell if aloud else _not_again
        if isinstance(entry, TermEntry):
            context = replace(self.context, looped_term=entry, tell=tell)
        else:
            context = replace(self.context, looped=entry, post_id=entry.number, meta={}, tell=tell)
        return Renderer(context, self.budget, self.overrides).render(template)

    def _template(self, opening: Delimiter, source: str, parts: list[str]) -> int:
        """Hand a template to its handler as it is stored; where it ends, 0 if it does not or is none."""
        _start, start, _kind, name, text = opening
        if name not in TEMPLATES or self._endless:
            return 0
        stop, end = _end_of(source, start)
        self._endless = not end
        frame = self._opened(name, text, parts) if end else None
        if frame is not None:
            self._deep -= 1
            parts.append(self._handled(frame.handler, name, text, "", source[start:stop]))
        return end

    def _opened(self, name: str, text: str, parts: list[str]) -> _Frame | None:
        handler = _handler(name, text)
        if self._deep >= _DEEPEST and handler not in PRIVATE:
            if self._deep == _DEEPEST:
                self.context.tell(Kind.FLATTENED, f"{name}: blocks nested deeper than any page shows were unwrapped")
                self._deep += 1
            return None
        self._deep += 1
        if name in _QUERIES:
            self._queries.append(text)
        return _Frame(name, text, handler, parts)

    def _closed(self, frame: _Frame, parts: list[str], *, ended: bool) -> list[str]:
        self._deep -= 1
        if frame.name in _QUERIES:
            self._queries.pop()
        inner = "".join(parts)
        if ended or frame.handler in PRIVATE or frame.handler in (_as_saved, _unknown):
            frame.outer.append(self._handled(frame.handler, frame.name, frame.json, inner))
        else:  # the rest of the post stands in a block that was never closed: no reason to lose any of it
            frame.outer += (self._handled(frame.handler, frame.name, frame.json, ""), inner)
        return frame.outer

    def _void(self, name: str, text: str, parts: list[str]) -> None:
        handler = _handler(name, text)
        if handler is not _as_saved:
            parts.append(self._handled(handler, name, text, ""))

    def _handled(self, handler: BlockHandler, name: str, text: str, inner: str, template: str = "") -> str:
        query = self._queries[-1] if self._queries else ""
        made = Block(name, text, (), self.nested, template, query, self.repeated)
        if _BOUND in text:
            inner = bind(made, inner, self.context, self.overrides)
        return handler(made, inner, self.context)

    def _finished(self, frames: list[_Frame | None], parts: list[str]) -> str:
        for frame in reversed(frames):
            if frame is not None:
                parts = self._closed(frame, parts, ended=False)
        return "".join(parts)


def _end_of(source: str, start: int) -> tuple[int, int]:
    """Where the end of a block that opened before ``start`` starts and ends; zeros where it has none."""
    deep = 1
    for at, end, kind, _name, _text in delimiters(source, runs=True, start=start):
        deep += (kind == OPEN) - (kind == CLOSE)
        if not deep:
            return at, end
    return 0, 0


def _not_again(_kind: Kind, _message: str) -> None:
    """It has been told of the first post."""


def render_blocks(source: str, context: BodyContext) -> str:
    """The HTML of a body of blocks."""
    return Renderer(context).render(source)


def freeform(source: str) -> str:
    """Text between blocks: paragraphs only where it plainly has none yet (facts 3.2)."""
    if not source.isspace() and "<p" not in source and _BLANK_LINE.search(source):
        return "\n" + autop(source) + "\n"
    return source


def _handler(name: str, text: str) -> BlockHandler:
    if _HIDDEN in text and _is_hidden(text):
        return _hidden
    return block.get(name) or (_as_saved if name in AS_SAVED else _unknown)


def _is_hidden(text: str) -> bool:
    metadata = Block(name="", json=text).attributes.get("metadata")
    return isinstance(metadata, dict) and metadata.get("blockVisibility") is False


def _hidden(made: Block, _inner: str, context: BodyContext) -> str:
    """Nothing: its author hid it."""
    context.tell(Kind.REMOVED_MARKUP, f"{made.name}: hidden by its author")
    return ""


PRIVATE.add(_hidden)


def _as_saved(_block: Block, inner: str, _context: BodyContext) -> str:
    """Its saved HTML."""
    return inner


def _unknown(made: Block, inner: str, context: BodyContext) -> str:
    """Its saved HTML, or what its fields say; nobody here knows the block."""
    if inner.strip():
        context.tell(Kind.UNKNOWN_BLOCK, f"{made.name}: kept what it held")
        return inner
    said = words_of_fields(made, context)
    context.tell(
        Kind.UNKNOWN_BLOCK, f"{made.name}: kept the words of its fields" if said else f"{made.name}: held nothing"
    )
    return f"\n{said}\n" if said else inner

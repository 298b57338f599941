"""The grammar of shortcodes (facts 3.6): what is one, where it ends, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape

from migrate.findings import Kind
from migrate.personal import without_secrets
from migrate.readers.context import BodyContext
from migrate.readers.snippets import names
from migrate.registry import Registry

_CANDIDATE = re.compile(r"\[([^\s<>&/\[\]=]++)")
_LOOKS_LIKE_A_NAME = re.compile(r"[A-Za-z][\w-]*\Z", re.ASCII)
_HAS_ATTRIBUTE = re.compile(r"[\w-]+\s*=", re.ASCII)
_SPACES = re.compile("[\u00a0\u200b]")
_CURLY = re.compile("=\\s*(?:[\u201c\u201d\u201e\u2033]|&#822[01];|&#8243;|&[lr]dquo;|&quot;)")
_CURLY_QUOTES = re.compile("[\u201c\u201d\u201e\u2033]|&#822[01];|&#8243;|&[lrb]dquo;|&quot;")
_GLUED = re.compile(r"<br\s*+/?>|</?p(?:\s[^<>]*+)?>", re.IGNORECASE)
_AUTOLINK = re.compile(r'<a\s[^<>]*?href="([^"<>]*+)"[^<>]*+>[^<>]*+</a>', re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([\w-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s'"]++))(?=\s|\Z)|"([^"]*+)"(?=\s|\Z)|'([^']*+)'(?=\s|\Z)|(\S++)""",
    re.ASCII,
)
_ESCAPED = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_C_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "v": "\v", "b": "\b", "f": "\f"}
_CLOSED_TAGS = re.compile(r"[^<]*+(?:<[^>]*+>[^<]*+)*+\Z")
_BRACKET_IN_TAG = re.compile(r"\[[^<>\[]*+>")  # begins with one sign: few tags need the look at all of them
_TAG_WITH_BRACKET = re.compile(r"<[A-Za-z/][^<>\[]*+\[[^<>]*+>")
_LONE = re.compile(r"<p(?:\s[^<>]*+)?>\s*+(\[(/?)([^\s<>&/\[\]=]++)[^\[\]<>]*+\](?:\[/[^\s<>&/\[\]=]++\])?)\s*+</p>")
_TAGS = re.compile(r"<[^<>]*+>")
_DEEPEST = 30


def _no_note(_html: str) -> str:
    return ""


def _as_is(source: str) -> str:
    return source


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcode:
    """One use of a shortcode. ``content`` is what it encloses, raw; None where it has no end."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    positional: tuple[str, ...] = ()
    content: str | None = None
    source: str = ""
    expand: Callable[[str], str] = field(default=_as_is, repr=False, compare=False)
    """Expands the shortcodes in a text (the content, a caption)."""
    note: Callable[[str], str] = field(default=_no_note, repr=False, compare=False)
    """Makes HTML a footnote of the body and returns its mark."""

    @property
    def inner(self) -> str:
        """The content with its own shortcodes expanded; empty where there is none."""
        return self.expand(self.content) if self.content else ""

    def get(self, *names: str) -> str:
        """The first of these attributes that says something."""
        for name in names:
            if value := self.attributes.get(name):
                return value
        return ""

    def value(self, name: str) -> str:
        """A value by its attribute's name, or by its place among those without one."""
        if name.isdecimal():
            place = int(name[:4])
            return self.positional[place].removeprefix("=").strip("\"'") if place < len(self.positional) else ""
        return self.attributes.get(name, "")

    @property
    def first(self) -> str:
        """The first positional value; of ``[name=value]`` without the sign."""
        return self.positional[0].removeprefix("=").strip("\"'") if self.positional else ""


ShortcodeHandler = Callable[[Shortcode, BodyContext], str]
shortcode: Registry[ShortcodeHandler] = Registry("shortcode")
FAMILIES: dict[str, ShortcodeHandler] = {}
"""Prefixes of page builders: their many wrappers need no name each."""


def parse_attributes(source: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a shortcode's tag says: named values (names in lower case, the last wins) and positional ones."""
    if "<" in source:
        source = _GLUED.sub(" ", _AUTOLINK.sub(r"\1", source))
    if not source.isascii():
        source = _SPACES.sub(" ", source)
    if _CURLY.search(source):
        source = _CURLY_QUOTES.sub('"', source)
    named: dict[str, str] = {}
    positional: list[str] = []
    for found in _ATTRIBUTE.finditer(source):
        name, value = found[1], found[found.lastindex or 0]  # the last group is one of a value, whichever quotes it has
        if "\\" in value:
            value = _ESCAPED.sub(_unescaped, value)
        if "<" in value and not _CLOSED_TAGS.match(value):
            value = ""
        if name:
            named[name.lower()] = value
        elif value:
            positional.append(value)
    return named, tuple(positional)


def _unescaped(found: re.Match[str]) -> str:
    said = found[1]
    if said[0] == "x" and len(said) > 1:
        return chr(int(said[1:], 16))
    return chr(int(said, 8) % 256) if said[0] in "01234567" else _C_ESCAPES.get(said, said)


class Expander:
    """Expands the shortcodes of one body. It holds what belongs to the body: its footnotes."""

    def __init__(self, context: BodyContext) -> None:
        self._context = context
        self.notes: list[tuple[str, str]] = []
        self._said = context.tell
        self._told = 0
        self._empty: set[str] = set()
        self._depth = 0
        self._flattened = False

    @cached_property
    def context(self) -> BodyContext:
        """What handlers get: made when the first shortcode asks, since few bodies have one."""
        return replace(self._context, tell=self._tell)

    def expand(self, source: str) -> str:
        """The source with every shortcode replaced by what it stands for. Linear at each level."""
        if "[" not in source:
            return source
        if self._depth >= _DEEPEST:
            return self._too_deep(source)
        self._depth += 1
        try:
            if _BRACKET_IN_TAG.search(source):
                source = _TAG_WITH_BRACKET.sub(self._in_tag, source)
            return self._expanded(source)
        finally:
            self._depth -= 1

    def lookup(self, name: str) -> ShortcodeHandler | None:
        """The handler of a name: the user's own rule first."""
        return ruled if self._context.wishes.rule_for(name) else lookup(name)

    def unwrap_lone(self, source: str) -> str:
        """A paragraph that holds one known shortcode and nothing else is no paragraph (facts 3.4)."""
        return _LONE.sub(lambda found: found[1] if self.lookup(found[3]) else found[0], source)

    def note(self, html: str) -> str:
        """A footnote: kept for the body's end, its mark given back."""
        number = len(self.notes) + 1
        self.notes.append((f"note-{number}", html.strip()))
        return f'<sup data-footnote="note-{number}">{number}</sup>'

    def _expanded(self, source: str) -> str:
        parts: list[str] = []
        position = done = 0
        closers = _Closers(source)
        while found := _CANDIDATE.search(source, position):
            start, position = found.start(), found.end()
            name = found[1]
            handler = self.lookup(name)
            behind = source[position : position + 1]
            if behind in ("", ">", "&", "[") or (behind == "<" and not _GLUED.match(source, position)):
                continue
            close = source.find("]", position)
            if close < 0:
                break
            if handler is None:
                self._tell_unknown(name, source[position:close], closers)
                done = _masked(source, done, position, close, parts)
                continue
            said, end, content = source[position:close], close + 1, None
            if said.endswith("/"):
                said = said[:-1]
            elif (closer := closers.after(name, end)) >= 0:
                content, end = source[close + 1 : closer], closer + len(name) + 3
            if source[start - 1 : start] == "[" and start > done and source[end : end + 1] == "]":
                parts.append(source[done : start - 1] + source[start:end])
                position = done = end + 1
                continue
            if content is None and handler is not ruled and _is_text(name, said, handler, source[end : end + 1]):
                self._tell_unknown(name, said, closers)
                done = _masked(source, done, position, close, parts)
                continue
            parts += (source[done:start], self._handled(handler, name, said, content, source[start:end]))
            position = done = end
        parts.append(source[done:])
        return "".join(parts)

    def _handled(self, handler: ShortcodeHandler, name: str, said: str, content: str | None, source: str) -> str:
        named, positional = parse_attributes(said) if said else ({}, ())
        made = Shortcode(
            name=name,
            attributes=named,
            positional=positional,
            content=content,
            source=source,
            expand=self.expand,
            note=self.note,
        )
        told = self._told
        shown = handler(made, self.context)
        if not shown.strip() and told == self._told and not (content and content.strip()):
            self._tell_empty(name, named)
        return shown

    def _tell(self, kind: Kind, message: str) -> None:
        self._told += 1
        self._said(kind, message)

    def _tell_empty(self, name: str, named: dict[str, str]) -> None:
        """Name what is gone without a word of its own: space, layout around nothing, a picture without an address."""
        words = next((value for key in _SAYING if len((value := named.get(key, "")).split()) > 1), "")
        if words:
            self._tell(Kind.DEAD_SHORTCODE, f"{name}: what it said was not shown ({words[:60]})")
        elif name not in self._empty:
            self._empty.add(name)
            self._tell(Kind.EMPTY_SHORTCODE, f"{name}: it held nothing to show")

    def _in_tag(self, tag: re.Match[str]) -> str:
        """In a tag a shortcode may only say text."""
        shown = self._attribute_text(tag[0][1:-1])
        return f"<{shown}>"

    def _attribute_text(self, source: str) -> str:
        parts: list[str] = []
        position = 0
        while found := _CANDIDATE.search(source, position):
            close = source.find("]", found.end())
            handler = self.lookup(found[1])
            said = source[found.end() : close].removesuffix("/")
            if close < 0 or handler is None or _is_text(found[1], said, handler, source[close + 1 : close + 2]):
                parts.append(source[position : found.end()])
                position = found.end()
                continue
            made = self._handled(handler, found[1], said, None, source)
            parts += (source[position : found.start()], escape(_TAGS.sub("", made).strip(), quote=True))
            position = close + 1
        parts.append(source[position:])
        return "".join(parts)

    def _tell_unknown(self, name: str, said: str, closers: _Closers) -> None:
        if not _LOOKS_LIKE_A_NAME.match(name):
            return
        if "_" in name or "-" in name or _HAS_ATTRIBUTE.search(said):
            unended = " (nothing ends it)" if name in shortcode else ""
            self.context.tell(Kind.UNKNOWN_SHORTCODE, f"{name}: kept as text{unended}")
        elif name not in shortcode and closers.after(name, 0) >= 0:
            self.context.tell(Kind.UNKNOWN_SHORTCODE, f"{name}: kept as text")

    def _too_deep(self, source: str) -> str:
        if not self._flattened:
            self._flattened = True
            self.context.tell(Kind.FLATTENED, "shortcodes nested deeper than any page shows stay as text")
        return source


def _masked(source: str, done: int, position: int, close: int, parts: list[str]) -> int:
    """Take an unknown shortcode without its secrets: it stays in the text for all to read. Returns what is done."""
    said = source[position:close]
    shown = said if "[" in said else without_secrets(said)
    if shown == said:
        return done
    parts += (source[done:position], shown)
    return close


class _Closers:
    """Where a name's end tag is next; that there is none is found out once."""

    __slots__ = ("_none_after", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._none_after: dict[str, int] = {}

    def after(self, name: str, position: int) -> int:
        if self._none_after.get(name, position + 1) <= position:
            return -1
        found = self._source.find(f"[/{name}]", position)
        if found < 0:
            self._none_after[name] = position
        return found


_SAYING = names("title text label content caption heading message description address data quote")
"""Attributes that say words to readers, whatever the plugin."""


NEEDS_END: set[ShortcodeHandler] = set()
"""Handlers of names that are ordinary words: without an end tag they are text."""


def needs_end(handler: ShortcodeHandler) -> ShortcodeHandler:
    """Mark a handler whose names are text unless they enclose something."""
    NEEDS_END.add(handler)
    return handler


HOLDS: set[ShortcodeHandler] = set()
"""Handlers of names that hold something: with a word beside the name, and no end tag, they are text."""


def holds(handler: ShortcodeHandler) -> ShortcodeHandler:
    """Mark a handler whose names are text with words beside them, unless they enclose something."""
    HOLDS.add(handler)
    return handler


BARE = set(
    names(
        "caption gallery playlist audio video embed toc TOC sitemap archives hr divider clear "
        "clearfix clearboth br separator spacer slideshow digg yarpp wordads adsense portfolio "
        "testimonials footnotes references reflist searchform loginform listcat catlist row column "
        "columns col section container tabs accordion accordions toggles recentposts subpages "
        "pagelist gravatar singlepic nggallery recipe quiz products tagcloud upcomingevents "
        "powerpress podloveaudio easyrecipe"
    )
)
"""Words that are shortcodes even where they stand alone in their brackets."""


_OF_CORE = frozenset(names("caption gallery playlist audio video embed"))
"""WordPress's own: shortcodes whatever stands beside them."""


_QUOTING = frozenset({"Tweet"})
"""Shortcodes whose words stand beside the name in quotes."""


def _is_text(name: str, said: str, handler: ShortcodeHandler, behind: str) -> bool:
    """Whether a known name without an end is ordinary text: ``[private]``, ``[box of nails]``, ``[x_1]``.

    ``behind`` is the character after its bracket: ``[col](…)`` is a link as Markdown writes it.
    """
    if handler in NEEDS_END:
        return True
    if behind == "(" and name.isalpha() and name not in _OF_CORE and not said:
        return True
    if name.isalpha() and name not in _OF_CORE and "=" not in said and name not in _QUOTING:
        words = sum(word.isalpha() and len(word) > 1 for word in said.split())
        if words > (handler not in HOLDS):
            return True
    if name in shortcode:
        return name.isalpha() and name not in BARE and not said.strip()
    return "=" not in said  # one of a page builder's many


def lookup(name: str) -> ShortcodeHandler | None:
    """The handler of a name, or of the page builder whose prefix it has."""
    handler = shortcode.get(name)
    if handler is None and "_" in name and _LOOKS_LIKE_A_NAME.match(name):
        head, _, rest = name.partition("_")
        handler = FAMILIES.get(head + "_") or FAMILIES.get(f"{head}_{rest.partition('_')[0]}_")
    return handler


def ruled(made: Shortcode, context: BodyContext) -> str:
    """What the user's own rule says."""
    rule = context.wishes.rule_for(made.name)
    if rule is None or rule.action == "keep":
        return made.source
    if rule.action == "drop":
        context.tell(Kind.RULED_SHORTCODE, f"{made.name}: dropped, as your rule says")
        return ""
    return made.inner if rule.action == "unwrap" else rule.filled(made.inner, made.value)


def expand(source: str, context: BodyContext) -> str:
    """The source with every known shortcode replaced by what it stands for."""
    return Expander(context).expand(source)

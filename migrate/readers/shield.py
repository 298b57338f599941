"""Code protection: what no later step may read is swapped for a token, and put back at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_CANDIDATES = ("\ue000", "\ue0a0", "\uf8f0", "\uf0ff", "\U000f1000", "\U0010fff0")


def unused_character(source: str) -> str:
    """A private-use character that does not occur in the source (the body may hold any of them)."""
    for candidate in _CANDIDATES:
        if candidate not in source:
            return candidate
    present = set(source)
    everything = (chr(point) for area in ((0xE000, 0xF900), (0xF0000, 0xFFFFE)) for point in range(*area))
    return next((candidate for candidate in everything if candidate not in present), "\U0010fffd")


class Shield:
    """The texts hidden from one body.

    A token is a number between two characters that the body does not hold. Each is good for one use only, so
    tokens forged by text that comes in later (a caption, another post) can't multiply anything.
    """

    def __init__(self, source: str) -> None:
        self.mark = unused_character(source)
        self._hidden: dict[str, str] = {}
        self._token = re.compile(f"{self.mark}([0-9]+){self.mark}")

    def hide(self, text: str) -> str:
        """The token that stands for a text from now on."""
        number = str(len(self._hidden))
        self._hidden[number] = self.restore(text)
        return f"{self.mark}{number}{self.mark}"

    def restore(self, text: str) -> str:
        """The text with all its tokens resolved."""
        if self.mark not in text:
            return text
        return self._token.sub(self._take, text)

    def _take(self, token: re.Match[str]) -> str:
        number = token[1]
        hidden = self._hidden.get(number, "")
        if hidden:
            self._hidden[number] = ""
        return hidden


_CLOSERS = {
    name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in ("pre", "code", "script", "style", "textarea")
}
_OPENERS = re.compile(r"<(pre|code|script|style|textarea)(?=[\s>/])|<!--", re.IGNORECASE)
_RAW_OPENERS = re.compile(r"<(script|style|textarea)(?=[\s>/])", re.IGNORECASE)


class Openers:
    """What starts code: elements and comments always, and the code shortcodes by their names."""

    def __init__(
        self, names: Iterable[str], listing: Callable[[str, str, str], str], shown: Callable[[str], str]
    ) -> None:
        self.listing = listing
        self.shown = shown
        named = "|".join(sorted(names, key=len, reverse=True))
        self.pattern = re.compile(
            rf"<(pre|code|script|style|textarea)(?=[\s>/])|<!--|\[({named})(?=[\s=:\]])([^\[\]]*+)\]", re.IGNORECASE
        )


def hide_code(source: str, shield: Shield, openers: Openers | None = None) -> str:
    """The source with code elements, comments and code shortcodes hidden. Linear: a missing end is looked for once."""
    parts: list[str] = []
    position = done = 0
    pattern = openers.pattern if openers else _OPENERS
    missing: set[str] = set()
    while found := pattern.search(source, position):
        element = found[1]
        if openers and found[2]:
            end, text = _shortcode_end(source, found, missing, openers)
        elif element:
            end = _element_end(source, found.end(), element.lower(), missing)
            text = source[found.start() : end]
            text = openers.shown(text) if openers and "[[" in text else text
        else:
            end = _comment_end(source, found.end(), missing)
            text = source[found.start() : end]
        if end < 0:
            position = found.end()
            continue
        parts += (source[done : found.start()], shield.hide(text))
        position = done = end
    parts.append(source[done:])
    return "".join(parts) if done else source


def hide_raw(source: str, shield: Shield) -> str:
    """The source with script, style and textarea hidden: paragraphs in them would break them."""
    parts: list[str] = []
    position = done = 0
    missing: set[str] = set()
    while found := _RAW_OPENERS.search(source, position):
        end = _element_end(source, found.end(), found[1].lower(), missing)
        if end < 0:
            position = found.end()
            continue
        parts += (source[done : found.start()], shield.hide(source[found.start() : end]))
        position = done = end
    parts.append(source[done:])
    return "".join(parts) if done else source


def _element_end(source: str, start: int, name: str, missing: set[str]) -> int:
    if name in missing:
        return -1
    if closer := _CLOSERS[name].search(source, start):
        return closer.end()
    missing.add(name)
    return -1


def _comment_end(source: str, start: int, missing: set[str]) -> int:
    if "--" in missing:
        return -1
    end = source.find("-->", start)
    if end < 0:
        missing.add("--")
        return -1
    return end + 3


def _shortcode_end(source: str, found: re.Match[str], missing: set[str], openers: Openers) -> tuple[int, str]:
    name = found[2]
    if f"[{name}" in missing or found[3].endswith("/"):
        return -1, ""
    closer = f"[/{name}]"
    end = source.find(closer, found.end())
    if end < 0:
        missing.add(f"[{name}")
        return -1, ""
    after = end + len(closer)
    if source[found.start() - 1 : found.start()] == "[" and source[after : after + 1] == "]":
        return -1, ""  # [[code]…[/code]] is shown, not run
    return after, openers.listing(name, found[3], source[found.end() : end])

"""Code protection: what no later step may read is swapped for a token, and put back at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_CANDIDATES = ("\ue000", "\ue0a0", "\uf8f0", "\uf0ff", "\U000f1000", "\U0010fff0")


def unused_character(source: str, besides: str = "") -> str:
    """A private-use character that does not occur in the source (the body may hold any of them)."""
    for candidate in _CANDIDATES:
        if candidate not in source and candidate != besides:
            return candidate
    present = {*source, besides}
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

    def hide(self, text: str) -> str:
        """The token that stands for a text from now on."""
        number = str(len(self._hidden))
        self._hidden[number] = self.restore(text)
        return f"{self.mark}{number}{self.mark}"

    def restore(self, text: str) -> str:
        """The text with all its tokens resolved."""
        if self.mark not in text:
            return text
        return re.sub(f"{self.mark}([0-9]+){self.mark}", self._take, text)

    def _take(self, token: re.Match[str]) -> str:
        number = token[1]
        hidden = self._hidden.get(number, "")
        if hidden:
            self._hidden[number] = ""
        return hidden


_ELEMENTS = ("pre", "code", "script", "style", "textarea")
_CLOSERS = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in _ELEMENTS}
_RAW = re.compile(r"<(script|style|textarea)(?=[\s>/])", re.IGNORECASE)


_SAID = 3
"""The group of what a shortcode says, the last one of its pattern."""


class Openers:
    """What starts code: elements and comments always, and the code shortcodes by their names."""

    def __init__(self, names: Iterable[str], listing: Callable[[str, str, str], str]) -> None:
        self._listing = listing
        named = "|".join(sorted(names, key=len, reverse=True))
        # the plain look at the next letter spares most tags the names (a long s is an s to the engine)
        self._element = re.compile(rf"<(?=[pcst\u017f!PCST])(?:(?i:({'|'.join(_ELEMENTS)}))(?=[\s>/])|!--)")
        self._named = re.compile(rf"\[(?i:{named})(?=[\s=:\]])")
        self._either = re.compile(
            # begins with a set of signs, so that the engine jumps from one to the next
            rf"[<\[](?:(?<=<)(?=[pcst\u017f!PCST])(?:(?i:({'|'.join(_ELEMENTS)}))(?=[\s>/])|!--)"
            rf"|(?<=\[)(?i:({named}))(?=[\s=:\]])([^\[\]]*+)\])"
        )

    def pattern_for(self, source: str) -> re.Pattern[str] | None:
        """What finds the code in a body; None where there is none.

        Patterns that begin with one plain sign are faster, so that for both kinds is taken only where it must be.
        """
        if "[" in source and self._named.search(source):
            return self._either
        return self._element if self._element.search(source) else None

    def take(self, source: str, found: re.Match[str], missing: set[str]) -> tuple[int, str]:
        """Where the code ends that starts here (-1: it does not) and what stands for it."""
        if found.lastindex == _SAID:
            return self._shortcode(source, found, missing)
        end = (
            _element_end(source, found.end(), found[1].lower(), missing)
            if found[1]
            else _comment_end(source, found.end(), missing)
        )
        if end < 0:
            return end, ""
        return end, source[found.start() : end]

    def _shortcode(self, source: str, found: re.Match[str], missing: set[str]) -> tuple[int, str]:
        name, said = found[2], found[3]
        closer = f"[/{name}]"
        if closer in missing or said.endswith("/"):
            return -1, ""
        end = source.find(closer, found.end())
        if end < 0:
            missing.add(closer)
            return -1, ""
        after = end + len(closer)
        if source[found.start() - 1 : found.start()] == "[" and source[after : after + 1] == "]":
            return -1, ""  # [[code]…[/code]] is shown, not run
        return after, self._listing(name, said, source[found.end() : end])


def hide_code(
    source: str, shield: Shield, openers: Openers, shown: Callable[[str], str], ruled: Callable[[str], object]
) -> str:
    """The source with code elements, comments and code shortcodes hidden.

    ``shown`` says what becomes of a code element with brackets in it, ``ruled`` which shortcodes are no code.
    """

    def take(source: str, found: re.Match[str], missing: set[str]) -> tuple[int, str]:
        if found.lastindex == _SAID and ruled(found[2]):
            return -1, ""
        end, text = openers.take(source, found, missing)
        return end, shown(text) if found[1] and "[" in text else text

    pattern = openers.pattern_for(source)
    return _hide(source, shield, pattern, take) if pattern else source


def hide_raw(source: str, shield: Shield) -> str:
    """The source with script, style and textarea hidden: paragraphs in them would break them."""

    def take(source: str, found: re.Match[str], missing: set[str]) -> tuple[int, str]:
        end = _element_end(source, found.end(), found[1].lower(), missing)
        return end, source[found.start() : end] if end >= 0 else ""

    return _hide(source, shield, _RAW, take)


def _hide(
    source: str,
    shield: Shield,
    pattern: re.Pattern[str],
    take: Callable[[str, re.Match[str], set[str]], tuple[int, str]],
) -> str:
    parts: list[str] = []
    position = done = 0
    missing: set[str] = set()  # ends that are nowhere: looked for once, so this is linear
    while found := pattern.search(source, position):
        end, text = take(source, found, missing)
        if end < 0:
            position = found.end()
            continue
        parts += (source[done : found.start()], shield.hide(text))
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
    end = -1 if "--" in missing else source.find("-->", start)
    if end < 0:
        missing.add("--")
        return -1
    return end + 3

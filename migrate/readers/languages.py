"""Texts in several languages at once, as qTranslate stored them: each language in paragraphs of its own (facts 3.7)."""

from __future__ import annotations

import re

from migrate.findings import Kind
from migrate.readers.context import BodyContext

_FORMS = tuple(
    (end, re.compile(mark))
    for end, mark in (
        ("[:]", r"\[:([a-z]{2})?\]"),
        ("<!--:-->", r"<!--:([a-z]{2})?-->"),
        ("{:}", r"\{:([a-z]{2})?\}"),
    )
)

_AN_END = re.compile(r":(?:\]|-->|\})")  # begins with one sign alone: most texts are through at once


def parted(source: str, context: BodyContext) -> str:
    """The text with its languages one after the other: WordPress showed the one that the reader had chosen.

    A mark counts only where its form both begins and ends a language.
    """
    if not _AN_END.search(source):
        return source
    languages: dict[str, None] = {}
    for end, mark in _FORMS:
        if end in source:
            found = {name: None for name in mark.findall(source[: source.rindex(end)]) if name}
            languages |= found
            source = mark.sub("\n\n", source) if found else source
    if len(languages) > 1:
        context.tell(Kind.GUESSED, f"qTranslate: {', '.join(languages)} stand one after the other")
    return source

"""Stored names and titles as the text that readers see, in one language and in the others."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from migrate.languages import in_language, in_languages

_TAG = re.compile(r"</?[a-zA-Z!][^<>]*+>")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def plain(value: str, language: str = "") -> str:
    """A stored name or title as text: tags stripped, entities decoded once (facts 1.1, 3.9).

    Of one in several languages (qTranslate) only ``language``, else the first.
    """
    if ":" in value:
        value = in_language(value, language)
    if "<" in value:
        value = _TAG.sub("", value)
    if "&" in value:
        value = html.unescape(value)
    return " ".join(value.split()) if value.isprintable() else " ".join(_CONTROL.sub(" ", value).split())


def others(stored: str, chosen: str, read: Callable[[str], str] = plain) -> dict[str, str]:
    """A stored text in the languages that were not chosen (qTranslate)."""
    if ":" not in stored:  # every title and excerpt is asked
        return {}
    said = {language: read(words) for language, words in in_languages(stored).items()}
    return {language: words for language, words in said.items() if words != chosen}

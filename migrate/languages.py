"""Texts in several languages at once, as qTranslate stored them: ``[:en]Hello[:de]Hallo[:]`` (facts 3.7)."""

from __future__ import annotations

import re

_MARK = re.compile(r"\[:([a-z]{2})?\]|<!--:([a-z]{2})?-->|\{:([a-z]{2})?\}")
_SIGNS = ("[:", "<!--:", "{:")


def in_languages(text: str) -> dict[str, str]:
    """A name or title by language, in its order; empty where it is in one language and says no other.

    What stands outside of any language belongs to each. It is such a text only where it begins with a language.
    """
    if ":" not in text or not any(sign in text for sign in _SIGNS):
        return {}
    found = _MARK.match(text.lstrip())
    if found is None or not any(found.groups()):
        return {}
    parts: list[tuple[str, str]] = []
    language, done = "", 0
    for mark in _MARK.finditer(text):
        parts.append((language, text[done : mark.start()]))
        language, done = next(filter(None, mark.groups()), ""), mark.end()
    parts.append((language, text[done:]))
    names = dict.fromkeys(name for name, _ in parts if name)
    said = {name: "".join(part for its, part in parts if its in ("", name)).strip() for name in names}
    return {name: words for name, words in said.items() if words}


def in_language(text: str, language: str = "") -> str:
    """A name or title in a language (BCP 47), else in the first that it has; others are as they were."""
    found = in_languages(text)
    if not found:
        return text
    return found.get(language.lower().partition("-")[0]) or next(iter(found.values()))

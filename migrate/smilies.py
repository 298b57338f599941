"""Smilies as WordPress showed them: characters typed between spaces, drawn as emoji (facts 3.9)."""

from __future__ import annotations

import re

from lxml import etree

EMOJI = {
    **dict.fromkeys((":)", ":-)", ":smile:"), "🙂"),
    **dict.fromkeys((":D", ":-D", ":grin:"), "😀"),
    **dict.fromkeys((";)", ";-)", ":wink:"), "😉"),
    **dict.fromkeys((":(", ":-(", ":sad:"), "🙁"),
    **dict.fromkeys((":P", ":-P", ":razz:"), "😛"),
    **dict.fromkeys((":o", ":-o", ":eek:"), "😮"),
    **dict.fromkeys(("8)", "8-)", ":cool:"), "😎"),
    **dict.fromkeys(("8O", "8-O", ":shock:"), "😯"),
    **dict.fromkeys((":x", ":-x", ":mad:"), "😡"),
    **dict.fromkeys((":|", ":-|", ":neutral:"), "😐"),
    **dict.fromkeys((":?", ":-?", ":???:"), "😕"),
    ":lol:": "😆",
    ":roll:": "🙄",
    ":cry:": "😥",
    ":evil:": "👿",
    ":twisted:": "😈",
    ":oops:": "😳",
    ":idea:": "💡",
    ":arrow:": "➡",
    ":!:": "❗",
    ":?:": "❓",
}
_TYPED = tuple(
    # each begins with one sign alone: the engine then jumps from one to the next
    re.compile(sign + r"(?<![^\s>].)(?:" + rest + r")(?=[\s<]|\Z)")
    for sign, rest in ((":", r"-?[)(DPox|?]|[a-z!?]{1,9}:"), (";", r"-?[)(]"), ("8", r"-?[)O]"))
)
_PLACES = etree.XPath("descendant-or-self::*[not(ancestor-or-self::pre or ancestor-or-self::code)]")


def has_smilies(html: str) -> bool:
    """Whether any may stand in a piece of HTML."""
    return any(typed.search(html) for typed in _TYPED)


def draw_smilies(body: etree._Element) -> None:
    """Turn the smilies of a document into emoji; listings keep what was typed."""
    for node in _PLACES(body):
        if node.text:
            node.text = _drawn_in(node.text)
        for child in node:
            if child.tail:
                child.tail = _drawn_in(child.tail)


def _drawn_in(text: str) -> str:
    for typed in _TYPED:
        text = typed.sub(_drawn, text)
    return text


def _drawn(found: re.Match[str]) -> str:
    return EMOJI.get(found[0], found[0])

"""Listings: a fence where it can hold them to the letter, else HTML."""

from __future__ import annotations

import re
from html import escape

from migrate.writers.markdown.inline import Node, shows
from migrate.writers.markdown.islands import pre as html_listing
from migrate.writers.markdown.islands import templates

_LANGUAGE = re.compile(r"language-([A-Za-z0-9+#._-]{1,30})(?:\s|\Z)")
_BACKTICKS = re.compile(r"`{3,}")
_END = re.compile(r"(?<!\n)\n\s*\Z")
"""The last line end and lines of nothing but space after it."""
_RUNS = re.compile(r"\{[{%#]|#\}|<!--\s*more\s*-->", re.IGNORECASE)
"""What generators take for theirs in code too: a template's brackets, and the mark where a teaser ends."""


def runs(text: str) -> bool:
    """Whether a generator would take something in a text for its own."""
    return ("{" in text or "}" in text or "<!" in text) and _RUNS.search(text) is not None


def listing(node: Node) -> str:
    """A ``pre`` as a fence; as HTML when it has markup inside or what a generator would run."""
    text = _plain_text(node)
    if text is None:
        return html_listing(node) if shows(node) or node.find(".//a") is not None else ""
    text = _END.sub("", text)
    if not text or text.isspace():
        return ""
    language = _language(node)
    if runs(text):
        # generators read fences too, and entities are no entities there
        named = f' class="language-{language}"' if language else ""
        return templates(f"<pre><code{named}>{escape(text, quote=False)}\n</code></pre>")
    fence = "```"
    if "```" in text:
        fence = "`" * (max(map(len, _BACKTICKS.findall(text))) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _plain_text(node: Node) -> str | None:
    """The text of a listing, or None when it has markup that shows."""
    if not len(node):
        return node.text or ""
    if len(node) == 1 and (code := node[0]).tag == "code" and not len(code) and not adds_to_code(code):
        return f"{node.text or ''}{code.text or ''}{code.tail or ''}"
    parts: list[str] = []
    for part in node.iter():
        tag = part.tag
        if tag == "br":
            if not (part.tail or "").startswith("\n"):
                parts.append("\n")
        elif part is not node and adds_to_code(part):
            return None
        elif part.text:
            parts.append(part.text)
        if part.tail and part is not node:
            parts.append(part.tail)
    # the order of texts and tails is that of the document only where nothing is nested twice
    if any(part.tail for part in node.iter("code", "span")) and len(node) != sum(1 for _ in node.iter()) - 1:
        return "".join(node.itertext())
    return "".join(parts)


def adds_to_code(part: Node) -> bool:
    """Whether an element in code shows anything that its text alone would not."""
    if part.tag in ("code", "span"):
        return "data-latex" in part.attrib
    return part.tag in ("a", "wbr", "math", "br") or shows(part)


def _language(node: Node) -> str:
    for part in (node, *node.iter("code")):
        if found := _LANGUAGE.search(part.get("class") or ""):
            return found[1]
    return ""

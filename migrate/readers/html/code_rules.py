"""The rules for listings: what language they are in, by the habits of a dozen plugins."""

from __future__ import annotations

import re

from lxml import etree

from migrate.readers.html.rules import RULES
from migrate.readers.html.state import Node, Tidy

_NAME = r"([A-Za-z0-9+#._-]{1,30})"
_CLASS_HABITS = tuple(
    re.compile(habit)
    for habit in (
        r"(?:^|\s)lang(?:uage)?-" + _NAME + r"(?:\s|$)",
        r"(?:^|\s)brush:\s*" + _NAME,
        r"(?:^|\s)lang:" + _NAME + r"(?:\s|$)",
        r"(?:^|\s)hljs\s+" + _NAME + r"(?:\s|$)",
        r"(?:^|\s)(?:sourceCode|sh_|src-|src\s)" + _NAME + r"(?:\s|$)",
    )
)
_SAYS = re.compile(r"lang|brush:|hljs\s|sourceCode|sh_|src")
"""What a class has that may say one: most do not."""
_ATTRIBUTES = ("data-enlighter-language", "data-language", "data-lang", "lang", "data-code-language")
_LEGAL = re.compile(_NAME)
_NO_LANGUAGE = frozenset(
    {
        *("generic", "raw", "none", "plain", "plaintext", "text", "txt", "default"),
        *("nohighlight", "no-highlight", "auto", "prettyprint", "linenums", "decode"),
    }
)


def language(node: Node) -> str:
    """The language that the attributes of a ``pre`` or ``code`` name, or nothing."""
    names = node.keys()
    if "class" in names and _SAYS.search(css_class := node.get("class", "")):
        for habit in _CLASS_HABITS:
            if found := habit.search(css_class):
                return _known(found[1])
    for name in _ATTRIBUTES:
        if name in names and (value := node.get(name)):
            return _known(value)
    return ""


def _known(name: str) -> str:
    name = name.strip().lower()
    return name if _LEGAL.fullmatch(name) and name not in _NO_LANGUAGE else ""


def _pre(state: Tidy, node: Node) -> None:
    if next(node.iterancestors("pre"), None) is not None:
        _within_listing(state, node)
        return
    if node.text and node.text[0] == "\n":  # HTML drops one line end after the tag
        node.text = node.text[1:]
    code = _code_alone(node)
    found = language(node) or (language(code) if code is not None else "")
    if node.attrib:
        state.clear(node, node.keys())
    node.tag = "pre"
    if code is not None:
        node.text = code.tail = None
        code.tag = "code"
        state.clear(code, code.keys())
    elif found:
        code = etree.Element("code")
        state.wrap_content(node, code)
    if found and code is not None:
        code.set("class", f"language-{found}")


def _within_listing(state: Tidy, node: Node) -> None:
    """One listing, however often it says so; where one began within another, a line begins."""
    parent = node.getparent()
    begins = node.getprevious() is None and parent is not None and not (parent.text or "").strip()
    node.text = node.text if begins else f"\n{node.text or ''}"
    state.unwrap(node)


def _code_alone(node: Node) -> Node | None:
    """The code that is all of a listing."""
    if len(node) != 1 or (node.text or "").strip() or (node[0].tail or "").strip():
        return None
    return node[0] if node[0].tag in ("code", "tt") else None


def _code(state: Tidy, node: Node) -> None:
    if not node.attrib:
        return
    parent = node.getparent()
    kept = node.get("class") if parent is not None and parent.tag == "pre" else None
    state.clear(node, node.keys())
    if kept and kept.startswith("language-"):
        node.set("class", kept)


RULES.update({"pre": _pre, "xmp": _pre, "listing": _pre, "code": _code})

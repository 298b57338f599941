"""Block bindings and pattern overrides: the value stands elsewhere than in the saved HTML (facts 3.3)."""

from __future__ import annotations

import re
from typing import Any

from migrate.document import attribute, text
from migrate.readers.blocks.grammar import Block
from migrate.readers.context import BodyContext

_HOLDER = re.compile(r"<(p|h[1-6]|li|a|button)(?=[\s>])[^<>]*+>", re.IGNORECASE)
_CAPTION = re.compile(r"<(figcaption)(?=[\s>])[^<>]*+>", re.IGNORECASE)
_IN_TAG = {"url": ("img", "src"), "alt": ("img", "alt"), "title": ("img", "title")}


def bind(block: Block, inner: str, context: BodyContext, overrides: dict[str, Any]) -> str:
    """The block's HTML with its bound values in place."""
    metadata = block.attributes.get("metadata")
    bindings = metadata.get("bindings") if isinstance(metadata, dict) else None
    if not isinstance(metadata, dict) or not isinstance(bindings, dict):
        return inner
    given = overrides.get(str(metadata.get("name", "")))
    if isinstance(given, dict) and _overridable(bindings):
        for name, value in given.items():
            if isinstance(value, str):
                inner = _put(inner, block.name, name, value)
    for name, binding in bindings.items():
        value = _meta_value(binding, context)
        if value:
            inner = _put(inner, block.name, name, text(value) if name in ("content", "text") else value)
    return inner


def _overridable(bindings: dict[str, Any]) -> bool:
    return any(isinstance(one, dict) and one.get("source") == "core/pattern-overrides" for one in bindings.values())


def _meta_value(binding: Any, context: BodyContext) -> str:
    if not isinstance(binding, dict) or binding.get("source") != "core/post-meta":
        return ""
    arguments = binding.get("args")
    key = arguments.get("key") if isinstance(arguments, dict) else None
    # a key with an underscore is private to WordPress
    return context.meta.get(key, "") if isinstance(key, str) and not key.startswith("_") else ""


def _put(inner: str, block_name: str, name: str, value: str) -> str:
    if name in ("content", "text", "caption"):
        holder = (_CAPTION if name == "caption" else _HOLDER).search(inner)
        end = inner.lower().rfind(f"</{holder[1].lower()}", holder.end()) if holder else -1
        return inner[: holder.end()] + value + inner[end:] if holder and end >= 0 else inner
    tag, key = ("a", "href") if block_name == "core/button" and name == "url" else _IN_TAG.get(name, ("", ""))
    if not tag:
        return inner
    said = f'{key}="{attribute(value)}"'
    changed, count = re.subn(rf'(<{tag}\b[^<>]*?)\b{key}="[^"]*"', lambda found: found[1] + said, inner, count=1)
    return changed if count else re.sub(rf"<{tag}\b", lambda found: f"{found[0]} {said}", inner, count=1)

"""Data as YAML that every reader reads back to the same values.

A closed schema needs no library, and none measured gave the same values in PyYAML, js-yaml, Psych and Hugo
(``docs/explanation/decisions.md``): plain scalars only for plain words, double quotes with escapes for the rest.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

# words that YAML 1.1 or 1.2 or some reader of them takes for something else than text
_TYPED = {"yes", "no", "on", "off", "true", "false", "null", "y", "n", "nan", "inf", "none"}
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*+(?:[ -][A-Za-z0-9_]++)*+|/(?:[a-z0-9_-]++/)*+")
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def without_front_matter(text: str) -> str:
    """A file's text from behind its front matter."""
    return text.partition("\n---\n")[2] if text.startswith("---\n") else text


def field_of(text: str, key: str) -> str:
    """A text that ``front_matter`` wrote under a key, at the top or one level below; empty where it is not there."""
    found = re.search(rf"^(?:  )?{key}: (.+)$", text.partition("\n---\n")[0], re.MULTILINE)
    said = found[1] if found else ""
    return str(json.loads(said)) if said.startswith('"') else said


def front_matter(data: dict[str, Any]) -> str:
    """A mapping between ``---`` lines, in the order given. Values that are None are left out."""
    lines = ["---\n"]
    _add_lines(lines, data, "")
    lines.append("---\n")
    return "".join(lines)


def _add_lines(lines: list[str], data: dict[str, Any], indent: str) -> None:
    for key, value in data.items():
        if value is None:
            continue
        name = f"{indent}{_key(key)}:"
        if isinstance(value, str):
            lines.append(f"{name} {_text(value)}\n")
        elif isinstance(value, dict) and value:
            lines.append(name + "\n")
            _add_lines(lines, value, indent + "  ")
        elif isinstance(value, list) and len(value) > 3:
            lines.append(name + "\n")
            lines += [f"{indent}  - {scalar(entry)}\n" for entry in value]
        else:
            lines.append(f"{name} {scalar(value)}\n")


@lru_cache(maxsize=512)
def _key(key: str) -> str:
    return _text(key)


def scalar(value: Any) -> str:
    """One value on one line; lists and mappings in flow style."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None:
        return "null"
    if isinstance(value, float):
        text = repr(value)
        return quoted(text) if "e" in text or not isfinite(value) else text
    if isinstance(value, list | tuple):
        return "[" + ", ".join([scalar(entry) for entry in value]) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(str(key))}: {scalar(entry)}" for key, entry in value.items()) + "}"
    raise TypeError(f"front matter can't hold {type(value).__name__}")


def _text(value: str) -> str:
    return value if _PLAIN.fullmatch(value) and value.lower() not in _TYPED else quoted(value)


def quoted(value: str) -> str:
    """A text in double quotes, everything unprintable escaped: valid as YAML and as JSON."""
    text = encode_basestring(value)
    return text if value.isprintable() else _ODD.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"

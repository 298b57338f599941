"""Data as YAML that every reader reads back to the same values.

A closed schema needs no library, and none measured gave the same values in PyYAML, js-yaml, Psych and Hugo
(``docs/explanation/decisions.md``): plain scalars only for plain words, double quotes with escapes for the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

# words that YAML 1.1 or 1.2 or some reader of them takes for something else than text
_TYPED = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n", "nan", "inf", "none"})
_SHORT = 16  # longer than any of these
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
        if isinstance(value, str):
            lines.append(f"{indent}{_key(key)}: {_text(value)}\n")
        elif isinstance(value, dict) and value:
            lines.append(f"{indent}{_key(key)}:\n")
            _add_lines(lines, value, indent + "  ")
        elif isinstance(value, list) and len(value) > 3:
            lines.append(f"{indent}{_key(key)}:\n")
            lines += [f"{indent}  - {scalar(entry)}\n" for entry in value]
        else:
            lines.append(f"{indent}{_key(key)}: {scalar(value)}\n")


@lru_cache(maxsize=512)
def _key(key: str) -> str:
    return _text(key)


def scalar(value: Any) -> str:
    """One value on one line; lists and mappings in flow style."""
    return (_WRITERS.get(type(value)) or _inherited(value))(value)


def _inherited(value: Any) -> Callable[[Any], str]:
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write
    raise TypeError(f"front matter can't hold {type(value).__name__}")


def _text(value: str) -> str:
    if len(value) < _SHORT:
        return _word(value)
    return value if _PLAIN.fullmatch(value) else quoted(value)


@lru_cache(maxsize=4096)
def _word(value: str) -> str:
    """A short text: a key, a state, a term, a name. Most of them every post has again."""
    return value if _PLAIN.fullmatch(value) and value.lower() not in _TYPED else quoted(value)


def _number(value: float) -> str:
    text = repr(value)
    return quoted(text) if "e" in text or not isfinite(value) else text


def _list(value: Iterable[Any]) -> str:
    return f"[{', '.join([_text(entry) if type(entry) is str else scalar(entry) for entry in value])}]"


def _mapping(value: Mapping[Any, Any]) -> str:
    return "{" + ", ".join([f"{quoted(str(key))}: {scalar(entry)}" for key, entry in value.items()]) + "}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _text,
    list: _list,
    tuple: _list,
    bool: lambda value: "true" if value else "false",
    int: str,
    datetime: datetime.isoformat,
    type(None): lambda _: "null",
    float: _number,
    dict: _mapping,
}
"""What writes a value of a type; what inherits from several is written as the first of them."""


def quoted(value: str) -> str:
    """A text in double quotes, everything unprintable escaped: valid as YAML and as JSON."""
    text = encode_basestring(value)
    return text if value.isprintable() else _ODD.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"

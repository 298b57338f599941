"""Data as JSON that a person can read and a diff can show: the bytes of ``json.dumps(…, indent=1)``, far sooner.

Python's own encoder is written in C, but not where it indents. Most of our data are mappings of plain values; with the
line ends given to it as separators it writes each of those whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any


def _encoder(between: str = ", ") -> Callable[[Any], str]:
    """What writes data as JSON; ``between`` parts two entries.

    Python's makes its part in C anew for each value, which takes as long as to write one; here it is made once. To look
    for circles would take a third of the time; our data has none.
    """
    slow = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(between, ": "))
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return slow.encode
    pieces = make(None, slow.default, encode_basestring, None, ": ", between, False, False, True)
    return lambda value: "".join(pieces(value, 0))


quoted = encode_basestring
"""A text as JSON."""
encode = _encoder()
"""Any data as JSON on one line."""

_HOLDERS = (dict, list, tuple)
_PLAIN = frozenset({str, int, float, bool, type(None)})


def to_json(value: Any) -> str:
    """Data as JSON, an entry a line, with a line end after it. Raises TypeError for what JSON has no word for."""
    return _laid_out(value, "\n ") + "\n"


def _laid_out(value: Any, line: str) -> str:
    """A value; ``line`` is a line end and the indent of what stands in it."""
    if not value or not isinstance(value, _HOLDERS):
        return encode(value)
    if not isinstance(value, dict):
        inner = f",{line}".join([_laid_out(entry, line + " ") for entry in value])
        return f"[{line}{inner}{line[:-1]}]"
    if _PLAIN.issuperset(map(type, value.values())):
        inner = _flat(line)(value)[1:-1]
    else:
        inner = f",{line}".join([f"{_key(key)}: {_laid_out(entry, line + ' ')}" for key, entry in value.items()])
    return f"{{{line}{inner}{line[:-1]}}}"


@lru_cache(maxsize=64)
def _flat(line: str) -> Callable[[Any], str]:
    """An encoder of mappings of plain values at one depth."""
    return _encoder("," + line)


def _key(key: Any) -> str:
    return encode_basestring(key) if isinstance(key, str) else encode({key: 0})[1:-4]

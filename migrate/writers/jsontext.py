"""Data as JSON that a person can read and a diff can show: the bytes of ``json.dumps(…, indent=1)``, far sooner.

Python's own encoder is written in C, but not where it indents; here C writes each text and each value on one line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any


def _encoder() -> Callable[[Any], str]:
    """What writes data as JSON on one line.

    Python's makes its part in C anew for each value, which takes as long as to write one; here it is made once. To look
    for circles would take a third of the time; our data has none.
    """
    slow = json.JSONEncoder(ensure_ascii=False, check_circular=False)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return slow.encode
    pieces = make(None, slow.default, encode_basestring, None, ": ", ", ", False, False, True)
    return lambda value: "".join(pieces(value, 0))


quoted = encode_basestring
"""A text as JSON."""
encode = _encoder()
"""Any data as JSON on one line."""

_HOLDERS = (dict, list, tuple)


def to_json(value: Any) -> str:
    """Data as JSON, an entry a line, with a line end after it. Raises TypeError for what JSON has no word for."""
    return _laid_out(value, "\n ") + "\n"


def _laid_out(value: Any, line: str) -> str:
    """A value; ``line`` is a line end and the indent of what stands in it."""
    if not value or not isinstance(value, _HOLDERS):
        return encode(value)
    below = line + " "
    if not isinstance(value, dict):
        inner = f",{line}".join([_laid_out(entry, below) for entry in value])
        return f"[{line}{inner}{line[:-1]}]"
    entries = [
        f"{_key(key)}: {quoted(entry) if type(entry) is str else _laid_out(entry, below)}"
        for key, entry in value.items()
    ]
    inner = f",{line}".join(entries)
    return f"{{{line}{inner}{line[:-1]}}}"


def _key(key: Any) -> str:
    return quoted(key) if isinstance(key, str) else encode({key: 0})[1:-4]

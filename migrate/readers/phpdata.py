"""PHP's serialised data as plain data: nothing is ever built from it, and wrong lengths do not stop it."""

from __future__ import annotations

import math
import re
from typing import Any, TypeAlias

MAX_SIZE = 64 << 20
MAX_DEPTH = 200
MAX_VALUES = 1_000_000
_SHARED = 1000
"""A longer string is not repeated for a reference to it: a short value could become gigabytes."""

_LOOKS = re.compile(r"\s*+(?:N;|[bidRr]:[^;]{1,40}+;|[sSE]:\d{1,10}+:\"|a:\d{1,10}+:\{|[OC]:\+?\d{1,10}+:\")")
_SCALAR = re.compile(rb"N;|b:([01]);|i:([+-]?\d{1,40}+);|d:([^;]{1,40}+);|([rR]):(\d{1,9}+);")
_STRING = re.compile(rb'([sSE]):\+?(\d{1,10}+):"')
_ARRAY = re.compile(rb"a:\d{1,10}+:\{")
_OBJECT = re.compile(rb'O:\+?\d{1,10}+:"([^"]{0,300}+)":\d{1,10}+:\{')
_CUSTOM = re.compile(rb'C:\+?\d{1,10}+:"([^"]{0,300}+)":(\d{1,10}+):\{')
_STRING_END = re.compile(
    rb'";(?=\s*+\Z|\}|N;|b:[01];|i:[+-]?\d{1,40}+;|d:[^;]{1,40}+;|[rR]:\d{1,9}+;|[sSE]:\+?\d{1,10}+:"'
    rb'|a:\d{1,10}+:\{|[OC]:\+?\d{1,10}+:")'
)
"""A string's end by structure: another value follows, or the end of an array, or the end of all."""
_ESCAPED = re.compile(rb"\\([0-9a-fA-F]{2})")
_CLASS = "__class__"

Frame: TypeAlias = "tuple[dict[str, Any], list[str]]"
"""An open array: its values so far, and the key that waits for its value (a list of none or one)."""


def looks_serialized(value: str) -> bool:
    """If a value may be serialised; cheap, for deciding whether ``unserialize`` is worth a try."""
    return value[-3:].rstrip().endswith((";", "}")) and _LOOKS.match(value) is not None


def unserialize(value: str) -> Any:
    """The data in a serialised value. Raises ValueError when it is none, or broken beyond its string lengths.

    Arrays with the keys 0, 1, 2 … become lists, others dicts with text keys; an object becomes a dict whose
    ``__class__`` is its class's name; a reference to a short value becomes that value, to anything larger
    ``{"__reference__": number}``. Infinity and NaN, which neither YAML nor JSON share, stay words.
    """
    return _Reader(value.encode("utf-8", "surrogatepass")).read()


class _Reader:
    """Reads without recursion; lengths are in bytes, as PHP counts."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_SIZE:
            raise ValueError(f"serialised data of {len(data)} bytes")
        self.data = data.strip()
        self.place = 0
        self.slots: list[Any] = []
        """Every value in the order PHP numbers them, from 1, for references."""
        self.open: list[Frame] = []

    def read(self) -> Any:
        """The one value that the data is."""
        result: Any = None
        while True:
            finished, result = self._step()
            if finished:
                break
        if self.place != len(self.data):
            raise ValueError(f"more data after the value, at byte {self.place}")
        return result

    def _step(self) -> tuple[bool, Any]:
        """Read one value, or the opening or the end of an array. True with the whole when it is finished."""
        if self.open and self.data.startswith(b"}", self.place):
            self.place += 1
            return self._deliver(_as_list(self._close()))
        wants_key = bool(self.open) and not self.open[-1][1]
        if not wants_key and (container := self._container()) is not None:
            if len(self.open) >= MAX_DEPTH:
                raise ValueError(f"arrays nested deeper than {MAX_DEPTH}")
            self._count(container)
            self.open.append((container, []))
            return False, None
        value, kind = self._value()
        if wants_key:
            if not isinstance(value, (int, str)) or isinstance(value, bool):
                raise ValueError(f"a key that is neither number nor text, at byte {self.place}")
            self.open[-1][1].append(str(value).rpartition("\0")[2])
            return False, None
        if kind != b"R":
            self._count(value)
        return self._deliver(value)

    def _count(self, value: Any) -> None:
        if len(self.slots) >= MAX_VALUES:
            raise ValueError(f"more than {MAX_VALUES} values")
        self.slots.append(value)

    def _close(self) -> dict[str, Any]:
        container, key = self.open.pop()
        if key:
            raise ValueError(f"a key without a value, at byte {self.place}")
        return container

    def _deliver(self, value: Any) -> tuple[bool, Any]:
        """Put a value where it belongs; True when that is nowhere, as it is the whole."""
        if not self.open:
            return True, value
        container, key = self.open[-1]
        container[key.pop()] = value
        return False, None

    def _container(self) -> dict[str, Any] | None:
        """An array or object that begins here."""
        if found := _ARRAY.match(self.data, self.place):
            self.place = found.end()
            return {}
        if found := _OBJECT.match(self.data, self.place):
            self.place = found.end()
            return {_CLASS: _text(found[1])}
        return None

    def _value(self) -> tuple[Any, bytes]:
        """A value that holds no others, and its type's letter."""
        if found := _STRING.match(self.data, self.place):
            return self._string(found[1], found.end(), int(found[2])), found[1]
        if found := _SCALAR.match(self.data, self.place):
            self.place = found.end()
            return self._scalar(found)
        if found := _CUSTOM.match(self.data, self.place):
            return self._custom(_text(found[1]), found.end(), int(found[2])), b"C"
        raise ValueError(f"no serialised value at byte {self.place}")

    def _scalar(self, found: re.Match[bytes]) -> tuple[Any, bytes]:
        boolean, integer, double, reference, slot = found.groups()
        if boolean:
            return boolean == b"1", b"b"
        if integer:
            return int(integer), b"i"
        if double:
            number = float(double)
            return (number if math.isfinite(number) else _text(double)), b"d"
        if reference:
            return self._referred(int(slot)), reference
        return None, b"N"

    def _referred(self, slot: int) -> Any:
        target = self.slots[slot - 1] if 0 < slot <= len(self.slots) else {}
        if isinstance(target, (dict, list)) or (isinstance(target, str) and len(target) > _SHARED):
            return {"__reference__": slot}
        return target

    def _string(self, kind: bytes, start: int, length: int) -> str:
        """A string by its length, or, when that is wrong (search-and-replace), by what follows it."""
        end = start + length
        if kind == b"S" or self.data[end : end + 2] != b'";' or not _STRING_END.match(self.data, end):
            found = _STRING_END.search(self.data, start)
            if not found:
                raise ValueError(f"a string without an end, at byte {start}")
            end = found.start()
        self.place = end + 2
        raw = self.data[start:end]
        return _text(_ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), raw) if kind == b"S" else raw)

    def _custom(self, name: str, start: int, length: int) -> dict[str, Any]:
        """An object that serialised itself: its data has no known form."""
        end = start + length
        if self.data[end : end + 1] != b"}":
            raise ValueError(f"an object of its own form without an end, at byte {start}")
        self.place = end + 1
        return {_CLASS: name, "data": _text(self.data[start:end])}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _as_list(container: dict[str, Any]) -> dict[str, Any] | list[Any]:
    """An array whose keys count from 0 is a list; an empty one too."""
    if all(key == str(number) for number, key in enumerate(container)):
        return list(container.values())
    return container

"""Places in a file, for people: a byte as a line."""

from __future__ import annotations

from pathlib import Path

_CHUNK = 1 << 20


def line_of(path: Path, byte: int) -> int:
    """The line (from 1) on which a byte stands."""
    line = 1
    with path.open("rb") as stream:
        while byte > 0 and (chunk := stream.read(min(_CHUNK, byte))):
            line += chunk.count(b"\n")
            byte -= len(chunk)
    return line

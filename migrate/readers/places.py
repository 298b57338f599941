"""Places in a file, for people: a byte as a line."""

from __future__ import annotations

from pathlib import Path

_CHUNK = 1 << 20


class Lines:
    """Lines of growing bytes of one file; reads on from the last place asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.byte = 0
        self.line = 1

    def __call__(self, byte: int) -> int:
        """The line (from 1) on which a byte stands."""
        if byte < self.byte:
            self.byte, self.line = 0, 1
        with self.path.open("rb") as stream:
            stream.seek(self.byte)
            while self.byte < byte and (chunk := stream.read(min(_CHUNK, byte - self.byte))):
                self.line += chunk.count(b"\n")
                self.byte += len(chunk)
        return self.line


def line_of(path: Path, byte: int) -> int:
    """The line (from 1) on which a byte stands."""
    return Lines(path)(byte)

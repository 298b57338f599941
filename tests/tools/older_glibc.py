"""Lets a library that was linked on a newer glibc load on an older one, if all it lacks are functions it can do without.

``python older_glibc.py LIBRARY COPY``: in the copy no version of glibc is a must (VER_FLG_WEAK in ``.gnu.version_r``).
Rust asks for a few functions "if they are there", yet its linker writes down their version as if they had to be.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

_GNU_VERNEED = 0x6FFFFFFE
_WEAK = 2


def loosened(library: bytes) -> bytes:
    """The library (ELF, 64 bits, little-endian) with every version of what it needs marked as weak."""
    made = bytearray(library)
    (sections,) = struct.unpack_from("<Q", made, 0x28)
    size, count = struct.unpack_from("<HH", made, 0x3A)
    for number in range(count):
        _, kind, _, _, start = struct.unpack_from("<IIQQQ", made, sections + number * size)
        if kind == _GNU_VERNEED:
            _loosen(made, start)
    return bytes(made)


def _loosen(made: bytearray, entry: int) -> None:
    """Go through the files needed, and through the versions of each."""
    following = entry
    while following:
        _, versions, _, first, following_by = struct.unpack_from("<HHIII", made, entry)
        at = entry + first
        for _ in range(versions):
            _, flags, _, _, further = struct.unpack_from("<IHHII", made, at)
            struct.pack_into("<H", made, at + 4, flags | _WEAK)
            at += further
        following, entry = following_by, entry + following_by


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(loosened(Path(sys.argv[1]).read_bytes()))

"""Width and height of a picture, read from its first bytes; and which names are sized copies of which."""

from __future__ import annotations

import re
import struct
from typing import BinaryIO

_PICTURE = re.compile(r"\.(?:jpe?g|jpe|png|gif|webp|avif|heic|heif|bmp|tiff?|jp2|svg)$", re.IGNORECASE)
_SIZED = re.compile(r"-(\d{1,5})x\d{1,5}(?=\.\w+$)")
_SCALED = re.compile(r"-scaled(?=\.\w+$)")


def width_in_name(file: str) -> int:
    """The width that the name of a sized copy says: 300 of ``name-300x200.jpg`` (facts 2.5); else 0."""
    found = _SIZED.search(file)
    return int(found[1]) if found else 0


def originals_of(file: str) -> tuple[str, ...]:
    """What a name may be a copy of, the likeliest first: without ``-300x200``, then without ``-scaled`` too."""
    whole = _SIZED.sub("", file)
    return tuple(name for name in dict.fromkeys((whole, _SCALED.sub("", whole))) if name != file)


def dimensions(name: str, file: BinaryIO) -> tuple[int, int]:
    """Width and height as a browser shows it (its EXIF rotation applied); (0, 0) for what is no picture."""
    if not _PICTURE.search(name):
        return 0, 0
    import imagesize  # noqa: PLC0415 - it loads HTTP, and only who has uploads needs it

    try:
        width, height = imagesize.get(file)
    except (ValueError, OSError, struct.error, OverflowError, IndexError, KeyError, UnicodeError, AttributeError):
        return 0, 0
    return (int(width), int(height)) if width > 0 and height > 0 else (0, 0)

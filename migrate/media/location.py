"""Whether a picture says where it was taken: only the few bytes are read that would say so, and never what they say."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

_LONGEST = 1 << 16
"""No segment of a JPEG is longer."""
_GPS = 0x8825
"""The EXIF tag that names where the position stands."""
_LATITUDE = 2
_ENTRIES = 512


def says_where(picture: IO[bytes]) -> bool:
    """Whether a JPEG has a position in its EXIF or XMP; False for any other file."""
    try:
        return any(_has_position(segment) for segment in _segments(picture))
    except struct.error:  # it ends in the middle
        return False


def _segments(picture: IO[bytes]) -> Iterator[bytes]:
    """What cameras and editors added (APP1), up to where the picture itself begins."""
    if picture.read(2) != b"\xff\xd8":
        return
    while (head := picture.read(4)) and len(head) == 4 and head[0] == 0xFF and head[1] != 0xDA:
        size = struct.unpack(">H", head[2:])[0] - 2
        data = picture.read(max(0, min(size, _LONGEST)))
        if head[1] == 0xE1:
            yield data


def _has_position(segment: bytes) -> bool:
    if not segment.startswith(b"Exif\0\0"):
        return b"GPSLatitude" in segment  # XMP
    tiff = segment[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return False
    place = next((value for tag, value in _entries(tiff, order, _offset(tiff, order, 4)) if tag == _GPS), 0)
    return bool(place) and any(tag == _LATITUDE for tag, _value in _entries(tiff, order, place))


def _offset(tiff: bytes, order: str, at: int) -> int:
    return int(struct.unpack_from(f"{order}I", tiff, at)[0])


def _entries(tiff: bytes, order: str, at: int) -> Iterator[tuple[int, int]]:
    """(tag, value or offset) of a directory."""
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for number in range(min(count, _ENTRIES)):
        tag, _kind, _count, value = struct.unpack_from(f"{order}HHII", tiff, at + 2 + number * 12)
        yield tag, value

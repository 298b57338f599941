"""Whether a file ends where its own structure says: what a server, or a line, cut short must not pass for whole."""

from __future__ import annotations

import os
import re
import struct
import zipfile
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

_MOST_STEPS = 1 << 20
"""Chunks, boxes or blocks of one file; one that has more is not judged."""
_PIECE = 1 << 20
_TAIL = 2048
"""Bytes before the end in which a PDF's last mark stands; some have a few more bytes after it."""
_ENCODER = re.compile(rb"(?:Xing|Info)\0\0\0([\x02\x03\x06\x07\x0a\x0b\x0e\x0f])(.{8})", re.DOTALL)
"""The head of an MP3's encoder: which fields follow (1: frames, 2: bytes), and the first two of them."""
_NO_NUMBERS = frozenset({0, 0xFFFFFFFF})
"""Sizes that a writer fills in who does not know them yet."""


_BOXES = frozenset(
    [*b"ftyp styp moov moof mdat meta free skip wide uuid udta pnot sidx mfra idat jxlc jxlp".split(), b"JXL "]
)
"""What stands on the first level of films and pictures made of boxes."""


class Ending(NamedTuple):
    """``why`` says what a cut file lacks; a file of which nothing can be said is neither whole nor cut."""

    why: str = ""
    is_whole: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether something is missing at its end."""
        return bool(self.why)


_UNKNOWN = Ending()
_WHOLE = Ending(is_whole=True)


def ending(file: BinaryIO) -> Ending:
    """How a file ends, by its own structure; ``file`` can be read from anywhere. Trailing bytes are no fault."""
    file.seek(0)
    head = file.read(64)
    size = file.seek(0, os.SEEK_END)
    for magic, judge in _JUDGES:
        if magic.match(head):
            try:
                return judge(file, head, size)
            except (struct.error, IndexError):
                return Ending("it ends within its first fields")
    return _UNKNOWN


def _at(file: BinaryIO, place: int, count: int) -> bytes:
    file.seek(place)
    return file.read(count)


def _reaches(said: int, size: int, what: str) -> Ending:
    return _WHOLE if said <= size else Ending(f"{what} says {said:,} bytes, {size:,} are there")


def _png(file: BinaryIO, _head: bytes, size: int) -> Ending:
    place = 8
    for _ in range(_MOST_STEPS):
        chunk = _at(file, place, 8)
        if len(chunk) < 8:
            return Ending("a PNG without its end (IEND)")
        length, kind = struct.unpack(">I4s", chunk)
        place += 12 + length
        if kind == b"IEND" and place <= size:
            return _WHOLE
    return _UNKNOWN


def _jpeg(file: BinaryIO, _head: bytes, _size: int) -> Ending:
    """Its end is the first EOI after the first scan: a thumbnail in its head has an end of its own."""
    place = 2
    for _ in range(_MOST_STEPS):
        mark = _at(file, place, 4)
        if len(mark) < 4:
            return Ending("a JPEG without its picture")
        if mark[0] != 0xFF:
            return _UNKNOWN  # something no standard knows
        if mark[1] == 0xFF:
            place += 1  # padding
            continue
        place += 2 + struct.unpack(">H", mark[2:])[0]
        if mark[1] == 0xDA:
            return _WHOLE if _finds(file, place, b"\xff\xd9") else Ending("a JPEG without its end (EOI)")
    return _UNKNOWN


def _finds(file: BinaryIO, place: int, mark: bytes) -> bool:
    """Whether a mark stands somewhere from a place on."""
    file.seek(place)
    last = b""
    while piece := file.read(_PIECE):
        if mark in last + piece:
            return True
        last = piece[-len(mark) + 1 :]
    return False


def _gif(file: BinaryIO, head: bytes, _size: int) -> Ending:
    """Some programs leave out the last mark: after a whole picture nothing can be said."""
    file.seek(13 + _colours(head[10]))
    has_picture = False
    for _ in range(_MOST_STEPS):
        kind = file.read(1)
        if not kind and has_picture:
            return _UNKNOWN
        if kind == b";":
            return _WHOLE
        if kind == b"!":
            file.seek(1, os.SEEK_CUR)
        elif kind == b",":
            file.seek(_colours(file.read(9)[8]) + 1, os.SEEK_CUR)
            has_picture = True
        elif kind:
            return _UNKNOWN
        if not kind or not _skip_blocks(file):
            return Ending("a GIF without its end")
    return _UNKNOWN


def _colours(flags: int) -> int:
    """Bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _skip_blocks(file: BinaryIO) -> bool:
    """Go to the end of a row of blocks; False where the file ends first."""
    for _ in range(_MOST_STEPS):
        length = file.read(1)
        if not length:
            return False
        if length == b"\0":
            return True
        file.seek(length[0], os.SEEK_CUR)
    return True


def _riff(_file: BinaryIO, head: bytes, size: int) -> Ending:
    (said,) = struct.unpack_from("<I", head, 4)
    return _UNKNOWN if said in _NO_NUMBERS else _reaches(8 + said, size, head[8:12].decode("latin-1").strip())


def _boxes(file: BinaryIO, _head: bytes, size: int) -> Ending:
    """MP4, MOV, AVIF, HEIC, JPEG XL: each box says its length."""
    place = 0
    for _ in range(_MOST_STEPS):
        box = _at(file, place, 16)
        if len(box) < 8:
            return _WHOLE
        (length,) = struct.unpack_from(">I", box)
        if length == 0:
            return _UNKNOWN  # it goes to the end, wherever that is
        if length == 1:
            (length,) = struct.unpack_from(">Q", box, 8)
        if length < 8 or box[4:8] not in _BOXES:
            return _UNKNOWN
        place += length
        if place > size:
            return Ending(f"a box “{box[4:8].decode('latin-1')}” goes on for {place - size:,} bytes that are not there")
    return _UNKNOWN


def _pdf(file: BinaryIO, _head: bytes, size: int) -> Ending:
    said = re.search(rb"/Linearized.{0,200}?/L\s+(\d{1,12})", _at(file, 0, 1024), re.DOTALL)
    if said and int(said[1]) > size:
        return _reaches(int(said[1]), size, "a PDF")
    found = b"%%EOF" in _at(file, max(0, size - _TAIL), _TAIL)
    return _WHOLE if found else Ending("a PDF without its end (%%EOF)")


def _zip(file: BinaryIO, _head: bytes, _size: int) -> Ending:
    """Also office documents and e-books: what a ZIP holds is listed at its end."""
    return _WHOLE if zipfile.is_zipfile(file) else Ending("a ZIP without the list of what it holds")


def _seven_zip(_file: BinaryIO, head: bytes, size: int) -> Ending:
    place, length = struct.unpack_from("<QQ", head, 12)
    return _reaches(32 + place + length, size, "a 7z")


def _xz(file: BinaryIO, _head: bytes, size: int) -> Ending:
    found = _at(file, max(0, size - _TAIL), _TAIL).rstrip(b"\0").endswith(b"YZ")
    return _WHOLE if found else Ending("an xz without its end")


def _flash(_file: BinaryIO, head: bytes, size: int) -> Ending:
    return _reaches(struct.unpack_from("<I", head, 4)[0], size, "a Flash film")


def _ogg(file: BinaryIO, _head: bytes, size: int) -> Ending:
    """The last page says how long it is."""
    start = max(0, size - (1 << 17))
    tail = _at(file, start, size - start)
    page = tail.rfind(b"OggS\0")
    if page < 0 or len(tail) < page + 27:
        return _UNKNOWN if page < 0 else Ending("an Ogg that ends within a page")
    table = tail[page + 27 : page + 27 + tail[page + 26]]
    return _reaches(start + page + 27 + tail[page + 26] + sum(table), size, "its last Ogg page")


def _matroska(file: BinaryIO, _head: bytes, size: int) -> Ending:
    place, length = _element(file, 0)
    if length < 0 or _at(file, place + length, 4) != b"\x18\x53\x80\x67":
        return _UNKNOWN
    start, length = _element(file, place + length)
    return _UNKNOWN if length < 0 else _reaches(start + length, size, "a WebM or Matroska film")


def _element(file: BinaryIO, place: int) -> tuple[int, int]:
    """Where the content of an EBML element begins, and its length; -1 for one that goes to the end."""
    said = _at(file, place + 4, 8)
    width = min(9 - said[0].bit_length(), 8)
    number = int.from_bytes(said[:width]) & ((1 << 7 * width) - 1)
    return place + 4 + width, -1 if number == (1 << 7 * width) - 1 else number


def _mp3(file: BinaryIO, head: bytes, size: int) -> Ending:
    """Only a file with the head of its encoder (Xing, Info) says how long it is; some count a frame too many."""
    start = 0
    if head.startswith(b"ID3"):
        digits = head[6:10]
        start = 10 + sum((digits[at] & 0x7F) << 7 * (3 - at) for at in range(4))
    said = re.search(
        rb"(?:Xing|Info)\0\0\0([\x02\x03\x06\x07\x0a\x0b\x0e\x0f])(.{8})", _at(file, start, 256), re.DOTALL
    )
    if said is None:
        return _UNKNOWN
    (length,) = struct.unpack_from(">I", said[2], 4 if said[1][0] & 1 else 0)
    return _UNKNOWN if length in _NO_NUMBERS else _reaches(start + length - 4096, size, "an MP3")


def _svg(file: BinaryIO, _head: bytes, size: int) -> Ending:
    tail = _at(file, max(0, size - _TAIL), _TAIL).rstrip()
    return _WHOLE if tail.endswith(b">") and (b"svg>" in tail or b"/>" in tail) else Ending("an SVG without its end")


_JUDGES: tuple[tuple[re.Pattern[bytes], Callable[[BinaryIO, bytes, int], Ending]], ...] = tuple(
    (re.compile(magic, re.DOTALL), judge)
    for magic, judge in (
        (rb"\x89PNG\r\n\x1a\n", _png),
        (rb"\xff\xd8\xff", _jpeg),
        (rb"GIF8[79]a", _gif),
        (rb"RIFF.{4}(?:WEBP|WAVE|AVI )", _riff),
        (rb".{4}(?:ftyp|moov|mdat|wide|free|skip|JXL )", _boxes),
        (rb"%PDF-", _pdf),
        (rb"PK\x03\x04", _zip),
        (rb"7z\xbc\xaf\x27\x1c", _seven_zip),
        (rb"\xfd7zXZ\0", _xz),
        (rb"FWS", _flash),
        (rb"OggS", _ogg),
        (rb"\x1aE\xdf\xa3", _matroska),
        (rb"ID3|\xff[\xe2-\xff]", _mp3),
        (rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml[^>]*>\s*<)?(?:!DOCTYPE svg|svg)", _svg),
    )
)

"""A file that is cut anywhere is not taken for whole, and none that is whole is taken for cut."""

import io
import lzma
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_server import png

from migrate.media.endings import ending

NOISE = bytes(range(1, 200)) * 3
SEGMENT = b"\xff\xe1" + struct.pack(">H", 60) + b"Exif\0\0 thumbnail \xff\xd8 its end \xff\xd9".ljust(58, b"\0")


def riff(kind):
    return b"RIFF" + struct.pack("<I", 4 + len(NOISE)) + kind + NOISE


def box(kind, data):
    return struct.pack(">I", 8 + len(data)) + kind + data


def packed():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", NOISE)
    return file.getvalue()


def page(data, number):
    return b"OggS\0\0" + bytes(20) + bytes([3, 255, 255, len(data) - 510]) + data


def sound():
    head = b"\xff\xfb\x90\x64" + bytes(32)
    body = bytes(9000)
    return head + b"Info" + struct.pack(">III", 3, 20, len(head) + 16 + len(body)) + body


WHOLE = {
    "png": png(1, 900),
    "jpeg": b"\xff\xd8" + SEGMENT + b"\xff\xda\0\x08" + bytes(6) + NOISE + b"\xff\0\xff\xd9",
    "gif": b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + b"!\xf9\x04" + bytes(4) + b"\0"
    b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x03;;;\0;",
    "webp": riff(b"WEBP"),
    "wav": riff(b"WAVE"),
    "mp4": box(b"ftyp", b"isom") + box(b"moov", NOISE) + struct.pack(">I4sQ", 1, b"mdat", 16 + len(NOISE)) + NOISE,
    "avif": box(b"ftyp", b"avif") + box(b"meta", NOISE),
    "pdf": b"%PDF-1.4\n" + NOISE + b"\n%%EOF\n",
    "linearized": b"%PDF-1.4\n1 0 obj<</Linearized 1/L 680>>\n%%EOF\n" + bytes(680 - 53) + b"\n%%EOF\n",
    "zip": packed(),
    "7z": b"7z\xbc\xaf\x27\x1c\0\4" + bytes(4) + struct.pack("<QQ", 100, 20) + bytes(124),
    "xz": lzma.compress(NOISE),
    "swf": b"FWS\x09" + struct.pack("<I", 8 + len(NOISE)) + NOISE,
    "ogg": page(NOISE, 0) + page(NOISE, 1),
    "webm": b"\x1aE\xdf\xa3\x82ab" + b"\x18\x53\x80\x67" + struct.pack(">H", 0x4000 | len(NOISE)) + NOISE,
    "svg": b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'><path d='M0'/></svg>\n",
    "mp3": sound(),
}
BLIND = {"ogg": 300, "mp3": 4200, "mp4": 620, "avif": 12, "svg": 40}
"""Where a cut may pass: at the end of a page, within a frame, between boxes, in the first bytes."""


def judged(data):
    return ending(io.BytesIO(data))


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_is_whole(kind):
    assert judged(WHOLE[kind]).is_whole
    if kind not in {"xz", "svg", "zip"}:
        assert not judged(WHOLE[kind] + b"\n<!-- cached -->").is_cut, "bytes that follow are no fault"


@pytest.mark.parametrize("kind", sorted(set(WHOLE) - set(BLIND)))
def test_a_file_cut_anywhere_is_cut(kind):
    whole = WHOLE[kind]
    last = len(whole) - 2 if kind in {"pdf", "linearized", "gif", "zip"} else len(whole)
    passed = [at for at in range(65, last) if not judged(whole[:at]).is_cut]
    assert not passed


@pytest.mark.parametrize("kind", BLIND)
def test_where_a_structure_says_little_most_cuts_are_seen(kind):
    whole = WHOLE[kind]
    assert judged(whole[: len(whole) - BLIND[kind]]).is_cut or kind in {"mp4", "avif", "ogg"}
    assert judged(whole[: len(whole) - 5]).is_cut or kind == "mp3"


@given(st.sampled_from(sorted(WHOLE)), st.binary(max_size=300), st.integers(0, 80))
def test_nothing_breaks_it(kind, noise, at):
    judged(WHOLE[kind][:at] + noise)
    judged(noise)


def test_a_length_that_nobody_knew_says_nothing():
    live = bytearray(riff(b"WAVE"))
    live[4:8] = b"\xff" * 4
    assert judged(bytes(live)) == ("", False)
    assert judged(box(b"ftyp", b"isom") + struct.pack(">I4s", 0, b"mdat") + NOISE) == ("", False)
    assert judged(zlib.compress(NOISE)) == ("", False)

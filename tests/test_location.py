"""A picture that says where it was taken is told; nothing else is taken for one."""

from __future__ import annotations

import io
import struct

import pytest
from exports import HEAD, export
from hypothesis import given
from hypothesis import strategies as st
from test_leaks import attachment

from migrate.media.location import says_where
from migrate.pipeline import Order, convert


def jpeg(*segments: bytes) -> bytes:
    made = b"".join(b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment for segment in segments)
    return b"\xff\xd8\xff\xe0\x00\x04ab" + made + b"\xff\xda\x00\x02picture\xff\xd9"


def exif(order: str, *, gps: bool, latitude: bool = True) -> bytes:
    tag = 0x8825 if gps else 0x0110
    first = struct.pack(f"{order}HHHIII", 1, tag, 4, 1, 26, 0)
    second = struct.pack(f"{order}HHHIII", 1, 2 if latitude else 29, 5, 3, 44, 0)
    return b"Exif\0\0" + (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8) + first + second


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_position_is_seen(order):
    assert says_where(io.BytesIO(jpeg(exif(order, gps=True))))
    assert says_where(io.BytesIO(jpeg(b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='61,2N'/>")))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG GPSLatitude",
        jpeg(),
        jpeg(exif("<", gps=False)),
        jpeg(exif(">", gps=True, latitude=False)),
        jpeg(b"Exif\0\0XX*\0"),
        jpeg(exif("<", gps=True))[:40],
    ],
)
def test_none_is_not(data):
    assert not says_where(io.BytesIO(data))


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data):
    says_where(io.BytesIO(jpeg(b"Exif\0\0" + data)))
    says_where(io.BytesIO(b"\xff\xd8" + data))


def test_it_is_told_of_public_pictures_alone(tmp_path):
    folder = tmp_path / "uploads" / "2020" / "01"
    folder.mkdir(parents=True)
    for name in ("seen", "hidden"):
        (folder / f"{name}.jpg").write_bytes(jpeg(exif("<", gps=True)))
    items = [attachment(1, "seen"), attachment(2, "hidden", status="private")]
    (tmp_path / "export.xml").write_bytes(export(*items, head=HEAD))
    told = []
    order = Order(inputs=[str(tmp_path / "export.xml")], output=tmp_path / "site", uploads=tmp_path / "uploads", jobs=1)
    convert(order, lambda run: told.extend(run.store))
    assert [finding.message for finding in told if finding.kind.label == "location"] == [
        "2020/01/seen.jpg says where it was taken"
    ]

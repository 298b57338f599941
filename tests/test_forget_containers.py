"""A person in what lies packed among the uploads: taken out where that can be done, told with the path where not."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

import pytest
from media_server import png

from migrate.forget.binaries import Binaries
from migrate.forget.forms import Needles
from migrate.forget.wide import WideNeedles

EMAIL, NAME = "jane.doe@example.org", "Jane Doe"
NEEDLES = Needles([EMAIL], [NAME])
TEXT = f"{NAME} wrote from {EMAIL}.".encode()
WORD = b'<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:p><w:r><w:t>' + TEXT + b"</w:t></w:r></w:p></w:document>"


def zipped(*members, **options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data, **options)
    return file.getvalue()


def tarred(*members):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size, member.uname = len(data), "janedoe"
            archive.addfile(member, io.BytesIO(data))
    return file.getvalue()


def rewritten(data, tmp_path, name="wp-content/uploads/a.bin", needles=NEEDLES, long=None):
    (tmp_path / "given").write_bytes(data)
    binaries = Binaries(needles, needles if long is None else long, WideNeedles([EMAIL, NAME]), tmp_path)
    times = binaries.rewrite(name, tmp_path / "given", tmp_path / "made")
    return times, (tmp_path / "made").read_bytes() if times else b"", binaries


def everything(data):
    """All that can be read in a container, unpacked."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            return b"".join(one.filename.encode() + everything(archive.read(one)) for one in archive.infolist())
    for magic, packer in ((b"\x1f\x8b", gzip), (b"BZh", bz2), (b"\xfd7zXZ", lzma)):
        if data.startswith(magic):
            return everything(packer.decompress(data))
    if data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            files = [(one.name + one.uname, archive.extractfile(one)) for one in archive]
            return b"".join(name.encode() + everything(file.read()) for name, file in files)
    return data


MEMBERS = [
    ("word/document.xml", WORD),
    ("docProps/core.xml", b"<dc:creator>Jane Doe</dc:creator>"),
    ("media/jane-doe.png", png(1)),
    ("notes.bin", b"\0\0" + TEXT + b"\0"),
    ("kept.txt", b"Somebody else."),
]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(zipped(*MEMBERS), id="zip, docx, odt"),
        pytest.param(tarred(*MEMBERS), id="tar"),
        pytest.param(gzip.compress(tarred(*MEMBERS)), id="tar.gz"),
        pytest.param(bz2.compress(tarred(*MEMBERS)), id="tar.bz2"),
        pytest.param(lzma.compress(TEXT), id="xz"),
        pytest.param(gzip.compress(TEXT), id="gz"),
        pytest.param(zipped(("inner.zip", zipped(*MEMBERS)), ("b.docx", zipped(*MEMBERS))), id="zip in zip"),
    ],
)
def test_a_person_is_taken_out_of_what_is_packed(data, tmp_path):
    times, made, binaries = rewritten(data, tmp_path)
    assert times
    assert not NEEDLES.find(everything(made))
    assert b"Somebody else." in everything(made) or b"Somebody" not in everything(data)
    assert len(made) < 2 * len(data)
    assert binaries.left == []
    assert rewritten(made, tmp_path)[0] == 0, "a second time finds nothing"
    assert rewritten(data, tmp_path)[1] == made, "the same bytes each time"


def test_what_is_packed_keeps_its_order_and_its_packing(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", b"<text:p>" + TEXT + b"</text:p>", zipfile.ZIP_DEFLATED)
    _, made, _ = rewritten(file.getvalue(), tmp_path)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert [(one.filename, one.compress_type) for one in archive.infolist()] == [
            ("mimetype", 0),
            ("content.xml", 8),
        ]


def test_comments_of_a_zip_and_the_name_in_a_gzip_go_too(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        member = zipfile.ZipInfo("a.txt")
        member.comment = archive.comment = TEXT
        archive.writestr(member, b"nothing")
    assert not NEEDLES.find(rewritten(file.getvalue(), tmp_path)[1])
    file = io.BytesIO()
    with gzip.GzipFile("jane-doe.txt", "wb", fileobj=file) as out:
        out.write(b"nothing")
    times, made, _ = rewritten(file.getvalue(), tmp_path)
    assert (times, gzip.decompress(made)) == (1, b"nothing")
    assert not NEEDLES.find(made)


def test_what_can_t_be_changed_is_told_with_its_path(tmp_path):
    pieces = b"<w:p><w:r><w:t>Jane </w:t></w:r><w:r><w:t>Doe</w:t></w:r></w:p><w:p>Jane</w:p><w:p>Doe</w:p>"
    assert "in pieces" in rewritten(zipped(("word/document.xml", pieces)), tmp_path, "u/a.docx")[2].left[0]
    apart = b"<w:p>Jane</w:p><w:p>Doe</w:p>"
    assert rewritten(zipped(("word/document.xml", apart)), tmp_path)[2].left == []
    deep = TEXT
    for _ in range(5):
        deep = gzip.compress(deep)
    for data in (zipped(*MEMBERS)[:-30], b"PK\x03\x04" + bytes(50), gzip.compress(TEXT)[:-9], deep):
        left = rewritten(data, tmp_path, "uploads/a.zip")[2].left
        assert len(left) == 1
        assert left[0].startswith("uploads/a.zip: ")
    locked = bytearray(zipped(("a.txt", TEXT)))
    for place in (6, locked.rfind(b"PK\x01\x02") + 8):
        locked[place] |= 1
    assert "encrypted" in rewritten(bytes(locked), tmp_path)[2].left[0]


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("migrate.forget.containers._MOST", 1000)
    times, _, binaries = rewritten(gzip.compress(bytes(5000) + TEXT), tmp_path)
    assert times == 0
    assert "unpacked" in binaries.left[0]
    assert not (tmp_path / "inside").exists()


def test_a_picture_stays_whole(tmp_path):
    text = b"Author\0" + TEXT + "Jane Doe".encode("utf-16-le")
    data = png(1)[:33] + struct.pack(">I", len(text)) + b"tEXt" + text + struct.pack(">I", zlib.crc32(b"tEXt" + text))
    data += png(1)[33:]
    times, made, _ = rewritten(data, tmp_path)
    assert times == 3
    assert len(made) == len(data)
    assert not NEEDLES.find(made)
    assert "Jane".encode("utf-16-le") not in made
    place = 8
    while place < len(made):
        (length,) = struct.unpack_from(">I", made, place)
        chunk, (total,) = made[place + 4 : place + 8 + length], struct.unpack_from(">I", made, place + 8 + length)
        assert zlib.crc32(chunk) == total
        place += 12 + length


def test_two_bytes_a_letter_are_found_in_either_order():
    for codec in ("utf-16-le", "utf-16-be"):
        for form in ("Jane Doe", "JANE  DOE", EMAIL):
            data = b"\0\0" + form.encode(codec) + b"\0\0"
            ((start, end),) = WideNeedles([EMAIL, NAME]).find(data)
            filled = WideNeedles().filling(data[start:end])
            assert len(filled) == end - start
            assert codec == "utf-16-be" or filled.decode(codec).startswith("removed")


def test_a_pdf_that_says_it_in_compressed_text_is_told(tmp_path):
    for text in (b"BT (" + TEXT + b") Tj ET", b"BT [(Ja)-20(ne D)3.5(oe)] TJ ET"):
        data = b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode>>stream\r\n" + zlib.compress(text) + b"\nendstream\n%%EOF\n"
        assert "compressed text" in rewritten(data, tmp_path, "a.pdf")[2].left[0]
    plain = b"%PDF-1.4\n<</Author (Jane Doe)>>stream\n" + zlib.compress(b"(Nobody) Tj") + b"\n%%EOF\n"
    times, made, binaries = rewritten(plain, tmp_path)
    assert (times, len(made), binaries.left) == (1, len(plain), [])


def test_a_short_name_in_a_picture_is_told_and_stays(tmp_path):
    short = Needles([], ["Ann"])
    data = b"\xff\xd8\xff\xe1\0\x20Exif\0\0\0Ann\0" + bytes(20)
    times, _, binaries = rewritten(data, tmp_path, "u/a.jpg", short, Needles())
    assert (times, binaries.chance) == (0, ["u/a.jpg"])

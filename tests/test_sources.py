"""Finding, unpacking and decoding the user's inputs."""

from __future__ import annotations

import gzip
import io
import lzma
import sys
import zipfile
from pathlib import Path

import pytest
from exports import FIXTURES, HEAD, export, item, kinds, read_all

from migrate.errors import MigrateError, NotAnExport
from migrate.findings import Kind
from migrate.readers import sources
from migrate.readers.sources import Source, open_sources
from migrate.tell import Findings

PLAIN = export(item(1), item(2))


def opened(given: list[Path | str], tmp_path: Path) -> tuple[list[Source], Findings]:
    findings = Findings()
    return open_sources([str(path) for path in given], tmp_path / "workspace", findings.tell), findings


def titles(found: list[Source]) -> list[str]:
    return [item.title for source in found for item in read_all(source, Findings().tell)[2] if item]


def write(path: Path, data: bytes = PLAIN) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_plain_file_is_read_where_it_is(tmp_path):
    path = write(tmp_path / "a.xml")
    (found,), findings = opened([path], tmp_path)
    assert (found.path, found.original, found.size) == (path, path, len(PLAIN))
    assert not findings
    assert not (tmp_path / "workspace").exists()


def test_a_folder_gives_its_exports_sorted_and_nothing_else(tmp_path):
    for name in ("b.xml", "a.wxr", "deep/c.xml", "__MACOSX/._b.xml", ".hidden.xml", "notes.txt", "photo.gz"):
        write(tmp_path / "in" / name)
    write(tmp_path / "in" / "d.xml.gz", gzip.compress(PLAIN))
    found, _ = opened([tmp_path / "in"], tmp_path)
    assert [source.name.removeprefix(f"{tmp_path}/in/") for source in found] == [
        "a.wxr",
        "b.xml",
        "d.xml.gz",
        "deep/c.xml",
    ]


def test_a_glob_finds_files_and_a_file_named_twice_is_read_once(tmp_path):
    write(tmp_path / "part-1.xml")
    write(tmp_path / "part-2.xml")
    found, _ = opened([tmp_path / "part-*.xml", tmp_path / "part-1.xml"], tmp_path)
    assert [source.path.name for source in found] == ["part-1.xml", "part-2.xml"]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
@pytest.mark.parametrize("name", ["export.xml", "export.packed"])
def test_packed_files_are_known_by_their_first_bytes(tmp_path, pack, name):
    (found,), findings = opened([write(tmp_path / name, pack(PLAIN))], tmp_path)
    assert found.path.read_bytes() == PLAIN
    assert found.original == tmp_path / name
    assert not findings


def test_an_archive_gives_its_exports_under_names_the_user_knows(tmp_path):
    members = {
        "part-2.xml": PLAIN,
        "part-1.xml": PLAIN,
        "__MACOSX/._part-1.xml": b"x",
        "media/photo.jpg": b"x",
    }
    path = zipped(tmp_path / "export.zip", members)
    found, _ = opened([path], tmp_path)
    assert [source.name for source in found] == [f"{path}/part-1.xml", f"{path}/part-2.xml"]
    assert titles(found) == ["Post 1", "Post 2"] * 2


def test_a_members_path_is_never_a_path_of_ours(tmp_path):
    path = zipped(
        tmp_path / "export.zip",
        {"../../../escaped-member.xml": PLAIN, "/absolute-member.xml": PLAIN, "a\x1b[2Jb.xml": PLAIN},
    )
    found, _ = opened([path], tmp_path)
    assert {source.path.parent for source in found} == {tmp_path / "workspace"}
    assert all(source.name.isprintable() for source in found)
    assert not [entry for entry in tmp_path.parent.rglob("*") if entry.name.endswith("-member.xml")]


def test_standard_input_is_spooled_and_sniffed(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(PLAIN))))
    (found,), _ = opened(["-"], tmp_path)
    assert (found.name, found.original, titles([found])) == ("standard input", None, ["Post 1", "Post 2"])


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(MigrateError, match=r"nowhere\.xml: no such file\. Check the path") as caught:
        opened([tmp_path / "nowhere.xml"], tmp_path)
    assert "\n" not in str(caught.value)


def test_a_folder_or_archive_without_exports_is_no_export(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotAnExport, match=r"no \.xml"):
        opened([tmp_path / "empty"], tmp_path)
    with pytest.raises(NotAnExport, match=r"no \.xml"):
        opened([zipped(tmp_path / "photos.zip", {"a.jpg": b"x"})], tmp_path)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(sources, "_FREE", 1 << 20)
    bomb = write(tmp_path / "bomb.xml.gz", pack(bytes(8 << 20)))
    with pytest.raises(MigrateError, match="unpacks to more than"):
        opened([bomb], tmp_path)
    assert sum(path.stat().st_size for path in (tmp_path / "workspace").iterdir()) < 3 << 20


def test_an_archive_with_a_bomb_or_too_many_members_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_FREE", 1 << 20)
    with pytest.raises(MigrateError, match="unpacks to more than"):
        opened([zipped(tmp_path / "bomb.zip", {"a.xml": bytes(8 << 20)})], tmp_path)
    monkeypatch.setattr(sources, "MAX_MEMBERS", 2)
    with pytest.raises(MigrateError, match="more than 2"):
        opened([zipped(tmp_path / "many.zip", dict.fromkeys(["a.xml", "b.xml", "c.xml"], b"x"))], tmp_path)


def test_an_encrypted_member_is_told(tmp_path):
    path = zipped(tmp_path / "secret.zip", {"a.xml": PLAIN, "b.xml": PLAIN})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag in the central directory
    path.write_bytes(data)
    found, findings = opened([path], tmp_path)
    assert [source.name for source in found] == [f"{path}/b.xml"]
    assert [finding.kind for finding in findings] == [Kind.UNREADABLE_ITEM]
    assert "encrypted" in findings[0].message


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_packed_file_that_ends_early_is_told_and_kept_so_far(tmp_path, pack):
    data = export(*(item(number) for number in range(1, 4000)))
    packed = pack(data)
    (found,), findings = opened([write(tmp_path / "cut.xml.gz", packed[: len(packed) // 2])], tmp_path)
    assert kinds(findings) == ["truncated"]
    assert found.size > 0
    assert data.startswith(found.path.read_bytes())


def test_a_damaged_archive_is_one_clear_line(tmp_path):
    path = zipped(tmp_path / "bad.zip", {"a.xml": PLAIN})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(MigrateError, match="can't be unpacked"):
        opened([path], tmp_path)


RECODED = ["latin-1", "gbk", "utf-16", "utf-16-bare", "encoding-unknown"]


@pytest.mark.parametrize("name", RECODED)
def test_other_encodings_become_utf_8(tmp_path, name):
    (found,), findings = opened([FIXTURES / f"{name}.xml"], tmp_path)
    found.path.read_bytes().decode("utf-8")
    assert found.path.parent == tmp_path / "workspace"
    assert [finding.kind for finding in findings] == [Kind.RECODED]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("latin-1", ["Café", "Größe"]),
        ("latin-1-declared-only", ["Café", "日本"]),
        ("gbk", ["你好，世界"]),
        ("utf-16", ["Café"]),
        ("utf-16-bare", ["Café"]),
        ("encoding-unknown", ["Café “quoted”"]),
        ("byte-order-mark", ["Post 1"]),
    ],
)
def test_each_encoding_gives_the_true_text(tmp_path, name, expected):
    assert titles(opened([FIXTURES / f"{name}.xml"], tmp_path)[0]) == expected


@pytest.mark.parametrize(
    "codec", ["shift_jis", "euc_jp", "euc_kr", "big5", "koi8-r", "windows-1251", "iso-8859-7", "utf-32"]
)
def test_a_declared_encoding_is_honoured(tmp_path, codec):
    words = {
        "shift_jis": "日本語",
        "euc_jp": "日本語",
        "euc_kr": "한국어",
        "big5": "中文",
        "iso-8859-7": "Ελλάδα",
    }
    word = words.get(codec, "Привет")
    text = export(item(1, title=word)).decode().replace("UTF-8", codec)
    assert titles(opened([write(tmp_path / "a.xml", text.encode(codec))], tmp_path)[0]) == [word]


def test_a_multibyte_character_across_two_reads_is_one(tmp_path, monkeypatch):
    monkeypatch.setattr("migrate.readers.encoding.CHUNK", 7)
    (found,), _ = opened([FIXTURES / "gbk.xml"], tmp_path)
    assert titles([found]) == ["你好，世界"]


def test_one_bad_byte_does_not_recode_a_utf_8_file(tmp_path):
    path = write(tmp_path / "a.xml", PLAIN.replace(b"Post 2", b"Caf\xe9"))
    (found,), findings = opened([path], tmp_path)
    assert found.path == path
    assert not findings


def test_a_declared_codec_that_is_no_encoding_of_text_is_not_used(tmp_path):
    for name in ("rot13", "zlib", "base64", "idna", "unicode_escape"):
        data = (HEAD.replace("UTF-8", name) + item(1, title="Café") + "</channel></rss>").encode()
        assert titles(opened([write(tmp_path / "a.xml", data)], tmp_path)[0]) == ["Café"]

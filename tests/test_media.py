"""Uploads: from a folder, tar or zip to where the old addresses find them."""

import io
import tarfile
import zipfile

import pytest

from migrate.errors import BadOption
from migrate.findings import Kind
from migrate.media.uploads import below_uploads, find_uploads


@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("2010/08/a.jpg", "2010/08/a.jpg"),
        ("./2010/08/a.jpg", "2010/08/a.jpg"),
        ("uploads/2010/08/a.jpg", "2010/08/a.jpg"),
        ("site/wp-content/uploads/2010/08/a.jpg", "2010/08/a.jpg"),
        ("backup/2010/08/a.jpg", "2010/08/a.jpg"),
        ("flat.jpg", "flat.jpg"),
    ],
)
def test_the_path_below_uploads_is_found(name, below):
    assert below_uploads(name) == below


def found(given):
    told = []
    files = {}
    for upload in find_uploads(given, lambda kind, message, where: told.append(kind)):
        with upload.open() as file:
            files[upload.file] = file.read()
    return files, told


def test_a_folder_a_tar_and_a_zip_say_the_same(tmp_path):
    folder = tmp_path / "wp-content" / "uploads" / "2010" / "08"
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(b"a")
    with tarfile.open(tmp_path / "up.tar.xz", "w:xz") as tar:
        tar.add(tmp_path / "wp-content", "wp-content")
    with zipfile.ZipFile(tmp_path / "up.zip", "w") as archive:
        archive.write(folder / "a.jpg", "uploads/2010/08/a.jpg")
    expected = ({"2010/08/a.jpg": b"a"}, [])
    assert found(tmp_path / "wp-content" / "uploads") == expected
    assert found(tmp_path) == expected
    assert found(tmp_path / "up.tar.xz") == expected
    assert found(tmp_path / "up.zip") == expected


def test_links_in_a_tar_are_left_out_and_told(tmp_path):
    with tarfile.open(tmp_path / "up.tar", "w") as tar:
        link = tarfile.TarInfo("uploads/evil")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        plain = tarfile.TarInfo("uploads/ok.txt")
        plain.size = 2
        tar.addfile(plain, io.BytesIO(b"ok"))
    assert found(tmp_path / "up.tar") == ({"ok.txt": b"ok"}, [Kind.MEDIA_LEFT_OUT])


def test_what_is_no_archive_is_told_with_the_next_step(tmp_path):
    (tmp_path / "x.rar").write_bytes(b"Rar!")
    with pytest.raises(BadOption, match="Unpack it"):
        list(find_uploads(tmp_path / "x.rar", lambda *_: None))
    with pytest.raises(BadOption, match="no such file"):
        list(find_uploads(tmp_path / "none", lambda *_: None))

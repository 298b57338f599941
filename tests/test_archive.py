"""The archive folder: nothing rewritten without need, nothing of the user's overwritten, nothing outside."""

import os
import shutil

import pytest

from migrate.errors import CannotWrite
from migrate.writers.archive import Archive, State, read_manifest, write_manifest


def archive(root, earlier=None, **options):
    return Archive(root, (earlier or {}).get, **options)


def test_a_file_is_written_once(tmp_path):
    first = archive(tmp_path).write("a/b.md", "text")
    assert (tmp_path / "a/b.md").read_text() == "text"
    before = (tmp_path / "a/b.md").stat().st_mtime_ns
    assert first.state is State.WRITTEN
    assert archive(tmp_path, {"a/b.md": first.digest}).write("a/b.md", "text").state is State.UNCHANGED
    assert (tmp_path / "a/b.md").stat().st_mtime_ns == before


def test_a_changed_source_overwrites_what_the_user_left_alone(tmp_path):
    noted = archive(tmp_path).write("a.md", "old")
    assert archive(tmp_path, {"a.md": noted.digest}).write("a.md", "new").state is State.WRITTEN
    assert (tmp_path / "a.md").read_text() == "new"


def test_an_edited_file_stays_unless_forced(tmp_path):
    noted = archive(tmp_path).write("a.md", "old")
    (tmp_path / "a.md").write_text("mine")
    assert archive(tmp_path, {"a.md": noted.digest}).write("a.md", "new").state is State.KEPT
    assert (tmp_path / "a.md").read_text() == "mine"
    assert archive(tmp_path, {"a.md": noted.digest}, force=True).write("a.md", "new").state is State.WRITTEN


def test_a_run_that_was_stopped_owns_what_it_left(tmp_path):
    (tmp_path / "a.md").write_text("half of")
    assert archive(tmp_path, resumed=True).write("a.md", "half of it").state is State.WRITTEN
    assert archive(tmp_path).write("a.md", "other").state is State.KEPT


def test_it_does_not_write_through_links(tmp_path):
    outside, root = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    root.mkdir()
    os.symlink(outside, root / "content")
    with pytest.raises(CannotWrite, match="symbolic link"):
        archive(root).write("content/a.md", "x")
    (root / "data").mkdir()
    os.symlink(outside / "b", root / "data/b.json")
    with pytest.raises(CannotWrite, match="symbolic link"):
        archive(root).write("data/b.json", "x")
    assert not list(outside.iterdir())


def test_a_folder_in_a_files_place_is_told(tmp_path):
    (tmp_path / "a.md").mkdir()
    with pytest.raises(CannotWrite, match="is a folder"):
        archive(tmp_path).write("a.md", "x")


def test_streams_are_compared_too(tmp_path):
    source = tmp_path / "photo"
    source.write_bytes(b"x" * 3_000_000)
    site = tmp_path / "site"
    with source.open("rb") as file:
        noted = archive(site).stream("static/a.jpg", file)
    with source.open("rb") as file:
        assert archive(site, {"static/a.jpg": noted.digest}).stream("static/a.jpg", file).state is State.UNCHANGED
    assert [path.name for path in (site / "static").iterdir()] == ["a.jpg"]


def test_private_files_are_only_the_owners(tmp_path):
    archive(tmp_path, fresh=True).write("apart/a.json", "{}", private=True)
    assert (tmp_path / "apart/a.json").stat().st_mode & 0o077 == 0


def test_the_manifest_reads_back(tmp_path):
    entries = [("a b.md", "0" * 64), ("é/ü.md", "1" * 64)]
    write_manifest(tmp_path, iter(entries))
    assert list(read_manifest(tmp_path)) == entries


def test_a_folder_that_somebody_removes_meanwhile_ends_the_run_with_a_word(tmp_path):
    site = tmp_path / "site"
    writer = archive(site, fresh=True)
    writer.write("a/b.md", "text")
    shutil.rmtree(site)
    with pytest.raises(CannotWrite, match="was removed while it was written to"):
        writer.write("a/c/d.md", "text")

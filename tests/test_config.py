"""``permapress.toml``: each option by its name, paths relative to it, nothing in it that should be asked each time."""

import json

import pytest
from command import command
from test_convert import SITES


def test_an_option_has_the_same_name_in_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    file = tmp_path / "elsewhere/permapress.toml"
    file.write_text('alias = ["old.example.org"]\nhost = ["netlify"]\noutput = "site"\nprivate = "hash"\nkey = "k"\n')
    export = SITES["plain-and-small"] / "export.xml"
    assert command("--config", file, "convert", export, "-q").returncode == 0
    assert (tmp_path / "elsewhere/site/content/posts").is_dir()
    assert (tmp_path / "elsewhere/k").is_file(), "a path is relative to the file"
    report = json.loads((tmp_path / "elsewhere/site/report.json").read_text(encoding="utf-8"))
    assert report["options"]["aliases"] == ["old.example.org"]
    assert command("--config", file, "redirects", "elsewhere/site", "-q").returncode in {0, 1}
    assert (tmp_path / "elsewhere/site/redirects/netlify/_redirects").is_file()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = ["Ann"]', "knows no option 'name'"),  # whom to forget is said each time
        ('email = ["ann@example.org"]', "knows no option 'email'"),
        ("timeout = true", "timeout wants a number"),
        ("output = 1", "output wants a path"),
        ('alias = "old.example.org"', "alias wants a list"),
    ],
)
def test_what_an_option_in_a_file_can_not_be(tmp_path, text, says):
    (tmp_path / "permapress.toml").write_text(text + "\n")
    done = command("--config", tmp_path / "permapress.toml", "inspect", SITES["plain-and-small"] / "export.xml")
    assert done.returncode == 2
    assert says in done.stderr


def test_a_whole_number_of_seconds_is_a_number(tmp_path):
    (tmp_path / "permapress.toml").write_text("timeout = 30\n")
    done = command("--config", tmp_path / "permapress.toml", "inspect", SITES["plain-and-small"] / "export.xml")
    assert done.returncode == 0, done.stderr

"""``permapress inspect``: what is in an export, what is damaged and where, what nobody can know; nothing is written."""

import json
from pathlib import Path

import pytest
from command import command
from exports import export, item

LIGHTHOUSE = Path(__file__).parents[1] / "fixtures/sites/lighthouse-log/export.xml"
PLAIN = LIGHTHOUSE.parents[1] / "plain-and-small/export.xml"
DAMAGED = "<![CDATA[a\x01b]]>"


@pytest.fixture(scope="module")
def told():
    return command("inspect", LIGHTHOUSE)


@pytest.mark.parametrize(
    "line",
    [
        "addresses: /%year%/%monthnum%/%day%/%postname%/, certain: 18 of 18 posts' links agree",
        "  own types: voyage: /voyages/, by their links",
        "  other names of the host: skerry.example.org, by guids and links (--alias)",
        "  post: 1 draft, 1 future, 1 pending, 1 private, 18 publish, 1 trash",
        "unknown-block: skerry/tide-clock (1)",
    ],
)
def test_what_is_in_an_export_is_told(told, line):
    assert line in told.stdout.splitlines()


def test_what_is_inferred_of_the_addresses_is_told():
    found = json.loads(command("inspect", PLAIN, "--json").stdout)
    told = {(one["kind"], one["message"]) for one in found["findings"]}
    assert ("new-address", "4 items had a query for an address (?p=ID) and stand at a path now") in told
    assert ("guessed", "permalink structure plain (?p=ID): 3 of 3 posts agree") in told


def test_where_not_all_reasons_have_room_there_is_a_sign(told):
    (items,) = [line for line in told.stdout.splitlines() if line.startswith("items ")]
    (authors,) = [line for line in told.stdout.splitlines() if line.startswith("authors ")]
    assert items.endswith(", …")
    assert "…" not in authors


def test_the_status_says_whether_something_is_lost(told, tmp_path):
    assert told.returncode == 1  # a script is taken out of a post
    assert command("inspect", LIGHTHOUSE, "--quiet").stdout == ""
    assert command("inspect", LIGHTHOUSE, "--quiet").returncode == 1
    whole = tmp_path / "export.xml"
    whole.write_bytes(export(item(1)))
    assert command("inspect", whole).returncode == 0


def test_each_finding_has_its_file_and_its_line(tmp_path):
    one, other = tmp_path / "one.xml", tmp_path / "other.xml"
    one.write_bytes(export(item(1), item(2, DAMAGED), item(3, DAMAGED)))
    other.write_bytes(export(item(4, DAMAGED)))
    found = json.loads(command("inspect", other, one, "--json").stdout)["findings"]
    places = {
        (where["file"], where["line"])
        for where in (one["where"] for one in found if one["kind"] == "control-character")
    }
    damaged = {
        (path.name, number)
        for path in (one, other)
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1)
        if b"\x01" in line
    }
    assert places == damaged
    verbose = command("inspect", other, one, "--verbose").stdout
    assert all(f"line {line}" in verbose for _, line in damaged)
    assert "  repair: control-character: " in verbose


def test_a_status_that_wordpress_does_not_have_is_told(tmp_path):
    source = tmp_path / "export.xml"
    posts = [
        item(number).replace("publish", status) for number, status in enumerate(("hidden", "hidden", "expired"), 1)
    ]
    source.write_bytes(export(*posts, item(4)))
    found = json.loads(command("inspect", source, "--json").stdout)
    told = [(one["message"], one["where"]["count"]) for one in found["findings"] if one["kind"] == "unknown-status"]
    assert told == [("expired: 1 item", 1), ("hidden: 2 items", 2)]
    assert found["account"]["items"]["reasons"] == {"unknown status": 3}

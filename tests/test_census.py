"""``inspect`` counts what is personal or secret in an export, says where, and never what it says."""

from __future__ import annotations

import json

import pytest
from command import command
from exports import HEAD, export
from leaks import leaks
from test_leaks import AUTHOR, PRIVATE, PUBLIC, VALUES, attachment

from migrate.census import Census, What


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "export.xml"
    path.write_bytes(export(*PUBLIC, *PRIVATE, attachment(9, "seen", 1), head=HEAD + AUTHOR))
    return path


def inspected(source, *options):
    return command("inspect", source, *options).stdout


def test_everything_private_is_counted_with_its_place(source):
    found = json.loads(inspected(source, "--json"))["personal"]
    counts = {(entry["what"], entry["name"]): entry for entry in found}
    assert counts["emails", ""]["count"] == 4
    assert counts["ips", ""] == {"what": "ips", "name": "", "count": 1, "posts": [1]}
    assert counts["accounts", ""]["count"] == 2
    assert counts["locked", ""]["posts"] == [120]
    assert {name for what, name in counts if what == "records"} >= {"feedback", "shop_order", "user_request"}
    assert {name for what, name in counts if what == "secrets"} >= {"mailchimp_api_key", "stripe", "aws", "jwt"}
    assert {name for what, name in counts if what == "fields"} >= {"geo_latitude", "billing_name", "wpuser", "digest"}
    assert counts["secrets_in_text", ""]["posts"] == [1]
    assert counts["gravatars", ""]["count"] == 2
    unpublished = {name for what, name in counts if what == "unpublished"}
    assert unpublished >= {"draft", "private", "trash", "subscribers only"}


@pytest.mark.parametrize("options", [(), ("--json",), ("--verbose",)])
def test_no_value_is_told(source, options):
    told = inspected(source, *options)
    assert told
    # a path of the old server is the name of a file that is looked for, and no person's
    values = [value for value in VALUES if value != "leakuser"]
    assert not leaks([("the screen", told.encode())], values)


def test_two_halves_are_the_whole():
    whole, first, second = Census(), Census(), Census()
    for number in range(60):
        for census in (whole, first if number < 30 else second):
            census.add(What.SECRETS, f"key-{number % 3}", number)
    first += second
    assert first.as_data() == whole.as_data()
    assert all(len(entry["posts"]) <= 20 for entry in whole.as_data())

"""``--private``: what is not public is kept apart, kept with pseudonyms, or kept nowhere."""

from __future__ import annotations

import json
import re
import stat

import pytest
from command import command
from exports import HEAD, export
from leaks import all_files, leaks, people
from test_forget import KINDS, packed, unpacked
from test_leaks import AUTHOR, LOCKED, PRIVATE, PUBLIC, VALUES, attachment

from migrate.errors import BadOption
from migrate.pipeline import Order, convert
from migrate.pseudonyms import Pseudonyms, read_key
from migrate.readers import phpdata

KEY = b"a key of thirty-two characters.."
PERSON = re.compile(rb"[0-9a-f]{20}@person\.invalid")


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "export.xml"
    path.write_bytes(export(*PUBLIC, *PRIVATE, attachment(9, "seen", 1), head=HEAD + AUTHOR))
    for name in ("leak-of-locked", "leak-by-ftp", "seen"):
        file = tmp_path / "uploads" / "2020" / "01" / f"{name}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\xff\xd8\xff" + name.encode())
    return path


def run(source, **options):
    caught = []
    order = Order(
        inputs=[str(source)], output=source.parent / "site", uploads=source.parent / "uploads", jobs=1, **options
    )
    convert(order, lambda result: caught.append(result.account))
    return source.parent / "site", caught[0]


def named(files):
    """What is private and yet named; the address of a post with a password was known to all."""
    return [
        f"{found.decode()} in {path}"
        for path, data in files
        for found in re.findall(rb"(?i)leak-[\w-]+", data + path.encode())
        if found.decode() != LOCKED
    ]


def test_drop_keeps_nothing_private_anywhere(source):
    site, account = run(source, private="drop")
    assert not (site / "apart").exists()
    files = list(all_files(site))
    assert not leaks(files, VALUES)
    assert not named(files)
    assert account.closes
    assert account.items.apart == 0
    assert account.items.left_out > 15
    assert b"SEEN-comment" in b"".join(data for _, data in files)


def test_drop_takes_away_what_an_earlier_run_kept(source):
    site, _ = run(source)
    assert (site / "apart" / "source").is_dir()
    run(source, private="drop")
    assert not named(all_files(site))
    assert not (site / "apart").exists()


def test_separate_is_the_default_and_its_owner_s_alone(source):
    site, _ = run(source)
    assert (site / "apart" / "source" / "export.xml").read_bytes() == source.read_bytes()
    for path in [site / "apart", *(site / "apart").rglob("*")]:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077


def test_hash_names_nobody_and_keeps_people_apart(source):
    site, account = run(source, private="hash", key=KEY)
    values = [value for value in (*people(source), *VALUES) if "@" in value or re.fullmatch(r"[\d.]+|2001.*", value)]
    values = [value for value in values if not re.fullmatch(r"\d\d?\.\d+", value)]
    assert not leaks(all_files(site), values)
    assert account.closes
    assert (site / "apart/private-data/feedback/feedback-130/index.md").is_file()
    private = json.loads((site / "apart/comments/posts/2020/01/post-1.json").read_text(encoding="utf-8"))["private"]
    pseudonyms = {private[number]["email"] for number in ("1", "2", "3")}
    assert len(pseudonyms) == 3
    assert private["1"]["ip"].startswith("2001:db8:")
    authors = (site / "apart/authors.json").read_bytes()
    # an author who comments is the same person in both places
    assert private["11"]["email"].encode() in authors


@pytest.mark.parametrize("kind", KINDS)
def test_a_hashed_export_is_still_one_in_its_packing(kind, tmp_path):
    given = packed(kind, tmp_path)
    site = tmp_path / "site"
    convert(Order(inputs=[str(given)], output=site, jobs=1, private="hash", key=KEY), lambda _: None)
    found = [(path, data) for path, data in unpacked(site) if path.startswith("apart/source/")]
    whole = b"".join(data for _, data in found)
    assert PERSON.search(whole)
    assert b"<wp:comment_author_email><![CDATA[Jane" not in whole
    again = tmp_path / "again"
    (kept,) = (site / "apart" / "source").iterdir()
    convert(Order(inputs=[str(kept)], output=again, jobs=1, private="hash", key=KEY), lambda _: None)
    first, second = (
        {path: data for path, data in all_files(folder) if path.startswith(("content/", "apart/comments"))}
        for folder in (site, again)
    )
    assert first == second


def test_a_pseudonym_is_one_person_s_and_stays_so():
    names, others = Pseudonyms(KEY), Pseudonyms(KEY[::-1])
    once = names.text("Jane@Example.org wrote from 192.0.2.7, and jane@example.org.")
    assert len(set(PERSON.findall(once.encode()))) == 1
    assert once.endswith(".")
    assert names.text(once) == once
    assert others.text("jane@example.org") != names.text("jane@example.org")
    assert "192.0.2.7" not in once


def test_serialised_data_stays_readable():
    from migrate.readers.phpdata import unserialize

    inner = 's:5:"email";s:16:"jane@example.org";'
    nested = f"a:1:{{{inner}}}"
    data = f'a:2:{{s:4:"form";s:{len(nested)}:"{nested}";s:5:"né";i:1;}}'.replace('s:5:"né"', 's:3:"né"')
    made = unserialize(Pseudonyms(KEY).text(data))
    assert PERSON.search(unserialize(made["form"])["email"].encode())


BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/51.0.2704.103 Safari/537.36"


@pytest.mark.parametrize(
    "text",
    [
        f'a:1:{{s:10:"user_agent";s:{len(BROWSER)}:"{BROWSER}";}}',
        'a:1:{s:15:"HTTP_USER_AGENT";s:12:"curl/7.1 bot";}',
        'a:1:{s:10:"user_agent";s:3:"curl/7.1 bot";}',
        f'{{"user_agent": "{BROWSER}", "x": 1}}',
        '{"comment_agent": "curl/7.1 bot"}',
        '"{\\"user_agent\\":\\"curl/7.1 bot\\"}"',
        "<wp:comment_agent><![CDATA[curl/7.1 bot]]></wp:comment_agent>",
        "<wp:meta_key><![CDATA[_customer_user_agent]]></wp:meta_key>\n<wp:meta_value><![CDATA[curl/7.1 bot]]></wp:meta_value>",
        f"seen with {BROWSER}.",
    ],
)
def test_a_user_agent_has_a_pseudonym_too(text):
    made = Pseudonyms(KEY).text(text)
    assert "agent-" in made
    assert not re.search("curl|Mozilla|Linux|Chrome|Gecko", made)
    assert Pseudonyms(KEY).text(made) == made, "it has been replaced before"
    if text.startswith("a:") and ":3:" not in text:
        assert phpdata.unserialize(made)
    plain = "The agent said: user_agent is a field, Mozilla/5 a word."
    assert Pseudonyms(KEY).text(plain) == plain


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    key = read_key(tmp_path / "deep" / "site.key")
    assert len(key) == 64
    assert read_key(tmp_path / "deep" / "site.key") == key
    assert stat.S_IMODE((tmp_path / "deep" / "site.key").stat().st_mode) == 0o600
    (tmp_path / "short").write_text("abc", encoding="ascii")
    with pytest.raises(BadOption, match="key"):
        read_key(tmp_path / "short")


def test_the_key_lies_beside_the_archive_and_never_in_it(source):
    site = source.parent / "site"
    command("convert", source, "-o", site, "--private", "hash", "-q")
    assert (source.parent / "site.key").is_file()
    key = (source.parent / "site.key").read_bytes().strip()
    assert not [path for path, data in all_files(site) if key in data]
    inside = command("convert", source, "-o", site, "--private", "hash", "--key", site / "apart" / "key")
    assert inside.returncode == 2
    assert "the key must not lie in the archive" in inside.stderr


def test_what_was_dropped_is_not_missed_by_verify(source):
    site, _ = run(source, private="drop")
    done = command("verify", site, "--export", source)
    assert "is not there" not in done.stdout
    assert done.returncode == 0, done.stdout

"""``permapress media``: a list that is right, and a fetch after which the archive is as if the uploads had been given."""

import json
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from command import command
from media_server import UPLOADS, Page, png, serving
from test_convert import FIXTURES, tree

from migrate.media.ledger import read_ledger
from migrate.writers.archive import read_manifest

SITE = FIXTURES / "sites/lighthouse-log"
PRIVATE = "2022/06/letter-home.jpg"


def permapress(*words, status=0):
    done = command(*words)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def pages(but=()):
    files = {path.relative_to(SITE / "uploads").as_posix(): path for path in (SITE / "uploads").rglob("*.*")}
    return {UPLOADS + quote(name): Page(path.read_bytes()) for name, path in files.items() if name not in but}


def fetched(site, server, *options, status=0):
    return permapress(
        "media", site, "--fetch", "--from-host", server.host, "--allow-host", "127.0.0.1", *options, status=status
    )


def listed(site, *options):
    return {one["file"]: one for one in json.loads(permapress("media", site, "--json", *options))["media"]}


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The fixture site converted without its media."""
    site = tmp_path_factory.mktemp("bare") / "site"
    permapress("convert", SITE / "export.xml", "-o", site, "-q", status=1)
    return site


@pytest.fixture
def site(bare, tmp_path):
    return Path(shutil.copytree(bare, tmp_path / "site"))


def test_the_list_says_what_is_wanted_and_touches_no_network(site):
    before = tree(site)
    found = listed(site)
    assert {one["state"] for one in found.values()} == {"want"}
    assert found["2014/10/lighthouse-at-dusk.jpg"]["role"] == "attachment"
    assert found["2014/10/lighthouse-at-dusk-300x200.jpg"]["copy_of"] == "2014/10/lighthouse-at-dusk.jpg"
    assert found["2023/09/first-light.jpg"]["role"] == "original"
    assert found[PRIVATE]["place"] == "apart"
    assert set(found) < set(listed(site, "--sizes", "keep"))
    table = permapress("media", site)
    assert f"{PRIVATE} (not public)" in table
    assert f"0 have, {len(found)} want, 0 unreachable" in table
    assert tree(site) == before


def test_a_fetch_ends_with_the_bytes_that_uploads_would_have_given(site, tmp_path):
    given = tmp_path / "given"
    permapress("convert", SITE / "export.xml", "-o", given, "--uploads", SITE / "uploads", "-q", status=1)
    with serving(pages()) as server:
        fetched(site, server, "--sizes", "keep")
        asked = len(server.log)
        assert fetched(site, server, "--sizes", "keep").startswith("0 files fetched")
        assert len(server.log) == asked
    one, other = tree(given), tree(site)
    ledger, manifest = "apart/media/fetched.jsonl", "manifest-sha256.txt"
    assert set(other) - set(one) == {ledger}
    assert {path for path in one if one[path] != other[path]} == {manifest}
    assert dict(read_manifest(given)).items() <= dict(read_manifest(site)).items()
    assert {one["state"] for one in listed(site, "--sizes", "keep").values()} == {"have"}
    permapress("verify", site)


def test_originals_stand_for_their_copies(site):
    with serving(pages()) as server:
        fetched(site, server)
        assert not [one.path for one in server.log if "dusk-300x200" in one.path]
    text = (site / "content/posts/2014/10/the-lamp-is-lit/index.md").read_text()
    assert 'src="/wp-content/uploads/2014/10/lighthouse-at-dusk.jpg"' in text
    assert "https://lighthouse-log.example.net/wp-content/uploads" not in text
    assert listed(site)["2014/10/lighthouse-at-dusk-300x200.jpg"]["state"] == "have"
    report = json.loads((site / "report.json").read_text())
    assert report["account"]["media"]["left_out"] == 0
    rules = (site / "redirects/permalinks.csv").read_text().splitlines()
    copy, original = (f"/wp-content/uploads/2014/10/lighthouse-at-dusk{size}.jpg" for size in ("-300x200", ""))
    assert f"{copy},{original},301,media,,a copy of another size" in rules
    assert not [rule for rule in rules if "letter-home" in rule and ",media," in rule]


def test_what_is_private_is_fetched_into_the_private_part_only(site):
    with serving(pages()) as server:
        fetched(site, server)
    assert (site / "apart/wp-content/uploads" / PRIVATE).stat().st_mode & 0o777 == 0o600
    assert not [path for path in tree(site, apart=False) if Path(PRIVATE).name in path]


def test_what_can_not_be_reached_is_told_and_looked_for_again(site):
    gone = "2014/10/lighthouse-at-dusk.jpg"
    with serving(pages(but=[gone])) as server:
        said = fetched(site, server, status=1)
        assert "1 could not be" in said
        assert listed(site)[gone]["error"] == "the server answered 404"
        report = json.loads((site / "report.json").read_text())
        assert report["account"]["media"]["reasons"]["unreachable"] >= 1
        text = (site / "content/posts/2014/10/the-lamp-is-lit/index.md").read_text()
        assert "/wp-content/uploads/2014/10/lighthouse-at-dusk-1024x683.jpg" in text, "a copy is better than nothing"
        server.pages |= pages()
        assert fetched(site, server).startswith("1 file fetched")
    assert listed(site)[gone]["state"] == "have"


def test_another_conversion_keeps_what_was_fetched(site):
    with serving(pages()) as server:
        fetched(site, server)
    before = tree(site)
    permapress("convert", SITE / "export.xml", "-o", site, "-q", status=1)
    assert tree(site) == before
    permapress("convert", SITE / "export.xml", "-o", site, "--uploads", SITE / "uploads", "-q", status=1)
    assert set(before) < set(tree(site))
    (site / "few").mkdir()
    permapress("convert", SITE / "export.xml", "-o", site, "--uploads", site / "few", "-q", status=1)
    assert set(tree(site)) == set(before), "what the uploads no longer have goes, what was fetched stays"


def test_a_post_that_became_private_takes_its_fetched_files_along(site, tmp_path):
    with serving(pages()) as server:
        fetched(site, server)
    file = "2014/10/lighthouse-at-dusk.jpg"
    assert (site / "static/wp-content/uploads" / file).is_file()
    changed = tmp_path / "export.xml"
    text = (SITE / "export.xml").read_text(encoding="utf-8")
    changed.write_text(
        text.replace("<wp:status><![CDATA[publish]]>", "<wp:status><![CDATA[private]]>"), encoding="utf-8"
    )
    permapress("convert", changed, "-o", site, "-q")
    assert not list(site.glob("static/wp-content/uploads/2014/10/lighthouse-at-dusk*"))
    assert (site / "apart/wp-content/uploads" / file).stat().st_mode & 0o777 == 0o600


def test_a_file_laid_there_by_hand_is_found_and_left_alone(site):
    path = site / "static/wp-content/uploads/2014/10/lighthouse-at-dusk.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(png(1))
    permapress("convert", SITE / "export.xml", "-o", site, "-q", status=1)
    assert listed(site)["2014/10/lighthouse-at-dusk.jpg"]["state"] == "have"
    assert (
        "/wp-content/uploads/2014/10/lighthouse-at-dusk.jpg"
        in (site / "content/posts/2014/10/the-lamp-is-lit/index.md").read_text()
    )
    assert not [name for name, _ in read_manifest(site) if "lighthouse-at-dusk.jpg" in name]
    with serving(pages()) as server:
        fetched(site, server)
    assert path.read_bytes() == png(1)


def test_a_fetch_that_was_stopped_before_the_conversion_is_ended_by_the_next(site):
    with serving(pages()) as server:
        fetched(site, server)
        whole = tree(site)
        (site / ".permapress-unfinished").touch()
        (site / "content/posts/2014/10/the-lamp-is-lit/index.md").unlink()
        fetched(site, server)
    assert tree(site) == whole
    assert all(not one.error for one in read_ledger(site))


def test_wrong_words_are_told_with_the_next_step(site, tmp_path):
    def error(*words):
        return command("media", *words)

    assert "no list of media" in error(tmp_path).stderr
    assert "Write https://backup.example.org" in error(site, "--fetch", "--from-host", "backup.example.org").stderr
    assert "Write 500, 20M or 2G" in error(site, "--max-file", "lots").stderr
    assert error(tmp_path).returncode == 2


def test_where_no_export_is_kept_the_files_come_and_the_next_step_is_told(tmp_path):
    site = tmp_path / "site"
    permapress("convert", SITE / "export.xml", "-o", site, "--no-keep-source", "-q", status=1)
    with serving(pages()) as server:
        fetched(site, server)
    assert (site / "static/wp-content/uploads/2014/10/lighthouse-at-dusk.jpg").is_file()
    permapress("convert", SITE / "export.xml", "-o", site, "--no-keep-source", "-q", status=1)
    assert {one["state"] for one in listed(site).values()} == {"have"}


def test_a_file_on_a_foreign_host_is_local_where_an_attachment_names_it(tmp_path):
    """An attachment may lie on a bucket or on a blog that the export's posts came from."""
    url = "https://bucket.example/2020/cat-{}.png"
    text = (SITE / "export.xml").read_text(encoding="utf-8")
    attached = "https://lighthouse-log.example.net/wp-content/uploads/2014/10/lighthouse-at-dusk.jpg"
    assert f"<wp:attachment_url><![CDATA[{attached}]]>" in text
    text = text.replace(f"<wp:attachment_url><![CDATA[{attached}]]>", f"<wp:attachment_url><![CDATA[{url.format(1)}]]>")
    content = f'<img src="{url.format(1)}" alt="ours"><img src="{url.format(2)}" alt="theirs">'
    text = text.replace("<content:encoded><![CDATA[", f"<content:encoded><![CDATA[{content}", 1)
    (tmp_path / "export.xml").write_text(text, encoding="utf-8")
    uploads = tmp_path / "uploads/2014/10"
    uploads.mkdir(parents=True)
    (uploads / "lighthouse-at-dusk.jpg").write_bytes(png(1))
    site = tmp_path / "site"
    permapress("convert", tmp_path / "export.xml", "-o", site, "--uploads", tmp_path / "uploads", "-q", status=1)
    found = [path.read_text() for path in site.glob("content/**/index.md")]
    shown = next(text for text in found if "![ours]" in text)
    assert "![ours](/wp-content/uploads/2014/10/lighthouse-at-dusk.jpg)" in shown
    assert f"![theirs]({url.format(2)})" in shown
    assert url.format(1) in listed(site)["2014/10/lighthouse-at-dusk.jpg"]["urls"]


def test_who_keeps_nothing_private_fetches_first(site):
    with serving(pages()) as server:
        fetched(site, server)
    permapress("convert", SITE / "export.xml", "-o", site, "--private", "drop", "-q", status=1)
    assert not (site / "apart").exists()
    assert (site / "static/wp-content/uploads/2014/10/lighthouse-at-dusk.jpg").is_file()
    text = (site / "content/posts/2014/10/the-lamp-is-lit/index.md").read_text()
    assert 'src="/wp-content/uploads/2014/10/lighthouse-at-dusk.jpg"' in text
    done = command("media", site)
    assert (done.returncode, "--private drop" in done.stderr) == (2, True)


def test_a_fetch_needs_no_key_of_pseudonyms(tmp_path):
    given, site = tmp_path / "given", tmp_path / "site"
    (tmp_path / "key").write_text("a key of thirty-two characters..")
    hashed = ("--private", "hash", "--key", tmp_path / "key", "-q")
    permapress("convert", SITE / "export.xml", "-o", given, "--uploads", SITE / "uploads", *hashed, status=1)
    permapress("convert", SITE / "export.xml", "-o", site, *hashed, status=1)
    with serving(pages()) as server:
        fetched(site, server, "--sizes", "keep")
    one, other = tree(given), tree(site)
    differing = {path for path in one if one[path] != other.get(path)}
    assert differing == {"manifest-sha256.txt", "report.json"}, "the report names the source: the copy with pseudonyms"

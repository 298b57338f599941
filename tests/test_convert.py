"""The whole run on exports written by us: the account closes, private things stay private, the bytes are always the same."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from exports import export, item

from migrate.build import build
from migrate.errors import CannotWrite, MigrateError
from migrate.pipeline import Order, convert
from migrate.wishes import Wishes
from migrate.writers.archive import read_manifest

FIXTURES = Path(__file__).parents[1] / "fixtures"
SITES = {path.name: path for path in sorted((FIXTURES / "sites").iterdir()) if path.is_dir()}
SECRETS = {
    "lighthouse-log": "PRIVATEWORDS DRAFTWORDS PENDINGWORDS FUTUREWORDS TRASHWORDS LOCKEDWORDS LOCKEDEXCERPT LOCKEDCOMMENT REVISIONWORDS",
    "quill-and-kettle": "HELDWORDS SPAMWORDS DRAFTWORDS",
    "plain-and-small": "DRAFTWORDS",
}


def run(*inputs, output, **options):
    caught = {}

    def take(result):
        caught["account"] = result.account
        caught["findings"] = list(result.store)

    status = convert(Order(inputs=[str(one) for one in inputs], output=output, **{"jobs": 1, **options}), take)
    return status, caught["account"], caught["findings"]


def convert_site(name, output, **options):
    uploads = SITES[name] / "uploads"
    return run(SITES[name] / "export.xml", output=output, uploads=uploads if uploads.is_dir() else None, **options)


def tree(root, *, apart=True):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and (apart or path.relative_to(root).parts[0] != "apart")
    }


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    root = tmp_path_factory.mktemp("sites")
    return {name: (root / name, *convert_site(name, root / name)) for name in SITES}


@pytest.mark.parametrize("name", SITES)
def test_the_account_closes(converted, name):
    site, _status, account, _ = converted[name]
    assert account.closes
    report = json.loads((site / "report.json").read_text(encoding="utf-8"))
    for tally in report["account"].values():
        assert tally["in"] == tally["public"] + tally["apart"] + tally["left_out"]
    assert account.items.total > 0
    posts = [path for path in tree(site, apart=False) if path.startswith("content/") and path.endswith("/index.md")]
    menus = sum(tally.public for tally in account.by_type.get("nav_menu_item", {}).values())
    front = (site / "content/_index.md").read_text(encoding="utf-8").count("front: true")
    posts = [path for path in posts if not path.startswith("content/locked/")]  # pages that say what is not there
    assert len(posts) + menus + front == account.items.public


@pytest.mark.parametrize("name", SITES)
def test_every_public_comment_is_in_the_data(converted, name):
    site, _status, account, _ = converted[name]
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in site.glob("content/**/comments.json")]
    assert sum(len(found["comments"]) for found in kept) == account.comments.public
    held = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in site.glob("apart/**/*.json")
        if '"comments":' in path.read_text(encoding="utf-8")
    ]
    assert sum(len(found["comments"]) for found in held) == account.comments.apart


@pytest.mark.parametrize("name", SITES)
def test_nothing_private_is_outside_apart(converted, name):
    site = converted[name][0]
    export = (SITES[name] / "export.xml").read_text(encoding="utf-8")
    import re

    private = SECRETS[name].split() + re.findall(
        r"<wp:comment_author_email>(?:<!\[CDATA\[)?([^<\]\s]+@[^<\]\s]+)", export
    )
    private += re.findall(r"<wp:comment_author_IP>(?:<!\[CDATA\[)?([0-9a-fA-F.:]{7,})", export)
    private += re.findall(r"<wp:author_email>(?:<!\[CDATA\[)?([^<\]\s]+@[^<\]\s]+)", export)
    private += [word for word in re.findall(r"<wp:post_password>(?:<!\[CDATA\[)?([^<\]\s]+)", export) if len(word) > 3]
    assert private
    for path, content in tree(site, apart=False).items():
        assert not [word for word in private if word.encode() in content], path


@pytest.mark.parametrize("name", SITES)
def test_what_is_private_is_kept_apart(converted, name):
    site = converted[name][0]
    kept = b"".join(
        content for path, content in tree(site).items() if path.startswith("apart/") and "/source/" not in path
    )
    for word in SECRETS[name].split():
        assert word.encode() in kept, word


@pytest.mark.parametrize("target", ["hugo", "plain"])
def test_front_matter_reads_back_to_the_same_values(tmp_path, target):
    convert_site("lighthouse-log", tmp_path, target=target, wishes=Wishes(public_meta=("*",)))
    seen = {}
    for path in tmp_path.rglob("*.md"):
        if "themes" in path.parts:
            continue
        head = path.read_text(encoding="utf-8").split("---\n")[1]
        data = yaml.safe_load(head)
        assert isinstance(data["title"], str)
        facts = data.get("wordpress") or data.get("params", {}).get("wordpress", {})
        if facts.get("id") and facts.get("type"):
            seen[facts["id"]] = data
    assert seen[25]["title"] == 'yes: "no" & #1 — {{< danger >}} {% raw %}'
    facts = seen[25].get("wordpress") or seen[25]["params"]["wordpress"]
    assert facts["meta"] == {"no": "null", "!!python/object:x": "2022-04-01"}
    assert seen[25]["tags"] == ["yes"]


@pytest.mark.parametrize("name", SITES)
def test_the_number_of_workers_changes_no_byte(converted, tmp_path, name, monkeypatch):
    monkeypatch.setattr("migrate.passes.BATCH_BYTES", 5_000)
    convert_site(name, tmp_path, jobs=3)
    assert tree(tmp_path) == tree(converted[name][0])


@pytest.mark.parametrize("name", SITES)
def test_how_many_items_go_side_by_side_changes_no_byte(converted, tmp_path, name, monkeypatch):
    monkeypatch.setattr("migrate.convert._SIDE_BY_SIDE", 1)
    convert_site(name, tmp_path, jobs=1)
    assert tree(tmp_path) == tree(converted[name][0])


def test_a_second_run_rewrites_nothing(tmp_path):
    convert_site("lighthouse-log", tmp_path)
    before = {
        path: (tmp_path / path).stat().st_mtime_ns
        for path in tree(tmp_path)
        if path not in {"report.json", "manifest-sha256.txt"}
    }
    content = tree(tmp_path)
    _, account, _ = convert_site("lighthouse-log", tmp_path)
    assert set(account.files) == {"unchanged"}
    assert {path: (tmp_path / path).stat().st_mtime_ns for path in before} == before
    assert tree(tmp_path) == content


def test_an_edited_post_survives_and_a_post_that_became_private_leaves(tmp_path):
    export = tmp_path / "export.xml"
    shutil.copy(SITES["plain-and-small"] / "export.xml", export)
    site = tmp_path / "site"
    run(export, output=site, target="plain")
    first, second, *_ = sorted(site.glob("posts/**/index.md"))
    first.write_text(first.read_text() + "\nMy own words.\n")
    text = export.read_text()
    slug = second.parent.name
    at = text.index(slug, text.index("<item>"))
    start = text.rindex("<item>", 0, text.index("<wp:status>", at))
    export.write_text(text[:start] + text[start:].replace("publish", "private", 1))
    _, _, findings = run(export, output=site, target="plain")
    assert first.read_text().endswith("My own words.\n")
    assert not second.exists()
    assert {finding.kind.label for finding in findings} >= {"edited-file", "stale-file"}
    assert list(site.glob("apart/private/post/*/index.md"))
    run(export, output=site, target="plain", force=True)
    assert "My own words" not in first.read_text()


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path):
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(CannotWrite, match="not empty"):
        convert_site("plain-and-small", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_dry_run_writes_nothing_and_finds_the_same(tmp_path, converted):
    status, account, findings = convert_site("lighthouse-log", None)
    _, real_status, real_account, real_findings = converted["lighthouse-log"]
    assert status == real_status
    assert account.items == real_account.items
    assert account.comments == real_account.comments
    assert len(findings) == len(real_findings)


def test_the_manifest_names_every_file_that_was_written(converted):
    import hashlib

    site = converted["lighthouse-log"][0]
    noted = dict(read_manifest(site))
    present = tree(site)
    assert set(present) - set(noted) == {"report.json", "manifest-sha256.txt"}
    assert all(hashlib.sha256(present[path]).hexdigest() == digest for path, digest in noted.items())


def test_files_of_private_attachments_are_not_public(converted):
    site = converted["lighthouse-log"][0]
    public = {path for path in tree(site, apart=False) if path.startswith("static/")}
    apart = {path for path in tree(site) if path.startswith("apart/wp-content/")}
    assert apart
    assert not {Path(path).name for path in apart} & {Path(path).name for path in public}


def test_parts_of_one_site_merge_and_are_told(tmp_path):
    export = SITES["plain-and-small"] / "export.xml"
    copy = tmp_path / "again.xml"
    copy.write_bytes(export.read_bytes())
    _, once, _ = run(export, output=tmp_path / "one")
    _, twice, findings = run(export, copy, output=tmp_path / "two")
    assert twice.items == once.items
    assert twice.comments == once.comments
    assert twice.merged == once.items.total
    assert "duplicate-item" in {finding.kind.label for finding in findings}


def test_the_command_line_tells_success_findings_and_failure(tmp_path):
    def command(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "migrate", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )

    export = SITES["plain-and-small"] / "export.xml"
    done = command("convert", export, "-o", "site")
    assert done.returncode == 0, done.stderr
    assert "items" in done.stdout
    assert done.stderr == ""  # a pipe sees no progress
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>Log in</title><p>Please log in</p>")
    failed = command("convert", page, "-o", "nothing")
    assert failed.returncode == 2
    assert len(failed.stderr.strip().splitlines()) == 1
    assert "Traceback" not in failed.stderr
    assert command("convert", export).returncode == 2
    assert json.loads(command("inspect", export, "--json").stdout)["account"]["items"]["in"] == 5
    assert command("convert", export, "-o", "quiet", "-q").stdout == ""


def test_options_can_stand_in_a_file(tmp_path):
    (tmp_path / "permapress.toml").write_text('target = "plain"\noutput = "notes"\n')
    export = SITES["plain-and-small"] / "export.xml"
    done = subprocess.run(
        [sys.executable, "-m", "migrate", "convert", str(export)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "notes" / "posts").is_dir()
    (tmp_path / "permapress.toml").write_text('tarrget = "plain"\n')
    done = subprocess.run(
        [sys.executable, "-m", "migrate", "convert", str(export)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "tarrget" in done.stderr


@pytest.mark.parametrize("given", ["", "{}", "%PDF-1.4", "<html>", "<rss><channel><title>x</title></channel></rss>"])
def test_what_is_no_export_is_refused_in_one_line(tmp_path, given):
    (tmp_path / "file.xml").write_text(given)
    with pytest.raises(MigrateError) as error:
        run(tmp_path / "file.xml", output=tmp_path / "site")
    assert "\n" not in str(error.value)


def test_a_twin_that_differs_adds_what_only_it_has(tmp_path):
    export = SITES["plain-and-small"] / "export.xml"
    text = export.read_text(encoding="utf-8")
    start = text.index("<wp:comment>")
    end = text.index("</wp:comment>") + len("</wp:comment>")
    one, other = tmp_path / "one.xml", tmp_path / "other.xml"
    one.write_text(text, encoding="utf-8")
    other.write_text((text[:start] + text[end:]).replace("Which half?", ""), encoding="utf-8")
    _, whole, _ = run(one, output=tmp_path / "whole")
    for name, order in (("a", (one, other)), ("b", (other, one))):
        _, both, findings = run(*order, output=tmp_path / name)
        assert both.comments == whole.comments
        assert both.items == whole.items
        assert "conflicting-item" in {finding.kind.label for finding in findings}


def test_a_teaser_that_the_page_hid_is_in_the_front_matter(tmp_path):
    content = "Only [b]in[/b] lists.\n\n<!--more-->\n<!--noteaser-->\n\nThe page."
    plain = "Both.\n\n<!--more-->\n\nThe page."
    source = tmp_path / "export.xml"
    source.write_bytes(export(item(1, f"<![CDATA[{content}]]>"), item(2, f"<![CDATA[{plain}]]>")))
    for target, folder in (("plain", "posts"), ("hugo", "content/posts")):
        run(source, output=tmp_path / target, target=target)
        texts = {path.read_text(encoding="utf-8") for path in (tmp_path / target / folder).rglob("index.md")}
        hidden = next(text for text in texts if "Only" in text)
        front = yaml.safe_load(hidden.split("---\n")[1])
        assert (front if target == "plain" else front["params"])["teaser"] == "Only [b]in[/b] lists."
        assert hidden.split("---\n", 2)[2] == "\nThe page.\n"
        assert any(text.endswith("---\n\nBoth.\n\n<!--more-->\n\nThe page.\n") for text in texts)


def test_a_table_of_tablepress_stands_where_its_shortcode_stood(tmp_path):
    table = item(5, '<![CDATA[[["Head"],["Cell"]]]]>').replace("<wp:post_type>post<", "<wp:post_type>tablepress_table<")
    meta = "<wp:postmeta><wp:meta_key>_tablepress_export_table_id</wp:meta_key><wp:meta_value>2</wp:meta_value></wp:postmeta>"
    source = tmp_path / "export.xml"
    source.write_bytes(export(item(1, "<![CDATA[[table id=2 /]]]>"), table.replace("\t</item>", f"{meta}\n\t</item>")))
    _, _, findings = run(source, output=tmp_path / "site", target="plain")
    text = next((tmp_path / "site/posts").rglob("*.md")).read_text(encoding="utf-8")
    assert text.endswith("| Head |\n| --- |\n| Cell |\n")
    assert not any(finding.kind.name == "DEAD_SHORTCODE" for finding in findings)


def test_what_would_be_told_again_and_again_is_told_once(tmp_path):
    links = '<![CDATA[<a href="https://ex.org/gone/">one</a> <a href="https://ex.org/gone/">two</a>]]>'
    fields = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>x</wp:meta_value></wp:postmeta>"
        for key in ("steps_0_text", "steps_1_text", "steps_1_parts_12_text", "area_51")
    )
    source = export(item(1, links, f"<link>https://ex.org/one/</link>{fields}"))
    source = source.replace(b"<wp:wxr_version>", b"<link>https://ex.org</link><wp:wxr_version>", 1)
    (tmp_path / "export.xml").write_bytes(source)
    _status, _account, findings = run(tmp_path / "export.xml", output=tmp_path / "site")
    told = [(one.kind.name, one.message) for one in findings if one.kind.name in ("BROKEN_LINK", "FIELD_APART")]
    assert told == [
        ("BROKEN_LINK", "https://ex.org/gone/: nothing in the export stands there"),
        ("FIELD_APART", "area_51: 1 public post has it; kept in apart/meta/"),
        ("FIELD_APART", "steps_*_parts_*_text: 1 public post has it; kept in apart/meta/"),
        ("FIELD_APART", "steps_*_text: 1 public post has it; kept in apart/meta/"),
    ]


def test_a_public_post_without_a_date_is_told(tmp_path):
    never = "<wp:post_date>0000-00-00 00:00:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>"
    (tmp_path / "export.xml").write_bytes(export(item(1, more=never)))
    _status, _account, findings = run(tmp_path / "export.xml", output=tmp_path / "site")
    (told,) = [one for one in findings if one.kind.name == "BAD_DATE"]
    assert told.message == "it has no date that could be read (0000-00-00 00:00:00)"
    assert told.where["id"] == 1


def test_pages_of_a_site_in_a_folder_do_not_repeat_that_folder(tmp_path):
    pages = [
        item(number, more=f"<link>https://ex.org/blog/{at}</link><wp:post_name>{name}</wp:post_name>").replace(
            "<wp:post_type>post<", "<wp:post_type>page<"
        )
        for number, at, name in ((1, "", "home"), (2, "guide/", "guide"))
    ]
    head = b"<link>https://ex.org/blog</link><wp:wxr_version>"
    (tmp_path / "export.xml").write_bytes(export(*pages).replace(b"<wp:wxr_version>", head, 1))
    run(tmp_path / "export.xml", output=tmp_path / "site", target="plain")
    written = [path.parent.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("index.md")]
    assert sorted(written) == ["pages/guide", "pages/home"]


def test_a_post_without_a_name_does_not_stand_in_the_place_of_its_month(tmp_path):
    dated = "<wp:post_date>2012-05-06 10:00:00</wp:post_date><wp:post_date_gmt>2012-05-06 10:00:00</wp:post_date_gmt>"
    posts = [
        item(number, more=f"<link>https://ex.org/2012/05/{name}/</link><wp:post_name>{name}</wp:post_name>{dated}")
        for number, name in ((1, "one"), (2, ""), (3, "three"))
    ]
    head = b"<link>https://ex.org</link><wp:wxr_version>"
    (tmp_path / "export.xml").write_bytes(export(*posts).replace(b"<wp:wxr_version>", head, 1))
    run(tmp_path / "export.xml", output=tmp_path / "site", target="plain")
    (nameless,) = (tmp_path / "site").rglob("post-2/index.md")
    assert "\nurl: /2012/05/06/post-2/\n" in nameless.read_text()


def test_an_own_type_is_called_as_its_address(tmp_path):
    convert_site("lighthouse-log", tmp_path)
    assert "title: Voyages\n" in (tmp_path / "content/voyage/_index.md").read_text()


def test_former_slugs_and_dates_that_are_none(tmp_path):
    former = "".join(
        f"<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>{slug}</wp:meta_value></wp:postmeta>"
        for slug in ("", "older")
    )
    former += "<wp:postmeta><wp:meta_key>_wp_old_date</wp:meta_key><wp:meta_value>2012</wp:meta_value></wp:postmeta>"
    (tmp_path / "export.xml").write_bytes(export(item(1, more=former), item(2, more=former.replace("older", ""))))
    run(tmp_path / "export.xml", output=tmp_path / "site", target="plain")
    told = {path.parent.name: path.read_text() for path in (tmp_path / "site").rglob("index.md")}
    assert [text.count("old_slugs: [older]") for _name, text in sorted(told.items())] == [1, 0]
    assert not any('""' in text for text in told.values())


def test_a_percent_sign_in_a_slug_does_not_end_hugos_run(tmp_path):
    more = "<link>https://ex.org/50%off/</link><wp:post_name>50%off</wp:post_name>"
    source = export(item(1, more=more)).replace(b"<wp:wxr_version>", b"<link>https://ex.org</link><wp:wxr_version>", 1)
    (tmp_path / "export.xml").write_bytes(source)
    run(tmp_path / "export.xml", output=tmp_path / "site")
    assert build(tmp_path / "site").warnings == ()

"""Comments on their way to living systems: each file as its importer wants it, every comment accounted for."""

import csv
import hashlib
import html
import io
import json
import re
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from click.testing import CliRunner
from exports import HEAD, comment, item, site_of
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from migrate.build import build
from migrate.cli import permapress
from migrate.comment_systems import systems
from migrate.comment_systems.archive import Archive, Conversation, as_browsers_ask
from migrate.comment_systems.disqus import Disqus
from migrate.comment_systems.giscus import _quiet
from migrate.comment_systems.isso import _markdown as isso_markdown
from migrate.comment_systems.move import Mover
from migrate.comment_systems.output import FileOutput
from migrate.comment_systems.remark42 import _escaped as remark42_html
from migrate.comment_systems.render import to_html, words
from migrate.comment_systems.system import Page, Remark, Site
from migrate.comment_systems.wxr import cdata, text
from migrate.errors import MigrateError
from migrate.readers.comment_text import comment_html
from migrate.readers.html import parse
from migrate.writers.markdown import render

OLD = HEAD.replace(
    "<wp:wxr_version>",
    "<link>https://old.example</link>\n\t<wp:base_site_url>https://old.example</wp:base_site_url>\n"
    "\t<wp:base_blog_url>https://old.example</wp:base_blog_url>\n\t<wp:wxr_version>",
)
NASTY = "Say &lt;b&gt; & <b>loud</b>: ]]> {{< x >}} &amp;lt; 1 < 2 @somebody"
CODE = "<pre><code>if a &lt; b &amp;&amp; c:\n    pass  # &lt;script&gt; {{ x }}</code></pre>"


def post(number, slug, *comments, title=""):
    more = (
        f"<link>https://old.example/2020/01/{slug}/</link><guid>https://old.example/?p={number}</guid>"
        f"<wp:post_name>{slug}</wp:post_name><wp:comment_status>open</wp:comment_status>"
        "<wp:post_date>2020-01-01 10:00:00</wp:post_date><wp:post_date_gmt>2020-01-01 09:00:00</wp:post_date_gmt>"
    )
    return item(number, more=more + "".join(comments), title=title)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("old")
    found, account = site_of(
        folder,
        post(
            1,
            "first",
            comment(10, content="An ordinary comment.", comment_author="Ann &amp; Bo"),
            comment(11, 10, content=NASTY, comment_author_url="https://reader.example/?a=1&amp;b=2"),
            comment(12, 11, content=CODE),
            comment(13, 12, content="Deeper, to 12."),
            comment(14, content="=HYPERLINK(1)", comment_author="@SUM(A1)"),
            comment(15, 99, content="An orphan."),
            comment(16, content="spam", comment_approved="spam"),
            comment(17, comment_type="pingback", content="[...] seen [...]", comment_author="Other blog"),
            comment(18, 17, content="Thanks for the mention. H<sub>2</sub>O ` AT&amp;amp;T &amp;copy; 3^2^ ~x~ a_b_c"),
        ),
        post(2, "%e9%9b%aa-%e3%81%ae-100", comment(20, content="ゆき  "), comment(21, 20, content="ok")),
        post(3, "third", comment(30, content=" "), comment(31, 30, content="An answer to nothing.")),
        post(4, "untitled", comment(40, comment_date="", comment_date_gmt="", content="No date."), title=" "),
        post(5, "early", comment(50, comment_date="1901-01-01 00:00:00", comment_date_gmt="1901-01-01 00:00:00")),
        post(6, "twice", comment(60), comment(60, content="Another with its number.")),
        head=OLD,
    )
    assert account.comments.public == 16
    return found


def moved(archive, name, folder, **options):
    """(account, file or folder) of one move."""
    out = folder / f"out-{name}{'' if name == 'staticman' else '.txt'}"
    words = ["comments", str(archive), "--to", name, "-o", str(out), "--json"]
    words += [f"--{key.replace('_', '-')}" if value is True else f"--{key}={value}" for key, value in options.items()]
    result = CliRunner().invoke(permapress, words, standalone_mode=False)
    assert result.exception is None, result.output
    account = json.loads(result.stdout[result.stdout.index("\n{") :] if "refused:" in result.stdout else result.stdout)
    assert account["closes"]
    assert result.return_value == (1 if account["refused"] else 0)
    return account, out


def everything(path):
    files = [path] if path.is_file() else sorted(path.rglob("*.yml"))
    return "".join(file.read_text("utf-8") for file in files)


@pytest.mark.parametrize("name", systems())
def test_every_comment_is_written_left_out_or_refused_with_a_reason(site, name, tmp_path):
    account, out = moved(site, name, tmp_path)
    left_out, refused = sum(account["left_out"].values()), sum(account["refused"].values())
    assert account["in"] == 16 == account["written"] + left_out + refused
    if name in {"csv", "json"}:
        assert account["written"] == 16
    else:
        assert left_out == 1  # the pingback
        short = {"Disqus takes no comment of less than 3 characters": 2} if name == "disqus" else {}
        expected = {"it has no text": 1, "it has no date": 1, "its date is before 1970": 1} | short
        assert account["refused"] == expected
        assert account["moved_up"] == 2  # to the pingback, to nothing
    assert account["renumbered"] == 1
    assert "An answer to nothing." in everything(out)


@pytest.mark.parametrize("name", systems())
def test_nothing_private_goes_along_unless_asked_for(site, name, tmp_path):
    _, out = moved(site, name, tmp_path)
    assert not re.search(r"reader\d+@example\.org|198\.51\.100", everything(out))
    folder = tmp_path / "asked"
    folder.mkdir()
    _, out = moved(site, name, folder, with_private=True)
    found = everything(out)
    has = systems()[name].private
    digest = hashlib.md5(b"reader11@example.org").hexdigest()
    assert ("reader11@example.org" in found or digest in found) == ("email" in has)
    assert ("198.51.100.7" in found) == ("ip" in has)
    if out.is_file():
        assert out.stat().st_mode & 0o777 == 0o600


def test_what_is_private_is_not_written_where_a_build_publishes_it(site):
    result = CliRunner().invoke(
        permapress, ["comments", str(site), "--to", "csv", "-o", str(site / "static/c.csv"), "--with-private"]
    )
    assert isinstance(result.exception, MigrateError)
    assert not (site / "static/c.csv").exists()


@pytest.mark.parametrize("name", systems())
def test_the_same_bytes_every_time_and_none_unfinished(site, name, tmp_path):
    (tmp_path / "again").mkdir()
    first, second = moved(site, name, tmp_path), moved(site, name, tmp_path / "again")
    assert everything(first[1]) == everything(second[1])
    assert not list(tmp_path.rglob("*.part"))


# --- the forms of each importer


def wxr(path):
    """The items of a WXR file: fields, and comments as fields, in order."""
    root = etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot()
    local = lambda node: etree.QName(node).localname  # noqa: E731
    for found in root.iter("item"):
        fields = {local(node): node.text or "" for node in found if local(node) != "comment"}
        said = [{local(node): node.text or "" for node in entry} for entry in found if local(entry) == "comment"]
        yield fields, said


FIELDS = ["title", "link", "encoded", "thread_identifier", "post_date_gmt", "comment_status"]
COMMENT_FIELDS = [
    *("comment_id", "comment_author", "comment_author_email", "comment_author_url", "comment_author_IP"),
    *("comment_date_gmt", "comment_content", "comment_approved", "comment_parent"),
]


def test_disqus_gets_what_its_page_on_custom_xml_asks_for(site, tmp_path):
    _, out = moved(site, "disqus", tmp_path, site="https://new.example")
    addresses, numbers = {}, set()
    for fields, said in wxr(out):
        assert list(fields) == FIELDS
        assert urlsplit(fields["link"])[:2] == ("https", "new.example")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", fields["post_date_gmt"])
        assert fields["comment_status"] in {"open", "closed"}
        before = {"0"}
        for entry in said:
            assert list(entry) == COMMENT_FIELDS
            assert entry["comment_parent"] in before
            before.add(entry["comment_id"])
            assert len(lxml_html.fromstring(entry["comment_content"]).text_content()) >= 3
            assert "\n" not in entry["comment_content"] or "<pre" in entry["comment_content"]
            assert entry["comment_approved"] == "1"
            assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", entry["comment_date_gmt"])
            # one name, one address: else all would show under one name
            assert addresses.setdefault(entry["comment_author"], entry["comment_author_email"]) != ""
            numbers.add(entry["comment_id"])
    assert len(set(addresses.values())) == len(addresses)
    assert len(numbers) == 10
    assert "1 https://old.example/?p=1" in out.read_text("utf-8")  # the identifier of WordPress's plugin


def test_a_file_that_disqus_would_find_too_large_is_split_between_pages(site, tmp_path, monkeypatch):
    monkeypatch.setattr(Disqus, "largest", 1000)
    moved(site, "disqus", tmp_path)
    parts = sorted(tmp_path.glob("out-disqus*.txt"))
    assert len(parts) == 3
    assert sum(len(said) for part in parts for _, said in wxr(part)) == 10


def imported(kind, path, folder):
    """What Isso's own importer makes of a file: {path: [(author, text, created, parent's text, website)]}."""
    config, database = folder / "isso.cfg", folder / "isso.db"
    config.write_text(f"[general]\ndbpath = {database}\nhost = http://localhost/\n")
    command = [sys.executable, "-c", "from isso import main; main()", "-c", str(config), "import", "-t", kind]
    command += ["--empty-id"] if kind == "disqus" else []
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, env={"TZ": "UTC"}, check=False)
    assert done.returncode == 0, done.stderr
    rows = sqlite3.connect(database).execute(
        "SELECT t.uri, t.title, c.author, c.text, c.created, p.text, c.website, c.mode, c.email, c.remote_addr"
        " FROM comments c JOIN threads t ON c.tid = t.id LEFT JOIN comments p ON c.parent = p.id ORDER BY c.id"
    )
    return list(rows)


def expected(site):
    """The archive's own words for what Isso should hold; it keeps one level of answers."""
    rows = []
    for file in sorted(site.glob("content/**/comments.json")):
        data = json.loads(file.read_text("utf-8"))
        tops, said = {}, {entry["id"]: entry for entry in data["comments"]}
        for entry in data["comments"]:
            date = entry["date"] and datetime.fromisoformat(entry["date"])
            if entry["type"] == "pingback" or not entry["content"].strip() or not date or date.year < 1970:
                continue
            parent = entry["parent"] if said.get(entry["parent"], {}).get("id") in tops else 0
            tops[entry["id"]] = top = tops.get(parent)
            if top is None:
                tops[entry["id"]] = entry["id"]
            path = "/" + data["post"]["url"].strip("/") + "/"
            rows.append(
                (path, entry["author"], entry["content"], date.timestamp(), said[top]["content"] if top else None)
            )
    return sorted(rows, key=str)


DISQUS = "{http://disqus.com}"
INTERNAL = "{http://disqus.com/disqus-internals}id"


def test_disquss_own_export_has_each_thread_before_its_posts(site, tmp_path):
    _, out = moved(site, "disqus-export", tmp_path)
    threads, posts = set(), set()
    for node in etree.parse(out).getroot():
        fields = {etree.QName(field).localname: field for field in node}
        if node.tag == f"{DISQUS}thread":
            threads.add(node.get(INTERNAL))
            assert {"id", "forum", "category", "link", "title", "createdAt", "isClosed", "isDeleted"} <= set(fields)
            assert urlsplit(fields["link"].text).scheme == "https"
        elif node.tag == f"{DISQUS}post":
            assert {"id", "message", "createdAt", "isDeleted", "isSpam", "author", "thread"} <= set(fields)
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["createdAt"].text)
            assert (fields["isDeleted"].text, fields["isSpam"].text) == ("false", "false")
            assert fields["author"].findtext(f"{DISQUS}name")
            assert fields["thread"].get(INTERNAL) in threads
            assert "parent" not in fields or fields["parent"].get(INTERNAL) in posts
            posts.add(node.get(INTERNAL))
    assert (len(threads), len(posts)) == (4, 12)


@cache
def issos_renderer():
    from isso import config
    from isso import html as isso_html

    return isso_html.Markup(config.load(config.default_file()))


def as_shown(text):
    """What a reader of Isso reads, by its own renderer, without white space."""
    if text is None:
        return None
    shown = issos_renderer().render(text) or " "
    return "".join(lxml_html.fragment_fromstring(shown, create_parent="div").text_content().split())


def as_meant(markdown):
    return "".join(words(markdown).split()) if markdown is not None else None


def test_issos_own_importer_makes_of_it_what_the_archive_holds(site, tmp_path):
    pytest.importorskip("isso", reason="Isso is not installed: pip install isso")
    _, out = moved(site, "isso", tmp_path)
    rows = imported("wordpress", out, tmp_path)
    got = [(unquote(row[0]), row[2], as_shown(row[3]), row[4], as_shown(row[5])) for row in rows]
    want = [(path, author, as_meant(said), date, as_meant(to)) for path, author, said, date, to in expected(site)]
    assert sorted(got, key=str) == sorted(want, key=str)
    assert "**loud**" in "".join(row[3] for row in rows)  # Markdown, not its words alone
    assert len(rows) == 12
    assert {row[7] for row in rows} == {1}
    assert {row[8] for row in rows} == {None}
    assert {row[9] for row in rows} == {"0.0.0.0"}
    assert "https://reader.example/?a=1&b=2" in {row[6] for row in rows}
    assert as_browsers_ask("/2020/01/雪-の-100/") in {row[0] for row in rows}
    assert "/2020/01/untitled/" not in {row[0] for row in rows}  # its one comment has no date


def test_what_isso_gets_of_what_is_private_if_the_user_asks(site, tmp_path):
    pytest.importorskip("isso", reason="Isso is not installed: pip install isso")
    _, out = moved(site, "isso", tmp_path, with_private=True)
    rows = imported("wordpress", out, tmp_path)
    assert {row[8] for row in rows} >= {"reader10@example.org", "reader20@example.org"}
    assert {row[9] for row in rows} == {"198.51.100.0"}  # Isso itself keeps only the network


@pytest.mark.parametrize(("kind", "name", "count"), [("wordpress", "disqus", 10), ("disqus", "disqus-export", 12)])
def test_isso_also_reads_both_forms_of_disqus(site, tmp_path, kind, name, count):
    pytest.importorskip("isso", reason="Isso is not installed: pip install isso")
    _, out = moved(site, name, tmp_path)
    rows = imported(kind, out, tmp_path)
    assert len(rows) == count
    kept = {(path, author, date) for path, author, _, date, _ in expected(site)}
    assert {(unquote(row[0]), row[2], row[4]) for row in rows} <= kept
    answers = {row[3]: row[5] for row in rows}
    assert next(parent for said, parent in answers.items() if "Deeper" in said) == "<p>An ordinary comment.</p>"


def test_remark42_shows_what_was_written_after_it_has_decoded_entities(site, tmp_path):
    _, out = moved(site, "remark42", tmp_path)
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    said = {entry["comment_id"]: entry for _, found in wxr(out) for entry in found}
    for number, tags in (("11", {"div", "p", "strong"}), ("12", {"div", "pre", "code"})):
        shown = html.unescape(markdown.render(said[number]["comment_content"]))  # as migrator/wordpress.go does
        tree = lxml_html.fragment_fromstring(shown, create_parent="div")
        assert {node.tag for node in tree.iterdescendants()} <= tags
        source = next(
            entry["content"]
            for entry in json.loads(next(site.glob("content/**/first/comments.json")).read_text("utf-8"))["comments"]
            if str(entry["id"]) == number
        )
        assert " ".join(tree.text_content().split()) == words(source)
    assert {entry["comment_approved"] for entry in said.values()} == {"1"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", entry["comment_date_gmt"]) for entry in said.values())


ARTRAN = {
    *("id", "rid", "content", "ua", "ip", "created_at", "updated_at", "is_collapsed", "is_pending", "is_pinned"),
    *("vote_up", "vote_down", "nick", "email", "link", "page_key", "page_title", "page_admin_only", "site_name"),
    "site_urls",
}


def test_artalk_gets_texts_alone_and_an_address_for_everyone(site, tmp_path):
    _, out = moved(site, "artalk", tmp_path)
    before = {"0"}
    for artran in json.loads(out.read_text("utf-8")):
        assert set(artran) == ARTRAN
        assert {type(value) for value in artran.values()} == {str}
        assert artran["rid"] in before
        before.add(artran["id"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}", artran["created_at"])
        assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", artran["email"])
        assert artran["page_key"].startswith("/2020/01/")
        assert artran["nick"]
        assert artran["content"].strip()
    assert len(before) == 13


def test_staticman_gets_a_file_of_safe_yaml_for_each_comment(site, tmp_path):
    _, out = moved(site, "staticman", tmp_path)
    files = sorted(out.rglob("*.yml"))
    assert len(files) == 12
    assert {file.parent.name for file in files} == {"first", "雪-の-100", "third", "twice"}
    known = {"_id", "_parent", "replying_to", "name", "url", "message", "date"}
    entries = [yaml.safe_load(file.read_text("utf-8")) for file in files]
    assert all(set(entry) <= known and {"_id", "name", "message", "date"} <= set(entry) for entry in entries)
    assert all(re.fullmatch(r"comment-\d{13}-\d+\.yml", file.name) for file in files)
    assert {entry["_parent"] for entry in entries if "_parent" in entry} <= {entry["_id"] for entry in entries}


def test_the_plan_for_giscus_is_found_by_it_and_calls_nobody(site, tmp_path):
    _, out = moved(site, "giscus-plan", tmp_path, site="https://new.example")
    plan = json.loads(out.read_text("utf-8"))
    keys = []
    for discussion in plan["discussions"]:
        term = discussion["title"]
        assert discussion["key"] == f"/{term}"
        assert f"<!-- sha1: {hashlib.sha1(term.encode()).hexdigest()} -->" in discussion["body"]
        assert len(term) <= 256
        for top in discussion["comments"]:
            keys.append(top["key"])
            keys += [reply["key"] for reply in top["replies"]]
            assert not [reply for reply in top["replies"] if "replies" in reply]  # GitHub has one level
            for entry in (top, *top["replies"]):
                assert len(entry["body"]) <= 65_536
                assert not re.search(r"(?<![\w`])@\w", entry["body"])
    assert len(keys) == len(set(keys)) == 12
    deeper = next(
        reply["body"]
        for found in plan["discussions"]
        for top in found["comments"]
        for reply in top["replies"]
        if "Deeper" in reply["body"]
    )
    assert "in reply to Reader 12" in deeper


def test_no_cell_of_the_table_is_a_formula(site, tmp_path):
    _, out = moved(site, "csv", tmp_path)
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8"), newline="")))
    assert len(rows) == 17
    assert {len(row) for row in rows} == {10}
    assert not [cell for row in rows for cell in row if re.match(r"[\s\"']*[=+\-@\t\r]", cell) and cell[0] != "'"]
    assert "'=HYPERLINK(1)" in {row[9] for row in rows}


def test_json_holds_each_comment_whole(site, tmp_path):
    _, out = moved(site, "json", tmp_path)
    pages = json.loads(out.read_text("utf-8"))
    assert [page["url"] for page in pages if page["id"] == 2] == [
        "https://old.example/2020/01/%E9%9B%AA-%E3%81%AE-100/"
    ]
    said = {entry["id"]: entry for page in pages for entry in page["comments"]}
    assert said[13]["parent"] == 12
    assert "<script>" not in said[12]["html"]
    assert said[17]["type"] == "pingback"


# --- addresses


def test_a_page_stands_where_the_built_site_has_it(site, tmp_path):
    build(site)
    _, out = moved(site, "json", tmp_path)
    for page in json.loads(out.read_text("utf-8")):
        assert (site / "public" / unquote(urlsplit(page["url"]).path).strip("/") / "index.html").is_file()


@pytest.mark.parametrize(
    ("new", "address"),
    [
        ("", "https://old.example/2020/01/first/"),
        ("https://new.example", "https://new.example/2020/01/first/"),
        ("https://new.example:8080/", "https://new.example:8080/2020/01/first/"),
        ("http://new.example/notes/", "http://new.example/notes/2020/01/first/"),
    ],
)
def test_the_address_of_the_new_site(site, new, address):
    assert address in {found.url for found in Archive(site, new).conversations()}


@pytest.mark.parametrize("line", ['url: "/moved/\\u96ea/"', "url: '/moved/雪/'", "url: /moved/雪/  # by hand"])
def test_a_page_moved_by_hand_keeps_its_comments(tmp_path, line):
    site, _ = site_of(tmp_path, post(1, "first", comment(1)), head=OLD)
    (file,) = site.glob("content/**/first/index.md")
    file.write_text(
        re.sub(r"^url: .*$", line.replace("\\", "\\\\"), file.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )
    assert [found.url for found in Archive(site).conversations()] == ["https://old.example/moved/%E9%9B%AA/"]


def test_two_pages_at_one_address_do_not_become_one(tmp_path):
    site, _ = site_of(tmp_path, post(1, "first", comment(1)), post(2, "second", comment(2)), head=OLD)
    (file,) = site.glob("content/**/second/comments.json")
    (page,) = site.glob("content/**/second/index.md")
    page.unlink()
    file.write_text(file.read_text("utf-8").replace("/2020/01/second/", "/2020/01/first/"), "utf-8")
    account, _ = moved(site, "isso", tmp_path)
    assert account["refused"] == {"another page has the same address": 1}


@pytest.mark.parametrize("text", ["{", "[]", '{"post": 1, "comments": []}', "[" * 100_000])
def test_a_file_that_is_none_of_ours_is_named(tmp_path, text):
    site, _ = site_of(tmp_path, post(1, "first", comment(1)), head=OLD)
    (file,) = site.glob("content/**/comments.json")
    file.write_text(text)
    with pytest.raises(MigrateError, match=r"comments\.json"):
        list(Archive(site).conversations())


def test_a_folder_that_is_no_archive_and_a_system_that_is_none_are_told(tmp_path):
    for arguments, told in (
        ([str(tmp_path), "--to", "isso"], "no archive"),
        ([str(tmp_path), "--to", "x"], "Known are artalk"),
    ):
        result = CliRunner().invoke(permapress, ["comments", *arguments])
        assert told in str(result.exception)


@pytest.mark.parametrize("wrong", ["ftp://new.example", "https:///x", "new.example"])
def test_a_new_home_that_is_no_web_address_is_refused(site, wrong):
    with pytest.raises(MigrateError, match="names no web address"):
        Archive(site, wrong)


def test_where_no_file_is_named_standard_output_holds_it_and_nothing_else(site):
    result = CliRunner().invoke(permapress, ["comments", str(site), "--to", "json"], standalone_mode=False)
    assert result.exception is None
    assert len(json.loads(result.stdout)) == 6
    assert "16 public comments: 16 written" in result.stderr


def test_links_within_the_site_are_absolute_for_who_shows_them_elsewhere(site):
    archive = Archive(site, "https://new.example/notes/")
    given = 'see [a](/2020/01/first/) and `](/x)` and [b](//other.example/) and <img src="/wp-content/p.png"> \\](/y)'
    assert archive.absolute(given) == (
        "see [a](https://new.example/notes/2020/01/first/) and `](/x)` and [b](//other.example/) and "
        '<img src="https://new.example/notes/wp-content/p.png"> \\](/y)'
    )


def test_a_review_keeps_its_stars(tmp_path):
    stars = "<wp:meta_key>rating</wp:meta_key><wp:meta_value>{}</wp:meta_value>"
    said = [
        comment(n, comment_type="review").replace(
            "</wp:comment>", f"<wp:commentmeta>{stars.format(given)}</wp:commentmeta></wp:comment>"
        )
        for n, given in enumerate(("4", "9", "-1", "99999999999999999999"), 1)
    ]
    site, _ = site_of(tmp_path, post(1, "first", *said), head=OLD)
    assert not build(site).warnings
    page = (site / "public/2020/01/first/index.html").read_text("utf-8")
    assert re.findall(r'class="p-rating" value="?(\d+)"?>(\S+?)<', page) == [("4", "★★★★☆")]
    _, out = moved(site, "json", tmp_path)
    (found,) = json.loads(out.read_text("utf-8"))
    assert [entry.get("rating") for entry in found["comments"]] == [4, None, None, None]


def test_who_was_forgotten_does_not_go_along_and_answers_move_up(tmp_path):
    site, _ = site_of(tmp_path, post(1, "first", comment(1), comment(2, 1), comment(3, 2)), head=OLD)
    (file,) = site.glob("content/**/comments.json")
    data = json.loads(file.read_text("utf-8"))
    data["comments"][1] |= {"author": "", "content": "", "removed": True}
    file.write_text(json.dumps(data), "utf-8")
    account, out = moved(site, "json", tmp_path)
    assert account["left_out"] == {"of someone forgotten (permapress forget)": 1}
    assert [(entry["id"], entry["parent"]) for entry in json.loads(out.read_text("utf-8"))[0]["comments"]] == [
        (1, 0),
        (3, 1),
    ]


def test_of_pseudonyms_only_the_one_that_tells_people_apart_goes_along(tmp_path):
    site, _ = site_of(tmp_path, post(1, "first", comment(1)), head=OLD)
    (file,) = site.glob("apart/comments/**/first.json")
    text = (
        file.read_text("utf-8")
        .replace("reader1@example.org", "4f1c@person.invalid")
        .replace("198.51.100.7", "2001:db8:1::2")
    )
    file.write_text(text, "utf-8")
    _, out = moved(site, "json", tmp_path, with_private=True)
    (said,) = json.loads(out.read_text("utf-8"))[0]["comments"]
    assert (said["email"], said.get("ip")) == ("4f1c@person.invalid", None)


def test_a_plain_archive_and_one_of_a_front_page_give_their_private_half_too(tmp_path):
    site, _ = site_of(tmp_path, post(1, "first", comment(1)), target="plain", head=OLD)
    (found,) = Archive(site).conversations(private=True)
    assert found.private["1"]["email"] == "reader1@example.org"


NUMBERS = st.none() | st.integers(min_value=-1, max_value=6) | st.sampled_from(["3", [], {}, True, 1 << 70])
SAID = st.fixed_dictionaries(
    {
        "id": NUMBERS,
        "parent": NUMBERS,
        "type": st.sampled_from(["comment", "pingback"]),
        "content": st.sampled_from(["", "ok", "enough words"]),
        "date": st.sampled_from(["", "2020-01-01T00:00:00Z", "1950-01-01T00:00:00Z"]),
    }
)


class Talks:
    """An archive of given conversations."""

    def __init__(self, pages):
        self.pages = pages

    def conversations(self, **_options):
        for number, said in enumerate(self.pages):
            url = f"https://a.example/{number // 2}/"  # every second address is taken
            yield Conversation(file=PurePath("x"), post={"title": "T"}, url=url, comments=said, private={})

    def absolute(self, markdown):
        return markdown


@given(st.lists(st.lists(SAID, max_size=8), max_size=4), st.booleans())
def test_whatever_an_archive_holds_the_account_closes_and_parents_stand_before(pages, with_mentions):
    refused, numbers = [], set()
    mover = Mover(
        Talks(pages), Disqus(Site(title="", home="")), lambda *told: refused.append(told), with_mentions=with_mentions
    )
    for page in mover._pages():
        before = {0}
        for remark in page.remarks:
            assert remark.parent in before
            assert remark.number not in numbers
            before.add(remark.number)
            numbers.add(remark.number)
    assert mover.account.closes
    assert mover.account.total == sum(map(len, pages))
    assert mover.account.refused.total() == len(refused)


# --- hostile texts, large sites


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_is_well_formed_xml(value):
    clean = "".join(
        c for c in value if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
    )
    root = etree.fromstring(f"<r><a>{text(value)}</a><b>{cdata(value)}</b></r>".encode())
    for node in root:
        assert (node.text or "") == clean.replace("\r\n", "\n").replace("\r", "\n")


BITS = [
    *(
        "<code>a < b && c</code>",
        "<code>&lt;script&gt;</code>",
        "&lt;b&gt;no&lt;/b&gt;",
        "<b>bold</b>",
        "&amp;lt;",
        "AT&T",
    ),
    *("x < y > z", "`tick`", "``", "`", "\n\n", "\n", "<pre>if (a &lt; b) {\n  &amp;c;\n}</pre>", "* star", "_under_"),
    *(
        "[l](m)",
        "<blockquote>q &lt;i&gt;</blockquote>",
        "https://x.example/?a=1&b=2",
        "&copy; &#169;",
        "\\",
        "~~s~~",
        "x^2^",
    ),
    *(
        '<a href="https://x.example/?a=1&amp;b=2">l &amp; k</a>',
        "1. one",
        "# h",
        "<em>e</em>",
        "<code>`</code>",
        "&nbsp;",
    ),
]


@given(st.lists(st.sampled_from(BITS), min_size=1, max_size=8).map(" ".join))
def test_any_comment_reads_the_same_in_isso_and_after_remark42s_decoding(source):
    pytest.importorskip("isso", reason="Isso is not installed: pip install isso")
    markdown = render(parse(comment_html(source), lambda *_: None)).strip()
    assume(words(markdown))
    remark = replace(REMARK, markdown=markdown)
    assert as_shown(isso_markdown(remark)) == as_meant(markdown)
    decoded = html.unescape(MarkdownIt("commonmark", {"html": True}).render(remark42_html(remark)))
    shown = lxml_html.fragment_fromstring(decoded, create_parent="div")
    assert "".join(shown.text_content().split()) == as_meant(markdown)
    assert not shown.xpath("//script | //i")


PIECES = ["@ann", "`", "``", "```", "\n", "\n\n", "> ", "\\", "a", " ", "me@x.example", "    ", "~~~"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_stranger_on_github_is_called_outside_code(markdown):
    shown = lxml_html.fragment_fromstring(to_html(_quiet(markdown)) or " ", create_parent="div")
    for node in shown.xpath("//text()[not(ancestor::code)]"):
        assert not re.search(r"(?<![\w.])@\w", str(node))


def test_code_keeps_its_at_signs():
    assert _quiet("`@x` @y\n\n```\n@Override\n```\n@z") == "`@x` @\u2060y\n\n```\n@Override\n```\n@\u2060z"


def test_markdown_as_deep_as_our_own_writer_nests_keeps_its_words():
    assert words("> " * 96 + "deep") == "deep"
    assert to_html("> " * 20 + "deep").count("<blockquote>") == 20


def test_one_page_at_a_time_is_in_memory(tmp_path):
    site, _ = site_of(tmp_path, *(post(n, f"post-{n}", comment(n)) for n in range(1, 30)), head=OLD)
    archive, read = Archive(site), []
    conversations = archive.conversations

    def counted(**options):
        for found in conversations(**options):
            read.append(found)
            yield found

    archive.conversations = counted
    seen = []

    class Slow(Disqus):
        def text(self, pages):
            for page in pages:
                seen.append(len(read))
                yield page.title

    with FileOutput(tmp_path / "out") as output:
        account = Mover(archive, Slow(Site(title="", home="")), lambda *_: None).write(output)
    assert account.written == 29
    assert seen == list(range(1, 30))


def test_a_refusal_leaves_no_half_file(site, tmp_path, monkeypatch):
    def broken(_self, _pages):
        yield "half"
        raise MigrateError("stop")

    monkeypatch.setattr(Disqus, "text", broken)
    result = CliRunner().invoke(permapress, ["comments", str(site), "--to", "disqus", "-o", str(tmp_path / "x")])
    assert isinstance(result.exception, MigrateError)
    assert not list(tmp_path.iterdir())


REMARK = Remark(
    number=1,
    parent=0,
    author="A",
    url="",
    date=datetime(2020, 1, 2, tzinfo=UTC),
    type="comment",
    by_post_author=False,
    markdown="Words",
)


def test_a_page_without_a_date_is_as_old_as_its_first_comment():
    page = Page(url="https://a.example/", title="T", number=0, guid="", date=None, open=False, remarks=(REMARK,))
    found = "".join(Disqus(Site(title="", home="")).text([page]))
    assert "<wp:post_date_gmt>2020-01-02 00:00:00</wp:post_date_gmt>" in found
    assert "<dsq:thread_identifier>/</dsq:thread_identifier>" in found

"""Every file of comments keeps its importer's rules; each rule, broken once, is seen; what would break one is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importer_rules import RULES
from test_comment_systems import SAID, Talks, moved, site  # noqa: F401 - a fixture

from migrate.comment_systems import systems
from migrate.comment_systems.move import Mover
from migrate.comment_systems.output import FileOutput
from migrate.comment_systems.system import Page, Remark, Site


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("private", [False, True])
def test_what_is_written_keeps_every_rule(site, name, private, tmp_path):  # noqa: F811
    _, out = moved(site, name, tmp_path, **({"with_private": True} if private else {}), site="https://new.example")
    assert RULES[name](out) == set()


def swap(pattern, new, count=1):
    """A file with a place of it changed."""

    def change(text):
        made, times = re.subn(pattern, new, text, count=count, flags=re.DOTALL)
        assert times, pattern
        return made

    return change


def in_json(change):
    def made(text):
        data = json.loads(text)
        change(data)
        return json.dumps(data)

    return made


def set_to(name, value, at=0):
    return in_json(lambda data: data[at].__setitem__(name, value))


def top(data):
    return data["discussions"][0]["comments"][0]


FIELD = "<wp:comment_{0}>.*?</wp:comment_{0}>"


def field(name, value):
    return swap(FIELD.format(name), f"<wp:comment_{name}>{value}</wp:comment_{name}>")


BROKEN = {
    "disqus": [
        ("namespaces", swap("http://www.disqus.com/", "http://disqus.example/")),
        ("every field is required", swap("<content:encoded>.*?</content:encoded>", "")),
        ("every field is required", swap(FIELD.format("author_IP"), "")),
        ("an empty title", swap("<title>.*?</title>", "<title> </title>")),
        ("an absolute link", swap("<link>.*?</link>", "<link>/2020/</link>")),
        ("a date in GMT", swap("(post_date_gmt>)[^<]*", r"\g<1>2020-01-01 25:00:00")),
        ("open or closed", swap(">open<", ">yes<")),
        ("an identifier of one thread", swap("(thread_identifier>)[^<]+", r"\g<1>same", 0)),
        ("three characters", field("content", "&lt;p&gt;ok&lt;/p&gt;")),
        ("no bare line ends", field("content", "one line\nand more")),
        ("a number", field("id", "x1")),
        ("a name", field("author", " ")),
        ("an e-mail address", field("author_email", "")),
        ("a website or none", field("author_url", "nowhere")),
        ("a date in GMT", field("date_gmt", "")),
        ("approved 0 or 1", field("approved", "spam")),
        ("a parent that is not before", field("parent", "999")),
        ("a number twice", swap("(comment_id>)11<", r"\g<1>10<")),
    ],
    "remark42": [
        ("an absolute link", swap("<link>.*?</link>", "<link></link>")),
        ("a date in GMT", field("date_gmt", "yesterday")),
        ("only approved ones are read", field("approved", "0")),
        ("a name", field("author", "")),
        ("a parent that is not before", field("parent", "999")),
        ("a number twice", swap("(comment_id>)11<", r"\g<1>10<")),
        ("one block of HTML, encoded once more", field("content", "&lt;p&gt;words&lt;/p&gt;")),
    ],
    "artalk": [
        ("an array", lambda _text: "{}"),
        ("every field is there", in_json(lambda data: data[0].pop("ua"))),
        ("every value is a text", set_to("vote_up", 0)),
        ("a date with its offset", set_to("created_at", "2020-01-01T00:00:00Z")),
        ("an e-mail address", set_to("email", "")),
        ("a name", set_to("nick", "")),
        ("a text", set_to("content", " ")),
        ("a page", set_to("page_key", "")),
        ("a site", set_to("site_name", "")),
        ("true or false", set_to("is_pending", "0")),
        ("a number of votes", set_to("vote_down", "none")),
        ("a parent that is not before", set_to("rid", "999")),
        ("a number twice", in_json(lambda data: data[1].__setitem__("id", data[0]["id"]))),
    ],
    "giscus-plan": [
        ("a title of 256 characters", in_json(lambda data: data["discussions"][0].__setitem__("title", "x" * 257))),
        ("the mark of the term", swap("sha1: .", "sha1: x")),
        ("one level of answers", in_json(lambda data: top(data)["replies"][0].__setitem__("replies", []))),
        ("65,536 characters", in_json(lambda data: top(data).__setitem__("body", top(data)["body"] + "x" * 65_536))),
        (
            "whose it is, since the token's owner writes all",
            in_json(lambda data: top(data).__setitem__("body", "words")),
        ),
        ("a number twice", in_json(lambda data: top(data)["replies"][0].__setitem__("key", top(data)["key"]))),
    ],
}


@pytest.mark.parametrize(
    ("name", "rule", "change"),
    [pytest.param(name, *one, id=f"{name}: {one[0]}") for name, broken in BROKEN.items() for one in broken],
)
def test_a_rule_that_is_broken_once_is_seen(site, name, rule, change, tmp_path):  # noqa: F811
    _, out = moved(site, name, tmp_path, site="https://new.example")
    out.write_text(change(out.read_text("utf-8")), "utf-8")
    assert rule in RULES[name](out)


STATICMAN = [
    ("the keys of themes", lambda text: text.replace("message:", "words:")),
    ("an e-mail address as its MD5", lambda text: text + "email: ann@example.org\n"),
    ("both names of a parent", lambda text: text + "replying_to: wordpress-999\n"),
    ("a parent that is there", lambda text: text + "_parent: wordpress-999\nreplying_to: wordpress-999\n"),
]


@pytest.mark.parametrize(("rule", "change"), STATICMAN, ids=lambda one: one if isinstance(one, str) else "")
def test_a_rule_of_staticman_s_files_that_is_broken_once_is_seen(site, rule, change, tmp_path):  # noqa: F811
    _, out = moved(site, "staticman", tmp_path)
    file = next(path for path in sorted(out.rglob("*.yml")) if "_parent" not in path.read_text("utf-8"))
    file.write_text(change(file.read_text("utf-8").removeprefix("---\n").removesuffix("---\n")), "utf-8")
    assert rule in RULES["staticman"](out)


def test_a_file_of_staticman_by_another_name_or_twice_is_seen(site, tmp_path):  # noqa: F811
    _, out = moved(site, "staticman", tmp_path)
    file = next(iter(sorted(out.rglob("*.yml"))))
    (file.parent / "comment.yml").write_bytes(file.read_bytes())
    assert RULES["staticman"](out) == {"the name of a file", "a number twice"}


GOOD = Remark(
    number=1,
    parent=0,
    author="Ann",
    url="",
    date=datetime(2020, 1, 1, tzinfo=UTC),
    type="comment",
    by_post_author=False,
    markdown="Enough words.",
)
PAGE = Page(url="https://a.example/b/", title="T", number=1, guid="g", date=None, open=True, remarks=(GOOD,))


@pytest.mark.parametrize("name", sorted({*RULES, "isso", "disqus-export"}))
def test_what_would_break_a_rule_is_refused_before_it_is_written(name):
    system = systems()[name](Site(title="", home="https://a.example/"))
    assert not system.refuses(GOOD)
    assert not system.refuses_page(PAGE)
    for broken in (
        {"date": None},
        {"date": datetime(1969, 1, 1, tzinfo=UTC)},
        {"markdown": " "},
        {"markdown": "<b></b>"},
    ):
        assert system.refuses(replace(GOOD, **broken)), broken
    for url in ("", "/b/", "mailto:a@b.example", "//a.example/b/"):
        assert system.refuses_page(replace(PAGE, url=url)), url
    assert bool(system.refuses(replace(GOOD, markdown="ok"))) == (name == "disqus")
    assert bool(system.refuses(replace(GOOD, markdown="x" * 70_000))) == (name == "giscus-plan")
    long = replace(PAGE, url="https://a.example/" + "x" * 300)
    assert bool(system.refuses_page(long)) == (name == "giscus-plan")


NAMES = st.sampled_from(["", " ", "Ann", "=1+1", "a\x00b", "<b>", "]]>", "名前", "@x", "a\nb"])
URLS = st.sampled_from(["", "https://reader.example/?a=1&b=<2>", "http://x"])
ANYTHING = st.builds(lambda said, author, url: {**said, "author": author, "url": url}, SAID, NAMES, URLS)


@given(st.sampled_from(sorted(set(RULES) - {"staticman"})), st.lists(st.lists(ANYTHING, max_size=6), max_size=3))
@settings(max_examples=60)
def test_whatever_an_archive_holds_the_rules_are_kept(tmp_path_factory, name, pages):
    out = tmp_path_factory.mktemp("rules") / "out"
    system = systems()[name](Site(title="", home="https://a.example/"))
    with FileOutput(out) as output:
        Mover(Talks(pages), system, lambda *_told: None).write(output)
    assert RULES[name](out) == set()

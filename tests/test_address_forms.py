"""Every form of an address that docs/reference/old-addresses.md names is answered as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from servers import COMMANDS, missing, serving
from test_attachment_pages import attachment
from test_permalink_structures import HEAD, item

from migrate.build import build
from migrate.pipeline import Order, convert
from migrate.redirects.mapfile import read_map
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite
from migrate.writers.target import Options

PAGE = Path(__file__).parents[1] / "docs/reference/old-addresses.md"
ROWS = re.findall(r"^\| `([^`]+)` \| (?:→ `([^`]+)`|(\d{3})) \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
HOME = "https://ex.org"
TERMS = "".join(
    f'<category domain="{taxonomy}" nicename="{slug}"><![CDATA[{name}]]></category>'
    for taxonomy, slug, name in (
        ("category", "news", "News"), ("post_tag", "x", "X"), ("post_format", "post-format-gallery", "Gallery")
    )
)  # fmt: skip
FORMER = "".join(
    f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
    for key, value in (("_wp_old_slug", "helo"), ("_wp_old_date", "2010-08-01"))
)
COMMENT = (
    "<wp:comment><wp:comment_id>5</wp:comment_id><wp:comment_author>Bo</wp:comment_author><wp:comment_approved>1</wp:comment_approved>"
    "<wp:comment_date>2010-08-05 10:00:00</wp:comment_date><wp:comment_content>Nice.</wp:comment_content></wp:comment>"
)


def export(more=""):
    date, post = "2010-08-04 10:11:12", f"{HOME}/2010/08/04/hello/"
    parts = [
        item("post", 12, post, "hello", date, TERMS + FORMER + COMMENT),
        item("post", 13, f"{HOME}/2009/01/02/first/", "first", "2009-01-02 03:04:05"),
        item("post", 14, f"{HOME}/2009/05/06/second/", "second", "2009-05-06 03:04:05"),
        item("page", 20, f"{HOME}/about/", "about", date),
        item("page", 21, f"{HOME}/about/us/", "us", date, "<wp:post_parent>20</wp:post_parent>"),
        attachment(30, "hut", f"{post}hut/", 12),
        attachment(31, "goat", f"{HOME}/goat/"),
        item("trail", 40, f"{HOME}/trail/ridge/", "ridge", date),
        item("trail", 41, f"{HOME}/trail/col/", "col", date),
    ]
    return HEAD.format(home=HOME) + "".join(parts) + more + "</channel></rss>"


def served(folder, text, **options):
    (folder / "export.xml").write_text(text, encoding="utf-8")
    order = Order(inputs=[str(folder / "export.xml")], output=folder / "site", jobs=1, options=Options(**options))
    convert(order, lambda _: None)
    build(folder / "site")
    return StaticSite(folder / "site/public", Resolver(read_map(folder / "site/redirects")))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return served(tmp_path_factory.mktemp("forms"), export())


def test_the_page_has_rows():
    assert len(ROWS) > 150
    assert len(ROWS) == len([line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")])


@pytest.mark.parametrize(("address", "target", "status", "_why"), ROWS, ids=[row[0] for row in ROWS])
def test_a_form_is_answered_as_the_page_says(site, address, target, status, _why):
    answer = site.answer(address)
    assert (int(answer.status), answer.location) == ((301, target) if target else (int(status), ""))


@pytest.mark.parametrize("kind", COMMANDS)
def test_servers_answer_as_the_page_says(site, kind):
    if missing(kind):
        pytest.skip(missing(kind))
    differ = {}
    with serving(kind, site.public, site.public.parent / "redirects") as ask:
        for address, target, status, _ in ROWS:
            answer = ask(address)
            if answer not in ((301, target), (308, target)) if target else answer != (int(status), ""):
                differ[address] = answer
    assert differ == {}


VALIDATED = item("amp_validated_url", 50, f"{HOME}/?amp_validated_url=x", "x", "2010-08-04 10:11:12")


@pytest.mark.parametrize(("more", "options"), [("", {"amp": True}), (VALIDATED, {})], ids=["told", "seen"])
def test_pages_for_telephones_lead_to_their_posts(tmp_path, more, options):
    site = served(tmp_path, export(more), **options)
    assert site.answer("/2010/08/04/hello/amp/").location == "/2010/08/04/hello/"
    assert site.answer("/about/us/amp").location == "/about/us/"
    assert site.answer("/nothing/amp/").status == 404


def test_under_plain_permalinks_a_post_s_feed_is_asked_for_by_its_number(tmp_path):
    text = re.sub(rf"<link>{HOME}/20\d\d/\d\d/\d\d/(\w+)/</link>", rf"<link>{HOME}/?p=1</link>", export())
    site = served(tmp_path, text)
    assert site.answer("/?feed=rss2&p=12").location == site.answer("/?p=12").location + "feeds/"


@pytest.mark.parametrize(
    ("day", "week", "target"),
    [
        ("2021-01-03", "m=2021&w=0", "/2021/01/"),  # the last week of 2020 goes on: week 0
        ("2021-01-04", "m=2021&w=1", "/2021/01/"),
        ("2018-12-31", "m=2018&w=53", "/2018/12/"),  # the first week of 2019 has begun: WEEK() counts on
        ("2020-12-31", "m=2020&w=53", "/2020/12/"),
    ],
)
def test_weeks_are_counted_as_mysql_does(tmp_path, day, week, target):
    post = item("post", 60, f"{HOME}/{day.replace('-', '/')}/late/", "late", f"{day} 10:00:00")
    assert served(tmp_path, export(post)).answer(f"/?{week}").location == target

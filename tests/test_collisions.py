"""Two things that would be one page of the new site: each stands somewhere, is the page that it was, and it is told.

All in one export, under ``/%postname%/``, where posts, pages, terms and archives of dates share the home folder.
"""

import re
from html import unescape
from urllib.parse import unquote

import pytest
import yaml
from exports import FOOT, HEAD, comment, item
from test_convert import run

from migrate.build import build
from migrate.redirects.mapfile import read_map
from migrate.redirects.model import uri
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite

JANUARY, MARCH = "2024-01-25", "2024-03-03"
TERMS = """<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ada</wp:author_login></wp:author>
<wp:category><wp:term_id>101</wp:term_id><wp:category_nicename>news</wp:category_nicename><wp:cat_name>Name 101</wp:cat_name></wp:category>
<wp:category><wp:term_id>102</wp:term_id><wp:category_nicename>feed</wp:category_nicename><wp:category_parent>news</wp:category_parent><wp:cat_name>Name 102</wp:cat_name></wp:category>
<wp:category><wp:term_id>103</wp:term_id><wp:category_nicename>Category 1</wp:category_nicename><wp:cat_name>Name 103</wp:cat_name></wp:category>
<wp:category><wp:term_id>104</wp:term_id><wp:category_nicename>category-1</wp:category_nicename><wp:cat_name>Name 104</wp:cat_name></wp:category>
<wp:tag><wp:term_id>105</wp:term_id><wp:tag_slug>feed</wp:tag_slug><wp:tag_name>Name 105</wp:tag_name></wp:tag>
<wp:tag><wp:term_id>106</wp:term_id><wp:tag_slug>FEED</wp:tag_slug><wp:tag_name>Name 106</wp:tag_name></wp:tag>
<wp:term><wp:term_id>107</wp:term_id><wp:term_taxonomy>author</wp:term_taxonomy><wp:term_slug>ada</wp:term_slug><wp:term_name>Name 107</wp:term_name></wp:term>
"""
IN_TERMS = "".join(
    f'<category domain="{taxonomy}" nicename="{slug}">N</category>'
    for taxonomy, slug in [
        *(("category", slug) for slug in ("news", "feed", "Category 1")),
        *(("post_tag", "feed"), ("post_tag", "FEED"), ("author", "ada")),
    ]
)
ITEMS = [  # type, path, slug, day, what else
    ("post", "/hello/", "hello", JANUARY, IN_TERMS + comment(1)),
    ("post", "/more/", "more", MARCH, '<category domain="category" nicename="category-1">N</category>'),
    ("post", "/2024/", "2024", JANUARY, ""),  # the year
    ("post", "/25/", "25", JANUARY, ""),  # its folder is that of the day
    ("post", "/feed/", "feed", MARCH, ""),
    ("page", "/page/2/", "2", MARCH, ""),  # the further pages of the home page
    ("page", "/hello/feed/", "feed", MARCH, ""),  # the feed of a post's comments
    ("page", "/hello/index.html", "index.html", MARCH, ""),
    ("page", "/work/", "work", MARCH, ""),  # an own type's archive, if it had one
    ("work", "/work/a/", "a", MARCH, ""),
    ("page", "/author/ada/", "ada", MARCH, ""),
    ("page", "/category/news/", "news", MARCH, ""),
    ("post", "/x%20y/", "x y", MARCH, ""),  # one folder to Hugo
    ("post", "/x-y/", "x-y", MARCH, ""),
    ("post", "/caf%C3%A9/", "caf%c3%a9", MARCH, ""),  # one in NFC
    ("post", "/cafe%CC%81/", "cafe%cc%81", MARCH, ""),
    ("post", "/stra%C3%9Fe/", "stra%c3%9fe", MARCH, ""),  # one in another case
    ("post", "/STRASSE/", "STRASSE", MARCH, ""),
    ("attachment", "/hello/", "hello", MARCH, ""),
    ("page", "/tip./", "tip.", MARCH, ""),  # one on some disks
    ("page", "/tip/", "tip", MARCH, ""),
    ("page", "/_redirects", "_redirects", MARCH, ""),  # what a host reads
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("collisions")
    items = "".join(
        item(
            number,
            title=f"Name {number}",
            more=f"<link>https://ex.org{path}</link><wp:post_name>{slug}</wp:post_name><dc:creator>ada</dc:creator>"
            f"<wp:post_date>{day} 10:00:00</wp:post_date>{more}",
        ).replace(">post<", f">{kind}<")
        for number, (kind, path, slug, day, more) in enumerate(ITEMS, 1)
    )
    source = HEAD + "<link>https://ex.org</link>" + TERMS + items + FOOT
    (folder / "export.xml").write_text(source, encoding="utf-8")
    status, account, found = run(folder / "export.xml", output=folder / "site")
    assert (int(status), account.closes) == (0, True)
    assert build(folder / "site").warnings == ()
    return folder / "site", {finding.message for finding in found if finding.kind.name in {"ADDRESS_CLASH", "RENAMED"}}


@pytest.fixture(scope="module")
def rows(site):
    return list(read_map(site[0] / "redirects").rows())


def _shown(site, address):
    """(status, the heading of the page) at an address."""
    answer = StaticSite(site[0] / "public", Resolver(read_map(site[0] / "redirects"))).answer(uri(address))
    text = answer.file.read_text(encoding="utf-8") if answer.file else ""
    return int(answer.status), unescape((re.search("<title>(.*?) – Example</title>", text) or ["", ""])[1])


def test_each_thing_is_the_page_at_its_address(site, rows):
    own = [
        row
        for row in rows
        if row.status == 200 and row.id and row.kind in {"post", "page", "item", "term", "attachment"}
    ]
    assert {row.id for row in own} == {*range(1, len(ITEMS) + 1), *range(101, 108)}
    assert {row.old: shown for row in own if (shown := _shown(site, row.old)) != (200, f"Name {row.id}")} == {}


def test_each_list_and_each_feed_is_there(site, rows):
    lists = [
        row
        for row in rows
        if row.status == 200 and row.kind in {"home", "date", "author", "archive", "feed", "replies"}
    ]
    assert {row.old for row in lists} >= {
        "/2024/",
        "/2024/01/25/",
        "/author/ada/",
        "/feed/",
        "/hello/feed/",
        "/category/news/feed/",
    }
    served = StaticSite(site[0] / "public")
    files = {row.old: served.answer(uri(row.old)).file for row in lists}
    assert {old for old, file in files.items() if file is None} == set()
    assert {old for old, file in files.items() if old.endswith("/feed/") != (file.name == "index.xml")} == set()


def test_every_row_leads_to_a_page(site, rows):
    served = StaticSite(site[0] / "public", Resolver(read_map(site[0] / "redirects")))
    assert {row.new for row in rows if int(served.answer(uri(row.new)).status) != 200} == set()


def test_a_list_holds_what_is_in_it_and_nothing_else(site):
    served = StaticSite(site[0] / "public")
    for address, inside, outside in (("/category/Category 1/", 1, 2), ("/category/category-1/", 2, 1)):
        text = served.answer(uri(address)).file.read_text(encoding="utf-8")
        assert (f">Name {inside}<" in text, f">Name {outside}<" in text) == (True, False), address


def test_each_collision_is_told(site):
    told = {
        unquote(message.partition(" is taken")[0].rpartition(" ")[2]) for message in site[1] if "is taken" in message
    }
    assert told >= {
        *("/2024/", "/feed/", "/page/2/", "/hello/feed/", "/hello/index.html", "/author/ada/", "/category/news/"),
        *("/café/", "/STRASSE/", "/hello/", "/tag/FEED/", "/category/news/feed/", "/_redirects"),
    }
    assert not told & {"/tag/feed/", "/work/", "/x-y/", "/25/", "/tip/"}
    assert "no page can be built at /tip./: it stands at /tip-/" in site[1]


def test_no_two_files_are_one_on_a_disk_without_case_nor_two_folders_to_hugo(site):
    names = [path.relative_to(site[0]).as_posix() for path in (site[0] / "content").rglob("*")]
    assert len({name.casefold().replace(" ", "-") for name in names}) == len(names)
    urls = [yaml.safe_load(path.read_text().split("---")[1]).get("url") for path in (site[0] / "content").rglob("*.md")]
    folded = [url.rstrip("/").casefold() for url in urls if url]
    assert len(set(folded)) == len(folded)

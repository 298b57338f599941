"""The Hugo theme: what a built page, list and feed hold."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import threading
import tomllib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from growth import assert_linear, children
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

import migrate.writers.hugo.config as hugo_module
from migrate.build import BuildResult, build
from migrate.serve import make_server
from migrate.writers.hugo.config import SiteConfig, hugo_config

THEME = Path(hugo_module.__file__).parent / "theme"
TEXT = "The snow had settled overnight, and the crust carried us without a sound.\n"


class Sample:
    """A site written by hand, as the Hugo target would write one."""

    def __init__(self, root: Path, **config: Any) -> None:
        self.root = root
        own = {"title": "Ridge & Valley", "base_url": "https://ridge.example/"} | config
        shutil.copytree(THEME, root / "themes/permapress", ignore=shutil.ignore_patterns("site-files"))
        shutil.copytree(THEME / "site-files", root, dirs_exist_ok=True)
        (root / "hugo.toml").write_text(hugo_config(SiteConfig(**own)), encoding="utf-8")
        self.page("_index.md", {"title": own["title"]})
        self.page("posts/_index.md", {"title": "Posts", "build": {"render": "never"}})
        language = own.get("language", "en")
        self.data("site.json", {"title": own["title"], "language": language, "direction": "ltr"})

    def page(self, path: str, meta: dict[str, Any], body: str = "") -> None:
        head = yaml.safe_dump(meta, allow_unicode=True)
        self.write(f"content/{path}", f"---\n{head}---\n{body}")

    def post(self, path: str, body: str = TEXT, comments: list[dict[str, Any]] | None = None, **meta: Any) -> None:
        year, month, day, slug = path.split("/")
        meta = {
            "title": slug.capitalize(),
            "date": f"{year}-{month}-{day}T10:00:00Z",
            "url": f"/{path}/",
        } | meta
        self.page(f"posts/{path}/index.md", meta, body)
        if comments is not None:
            told = json.dumps({"count": len(comments), "comments": comments})
            self.write(f"content/posts/{path}/comments.json", told)

    def term(self, taxonomy: str, slug: str, title: str, url: str, body: str = "", **params: Any) -> None:
        params["wordpress"] = {"id": 1, "taxonomy": taxonomy, "slug": slug}
        self.page(f"{taxonomy}/{slug}/_index.md", {"title": title, "url": url, "params": params}, body)

    def data(self, name: str, value: Any) -> None:
        self.write(f"data/{name}", json.dumps(value, ensure_ascii=False))

    def write(self, path: str, content: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def build(self) -> BuildResult:
        return build(self.root)


def comment(number: int, parent: int = 0, depth: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "parent": parent,
        "depth": depth,
        "author": f"Reader {number}",
        "url": "",
        "date": "2018-03-04T10:00:00+01:00",
        "date_gmt": f"2018-03-04T09:00:{number % 60:02}Z",
        "type": "comment",
        "by_post_author": False,
        "content": f"Word{number} *said*.",
    } | more


THREAD = [
    comment(1, url="https://reader.example/"),
    comment(2, 1, 1, by_post_author=True),
    comment(3, 2, 2, content="{{< hello >}} and `{{% code %}}` and [a](https://x.example/{{b)"),
    comment(4, 1, 1),
    comment(5, author=""),
    comment(6, type="pingback", author="Another blog"),
    comment(7, 6, 1),
]
HOSTILE = """<p title="<pre onclick=alert(1) <table ">text</p>

```
code   kept
 to the <letter>
```

| A | B |
| - | - |
| one | two |

## Heading

[link](/about/) and ![picture](/wp-content/uploads/p.png)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    sample = Sample(tmp_path_factory.mktemp("site"), taxonomies=("categories", "tags", "authors", "formats", "region"))
    guid = {"wordpress": {"id": 1, "guid": "https://old.example/?p=1&x=1"}}
    picture = {
        "src": "/wp-content/uploads/p.png",
        "alt": "A hill",
        "caption": "Noon",
        "width": 8,
        "height": 8,
    }
    enclosure = {"url": "/a.mp3", "length": 12, "type": "audio/mpeg"}
    sample.post(
        "2018/03/03/snow",
        HOSTILE,
        THREAD,
        categories=["ski-tours"],
        tags=["spring"],
        authors=["ann"],
        region=["north"],
        params=guid | {"image": picture, "enclosures": [enclosure]},
    )
    sample.post("2018/03/02/pinned", categories=["routes"], authors=["ann"], params={"sticky": True})
    sample.post("2017/12/24/nameless", title="", formats=["aside"])
    sample.post("2017/11/05/горы", title="Горы", params={"language": "he", "direction": "rtl"})
    sample.post("2017/11/04/hidden", params={"seo": {"noindex": True, "title": "Own & title"}})
    for number in range(1, 13):
        sample.post(f"2016/01/{number:02}/note-{number}", tags=["spring"])
    sample.page("pages/guide/index.md", {"title": "Guide", "url": "/guide/"}, TEXT)
    below = {"title": "Huts", "url": "/guide/Huts.html", "params": {"parent": "/guide/"}}
    sample.page("pages/guide--huts/index.md", below, TEXT)
    sample.page("pages/old/index.md", {"title": "Old", "url": "/archives/12"}, TEXT)
    file = {
        "file": "/wp-content/uploads/p.png",
        "mime": "image/png",
        "alt": "Hill",
        "parent": "/2018/03/03/snow/",
    }
    sample.page(
        "attachments/2018/03/p/index.md",
        {"title": "p", "url": "/p/", "authors": ["ann"], "params": {"attachment": file}},
        "What it shows.\n",
    )
    sample.page("hut/_index.md", {"title": "Huts", "url": "/huts/"})
    sample.page("hut/lower/index.md", {"title": "Lower", "date": "2018-01-01T00:00:00Z", "url": "/huts/lower/"})
    below_routes = {"descendants": ["winter", "ski-tours"]}
    sample.term("categories", "routes", "Routes", "/category/routes/", "*All* routes.", **below_routes)
    winter = {"parent": "routes", "descendants": ["ski-tours"]}
    sample.term("categories", "winter", "Winter", "/category/routes/winter/", **winter)
    sample.term("categories", "ski-tours", "Ski tours", "/category/routes/winter/ski-tours/", parent="winter")
    sample.term("tags", "spring", "Spring", "/tag/spring/")
    sample.term("authors", "ann", "Ann Lee", "/author/ann/")
    sample.term("formats", "aside", "Aside", "/type/aside/")
    sample.term("region", "north", "The North", "/region/north/")
    paths = ["2018", "2018/03", "2018/03/03", "2016"]
    sample.data("dates.json", {"dates": [{"path": p, "url": f"/{p}/", "title": p} for p in paths]})
    inner = [{"title": "Winter", "url": "/category/routes/winter/", "children": []}]
    entries = [
        {"title": "Home", "url": "/", "children": []},
        {"title": "Routes", "url": "#", "children": inner},
    ]
    sample.data("menus.json", {"menus": [{"slug": "m", "name": "M", "entries": entries}]})
    picture_file = sample.root / "static/wp-content/uploads/p.png"
    picture_file.parent.mkdir(parents=True)
    picture_file.write_bytes(_png())
    result = sample.build()
    assert result.warnings == ()
    return sample


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (8).to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*part) for part in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 72)), (b"IEND", b""))
    )


Reader = Callable[[str], html.HtmlElement]


@pytest.fixture
def page(site: Sample) -> Reader:
    def read(address: str) -> html.HtmlElement:
        return read_page(site.root / "public" / address.strip("/"))

    return read


def read_page(place: Path) -> html.HtmlElement:
    file = place / "index.html" if place.is_dir() else place
    return html.document_fromstring(file.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def of_class(root: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    return list(root.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]"))


def titles(root: html.HtmlElement) -> list[str]:
    return [node.text_content().strip() for node in root.xpath("//ul[@class='entries']/li/h2")]


def words(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/2018/03/03/snow/", "text code kept to the <letter> A B one two Heading link and"),
        ("/guide/", TEXT.strip()),
        ("/p/", "What it shows."),
    ],
)
def test_e_content_holds_the_body_alone(page: Reader, address: str, body: str) -> None:
    found = of_class(page(address), "e-content")
    assert [words(node) for node in found] == [body]


def test_what_scrolls_can_be_reached_by_keyboard(page: Reader) -> None:
    body = of_class(page("/2018/03/03/snow/"), "e-content")[0]
    assert [node.get("tabindex") for node in body.iter("pre")] == ["0"]
    assert [node.getparent().get("tabindex") for node in body.iter("table")] == ["0"]


def test_markup_quoted_in_an_attribute_stays_in_it(page: Reader) -> None:
    body = of_class(page("/2018/03/03/snow/"), "e-content")[0]
    assert body[0].tag == "p"
    assert list(body[0].attrib) == ["title"]
    assert not body.xpath(".//@onclick")


def test_code_is_kept_to_the_letter(page: Reader) -> None:
    assert page("/2018/03/03/snow/").xpath("string(//pre)") == "code   kept\n to the <letter>\n"


def test_a_heading_gets_no_id_that_could_be_a_comments(page: Reader) -> None:
    assert not page("/2018/03/03/snow/").xpath("//*[contains(@class,'e-content')]//h2/@id")


def test_each_comment_stands_in_what_it_answers(page: Reader) -> None:
    cites = {node.get("id"): node for node in of_class(page("/2018/03/03/snow/"), "h-cite")}
    assert set(cites) == {f"comment-{each['id']}" for each in THREAD}
    for each in THREAD:
        ups = [up.get("id") for up in cites[f"comment-{each['id']}"].iterancestors("article") if up.get("id")]
        assert ups[:1] == ([f"comment-{each['parent']}"] if each["parent"] else [])


def test_a_comment_shows_its_author_and_its_text(page: Reader) -> None:
    root = page("/2018/03/03/snow/")
    first = root.get_element_by_id("comment-1")
    assert "Reader 1" in words(first)
    assert "Word1 said." in words(first)
    assert first.xpath("string(.//a[contains(@class,'p-name')]/@href)") == "https://reader.example/"
    assert "Anonymous" in words(root.get_element_by_id("comment-5"))
    assert root.xpath("boolean(//*[@id='comment-2'][contains(@class,'by-author')])")


def test_braces_in_a_comment_are_no_shortcode(page: Reader) -> None:
    third = page("/2018/03/03/snow/").get_element_by_id("comment-3")
    assert "{{< hello >}} and {{% code %}} and a" in words(third)
    assert third.xpath("string(.//div//a/@href)") == "https://x.example/%7B%7Bb"


def test_mentions_and_their_answers_stand_apart(page: Reader) -> None:
    root = page("/2018/03/03/snow/")
    assert root.xpath("//section[@id='mentions']//article/@id") == ["comment-6", "comment-7"]
    assert len(root.xpath("//section[@id='comments']//article")) == 5


def test_no_page_runs_anything_or_asks_another_host(site: Sample) -> None:
    for file in (site.root / "public").rglob("*.html"):
        root = read_page(file)
        assert not root.xpath("//script | //iframe | //link[@rel='stylesheet'][not(starts-with(@href,'/'))]"), file
        assert len(root.xpath("//h1")) == 1, file
        assert root.get("lang") == "en", file


def test_a_nameless_post_is_called_so(page: Reader) -> None:
    assert "Untitled" in titles(page("/"))
    assert words(page("/2017/12/24/nameless/").xpath("//h1")[0]) == "Untitled"


def test_sticky_posts_are_first_on_the_first_page_and_once(page: Reader) -> None:
    first, second = titles(page("/")), titles(page("/page/2/"))
    assert first[:2] == ["Pinned", "Snow"]
    assert len(first) == 10
    assert not set(first) & set(second)
    assert len(first + second) == 17


def test_a_sticky_post_of_a_later_page_comes_first_too(tmp_path: Path) -> None:
    sample = Sample(tmp_path, posts_per_page=1)
    sample.post("2018/01/02/new")
    sample.post("2018/01/01/old", params={"sticky": True})
    sample.build()
    assert titles(read_page(tmp_path / "public")) == ["Old", "New"]


def test_a_term_lists_the_posts_of_all_terms_below_it(page: Reader) -> None:
    root = page("/category/routes/")
    assert titles(root) == ["Snow", "Pinned"]
    assert words(of_class(root, "intro")[0]) == "All routes."
    assert [a.text for a in root.xpath("//header[@class='title']//a")] == ["Winter"]
    assert titles(page("/category/routes/winter/")) == ["Snow"]
    crumbs = page("/category/routes/winter/ski-tours/").xpath("//nav[@class='crumbs']//a/text()")
    assert crumbs == ["Routes", "Winter"]


def test_an_author_page_lists_posts_and_no_attachments(page: Reader) -> None:
    assert titles(page("/author/ann/")) == ["Snow", "Pinned"]


def test_a_post_shows_the_titles_of_its_terms(page: Reader) -> None:
    found = {node.text: node.get("href") for node in of_class(page("/2018/03/03/snow/"), "p-category")}
    assert found == {
        "Ski tours": "/category/routes/winter/ski-tours/",
        "Spring": "/tag/spring/",
        "The North": "/region/north/",
    }


def test_date_archives_list_their_posts(page: Reader) -> None:
    assert titles(page("/2018/")) == ["Snow", "Pinned"]
    assert words(page("/2018/03/").xpath("//h1")[0]) == "March 2018"
    assert titles(page("/2018/03/03/")) == ["Snow"]
    assert len(titles(page("/2016/page/2/"))) == 2


def test_own_types_have_their_archive(page: Reader) -> None:
    assert titles(page("/huts/")) == ["Lower"]


def test_pages_know_what_is_above_and_below_them(page: Reader) -> None:
    assert page("/guide/").xpath("//ul[@class='children']//a/@href") == ["/guide/Huts.html"]
    assert page("/guide/Huts.html").xpath("//nav[@class='crumbs']//a/@href") == ["/guide/"]


def test_an_attachment_shows_its_file_above_its_description(page: Reader) -> None:
    root = page("/p/")
    assert root.xpath("//main//img/@src") == ["/wp-content/uploads/p.png"]
    assert root.xpath("string(//p[@class='terms']/a)") == "Snow"


def test_addresses_are_exactly_those_that_were_asked_for(site: Sample) -> None:
    public = site.root / "public"
    for path in ("2017/11/05/горы/index.html", "guide/Huts.html", "archives/12/index.html", "404.html"):
        assert (public / path).is_file(), path
    for path in ("posts", "pages", "attachments", "categories", "tags", "authors", "hut", "page/1"):
        assert not (public / path).exists(), path


def test_what_is_for_the_theme_is_not_published(site: Sample) -> None:
    assert not list((site.root / "public").rglob("comments.json"))
    assert not list((site.root / "public").rglob("*.md"))


def test_a_page_that_asks_not_to_be_indexed_is_not_in_the_sitemap(site: Sample, page: Reader) -> None:
    sitemap = etree.parse(site.root / "public/sitemap.xml")
    places = [node.text for node in sitemap.iter("{*}loc")]
    assert "https://ridge.example/2018/03/03/snow/" in places
    assert not [place for place in places if place and "hidden" in place]
    root = page("/2017/11/04/hidden/")
    assert root.xpath("string(//meta[@name='robots']/@content)") == "noindex"
    assert root.xpath("string(//title)") == "Own & title"
    assert "https://ridge.example/sitemap.xml" in (site.root / "public/robots.txt").read_text()


def test_microformats_name_the_post(page: Reader) -> None:
    root = page("/2018/03/03/snow/")
    entry = of_class(root, "h-entry")[0]
    assert words(entry.xpath("./header/h1[@class='p-name']")[0]) == "Snow"
    assert entry.xpath("string(./header//time/@datetime)") == "2018-03-03T10:00:00Z"
    assert words(entry.xpath("./header//span[contains(@class,'h-card')]")[0]) == "Ann Lee"
    assert entry.xpath("string(.//img[@class='u-photo']/@alt)") == "A hill"


def test_a_post_has_its_own_language_and_direction(page: Reader) -> None:
    entry = of_class(page("/2017/11/05/горы/"), "h-entry")[0]
    assert (entry.get("lang"), entry.get("dir")) == ("he", "rtl")


def test_the_page_of_a_menu_entry_is_marked(page: Reader) -> None:
    assert page("/").xpath("//nav//a[@aria-current='page']/text()") == ["Home"]
    assert page("/category/routes/winter/").xpath("//nav//a[@aria-current='page']/text()") == ["Winter"]


def feed(site: Sample, path: str) -> etree._Element:
    return etree.parse(site.root / "public" / path / "index.xml").getroot()


def test_a_feed_keeps_the_old_guids(site: Sample) -> None:
    items = feed(site, "feed").findall("channel/item")
    guids = {item.findtext("title"): item.find("guid") for item in items}
    assert len(items) == 10
    snow, pinned = guids["Snow"], guids["Pinned"]
    assert snow is not None
    assert pinned is not None
    assert (snow.get("isPermaLink"), snow.text) == ("false", "https://old.example/?p=1&x=1")
    assert (pinned.get("isPermaLink"), pinned.text) == ("true", "https://ridge.example/2018/03/02/pinned/")


def test_a_feed_holds_the_whole_text_with_absolute_addresses(site: Sample) -> None:
    item = feed(site, "feed").findall("channel/item")[0]
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
    assert 'href="https://ridge.example/about/"' in content
    assert 'src="https://ridge.example/wp-content/uploads/p.png"' in content
    assert "<h2>Heading</h2>" in content
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Ann Lee"
    assert [node.text for node in item.findall("category")] == ["Ski tours", "Spring"]
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert dict(enclosure.attrib) == {
        "url": "https://ridge.example/a.mp3",
        "length": "12",
        "type": "audio/mpeg",
    }


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("category/routes/feed", "Snow"),
        ("author/ann/feed", "Snow"),
        ("tag/spring/feed", "Snow"),
        ("huts/feed", "Lower"),
    ],
)
def test_every_list_has_its_own_feed(site: Sample, path: str, first: str) -> None:
    root = feed(site, path)
    assert root.findtext("channel/item/title") == first
    own = root.find("channel/{http://www.w3.org/2005/Atom}link")
    assert own is not None
    assert own.get("href") == f"https://ridge.example/{path}/index.xml"


def test_a_static_front_page_shows_its_body_and_the_latest_posts(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.page("_index.md", {"title": "Welcome", "params": {"front": True}}, "The *front*.")
    sample.write("content/comments.json", json.dumps({"count": 1, "comments": [comment(1)]}))
    sample.post("2018/01/02/new")
    assert sample.build().warnings == ()
    root = read_page(tmp_path / "public")
    assert words(of_class(root, "e-content")[0]) == "The front."
    assert words(root.xpath("//h1")[0]) == "Welcome"
    assert titles(root) == ["New"]
    assert root.xpath("boolean(//*[@id='comment-1'])")
    assert not (tmp_path / "public/comments.json").exists()


def test_a_site_in_a_sub_folder_links_within_it(tmp_path: Path) -> None:
    sample = Sample(tmp_path, base_url="https://ridge.example/blog/", base_path="blog")
    sample.post("2018/01/02/new")
    sample.page("pages/guide/index.md", {"title": "Guide", "url": "/guide/"}, TEXT)
    below = {"title": "Huts", "url": "/guide/huts/", "params": {"parent": "/blog/guide/"}}
    sample.page("pages/guide--huts/index.md", below, TEXT)
    result = sample.build()
    assert result.destination == tmp_path / "public/blog"
    root = read_page(tmp_path / "public/blog")
    assert root.xpath("//ul[@class='entries']//a/@href") == ["/blog/2018/01/02/new/"]
    assert root.xpath("//link[@rel='stylesheet']/@href") == ["/blog/permapress.css"]
    huts = read_page(tmp_path / "public/blog/guide/huts")
    assert huts.xpath("//nav[@class='crumbs']//a/@href") == ["/blog/guide/"]
    guide = read_page(tmp_path / "public/blog/guide")
    assert guide.xpath("//ul[@class='children']//a/@href") == ["/blog/guide/huts/"]


@pytest.mark.parametrize(
    ("language", "skip", "date"),
    [("de-AT", "Zum Inhalt springen", "2. Januar 2018"), ("nl", "Skip to the content", "2 januari 2018")],
)
def test_the_words_are_in_the_sites_language_else_english(tmp_path: Path, language: str, skip: str, date: str) -> None:
    sample = Sample(tmp_path, language=language)
    sample.post("2018/01/02/new")
    assert sample.build().warnings == ()
    root = read_page(tmp_path / "public")
    assert root.get("lang") == language
    assert root.xpath("string(//a[@class='skip'])") == skip
    assert words(root.xpath("//time")[0]) == date


def test_every_translation_has_every_word() -> None:
    files = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in (THEME / "i18n").glob("*.toml")}
    assert set(files) >= {"en", "de", "fr", "es", "ja", "ar", "fa", "he", "zh"}
    for name, told in files.items():
        assert set(told) == set(files["en"]), name
        assert {key for key, text in told.items() if "%" in text} == {"submenu_of", "page_of", "whole_list"}, name


def loud(root: Path, count: int) -> Sample:
    """A post with so many comments, a tenth of them each an answer to the one before."""
    sample, deep = Sample(root), count // 10
    chain = [comment(n, n - 1 if n > 1 else 0, n - 1) for n in range(1, deep + 1)]
    sample.post("2018/01/02/loud", comments=chain + [comment(n) for n in range(deep + 1, count + 1)])
    return sample


def test_ten_times_the_comments_ten_times_as_deep_take_about_ten_times_as_long_to_build(tmp_path: Path) -> None:
    turns = itertools.count()
    assert_linear(Sample.build, 1000, lambda size: loud(tmp_path / str(next(turns)), size), clock=children)


def test_ten_thousand_comments_a_thousand_deep_are_built_as_they_answer(tmp_path: Path) -> None:
    assert loud(tmp_path, 10_000).build().warnings == ()
    file = tmp_path / "public/2018/01/02/loud/index.html"
    source = file.read_text("utf-8")
    assert source.count('<article class="u-comment') == 10000
    assert source.count("<article") == source.count("</article>") == 10001
    root = html.document_fromstring(source, parser=html.HTMLParser(huge_tree=True))
    ups = [up.get("id") for up in root.get_element_by_id("comment-1000").iterancestors("article") if up.get("id")]
    assert ups == [f"comment-{n}" for n in range(999, 0, -1)]


@given(title=st.text(), base=st.sampled_from(["", "blog", "a/b"]), taxonomy=st.text(min_size=1))
def test_the_configuration_holds_any_text(title: str, base: str, taxonomy: str) -> None:
    config = SiteConfig(title=title, base_url="https://x.example/", base_path=base, taxonomies=(taxonomy,))
    told = tomllib.loads(hugo_config(config))
    assert told["title"] == title
    assert told["taxonomies"] == {taxonomy: taxonomy}
    assert told["publishDir"] == ("public/" + base).rstrip("/")


def test_hugo_itself_reads_a_hostile_title(tmp_path: Path) -> None:
    title = '"\'\'\'""" \\u0041 {{ now }} <b>&\t\x7f\u2028 ]'
    sample = Sample(tmp_path, title=title)
    sample.build()
    assert words(read_page(tmp_path / "public").xpath("//h1")[0]) == " ".join(title.split())


def find_axe() -> Path | None:
    folders = [Path.cwd(), *Path.cwd().parents]
    places = [folder / "node_modules/axe-core/axe.min.js" for folder in folders]
    named = os.environ.get("AXE_PATH")
    return next((place for place in ([Path(named)] if named else []) + places if place.is_file()), None)


@pytest.fixture
def address(site: Sample) -> Iterator[str]:
    server = make_server(site.root / "public", port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(address: str, scheme: Any) -> None:
    axe = find_axe()
    chromium = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not axe:
        pytest.skip("axe-core is not here (npm install axe-core, or AXE_PATH)")
    if not chromium:
        pytest.skip("Chromium is not here (or CHROMIUM_PATH)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    pages = [
        "/",
        "/page/2/",
        "/2018/03/03/snow/",
        "/2017/12/24/nameless/",
        "/2017/11/05/горы/",
        "/guide/",
        "/p/",
    ]
    pages += ["/guide/Huts.html", "/huts/", "/category/routes/winter/", "/author/ann/", "/2018/03/", "/none/"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        tab = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        for path in pages:
            tab.goto(address + path)
            tab.evaluate(axe.read_text("utf-8"))
            found = tab.evaluate("axe.run().then(told => told.violations.map(one => [one.id, one.nodes[0].html]))")
            assert found == [], path
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        browser.close()


def test_comments_have_feeds_of_their_own(tmp_path: Path) -> None:
    """The newest of the site at /comments/feed/, a post's own at its /feed/; readers know each by WordPress's guid."""
    sample = Sample(tmp_path)
    about = {"id": 4, "title": "A & B", "url": "/2018/03/03/snow/", "guid": "https://old.example/?p=4"}
    talk = [comment(1, content="See [it](/about/)"), comment(2, author=""), comment(9) | {"id": None}]
    extra: dict[str, Any] = {
        "outputs": ["html", "replies"],
        "params": {"comments": 3, "wordpress": {"guid": about["guid"]}},
    }
    sample.post("2018/03/03/snow", comments=talk, **extra)
    sample.post("2018/03/04/quiet")
    sample.data("latest-comments.json", {"comments": [{**each, "post": about} for each in talk]})
    assert not sample.build().warnings
    for path in ("comments/feed", "2018/03/03/snow/feed"):
        items = etree.parse(tmp_path / "public" / path / "index.xml").findall("channel/item")
        assert sorted(item.findtext("guid") or "" for item in items) == [
            "https://old.example/?p=4",
            "https://old.example/?p=4#comment-1",
            "https://old.example/?p=4#comment-2",
        ]
        assert {item.findtext("link") for item in items} >= {"https://ridge.example/2018/03/03/snow/#comment-1"}
        texts = [item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or "" for item in items]
        assert any('href="https://ridge.example/about/"' in text for text in texts)
    assert not (tmp_path / "public/2018/03/04/quiet/feed").exists()
    page = html.parse(tmp_path / "public/2018/03/03/snow/index.html")
    assert page.xpath("boolean(//section[@id='comments']//a[@href='/2018/03/03/snow/feed/index.xml'])")
    home = html.parse(tmp_path / "public/index.html")
    assert home.xpath("string(//a[@href='/2018/03/03/snow/#comments'])") == "Comments 3"


def test_a_comment_without_a_number_has_no_anchor(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.post("2018/03/03/snow", comments=[comment(1) | {"id": None}, comment(2) | {"id": None}])
    sample.build()
    page = html.parse(tmp_path / "public/2018/03/03/snow/index.html")
    assert len(page.xpath("//article[contains(@class, 'h-cite')]")) == 2
    assert not page.xpath("//article[contains(@class, 'h-cite')]/@id")


def test_a_picture_of_a_body_has_the_dimensions_of_its_file(tmp_path: Path) -> None:
    site = Sample(tmp_path)
    folder = tmp_path / "static/wp-content/uploads/2017/02"
    folder.mkdir(parents=True)
    (folder / "the hut.png").write_bytes(_png())
    (folder / "broken.png").write_bytes(b"\x89PNG")
    (folder / "a(1)_&.png").write_bytes(_png())
    body = """![hut](</wp-content/uploads/2017/02/the hut.png> "A \\"hut\\"")
![broken](/wp-content/uploads/2017/02/broken.png) ![gone](/wp-content/uploads/gone.png)
![%](/wp-content/uploads/%zz.png) ![brackets](http://[x/wp-content/uploads/a.png)
![a\\_b](/wp-content/uploads/2017/02/a\\(1\\)_&amp;.png)
![theirs](https://elsewhere.example/wp-content/uploads/2017/02/broken.png)"""
    site.post("2017/02/03/pictures", body)
    assert not build(tmp_path).warnings
    found = read_page(tmp_path / "public/2017/02/03/pictures/index.html").xpath(
        '//*[contains(@class, "e-content")]//img'
    )
    assert [(one.get("alt"), one.get("width"), one.get("height")) for one in found] == [
        ("hut", "8", "8"),
        *((alt, None, None) for alt in ("broken", "gone", "%", "brackets")),
        ("a_b", "8", "8"),
        ("theirs", None, None),
    ]
    assert (found[0].get("src"), found[0].get("title")) == ("/wp-content/uploads/2017/02/the%20hut.png", 'A "hut"')

"""A site under each permalink structure (facts 2.1): every old address of it is answered, and nothing else."""

from __future__ import annotations

import re

import pytest

from migrate.build import build
from migrate.pipeline import Order, convert
from migrate.redirects.mapfile import read_map
from migrate.redirects.model import uri
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Example</title><link>{home}</link><language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{home}</wp:base_site_url><wp:base_blog_url>{home}</wp:base_blog_url>
<wp:author><wp:author_id>2</wp:author_id><wp:author_login>ann</wp:author_login><wp:author_display_name>Ann</wp:author_display_name></wp:author>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>world</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>World</wp:cat_name></wp:category>
<wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>news</wp:category_nicename><wp:category_parent>world</wp:category_parent><wp:cat_name>News</wp:cat_name></wp:category>
<wp:category><wp:term_id>9</wp:term_id><wp:category_nicename>later</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>Later</wp:cat_name></wp:category>
<wp:tag><wp:term_id>5</wp:term_id><wp:tag_slug>x</wp:tag_slug><wp:tag_name>X</wp:tag_name></wp:tag>
"""
POSTS = {
    12: ("hello", "2010-08-04 10:11:12"),
    345: ("second-post", "2011-12-31 23:59:58"),
    678: ("caf%c3%a9", "2009-01-02 03:04:05"),
    901: ("2018", "2012-03-04 05:06:07"),
}
STRUCTURES = {
    "/%year%/%monthnum%/%day%/%postname%/": ("/category/world/news/", "/tag/x/", "/2010/08/", "/author/ann/"),
    "/%year%/%monthnum%/%postname%/": ("/category/world/news/", "/tag/x/", "/2010/08/", "/author/ann/"),
    "/%postname%/": ("/category/world/news/", "/tag/x/", "/2010/08/", "/author/ann/"),
    "/blog/%postname%/": ("/blog/category/world/news/", "/blog/tag/x/", "/blog/2010/08/", "/blog/author/ann/"),
    "/archives/%post_id%": ("/archives/category/world/news", "/archives/tag/x", "/archives/date/2010/08", "/archives/author/ann"),
    "/%category%/%postname%/": ("/category/world/news/", "/tag/x/", "/2010/08/", "/author/ann/"),
    "/index.php/%postname%/": ("/index.php/category/world/news/", "/index.php/tag/x/", "/index.php/2010/08/", "/index.php/author/ann/"),
    "/%author%/%postname%.html": ("/category/world/news", "/tag/x", "/2010/08", "/author/ann"),
    "/%day%-%monthnum%-%year%/%postname%/": ("/category/world/news/", "/tag/x/", "/2010/08/", "/author/ann/"),
}  # fmt: skip
"""Each structure with the addresses of a nested category, a tag, a month and an author (facts 2.1)."""
ALL = STRUCTURES | {
    "/%postname%": ("/category/world/news", "/tag/x", "/2010/08", "/author/ann"),
    "/%postname%.html": ("/category/world/news", "/tag/x", "/2010/08", "/author/ann"),
    "/%author%/%postname%/": ("/category/world/news/", "/tag/x/", "/2010/08/", "/author/ann/"),
}
"""With those that are not asked of every host."""


def address(structure, number):
    slug, date = POSTS[number]
    year, month, day = date[:10].split("-")
    parts = {
        "year": year,
        "monthnum": month,
        "day": day,
        "postname": slug,
        "post_id": str(number),
        "category": "world/news",
        "author": "ann",
    }
    return re.sub(r"%(\w+)%", lambda tag: parts[tag[1]], structure)


def item(kind, number, link, slug, date, more=""):
    return (
        f"<item><title>Title {number}</title><link>{link}</link><dc:creator>ann</dc:creator><guid>{link}</guid>"
        f"<content:encoded><![CDATA[Text of {number}.]]></content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{date}</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>"
        f"<wp:post_name>{slug}</wp:post_name><wp:status>publish</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>\n"
    )


LATER = '<category domain="category" nicename="later"><![CDATA[Later]]></category>'
TERMS = '<category domain="category" nicename="news"><![CDATA[News]]></category><category domain="post_tag" nicename="x"><![CDATA[X]]></category>'
COMMENT = (
    "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>Ned</wp:comment_author><wp:comment_approved>1</wp:comment_approved>"
    "<wp:comment_date>2010-08-05 10:11:12</wp:comment_date><wp:comment_content>A word on it.</wp:comment_content></wp:comment>"
)
OLD = "<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>helo</wp:meta_value></wp:postmeta>"


def export(structure, home):
    front = home + ("/index.php" if structure.startswith("/index.php/") else "")
    slash = "/" if structure.endswith("/") else ""
    posts = (
        item(
            "post",
            number,
            home + address(structure, number),
            slug,
            date,
            TERMS + (LATER + OLD + COMMENT if number == 12 else ""),
        )
        for number, (slug, date) in POSTS.items()
    )
    pages = (
        item("page", 20, f"{front}/about{slash}", "about", "2010-01-01 00:00:00"),
        item(
            "page", 21, f"{front}/about/us{slash}", "us", "2010-01-01 00:00:00", "<wp:post_parent>20</wp:post_parent>"
        ),
    )
    below = address(structure, 12).rstrip("/") + "/" + ("attachment/" if "%post_id%" in structure else "")
    photo = item(
        "attachment",
        30,
        f"{home}{below}photo{slash}",
        "photo",
        "2010-08-04 10:11:12",
        "<wp:post_parent>12</wp:post_parent>",
    )
    return HEAD.format(home=home) + "".join([*posts, *pages, photo]) + "</channel></rss>"


@pytest.fixture(
    scope="module", params=[(structure, "") for structure in ALL] + [("/%postname%/", "/old/blog")], ids=" ".join
)
def old(request, tmp_path_factory):
    """(structure, folder of the blog, the new site)."""
    structure, base = request.param
    folder = tmp_path_factory.mktemp("structure")
    (folder / "export.xml").write_text(export(structure, "https://ex.org" + base), encoding="utf-8")
    found = []
    convert(
        Order(inputs=[str(folder / "export.xml")], output=folder / "site", jobs=1),
        lambda result: found.append(result.site.addresses.structure),
    )
    assert found == [structure]
    assert not build(folder / "site").warnings
    return structure, base, StaticSite(folder / "site/public", Resolver(read_map(folder / "site/redirects")))


def final(site, asked):
    """(status, text of the page) after all redirects."""
    for _ in range(3):
        answer = site.answer(asked)
        if not answer.location:
            return int(answer.status), answer.file.read_text(encoding="utf-8") if answer.file else ""
        assert answer.status == 301
        asked = answer.location
    raise AssertionError(f"{asked}: more than two redirects")


def test_each_post_is_where_it_was_and_wherever_wordpress_found_it(old):
    structure, base, site = old
    for number, (slug, _) in POSTS.items():
        own = base + address(structure, number)
        ways = [
            own,
            own.rstrip("/"),
            f"{base}/?p={number}",
            f"{base}/?page_id={number}",
            f"{base}/index.php?p={number}",
            f"{base}/?name={slug}",
        ]
        ways += [
            own.rstrip("/") + tail for tail in ("/trackback/", "/embed/", "/comment-page-2/", "/2/", "/page/2/", ").")
        ]
        if ".html" not in own:
            ways += [own.replace(slug, slug.upper())]
        for way in ways:
            status, text = final(site, way)
            assert (status, f"Text of {number}." in text) == (200, True), way


def test_an_attachment_and_the_comments_feed_are_found_below_their_post(old):
    """A post whose address ends in ``.html`` is a file, so both stand elsewhere; Hugo wrote the feed over the post."""
    structure, base, site = old
    below = base + address(structure, 12).rstrip("/")
    for way in (f"{below}/photo", f"{below}/photo/", f"{below}/attachment/photo", f"{base}/?attachment=photo"):
        assert "Text of 30." in final(site, way)[1], way
    feed = final(site, f"{below}/feed/")[1]
    assert ("<rss" in feed, "A word on it." in feed) == (True, True)


def test_each_list_is_where_it_was(old):
    structure, base, site = old
    for path in ALL[structure]:
        status, text = final(site, base + path)
        assert (status, "Title 12" in text) == (200, True), path
        assert final(site, base + path.rstrip("/") + "/feed/")[0] == 200, path
    for query in (
        "cat=4",
        "category_name=news",
        "tag=x",
        "author=2",
        "author_name=ann",
        "m=201008",
        "year=2010&monthnum=8",
    ):
        status, text = final(site, f"{base}/?{query}")
        assert (status, "Title 12" in text) == (200, True), query
    for query in ("feed=rss2", "cat=4&feed=atom"):
        assert "<rss" in final(site, f"{base}/?{query}")[1]


def test_where_wordpress_could_not_rewrite_feeds_were_below_its_own_file(old):
    """Asked of WordPress 6.1.9: with ``/index.php/`` in front even ``/feed/`` was nothing."""
    structure, base, site = old
    if structure.startswith("/index.php/"):
        for way in ("/index.php/feed/", "/index.php/feed/atom/", "/index.php/comments/feed/"):
            assert "<rss" in final(site, base + way)[1], way
        assert "Title 12" in final(site, base + "/index.php/page/1/")[1]


def test_a_post_answers_under_each_of_its_categories(old):
    structure, base, site = old
    if "%category%" in structure:
        assert "Text of 12." in final(site, base + "/later/hello/")[1]


def test_the_home_page_has_other_names(old):
    _, base, site = old
    for way in ("/", "/index.php", "/page/1/", "/page/0", "/embed/", "/?random=1", "/index.php?paged=1"):
        status, text = final(site, base + way)
        assert (status, "Title 12" in text) == (200, True), way


def test_a_category_answers_where_posts_begin_with_theirs(old):
    """Asked of WordPress 6.1.9: ``/news/`` was the category then, ``/hello/`` (a post's name) was none."""
    structure, base, site = old
    if structure.startswith("/%category%"):
        for way in ("/news/", "/news", "/news/feed/", "/world/news/", "/world/"):
            assert final(site, base + way)[0] == 200, way
        assert "Title 12" in final(site, base + "/news/")[1]
        for way in ("/hello/", "/hello.HTML"):
            assert final(site, base + way)[0] == 404, way


def test_a_name_without_its_ending_was_nothing(old):
    """Asked of WordPress 6.1.9 under ``/%postname%.html``: ``/hello/`` was a page's address, and no page was there."""
    structure, base, site = old
    if structure == "/%postname%.html":
        for way in ("/hello/", "/hello.HTML"):
            assert final(site, base + way)[0] == 404, way


def test_an_author_answers_where_posts_begin_with_theirs(old):
    """Asked of WordPress 6.1.9: ``/zoe/`` was the author then, ``/hello/`` (a post's name) was none."""
    structure, base, site = old
    if structure.startswith("/%author%"):
        assert "Title 12" in final(site, base + "/ann/")[1]
        for way in ("/hello/", "/ann/feed/", "/ned/"):
            assert final(site, base + way)[0] in (404, 410), way


def test_anything_is_found_by_its_number_where_posts_are(old):
    structure, base, site = old
    if structure == "/archives/%post_id%":
        assert "Text of 21." in final(site, base + "/archives/21")[1]


def test_pages_never_have_the_front(old):
    structure, base, site = old
    root = base + ("/index.php" if structure.startswith("/index.php/") else "")
    tails = [f"{root}/about/us/{tail}" for tail in ("", "trackback/", "embed/", "2/", "comment-page-2/")]
    for way in (*tails, f"{base}/?page_id=21", f"{base}/?pagename=about/us"):
        assert "Text of 21." in final(site, way)[1], way


def test_a_former_slug_leads_to_the_post(old):
    structure, base, site = old
    if "%postname%" in structure:
        former = base + address(structure, 12).replace("hello", "helo")
        assert "Text of 12." in final(site, former)[1]
        assert "Text of 30." in final(site, former.rstrip("/") + "/photo")[1]


def test_what_was_nothing_is_nothing(old):
    _, base, site = old
    for way in (
        "/?p=99999",
        "/?cat=77",
        "/nothing/",
        "/nothing/at/all/",
        "/wp-login.php",
        "/?s=word",
        "/2001/01/",
        "/category/nothing/",
        "/TAG/x/",
    ):
        assert final(site, base + way)[0] in (404, 410), way


def test_the_map_has_no_chain_and_no_dead_end(old):
    _, base, site = old
    for row in site.resolver.permalinks.rows():
        status, _ = final(site, uri(row.old).replace("/?", f"{base}/?", 1))
        assert status == 200, row

"""The page of the newest posts: told or seen, shown with its further pages; no guess where two pages look alike."""

from __future__ import annotations

import pytest
from test_permalink_structures import HEAD, final, item

from migrate.build import build
from migrate.errors import BadOption
from migrate.pipeline import Order, convert
from migrate.redirects.mapfile import read_map
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite
from migrate.writers.target import Options

HOME = "https://ex.org"
EMPTY = "<content:encoded><![CDATA[]]></content:encoded>"


def page(number, slug, *, link="", text="", title="", more=""):
    made = item("page", number, HOME + (link or f"/{slug}/"), slug, "2010-01-01 00:00:00", more)
    made = made.replace(f"Text of {number}.", text)
    return made.replace(f"Title {number}", title) if title else made


def export(*pages, plain=False):
    posts = "".join(
        item(
            "post",
            number,
            f"{HOME}/?p={number}" if plain else f"{HOME}/2010/08/{number - 70:02}/post-{number}/",
            f"post-{number}",
            f"2010-08-{number - 70:02} 10:00:00",
        )
        for number in range(71, 96)
    )
    return HEAD.format(home=HOME) + posts + "".join(pages) + "</channel></rss>"


FRONT = page(20, "welcome", link="/", text="Words of the front page.")
BLOG = page(21, "blog")


def converted(folder, text, **options):
    (folder / "export.xml").write_text(text, encoding="utf-8")
    found = {}

    def take(result):
        found["page"] = result.site.addresses.posts_page
        found["told"] = [finding.message for finding in result.store if "newest posts" in finding.message]

    order = Order(inputs=[str(folder / "export.xml")], output=folder / "site", jobs=1, options=Options(**options))
    convert(order, take)
    return found


def site_of(folder):
    assert not build(folder / "site").warnings
    return StaticSite(folder / "site/public", Resolver(read_map(folder / "site/redirects")))


def test_an_empty_page_called_blog_beside_a_front_page_lists_the_posts(tmp_path):
    found = converted(tmp_path, export(FRONT, BLOG))
    assert found["page"] == 21
    why = "it is empty, its name says so, and another page is the front page"
    assert found["told"] == [f"the newest posts are listed at /blog/: {why} (--posts-page)"]
    site = site_of(tmp_path)
    status, text = final(site, "/blog/")
    assert status == 200
    assert "Title 95" in text
    assert "Title 21" in text
    front = final(site, "/")[1]
    assert "Words of the front page." in front
    assert "Title 95" not in front
    assert "Title 85" in final(site, "/blog/page/2/")[1]
    assert "<rss" in final(site, "/blog/feed/")[1]
    assert "Title 95" in final(site, "/blog/feed/")[1]
    for way in ("/?page_id=21", "/?p=21", "/?pagename=blog", "/blog"):
        assert "Title 95" in final(site, way)[1], way
    assert "Title 85" in final(site, "/?page_id=21&paged=2")[1]
    for way in ("/page/1/", "/page/0", "/page/2/", "/page/2/?paged=2", "/?paged=2", "/welcome/"):
        assert "Words of the front page." in final(site, way)[1], way
    assert final(site, "/page/99/")[0] == 404


def test_under_plain_permalinks_too(tmp_path):
    front, blog = page(20, "welcome", link="/", text="Words."), page(21, "blog", link="/?page_id=21")
    assert converted(tmp_path, export(front, blog, plain=True))["page"] == 21
    site = site_of(tmp_path)
    assert "Title 95" in final(site, "/?page_id=21")[1]
    assert "Title 85" in final(site, "/?page_id=21&paged=2")[1]


LINK = f'<a href="{HOME}/thoughts/page/3/">older</a>'


@pytest.mark.parametrize(
    ("pages", "number"),
    [
        ([FRONT, BLOG], 21),
        ([FRONT, page(22, "thoughts"), page(23, "about", text=LINK)], 22),
        ([FRONT, page(22, "thoughts"), BLOG, page(23, "about", text=LINK)], 22),
        ([FRONT, page(22, "whatever", title="ブログ")], 22),
        ([BLOG], 0),
        ([FRONT, page(21, "blog", text="My blog is elsewhere.")], 0),
        ([FRONT, BLOG, page(22, "news")], 0),
        ([FRONT, page(22, "shop")], 0),
        (
            [
                FRONT,
                page(
                    21,
                    "blog",
                    more="<wp:postmeta><wp:meta_key>_elementor_data</wp:meta_key><wp:meta_value>"
                    + "x" * 300
                    + "</wp:meta_value></wp:postmeta>",
                ),
            ],
            0,
        ),
        (
            [
                FRONT,
                page(
                    21,
                    "blog",
                    more="<wp:postmeta><wp:meta_key>_wp_page_template</wp:meta_key>"
                    "<wp:meta_value>contact.php</wp:meta_value></wp:postmeta>",
                ),
            ],
            0,
        ),
    ],
    ids=["named", "linked", "linked goes first", "by its title", "no front page", "words", "two", "a shop", "built",
         "its own template"],
)  # fmt: skip
def test_what_is_seen_and_what_is_not_guessed(tmp_path, pages, number):
    assert converted(tmp_path, export(*pages))["page"] == number


@pytest.mark.parametrize("told", ["22", "/news/", "news", f"{HOME}/news/", "News"])
def test_the_user_knows_better(tmp_path, told):
    news = page(22, "news", text="Words above the list.")
    assert converted(tmp_path, export(FRONT, BLOG, news), posts_page=told)["page"] == 22
    assert converted(tmp_path, export(FRONT, BLOG, news), posts_page="none")["page"] == 0


def test_a_page_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadOption, match="--posts-page nothing: no public page"):
        converted(tmp_path, export(FRONT, BLOG), posts_page="nothing")


def test_a_front_page_may_be_told(tmp_path):
    found = converted(
        tmp_path, export(page(20, "welcome", text="Words of the front page."), BLOG), front_page="welcome"
    )
    assert found["page"] == 21
    site = site_of(tmp_path)
    assert "Words of the front page." in final(site, "/")[1]
    assert "Words of the front page." in final(site, "/welcome/")[1]


def test_a_link_to_a_later_page_tells_how_long_pages_were(tmp_path):
    text = export(page(20, "about", text=f'<a href="{HOME}/page/9/">old</a>'))
    found = converted(tmp_path, text)
    assert found["page"] == 0
    site = site_of(tmp_path)  # 25 posts on at least 9 pages: at most 3 on each
    assert final(site, "/page/9/")[0] == 200
    assert "pagerSize = 3" in (tmp_path / "site/hugo.toml").read_text(encoding="utf-8")

"""The address space is inferred from links against fields (facts 2.1, 2.6)."""

import pytest
from exports import CORPUS
from test_permalink_structures import HEAD
from test_permalink_structures import item as exported

from migrate.permalinks import AddressSpace, hosts_of
from migrate.permalinks.links import infer_base, last_page, most_per_page, own_paths
from migrate.permalinks.structure import Example, infer_structure, type_front
from migrate.pipeline import Order, convert

POSTS = [
    (12, "hello", "2010-08-04 10:11:12"),
    (345, "second-post", "2011-12-31 23:59:58"),
    (7, "caf%c3%a9", "2009-01-02 03:04:05"),
]

STRUCTURES = {
    "/%year%/%monthnum%/%day%/%postname%/": "/2010/08/04/hello/ /2011/12/31/second-post/ /2009/01/02/caf%c3%a9/",
    "/%year%/%monthnum%/%postname%/": "/2010/08/hello/ /2011/12/second-post/ /2009/01/caf%c3%a9/",
    "/archives/%post_id%": "/archives/12 /archives/345 /archives/7",
    "/%postname%/": "/hello/ /second-post/ /caf%c3%a9/",
    "/blog/%postname%/": "/blog/hello/ /blog/second-post/ /blog/caf%c3%a9/",
    "/%category%/%postname%/": "/world/news/hello/ /news/second-post/ /news/caf%c3%a9/",
    "/index.php/%postname%/": "/index.php/hello/ /index.php/second-post/ /index.php/caf%c3%a9/",
    "/%author%/%postname%.html": "/ann/hello.html /ann/second-post.html /ann/caf%c3%a9.html",
    "/%post_id%/%postname%": "/12/hello /345/second-post /7/caf%c3%a9",
}


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_structure_is_found_that_regenerates_every_link(structure):
    examples = [
        Example(
            link="https://ex.org" + path,
            slug=slug,
            id=number,
            date=date,
            creator="ann",
            categories=("news", "world"),
        )
        for path, (number, slug, date) in zip(STRUCTURES[structure].split(), POSTS, strict=True)
    ]
    assert infer_structure(examples, "") == (structure, 3, 3)


def test_a_blog_in_a_folder_keeps_its_structure():
    examples = [
        Example(link=f"https://ex.org/blog/2010/08/{slug}/", slug=slug, id=n, date=f"2010-08-{n:02} 00:00:00")
        for n, slug in ((3, "a"), (4, "b"))
    ]
    assert infer_structure(examples, "/blog")[0] == "/%year%/%monthnum%/%postname%/"


def test_plain_permalinks_have_no_structure():
    examples = [Example(link=f"https://ex.org/?p={n}", slug="x", id=n, date="") for n in (1, 2)]
    assert infer_structure(examples, "")[0] == ""


@pytest.mark.parametrize(
    ("structure", "term", "month", "author"),
    [
        ("/%year%/%monthnum%/%day%/%postname%/", "/category/world/news/", "/2010/08/", "/author/ann/"),
        ("/blog/%postname%/", "/blog/category/world/news/", "/blog/2010/08/", "/blog/author/ann/"),
        (
            "/archives/%post_id%",
            "/archives/category/world/news",
            "/archives/date/2010/08",
            "/archives/author/ann",
        ),
        (
            "/index.php/%postname%/",
            "/index.php/category/world/news/",
            "/index.php/2010/08/",
            "/index.php/author/ann/",
        ),
        ("/%author%/%postname%.html", "/category/world/news", "/2010/08", "/author/ann"),
    ],
)
def test_archives_stand_where_wordpress_has_them(structure, term, month, author):
    space = AddressSpace(home="https://ex.org", structure=structure)
    assert space.term_address("category", ["world", "news"]) == term
    assert space.date_address("2010", "08") == month
    assert space.author_address("ann") == author


def test_a_category_base_drops_the_front():
    space = AddressSpace(home="https://ex.org", structure="/blog/%postname%/", category_base="topics")
    assert space.term_address("category", ["world", "news"]) == "/topics/world/news/"


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("https://ex.org/a/b/", "/a/b/"),
        ("http://www.ex.org/%E6%97%A5/", "/日/"),
        ("https://ex.org//greek/", "/greek/"),
        ("https://ex.org/?p=1", None),
        ("https://evil.org/a/", None),
        ("https://ex.org/../../etc/", None),
        ("https://ex.org/%2e%2e/etc/", None),
        ("http://[broken", None),
    ],
)
def test_only_own_pretty_links_have_a_path(link, path):
    assert AddressSpace(home="https://ex.org", hosts=hosts_of("https://ex.org")).path_of(link) == path


def test_the_front_of_an_own_type_is_the_folder_its_links_share():
    assert type_front([("/trips/a/", "a"), ("/trips/b/", "b"), ("/odd/c/", "c")]) == "/trips/"


LINKS = ["/topics/news/", "/topics/world/news/", "/topics/world/", "/2010/08/04/news/", "/news/", "/about/"]


def test_a_category_base_is_seen_in_links_within_the_site():
    assert infer_base(LINKS, {"news", "world"}, "/category/") == ("topics", 3)


def test_the_usual_base_and_too_few_links_say_nothing():
    assert infer_base(["/category/news/", "/category/world/"], {"news", "world"}, "/category/") == ("", 2)
    assert infer_base(["/topics/news/"], {"news"}, "/category/") == ("", 0)
    assert infer_base(["/2010/08/news/", "/2011/01/news/"], {"news"}, "/category/")[0] == ""


def test_links_within_the_site_are_found_in_a_file(tmp_path):
    file = tmp_path / "export.xml"
    file.write_text(
        '<a href="https://www.ex.org/blog/topics/caf%c3%a9/">x</a> http://ex.org/blog/a https://other.org/blog/b'
    )
    found = own_paths([file], AddressSpace(home="https://ex.org/blog", base="/blog"))
    assert list(found) == ["/topics/café/", "/a"]


@pytest.mark.parametrize(
    ("paths", "front", "entries", "most"),
    [
        (["/page/7/", "/page/3", "/2010/page/9/"], "", 34, 5),  # 33 posts stand before the last page's one
        (["/page/2/"], "", 34, 33),
        (["/blog/page/12/", "/page/40/"], "/blog/", 34, 3),
        (["/page/1/", "/about/"], "", 34, 0),
        (["/page/99/"], "", 34, 0),  # posts are gone since, or it never was
        (["/page/34/"], "", 34, 0),
    ],
)
def test_a_linked_page_of_a_list_tells_how_long_its_pages_were_at_most(paths, front, entries, most):
    assert most_per_page(entries, last_page(paths, front)) == most


def test_a_former_name_of_the_site_is_seen_in_links_to_its_posts(tmp_path):
    def link(host, *days):
        return " ".join(f'<a href="http://{host}/2010/08/{day:02}/post-{day}/">x</a>' for day in days)

    posts = [
        exported(
            "post", day, f"https://ex.org/2010/08/{day:02}/post-{day}/", f"post-{day}", f"2010-08-{day:02} 10:00:00"
        )
        for day in range(1, 6)
    ]
    # before.example is the site; a friend's blog of that form shares one address, a mirror is linked twice only
    said = (
        link("www.before.example", 1, 2, 3, 20) + link("friend.example", 1, 21, 22, 23) + link("mirror.example", 1, 2)
    )
    text = HEAD.format(home="https://ex.org") + "".join(posts).replace("Text of 5.", said) + "</channel></rss>"
    (tmp_path / "export.xml").write_text(text)
    found = []
    convert(Order(inputs=[str(tmp_path / "export.xml")], jobs=1), lambda result: found.append(result.site.addresses))
    assert found[0].former == {"before.example"}


DAY = "/%year%/%monthnum%/%day%/%postname%/"
OF_CORPUS = {
    "theme-unit-test": DAY,
    "importer-small-1.1": "",
    "importer-valid-1.0": "",
    "importer-crazy-cdata": "",
    "importer-utf8-challenges": "",
    "nikola-unicode": DAY,
    "pelican-wordpressexport": "",
    "theme-unit-test-ja": "/%postname%/",
    "jekyll-import-wpcom-2025": DAY,
    "hexo-migrator-zh": DAY,
    "cc-labs-blog": DAY,
    "zakra-spa-elementor": DAY,
    "zakra-rtl-blocks": DAY,
}
"""The structure of each real export, by the table in the corpus's own README; empty: ``?p=`` or no post has a link."""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real exports (../shared/corpus) is not here")
@pytest.mark.parametrize("name", OF_CORPUS)
def test_the_structure_of_a_real_export(name):
    found = []
    convert(Order(inputs=[str(CORPUS / f"{name}.xml")], jobs=1), lambda result: found.append(result.site.addresses))
    assert found[0].structure == OF_CORPUS[name]

"""Posts whose names are those of files that every built site has: nothing is written over, and each stands somewhere."""

import pytest
from exports import FOOT, HEAD, item
from test_convert import run

from migrate.build import build

SLUGS = ["index", "404", "robots", "sitemap", "comments", "hello", "release-2.0"]
COMMENT = "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_approved>1</wp:comment_approved><wp:comment_content>A word.</wp:comment_content></wp:comment>"


@pytest.fixture(scope="module", params=["/{}.html", "/{}", "/{}/"])
def site(request, tmp_path_factory):
    """(the built site, the messages) under a structure."""
    folder = tmp_path_factory.mktemp("reserved")
    names = [f"{slug}.xml" if slug == "sitemap" and ".html" not in request.param else slug for slug in SLUGS]
    posts = [
        item(
            number,
            content=f"<![CDATA[<p>Text of {number}.</p>]]>",
            more=f"<link>https://ex.org{request.param.format(name)}</link><wp:post_name>{name}</wp:post_name>"
            f"<wp:post_date>2020-01-02 10:00:00</wp:post_date>{COMMENT}",
        )
        for number, name in enumerate(names, 1)
    ]
    (folder / "export.xml").write_text(HEAD + "<link>https://ex.org</link>" + "".join(posts) + FOOT)
    status, account, findings = run(folder / "export.xml", output=folder / "site")
    assert (status, account.closes) == (0, True)
    assert not build(folder / "site").warnings
    return folder / "site/public", [finding.message for finding in findings]


def test_each_post_stands_somewhere_and_the_sites_own_files_are_its_own(site):
    public, _told = site
    pages = {path.relative_to(public).as_posix(): path.read_text() for path in public.rglob("*.html")}
    for number in range(1, len(SLUGS) + 1):
        assert any(f"Text of {number}." in text and "e-content" in text for text in pages.values()), number
    assert "Text of 2." not in pages["404.html"]
    assert "<urlset" in (public / "sitemap.xml").read_text()
    assert "<rss" in (public / "comments/feed/index.xml").read_text()


def test_what_stands_elsewhere_is_told(site):
    public, told = site
    moved = [message for message in told if "is taken" in message and "it stands at" in message]
    if (public / "hello.html").exists():
        assert moved == [
            "the address /index.html is taken; it stands at /index-1.html",
            "the address /404.html is taken; it stands at /404-2.html",
        ]
        assert (public / "404-2.html").exists()
    else:
        assert moved == [message for message in moved if "/sitemap.xml-4/" in message]
        assert len(moved) == 1


def test_a_name_with_a_dot_is_no_file_of_an_unknown_kind(site):
    """A browser would store ``/release-2.0`` instead of showing it."""
    public, _told = site
    assert (public / "release-2.0.html").is_file() or (public / "release-2.0/index.html").is_file()

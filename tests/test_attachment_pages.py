"""``--attachment-pages file``: where an attachment had no page of its own, its addresses lead to its file."""

from __future__ import annotations

import pytest
from test_convert import SITES
from test_permalink_structures import HEAD, item

from migrate.build import build
from migrate.pipeline import Order, convert, verify
from migrate.redirects.mapfile import read_map
from migrate.redirects.model import uri
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite
from migrate.verify.kept import order_of
from migrate.writers.target import Options

HOME = "https://ex.org"
POST = f"{HOME}/2010/08/04/pictures/"


def attachment(number, slug, link, parent=0):
    more = (
        f"<wp:post_parent>{parent}</wp:post_parent>"
        f"<wp:attachment_url>{HOME}/wp-content/uploads/2010/08/{slug}.jpg</wp:attachment_url>"
        f"<wp:postmeta><wp:meta_key>_wp_attached_file</wp:meta_key><wp:meta_value>2010/08/{slug}.jpg</wp:meta_value>"
        "</wp:postmeta><wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>Bo</wp:comment_author>"
        "<wp:comment_content>Nice.</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
        "<wp:comment_date>2010-08-05 10:00:00</wp:comment_date></wp:comment>"
    )
    made = item("attachment", number, link, slug, "2010-08-04 10:00:00", more)
    return made.replace("publish", "inherit")


@pytest.fixture(scope="module", params=["pretty", "plain"])
def site(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("attachments")
    plain = request.param == "plain"
    links = {
        number: f"{HOME}/?attachment_id={number}" if plain else link
        for number, link in {6: f"{POST}hut/", 7: f"{HOME}/goat/", 8: f"{POST}lost/"}.items()
    }
    post = item("post", 5, f"{HOME}/?p=5" if plain else POST, "pictures", "2010-08-04 10:00:00")
    body = f'<a href="{links[6]}">hut</a> <a href="{links[8]}">lost</a>'
    parts = [
        post.replace("Text of 5.", body),
        attachment(6, "hut", links[6], 5),
        attachment(7, "goat", links[7]),
        attachment(8, "lost", links[8], 5),
    ]
    (folder / "export.xml").write_text(HEAD.format(home=HOME) + "".join(parts) + "</channel></rss>", encoding="utf-8")
    uploads = folder / "uploads/2010/08"
    uploads.mkdir(parents=True)
    picture = (SITES["quill-and-kettle"] / "uploads/2009/06/quill.jpg").read_bytes()
    (uploads / "hut.jpg").write_bytes(picture)
    (uploads / "goat.jpg").write_bytes(picture + b" ")
    order = Order(
        inputs=[str(folder / "export.xml")],
        output=folder / "site",
        uploads=folder / "uploads",
        jobs=1,
        options=Options(attachment_pages="file"),
    )
    convert(order, lambda _: None)
    assert not build(folder / "site").warnings
    return plain, folder / "site"


def test_every_old_address_of_an_attachment_leads_to_its_file(site):
    plain, folder = site
    served = StaticSite(folder / "public", Resolver(read_map(folder / "redirects")))
    ways = {
        "hut": ["/?attachment_id=6", "/?attachment_id=6&feed=rss2", "/?p=6", "/?attachment=hut"],
        "goat": ["/?attachment_id=7", "/?attachment=goat"],
    }
    if not plain:
        below = ("hut", "hut/", "attachment/hut/", "hut/trackback/", "hut/comment-page-2/")
        ways["hut"] += [f"/2010/08/04/pictures/{tail}" for tail in below]
        ways["goat"] += ["/goat/", "/goat"]
    for name, asked in ways.items():
        for way in asked:
            answer = served.answer(way)
            assert (answer.status, answer.location) == (301, f"/wp-content/uploads/2010/08/{name}.jpg"), way
    assert served.answer("/wp-content/uploads/2010/08/hut.jpg").status == 200


def test_where_the_file_is_not_here_the_page_stays(site):
    plain, folder = site
    served = StaticSite(folder / "public", Resolver(read_map(folder / "redirects")))
    answer = served.answer("/attachments/lost/" if plain else "/2010/08/04/pictures/lost/")
    assert answer.status == 200
    assert "Text of 8." in answer.file.read_text(encoding="utf-8")


def test_links_lead_to_the_file_and_the_words_are_kept(site):
    _, folder = site
    text = (folder / "content/posts/2010/08/pictures/index.md").read_text(encoding="utf-8")
    assert "[hut](/wp-content/uploads/2010/08/hut.jpg)" in text
    kept = (folder / "content/attachments/2010/08/hut/index.md").read_text(encoding="utf-8")
    assert "Text of 6." in kept
    assert "render: never" in kept


def test_the_map_leads_nowhere_else(site):
    _, folder = site
    found = read_map(folder / "redirects")
    served = StaticSite(folder / "public", Resolver(found))
    for row in found.rows():
        assert served.answer(uri(row.new)).status == 200, row
    said = (folder / "redirects/permalinks.csv").read_text(encoding="utf-8")
    assert ".jpg/" not in said


def test_it_verifies(site):
    _, folder = site
    assert verify(order_of(folder, (), jobs=1, quiet=True), folder, None, lambda _: None) == 0


@pytest.mark.parametrize(
    ("version", "first", "told", "page"),
    [
        ("6.1.9", "2024-05-01", "", True),
        ("7.1", "2010-08-04", "", True),
        ("7.1", "2024-05-01", "", False),
        ("7.1", "2024-05-01", "page", True),
        ("6.1.9", "2010-08-04", "file", False),
    ],
)
def test_a_query_leads_to_the_page_where_there_was_one(tmp_path, version, first, told, page):
    """Asked of WordPress 6.1.9 (a page) and 7.1, on a site begun with it (the file)."""
    generator = f"<generator>https://wordpress.org/?v={version}</generator>"
    post = item("post", 5, f"{HOME}/?p=5", "pictures", f"{first} 10:00:00")
    export = HEAD.format(home=HOME) + generator + post + attachment(6, "hut", f"{HOME}/?attachment_id=6")
    (tmp_path / "export.xml").write_text(export + "</channel></rss>", encoding="utf-8")
    uploads = tmp_path / "uploads/2010/08"
    uploads.mkdir(parents=True)
    (uploads / "hut.jpg").write_bytes((SITES["quill-and-kettle"] / "uploads/2009/06/quill.jpg").read_bytes())
    options = Options(attachment_pages=told)
    order = Order(
        inputs=[str(tmp_path / "export.xml")],
        output=tmp_path / "site",
        uploads=tmp_path / "uploads",
        jobs=1,
        options=options,
    )
    told = []
    convert(order, lambda run: told.extend(one.message for one in run.store if "attachment_id" in one.message))
    seen = ("page", "older than WordPress 6.4") if page else ("file", "as WordPress 6.4 and newer do")
    inferred = "?attachment_id= leads to the {} of an attachment: {} (--attachment-pages)".format(*seen)
    assert told == ([] if options.attachment_pages else [inferred])
    leads = {row.old: row.new for row in read_map(tmp_path / "site/redirects").rows()}
    assert (leads["/?p=6"] == "/wp-content/uploads/2010/08/hut.jpg") is not page

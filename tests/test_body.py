"""Whole bodies: what they ask of their site, what WordPress rendered of an oracle's posts, every corpus."""

import importlib.util
import json
import lzma
import sys
from pathlib import Path

import pytest
from growth import assert_linear
from lxml import etree

from migrate.model import Attachment
from migrate.readers.body import body_html
from migrate.readers.comment_text import comment_html
from migrate.readers.context import BodyContext

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs ../shared: an oracle and corpora beside the checkout"
)
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
EXCERPT = "{http://wordpress.org/export/1.2/excerpt/}encoded"
WP = "{http://wordpress.org/export/1.2/}"


class Site:
    def __init__(self, attachments=(), patterns=None):
        self.attachments = {one.id: one for one in attachments}
        self.patterns = patterns or {}

    def attachment(self, number):
        return self.attachments.get(number)

    def attached_to(self, number):
        found = (one for one in self.attachments.values() if one.parent == number)
        return sorted(found, key=lambda one: (one.menu_order, one.id))

    def pattern(self, number):
        return self.patterns.get(number)

    def latest(self, _count):
        return []

    def table(self, _name):
        return None

    def address(self, _number):
        return None


def picture(number, **more):
    name = f"p{number}"
    url = f"https://e.org/wp-content/uploads/{name}.jpg"
    return Attachment(id=number, title=name, slug=name, url=url, address=f"/{name}/", mime="image/jpeg", **more)


SITE = Site(
    [
        picture(1, parent=9, menu_order=2, alt="One", caption="Cap <em>one</em>"),
        picture(2, parent=9, menu_order=1, alt='T"wo'),
        Attachment(
            id=3,
            title="Song",
            slug="s",
            url="https://e.org/s.mp3",
            address="/s/",
            parent=9,
            mime="audio/mpeg",
        ),
    ]
)


def body(source, told=None, **more):
    messages = told if told is not None else []
    surroundings = {"post_id": 9, "site": SITE, **more}
    return body_html(
        source, BodyContext(tell=lambda kind, message: messages.append((kind.name, message)), **surroundings)
    )


def one_line(html):
    return html.replace("\n", "")


ONE = '<img src="https://e.org/wp-content/uploads/p1.jpg" alt="One">'
TWO = '<img src="https://e.org/wp-content/uploads/p2.jpg" alt="T&quot;wo">'
CAPTION = "<figcaption>Cap <em>one</em></figcaption>"


def test_a_gallery_shows_the_pictures_it_names_in_their_order():
    assert one_line(body('[gallery ids="1,2" link="none"]')) == (
        f'<figure class="gallery"><figure>{ONE}{CAPTION}</figure><figure>{TWO}</figure></figure>'
    )


def test_a_gallery_without_ids_shows_the_posts_own_pictures_linked_to_their_pages():
    shown = one_line(body("[gallery]"))
    assert shown == (
        f'<figure class="gallery"><figure><a href="/p2/">{TWO}</a></figure>'
        f'<figure><a href="/p1/">{ONE}</a>{CAPTION}</figure></figure>'
    )
    assert body('[gallery link="file" exclude="1"]').count('<a href="https://e.org/wp-content/uploads/p2.jpg">') == 1
    assert body('[gallery order="DESC" orderby="ID" link="none"]').index("p2.jpg") < body('[gallery id="9"]').index(
        "p1.jpg"
    )


def test_what_a_gallery_names_and_the_export_lacks_is_told():
    told = []
    assert "p1.jpg" in body('[gallery ids="1,77"]', told)
    assert [kind for kind, _ in told] == ["MISSING_REFERENCE"]


def test_a_playlist_and_a_player_find_the_posts_own_files():
    assert one_line(body("[playlist]")) == '<ul><li><a href="https://e.org/s.mp3">Song</a></li></ul>'
    assert 'src="https://e.org/s.mp3"' in body("[audio]")


def test_a_dynamic_gallery_block_shows_the_posts_own_pictures():
    assert body('<!-- wp:gallery {"dynamicContent":{}} /-->').count("<img") == 2


def test_a_cover_with_the_posts_own_picture_shows_it():
    given = '<!-- wp:cover {"useFeaturedImage":true} --><div><p>x</p></div><!-- /wp:cover -->'
    assert ONE in body(given, meta={"_thumbnail_id": "1"})


NOTES = json.dumps(
    [
        {"id": "b2", "content": "Second"},
        {"id": "a1", "content": "<em>First</em>"},
        {"id": "c3", "content": "Lost"},
    ]
)
MARKS = (
    '<!-- wp:paragraph --><p>x<sup data-fn="a1" class="fn"><a id="a1-link" href="#a1">1</a></sup> '
    'y<sup class="fn" data-fn="zz"><a>2</a></sup></p><!-- /wp:paragraph -->'
)


@pytest.mark.parametrize("end", ["<!-- wp:footnotes /-->", ""])
def test_footnotes_are_marked_and_all_defined(end):
    shown = body(MARKS + end, meta={"footnotes": NOTES})
    assert '<p>x<sup data-footnote="a1">1</sup> y<sup>2</sup></p>' in shown
    assert shown.endswith(
        '<section class="footnotes"><ol><li data-footnote="b2">Second</li>'
        '<li data-footnote="a1"><em>First</em></li><li data-footnote="c3">Lost</li></ol></section>'
    )


def test_footnotes_that_can_not_be_read_are_told():
    told = []
    body("<!-- wp:footnotes /-->", told, meta={"footnotes": "{broken"})
    assert [kind for kind, _ in told] == ["BAD_SERIALIZED"]


def test_an_embed_shows_what_the_site_had_cached_of_it():
    meta = {
        "_oembed_abc": '<blockquote class="twitter-tweet"><p>Sea.</p>&mdash; e '
        '<a href="https://twitter.com/e/status/112233">x</a></blockquote><script src="x"></script>',
        "_oembed_def": '<iframe title="A film" src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
    }
    shown = body("https://twitter.com/e/status/112233", meta=meta)
    assert "<p>Sea.</p>" in shown
    assert "<script" not in shown
    film = '<p><iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk" title="A film"></iframe></p>'
    assert body("https://www.youtube.com/watch?v=abcdefghijk", meta=meta).strip() == film


def test_classic_text_has_paragraphs_and_a_post_of_blocks_has_none_added():
    assert body("a\n\nb") == "<p>a</p>\n<p>b</p>"
    assert body("<!-- wp:html -->\na\n\nb\n<!-- /wp:html -->").strip() == "a\n\nb"


def test_marks_survive_without_their_texts_and_a_first_page_is_not_empty():
    assert body("<!--nextpage-->a\n\n<!--more Go on-->\n\n<!--nextpage-->\n\nb").split() == (
        ["<p>a</p>", "<p><!--more--></p>", "<p><!--nextpage--></p>", "<p>b</p>"]
    )


def test_a_script_is_not_torn_by_paragraphs():
    assert body("a\n\n<script>\nb\n\nc\n</script>") == "<p>a</p>\n<p><script>\nb\n\nc\n</script></p>"


def test_comments_are_no_place_for_shortcodes():
    assert body("<!-- [gallery] -->") == "<p><!-- [gallery] --></p>"


def test_tokens_of_ours_in_a_body_are_the_authors_text():
    given = "\ue0000\ue000 [gallery] <code>[x]</code> \ue0a01\ue0a0"
    assert body(given).count("<code>[x]</code>") == 1
    assert "\ue0000\ue000" in body(given)


def test_every_step_is_deterministic():
    given = "[ref]a[/ref] <pre>b</pre> [gallery] $latex x$ \n\nhttps://youtu.be/abcdefghijk"
    assert body(given) == body(given)


PIECES = [
    "$latex x ",
    "[code]",
    "<code>",
    "<sup data-fn='a'>",
    "http://youtu.be/abcdef1\n",
    "<!--more",
    "\ue0000\ue000",
    "[ref]x[/ref]",
    "<p>[row",
    "<!-- wp:gallery --><li class='blocks-gallery-item'>",
]


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_bodies_take_linear_time(piece):
    assert_linear(body, 2000, lambda size: piece * size)


def exports():
    return (
        [SHARED / "oracle/day-name/export.xml.xz", *sorted((SHARED / "corpus").glob("*.xml"))]
        if SHARED.is_dir()
        else []
    )


def items(path):
    data = path.read_bytes()
    data = lzma.decompress(data) if path.suffix == ".xz" else data
    root = etree.fromstring(data, etree.XMLParser(recover=True, huge_tree=True))
    return [] if root is None else list(root.iter("item"))


@needs_shared
@pytest.mark.parametrize("path", exports(), ids=lambda path: path.name)
def test_every_body_of_the_corpora_is_read(path):
    for item in items(path):
        content = item.findtext(CONTENT) or ""
        shown = body(content)
        assert "<!-- wp:" not in shown or "<!-- /wp:" in shown.split("<!-- wp:")[0]
        for comment in item.iter("{*}comment_content"):
            comment_html(comment.text or "")


def _fidelity():
    sys.path.insert(0, str(SHARED / "check"))
    try:
        place = importlib.util.spec_from_file_location("fidelity", SHARED / "check/fidelity.py")
        module = importlib.util.module_from_spec(place)
        place.loader.exec_module(module)
    finally:
        sys.path.pop(0)
    return module


def _oracle_site(by_id):
    attachments, patterns = [], {}
    for number, item in by_id.items():
        if item.findtext(WP + "post_type") == "attachment":
            attachments.append(
                Attachment(
                    id=number,
                    title=item.findtext("title") or "",
                    slug="",
                    url=item.findtext(WP + "attachment_url") or "",
                    address=item.findtext("link") or "",
                    parent=int(item.findtext(WP + "post_parent") or 0),
                    menu_order=int(item.findtext(WP + "menu_order") or 0),
                    caption=item.findtext(EXCERPT) or "",
                    alt=_meta(item).get("_wp_attachment_image_alt", ""),
                )
            )
        elif item.findtext(WP + "post_type") == "wp_block":
            patterns[number] = item.findtext(CONTENT)
    return Site(attachments, patterns)


def _meta(item):
    found = {}
    for entry in item.findall(WP + "postmeta"):
        found.setdefault(entry.findtext(WP + "meta_key"), entry.findtext(WP + "meta_value") or "")
    return found


# known and meant: a random order is not guessed; what an author hid on the page, and smilies, are parted later
DIFFERENT = {28, 32}


@needs_shared
def test_bodies_say_what_wordpress_showed():
    fidelity = _fidelity()
    by_id = {int(item.findtext(WP + "post_id")): item for item in items(SHARED / "oracle/day-name/export.xml.xz")}
    site, hosts, wrong, count = _oracle_site(by_id), {"journal.example.net"}, {}, 0
    for post in fidelity.read_lines(SHARED / "oracle/rendered.jsonl.xz"):
        if post["id"] not in by_id or post["type"] not in ("post", "page", "trail"):
            continue
        shown = body(
            by_id[post["id"]].findtext(CONTENT) or "",
            site=site,
            post_id=post["id"],
            meta=_meta(by_id[post["id"]]),
        )
        wanted, got = (
            fidelity.measure(fidelity.parse_page(f"<body>{html} </body>").find("body"), hosts)
            for html in ("\n".join(post["pages"]), shown)
        )
        differs = fidelity.compare(wanted, got)
        count += 1
        if differs:
            wrong[post["id"]] = differs
    assert count > 40
    assert set(wrong) == DIFFERENT
    assert all(set(differs) <= {"words", "strong"} for differs in wrong.values())


def test_a_posts_embed_cache_is_read_once():
    def embeds(size):
        addresses = [f"https://blog.example/post-{n}-{'x' * 20}/" for n in range(size)]
        kept = (f'<blockquote><a href="{url}">Post {n}</a></blockquote>' for n, url in enumerate(addresses))
        return addresses, {f"_oembed_{n}": html for n, html in enumerate(kept)}

    def work(given):
        addresses, meta = given
        assert body("\n\n".join(addresses), meta=meta).count("<blockquote>") == len(addresses)

    assert_linear(work, 400, embeds)

"""What the Hugo theme shows of a text: smilies drawn as WordPress drew them, a title that its body repeats shown once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html
from test_theme import Sample, comment, of_class, read_page, words

from migrate.smilies import EMOJI

BODY = """:) two :-) three :D

end;) no:) `:lol:` *:roll:*

```
:) in code
```

<figure><img src="/p.png" alt="a > :) b"><figcaption>:cool: &lt;8-)&gt;</figcaption></figure>
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sample = Sample(tmp_path_factory.mktemp("site"))
    sample.data("smilies.json", EMOJI)
    sample.post("2020/01/02/smile", BODY, [comment(1, content="Well ;-) `:D`")])
    sample.post("2020/01/03/same", "# Same  &amp; *title*\n\nWords.\n", title="Same & title")
    sample.post("2020/01/04/other", "# Another\n\nWords.\n", title="Other")
    sample.post("2020/01/05/later", "Words.\n\n# Later\n", title="Later")
    assert sample.build().warnings == ()
    return sample.root / "public"


def body_of(pages: Path, address: str) -> html.HtmlElement:
    (found,) = of_class(read_page(pages / address), "e-content")
    return found


def test_typed_smilies_are_drawn_between_spaces_and_not_in_code(pages: Path) -> None:
    shown = body_of(pages, "2020/01/02/smile")
    assert words(shown) == "🙂 two 🙂 three 😀 end;) no:) :lol: 🙄 :) in code 😎 <8-)>"
    (picture,) = shown.iter("img")
    assert picture.get("alt") == "a > :) b"


def test_comments_lists_and_feeds_draw_them_too(pages: Path) -> None:
    (said,) = of_class(read_page(pages / "2020/01/02/smile"), "h-cite")
    assert "Well 😉 :D" in words(said)
    lists = [words(node) for node in of_class(read_page(pages), "p-summary")]
    assert any(text.startswith("🙂 two 🙂") for text in lists)
    assert "🙂 two 🙂" in (pages / "feed/index.xml").read_text(encoding="utf-8")


def test_the_beginning_of_a_post_is_escaped_once(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.post("2020/01/02/signs", 'It\'s "one" & `two` &lt;b>, &amp;amp; ' + "more words " * 40 + "\n")
    sample.build()
    (shown,) = of_class(read_page(tmp_path / "public"), "p-summary")
    assert words(shown).startswith('It\'s "one" & two <b>, &amp; more words')
    feed = (tmp_path / "public/feed/index.xml").read_text(encoding="utf-8")
    assert "&amp;#39;" not in feed


def test_the_beginning_of_a_post_has_no_words_of_a_player(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    film = '<video controls src="/a.mp4">\n<a href="/a.mp4">https://e.org/a.mp4</a>\n</video>'
    sample.post("2020/01/02/film", f"Before.\n\n{film}\n\nAfter.\n")
    sample.build()
    (shown,) = of_class(read_page(tmp_path / "public"), "p-summary")
    assert words(shown) == "Before. After."


def test_a_topic_shows_its_replies_and_leads_to_its_forum(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.page("forum/general/index.md", {"title": "General", "url": "/forum/general/"}, "About all.\n")
    above = {"parent": "/forum/general/"}
    sample.page("topic/how/index.md", {"title": "How?", "url": "/topic/how/", "params": above}, "Please.\n")
    for number, said in ((12, "Second."), (9, "First.")):
        params = {"parent": "/topic/how/", "wordpress": {"id": number}}
        sample.page(f"reply/{number}/index.md", {"title": "", "url": f"/reply/{number}/", "params": params}, said)
    assert sample.build().warnings == ()
    topic = read_page(tmp_path / "public/topic/how")
    assert topic.xpath("//nav[@class='crumbs']//a/@href") == ["/forum/general/"]
    assert [words(one) for one in topic.xpath("//section[@class='reply']//div")] == ["First.", "Second."]
    forum = read_page(tmp_path / "public/forum/general")
    assert forum.xpath("//ul[@class='children']//a/@href") == ["/topic/how/"]
    assert words(body_of(tmp_path / "public", "topic/how")) == "Please."


def test_an_episode_has_its_player(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    files = [
        ("/a.mp3?x=1&y=2", "audio/mpeg"),
        ("/b.mp4", "video/mp4"),
        ("/c.pdf", "application/pdf"),
        ("/d.mp3", "audio/mpeg"),
    ]
    told = [{"url": url, "type": kind, "length": 1} for url, kind in files]
    sample.post("2020/01/02/episode", "Notes, and [a file](/d.mp3).\n", params={"enclosures": told})
    assert sample.build().warnings == ()
    page = read_page(tmp_path / "public/2020/01/02/episode")
    assert page.xpath("//div[@class='player']/*/@src") == ["/a.mp3?x=1&y=2", "/b.mp4"]


@pytest.mark.parametrize(
    ("meta", "shown"),
    [
        ({"_EventStartDate": "2012-06-01 19:00:00", "_EventEndDate": "2012-06-01 22:30:00", "_EventCost": "<5>"}, None),
        (
            {"_EventStartDate": "2012-06-01 00:00:00", "_EventEndDate": "2012-06-03 23:59:59", "_EventAllDay": "yes"},
            None,
        ),
        ({"_EventStartDate": "2012-13-45 19:00:00", "_EventEndDate": ["2012-06-01 19:00:00"]}, ""),
        ({"_price": ["42", "45", "42"], "_regular_price": "50"}, "42 – 45"),
        ({"_price": "12.50"}, "12.50"),
        ({"other": "x"}, ""),
    ],
)
def test_what_a_calendar_and_a_shop_showed(tmp_path: Path, meta: dict[str, object], shown: str | None) -> None:
    sample = Sample(tmp_path)
    sample.page(
        "thing/a/index.md", {"title": "A", "url": "/thing/a/", "params": {"wordpress": {"id": 1, "meta": meta}}}, "x"
    )
    assert sample.build().warnings == ()
    facts = " ".join(map(words, read_page(tmp_path / "public/thing/a").xpath("//p[@class='facts']")))
    if shown is not None:
        assert facts == shown
    elif "_EventAllDay" in meta:
        assert facts == "June 1, 2012 – June 3, 2012"
    else:
        assert re.sub(r"\s", " ", facts) == "June 1, 2012, 7:00 pm – 10:30 pm · <5>"


def test_taxonomies_of_plugins_have_names_for_people(tmp_path: Path) -> None:
    names = ("product_cat", "product_tag", "pa_color", "genre")
    sample = Sample(tmp_path, taxonomies=("categories", *names))
    for name in names:
        sample.term(name, "x", "X", f"/{name}/x/")
    sample.post("2020/01/02/mug", "Words.\n", **{name: ["x"] for name in names})
    sample.build()
    page = read_page(tmp_path / "public/2020/01/02/mug")
    assert sorted(page.xpath("//p[@class='terms']/span/text()")) == ["Categories", "Color", "Genre", "Tags"]
    assert words(read_page(tmp_path / "public/product_cat/x").xpath("//p[@class='kicker']")[0]) == "Category"


def test_the_home_page_of_a_site_without_posts_leads_to_its_own_types(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.page("lesson/_index.md", {"title": "Lesson", "url": "/lessons/"})
    sample.page("lesson/one/index.md", {"title": "One", "url": "/lessons/one/"}, "Words.\n")
    sample.page("pages/about/index.md", {"title": "About", "url": "/about/"}, "Words.\n")
    sample.build()
    links = read_page(tmp_path / "public").xpath("//main//a/@href")
    assert links == ["/lessons/"]


def test_without_their_data_they_stay_as_they_were_typed(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.post("2020/01/02/smile", BODY)
    sample.build()
    assert words(body_of(sample.root / "public", "2020/01/02/smile")).startswith(":) two :-) three :D")


def test_typography_is_not_applied(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    typed = """"Quotes" -- it's... run cmd --flag --- 9x9 '90s (tm) http://a.b/c--d"""
    sample.post("2020/01/02/typed", typed + "\n")
    sample.build()
    assert words(body_of(sample.root / "public", "2020/01/02/typed")) == typed


@pytest.mark.parametrize(
    ("address", "headings"),
    [
        ("2020/01/03/same", ["Same & title"]),
        ("2020/01/04/other", ["Other", "Another"]),
        ("2020/01/05/later", ["Later", "Later"]),
    ],
)
def test_a_title_that_the_body_opens_with_is_shown_once(pages: Path, address: str, headings: list[str]) -> None:
    page = read_page(pages / address)
    assert [words(node) for node in page.iter("h1")] == headings
    (name,) = [node for node in of_class(page, "p-name") if node.getparent().tag == "header"]
    assert (name.get("value") or words(name)) == headings[0]


def test_the_place_where_a_teaser_ended_keeps_its_name(tmp_path: Path) -> None:
    """WordPress's lists led to ``/post/#more-12``, and so do links from elsewhere."""
    sample = Sample(tmp_path)
    bodies = {
        "plain": "Teaser.\n\nMore of it.\n\n<!--more-->\n\nThe *rest*.[^1]\n\n[^1]: A note.\n",
        "first": "<!--more-->\n\nAll of it.\n",
        "code": "Words.\n\n<pre><code>&lt;!--more--&gt;\n</code></pre>\n\nEnd.\n",
        "quoted": "> Said.\n>\n> <!--more-->\n>\n> And done.\n",
        "none": "Nothing parted.\n",
    }
    for number, (name, body) in enumerate(bodies.items(), 1):
        excerpt = {"summary": "An excerpt."} if name == "plain" else {}
        sample.post(f"2020/01/0{number}/{name}", body, params={"wordpress": {"id": number}}, **excerpt)
    assert sample.build().warnings == ()
    shown = {
        name: body_of(sample.root / "public", f"2020/01/0{number}/{name}") for number, name in enumerate(bodies, 1)
    }
    (place,) = shown["plain"].xpath(".//span[starts-with(@id, 'more-')]")
    assert words(shown["plain"]).startswith("Teaser. More of it. The rest.")
    assert place.getprevious().text == "More of it."
    assert place.getnext().text == "The "
    assert [name for name, body in shown.items() if not body.xpath(".//span[starts-with(@id, 'more-')]")] == [
        "code",
        "none",
    ]
    assert "<!--more-->" in words(shown["code"])

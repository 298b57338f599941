"""A list that is written once for a site stands in every post as if it had been made and written there."""

import pytest
from exports import export
from golden_site import POST, GoldenLists, GoldenSite
from hypothesis import given, settings
from hypothesis import strategies as st
from test_listing import LISTS, PRIVATE, PUBLIC, SITE, post

from migrate.content import SiteLists, post_markdown, post_tree
from migrate.listing import Listing
from migrate.pipeline import Order, convert
from migrate.readers.blocks import once
from migrate.readers.body import body_html
from migrate.readers.context import BodyContext
from migrate.readers.html.standins import parse_with
from migrate.readers.listed import Allowance
from migrate.references import Target
from migrate.wishes import Wishes
from migrate.writers.markdown import render


class Somewhere:
    """References that lead to a page, to nothing, to a file, or are another site's."""

    KINDS = (
        Target("/moved/", "page"),
        Target(None, "broken"),
        Target("/uploads/a.jpg", "media", "a.jpg", 40, 30),
        Target(None, "elsewhere"),
    )

    def resolve(self, url: str) -> Target:
        return self.KINDS[len(url) % 4] if url.startswith(("/", "http")) else self.KINDS[3]


WRITTEN = SiteLists(Somewhere())


def surroundings(told, *, left=5000, smilies=False):
    return BodyContext(
        post_id=POST,
        site=GoldenSite(),
        lists=GoldenLists(),
        allowance=Allowance(left),
        tell=lambda kind, message: told.append((kind.name, message)),
        wishes=Wishes(smilies=smilies),
    )


def shared(source, **wanted):
    """Markdown, what was told, and what was seen, with lists that are written once."""
    told, seen = [], []
    context = surroundings(told, **wanted)
    stages = post_markdown(source, context, Somewhere(), lambda *one: seen.append(one), WRITTEN)
    try:
        while True:
            next(stages)
    except StopIteration as end:
        return end.value, told, seen


def whole(source, **wanted):
    """The same with each list made and written for this post."""
    told, seen = [], []
    context = surroundings(told, **wanted)
    return render(post_tree(source, context, Somewhere(), lambda *one: seen.append(one))), told, seen


def stood(source):
    """How many lists of a post were written before."""
    context = surroundings([])
    html = body_html(source, context)
    lists = [one.stand_in for one in WRITTEN.among(context.listed)]
    found = parse_with(html, lists, context.tell)
    return len(found[1]) if found else 0


BLOCKS = [
    "<!-- wp:categories /-->",
    '<!-- wp:categories {"showHierarchy":true,"showPostCounts":true} /-->',
    '<!-- wp:tag-cloud {"showTagCounts":true} /-->',
    "<!-- wp:archives /-->",
    '<!-- wp:archives {"showPostCounts":true} /-->',
    "<!-- wp:page-list /-->",
    "<!-- wp:latest-posts /-->",
    '<!-- wp:latest-posts {"displayFeaturedImage":true,"displayPostContent":true,"addLinkToFeaturedImage":true} /-->',
    "<!-- wp:latest-comments /-->",
    "<!-- wp:calendar /-->",
]
TAGS = [
    "p",
    "div",
    "section",
    "article",
    "center",
    "blockquote",
    "ul",
    "ol",
    "li",
    "menu",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "colgroup",
    "h2",
    "pre",
    "code",
    "xmp",
    "figure",
    "figcaption",
    "details",
    "summary",
    "form",
    "button",
    "select",
    "option",
    "textarea",
    "svg",
    "math",
    "title",
    "style",
    "script",
    "template",
    "noscript",
    "iframe",
    "object",
    "b",
    "i",
    "em",
    "strong",
    "a",
    "span",
    "u",
    "s",
    "font",
    "nobr",
    "sup",
    "label",
    "address",
    "ruby",
    "rt",
    "video",
    "aside",
    "hgroup",
    "marquee",
]
ODD = [
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    *("<br>", "<hr>", "<br> x", "<img src=/a.png>", "<noscript><img src=/b.png></noscript>", "<a href='/x'>", "&nbsp;"),
    *("<!--", "-->", "<!--more-->", "<!--nextpage-->", "<a href='#n'>n</a>", "<i id=n>", "<a href=''></a>", "<b> </b>"),
    *("<o:p>", "<b a='1'>" * 101, "<div>" * 90, "<sup><a href='#n'>1</a></sup>", "<ol><li id=n>x</ol>", ":)", "x\n\ny"),
    *("<div class=wp-caption>", "<p dir=rtl>", "<span lang=fr>", "<span style='font-weight:bold'>", "<li value=3>"),
    *(
        "[caption]",
        "[/caption]",
        "[code]",
        "[/code]",
        "[fn]",
        "$latex x$",
        "((",
        "))",
        "<sup data-fn=x>",
        "\x0c",
        "\u00a0",
    ),
    *("text", " ", "\n", "<", ">", '"', "'", "<p title='", '<p title="', "&#60;", "\U000f1000", "\ue000"),
    *("<figure _-_=0>", '<figure class="wp-block-archives" _-_="0">', "_-_"),
    *('<figure class="wp-block-archives"><ul><li><a href=".">.</a></li></ul></figure>', "<div data-latex=x>"),
    *("<!-- wp:columns --><div><!-- wp:column --><div>", "</div><!-- /wp:column --></div><!-- /wp:columns -->"),
    *("<!-- wp:quote --><blockquote>", "</blockquote><!-- /wp:quote -->", "<!-- wp:list --><ul>", "<!-- /wp:list -->"),
    *("<!-- wp:navigation -->", "<!-- /wp:navigation -->", "<!-- wp:html -->", "<!-- /wp:html -->"),
    *("<!-- wp:cover --><div>", "<!-- /wp:cover -->", "<!-- wp:unknown/x -->", "<!-- /wp:unknown/x -->"),
    '<!-- wp:query {"query":{}} --><!-- wp:post-template -->',
    "<!-- /wp:post-template --><!-- /wp:query -->",
]
PIECES = st.lists(st.one_of(st.sampled_from(BLOCKS), st.sampled_from(ODD)), min_size=1, max_size=12)


@settings(max_examples=600)
@given(PIECES, st.sampled_from(BLOCKS), PIECES, st.sampled_from([5000, 12]), st.booleans())
def test_no_post_shows_that_its_lists_were_written_before(before, listed, after, left, smilies):
    source = "".join([*before, listed, *after])
    assert shared(source, left=left, smilies=smilies) == whole(source, left=left, smilies=smilies)


LIST = '<!-- wp:archives {"showPostCounts":true} /-->'


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("words _ words", 1),
        ("_ <p>between</p> _", 2),
        ("<!-- wp:columns --><div><!-- wp:column --><div>_</div><!-- /wp:column --></div><!-- /wp:columns -->", 1),
        ("<!-- wp:group --><section class=x>_</section><!-- /wp:group -->", 1),
        ("<p>left open _ <p>x", 1),
        ("<section class=footnotes>_</section>", 0),
        ("<table><tr><td>_</td></tr></table>", 0),
        ("<table><caption>_</caption><tr><td>x</td></tr></table>", 0),
        ("<table>_<tr><td>x</td></tr></table>", 1),  # a browser shows it before the table
        ("<blockquote>_</blockquote>", 0),
        ("<ul><li>_</li></ul>", 0),
        ("<strong>_</strong>", 0),
        ("<em>left open _", 0),
        ("<p><em>left open</p>_", 0),
        ("<a href=/x>_</a>", 0),
        ("<h2>_</h2>", 0),
        ("<figure>_</figure>", 0),
        ("<details><summary>x</summary>_</details>", 0),
        ("<pre>_</pre>", 0),
        ("<textarea>_</textarea>", 0),
        ("<!-- _ -->", 0),
        ("<svg>_</svg>", 0),
        ("<template>_</template>", 0),
        ("<p title='_'>x", 0),
        ('<p title="_">x', 0),
        ("[code]_[/code]", 0),
    ],
    ids=str,
)
def test_a_list_was_written_before_where_it_is_a_block_by_itself(source, number):
    source = source.replace("_", LIST)
    assert stood(source) == number
    assert shared(source) == whole(source)


@pytest.mark.parametrize(
    "forged",
    [
        '<figure _-_="0">x</figure>',
        '<figure _-_="0" class="wp-block-archives"><ul><li><a href=".">.</a></li></ul></figure>',
        '<FIGURE _-_ = 0 class="wp-block-archives"></FIGURE>',
        "<figure _-_='7'></figure>",
        "<figure _-_=x></figure>",
        "<figure _&#45;_=0></figure>",
        '<!-- wp:button {"text":"\\u003cfigure _-\\u005f=0>"} --><a>x</a><!-- /wp:button -->',
        "<!-- <figure _-_=0> -->",
    ],
)
def test_what_looks_like_a_stand_in_is_none(forged):
    for source in (forged, forged + LIST, LIST + forged, f"{forged}<textarea>{LIST}</textarea>"):
        assert shared(source) == whole(source)
        assert "_-_" not in shared(source)[0]


def test_a_body_lists_no_more_because_another_one_did():
    source = "<!-- wp:latest-posts /-->" * 5
    left_out = "core/latest-posts: left out, the lists of this body are too long together"
    for _body in range(3):
        written, told, _seen = shared(source, left=7)
        assert written.count("<figure") == 2
        assert [message for _kind, message in told[2:]] == [left_out] * 3


def archive(folder, jobs):
    """The files of a site on which sixty posts show lists, by their paths."""
    beside = ("{}", "<blockquote>{}</blockquote>", "<p>:) <b>open</p>{}", "<ul><li>{}</li></ul>", "x <br> {}")
    shown = [post(100 + n, f"Post {n}", content=beside[n % 5].format(LISTS) + "word " * 5000) for n in range(60)]
    folder.mkdir()
    (folder / "export.xml").write_bytes(export(*shown, *PUBLIC, *PRIVATE, head=SITE))
    convert(Order(inputs=[str(folder / "export.xml")], output=folder / "site", jobs=jobs), lambda _run: None)
    files = {path.relative_to(folder): path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()}
    return {path: content.replace(str(folder).encode(), b"") for path, content in files.items()}


def test_an_archive_is_the_same_with_and_without_the_sharing_and_for_any_number_of_workers(tmp_path, monkeypatch):
    one, three = archive(tmp_path / "one", 1), archive(tmp_path / "three", 3)
    assert one == three
    monkeypatch.setattr(SiteLists, "among", lambda *_: [])
    monkeypatch.setattr(Listing, "once", lambda _self, make, *given: make(*given))
    assert archive(tmp_path / "alone", 1) == one


def test_a_list_is_made_once_a_site(tmp_path, monkeypatch):
    made, make = [], once._make
    monkeypatch.setattr(once, "_make", lambda *given: made.append(given[1].name) or make(*given))
    archive(tmp_path / "site", 1)
    assert len(made) == len(set(made)) == LISTS.count("<!--")

"""Any HTML becomes the vocabulary of ``document``: nothing runs, no text is lost, time stays linear."""

from __future__ import annotations

import re

import html5lib
import pytest
from exports import CORPUS
from growth import assert_linear
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from migrate.findings import Kind
from migrate.readers.html import parse
from migrate.readers.html.flatten import DEEPEST
from migrate.readers.html.parse import parse_tree

ELEMENTS = frozenset(
    [
        "body",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "hr",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "caption",
        "dl",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "div",
        "section",
        "details",
        "summary",
        "address",
        "video",
        "audio",
        "source",
        "track",
        "a",
        "img",
        "br",
        "strong",
        "em",
        "del",
        "ins",
        "sub",
        "sup",
        "kbd",
        "abbr",
        "mark",
        "q",
        "cite",
        "s",
        "small",
        "u",
        "var",
        "samp",
        "dfn",
        "time",
        "bdo",
        "ruby",
        "rt",
        "rp",
        "span",
        "wbr",
        "math",
    ]
)
ATTRIBUTES = frozenset(
    [
        "href",
        "title",
        "id",
        "src",
        "alt",
        "width",
        "height",
        "class",
        "start",
        "type",
        "reversed",
        "colspan",
        "rowspan",
        "scope",
        "style",
        "open",
        "controls",
        "loop",
        "muted",
        "preload",
        "poster",
        "playsinline",
        "kind",
        "srclang",
        "label",
        "default",
        "media",
        "datetime",
        "cite",
        "dir",
        "lang",
        "data-footnote",
        "data-latex",
    ]
)
SNIPPETS = st.sampled_from(
    [
        *(
            "<b>",
            "</b>",
            "<p>",
            "</p>",
            "<i>",
            "</i>",
            "<div>",
            "</div>",
            "<ul>",
            "<li>",
            "</ul>",
            "<table>",
            "<tr>",
            "<td>",
        ),
        *(
            "</table>",
            "<a href='javascript:x'>",
            "<a href=/x name=y onclick=z>",
            "</a>",
            "<h2>",
            "<h3>",
            "</h2>",
            "<pre>",
        ),
        *(
            "</pre>",
            "<code class='language-x y'>",
            "<br>",
            "</br>",
            "<img src=x onerror=y>",
            "<svg><g onload=x>",
            "</svg>",
        ),
        *(
            "<script>x",
            "</script>",
            "<style>",
            "</style>",
            "<iframe src='javascript:x'>",
            "</iframe>",
            "<object data=x>",
        ),
        *(
            "<!--",
            "-->",
            "<!--more-->",
            "<?php",
            "?>",
            "<o:p>",
            "<font onload=x style='a'>",
            "&nbsp;",
            "&#1;",
            "&#x0;",
            "&lt;",
        ),
        *(
            "text",
            " ",
            "\x00",
            "\x0b",
            "\ufffe",
            "<blockquote>",
            "<figure class='gallery x'>",
            "<figcaption>",
            "</figure>",
        ),
        *(
            "<math>",
            "<video src='data:x'>",
            "<source src=vbscript:x>",
            "<noscript>",
            "</noscript>",
            "<form>",
            "<input>",
            "<",
        ),
        *(
            "<template>",
            "</body>",
            "</html>",
            "<body onload=x>",
            "<frameset>",
            "<dl><dt>",
            "<dd>",
            "<span id=q lang=EN-US>",
        ),
    ]
)


def silent(kind, message):
    """Findings don't matter here."""


def read(html):
    return parse(html, silent)


def words(node):
    return " ".join("".join(node.itertext()).split())


def findings(html):
    told = []
    parse(html, lambda kind, message: told.append(kind))
    return told


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(SNIPPETS, max_size=25).map("".join))
def test_only_the_vocabulary_comes_out_of_any_soup(html):
    body = read(html)
    for node in body.iter():
        if not isinstance(node.tag, str):
            assert node.tag is etree.Comment
            assert node.text in ("more", "nextpage")
            continue
        assert node.tag in ELEMENTS, node.tag
        assert set(node.keys()) <= ATTRIBUTES, (node.tag, node.keys())
        for name in ("href", "src", "poster", "cite"):
            value = "".join((node.get(name) or "").split()).lower()
            assert not value.startswith(("javascript:", "vbscript:", "data:text")), value


NEWER = (
    "<template>",
    "<svg>",
    "<math>",
    "<frameset>",
    "<body",
    "</body>",
    "</html>",
    "<o:p>",
    "\x00",
    "&#x0;",
    "\ufffe",
    "&#1;",
)
"""What html5lib, of 2020, reads as the standard of its day did, or what XML has no characters for."""


def judged(html):
    """The body as html5lib builds it."""
    return html5lib.parse("<!doctype html><body>" + html, namespaceHTMLElements=False).find("body")


def squeezed(node):
    """The texts of its elements in order, then those behind them, without white space and comments."""
    texts = []
    for part in node.iter():
        texts += [(part.text or "") if isinstance(part.tag, str) else ""]
    return "".join("".join(texts).split()), "".join("".join(part.tail or "" for part in node.iter()).split())


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(SNIPPETS.filter(lambda snippet: not snippet.startswith(NEWER)), max_size=25).map("".join))
def test_any_soup_is_the_tree_that_the_standard_says(html):
    # html5lib puts the second of two items in a table, which both stand before it, behind it
    assume(not ("<table>" in html and re.search("<(?:li|d[dlt])>", html)))
    ours, theirs = parse_tree(html, silent)[0], judged(html)
    assert squeezed(ours) == squeezed(theirs)
    assert [node.tag for node in ours.iter(etree.Element)] == [
        node.tag for node in theirs.iter() if isinstance(node.tag, str)
    ]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real exports (../shared/corpus) is not here")
def test_real_bodies_are_the_tree_that_the_standard_says():
    bodies = [
        found.decode(errors="replace")
        for export in sorted(CORPUS.glob("*.xml"))
        for found in re.findall(
            rb"<content:encoded><!\[CDATA\[(.+?)\]\]></content:encoded>", export.read_bytes(), re.DOTALL
        )
    ]
    assert len(bodies) > 500
    for html in bodies:
        assert squeezed(parse_tree(html, silent)[0]) == squeezed(judged(html))


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " javascript:x",
            "java\tscript:x",
            "java\nscript:x",
            "\x01javascript:x",
        ),
        *(
            "java&#x0A;script:x",
            "&#106;avascript:x",
            "vbscript:x",
            "data:text/html;base64,PHN",
            "file:///etc/passwd",
            "blob:x",
        ),
        *(
            "&#x1;javascript:x",
            "jav&#x09;ascript:x",
            "\u00a0javascript:x",
            "\u200bjavascript:x",
            "view-source:x",
        ),
    ],
)
def test_no_address_that_runs_survives(address):
    body = read(f'<p><a href="{address}">words</a></p>')
    assert body.find(".//a") is None
    assert words(body) == "words"
    assert Kind.UNSAFE_ADDRESS in findings(f'<p><a href="{address}">words</a></p>')


@pytest.mark.parametrize(
    "address",
    [
        "https://ex.org/",
        "//ex.org/x",
        "/x:y",
        "mailto:a@ex.org",
        "tel:+1",
        "#x",
        "x.html",
        "?p=1",
        "HTTP://EX.org/",
    ],
)
def test_ordinary_addresses_stay_as_they_are(address):
    html = f'<a href="{address}">words</a>'
    assert read(html).find(".//a").get("href") == address
    assert not findings(html)


def test_a_pasted_picture_stays_and_a_placeholder_goes():
    picture = "data:image/png;base64," + "A" * 500
    assert read(f'<img src="{picture}" alt="a">').find(".//img").get("src") == picture
    assert read('<img src="data:image/gif;base64,R0l" alt="a">').find(".//img") is None


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<p>x</p>", []),
        ("<script>x</script>", [Kind.REMOVED_MARKUP]),
        ("<p onclick='x' onload='y'>x</p>", [Kind.REMOVED_MARKUP, Kind.REMOVED_MARKUP]),
        ("<p onclick='x'>x</p><p onclick='y'>x</p>", [Kind.REMOVED_MARKUP]),
        ("<select><option>x</select>", [Kind.REMOVED_MARKUP]),
        ("<object data='game.swf'></object>", [Kind.REMOVED_MARKUP]),
        ("<iframe src='https://ex.org/'></iframe>", []),
        ("<svg><path d='x'/></svg>", [Kind.REMOVED_MARKUP]),
        ("<div>" * 200 + "x", [Kind.FLATTENED]),
    ],
)
def test_what_is_lost_is_told_once(html, kinds):
    assert findings(html) == kinds


@pytest.mark.parametrize("levels", [DEEPEST + 20, 300, 3000, 100_000])
@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "span", "ul><li", "table><tr><td", "em><a href=x"])
def test_depth_costs_no_text(tag, levels):
    body = read(f"before<{tag}>" + f"in<{tag}>" * 3 + f"<{tag}>" * levels + "<p>deep</p>" + "after")
    shown = words(body)
    assert shown.startswith("before")
    assert "deep" in shown
    assert shown.endswith("after")
    assert not body.xpath("boolean(" + "/".join(["*"] * (DEEPEST + 60)) + ")")


def test_a_text_of_twenty_megabytes_comes_through_whole():
    body = read("<p>" + "word " * 4_000_000 + "end</p>")
    assert len(body[0].text) == 20_000_003


def test_what_follows_the_end_of_the_body_is_kept():
    assert words(read("<p>a</p></body></html><p>b</p><html><body class=x>c")) == "abc"


@pytest.mark.parametrize(
    "comment", ["<!--a-\x0b-->", "<!--<!--\x0b", "<!--\x01-", "<!--a--b-->", "<!--->", "<!--a<!---->", "<o:p/><?x<o:p>"]
)
def test_a_comment_that_xml_does_not_know_costs_nothing(comment):
    body = read(f"before<p>in<!--more-->{comment}")
    assert words(body) == "beforein"
    assert [node.text for node in body.iter(etree.Comment)] == ["more"]


def test_void_elements_hold_nothing():
    body = read('a<wbr>b<video src="/v.mp4"><source src="/a.mp4"><source src="/b.mp4"></video><embed src="/c.swf">d')
    assert [len(node) for node in body.iter("wbr", "source")] == [0, 0, 0]
    assert body.find(".//video").getnext().tail == "d" or "d" in words(body)


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<b><p>x</p><p>y</p></b>", ["x", "y"]),
        ("<p><b>x</p><p>y</b> z</p>", ["x", "y"]),
        ("<p><b>x<i>y</b>z</i></p>", ["xy"]),
        ("<strong><ul><li>x</li></ul></strong>", ["x"]),
    ],
)
def test_marks_are_read_as_a_browser_reads_them(html, marked):
    assert [words(node) for node in read(html).iter("strong")] == marked


def test_headings_do_not_nest():
    assert [words(node) for node in read("<h2>a<h3>b</h3>c").iter("h2", "h3")] == ["a", "b"]


def test_a_link_around_blocks_becomes_a_link_in_each():
    body = read('<a href="/x"><h2>a</h2><p>b</p></a>')
    assert [(node.getparent().tag, words(node)) for node in body.iter("a")] == [("h2", "a"), ("p", "b")]


NASTY = {
    "brackets": lambda n: "<p>" + "[" * n,
    "unclosed marks": lambda n: "<p><b>x" * n,
    "unclosed fonts": lambda n: "".join(f"<font color={i}><p>x" for i in range(n)),
    "tag starts": lambda n: "<a" * n,
    "comment starts": lambda n: "<!-" * n,
    "items": lambda n: "<li>x" * n,
    "frames": lambda n: "<p>" + "<iframe src=http://ex.org/></iframe>" * n,
    "footnotes": lambda n: "".join(f'<sup><a href="#f{i}" id="r{i}">{i}</a></sup>' for i in range(n))
    + "<ol>" + "".join(f'<li id="f{i}">n</li>' for i in range(n)) + "</ol>",
    "attributes": lambda n: "<p " + "a=b " * n + ">x",
    "links around blocks": lambda n: "<a href=x>" + "<p>x</p>" * n + "</a>",
    "crossing marks": lambda n: "<b><i></b></i>" * n,
    "spaces": lambda n: "<p>" + "&nbsp; " * n,
    "noscript": lambda n: "<noscript><img src=a></noscript>" * n,
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_ten_times_the_input_takes_about_ten_times_as_long(name):
    assert_linear(read, 1000, NASTY[name])

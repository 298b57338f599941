"""Whatever is read by its layout, the XML parser reads the same; what is not quite that layout is left to the parser."""

from __future__ import annotations

import pytest
from exports import CORPUS, FIXTURES
from hypothesis import given
from hypothesis import strategies as st

from migrate.errors import NotAnExport
from migrate.model import Item
from migrate.readers.layout import has_controls, is_usual, read_plainly
from migrate.readers.lean import lean
from migrate.readers.namespaces import PLAIN, USUAL, Dialect
from migrate.readers.scan import Span, scan_file
from migrate.readers.sources import open_sources
from migrate.readers.wxr import _Reader
from migrate.tell import Findings

NAMES = [
    "id",
    "author",
    "author_email",
    "author_url",
    "author_IP",
    "date",
    "date_gmt",
    "content",
    "approved",
    "type",
    "parent",
    "user_id",
]
COMMENT = "".join(
    f"\t\t\t<wp:comment_{name}><![CDATA[{number}]]></wp:comment_{name}>\n" for number, name in enumerate(NAMES, 3)
)
POST = (
    "<item>\n\t\t<title>Tea &amp; toast</title>\n\t\t<link>https://blog.example.org/tea/</link>\n"
    "\t\t<pubDate/>\n\t\t<dc:creator><![CDATA[ann]]></dc:creator>\n"
    '\t\t<guid isPermaLink="false">https://blog.example.org/?p=7</guid>\n\t\t<description></description>\n'
    "\t\t<content:encoded><![CDATA[Two <b>cups</b> a]b ]] end]]></content:encoded>\n"
    "\t\t<excerpt:encoded><![CDATA[]]></excerpt:encoded>\n\t\t<wp:post_id>7</wp:post_id>\n"
    "\t\t<wp:post_date><![CDATA[2011-02-03 04:05:06]]></wp:post_date>\n\t\t<wp:post_date_gmt />\n"
    "\t\t<wp:comment_status>open</wp:comment_status>\n\t\t<wp:ping_status>open</wp:ping_status>\n"
    "\t\t<wp:post_name>tea</wp:post_name>\n\t\t<wp:status>publish</wp:status>\n"
    "\t\t<wp:post_parent>0</wp:post_parent>\n\t\t<wp:menu_order>0</wp:menu_order>\n"
    "\t\t<wp:post_type><![CDATA[post]]></wp:post_type>\n\t\t<wp:post_password></wp:post_password>\n"
    '\t\t<wp:is_sticky>1</wp:is_sticky>\n\t\t<category domain="category" nicename="tea"><![CDATA[Tea]]></category>\n'
    "\t\t<wp:postmeta>\n\t\t<wp:meta_key><![CDATA[mood]]></wp:meta_key>\n"
    "\t\t<wp:meta_value><![CDATA[calm ]]></wp:meta_value>\n\t\t</wp:postmeta>\n"
    f"\t\t<wp:comment>\n{COMMENT}"
    "\t\t\t<wp:commentmeta>\n\t<wp:meta_key>rating</wp:meta_key>\n\t<wp:meta_value><![CDATA[5]]></wp:meta_value>\n"
    "\t\t\t</wp:commentmeta>\n\t\t</wp:comment>\n\t</item>"
)
SIGNS = [
    *("<", ">", "&", "]]>", "<![CDATA[", "]", "\r\n", "\t", "\x01", "\x85", "\xa0", "\ufeff", "\uffff", "é", "🙂"),
    *("&amp;", "&#039;", "&#8217;", "&#0;", "&#x41;", "&eacute;", "&amp;lt;", "&amplt", "<!-- a -->", "<?pi?>", " "),
    *("<wp:post_id>8</wp:post_id>", "<wp:comment>", "</wp:comment>", "<wp:postmeta>", "</wp:postmeta>", "<b>x</b>"),
    *("<wp:status/>", "<title />", '<title a="b">x</title>', "<category>x</category>", "<dc:creator>ann</dc:creator>"),
    *("<wp:meta_key>k</wp:meta_key>", "<wp:comment_id>4</wp:comment_id>", "<media:x/>", "</item><item>", "text"),
]


def by_layout(data: bytes, *, light: bool = False) -> Item | None:
    return None if has_controls(data) else read_plainly(data, spaced=False, light=light)


def by_parser(data: bytes, *, light: bool = False) -> Item | None:
    return _Reader("export.xml", Findings().tell, light=light).single(Span(0, len(data)), data)


def test_an_item_as_wordpress_prints_it_is_read():
    found = by_layout(POST.encode())
    assert found == by_parser(POST.encode())
    assert found is not None
    assert found.title == "Tea & toast"
    assert found.comments[0].meta == (("rating", "5"),)
    assert found.meta == (("mood", "calm "),)


@given(
    st.lists(st.tuples(st.integers(0, len(POST)), st.integers(0, 12), st.sampled_from(SIGNS)), max_size=3),
    st.booleans(),
)
def test_whatever_is_read_the_parser_reads_the_same(changes, light):
    text = POST
    for place, gone, sign in changes:
        text = text[:place] + sign + text[place + gone :]
    data = text.encode()
    found = by_layout(data, light=light)
    assert found is None or found == by_parser(data, light=light)


@given(st.binary(max_size=4), st.integers(0, len(POST)))
def test_bytes_that_are_no_text_are_left_to_the_parser(noise, place):
    data = POST.encode()[:place] + noise + POST.encode()[place:]
    found = by_layout(data)
    assert found is None or found == by_parser(data)


@pytest.mark.parametrize(
    "path", [*sorted(CORPUS.glob("*.xml")), *sorted(FIXTURES.glob("*.xml"))], ids=lambda path: path.stem
)
def test_items_of_real_exports_agree(path, tmp_path):
    findings = Findings()
    (source,) = open_sources([str(path)], tmp_path, findings.tell)
    try:
        spans = list(scan_file(source, findings.tell).spans)
    except NotAnExport:
        return
    data = source.path.read_bytes()
    for span in spans:
        piece = data[span.start : span.end]
        if span.whole and is_usual(span.dialect) and not has_controls(piece):
            found = read_plainly(piece, spaced=span.dialect.spaced)
            reader = _Reader("export.xml", Findings().tell, light=False)
            assert found is None or found == reader.single(span, piece)


def test_most_of_a_real_export_is_in_this_layout(tmp_path):
    path = CORPUS / "theme-unit-test.xml"
    if not path.is_file():
        pytest.skip("the corpus of real exports is not here")
    data = path.read_bytes()
    (source,) = open_sources([str(path)], tmp_path, Findings().tell)
    pieces = [data[span.start : span.end] for span in scan_file(source, Findings().tell).spans]
    assert sum(by_layout(piece) is not None for piece in pieces) > 0.9 * len(pieces)


@pytest.mark.parametrize(
    "gone", ["", "<wp:comment>", "<wp:postmeta>", "<category"], ids=["nothing", "comments", "meta", "terms"]
)
@pytest.mark.parametrize("content", ["Two <b>cups</b> a]b ]] end", ""], ids=["content", "none"])
def test_what_is_cut_out_for_the_index_leaves_the_layout(gone, content):
    text = POST.replace("Two <b>cups</b> a]b ]] end", content)
    text = text[: text.index(gone)] + "</item>" if gone else text
    cut, _ = lean(text.encode())
    found = by_layout(cut, light=True)
    assert found is not None
    assert found == by_layout(text.encode(), light=True)


def test_a_prefix_that_means_something_else_is_not_usual():
    assert is_usual(PLAIN)
    assert not is_usual(Dialect(tuple({**USUAL, "wp": "https://other.example/"}.items())))
    assert not is_usual(Dialect(tuple({**USUAL, "": "https://other.example/"}.items())))

"""Each repair does its one thing, says so, and leaves what is right alone."""

from __future__ import annotations

import re

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from migrate.findings import Kind
from migrate.readers.cdata import Sections
from migrate.readers.elements import parse, text_of
from migrate.readers.fields import read_fields
from migrate.readers.namespaces import PLAIN, Dialect, canonical, dialect_of
from migrate.readers.repair import mend, undeclared, without_torn_tag

WXR = "http://wordpress.org/export/1.2/"


def repaired(inner: str | bytes, dialect: Dialect = PLAIN) -> tuple[str, list[Kind]]:
    """The text of the mended ``<title>``, and what was done."""
    raw = inner.encode() if isinstance(inner, str) else inner
    mended = mend(b"<item><title>" + raw + b"</title></item>", dialect)
    channel = parse(mended.data, mended.prefixes)
    assert channel is not None, mended.data
    return text_of(channel[0][0]), [note.kind for note in mended.notes]


@pytest.mark.parametrize(
    "right",
    [
        "plain",
        "a &amp; b &lt; c &#38; &#x26;",
        "<![CDATA[a & b < c &nbsp; <x:y>]]>",
        "<![CDATA[a]]]]><![CDATA[>b]]>",
        "日本 \t\n",
        "&quot;&apos;",
    ],
)
def test_what_is_right_comes_back_to_the_byte(right):
    raw = f"<item><title>{right}</title></item>".encode()
    mended = mend(raw, PLAIN)
    assert (mended.data, mended.notes, mended.prefixes) == (raw, [], PLAIN.prefixes)


@pytest.mark.parametrize(
    ("inner", "text", "kind"),
    [
        ("a\x08b\x00c", "abc", Kind.CONTROL_CHARACTER),
        ("<![CDATA[a\x0bb]]>", "ab", Kind.CONTROL_CHARACTER),
        ("a\ufffeb\uffffc", "abc", Kind.CONTROL_CHARACTER),
        ("a&#8;b&#x0;c&#xFFFE;&#xD800;", "abc", Kind.CONTROL_CHARACTER),
        (b"caf\xe9", "café", Kind.BAD_ENCODING),
        (b"\x93x\x94 \x81", "“x” \x81", Kind.BAD_ENCODING),
        (b"\xed\xa0\xbd\xed\xb8\x80 \xed\xa0\xbd", "\N{GRINNING FACE} ", Kind.BAD_ENCODING),
        (b"<![CDATA[cut \xe2\x80]]>", "cut ", Kind.BAD_ENCODING),
        ("a & b", "a & b", Kind.BARE_AMPERSAND),
        ("?a=1&b=2&copy=3", "?a=1&b=2&copy=3", Kind.BARE_AMPERSAND),
        ("&nosuchname;", "&nosuchname;", Kind.BARE_AMPERSAND),
        ("a&nbsp;b", "a\xa0b", Kind.HTML_ENTITY),
        ("&hellip;", "…", Kind.HTML_ENTITY),
        ("&AMP;", "&", Kind.HTML_ENTITY),
        ("a < b", "a < b", Kind.BROKEN_MARKUP),
        ("<3 </3 <", "<3 </3 <", Kind.BROKEN_MARKUP),
        ("a ]]> b", "a ]]> b", Kind.BROKEN_CDATA),
        ("<![CDATA[a ]]> b]]>", "a ]]> b", Kind.BROKEN_CDATA),
    ],
)
def test_each_damage_is_mended_and_named(inner, text, kind):
    assert repaired(inner) == (text, [kind])


def test_a_kind_is_noted_once_for_an_item_at_its_first_place():
    mended = mend(b"<item><title>a & b & c</title><link>x & y</link></item>", PLAIN)
    assert [(note.kind, note.byte) for note in mended.notes] == [(Kind.BARE_AMPERSAND, 15)]


def test_references_inside_cdata_are_text():
    assert repaired("<![CDATA[&nbsp; & &#8;]]>&") == ("&nbsp; & &#8;&", [Kind.BARE_AMPERSAND])


def test_prefixes_are_declared_only_where_they_are_missing():
    data = b"<item><zz:a>x</zz:a><l:b xmlns:l='urn:l'/><b yy:c='1'/><![CDATA[<no:o>]]></item>"
    assert list(undeclared(data, PLAIN)) == ["zz", "yy"]
    assert parse(mend(data, PLAIN).data, mend(data, PLAIN).prefixes) is not None


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("https://wordpress.org/export/1.0/", WXR),
        ("http://wordpress.org/export/1.3", WXR),
        ("http://wordpress.org/export/1.1/excerpt/", WXR + "excerpt/"),
        ("https://purl.org/rss/1.0/modules/content/", "http://purl.org/rss/1.0/modules/content/"),
        ("http://wordpress.org/exports/", "http://wordpress.org/exports/"),
        ("http://example.org/export/1.2/", "http://example.org/export/1.2/"),
    ],
)
def test_namespaces_are_known_whatever_their_version(uri, expected):
    assert canonical(uri) == expected


def test_a_prefix_of_ours_means_ours_unless_the_true_address_has_another():
    assert dict(dialect_of(b' xmlns:wp="urn:odd"').prefixes)["wp"] == WXR
    second = dialect_of(b" xmlns:wp=\"urn:odd\" xmlns:w='http://wordpress.org/export/1.2/'")
    assert dict(second.prefixes) == {"wp": "urn:odd", "w": WXR}


def test_a_torn_tag_is_taken_off_and_text_is_not():
    assert without_torn_tag(b"<item><title>a</title><wp:po") == b"<item><title>a</title>"
    assert without_torn_tag(b"<item><title><![CDATA[a < b") == b"<item><title><![CDATA[a < b"
    assert without_torn_tag(b"<item><title>a") == b"<item><title>a"


def fields(inner: str) -> list[tuple[str, str]]:
    found = read_fields(f"<item>{inner}</item>".encode(), PLAIN.prefixes, "item")
    return [(etree.QName(child).localname, child.text or "") for child in found]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<title>a <b>c</title><link>x</link>", [("title", "a <b>c"), ("link", "x")]),
        ("<title>never closed<link>x</link>", [("title", "never closed"), ("link", "x")]),
        ("<title>AT&amp;T &copy=1</title><b>", [("title", "AT&T &copy=1")]),
        (
            "<content:encoded><link>x</link><title></content:encoded><title>T</title>",
            [("encoded", "<link>x</link><title>"), ("title", "T")],
        ),
        ("<content:encoded>\n<![CDATA[a ]]> <title>x]]></content:encoded>", [("encoded", "a ]]> <title>x")]),
        ("<odd:title>x</odd:title><title>y</title>", [("title", "y")]),
        ("<category domain='post_tag' nicename='a&amp;b'>N</category><x>", [("category", "N")]),
    ],
)
def test_fields_are_found_by_their_names(inner, expected):
    assert fields(inner) == expected


def test_fields_keep_their_containers():
    root = read_fields(
        b"<item><wp:postmeta><wp:meta_key>a</wp:meta_key>"
        b"<wp:postmeta><wp:meta_key>b</wp:meta_key></wp:postmeta>"
        b"<wp:comment><wp:comment_id>1</wp:comment_id>"
        b"<wp:commentmeta><wp:meta_key>c</wp:meta_key></wp:commentmeta>"
        b"<wp:comment_type>x</wp:comment_type></wp:comment><title>T</title></item>",
        PLAIN.prefixes,
        "item",
    )
    assert [etree.QName(child).localname for child in root] == ["postmeta", "postmeta", "comment", "title"]
    assert [etree.QName(child).localname for child in root[2]] == [
        "comment_id",
        "commentmeta",
        "comment_type",
    ]


def test_attributes_survive_the_reading_by_field():
    root = read_fields(
        b"<item><category domain='post_tag' nicename='a&amp;b'>N</category><x></item>", PLAIN.prefixes, "item"
    )
    assert dict(root[0].attrib) == {"domain": "post_tag", "nicename": "a&b"}


@pytest.mark.parametrize(
    ("data", "end", "how"),
    [
        ("<t><![CDATA[a]]></t>", "</t>", "closed"),
        ("<t><![CDATA[a]]> \n</t>", " \n</t>", "closed"),
        ("<t><![CDATA[a]]> text</t>", " text</t>", "closed"),
        ("<t><![CDATA[a]]]]><![CDATA[>b]]></t>", "</t>", "closed"),
        ("<t><![CDATA[a ]]> <b> ]]></t><u>", "</t><u>", "mended"),
        (
            "<t><![CDATA[a ]]> <b></u></item>\n<item><t><![CDATA[x]]></t>",
            " <b></u></item>\n<item><t><![CDATA[x]]></t>",
            "closed",
        ),
        (
            "<t><![CDATA[a\n<?xml version='1.0'?>\n<rss ><u><![CDATA[x]]></u>",
            "<?xml version='1.0'?>\n<rss ><u><![CDATA[x]]></u>",
            "cut",
        ),
    ],
)
def test_a_section_ends_where_its_element_does(data, end, how):
    found = Sections(data.encode()).end(data.index("<![CDATA["))
    assert (data[found.place :], found.how) == (end, how)


def test_a_section_that_never_ends_says_so():
    assert Sections(b"<t><![CDATA[abc").end(3) == (-1, "open")


@given(st.binary(max_size=60).map(lambda data: data.translate(None, b"<]\r")))
def test_any_bytes_in_cdata_become_the_characters_xml_holds(data):
    text, _ = repaired(b"<![CDATA[" + data + b"]]>")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", text)
    assert [char for char in text if char.isascii()] == [
        chr(code) for code in data if code in (9, 10) or 32 <= code < 128
    ]


@given(st.text(alphabet="ab&;#x<>/!]['\" é", max_size=40))
def test_any_text_of_signs_can_be_read_by_field(text):
    found = read_fields(f"<item><title>{text}</title></item>".encode(), PLAIN.prefixes, "item")
    assert len(found) <= 1


@pytest.mark.parametrize(
    "unit",
    [
        "&",
        "<",
        "&#x",
        "<a",
        "<a:b ",
        "]]>",
        "<![CDATA[",
        "</title",
        "<title>",
        "&amp",
        "<wp:meta_value>",
        "\xff",
    ],
)
def test_repairs_take_linear_time(unit):
    def data(size: int) -> bytes:
        return b"<item>" + (unit * (size // len(unit))).encode("latin-1")

    def work(given: bytes) -> None:
        mended = mend(given, PLAIN)
        parse(mended.data, mended.prefixes)
        read_fields(mended.readable, mended.prefixes, "item")

    assert_linear(work, 1 << 15, data)

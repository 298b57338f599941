"""Where items are, whatever happened to the file."""

from __future__ import annotations

import io
import sys
from itertools import pairwise

import pytest
from exports import CORPUS, FIXTURES, FOOT, HEAD, export, item, kinds, read, source_of
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.errors import MigrateError, NotAnExport
from migrate.findings import Kind
from migrate.readers import walk
from migrate.readers.places import line_of
from migrate.readers.scan import Scan, scan_file
from migrate.readers.walk import Walker
from migrate.tell import Findings

CREATOR = "<dc:creator><![CDATA[ann]]></dc:creator>"
PLAIN = export(item(1), item(2), item(3))


def scanned(data: bytes, tmp_path) -> tuple[Scan, Findings]:
    findings = Findings()
    return scan_file(source_of(data, tmp_path), findings.tell), findings


def pieces(data: bytes, tmp_path) -> list[bytes]:
    return [data[span.start : span.end] for span in scanned(data, tmp_path)[0].spans]


def test_spans_are_the_items_to_the_byte(tmp_path):
    assert [piece.decode() for piece in pieces(PLAIN, tmp_path)] == [item(n).strip() for n in (1, 2, 3)]


def test_what_stands_outside_items_is_the_channel(tmp_path):
    scan, findings = scanned(PLAIN, tmp_path)
    (found,) = scan.exports
    assert [PLAIN[start:end].decode().strip() for start, end in found.parts] == [HEAD.strip(), FOOT.strip()]
    assert not findings
    assert (scan.truncated, scan.concatenated) == (False, 1)


@pytest.mark.parametrize(
    "text",
    [
        "<![CDATA[<item>]]>",
        "<![CDATA[</item>]]>",
        "<![CDATA[</item>\n\t<item>\n]]>",
        "<![CDATA[<item>\n<title>x</title></item></channel></rss>]]>",
        "<![CDATA[a]]]]><![CDATA[></item> ]]>",
        "<![CDATA[]]><![CDATA[</item>]]>",
        "<!-- </item> -->x",
    ],
)
def test_item_tags_as_text_are_text(tmp_path, text):
    assert len(pieces(export(item(1), item(2, text), item(3)), tmp_path)) == 3


@pytest.mark.parametrize("text", ["a ]]> b", "]]>", "a ]]> <b> ]]> c", "x ]]> </item> y"])
def test_an_unescaped_end_of_cdata_does_not_end_the_item(tmp_path, text):
    items = read(export(item(1), item(2, f"<![CDATA[{text}]]>"), item(3)), tmp_path)[1]
    assert [(found.id, found.content) for found in items if found] == [(1, "text"), (2, text), (3, "text")]


def test_item_tags_in_the_channel_are_text(tmp_path):
    head = (
        HEAD
        + "<wp:category><wp:category_description><![CDATA[<item>]]></wp:category_description></wp:category>"
        + "<!-- <item> -->"
    )
    assert len(pieces(export(item(1), head=head), tmp_path)) == 1


def test_a_word_that_begins_like_item_is_none(tmp_path):
    assert len(pieces(export("<items><itemx></itemx></items>", item(1)), tmp_path)) == 1


@pytest.mark.parametrize("size", [7, 50, 333])
@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.xml")), ids=lambda path: path.stem)
def test_small_reads_find_the_same_items(tmp_path, path, size, monkeypatch):
    data = path.read_bytes()
    whole = [(piece.start, piece.data, piece.whole) for piece in Walker(io.BytesIO(data), "x").pieces() if piece.item]
    monkeypatch.setattr(walk, "BUFFER", size)
    slivers = [(piece.start, piece.data, piece.whole) for piece in Walker(io.BytesIO(data), "x").pieces() if piece.item]
    assert slivers == whole


def test_pieces_cover_the_file_but_for_white_space(tmp_path):
    data = (FIXTURES / "junk-before-and-after.xml").read_bytes()
    at = 0
    for piece in Walker(io.BytesIO(data), "x").pieces():
        assert not data[at : piece.start].strip()
        assert data[piece.start : piece.start + len(piece.data)] == piece.data
        at = piece.start + len(piece.data)
    assert at == len(data)


def test_batches_hold_every_span_once_and_keep_to_the_size(tmp_path):
    data = export(*(item(number, f"<![CDATA[{'x' * 500}]]>") for number in range(100)))
    scan, _ = scanned(data, tmp_path)
    batches = list(scan.batches(5000))
    assert [span for batch in batches for span in batch] == list(scan.spans)
    assert all(batch[-1].end - batch[0].start <= 5000 for batch in batches)
    assert all(len(batch) > 1 for batch in batches[:-1])


def test_an_item_larger_than_a_batch_is_a_batch(tmp_path):
    scan, _ = scanned(export(item(1), item(2, "x" * 5000), item(3)), tmp_path)
    assert [len(batch) for batch in scan.batches(1000)] == [1, 1, 1]


def test_a_hundred_thousand_spans_stay_small(tmp_path):
    scan, _ = scanned(export(*["<item><wp:post_id>1</wp:post_id></item>"] * 140_000), tmp_path)
    assert len(scan) == 140_000
    assert sys.getsizeof(scan._starts) + sys.getsizeof(scan._ends) < 5 << 20


@pytest.mark.parametrize(
    ("junk", "told"),
    [
        (b"", []),
        (b"\xef\xbb\xbf", []),
        (b"\n", ["junk-before"]),
        (b"\n\xef\xbb\xbf", ["junk-before"]),
        (b"<br />\n<b>Warning</b>: x in <b>y.php</b><br />\n", ["junk-before"]),
        (b"<!-- c -->\n", ["junk-before"]),
    ],
)
def test_junk_before_the_declaration_is_skipped_and_told(tmp_path, junk, told):
    scan, findings = scanned(junk + PLAIN, tmp_path)
    assert (len(scan), kinds(findings)) == (3, told)


def test_comments_before_a_root_without_declaration_are_no_junk(tmp_path):
    data = b"<!-- generator -->\n\n" + PLAIN.partition(b"\n")[2]
    scan, findings = scanned(data, tmp_path)
    assert (len(scan), kinds(findings)) == (3, [])


def test_a_page_after_the_end_is_skipped_and_told(tmp_path):
    scan, findings = scanned(PLAIN + b"<html><body>504</body></html>", tmp_path)
    assert (len(scan), kinds(findings)) == (3, ["junk-after"])
    assert findings[0].where["byte"] == len(PLAIN) - 1


def test_places_have_lines(tmp_path):
    _, findings = scanned(PLAIN + b"\njunk", tmp_path)
    where = findings[0].where
    assert where["line"] == line_of(tmp_path / "export.xml", where["byte"]) == PLAIN[: where["byte"]].count(b"\n") + 1


def test_a_cut_item_is_told_by_its_title(tmp_path):
    data = PLAIN[: PLAIN.rindex(b"<wp:status>")]
    scan, findings = scanned(data, tmp_path)
    assert [span.whole for span in scan.spans] == [True, True, False]
    assert [(finding.kind, finding.where["title"]) for finding in findings] == [(Kind.TRUNCATED, "Post 3")]
    assert scan.truncated


def test_a_cut_item_without_anything_readable_is_no_item(tmp_path):
    scan, findings = scanned(PLAIN[: PLAIN.rindex(b"<title>") + 4], tmp_path)
    assert len(scan) == 2
    assert kinds(findings) == ["truncated"]


def test_an_item_without_an_end_stops_where_the_next_begins(tmp_path):
    data = export(item(1), item(2).replace("</item>", ""), item(3))
    scan, findings = scanned(data, tmp_path)
    assert [span.whole for span in scan.spans] == [True, False, True]
    assert kinds(findings) == ["truncated"]


def test_a_text_without_an_end_stops_where_the_next_item_begins(tmp_path):
    second, third = item(2), item(3).replace("<content", CREATOR + "<content")
    data = export(item(1), second[: second.index("xt]]>")] + "\n", third, item(4))
    assert [found.id for found in read(data, tmp_path)[1] if found] == [1, None, 3, 4]


def test_two_exports_in_one_file_are_both_read(tmp_path):
    channels, items, findings = read(PLAIN + export(item(4), head=HEAD.replace("Example", "Second")), tmp_path)
    assert [found.id for found in items if found] == [1, 2, 3, 4]
    assert [channel.title for channel in channels] == ["Example", "Second"]
    assert kinds(findings) == ["concatenated"]


def test_the_second_export_keeps_its_own_declarations(tmp_path):
    second = export(item(4), head=HEAD).replace(b"wp:", b"w:").replace(b":wp", b":w")
    items = read(PLAIN + second, tmp_path)[1]
    assert [found.id for found in items if found] == [1, 2, 3, 4]


def test_a_cut_export_with_another_after_it_gives_both(tmp_path):
    data = PLAIN[: PLAIN.rindex(b"xt]]>")] + export(item(4).replace("<content", CREATOR + "<content"))
    channels, items, findings = read(data, tmp_path)
    assert [found.title for found in items if found] == ["Post 1", "Post 2", "Post 3", "Post 4"]
    assert len(channels) == 2
    assert kinds(findings) == ["concatenated", "truncated"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "the file is empty"),
        (b"  \n\n", "the file is empty"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "a web page"),
        (b'{"posts": []}', "JSON"),
        (b"-- MySQL dump 10.13\nINSERT INTO wp_posts", "an SQL dump"),
        (
            b"<?xml version='1.0'?><rss version='2.0'><channel><item><title>x</title></item></channel></rss>",
            "an RSS feed",
        ),
        (
            b"<?xml version='1.0'?><feed><generator>blogger.com</generator></feed>",
            "a Blogger export",
        ),
        (b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'></feed>", "an Atom feed"),
        (b"<?xml version='1.0'?><urlset></urlset>", "a sitemap"),
        (b"<?xml version='1.0'?><opml></opml>", "XML of another kind"),
        (b"PK\x03\x04....", "a packed file"),
        (b"Dear diary", "something else"),
    ],
)
def test_what_is_no_export_is_named_in_one_line(tmp_path, data, found):
    with pytest.raises(NotAnExport, match=found) as caught:
        scanned(data, tmp_path)
    message = str(caught.value)
    assert message.startswith("export.xml is not a WordPress export")
    assert "Tools > Export" in message
    assert "\n" not in message


def test_wordpress_fields_make_an_export_without_a_version(tmp_path):
    data = b"<rss><channel><item><title>x</title><wp:post_id>1</wp:post_id></item></channel></rss>"
    assert len(scanned(data, tmp_path)[0]) == 1


def test_an_export_without_items_is_one(tmp_path):
    assert len(scanned(export(), tmp_path)[0]) == 0


def test_an_item_of_impossible_size_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(walk, "LARGEST_ITEM", 1 << 20)
    monkeypatch.setattr(walk, "BUFFER", 1 << 18)
    with pytest.raises(MigrateError, match="does not end within"):
        scanned(export(item(1, "<![CDATA[" + "x" * (5 << 20))), tmp_path)


HOSTILE = {
    "open items": "<item>",
    "open items with titles": "<item><title>",
    "open sections": "<item><![CDATA[",
    "stray ends": "<item><content:encoded><![CDATA[]]>x<item><title>",
    "closed sections, open items": "<item><title><![CDATA[]]></title>",
    "item ends": "</item>",
    "item ends in sections": "<content:encoded><![CDATA[]]> </item>",
    "comments": "<item><!--",
    "roots": "<rss ",
    "declarations": "<?xml ",
    "both": "<?xml ?><rss ><item><content:encoded><![CDATA[",
    "doctypes": "<!DOCTYPE x [",
    "names": "<wp:",
    "fields": "<item><wp:meta_value>",
    "references": "&#x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_repetition_takes_linear_time(tmp_path, name):
    def data(size: int) -> bytes:
        return (HEAD + HOSTILE[name] * (size // len(HOSTILE[name]))).encode()

    assert_linear(lambda given: read(given, tmp_path), 1 << 15, data)


def test_a_cut_at_every_byte_keeps_every_item_before_it(tmp_path):
    data = export(
        item(
            1,
            "<![CDATA[a]]]]><![CDATA[>b]]>",
            more="<wp:comment><wp:comment_id>7</wp:comment_id></wp:comment>",
        ),
        item(2),
    )
    whole = read(data, tmp_path)[1]
    ends = [span.end for span in scanned(data, tmp_path)[0].spans]
    first = data.index(b"<wp:wxr_version>")
    for cut in range(first + 20, len(data)):
        kept = read(data[:cut], tmp_path)[1]
        count = sum(end <= cut for end in ends)
        assert kept[:count] == whole[:count], cut
        assert len(kept) - count <= 1


def mangled(data: bytes, draws: list[tuple[str, int, int, bytes]]) -> bytes:
    for how, place, length, extra in draws:
        at = place % (len(data) + 1)
        if how == "cut":
            data = data[:at]
        elif how == "drop":
            data = data[:at] + data[at + length :]
        elif how == "twice":
            data = data[: at + length] + data[at:]
        else:
            data = data[:at] + extra + data[at:]
    return data


BITS = [
    b"<item>",
    b"</item>",
    b"<![CDATA[",
    b"]]>",
    b"<",
    b"&",
    b"\x00",
    b"\xff",
    b"</rss>",
    b"<?xml ",
    b"<rss>",
    b"-->",
    b"<!--",
]
BITS += [
    b"</channel>",
    b"<wp:comment>",
    b"</wp:comment>",
    b'"',
    b"xmlns:wp='x'",
    b"<title>",
    b"\xef\xbf\xbf",
    b"<!DOCTYPE rss [",
    b"<wp:",
]
CHANGE = st.tuples(
    st.sampled_from(["cut", "drop", "twice", "in", "in", "in"]),
    st.integers(0, 1 << 20),
    st.integers(0, 400),
    st.one_of(st.sampled_from(BITS), st.binary(max_size=8)),
)


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(path.name for path in FIXTURES.glob("*.xml"))),
    changes=st.lists(CHANGE, min_size=1, max_size=6),
)
def test_no_damage_is_a_traceback(tmp_path_factory, name, changes):
    data = mangled((FIXTURES / name).read_bytes(), changes)
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    try:
        full = read(data, folder)[1]
        light = read(data, folder, light=True)[1]
        source_of(data, folder)
    except MigrateError:
        return
    assert len(light) == len(full)
    assert [found and (found.id, found.type, found.title) for found in light] == [
        found and (found.id, found.type, found.title) for found in full
    ]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real exports is not here")
def test_spans_of_real_exports_do_not_overlap(tmp_path):
    for path in sorted(CORPUS.glob("*.xml")):
        scan, _ = scanned(path.read_bytes(), tmp_path)
        assert all(first.end <= second.start for first, second in pairwise(scan.spans))
        assert FOOT.split()[0].encode() in path.read_bytes()[list(scan.spans)[-1].end :]

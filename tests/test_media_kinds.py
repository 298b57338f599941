"""What bytes say they are, what names say, and which references a body hides."""

import io

import pytest
from growth import assert_linear
from media_server import png

from migrate.media.kinds import disagreement, family_of
from migrate.media.sizes import dimensions, originals_of, width_in_name
from migrate.references import hidden_references

PAGE = b"<!DOCTYPE html>\n<html><head><title>404</title>"


@pytest.mark.parametrize(
    ("head", "family"),
    [
        (png(1), "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
        (b"GIF89a\1\0", "image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "image"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "film"),
        (b"ID3\x04\0", "film"),
        (b"%PDF-1.4\n", "pdf"),
        (b"PK\x03\x04\x14\0", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "svg"),
        (b'<?xml version="1.0"?>\n<!-- made -->\n<svg>', "svg"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" [<!ENTITY a "b">]><svg>', "svg"),
        (PAGE, "html"),
        (b"\n  <HTML lang=en>", "html"),
        (b"<!-- cached --><!-- twice --><html>", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC>', "html"),
        (b"name,price\nkettle,4\n", "text"),
        (b"\xff\xfen\0a\0", "text"),
        (b"\0\1\2\3", "data"),
    ],
)
def test_the_first_bytes_tell_the_family(head, family):
    assert family_of(head) == family


@pytest.mark.parametrize(
    ("name", "head", "why"),
    [
        ("a.jpg", png(1), ""),  # a picture under another picture's name: every browser shows it
        ("a.JPG", PAGE, "web page"),
        ("a.mp3", PAGE, "web page"),
        ("a.unknown", PAGE, "web page"),
        ("a.html", PAGE, ""),
        ("a.unknown", b"\1\2\0", ""),
        ("a.jpg", b"\1\2\0", "no known type"),
        ("a.jpg", b'{"error": "not found"}', "text"),
        ("a.pdf", png(1), "image"),
        ("a.mp3", b"\0\0\0\0\0\0", ""),
        ("a.docx", b"PK\x03\x04", ""),
        ("a.doc", b"{\\rtf1", ""),
        ("a.svg", b"<svg>", ""),
        ("a.png", b"", "empty"),
    ],
)
def test_a_name_that_its_content_belies_is_told(name, head, why):
    found = disagreement(name, head)
    assert (why in found) if why else not found


@pytest.mark.parametrize("piece", [b"<!---->", b"<!--", b"<?xml ", b" ", b"<svg"])
def test_hostile_bytes_are_looked_at_in_linear_time(piece):
    assert_linear(family_of, 400, lambda size: piece * (size // len(piece)))


@pytest.mark.parametrize(
    ("name", "originals", "width"),
    [
        ("2010/08/a-300x200.jpg", ("2010/08/a.jpg",), 300),
        ("a-scaled.jpg", ("a.jpg",), 0),
        ("a-scaled-300x200.jpg", ("a-scaled.jpg", "a.jpg"), 300),
        ("a-e1285900000123-150x150.jpg", ("a-e1285900000123.jpg",), 150),
        ("a-300x200", (), 0),
        ("a.jpg", (), 0),
    ],
)
def test_a_copy_names_its_original(name, originals, width):
    assert (originals_of(name), width_in_name(name)) == (originals, width)


def test_dimensions_come_from_the_bytes():
    assert dimensions("a.png", io.BytesIO(png(1))) == (4, 3)
    assert dimensions("a.pdf", io.BytesIO(png(1))) == (0, 0)
    for broken in (b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0", png(1)[:20], b"\0\0\0\x1cftypavif"):
        assert dimensions("a.jpg", io.BytesIO(broken)) == (0, 0)


def test_addresses_in_srcset_css_and_data_are_found():
    source = """<img src="a.jpg" srcset="https://ex.org/a-300x200.jpg 300w, https://ex.org/a,b.jpg 2x"
        data-orig-file="https://ex.org/full.jpg" data-lazy-src='https://ex.org/lazy.jpg'>
        <div style="background:url(&quot;https://ex.org/back.jpg&quot;)"></div><style>a{b:url( 'https://ex.org/c.png' )}</style>"""
    assert sorted(hidden_references(source)) == [
        ("https://ex.org/a,b.jpg", "srcset"),
        ("https://ex.org/a-300x200.jpg", "srcset"),
        ("https://ex.org/back.jpg", "css"),
        ("https://ex.org/c.png", "css"),
        ("https://ex.org/full.jpg", "data"),
        ("https://ex.org/lazy.jpg", "data"),
    ]


def test_what_a_file_says_of_itself_is_kept_without_addresses():
    from migrate.model import Item
    from migrate.readers.attachments import attachment_facts

    stored = (
        'a:4:{s:5:"width";i:40;s:6:"height";i:30;s:4:"file";s:5:"a.jpg";s:10:"image_meta";a:7:{'
        's:7:"caption";s:14:"A kettle sings";s:6:"credit";s:22:"Ada <ada@example.org>";s:6:"camera";s:9:"Box No. 2";'
        's:3:"iso";s:3:"200";s:13:"shutter_speed";s:1:"0";s:17:"created_timestamp";s:10:"1280916000";'
        's:8:"keywords";a:2:{i:0;s:3:"tea";i:1;s:3:"pot";}}}'
    )
    item = Item(id=1, type="attachment", status="inherit", title="", meta=(("_wp_attachment_metadata", stored),))
    assert attachment_facts(item)["exif"] == {
        "caption": "A kettle sings",
        "credit": "Ada <…>",
        "camera": "Box No. 2",
        "iso": "200",
        "created": "2010-08-04 10:00:00",
        "keywords": ["tea", "pot"],
    }
    assert attachment_facts(Item(id=1, type="attachment", status="inherit", title=""))["exif"] == {}

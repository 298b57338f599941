"""The sites under ``fixtures/`` are what they say: well-formed, whole, invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from lxml import etree

FIXTURES = Path(__file__).parents[1] / "fixtures"
EXPORTS = sorted((FIXTURES / "sites").glob("*/export.xml"))
WITH_UPLOADS = [path for path in EXPORTS if (path.parent / "uploads").is_dir()]
UPLOADS = "/wp-content/uploads/"
MAGIC = {
    ".jpg": (0, b"\xff\xd8\xff"),
    ".png": (0, b"\x89PNG\r\n\x1a\n"),
    ".pdf": (0, b"%PDF-"),
    ".mp3": (0, b"ID3"),
    ".mp4": (4, b"ftyp"),
}
DOCUMENTATION = [ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")]
KNOWN_HOSTS = re.compile(
    r"(?:[\w-]+\.)*example\.(?:org|net|com)|(?:www\.)?youtube\.com|technorati\.com"
    r"|wordpress\.org|purl\.org|wellformedweb\.org"
)

each_export = pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.parent.name)
each_export_with_uploads = pytest.mark.parametrize("export", WITH_UPLOADS, ids=lambda path: path.parent.name)


def text(node: etree._Element, name: str) -> str:
    """The text of a child, whatever its namespace; empty when it is not there."""
    return str(node.xpath(f"string(*[local-name()='{name}'])"))


def texts(tree: etree._ElementTree, name: str) -> list[str]:
    return [str(value) for value in tree.xpath(f"//*[local-name()='{name}']/text()")]


def items(tree: etree._ElementTree, kind: str = "") -> list[etree._Element]:
    return [item for item in tree.iter("item") if not kind or text(item, "post_type") == kind]


def meta(item: etree._Element) -> Iterator[tuple[str, str]]:
    for entry in item.xpath("*[local-name()='postmeta']"):
        yield text(entry, "meta_key"), text(entry, "meta_value")


def meta_file_names(item: etree._Element) -> set[str]:
    """Every file that an attachment's meta names, relative to the uploads folder."""
    folder, _, name = text(item, "attachment_url").partition(UPLOADS)[2].rpartition("/")
    names = {name}
    for key, value in meta(item):
        if key in {"_wp_attachment_metadata", "_wp_attachment_backup_sizes"}:
            found = re.findall(r'"(?:file|original_image)";s:\d+:"([^"]+)"', value)
            names |= {path.rpartition("/")[2] for path in found}
    return {f"{folder}/{name}" for name in names}


def read_php(data: bytes, at: int = 0) -> int:
    """The end of one serialised PHP value; asserts that every length in it is right."""
    kind = data[at : at + 2]
    if kind == b"N;":
        return at + 2
    if kind in {b"i:", b"d:", b"b:"}:
        return data.index(b";", at) + 1
    colon = data.index(b":", at + 2)
    size = int(data[at + 2 : colon])
    if kind == b"s:":
        end = colon + 2 + size
        assert data[colon + 1 : colon + 2] == b'"'
        assert data[end : end + 2] == b'";'
        return end + 2
    if kind == b"O:":
        return read_php(b"a" + data[colon + size + 3 :]) + colon + size + 2
    assert kind == b"a:"
    assert data[colon + 1 : colon + 2] == b"{"
    at = colon + 2
    for _ in range(2 * size):
        at = read_php(data, at)
    assert data[at : at + 1] == b"}"
    return at + 1


def test_three_sites_are_here() -> None:
    assert [path.parent.name for path in EXPORTS] == ["lighthouse-log", "plain-and-small", "quill-and-kettle"]


@each_export
def test_an_export_is_well_formed_and_says_what_it_shows(export: Path) -> None:
    tree = etree.parse(export)
    remarks = [str(node.text).strip() for node in tree.xpath("/preceding-sibling::comment() | /comment()")]
    assert remarks[0].startswith("Shows: ")
    assert remarks[1].startswith("Expect: ")
    assert len(items(tree)) > 1


@each_export
def test_ids_of_posts_comments_and_terms_are_unique(export: Path) -> None:
    tree = etree.parse(export)
    for name in ("post_id", "comment_id", "term_id", "author_id"):
        assert [value for value, times in Counter(texts(tree, name)).items() if times > 1] == [], name


@each_export
def test_parents_and_featured_images_are_in_the_file(export: Path) -> None:
    tree = etree.parse(export)
    ids = {*texts(tree, "post_id"), "0"}
    assert {text(item, "post_parent") for item in items(tree)} <= ids
    thumbnails = {value for item in items(tree) for key, value in meta(item) if key == "_thumbnail_id"}
    assert thumbnails <= {text(item, "post_id") for item in items(tree, "attachment")}


@each_export
def test_terms_of_items_are_in_the_list_of_terms(export: Path) -> None:
    tree = etree.parse(export)
    listed = {*texts(tree, "category_nicename"), *texts(tree, "tag_slug"), *texts(tree, "term_slug")}
    builtin = {"post_format", "wp_theme"}
    used = tree.xpath("//item/category[@nicename]")
    assert {ref.get("nicename") for ref in used if ref.get("domain") not in builtin} <= listed


@each_export
def test_links_of_published_posts_follow_the_sites_structure(export: Path) -> None:
    tree = etree.parse(export)
    home = texts(tree, "base_blog_url")[0]
    shapes = {
        "lighthouse-log": "{home}/{date[0]}/{date[1]}/{date[2]}/{slug}/",
        "quill-and-kettle": "{home}/{date[0]}/{date[1]}/{slug}/",
        "plain-and-small": "{home}/?p={id}",
    }
    posts = [item for item in items(tree, "post") if text(item, "status") in {"publish", "private"}]
    for item in posts:
        date = text(item, "post_date")[:10].split("-")
        expected = shapes[export.parent.name].format(
            home=home, date=date, slug=text(item, "post_name"), id=text(item, "post_id")
        )
        assert text(item, "link") == expected


@each_export
def test_slugs_are_written_as_wordpress_stores_them(export: Path) -> None:
    for slug in texts(etree.parse(export), "post_name"):
        assert slug == quote(slug, safe="%").replace("%25", "%")
        assert slug == slug.lower()


@each_export
def test_serialised_values_have_right_lengths(export: Path) -> None:
    tree = etree.parse(export)
    values = [value.encode() for value in texts(tree, "meta_value") if re.match(r"[aO]:\d+:[{\"]", value)]
    assert all(read_php(value) == len(value) for value in values)
    assert values or export.parent.name == "plain-and-small"


@each_export
def test_nobody_and_nowhere_in_it_is_real(export: Path) -> None:
    source = export.read_text(encoding="utf-8")
    for address in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", source):
        assert re.fullmatch(r"(?:[\w-]+\.)*example\.(?:org|net|com)", address), address
    for host in re.findall(r"https?:(?:\\?/){2}([\w.-]+)", source):
        assert KNOWN_HOSTS.fullmatch(host), host
    addresses = [value for value in texts(etree.parse(export), "comment_author_IP") if value]
    assert addresses
    assert all(any(ip_address(value) in net for net in DOCUMENTATION) for value in addresses)


@each_export_with_uploads
def test_every_attachment_has_its_files_and_every_file_its_attachment(export: Path) -> None:
    uploads = export.parent / "uploads"
    on_disk = {path.relative_to(uploads).as_posix() for path in uploads.rglob("*") if path.is_file()}
    attachments = items(etree.parse(export), "attachment")
    assert set().union(*(meta_file_names(item) for item in attachments)) == on_disk


@each_export_with_uploads
def test_a_file_is_what_its_name_says_and_small(export: Path) -> None:
    for path in (export.parent / "uploads").rglob("*.*"):
        offset, magic = MAGIC[path.suffix]
        assert path.read_bytes().startswith(magic, offset), path.name
        assert 200 < path.stat().st_size < 25_000, path.name


@each_export_with_uploads
def test_uploads_named_in_content_exist(export: Path) -> None:
    tree, uploads = etree.parse(export), export.parent / "uploads"
    for body in tree.xpath("//*[local-name()='encoded']/text()"):
        for path in re.findall(r"/wp-content/uploads/([^\"'\s<\]?]+)", str(body)):
            assert (uploads / unquote(path)).is_file(), path


def test_the_readme_has_a_row_for_every_fixture() -> None:
    readme = (FIXTURES / "README.md").read_text(encoding="utf-8")
    for export in EXPORTS:
        assert f"| `sites/{export.parent.name}/` |" in readme
    assert "wxr/README.md" in readme

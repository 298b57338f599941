"""Every kind of finding is told by something, and held by a test: nothing is dropped in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from exports import HEAD, export, item

from migrate.findings import Finding, Kind
from migrate.pipeline import Order, convert, verify
from migrate.redirects.mapfile import read_map
from migrate.redirects.write import write_hosts
from migrate.tell import Findings
from migrate.verify.kept import order_of

TESTS = Path(__file__).parent
HOME = "https://ex.org"
BLOG = f"<link>{HOME}</link><wp:base_blog_url>{HOME}</wp:base_blog_url>\n"
PICTURE = f'<![CDATA[<img src="{HOME}/wp-content/uploads/2020/01/a.png">]]>'


def address(path: str, slug: str = "", more: str = "") -> str:
    slug = slug or path.strip("/")
    return f"<link>{HOME}{path}</link><wp:post_name>{slug}</wp:post_name>{more}"


def old_slug(slug: str) -> str:
    key, value = "<wp:meta_key>_wp_old_slug</wp:meta_key>", f"<wp:meta_value>{slug}</wp:meta_value>"
    return f"<wp:postmeta>{key}{value}</wp:postmeta>"


def category(number: int, slug: str, name: str, parent: str = "") -> str:
    fields = f"<wp:term_id>{number}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
    parent = f"<wp:category_parent>{parent}</wp:category_parent>"
    return f"<wp:category>{fields}{parent}<wp:cat_name>{name}</wp:cat_name></wp:category>\n"


def author(name: str) -> str:
    fields = f"<wp:author_login>ann</wp:author_login><wp:author_display_name>{name}</wp:author_display_name>"
    return f"<wp:author><wp:author_id>1</wp:author_id>{fields}</wp:author>\n"


def one_site(*items: str, said: str = "") -> tuple[bytes, ...]:
    return (export(*items, head=HEAD + BLOG + said),)


def converted(folder: Path, *files: bytes, uploads: Path | None = None) -> list[Finding]:
    paths = [folder / f"{number}.xml" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    found: list[Finding] = []
    order = Order(inputs=list(map(str, paths)), output=folder / "site", uploads=uploads, jobs=1)
    convert(order, lambda run: found.extend(run.store))
    return found


def told(found: list[Finding], kind: Kind) -> list[str]:
    return [finding.message for finding in found if finding.kind is kind]


@pytest.mark.parametrize(
    ("kind", "files", "message"),
    [
        (Kind.UNDECLARED_PREFIX, one_site(item(more="<itunes:author>Ann</itunes:author>")), "itunes"),
        (Kind.NOT_AN_EXPORT, (*one_site(item()), b"<!doctype html><title>Log in</title>"), "1.xml is not a WordPress"),
        (Kind.OTHER_SITE, (*one_site(item(1)), export(item(2), head=HEAD + BLOG.replace("ex", "other"))), "other.org"),
        (Kind.DUPLICATE_ID, one_site(item(1, title="A"), item(1, title="B")), "another item has the id 1 too: 'A'"),
        (Kind.DUPLICATE_TERM, one_site(item(), said=category(1, "a", "A") + category(1, "a", "B")), "stands"),
        (Kind.DUPLICATE_AUTHOR, one_site(item(), said=author("Ann") + author("Ann B.")), "stands"),
        (
            Kind.PARENT_MISSING,
            one_site(item(), said=category(1, "a", "A", "nowhere")),
            "the parent 'nowhere' of category",
        ),
        (Kind.ADDRESS_CLASH, one_site(*(item(n, more=address("/a/")) for n in (1, 2))), "the address /a/ is taken"),
        (
            Kind.PERMALINK_TAKEN,
            one_site(item(1, more=address("/a/")), item(2, more=address("/b/", more=old_slug("a")))),
            "does not lead to /b/: something else has that address",
        ),
    ],
    ids=lambda value: value.label if isinstance(value, Kind) else None,
)
def test_it_is_told(tmp_path, kind, files, message):
    (said, *_) = told(converted(tmp_path, *files), kind)
    assert message in said


def test_an_attachment_without_a_file_is_told(tmp_path):
    attachment = item(1, more=address("/a/")).replace(">post<", ">attachment<")
    assert told(converted(tmp_path, *one_site(attachment)), Kind.MEDIA_MISSING)


def test_a_file_that_only_hidden_posts_show_is_told(tmp_path):
    uploads = tmp_path / "uploads/2020/01"
    uploads.mkdir(parents=True)
    (uploads / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    draft = item(1, PICTURE, address("/a/")).replace("publish", "draft")
    (said,) = told(converted(tmp_path, *one_site(draft), uploads=tmp_path / "uploads"), Kind.MEDIA_APART)
    assert "2020/01/a.png" in said


def test_what_a_host_lacks_is_told(tmp_path):
    converted(tmp_path, *one_site(item(1, more=address("/a/"))))
    found = Findings()
    list(write_hosts(read_map(tmp_path / "site/redirects"), ["azure"], tmp_path / "rules", found.tell))
    assert any(said.startswith("Azure Static Web Apps: ") for said in told(found, Kind.HOST_LIMIT))


def test_another_emphasis_is_no_loss_and_told(tmp_path):
    converted(tmp_path, *one_site(item(1, "<![CDATA[<p>some <em>words</em></p>]]>", address("/a/"))))
    (page,) = (tmp_path / "site/content/posts").rglob("index.md")
    page.write_text(page.read_text("utf-8").replace("*words*", "words"), "utf-8")
    found: list[Finding] = []
    order = order_of(tmp_path / "site", (), jobs=1, quiet=True)
    verify(order, tmp_path / "site", None, lambda run: found.extend(run.store))
    assert told(found, Kind.CHANGED_IN_MARKDOWN) == ["marks: lost 1: em (“words”)"]
    assert not told(found, Kind.LOST_IN_MARKDOWN)


def test_every_kind_is_held_by_a_test():
    files = [path for path in TESTS.rglob("*") if path.suffix in {".py", ".md"}]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert not [kind.name for kind in Kind if kind.name not in text and kind.label not in text]


def test_every_kind_is_told_by_the_code():
    text = "\n".join(path.read_text(encoding="utf-8") for path in (TESTS.parent / "migrate").rglob("*.py"))
    assert not [kind.name for kind in Kind if f"Kind.{kind.name}" not in text]

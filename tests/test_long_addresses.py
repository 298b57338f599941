"""Slugs that were stored unencoded: a part of an address may have 800 bytes, of which no file system makes a name."""

from urllib.parse import quote, unquote

import pytest
from exports import FOOT, HEAD, item
from servers import COMMANDS, missing, serving
from test_convert import run

from migrate.build import build

SLUGS = ["寺" * 120, "x" * 300]
TAG = "塔" * 100
OLD = [f"/2020/01/02/{quote(slug)}/" for slug in SLUGS]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("long")
    posts = [
        item(
            number,
            content=f"<![CDATA[<p>Words <a href='https://ex.org{OLD[0]}'>a link</a></p>]]>",
            more=f"<link>https://ex.org{old}</link><wp:post_name>{slug}</wp:post_name>"
            "<wp:post_date>2020-01-02 10:00:00</wp:post_date>"
            f'<category domain="post_tag" nicename="{TAG}">Long</category>',
        )
        for number, (slug, old) in enumerate(zip(SLUGS, OLD, strict=True), 1)
    ]
    (folder / "export.xml").write_text(HEAD + "<link>https://ex.org</link>" + "".join(posts) + FOOT)
    status, account, findings = run(folder / "export.xml", output=folder / "site")
    assert (status, account.closes) == (0, True)
    build(folder / "site")
    return folder / "site", findings


def test_what_is_too_long_for_a_file_stands_at_a_shorter_address_and_is_told(site):
    told = [
        found.message for found in site[1] if found.kind.name == "RENAMED" and "no page can be built" in found.message
    ]
    assert len(told) == len([*SLUGS, TAG])
    [link] = {text.split("[a link](")[1].split(")")[0] for text in _bodies(site[0])}
    assert link != OLD[0]
    assert (site[0] / "public" / unquote(link).strip("/") / "index.html").exists()


def _bodies(folder):
    return [path.read_text() for path in folder.glob("content/posts/2020/*/*/index.md")]


def test_what_apache_refuses_before_it_reads_htaccess_is_told(site):
    [told] = [found.message for found in site[1] if "Apache refuses it" in found.message]
    assert "use vhost.conf" in told


@pytest.mark.parametrize("kind", sorted(set(COMMANDS) - {"apache"}))
@pytest.mark.parametrize("old", [*OLD, f"/tag/{quote(TAG)}/", f"/tag/{quote(TAG)}/feed/"])
def test_the_old_address_leads_there(site, kind, old):
    if lacks := missing(kind):
        pytest.skip(lacks)
    with serving(kind, site[0] / "public", site[0] / "redirects") as ask:
        status, there = ask(old)
        assert status == 301
        assert ask(there) == (200, "")

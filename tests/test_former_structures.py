"""Posts are found where they stood under a former permalink structure, as WordPress went on to find them."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from servers import COMMANDS, missing, serving
from test_frontpages import HOME, final, page
from test_permalink_structures import HEAD, POSTS, address, item

from migrate.build import build
from migrate.cli.convert import convert as command
from migrate.errors import BadOption
from migrate.pipeline import Order, convert
from migrate.redirects.mapfile import read_map
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite
from migrate.writers.target import Options

DAY, MONTH, NAME = "/%year%/%monthnum%/%day%/%postname%/", "/%year%/%monthnum%/%postname%/", "/%postname%/"
NUMBER = "/archives/%post_id%/"


def export(structure, said=""):
    posts = "".join(
        item("post", number, HOME + address(structure, number), slug, date) for number, (slug, date) in POSTS.items()
    )
    about = page(20, "about", link="/index.php/about/" if "index.php" in structure else "", text=said)
    return HEAD.format(home=HOME) + posts + about + "</channel></rss>"


def converted(folder, text, **options):
    (folder / "export.xml").write_text(text, encoding="utf-8")
    found = []
    order = Order(inputs=[str(folder / "export.xml")], output=folder / "site", jobs=1, options=Options(**options))
    convert(order, lambda result: found.append(result.site.addresses))
    build(folder / "site")
    return found[0], StaticSite(folder / "site/public", Resolver(read_map(folder / "site/redirects")))


def assert_found(site, structure, *tails):
    for number in POSTS:
        for tail in ("", *tails):
            way = address(structure, number).rstrip("/") + "/" + tail
            status, text = final(site, way)
            assert (status, f"Text of {number}." in text) == (200, True), way


@pytest.mark.parametrize(("now", "before"), [(NAME, DAY), (NAME, MONTH), ("/blog/%postname%/", DAY), (MONTH, DAY)])
def test_a_date_that_the_structure_has_no_place_for_goes(tmp_path, now, before):
    _, site = converted(tmp_path, export(now))
    assert_found(site, before, "trackback/", "2/", "comment-page-2/")
    front = "/blog" if "blog" in now else ""
    for way in (f"{front}/2010/", f"{front}/2010/08/", f"{front}/2010/08/04/", "/feed/"):
        assert final(site, way)[0] == 200, way
    for way in ("/2010/08/04/nothing/", f"{front}/2010/09/", f"{front}/2010/08/05/"):
        assert final(site, way)[0] == 404, way


@pytest.mark.parametrize(("now", "before"), [(DAY, MONTH), (DAY, NUMBER), (NAME, NUMBER), (NUMBER, "/%postname%.html")])
def test_a_former_structure_is_told(tmp_path, now, before):
    space, site = converted(tmp_path, export(now), former_permalinks=[before])
    assert space.former_structures == (before,)
    assert_found(site, before, "trackback/", "2/")
    assert_found(site, now, "trackback/", "2/")


def test_a_former_structure_is_seen_in_links_which_lead_to_the_posts(tmp_path):
    said = "".join(f'<a href="{HOME}{address(MONTH, number)}">{number}</a> ' for number in (12, 345, 901))
    space, site = converted(tmp_path, export(DAY, said))
    assert space.former_structures == (MONTH,)
    assert_found(site, MONTH)
    text = (tmp_path / "site/content/pages/about/index.md").read_text(encoding="utf-8")
    assert "[12](/2010/08/04/hello/)" in text


@pytest.mark.parametrize("numbers", [(12, 345), ()])
def test_too_few_links_say_nothing(tmp_path, numbers):
    said = "".join(f'<a href="{HOME}{address(MONTH, number)}">x</a>' for number in numbers)
    assert converted(tmp_path, export(DAY, said))[0].former_structures == ()


@pytest.mark.parametrize(
    "wrong", ["2010/%postname%/", "/%year%/", "/%category%/%postname%/", "/%nonsense%/%postname%/"]
)
def test_a_wrong_structure_is_refused(tmp_path, wrong):
    with pytest.raises(BadOption, match="--former-permalinks"):
        command.main(["x.xml", "-o", str(tmp_path / "x"), "--former-permalinks", wrong], standalone_mode=False)


@pytest.fixture(scope="module")
def renamed(tmp_path_factory):
    return converted(tmp_path_factory.mktemp("renamed"), export(NAME), former_permalinks=[NUMBER])[1]


@pytest.mark.parametrize("kind", COMMANDS)
def test_servers_find_them_too(renamed, kind):
    if missing(kind):
        pytest.skip(missing(kind))
    ways = [
        address(structure, number) + tail
        for structure in (NAME, DAY, MONTH, NUMBER)
        for number in POSTS
        for tail in ("", "trackback/", "2/", "page/2/", "feed/")
    ]
    ways += ["/2010/08/", "/2010/8/4/", "/2010/08/04/page/2/", "/2010/08/04/nothing/", "/2010/08/04/feed/"]
    differ = []
    with serving(kind, renamed.public, renamed.public.parent / "redirects") as ask:
        for way in map(quote, ways):
            wanted, (status, location) = renamed.answer(way), ask(way)
            if (301 if status == 308 else status, location) != (int(wanted.status), wanted.location):
                differ.append((way, status, location, wanted))
    assert differ == []

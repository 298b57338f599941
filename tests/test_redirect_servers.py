"""Every old address of the fixtures, asked of real servers: each answers as the map says."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from replay import Replay
from servers import COMMANDS, missing, serving
from test_convert import SITES, convert_site
from test_permalink_structures import export

from migrate.build import build
from migrate.pipeline import Order, convert
from migrate.redirects.mapfile import read_map
from migrate.redirects.model import uri
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite

TAILS = [
    "",
    "trackback/",
    "embed/",
    "feed/",
    "feed/atom/",
    "rss2",
    "comment-page-2/",
    "2/",
    "page/2/",
    "page/1/",
    "nonsense/",
    "%20",
    ")",
]
ODD = [
    "/?p=999999",
    "/?p=-1",
    "/?utm_source=x",
    "/?s=word",
    "/?feed=rss2",
    "/?feed=nonsense",
    "/index.php",
    "/index.php?p=1",
    "/index.php/feed/",
    "//",
    "/nothing/",
    "/nothing/at/all/",
    "/%3Fp=1",
    "/wp-login.php",
    "/xmlrpc.php",
    "/wp-json/wp/v2/posts",
    "/wp-admin/",
    "/search/word/",
    "/FEED/",
    "/feed",
    "/comments/feed/atom/",
    "/wp-rss2.php",
    "/wp-content/uploads/nothing.jpg",
    "/?paged=2",
    "/?paged=99",
    "/page/99/",
    "/?m=2019",
    "/?m=201913",
    "/?rest_route=/wp/v2/posts",
    "/?p=1&feed=rss2",
    "/sitemap.xml",
]


OF_STRUCTURES = [
    "/archives/%post_id%",
    "/%category%/%postname%/",
    "/index.php/%postname%/",
    "/%author%/%postname%.html",
]
"""Structures whose addresses no fixture has."""


@pytest.fixture(scope="module", params=[*SITES, *OF_STRUCTURES])
def built(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    site = folder / "site"
    if request.param in SITES:
        convert_site(request.param, site)
    else:
        (folder / "export.xml").write_text(export(request.param, "https://ex.org"), encoding="utf-8")
        convert(Order(inputs=[str(folder / "export.xml")], output=site, jobs=1), lambda _: None)
    build(site)
    return site


def addresses(site):
    """All rows of the map in several spellings, each with what may follow it."""
    for row in read_map(site / "redirects").rows():
        yield uri(row.old)
        if "?" not in row.old:
            yield from (uri(row.old.rstrip("/") + "/") + tail for tail in TAILS[1:] if row.status == 200)
            yield uri(row.old).lower()
            yield quote(unquote(uri(row.old)).upper(), safe="/")
        else:
            yield uri(row.old) + "&utm_source=x"
            yield uri(row.old).replace("/?", "/index.php?")
    # under PATHINFO permalinks it is a folder of the new site, and nginx adds its slash first
    yield from (address for address in ODD if address != "/index.php" or not (site / "public/index.php").is_dir())


@pytest.mark.slow
@pytest.mark.parametrize("kind", COMMANDS)
def test_a_server_answers_as_the_map_says(built, kind):
    if missing(kind):
        pytest.skip(missing(kind))
    said = StaticSite(built / "public", Resolver(read_map(built / "redirects")))
    differ = []
    with serving(kind, built / "public", built / "redirects") as ask:
        listed = Replay(read_map(built / "redirects"))  # what every other host is asked for, too (test_host_answers)
        for address in dict.fromkeys((*addresses(built), *listed.old, *listed.strange)):
            wanted = said.answer(address)
            status, location = ask(address)
            if location == f"{address}/" != wanted.location:  # a folder stands there: the server adds its slash first
                status, location = ask(location)
            status = 301 if status == 308 else status  # Caddy adds a slash for good, too, with another number
            if (status, unquote(location.partition("?")[0])) != (
                wanted.status,
                unquote(wanted.location.partition("?")[0]),
            ):
                differ.append((address, (status, location), (int(wanted.status), wanted.location)))
    assert differ == []


def test_every_row_of_the_map_leads_somewhere(built):
    site = StaticSite(built / "public", Resolver(read_map(built / "redirects")))
    for row in read_map(built / "redirects").rows():
        answer = site.answer(uri(row.old))
        assert (answer.status, unquote(answer.location)) in {(200, ""), (301, unquote(uri(row.new)))}, row
        assert site.answer(uri(row.new)).status == 200, row


def test_the_map_names_no_private_thing(built):
    apart = {path.name for path in (built / "apart").rglob("*") if path.is_dir() and "protected" not in path.parts}
    private = {name for name in apart if len(name) > 12}
    text = "".join(file.read_text(encoding="utf-8") for file in Path(built / "redirects").rglob("*") if file.is_file())
    assert not {name for name in private if f"/{name}/" in text}

"""Signs that WordPress takes out of a slug and importers leave in: no page is built at ``/100%/``, and the old address leads."""

from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

import pytest
from exports import FOOT, HEAD, item
from servers import COMMANDS, missing, serving
from test_convert import run

from migrate.build import build
from migrate.names import fitting
from migrate.redirects.mapfile import read_map
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite

SLUGS = [
    "100%-off",
    "a%zz",
    "%",
    "5%",
    "b%2",
    "50% off",
    "why?",
    "c#",
    "x%3cy%3e",
    "d,e]",
    "%e3%81",
    "d%3fe",
    "%2541",
    "p q",
    "p%2520q",
]
FRONTS = {"post": "/2020/01/02/", "page": "/page-", "attachment": "/file-", "tip": "/tips/"}
ONCE = {"post": "name", "page": "pagename", "tip": "tip"}


def _link(kind, slug):
    return FRONTS[kind] + quote(unquote(slug, errors="ignore"), safe="") + "/"


def _item(number, kind, slug):
    terms = "".join(
        f'<category domain="{taxonomy}" nicename="{escape(slug)}"><![CDATA[{taxonomy} {number}]]></category>'
        for taxonomy in ("post_tag", "category", "mood")
        if kind == "post"
    )
    made = item(
        number,
        content=f'<![CDATA[<p><a href="{_link(kind, slug)}">itself</a> <a href="/tag/100%25-off/">a tag</a></p>]]>',
        more=f"<link>https://ex.org{escape(_link(kind, slug))}</link><wp:post_name>{escape(slug)}</wp:post_name>"
        f"<wp:post_date>2020-01-02 10:00:00</wp:post_date>{terms}",
    )
    made = made.replace(">post<", f">{kind}<")
    return made.replace(">publish<", ">inherit<") if kind == "attachment" else made


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    made = [(kind, slug) for kind in FRONTS for slug in SLUGS]
    items = "".join(_item(number, kind, slug) for number, (kind, slug) in enumerate(made, 1))
    (folder / "export.xml").write_text(HEAD + "<link>https://ex.org</link>" + items + FOOT, encoding="utf-8")
    status, account, found = run(folder / "export.xml", output=folder / "site")
    assert (int(status), account.closes) == (0, True)
    assert build(folder / "site").warnings == ()
    return folder / "site", [f"{one.kind.name} {one.message}" for one in found]


OLD = [_link(kind, slug) for kind in FRONTS for slug in SLUGS if "%81" not in slug]
OLD += [
    f"/{front}/{quote(slug)}/" for front in ("tag", "category") for slug in ("100%-off", "a%zz", "5% off", "c#")[:2]
]
ASKED = [
    f"/?{name}={quote(slug, safe='')}"
    for name in ONCE.values()
    for slug in ("100%-off", "a%zz", "50% off", "why?", "d,e]")
]


def _follow(ask, address):
    """What is there after one redirect at most."""
    status, there = ask(address)
    return ask(there) if status == 301 else (status, there)


@pytest.mark.parametrize("kind", sorted(COMMANDS))
def test_a_server_finds_each_old_address(site, kind):
    if lacks := missing(kind):
        pytest.skip(lacks)
    with serving(kind, site[0] / "public", site[0] / "redirects") as ask:
        no_blanks = [one for one in (*OLD, *ASKED) if kind != "apache-map" or "%20" not in one]  # it is told
        assert {one: there for one in no_blanks if (there := _follow(ask, one)) != (200, "")} == {}


def test_serve_finds_them_too_and_as_a_browser_sends_what_somebody_typed(site):
    served = StaticSite(site[0] / "public", Resolver(read_map(site[0] / "redirects")))

    def ask(address):
        answer = served.answer(address)
        return int(answer.status), answer.location

    typed = ["/2020/01/02/100%-off/", "/page-a%zz/", "/tag/100%-off/"]
    assert {one: there for one in (*OLD, *ASKED, *typed) if (there := _follow(ask, one)) != (200, "")} == {}


def test_each_is_told_and_links_in_bodies_follow(site):
    told = site[1]
    as_they_are = {"%e3%81", "p q", "x%3cy%3e", "d,e]"}
    assert sum("no page can be built at /2020" in one for one in told) == len(set(SLUGS) - as_they_are)
    assert not [one for one in told if one.startswith("BROKEN_LINK")]
    links = "".join(path.read_text(encoding="utf-8") for path in (site[0] / "content").rglob("index.md"))
    assert "](/2020/01/02/100-off/)" in links
    assert "](/tag/100-off/)" in links


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("/a/100%-off/", "/a/100-off/"),
        ("/%/", "/-/"),
        ("/a?b#c\\d\te", "/a-b-c-d-e"),
        ("/a./b/.htaccess/index.html/", "/a-/b/-htaccess/index-html/"),
        ("/v1.2/.well-known/hello.html", "/v1.2/.well-known/hello.html"),
        ("/plain/é/", "/plain/é/"),
        ("/" + "x" * 256 + "%/", None),
    ],
)
def test_an_address_made_fit(given, wanted):
    made = fitting(given)
    assert made == (wanted or made)
    assert fitting(made) == made
    assert all(len(part.encode()) <= 255 for part in made.split("/"))

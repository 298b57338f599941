"""Every old address of every fixture and of every permalink structure, asked of each host that knows lists or a script.

Each answers as the map says, but for what stands in ``LOST`` and ``LED``: to the letter, so that nothing joins them unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import ANSWERS
from replay import GONE, Replay, led_astray, replay
from test_convert import SITES, convert_site
from test_permalink_structures import STRUCTURES, export

from migrate.pipeline import Order, convert
from migrate.redirects.hosts import gitlab, hosts
from migrate.redirects.mapfile import PermalinkMap, read_map
from migrate.redirects.write import write_hosts

SLUG_IS_A_NUMBER = {"number of a number", "far of a number"}
"""A page of a post whose slug is a number, behind which a number is a month's or a day's."""
AMONG_LISTS = {"page", "far"}
"""A page of a post where a page of a list, or a post with a number for its name, stands as deep."""
BESIDE_DATES = {"number", "number of a number"}
"""A page of a post where a month or a day stands as deep."""
QUERY = {"query"}
"""A rule that sees the path only leaves what is asked of the home page at the home page."""
LETTERS = {"case", "end"}
"""Found as they are written only."""
COUNTED = {"far", "far of a number"}
"""Pages counted as far as the rules go."""
FORMS = {"form", "number", "number of a number", "page", "page of a number", "far", "far of a number", "list", "paged feed", "index.php", "padding"}  # fmt: skip
"""Every other form of an address."""

LOST: dict[str, set[str]] = {
    "cloudfront": set(),
    "pages": set(),
    "netlify": LETTERS | COUNTED | {"paged feed"},
    "vercel": {"case"} | AMONG_LISTS | SLUG_IS_A_NUMBER,
    "firebase": {"case", "far of a number"} | AMONG_LISTS | QUERY,
    "ghost": {"case"} | AMONG_LISTS | SLUG_IS_A_NUMBER | QUERY,
    "gitlab": LETTERS | COUNTED | QUERY | {"padding", "paged feed"},
    "cloudflare": LETTERS | COUNTED | QUERY | {"padding", "paged feed", "page", "page of a number"} | BESIDE_DATES,
    "azure": LETTERS | FORMS | QUERY | {"path", "no slash"},
    "s3": LETTERS | FORMS | QUERY,
}
"""Families of addresses that a host does not know, all of which it tells: they end nowhere, a query at the home page."""

LED: dict[str, set[str]] = {
    "vercel": set(),
    "netlify": set(),
    "cloudfront": set(),
    "pages": set(),
    "firebase": {"unknown"},
    "ghost": {"unknown"},
    "gitlab": {"unknown", "twice", "twice of a number"},
    "cloudflare": {"unknown", "twice", "twice of a number", "behind a list"},
    "azure": {"unknown"},
    "s3": {"unknown"},
}
"""Families of what never was, and leads somewhere all the same: told by the host, but for a query, which it can't see."""

MOST = {"netlify": 8, "azure": 8, "cloudflare": 8, "pages": 25, "firebase": 40}
"""Of each family, from all over it, for an engine that needs some ten milliseconds for an address."""
FEW = ("lighthouse-log", "quill-and-kettle", "plain-and-small", "/archives/%post_id%", "/old/blog")
"""Sites for an engine that needs long."""
SLOW = {"azure", "cloudflare", "pages"}
ALL = (*SITES, *STRUCTURES, "/old/blog")


@pytest.fixture(scope="session")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, PermalinkMap]]:
    """The map of each site, made when it is first asked for."""

    class Maps(dict[str, PermalinkMap]):
        def __missing__(self, name: str) -> PermalinkMap:
            folder = tmp_path_factory.mktemp("site")
            if name in SITES:
                convert_site(name, folder / "site")
            else:
                structure, base = ("/%postname%/", name) if name == "/old/blog" else (name, "")
                (folder / "export.xml").write_text(export(structure, f"https://ex.org{base}"), encoding="utf-8")
                convert(Order(inputs=[str(folder / "export.xml")], output=folder / "site", jobs=1), lambda _: None)
            self[name] = read_map(folder / "site" / "redirects")
            return self[name]

    return Maps()


def written(name: str, permalinks: PermalinkMap, folder: Path) -> Path:
    list(write_hosts(permalinks, [name], folder, lambda *_: None))
    return folder / name


@pytest.mark.parametrize(
    "host", [pytest.param(name, marks=pytest.mark.slow if name == "cloudflare" else ()) for name in ANSWERS]
)
def test_a_host_answers_as_the_map_says(host, maps, tmp_path):
    lost, led = {}, {}
    for number, name in enumerate(FEW if host in SLOW else ALL):
        site = Replay(maps[name])
        with ANSWERS[host](site, written(host, maps[name], tmp_path / str(number))) as ask:
            for family, found in replay(site, ask, MOST.get(host, 0)).wrong.items():
                home = {site.plain(site.base or "/")} if family == "query" else set()
                assert {ended for _, ended, _ in found} <= {GONE} | home, (name, family, found[:5])
                lost.setdefault(family, (name, found[:3]))
            for family, astray in led_astray(site, ask, MOST.get(host, 0)).items():
                led.setdefault(family, (name, astray[:3]))
    assert lost.keys() == LOST[host], lost
    assert led.keys() == LED[host], led


def test_gitlab_where_the_rules_by_depth_do_not_fit(maps, tmp_path, monkeypatch):
    """A large site has rules with splats only: they lose no more, and what follows posts only leads to a list."""
    monkeypatch.setattr(gitlab, "_SOME", 1_000)
    lost, led = {}, {}
    for name in SITES:
        site = Replay(maps[name])
        told: list[str] = []
        list(write_hosts(maps[name], ["gitlab"], tmp_path / name, lambda _kind, message, _where: told.append(message)))  # noqa: B023
        with ANSWERS["gitlab"](site, tmp_path / name / "gitlab") as ask:
            lost |= replay(site, ask).wrong
            led |= led_astray(site, ask)
        assert not site.permalinks.patterns.tidy or any("for want of room" in message for message in told)
    assert lost.keys() == LOST["gitlab"] | BESIDE_DATES | {"page", "page of a number"}, lost
    assert led.keys() == LED["gitlab"] | {"behind a list"}, led


def test_every_host_with_rules_of_its_own_is_asked():
    with_a_server = {"nginx", "apache", "caddy"}  # test_redirect_servers
    generators = {name for name, known in hosts().items() if known.__module__.endswith(".generators")}
    assert set(hosts()) - with_a_server - generators == set(ANSWERS) == set(LOST) == set(LED)

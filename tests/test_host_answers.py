"""Every old address of every fixture and of every permalink structure, asked of each host that knows lists or a script.

One list for all of them (``Replay.old`` and ``Replay.strange``). Each host answers as the map says, less exactly what its
row in ``hosts/limits.py`` declares, and no pattern takes what never was (``space``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import ANSWERS, Asking, wrangler
from replay import Replay, replay
from space import astray
from test_convert import SITES, convert_site
from test_permalink_structures import STRUCTURES, export

from migrate.permalinks import AddressSpace
from migrate.pipeline import Order, convert
from migrate.redirects.hosts import hosts
from migrate.redirects.hosts.limits import LIMITS, Lack
from migrate.redirects.mapfile import PermalinkMap, read_map
from migrate.redirects.model import Permalink
from migrate.redirects.patterns import patterns_of
from migrate.redirects.write import write_hosts
from migrate.writers.target import Options

ALL = (*SITES, *STRUCTURES, "/old/blog", "amp")
WITH_PATTERNS = ("cloudflare", "gitlab", "vercel", "firebase", "ghost", "netlify")
"""Hosts whose rules stand for many addresses."""
SLOW = {"netlify", "cloudflare"}
SPACE = ("lighthouse-log", "/%year%/%monthnum%/%postname%/", "/archives/%post_id%", "/index.php/%postname%/", "amp")
SPACES = {"netlify": ("amp",), "cloudflare": ("lighthouse-log",), "firebase": ("lighthouse-log", "amp")}
"""Whose space is asked of an engine that needs a millisecond or more for an address; others are asked for all of ``SPACE``."""
STEPS = {"netlify": 7}
"""Netlify's engine takes minutes for a space: every seventh address of it is asked."""
EVERY = "EVERY_SPACE" in os.environ
"""Whether each is asked for all addresses of all sites, which takes half an hour."""


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
                structure = "/%year%/%postname%/" if name == "amp" else structure
                (folder / "export.xml").write_text(export(structure, f"https://ex.org{base}"), encoding="utf-8")
                order = Order(
                    inputs=[str(folder / "export.xml")],
                    output=folder / "site",
                    jobs=1,
                    options=Options(amp=name == "amp"),
                )
                convert(order, lambda _: None)
            self[name] = read_map(folder / "site" / "redirects")
            return self[name]

    return Maps()


def written(name: str, permalinks: PermalinkMap, folder: Path) -> Path:
    list(write_hosts(permalinks, [name], folder, lambda *_: None))
    return folder / name


def heed(host: str, asking: Asking, maps: dict[str, PermalinkMap], names: tuple[str, ...], folder: Path) -> None:
    """Each site's list asked of a host: nothing differs but by what the host declares, and of that all is needed."""
    lacks, used = LIMITS[host].lacks, set[Lack]()
    for number, name in enumerate(names):
        site = Replay(maps[name])
        with asking(site, written(host, maps[name], folder / str(number))) as ask:
            result = replay(site, ask, lacks)
        assert not result.wrong, (name, result.wrong[:5])
        used |= result.used
    assert used == lacks.keys() - {Lack.WORDS}


@pytest.mark.parametrize(
    "host", [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in ANSWERS]
)
def test_a_host_answers_as_the_map_says_less_what_it_declares(host, maps, tmp_path):
    heed(host, ANSWERS[host], maps, ALL, tmp_path)


@pytest.mark.slow
def test_cloudflares_own_runtime_answers_the_same(maps, tmp_path):
    heed("cloudflare", wrangler, maps, ALL, tmp_path)


@pytest.mark.parametrize("host", [pytest.param(name, marks=pytest.mark.slow) for name in WITH_PATTERNS])
def test_no_pattern_takes_what_the_map_does_not_say(host, maps, tmp_path):
    """The proof that patterns may stand for plain rules: all that they can match, by the words in which pieces differ."""
    step = 1 if EVERY else STEPS.get(host, 1)
    names = ALL if EVERY else SPACES.get(host, SPACE)
    sites = {name: maps[name] for name in names} | ({"large": large()} if host != "netlify" else {})
    for number, (name, permalinks) in enumerate(sites.items()):
        site = Replay(permalinks)
        with ANSWERS[host](site, written(host, permalinks, tmp_path / str(number))) as ask:
            led = list(astray(site, ask, own=("/rss",) if host == "ghost" else (), step=step))
        assert not led, (name, len(led), led[:5])


def large() -> PermalinkMap:
    """More posts, pages and months than Cloudflare and GitLab have rules for one by one."""
    rows = [Permalink("/", "/", 200, "home", None, "")]

    def stand(path: str, kind: str) -> None:
        rows.append(Permalink(path, path, 200, kind, None, ""))

    for year in range(2000, 2020):
        stand(f"/{year}/", "date")
        stand(f"/tag/t{year}/", "term")
        stand(f"/tag/t{year}/page/2/", "paging")
        for month in range(1, 13):
            stand(f"/{year}/{month:02}/", "date")
            rows.extend(
                Permalink(
                    f"/guess-{year}-{month}-{number}/", f"/{year}/{month:02}/05/post-{number}/", 301, "post", None, ""
                )
                for number in range(3)
            )
            for number in range(3):
                stand(f"/{year}/{month:02}/05/post-{number}/", "post")
    for number in range(80):
        stand(f"/page-{number}/", "page")
        stand(f"/page-{number}/child/", "page")
    space = AddressSpace(home="https://ex.org", structure="/%year%/%monthnum%/%day%/%postname%/")
    return PermalinkMap(read=lambda: iter(rows), patterns=patterns_of(space, (), ()))


def test_every_host_with_rules_of_its_own_is_asked():
    with_a_server = {"nginx", "apache", "caddy"}  # test_redirect_servers
    generators = {name for name, known in hosts().items() if known.__module__.endswith(".generators")}
    assert set(hosts()) - with_a_server - generators == set(ANSWERS) == set(LIMITS)

"""Rules of hosts that know lists only: what each says besides its answers, its limits, and that no slug writes a rule."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import yaml
from answers import ANSWERS, cloudfront, netlify
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from replay import Engine, Replay

from migrate.cli import permapress
from migrate.redirects import rules
from migrate.redirects.forms import JUNK_SENT, forms, rewrites
from migrate.redirects.hosts import hosts
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.mapfile import PermalinkMap, read_map
from migrate.redirects.model import Patterns, Permalink, uri
from migrate.redirects.sheets import like_a_form, sheets
from migrate.redirects.write import write_hosts

FIXTURE = Path(__file__).parents[1] / "fixtures" / "sites" / "lighthouse-log"


RULE_HOSTS = sorted(set(hosts()) - {"nginx", "caddy", "apache"})


@pytest.fixture(scope="session")
def permalinks(tmp_path_factory: pytest.TempPathFactory) -> PermalinkMap:
    site = tmp_path_factory.mktemp("hosts") / "site"
    convert_to(site)
    return read_map(site / "redirects")


@pytest.fixture(scope="session")
def site(permalinks: PermalinkMap) -> Replay:
    return Replay(permalinks)


def rules_of(name: str, permalinks: PermalinkMap, folder: Path) -> tuple[Path, str]:
    """The folder of a host's files, and all that it told."""
    told: list[str] = []
    list(write_hosts(permalinks, [name], folder, lambda _kind, message, _where: told.append(message)))
    return folder / name, "\n".join(told)


def count(told: str, reason: str) -> int:
    found = re.search(rf"([0-9,]+) address(?:es are| is) not in its rules: [^\n]*{reason}", told)
    return int(found[1].replace(",", "")) if found else 0


def questions(permalinks: PermalinkMap) -> int:
    return sum("?" in row.old for row in permalinks.rows())


# --- what a host says besides (test_host_answers asks each for every address)


def test_netlify_takes_every_rule_and_says_gone(site, permalinks, tmp_path):
    folder, told = rules_of("netlify", permalinks, tmp_path)
    text = (folder / "_redirects").read_text(encoding="utf-8")
    with Engine("netlify", file=str(folder / "_redirects")) as engine:
        assert engine.first["rules"] == sum(not line.startswith("#") for line in text.splitlines())
    with netlify(site, folder) as ask:
        assert ask("/wp-login.php")[0] == ask("/wp-json/wp/v2/posts")[0] == 410
        assert ask("/?p=99999")[0] == 404
    assert "but not in another case, with a full stop or a bracket at the end" in told


def test_cloudfront_says_gone_and_passes_on(site, permalinks, tmp_path):
    folder, told = rules_of("cloudfront", permalinks, tmp_path)
    assert not told
    assert (folder / "function.js").stat().st_size < 10_240, "CloudFront takes no larger function"
    with cloudfront(site, folder) as ask:
        assert ask("/wp-login.php")[0] == 410
        assert ask("/?p=99999")[0] == 404
        assert ask("/permapress.css") == (404, "")  # passed on to the bucket as it was asked


def test_a_function_that_cloudfront_does_not_take_is_told(permalinks, tmp_path):
    large = replace(permalinks.patterns, queries=permalinks.patterns.queries * 2)  # a site of fifty own types
    folder, told = rules_of("cloudfront", replace(permalinks, patterns=large), tmp_path)
    assert (folder / "function.js").stat().st_size > 10_240
    rows = sum(1 for _ in permalinks.rows())
    assert (
        told
        == f"CloudFront: {rows:,} addresses are found by a smaller function.js only: CloudFront takes 10,240 bytes; minify it"
    )


@pytest.mark.parametrize("host", ["firebase", "cloudflare", "gitlab", "ghost", "azure", "s3"])
def test_questions_that_a_host_cannot_see_are_counted_with_the_way_out(host, permalinks, tmp_path):
    told = rules_of(host, permalinks, tmp_path)[1]
    assert count(told, "asked for by a query") == questions(permalinks)
    assert "the script of the host `pages`" in told


_pieces = st.sampled_from(
    ["2014", "10", "8", "12", "345", "hello", "page", "pa", "tag", "x", "feed", "rss2", "atom", "trackback", "embed", "comment-page-2",
     "index.php", "end)", "end%29", "end.", "caf%C3%A9", "%E2%80%9D"]
)  # fmt: skip


@given(path=st.lists(_pieces, min_size=1, max_size=6).map("/".join), slash=st.sampled_from(["", "/"]))
@settings(max_examples=500)
def test_what_a_form_takes_is_seen_at_once(path, slash, permalinks):
    made = sheets(permalinks, moved=False)
    rules = [f"/{form.head}/(?:{form.tail})/?" if form.head else f"/(?:{form.tail})/?" for form in forms(made)]
    rules += [rule.pattern for rule in rewrites(made, permalinks.patterns, JUNK_SENT)]
    address = f"/{path}{slash}"
    if any(re.fullmatch(rule, address) for rule in rules):
        assert like_a_form(address)


# --- what is too much


@pytest.fixture(scope="session")
def large() -> PermalinkMap:
    rows = [Permalink("/", "/", 200, "home", None, "")]
    for number in range(6_000):
        new = f"/2019/05/17/a-post-with-a-name-of-its-own-{number}/"
        rows.append(Permalink(new, new, 200, "post", number, ""))
        rows.append(Permalink(f"/?p={number}", new, 301, "post", number, "short link"))
        rows.append(Permalink(f"/guess-{number}/", new, 301, "post", number, "guessed from its name"))
        if number % 100 == 0:
            rows.append(Permalink(f"/2019/05/17/once-{number}/", new, 301, "post", number, "a former slug"))
    return PermalinkMap(read=lambda: iter(rows), patterns=Patterns(host="ex.org"))


def test_what_was_linked_goes_before_guesses(large, tmp_path):
    for name, file in (("cloudflare", "_redirects"), ("gitlab", "_redirects"), ("azure", "staticwebapp.config.json")):
        folder, _ = rules_of(name, large, tmp_path)
        text = (folder / file).read_text(encoding="utf-8")
        assert sum(f"/once-{number}/" in text for number in range(0, 6_000, 100)) == 60, name


def test_limits_are_kept_and_what_is_left_is_told(large, tmp_path):
    folder, told = rules_of("cloudflare", large, tmp_path)
    lines = [line for line in (folder / "_redirects").read_text().splitlines() if not line.startswith("#")]
    fixed = [line for line in lines if "*" not in line and ":" not in line]
    assert len(fixed) <= LIMITS["cloudflare"].rules
    assert len(lines) - len(fixed) <= LIMITS["cloudflare"].patterns
    assert lines[: len(fixed)] == fixed, "what stands after the first pattern counts as one"
    bulk = (folder / "bulk-redirects.csv").read_text().splitlines()
    assert {line.split(",")[0].rstrip("/") for line in bulk} | {
        "ex.org" + line.split()[0].rstrip("/") for line in fixed
    } >= {f"ex.org/guess-{number}" for number in range(6_000)}
    folder, told = rules_of("gitlab", large, tmp_path)
    text = (folder / "_redirects").read_text()
    written = sum(line.startswith("/") for line in text.splitlines())
    assert written <= 1_000
    assert len(text) <= 64_000
    moves = sum("guess" in line or "once" in line for line in text.splitlines())
    assert count(told, "more than GitLab takes") == 6_060 - moves
    folder, told = rules_of("azure", large, tmp_path)
    assert (folder / "staticwebapp.config.json").stat().st_size <= 20_000
    folder, told = rules_of("vercel", large, tmp_path)
    config = json.loads((folder / "vercel.json").read_text())
    assert len(config["redirects"]) <= 2_048
    assert len((folder / "bulk-redirects.csv").read_text().splitlines()) > 6_060
    assert count(told, "more than Vercel takes") == 6_000 - sum(
        rule.get("has", [{}])[0].get("key") == "p" and "value" in rule["has"][0] for rule in config["redirects"]
    )


def test_a_move_to_another_host(permalinks, tmp_path):
    """Everything leads there, what stands at its old path too, and nothing is answered here."""
    paths = [quote(unquote(row.old), safe="/") for row in permalinks.rows() if "?" not in row.old]
    list(write_hosts(permalinks, RULE_HOSTS, tmp_path, lambda *_: None, new_host="https://new.example"))
    for name in ("netlify", "cloudflare", "gitlab"):
        lines = (tmp_path / name / "_redirects").read_text(encoding="utf-8").splitlines()
        moved = {line.split()[0] for line in lines if " https://new.example/" in line}
        assert set(paths) <= moved, name
        assert not [line for line in lines if line.endswith("index.xml 200")]
    stub = (tmp_path / "pages" / "about" / "index.html").read_text(encoding="utf-8")
    assert 'url=https://new.example/about/"' in stub
    routes = json.loads((tmp_path / "azure" / "staticwebapp.config.json").read_text())["routes"]
    assert {"route": "/about/", "redirect": "https://new.example/about/", "statusCode": 301} in routes
    assert (
        yaml.safe_load((tmp_path / "ghost" / "redirects.yaml").read_text())[301]["/^/about/?$/i"]
        == "https://new.example/about/"
    )


def test_every_limit_has_its_source():
    assert set(LIMITS) <= set(hosts())
    assert all(limits.source for limits in LIMITS.values())


# --- no slug can write a rule

HOSTILE = [
    "/a b/", "/a\nb/", "/x /evil 301!/", "/#c/", "/a:b/", "/:splat/", "/*/", "/a*/", "/$1/", "/${x}/", "/%{HTTP_HOST}/",
    "/{a}/", "/(.*)/", "/[a-z]+/", "/a|b/", "/a?b/", "/a\\/", "/../../etc/", "/./x/", "//evil.example/", "/\\evil/", "/'\"/",
    "/<script>/", "/</a>/", "/&amp;/", "/a,b,301/", "/=1+1/", "/🏮/", "/\u2028/", "/\u202e/", "/\x7f/", "/\x00/", "/a\ud800b/".encode("utf-8", "replace").decode(),
    "/" + "x" * 1000 + "/", "/" + "é" * 1000 + "/", "/\ttab/", "/%0a/", "/%2e%2e/", "/~/", "/a%/", "/\r\n/evil /x 301/",
]  # fmt: skip


def hostile_map(slugs: list[str]) -> PermalinkMap:
    rows = [Permalink("/", "/", 200, "home", None, "")]
    for number, slug in enumerate(slugs):
        name = (
            quote(slug, safe="/:*()'!$&,;=@[]{}<>\"\\ ") if number % 2 else slug.replace("%", "%25").replace("?", "%3F")
        )
        new = f"/page/{number}{name}" if number % 3 else f"/page-{number}/"
        rows.append(Permalink(new, new, 200, "post", number, ""))
        rows.append(Permalink(name, new, 301, "post", number, "a former slug"))
        rows.append(Permalink(f"/?name={name.strip('/')}", new, 301, "post", number, "by its name"))
    return PermalinkMap(read=lambda: iter(rows), patterns=Patterns())


_slugs = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).map(lambda text: f"/{text}/")),
    min_size=1, max_size=6,
)  # fmt: skip


@given(slugs=_slugs)
@settings(max_examples=20)
def test_no_slug_writes_a_rule(slugs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for name in RULE_HOSTS:
        rules_of(name, hostile_map(slugs), folder)
    check_all(folder)


def test_the_worst_slugs_write_no_rule(tmp_path):
    for name in RULE_HOSTS:
        rules_of(name, hostile_map(HOSTILE), tmp_path)
    check_all(tmp_path)


NOWHERE = f"/{rules.NOWHERE}"
OTHERS = (
    "/quite-another/",
    "/evil/",
    "/x/",
    "/301/",
    "/a/",
    "/b/c/",
    "/page/x/",
    "/?quite=another",
    "/?name=quite-another",
)


def check_engine(host: str, slugs: list[str], folder: Path) -> None:
    """A host's engine takes the rules; each leads from its own address to its own page, and nothing else leads anywhere."""
    permalinks = hostile_map(slugs)
    site = Replay(permalinks)
    with ANSWERS[host](site, rules_of(host, permalinks, folder)[0]) as ask:
        for row in permalinks.rows():
            if row.status == 301 and (host not in {"firebase", "ghost", "azure"} or "?" not in row.old):
                status, location = ask(uri(row.old))
                led = {site.plain(uri(row.new)), site.plain(uri(row.new)).replace("/feed", "/rss")}
                others = {
                    site.plain(uri(other.new))
                    for other in permalinks.rows()
                    if site.plain(other.old) == site.plain(row.old)
                }
                nowhere = status in {200, 404, 410} or location == NOWHERE
                assert nowhere or site.plain(location) in led | others, (row, status, location)
        for other in OTHERS:
            if not any(site.plain(row.old) == site.plain(other) for row in permalinks.rows()):
                status, location = ask(other)
                assert status in {404, 410} or "?" in other or location.startswith("/wp-json/"), (
                    other,
                    status,
                    location,
                )


@pytest.mark.parametrize("host", ["netlify", "vercel", "firebase", "ghost", "azure"])
def test_the_worst_slugs_in_a_hosts_own_engine(host, tmp_path):
    check_engine(host, HOSTILE, tmp_path)


@pytest.mark.parametrize("host", ["netlify", "vercel", "firebase", "ghost", "azure"])
@given(slugs=_slugs)
@settings(max_examples=4)
def test_any_slug_in_a_hosts_own_engine(host, slugs, tmp_path_factory):
    check_engine(host, slugs, tmp_path_factory.mktemp("hostile"))


@pytest.mark.slow
def test_the_worst_slugs_in_cloudflares_runtime(tmp_path):
    check_engine(
        "cloudflare", [slug for slug in HOSTILE if len(slug) < 100 and "\0" not in slug], tmp_path
    )  # each page is a file there


_SAFE = re.compile(r"/(?!/)[A-Za-z0-9/._~%-]*")
_KNOWN = re.compile(
    r"/(?:index\.php/\*|\*/(?:[a-z0-9/-]+|comment-page-:number)/?|(?:(?::p\d|wp-json|wp-admin|wp-includes|search|\*)/?)+\d?/?)"
)


def check_all(folder: Path) -> None:
    for name in ("netlify", "cloudflare", "gitlab"):
        for line in (folder / name / "_redirects").read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                check_line(line)
    for file in folder.glob("*/*.csv"):
        for line in file.read_text(encoding="utf-8").splitlines()[1:]:
            assert line.count(",") == 2
    check_json(folder)
    check_generators(folder)
    check_stubs(folder / "pages")


def check_json(folder: Path) -> None:
    for rule in json.loads((folder / "vercel/vercel.json").read_text())["redirects"]:
        assert _SAFE.fullmatch(rule["source"].removesuffix("{/}?") or "/"), rule
        assert _SAFE.fullmatch(rule["destination"]), rule
    for rule in json.loads((folder / "firebase/firebase.json").read_text(encoding="utf-8"))["hosting"]["redirects"]:
        re.compile(rule["regex"])
        assert not re.match(rule["regex"], "/quite-another/") or "feed" in rule["regex"]
    for route in json.loads((folder / "azure/staticwebapp.config.json").read_text())["routes"]:
        assert _SAFE.fullmatch(route["route"])
    for line in (folder / "s3/redirect-objects.jsonl").read_text(encoding="utf-8").splitlines():
        assert _SAFE.fullmatch(json.loads(line)["WebsiteRedirectLocation"])
    json.loads((folder / "cloudfront/keyvaluestore.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((folder / "ghost/redirects.yaml").read_text()) or {}
    for source, target in (rules.get(301) or {}).items():
        assert not re.match(source.removesuffix("/i").removeprefix("/"), "/quite-another/")
        assert _SAFE.fullmatch(target.removeprefix("$1"))


def check_line(line: str) -> None:
    assert line.isprintable()
    source, *asked, target, status = line.split(" ")
    assert _SAFE.fullmatch(source) or _KNOWN.fullmatch(source), line
    assert _SAFE.fullmatch(target) or ":splat" in target or ":p1" in target, line
    assert re.fullmatch(r"(?:200|301|404|410)!?", status)
    for pair in asked:
        assert re.fullmatch(r"[\w%-]+=(?::value|:feed|[^\s:#*!]*)", pair), line


def check_generators(folder: Path) -> None:
    for file in folder.glob("*/*.yaml"):
        yaml.safe_load(file.read_text(encoding="utf-8"))
    yaml.safe_load((folder / "mkdocs/mkdocs.yml").read_text(encoding="utf-8"))
    tomllib.loads((folder / "zola/aliases.toml").read_text(encoding="utf-8"))
    ast.literal_eval((folder / "nikola/redirections.py").read_text().partition("= ")[2])
    json.loads((folder / "docusaurus/redirects.json").read_text())
    json.loads((folder / "astro/redirects.json").read_text())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


def check_stubs(folder: Path) -> None:
    for file in folder.rglob("*"):
        assert file.resolve().is_relative_to(folder.resolve())
        if file.name == "index.html" and "old-addresses" not in file.parts:
            reader = _Tags()
            reader.feed(file.read_text(encoding="utf-8"))
            assert reader.tags == ["meta", "title", "meta", "link", "meta", "p", "a"]


# --- helpers that need room


def convert_to(folder: Path, source: Path = FIXTURE) -> None:
    told = CliRunner().invoke(permapress, ["convert", str(source), "-o", str(folder), "--jobs", "1", "--quiet"])
    assert told.exit_code in {0, 1}, told.output

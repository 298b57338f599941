"""The other names of a site (``www.``, the hosts it had before) lead to where an address is now, in one hop."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from replay import Engine, parts
from servers import COMMANDS, missing, serving
from test_permalink_structures import HEAD, item

from migrate.build import build
from migrate.cli import permapress
from migrate.redirects.aliases import aliases_of, origin_of
from migrate.redirects.mapfile import read_map
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite

HOME = "https://ex.org"
OLD = "http://example.wordpress.com"
BODY = f"""<a href="http://www.ex.org/2010/08/05/post-2/">www</a> <a href="{OLD}/2010/08/05/post-2/#x">before</a>
<a href="http://told.example/?p=2">told</a> <a href="http://other.example/2010/08/05/post-2/">other</a>
<a href="{OLD}/never/">gone</a>"""
OTHER = ["www.ex.org", "example.wordpress.com", "www.told.example", "told.example"]


def export():
    posts = [
        item("post", n, f"{HOME}/2010/08/{n + 3:02}/post-{n}/", f"post-{n}", f"2010-08-{n + 3:02} 10:00:00")
        .replace(f"<guid>{HOME}/2010/08/{n + 3:02}/post-{n}/</guid>", f"<guid>{OLD}/?p={n}</guid>")
        .replace("Text of 1.", BODY)
        for n in (1, 2, 3)
    ]
    return HEAD.format(home=HOME) + "".join(posts) + "</channel></rss>"


def run(*arguments):
    return CliRunner().invoke(permapress, [str(argument) for argument in arguments], standalone_mode=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aliases")
    (folder / "export.xml").write_text(export(), encoding="utf-8")
    (folder / "permapress.toml").write_text('alias = ["told.example"]\n')
    export_file, out = folder / "export.xml", folder / "site"
    assert run("--config", folder / "permapress.toml", "convert", export_file, "-o", out, "-q").exception is None
    build(out)
    (out / "public/wp-content/uploads").mkdir(parents=True)
    (out / "public/wp-content/uploads/a b.txt").write_text("a file")
    return out


EXPECTED = {
    "/2010/08/04/post-1/": (301, f"{HOME}/2010/08/04/post-1/"),
    "/2010/08/04/post-1": (301, f"{HOME}/2010/08/04/post-1/"),
    "/2010/8/4/post-1/?utm_source=x": (301, f"{HOME}/2010/08/04/post-1/"),
    "/?p=2": (301, f"{HOME}/2010/08/05/post-2/"),
    "/index.php?p=2": (301, f"{HOME}/2010/08/05/post-2/"),
    "/2010/08/05/post-2/trackback/": (301, f"{HOME}/2010/08/05/post-2/"),
    "/post-3/": (301, f"{HOME}/2010/08/06/post-3/"),
    "/wp-content/uploads/a%20b.txt?x=1": (301, f"{HOME}/wp-content/uploads/a%20b.txt?x=1"),
    "/": (301, f"{HOME}/"),
    "/?utm_source=x": (301, f"{HOME}/?utm_source=x"),
    "/?p=999": (404, ""),
    "/?p=999&feed=rss2": (410, ""),
    "/nothing/": (301, f"{HOME}/nothing/"),
}
OWN = {
    "/2010/08/04/post-1/": (200, ""),
    "/?p=2": (301, "/2010/08/05/post-2/"),
    "/2010/8/4/post-1/": (301, "/2010/08/04/post-1/"),
    "/nothing/": (404, ""),
    "/wp-login.php": (410, ""),
}


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_server_leads_other_names_to_the_site_in_one_hop(site, kind):
    if missing(kind):
        pytest.skip(missing(kind))
    with serving(kind, site / "public", site / "redirects") as ask:
        for name in [*OTHER, "WWW.EX.ORG:8080"]:
            if kind == "caddy" and ":" in name:
                continue  # Caddy's block names its hosts and knows no capitals
            for address, answer in EXPECTED.items():
                assert ask(address, name) == answer, (name, address)
        for name in ("ex.org", "", "preview.example", "other.example"):
            for address, answer in OWN.items():
                status, location = ask(address, name)
                # Apache names the host that was asked
                assert (status, location.removeprefix(f"http://{name}")) == answer, (name, address)


def test_the_resolver_says_the_same(site):
    static = StaticSite(site / "public", Resolver(read_map(site / "redirects")))
    for name in [*OTHER, "WWW.EX.ORG:8080"]:
        for address, answer in EXPECTED.items():
            said = static.answer(address, name)
            assert (said.status, said.location) == answer, (name, address)
    for address, answer in OWN.items():
        said = static.answer(address, "ex.org")
        assert (said.status, said.location) == answer, address


def test_cloudfront_leads_other_names_to_the_site_in_one_hop(site):
    run("redirects", site, "--host", "cloudfront", "-q")
    with Engine("cloudfront", folder=str(site / "redirects/cloudfront")) as engine:
        for name in OTHER:
            for address, answer in EXPECTED.items():
                assert tuple(engine.ask([*parts(address), name])) == answer, (name, address)


@pytest.mark.parametrize(("host", "file"), [("netlify", "_redirects"), ("vercel", "vercel.json")])
def test_a_list_leads_other_names_to_the_site_with_their_paths(site, host, file):
    run("redirects", site, "--host", host, "-q")
    with Engine(host, file=str(site / "redirects" / host / file)) as engine:
        for name in OTHER:
            answer = engine.ask(["/2010/8/4/post-1/", "", name])
            assert {301, f"{HOME}/2010/8/4/post-1/"} <= set(answer), name
        assert HOME not in str(engine.ask(["/2010/8/4/post-1/", "", "ex.org"]))


def test_other_names_are_in_cloudflares_bulk_list_and_told_where_no_rule_can_name_them(site):
    run("redirects", site, "--host", "cloudflare", "-q")
    text = (site / "redirects/cloudflare/bulk-redirects.csv").read_text()
    assert f"www.ex.org/,{HOME}/,301,TRUE,FALSE,TRUE,TRUE\n" in text
    told = run("redirects", site, "--host", "ghost").output
    assert "addresses are not in its rules: other names of the site (" in told
    assert "www.ex.org" in told


@pytest.mark.skipif(bool(missing("nginx")), reason=missing("nginx"))
def test_nginx_leads_http_to_https_in_the_same_hop(site):
    with serving("nginx", site / "public", site / "redirects", rules_of="elsewhere.conf") as ask:
        for name in ("ex.org", "www.ex.org"):
            for address, answer in EXPECTED.items():
                assert ask(address, name) == answer, (name, address)


def test_links_to_other_names_of_the_site_are_its_own(site):
    text = (site / "content/posts/2010/08/post-1/index.md").read_text(encoding="utf-8")
    for link in ("[www](/2010/08/05/post-2/)", "[before](/2010/08/05/post-2/#x)", "[told](/2010/08/05/post-2/)"):
        assert link in text, link
    assert "http://other.example/2010/08/05/post-2/" in text
    assert f"{OLD}/never/" in text


def test_a_log_with_names_of_hosts_is_understood(site, tmp_path):
    log = tmp_path / "access.log"
    line = '{} 1.2.3.4 - - [1/Jan/2020:00:00:00 +0000] "GET {} HTTP/1.1" 200 5 "-" "x"\n'
    log.write_text(
        line.format("www.ex.org:443", "/?p=2")
        + line.format("ex.org:443", "/2010/08/04/post-1/")
        + line.format("another-customer.example:443", "/shop/")
        + line.format("late.example:80", "/?p=3")
        + '1.2.3.4 - - [1/Jan/2020:00:00:00 +0000] "GET http://www.ex.org/?p=1 HTTP/1.1" 200 5\n'
    )
    done = run("check-urls", site, log, "--alias", "late.example", "--json")
    assert [(reply["address"], reply["status"], reply["location"], reply["hops"]) for reply in json.loads(done.output)] == [
        ("/2010/08/04/post-1/", 200, "", 0),
        ("http://late.example/?p=3", 200, "/2010/08/06/post-3/", 1),
        ("http://www.ex.org/?p=1", 200, "/2010/08/04/post-1/", 1),
        ("http://www.ex.org/?p=2", 200, "/2010/08/05/post-2/", 1),
    ]  # fmt: skip


def test_rules_take_names_that_the_export_does_not_show(site):
    run("redirects", site, "--host", "nginx", "--alias", "https://late.example/x", "-q")
    text = (site / "redirects/nginx/http.conf").read_text(encoding="utf-8")
    assert '"late.example" "https://ex.org"' in text
    assert '"www.late.example" "https://ex.org"' in text
    run("redirects", site, "--host", "nginx", "--new-host", "https://new.example", "-q")
    assert '"www.ex.org"' not in (site / "redirects/nginx/http.conf").read_text(encoding="utf-8")
    run("redirects", site, "--host", "nginx", "-q")


@pytest.mark.parametrize("wrong", ["", "localhost", "a b.org", 'x.org";', "10.0.0.1", "https://"])
def test_an_alias_is_the_name_of_a_host(site, wrong):
    assert "--alias" in str(run("redirects", site, "--host", "nginx", "--alias", wrong).exception)


def test_names_of_one_machine_are_nobody_s():
    hosts = [
        "localhost",
        "localhost:8080",
        "127.0.0.1",
        "10.1.2.3:80",
        "mysite.local",
        "mysite.test",
        "x.files.wordpress.com",
        "Old.Example",
    ]
    assert aliases_of("https://www.ex.org", hosts) == ("ex.org", "old.example", "www.old.example")
    assert aliases_of("http://localhost:8080", ["ex.org"]) == ()
    assert origin_of("https://ex.org/blog") == "https://ex.org"

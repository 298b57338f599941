"""No slug can inject a rule: real servers load whatever a slug says, and nothing but that slug's address is answered by it."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import missing, serving

from migrate.permalinks import AddressSpace
from migrate.redirects.hosts import hosts
from migrate.redirects.mapfile import write_map
from migrate.redirects.model import Permalink, iri
from migrate.redirects.patterns import patterns_of

HOSTILE = [
    'a"b', "a'b", "a\\b", "a b", "$1", "$uri", "${x}", "%{HTTP_HOST}", "%1", "{path}", "{$HOME}", "a{b}c", "a;b", "a#b", "a:b", "a*b",
    "^a$", "a|b", "(a)", "[a", "a]b", "a?b", "a+b", "~a", "~*a", "=a", "!a", "default", "hostnames", "include x", "\\", "\\\\", "`", "<a>", "a,b",
    "x" * 1000, "日本語", "ß", "é" * 200, "a\u2028b", "%41", "%", "a%zz", "//", "a//b", ".", "a.b.", "..", "...", "a/../b", "-", "=", "E=X:1,R=302",
    'a" /evil/; return 302 "https://evil.example', "a\\\n/evil/", 'a" [E=PP_TO:/evil/]', "a` `/evil/`", "} respond 200 {", "{{.}}", "\u202ea",
]  # fmt: skip
PIECES = st.text(st.sampled_from("ab\"'\\ $%{}();:#*?+~^|[]<>,=!@&`\n\r\téß日/."), min_size=1, max_size=12)
SPACE = AddressSpace(home="https://x.example", structure="/%postname%/")
UNREACHABLE = set("\0\n\r\t/") | {"."}
"""What no request can hold as it is, or what a server takes for something else before any rule is asked."""


def rules_of(slugs, folder):
    rows = [Permalink("/good/", "/good/", 200, "post", 1, "")]
    rows += [Permalink(iri(f"/old/{slug}/"), "/good/", 301, "post", 1, "") for slug in slugs]
    found = write_map(partial(iter, rows), patterns_of(SPACE, (), ()), folder)
    for name in ("nginx", "apache", "caddy"):
        host = hosts()[name](found)
        for inner, pieces in host.files():
            (folder / name).mkdir(exist_ok=True)
            (folder / name / inner).write_text("".join(pieces), encoding="utf-8")


def check(kind, slugs, folder):
    # a path of dots and slashes is another path before any rule sees it
    slugs = [slug for slug in slugs if slug.strip("./")]
    public = folder / "public"
    for name in ("good", "."):
        (public / name).mkdir(parents=True, exist_ok=True)
        (public / name / "index.html").write_text("good")
    rules_of(slugs, folder / "rules")
    with serving(kind, public, folder / "rules") as ask:
        for slug in slugs:
            status, location = ask(f"/old/{quote(slug, safe='')}/")
            assert (status, location) in {(301, "/good/"), (404, ""), (400, ""), (410, "")}, slug
            plain = (
                not set(slug) & UNREACHABLE and slug.strip(" \"'`(),.;!{}\u00a0\u2026\u2018\u2019\u201c\u201d") == slug
            )
            if kind == "nginx" and plain and "\u2028" not in slug:
                assert status == 301, slug
        for stranger in ("/evil/", "/old/other/", "/old/", "/", "/good/", "/x"):
            status, location = ask(stranger)
            assert (status, location) == ((200, "") if stranger in {"/", "/good/"} else (404, "")), (
                stranger,
                status,
                location,
            )


@pytest.mark.parametrize("kind", ["nginx", "apache", "apache-map", "caddy"])
def test_hostile_slugs(kind, tmp_path):
    if missing(kind):
        pytest.skip(missing(kind))
    check(kind, list(dict.fromkeys(HOSTILE)), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["nginx", "apache", "caddy"])
def test_any_slug(kind, tmp_path_factory):
    if missing(kind):
        pytest.skip(missing(kind))

    @settings(max_examples=12 if kind == "nginx" else 5, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(PIECES, min_size=30, max_size=30, unique_by=str.casefold))
    def holds(slugs):
        check(kind, slugs, tmp_path_factory.mktemp("hostile"))

    holds()


def test_an_address_of_the_map_is_read_back(tmp_path):
    for slug in HOSTILE:
        assert unquote(iri(f"/{slug}/")) == f"/{slug}/"

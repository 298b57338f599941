"""What each host answers: through its own engine where there is one, else through a small copy of what it documents."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import yaml
from replay import Ask, Engine, Replay, parts

_CONNECTIONS = 6
Asking = Callable[[Replay, Path], "Iterator[Ask]"]
"""Opens a host's rules, which are in a folder: yields what gives (status, location) of an address."""


def _built(site: Replay, path: str, target: str = "") -> tuple[int, str]:
    """What the built site answers for a path; ``target`` is the file that a rule put in its place."""
    if target:
        file = unquote(target)
        return (200, target) if file in site.files or file.removesuffix("index.html") in site.files else (404, "")
    return (200, "") if site.is_file(path) else (404, "")


@contextmanager
def netlify(site: Replay, folder: Path) -> Iterator[Ask]:
    """A file goes before a rule that is not forced."""
    with Engine("netlify", file=str(folder / "_redirects")) as engine:

        def ask(address: str) -> tuple[int, str]:
            path, query = parts(address)
            found = engine.ask([path, query])
            if found is None or (site.is_file(path) and not found[2]):
                return _built(site, path)
            status, target, _ = found
            return _built(site, path, target) if status == 200 else (status, target)

        yield ask


@contextmanager
def vercel(site: Replay, folder: Path) -> Iterator[Ask]:
    """A redirect goes before a file, a file before a rewrite."""
    with Engine("vercel", file=str(folder / "vercel.json")) as engine:

        def ask(address: str) -> tuple[int, str]:
            path, query = parts(address)
            found = engine.ask([path, query])
            if found and found[0] == "redirect":
                return found[1], found[2]
            return _built(site, path, found[1] if found and not site.is_file(path) else "")

        yield ask


@contextmanager
def firebase(site: Replay, folder: Path) -> Iterator[Ask]:
    """A redirect goes before a file."""
    with Engine("firebase", file=str(folder / "firebase.json")) as engine:

        def ask(address: str) -> tuple[int, str]:
            found = engine.ask([address])
            path = unquote(parts(address)[0])
            return (found[0], found[1]) if found else (200, "") if path in site.files else _built(site, path)

        yield ask


@contextmanager
def cloudfront(site: Replay, folder: Path) -> Iterator[Ask]:
    """What the function passes on is a file of the bucket."""
    with Engine("cloudfront", folder=str(folder)) as engine:

        def ask(address: str) -> tuple[int, str]:
            status, target = engine.ask(list(parts(address)))
            file = unquote(target).removesuffix("index.html")
            return (status, target) if status != 200 or file in site.files or site.is_file(file) else (404, "")

        yield ask


@contextmanager
def pages(site: Replay, folder: Path) -> Iterator[Ask]:
    """The stub pages, and on the home page and 404.html the script."""
    with Engine("pages", folder=str(folder), base=site.base) as engine:

        def ask(address: str) -> tuple[int, str]:
            path, query = parts(address)
            entrance = unquote(path) in site.permalinks.patterns.entrances
            if site.is_file(path) and not entrance and path != f"{site.base}/404.html":
                return 200, ""
            stub = folder / unquote(path).strip("/") / "index.html"
            if not entrance and len(path) < 3_000 and stub.is_file():
                found = re.search('content="0; url=([^"]*)"', stub.read_text(encoding="utf-8"))
                return 301, found[1] if found else ""
            if target := engine.ask([path, query]):
                return 301, target
            return (
                (200, "")
                if path != f"{site.base}/404.html" and (unquote(path) in site.files or entrance)
                else (404, "")
            )

        yield ask


@contextmanager
def ghost(site: Replay, folder: Path) -> Iterator[Ask]:
    """A redirect goes before all; then Ghost's own feeds, at ``rss/``, and its posts."""
    known = yaml.safe_load((folder / "redirects.yaml").read_text(encoding="utf-8"))[301]
    with Engine("ghost", redirects=known) as engine:
        assert engine.first["rules"] == len(known)

        def ask(address: str) -> tuple[int, str]:
            path = parts(address)[0]
            if found := engine.ask(list(parts(address))):
                return found[0], found[1]
            if path.endswith("/rss/"):
                path = path.removesuffix("rss/") + ("feed/" if site.permalinks.patterns.tidy else "feeds/")
                return _built(site, path, path + "index.xml")
            return _built(site, path)

        yield ask


@contextmanager
def azure(site: Replay, folder: Path) -> Iterator[Ask]:
    """Routes go before files."""
    with Engine("azure", file=str(folder / "staticwebapp.config.json")) as engine:

        def ask(address: str) -> tuple[int, str]:
            path = parts(address)[0]
            found = engine.ask(list(parts(address)))
            if found and found[0] != "rewrite":
                return found[0], found[1]
            if not found and unquote(path).rstrip("/") + "/index.xml" in site.files:
                return 404, ""  # a folder's file is index.html
            return _built(site, path, found[1] if found else "")

        yield ask


@contextmanager
def gitlab(site: Replay, folder: Path) -> Iterator[Ask]:
    """A file goes before a rule; of the rules the first that matches.

    What gitlab-pages does (internal/redirects/matching.go): slashes at the end count for nothing, nor does case; a
    placeholder is a piece, a splat anything, a slash before it or not.
    """
    lines = (folder / "_redirects").read_text(encoding="utf-8").splitlines()
    known = [(gitlab_pattern(old), new, int(status)) for old, new, status in (x.split() for x in lines if x[0] == "/")]

    def ask(address: str) -> tuple[int, str]:
        path = parts(address)[0]
        if site.is_file(path):
            return 200, ""
        for pattern, new, status in known:
            if found := pattern.fullmatch(path):
                target = re.sub(":([a-z0-9]+)", lambda mark, found=found: found[mark[1]] or "", new)
                target = re.sub("(?<!:)//+", "/", target)
                return _built(site, path, target) if status == 200 else (status, target)
        return 404, ""

    yield ask


def gitlab_pattern(source: str) -> re.Pattern[str]:
    pieces = [
        "/*(?P<splat>.*)/*" if piece == "*" else f"/+(?P<{piece[1:]}>[^/]+)" if piece[0] == ":" else "/+" + re.escape(piece)
        for piece in source.split("/")
        if piece
    ]  # fmt: skip
    return re.compile("".join(pieces) + "/*", re.IGNORECASE)


@contextmanager
def s3(site: Replay, folder: Path) -> Iterator[Ask]:
    """The website endpoint: the object of a key, else its index document behind a slash; an object may say where it leads.

    docs.aws.amazon.com/AmazonS3/latest/userguide/IndexDocumentSupport.html, …/how-to-page-redirect.html
    """
    lines = (folder / "redirect-objects.jsonl").read_text(encoding="utf-8").splitlines()
    keys = {entry["Key"]: entry["WebsiteRedirectLocation"] for entry in map(json.loads, lines)}
    keys |= {(file + "index.html" if file.endswith("/") else file).lstrip("/"): "" for file in site.files}

    def ask(address: str) -> tuple[int, str]:
        key = unquote(parts(address)[0]).removeprefix("/")
        key += "index.html" if not key or key.endswith("/") else ""
        if key in keys:
            return (301, keys[key]) if keys[key] else (200, "")
        # S3 says 302 here, whatever one asks of it; that is told in the how-to
        return (301, parts(address)[0] + "/") if f"{key}/index.html" in keys else (404, "")

    yield ask


@contextmanager
def cloudflare(site: Replay, folder: Path) -> Iterator[Ask]:
    """The code that serves Cloudflare Pages, over the rules and the names of the files."""
    assets = [path + "index.html" if path.endswith("/") else path for path in site.files]
    with Engine("cloudflare", file=str(folder / "_redirects"), assets=assets) as engine:

        def ask(address: str) -> tuple[int, str]:
            return _of_cloudflare(address, *engine.ask(list(parts(address))))

        yield ask


def _of_cloudflare(address: str, status: int, location: str) -> tuple[int, str]:
    """A page's file is shown without its ``.html``, one hop later: that is Cloudflare's own way."""
    if status == 308 and unquote(address.partition("?")[0]) == f"{unquote(location)}.html":
        return 200, ""
    return 301 if status == 308 else status, location


@contextmanager
def wrangler(site: Replay, folder: Path) -> Iterator[Ask]:
    """``wrangler pages dev``: the runtime that Cloudflare runs, without a network."""
    program = Path(os.environ.get("REDIRECT_ENGINES", "")) / ".bin" / "wrangler"
    if not program.is_file():
        pytest.skip("REDIRECT_ENGINES names no node_modules folder with wrangler (.ci/run makes one)")
    home = folder.parent / "wrangler"
    public = lay_out(site, home / "public")
    shutil.copy(folder / "_redirects", public)
    with _Wrangler(program, public, home) as port:
        asked = _all_at_once(port, [*site.old, *site.strange])
        yield lambda address: asked.get(address) or _of_wrangler(port, [address])[0][1]


def _all_at_once(port: int, addresses: list[str]) -> dict[str, tuple[int, str]]:
    """The answers to a list, asked over several connections."""
    with ThreadPoolExecutor(_CONNECTIONS) as several:
        parts_of_it = [addresses[start::_CONNECTIONS] for start in range(_CONNECTIONS)]
        return dict(chain.from_iterable(several.map(partial(_of_wrangler, port), parts_of_it)))


def _of_wrangler(port: int, addresses: list[str]) -> list[tuple[str, tuple[int, str]]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    found = []
    for address in addresses:
        connection.request("GET", address if address.isascii() else quote(address, safe="/%?=&+,:"))
        answer = connection.getresponse()
        answer.read()
        if answer.status == 502 and ".html/" in address:  # the local tool again: on a disk nothing is below a file
            found.append((address, (404, "")))
            continue
        if answer.status == 502 and "%" in address:  # workers-sdk#5721: the local tool only, for a slash added
            found.append((address, (301, address + "/")))
            continue
        found.append((address, _of_cloudflare(address, answer.status, answer.getheader("Location") or "")))
    connection.close()
    return found


def lay_out(site: Replay, public: Path) -> Path:
    """The files of the built site, as far as addresses need them."""
    for path in site.files:
        file = public / path.strip("/")
        if path.endswith("/"):
            file /= "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("<!doctype html><title>x</title>", encoding="utf-8")
    return public


class _Wrangler:
    """Cloudflare's runtime on a port of this machine; it asks nobody else for anything."""

    def __init__(self, wrangler: Path, public: Path, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        nowhere = "http://127.0.0.1:9"
        self._process = subprocess.Popen(
            [str(wrangler), "pages", "dev", str(public), "--compatibility-date=2025-01-01", f"--port={self.port}",
             "--ip=127.0.0.1", "--inspector-port=0", "--show-interactive-dev-session=false"],
            cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"CI": "1", "WRANGLER_SEND_METRICS": "false", "CLOUDFLARE_CF_FETCH_ENABLED": "false",
                              "HOME": str(home), "XDG_CONFIG_HOME": str(home), "HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere,
                              "NO_PROXY": "127.0.0.1,localhost"},
        )  # fmt: skip

    def __enter__(self) -> int:
        for _ in range(300):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/404.html")
                connection.getresponse().read()
            except OSError:
                connection.close()
                assert self._process.poll() is None, "wrangler ended"
                time.sleep(0.2)
            else:
                connection.close()
                return self.port
        pytest.fail("wrangler does not answer")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


ANSWERS: dict[str, Asking] = {
    "netlify": netlify, "vercel": vercel, "firebase": firebase, "cloudfront": cloudfront, "pages": pages, "ghost": ghost,
    "azure": azure, "gitlab": gitlab, "s3": s3, "cloudflare": cloudflare,
}  # fmt: skip
"""Every host whose rules are a list, or a script."""

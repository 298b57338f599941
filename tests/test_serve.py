"""The preview server answers as a static host does, and serves nothing outside the site."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from migrate.errors import MigrateError
from migrate.permalinks import AddressSpace
from migrate.redirects.mapfile import PermalinkMap
from migrate.redirects.model import Permalink
from migrate.redirects.patterns import patterns_of
from migrate.redirects.resolve import Resolver
from migrate.serve import StaticSite, content_type, make_server

Reply = tuple[int, dict[str, str], bytes]
Ask = Callable[..., Reply]


@pytest.fixture
def public(tmp_path: Path) -> Path:
    root = tmp_path / "public"
    files = {
        "index.html": "home",
        "404.html": "lost",
        "a/index.html": "folder",
        "feed/index.xml": "<rss/>",
        "горы/index.html": "hills",
        "x.html": "file",
        "empty/inner/y.txt": "text",
        "a b/index.html": "space",
        "both/index.html": "page",
        "both/index.xml": "<rss/>",
        "p.PNG": "png",
        "404/index.html": "number",
    }
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    return root


def serve(public: Path) -> Iterator[Ask]:
    server = make_server(public, port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)

    def request(target: str, method: str = "GET") -> Reply:
        connection.putrequest(method, target)
        connection.endheaders()
        reply = connection.getresponse()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()

    yield request
    connection.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ask(public: Path) -> Iterator[Ask]:
    yield from serve(public)


@pytest.mark.parametrize(
    ("target", "body", "kind"),
    [
        ("/", b"home", "text/html; charset=utf-8"),
        ("/a/", b"folder", "text/html; charset=utf-8"),
        ("/a/?p=1", b"folder", "text/html; charset=utf-8"),
        ("/a/index.html", b"folder", "text/html; charset=utf-8"),
        ("/feed/", b"<rss/>", "application/xml; charset=utf-8"),
        ("/both/", b"page", "text/html; charset=utf-8"),
        ("/x.html", b"file", "text/html; charset=utf-8"),
        ("/p.PNG", b"png", "image/png"),
        ("/%D0%B3%D0%BE%D1%80%D1%8B/", b"hills", "text/html; charset=utf-8"),
        ("/%d0%b3%d0%be%d1%80%d1%8b/", b"hills", "text/html; charset=utf-8"),
        ("/a%20b/", b"space", "text/html; charset=utf-8"),
        ("//a//", b"folder", "text/html; charset=utf-8"),
    ],
)
def test_a_file_or_a_folders_index_is_served(ask: Ask, target: str, body: bytes, kind: str) -> None:
    status, headers, got = ask(target)
    assert (status, got) == (200, body)
    assert headers["content-type"] == kind


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/a", "/a/"),
        ("/a?x=1&y=%20", "/a/?x=1&y=%20"),
        ("/%d0%b3%d0%be%d1%80%d1%8b", "/%D0%B3%D0%BE%D1%80%D1%8B/"),
        ("//a", "/a/"),
    ],
)
def test_a_folder_without_its_slash_redirects_within_the_site(ask: Ask, target: str, location: str) -> None:
    status, headers, _ = ask(target)
    assert (status, headers["location"]) == (301, location)


@pytest.mark.parametrize(
    "target",
    [
        "/none",
        "/none/",
        "/x.html/",
        "/empty",
        "/empty/",
        "/empty/inner/",
        "/../secret.txt",
        "/a/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%00",
        "/a%00/",
        "/%ff",
        "/a/..",
        "/..\\secret.txt",
        "/" + "x" * 5000,
    ],
)
def test_everything_else_is_the_sites_404_page(ask: Ask, target: str) -> None:
    status, headers, body = ask(target)
    assert (status, body) == (404, b"lost")
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_head_answers_with_headers_alone(ask: Ask) -> None:
    status, headers, body = ask("/a/", "HEAD")
    assert (status, body) == (200, b"")
    assert headers["content-length"] == "6"
    assert ask("/none", "HEAD")[0] == 404
    assert ask("/")[2] == b"home"


def test_no_other_method_is_answered(ask: Ask) -> None:
    assert ask("/", "DELETE")[0] == 501


def test_a_link_out_of_the_site_is_not_followed(public: Path, tmp_path: Path, ask: Ask) -> None:
    (public / "out.txt").symlink_to(tmp_path / "secret.txt")
    (public / "up").symlink_to(tmp_path, target_is_directory=True)
    (public / "loop").symlink_to("loop")
    (public / "in.html").symlink_to("x.html")
    (public / "linked").mkdir()
    (public / "linked/index.html").symlink_to(tmp_path / "secret.txt")
    for target in ("/out.txt", "/up/secret.txt", "/up/", "/loop", "/linked/"):
        assert ask(target)[0] == 404, target
    assert ask("/in.html")[2] == b"file"


def test_a_site_in_a_sub_folder_is_found_from_the_root(tmp_path: Path) -> None:
    base = tmp_path / "public/my blog"
    base.mkdir(parents=True)
    (base / "index.html").write_text("home")
    (base / "404.html").write_text("lost")
    for ask in serve(tmp_path / "public"):
        status, headers, _ = ask("/?x=1")
        assert (status, headers["location"]) == (302, "/my%20blog/?x=1")
        assert ask("/my%20blog/")[2] == b"home"
        assert ask("/none")[::2] == (404, b"lost")


def test_a_site_without_a_404_page_still_says_404(tmp_path: Path) -> None:
    for ask in serve(tmp_path):
        assert ask("/none")[::2] == (404, b"")
        assert ask("/")[0] == 404


def test_a_map_of_old_addresses_is_asked_before_files_for_queries_and_after_them_for_paths(public: Path) -> None:
    rows = [
        Permalink("/a/", "/a/", 200, "post", 1, ""),
        Permalink("/?p=1", "/a/", 301, "post", 1, ""),
        Permalink("/x.html", "/a/", 301, "post", 1, ""),
        Permalink("/old/", "/a/", 301, "post", 1, ""),
    ]
    space = AddressSpace(home="https://x.example", structure="/%postname%/")
    site = StaticSite(public, Resolver(PermalinkMap(read=lambda: iter(rows), patterns=patterns_of(space, (), ()))))
    assert site.answer("/?p=1").location == "/a/"
    assert site.answer("/?p=2").status == 404
    assert site.answer("/").file == public / "index.html"
    assert site.answer("/x.html").file == public / "x.html"
    assert site.answer("/old/trackback/").location == "/a/"
    assert site.answer("/wp-login.php").status == 410


def test_a_taken_port_gives_the_next(public: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = make_server(public, port=port)
        server.server_close()
    assert port < server.server_port <= port + 100


def test_what_can_not_be_served_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(MigrateError, match="build the site first"):
        make_server(tmp_path / "none")
    with pytest.raises(MigrateError, match="can't listen on"):
        make_server(tmp_path, host="203.0.113.1")


def test_types_do_not_depend_on_the_machine() -> None:
    kinds = {name: content_type(Path(name)) for name in ("a.webp", "a.avif", "a.js", "a.svg", "a.pdf", "a", "a.mp3")}
    assert kinds == {
        "a.webp": "image/webp",
        "a.avif": "image/avif",
        "a.js": "application/javascript; charset=utf-8",
        "a.svg": "image/svg+xml; charset=utf-8",
        "a.pdf": "application/pdf",
        "a": "application/octet-stream",
        "a.mp3": "audio/mpeg",
    }

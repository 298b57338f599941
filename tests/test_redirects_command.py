"""``permapress redirects`` and ``check-urls``: from the archive alone."""

from __future__ import annotations

import json
import os
import subprocess
import threading

import pytest
from click.testing import CliRunner
from test_convert import convert_site

from migrate.build import build
from migrate.cli import permapress


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("command") / "site"
    convert_site("quill-and-kettle", folder)
    build(folder)
    return folder


def run(*arguments):
    return CliRunner().invoke(permapress, [str(argument) for argument in arguments], standalone_mode=False)


def test_rules_are_written_again_from_the_archive_and_the_manifest_stays_true(site):
    before = (site / "redirects/nginx/http.conf").read_bytes()
    (site / "redirects/nginx/http.conf").write_text("lost")
    done = run("redirects", site, "--host", "nginx", "--host", "netlify")
    assert "bytes, " in done.output
    assert (site / "redirects/nginx/http.conf").read_bytes() == before
    assert subprocess.run(["sha256sum", "-c", "--quiet", "manifest-sha256.txt"], cwd=site, check=False).returncode == 0


def test_of_many_files_the_sum_is_shown(site):
    sizes = [line for line in run("redirects", site, "--host", "pages").output.splitlines() if " bytes, " in line]
    files = [path for path in (site / "redirects/pages").rglob("*") if path.is_file()]
    bytes_of_all = sum(path.stat().st_size for path in files)
    assert len(sizes) == 1
    assert sizes[0].startswith(f"{site}/redirects/pages/({len(files):,} files): {bytes_of_all:,} bytes, ")


def test_a_move_to_another_host_leads_everything_there(site):
    run("redirects", site, "--host", "nginx", "--new-host", "https://new.example")
    text = (site / "redirects/nginx/http.conf").read_text(encoding="utf-8")
    assert '"https://new.example/2007/09/putting-the-kettle-on/"' in text
    run("redirects", site, "--host", "nginx")
    assert "new.example" not in (site / "redirects/nginx/http.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", ["new.example", "https://new.example/path", "javascript:x"])
def test_a_new_host_is_an_address_without_a_path(site, wrong):
    assert "--new-host" in str(run("redirects", site, "--host", "nginx", "--new-host", wrong).exception)


def test_an_access_log_is_replayed(site, tmp_path):
    log = tmp_path / "access.log"
    log.write_text(
        '1.2.3.4 - - [1/Jan/2020] "GET /?p=1 HTTP/1.1" 200 5 "-" "x"\n'
        '1.2.3.4 - - [1/Jan/2020] "GET /no/such/ HTTP/1.1" 200 5 "-" "x"\n'
        '1.2.3.4 - - [1/Jan/2020] "GET /no/such/ HTTP/1.1" 200 5 "-" "x"\n'
        '1.2.3.4 - - [1/Jan/2020] "GET /was/never/ HTTP/1.1" 404 5 "-" "x"\n'
    )
    done = run("check-urls", site, log, "--json")
    assert done.return_value == 1
    assert [(reply["address"], reply["times"], reply["status"]) for reply in json.loads(done.output)] == [
        ("/no/such/", 2, 404),
        ("/?p=1", 1, 200),
    ]


def test_a_sitemap_and_a_list_are_replayed(site, tmp_path):
    (tmp_path / "sitemap.xml").write_text("<urlset><url><loc>https://x.example/?p=1&amp;utm=1</loc></url></urlset>")
    (tmp_path / "urls.txt").write_text("# a list\n/feed/\nhttps://x.example/\n")
    assert run("check-urls", site, tmp_path / "sitemap.xml").return_value == 0
    assert run("check-urls", site, tmp_path / "urls.txt").return_value == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_replayed(site, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=["/feed/\n"])
    writer.start()
    assert run("check-urls", site, tmp_path / "pipe").return_value == 0
    writer.join()


@pytest.mark.parametrize("line", [b"\xff\n", b"{}\n", b"[1]\n", b'{"old": "/a/"}, \n', b",\n"])
def test_a_map_that_is_broken_is_told_with_its_line(site, tmp_path, line):
    (tmp_path / "public").mkdir()
    (tmp_path / "redirects").mkdir()
    lines = (site / "redirects/permalinks.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "redirects/permalinks.jsonl").write_bytes(b"".join([*lines[:5], line, *lines[5:]]))
    for command in (("redirects", tmp_path, "--host", "nginx"), ("serve", tmp_path, "--port", "0")):
        assert "permalinks.jsonl, line 6: not a row of a map" in str(run(*command).exception)


def test_what_is_not_found_is_listed_before_what_is_gone_for_good(site, tmp_path):
    urls = tmp_path / "urls.txt"
    urls.write_text("/wp-login.php\n" * 3 + "/no/such/\n" * 2 + "/\n" + "/?p=1\n")
    done = run("check-urls", site, urls)
    assert done.output.splitlines() == [
        "404        2 x  /no/such/",
        "410        3 x  /wp-login.php",
        "4 addresses, asked for 7 times: 2 get a page (1 by a redirect)",
        "not found: 1 address, asked for 2 times",
        "gone for good, as the login and the API of WordPress are: 1 address, asked for 3 times",
    ]

"""Media fetched from an old site that is slow, flaky and lying: what comes is whole, what can't come is told."""

import json
import os

import pytest
from media_server import UPLOADS, Page, png, serving

from migrate.errors import BadOption
from migrate.fetch.download import Limits
from migrate.fetch.run import Request, fetch_media
from migrate.media.ledger import read_ledger

QUICK = Limits(retries=3, backoff=0.01, timeout=5.0)
OWN = "https://old.example"


def archive(root, *files, hosts=("old.example",)):
    """An archive that wants some files: names, or (name, more of the list's fields)."""
    folder = root / "apart/media"
    folder.mkdir(parents=True)
    lines = [{"home": OWN, "hosts": list(hosts), "media_root": "static/"}]
    for file in files:
        name, more = file if isinstance(file, tuple) else (file, {})
        lines.append({"file": name, "place": "public", "role": "attachment", "urls": [f"{OWN}{UPLOADS}{name}"]} | more)
    (folder / "wanted.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return root


def fetch(root, server, **options):
    limits = options.pop("limits", QUICK)
    asked = {"source": server.host, "allowed": frozenset({"127.0.0.1"}), "limits": limits, **options}
    got = []
    result = fetch_media(Request(root=root, **asked), got.append)
    return result, {one.file: one for one in read_ledger(root)}


def stands(root, file, place="static"):
    path = root / place / "wp-content/uploads" / file
    return path.read_bytes() if path.is_file() else None


def test_what_is_there_lies_at_its_old_address_and_is_asked_for_once(tmp_path):
    site = archive(tmp_path, "2020/01/a.png", "2020/01/gone.png")
    with serving({UPLOADS + "2020/01/a.png": Page(png(1))}) as server:
        result, ledger = fetch(site, server)
        assert (result.files, result.failed) == (1, 1)
        assert stands(site, "2020/01/a.png") == png(1)
        assert ledger["2020/01/gone.png"].error == "the server answered 404"
        fetch(site, server)
        assert len(server.asked(UPLOADS + "2020/01/a.png")) == 1
        assert len(server.asked(UPLOADS + "2020/01/gone.png")) == 2, "what is missing is looked for again"
        assert server.log[0].headers["user-agent"].startswith("permapress/")
    assert not (site / "apart/media/parts").exists()


@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_connection_is_taken_up_where_it_broke(tmp_path, ranges):
    site, body = archive(tmp_path, "a.png"), png(1, 300_000)
    with serving({UPLOADS + "a.png": Page(body, cuts=[200_000, 50_000], ranges=ranges)}) as server:
        fetch(site, server)
        sent = [one.sent for one in server.log]
    assert stands(site, "a.png") == body
    if ranges:  # what is on its way in a buffer when the connection breaks comes again
        assert sent[0] + sent[1] + sent[2] <= len(body) + 3 * 65536
        assert server.log[1].headers["if-range"] == '"one"'
    else:
        assert sent[-1] == len(body)


def test_a_server_that_gives_a_range_in_pieces_is_asked_for_each(tmp_path):
    site, body = archive(tmp_path, "a.csv"), b"a,b,c\n" * 2000
    with serving({UPLOADS + "a.csv": Page(body, cuts=[5000], most=4000, type="text/csv")}) as server:
        fetch(site, server)
        assert [one.status for one in server.log] == [200, 206, 206]
    assert stands(site, "a.csv") == body


def test_a_part_that_is_whole_already_is_not_fetched_again(tmp_path):
    from migrate.fetch.part import Part, Version

    site, body = archive(tmp_path, "a.png"), png(1)
    with serving({UPLOADS + "a.png": Page(body)}) as server:
        version = Version(file="a.png", url=f"{server.host}{UPLOADS}a.png", etag='"one"')
        (site / "apart/media/parts").mkdir()
        part = Part(site, "a.png", private=False)
        with part.open(version, at=0, resumable=True) as file:
            file.write(body)
        fetch(site, server)
        assert [one.sent for one in server.log] == [0]
    assert stands(site, "a.png") == body


def test_a_file_that_changed_meanwhile_is_fetched_from_its_start(tmp_path):
    site, old, new = archive(tmp_path, "a.png"), png(1, 300_000), png(2, 250_000)
    page = Page(old, cuts=[200_000], later=Page(new, etag='"two"'))
    with serving({UPLOADS + "a.png": page}) as server:
        _, ledger = fetch(site, server)
    assert stands(site, "a.png") == new
    assert ledger["a.png"].etag == '"two"'


@pytest.mark.parametrize("validator", [{"etag": 'W/"weak"'}, {"etag": ""}])
def test_without_a_strong_validator_nothing_is_pieced_together(tmp_path, validator):
    site = archive(tmp_path, "a.png")
    page = Page(png(1, 300_000), cuts=[200_000], later=Page(png(2, 300_000), **validator), **validator)
    with serving({UPLOADS + "a.png": page}) as server:
        fetch(site, server)
        assert "range" not in server.log[1].headers
    assert stands(site, "a.png") == png(2, 300_000)


def test_a_date_is_a_validator_too(tmp_path):
    site = archive(tmp_path, "a.png")
    date = "Wed, 04 Aug 2010 10:00:00 GMT"
    with serving({UPLOADS + "a.png": Page(png(1, 300_000), etag="", modified=date, cuts=[200_000])}) as server:
        fetch(site, server)
        assert server.log[1].headers["if-range"] == date
    assert stands(site, "a.png") == png(1, 300_000)


def test_a_server_that_promises_more_than_it_has_gives_no_file(tmp_path):
    site = archive(tmp_path, "a.png", "b.png")
    pages = {UPLOADS + "a.png": Page(png(1), lie=500), UPLOADS + "b.png": Page(png(2))}
    with serving(pages) as server:
        result, ledger = fetch(site, server)
    assert ledger["a.png"].error
    assert stands(site, "a.png") is None
    assert (result.files, stands(site, "b.png")) == (1, png(2)), "a failure stops nothing else"


def test_a_server_that_asks_for_patience_gets_it(tmp_path):
    site = archive(tmp_path, *(f"{number}.png" for number in range(6)))
    pages = {f"{UPLOADS}{number}.png": Page(png(number)) for number in range(6)}
    pages[UPLOADS + "0.png"] = Page(png(0), statuses=[429, 503], headers={"Retry-After": "1"})
    with serving(pages) as server:
        result, _ = fetch(site, server, limits=Limits(per_host=1, retries=3, backoff=0.01, timeout=5))
        times = [one.at for one in server.log]
    assert result.files == 6
    assert times[1] - times[0] >= 0.95
    assert times[2] - times[1] >= 0.95


def test_who_asks_to_come_back_tomorrow_is_left_for_tomorrow(tmp_path):
    site = archive(tmp_path, "a.png", "b.png")
    busy = Page(png(1), statuses=[503] * 9, headers={"Retry-After": "86400"})
    with serving({UPLOADS + "a.png": busy, UPLOADS + "b.png": Page(png(2))}) as server:
        result, ledger = fetch(site, server)
    assert "come back in 86400 seconds" in ledger["a.png"].error
    assert result.files == 1


def test_a_host_that_puts_off_one_file_after_another_is_not_asked_for_all(tmp_path):
    names = [f"{number}.png" for number in range(9)]
    site = archive(tmp_path, *names)
    busy = {UPLOADS + name: Page(png(1), statuses=[429] * 9, headers={"Retry-After": "86400"}) for name in names}
    with serving(busy) as server:
        result, ledger = fetch(site, server, limits=Limits(per_host=1, backoff=0.01))
        assert len(server.log) == 3
    assert result.failed == 9
    assert all("come back in 86400 seconds" in ledger[name].error for name in names)


def test_errors_that_may_pass_are_tried_again_and_others_are_not(tmp_path):
    site = archive(tmp_path, "a.png", "b.png")
    pages = {
        UPLOADS + "a.png": Page(png(1), statuses=[500, 502, 504]),
        UPLOADS + "b.png": Page(png(2), statuses=[403, 200]),
    }
    with serving(pages) as server:
        result, ledger = fetch(site, server)
        assert len(server.asked(UPLOADS + "a.png")) == 4
        assert len(server.asked(UPLOADS + "b.png")) == 1
    assert result.files == 1
    assert ledger["b.png"].error == "the server answered 403"


def test_an_error_page_is_no_picture(tmp_path):
    site = archive(tmp_path, "a.jpg", "b.pdf", "c.png", "d.txt")
    page = b"\n<!DOCTYPE html><html><title>Not found</title></html>"
    pages = {
        UPLOADS + "a.jpg": Page(page, type="image/jpeg"),
        UPLOADS + "b.pdf": Page(png(1), type="application/pdf"),
        UPLOADS + "c.png": Page(b""),
        UPLOADS + "d.txt": Page(page, type="text/plain"),
    }
    with serving(pages) as server:
        result, ledger = fetch(site, server)
    assert result.failed == 4
    assert "web page" in ledger["a.jpg"].error
    assert "image" in ledger["b.pdf"].error
    assert ledger["c.png"].error == "it is empty"
    assert "web page" in ledger["d.txt"].error
    assert not (site / "static").exists()


def cut(body, keep, **more):
    """A server that announces no more than it gives: only the file itself says that something is missing."""
    return Page(body[:keep], **more)


def test_what_is_cut_by_its_own_structure_is_asked_for_once_more_and_then_kept_apart(tmp_path):
    site, body = archive(tmp_path, "a.png", "b.png", "2020/c.png"), png(1, 3000)
    pages = {
        UPLOADS + "a.png": cut(body, 2000),
        UPLOADS + "b.png": cut(body, 2000, later=Page(body, etag='"two"')),
        UPLOADS + "2020/c.png": cut(body, 100),
    }
    with serving(pages) as server:
        result, ledger = fetch(site, server)
        assert [len(server.asked(UPLOADS + file)) for file in ("a.png", "b.png", "2020/c.png")] == [2, 2, 2]
        assert "range" not in server.asked(UPLOADS + "b.png")[1].headers, "nothing is pieced together with what was cut"
    assert (result.files, result.failed, result.damaged) == (1, 2, 2)
    assert stands(site, "b.png") == body
    assert stands(site, "a.png") is None
    assert ledger["a.png"].error == "damaged: a PNG without its end (IEND)"
    for file, there in (("a.png", 2000), ("2020/c.png", 100)):
        kept = site / "apart/media/damaged" / file
        assert kept.read_bytes() == body[:there]
        assert kept.stat().st_mode & 0o777 == 0o600
    assert not (site / "apart/media/parts").exists()
    with serving({UPLOADS + "a.png": Page(body), UPLOADS + "2020/c.png": Page(body)}) as server:
        assert fetch(site, server)[0].files == 2
    assert stands(site, "a.png") == body
    assert not (site / "apart/media/damaged").exists()


@pytest.mark.parametrize("announced", [100, 6000])
def test_a_server_that_sends_more_than_it_announced_is_not_believed(tmp_path, announced):
    site, text = archive(tmp_path, "a.txt", "b.png"), b"a line of text\n" * 1000
    pages = {
        UPLOADS + "a.txt": Page(text[:announced], surplus=text[announced:], type="text/plain"),
        UPLOADS + "b.png": Page(png(1), surplus=b"\n"),
    }
    with serving(pages) as server:
        result, ledger = fetch(site, server, limits=Limits(per_host=1, backoff=0.01))
    assert ledger["a.txt"].error == "damaged: the server sent more than it announced"
    assert stands(site, "a.txt") is None
    assert (result.files, stands(site, "b.png")) == (1, png(1)), "this one is whole by its own structure"


def test_a_damaged_file_is_better_than_another_address_that_has_none(tmp_path):
    from migrate.fetch.download import Job
    from migrate.fetch.ledger import Ledger
    from migrate.fetch.run import Request, _Fetch
    from migrate.media.wanted import read_wanted

    site = archive(tmp_path, "a.png")
    with serving({"/1/a.png": cut(png(1), 1000)}) as server, Ledger(site) as ledger:
        asked = Request(root=site, source=server.host, allowed=frozenset({"127.0.0.1"}), limits=QUICK)
        run = _Fetch(asked, read_wanted(site)[0], ledger)
        with run.downloader(lambda _size: None) as downloader:
            urls = (f"{server.host}/1/a.png", f"{server.host}/2/a.png")
            outcome = downloader.fetch(Job("a.png", "public", urls))
        assert outcome.is_damaged
        assert len(server.asked("/2/a.png")) == 1


def test_a_redirect_on_the_site_is_followed_and_one_elsewhere_is_not(tmp_path):
    site = archive(tmp_path, "a.png", "b.png", "c.png", "d.png", "e.png")
    pages = {
        UPLOADS + "a.png": Page(location="/moved/a.png"),
        "/moved/a.png": Page(png(1)),
        UPLOADS + "b.png": Page(location="http://169.254.169.254/latest/meta-data/"),
        UPLOADS + "c.png": Page(location="https://elsewhere.example/c.png"),
        UPLOADS + "d.png": Page(location=UPLOADS + "d.png"),
        UPLOADS + "e.png": Page(location="file:///etc/passwd"),
    }
    with serving(pages) as server:
        result, ledger = fetch(site, server)
        assert len(server.asked(UPLOADS + "d.png")) == 6
    assert stands(site, "a.png") == png(1)
    assert result.failed == 4
    assert "169.254.169.254 is not the old site" in ledger["b.png"].error
    assert "--allow-host elsewhere.example" in ledger["c.png"].error
    assert "redirects" in ledger["d.png"].error
    assert "only http and https" in ledger["e.png"].error


def test_loopback_is_refused_unless_named(tmp_path):
    site = archive(tmp_path, "a.png")
    with serving({UPLOADS + "a.png": Page(png(1))}) as server:
        result, ledger = fetch(site, server, allowed=frozenset())
        assert (result.files, server.log) == (0, [])
        assert "--allow-host 127.0.0.1" in ledger["a.png"].error
        assert fetch(site, server, allowed=frozenset({f"127.0.0.1:{server.port}"}))[0].files == 1


def test_the_limit_of_a_host_holds(tmp_path):
    files = [f"{number}.png" for number in range(40)]
    site = archive(tmp_path, *files)
    pages = {UPLOADS + file: Page(png(number)) for number, file in enumerate(files)}
    with serving(pages, latency=0.02) as server:
        fetch(site, server, limits=Limits(per_host=3))
        assert 1 < server.most_open <= 3


def test_a_pause_between_requests_holds(tmp_path):
    files = [f"{number}.png" for number in range(5)]
    site = archive(tmp_path, *files)
    with serving({UPLOADS + file: Page(png(1)) for file in files}) as server:
        fetch(site, server, limits=Limits(delay=0.2))
        times = sorted(one.at for one in server.log)
    assert times[-1] - times[0] >= 0.6, "four pauses; on a busy machine the first request may come late"


def test_a_host_that_does_not_answer_does_not_hold_up_the_run(tmp_path):
    site = archive(tmp_path, *(f"{number}.png" for number in range(50)))
    with serving() as server:
        pass  # nobody listens at its port any more
    result, ledger = fetch(site, server, limits=Limits(per_host=1, retries=2, backoff=0.05, timeout=2))
    assert (result.failed, len(ledger)) == (50, 50)
    assert "refused" in ledger["49.png"].error.lower()


def test_the_same_bytes_lie_on_the_disk_once(tmp_path):
    site = archive(tmp_path, "2019/a.png", "2020/b.png", ("2021/c.png", {"place": "apart"}))
    with serving({UPLOADS + file: Page(png(1)) for file in ("2019/a.png", "2020/b.png", "2021/c.png")}) as server:
        fetch(site, server)
    one, other = (os.stat(site / "static/wp-content/uploads" / file) for file in ("2019/a.png", "2020/b.png"))
    assert one.st_ino == other.st_ino
    private = os.stat(site / "apart/wp-content/uploads/2021/c.png")
    assert private.st_ino != one.st_ino, "public and private files share nothing"
    assert private.st_mode & 0o777 == 0o600
    assert one.st_mode & 0o777 == 0o644


def test_an_original_is_preferred_and_a_copy_better_than_nothing(tmp_path):
    copy = {"role": "content"}
    site = archive(
        tmp_path,
        "a.png",
        ("a-300x200.png", copy | {"instead": "a.png"}),
        ("b-300x200.png", copy | {"instead": "b.png"}),
        ("c-300x200.png", copy | {"instead": "c.png"}),
        ("a-150x150.png", {"role": "size", "instead": "a.png"}),
    )
    names = ["a", "a-300x200", "b", "b-300x200", "c-300x200", "a-150x150"]
    with serving({f"{UPLOADS}{name}.png": Page(png(at)) for at, name in enumerate(names)}) as server:
        result, ledger = fetch(site, server)
        assert result.failed == 0
        assert sorted(ledger) == ["a.png", "b.png", "c-300x200.png"]
        _, ledger = fetch(site, server, sizes=True)
        assert sorted(ledger) == sorted(f"{name}.png" for name in names)


def test_too_much_is_not_taken(tmp_path):
    site = archive(tmp_path, "a.png", "b.png", "c.png")
    pages = {
        UPLOADS + "a.png": Page(png(1, 50_000)),
        UPLOADS + "b.png": Page(png(2, 2_000)),
        UPLOADS + "c.png": Page(png(3, 2_000)),
    }
    with serving(pages) as server:
        _, ledger = fetch(site, server, limits=Limits(file_bytes=10_000))
        assert "larger than 10,000 bytes" in ledger["a.png"].error
        assert stands(site, "b.png")
    (tmp_path / "other").mkdir()
    site = archive(tmp_path / "other", *(f"{number}.png" for number in range(9)))
    with serving({f"{UPLOADS}{number}.png": Page(png(number, 2_000)) for number in range(9)}) as server:
        result, ledger = fetch(site, server, limits=Limits(files=4))
        assert (result.files, "max-files" in result.stopped) == (4, True)
        result, ledger = fetch(site, server, limits=Limits(total_bytes=3_000, per_host=1))
        assert (result.files, "max-total" in result.stopped) == (1, True)
        assert not [one for one in ledger.values() if one.error], "what a limit left out is still wanted"
        result, _ = fetch(site, server)
        assert (result.files, result.stopped) == (4, "")


def test_a_drip_ends_and_a_program_is_never_fetched(tmp_path):
    site = archive(tmp_path, "a.png", "b.php", "c.php.jpg", "d.png")
    pages = {
        UPLOADS + "a.png": Page(png(1, 5_000), pause=3.0),
        UPLOADS + "b.php": Page(b"<?php"),
        UPLOADS + "c.php.jpg": Page(png(1)),
        UPLOADS + "d.png": Page(png(2, 100_000), pause=0.02),
    }
    with serving(pages) as server:
        result, ledger = fetch(site, server, limits=Limits(retries=0, timeout=0.5))
        assert not [one for one in server.log if ".php" in one.path]
    assert ledger["a.png"].error == "no answer in time"
    assert (result.files, stands(site, "d.png")) == (1, png(2, 100_000)), "slow, but not too slow"
    with serving({UPLOADS + "a.png": Page(png(1, 20_000), pause=2.1)}) as server:
        _, ledger = fetch(site, server, limits=Limits(retries=0, timeout=10, grace=1))
    assert ledger["a.png"].error == "it came too slowly"


def test_a_packed_answer_is_unpacked(tmp_path):
    import gzip

    site, body = archive(tmp_path, "a.svg"), b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    page = Page(gzip.compress(body), type="image/svg+xml", headers={"Content-Encoding": "gzip"})
    with serving({UPLOADS + "a.svg": page}) as server:
        fetch(site, server)
    assert stands(site, "a.svg") == body


def test_a_place_through_a_link_is_refused(tmp_path):
    from migrate.errors import CannotWrite

    site = archive(tmp_path / "site", "a.png")
    (tmp_path / "outside").mkdir()
    (site / "static").symlink_to(tmp_path / "outside")
    with serving({UPLOADS + "a.png": Page(png(1))}) as server, pytest.raises(CannotWrite, match="symbolic link"):
        fetch(site, server)
    assert not list((tmp_path / "outside").iterdir())


@pytest.mark.parametrize(
    "name", ["../../../../evil.png", "a/../../evil.png", "/evil.png", "a//evil.png", "..\\evil.png"]
)
def test_a_list_that_leads_out_of_the_archive_leads_nowhere(tmp_path, name):
    site = archive(tmp_path / "site", (name, {"urls": [f"{OWN}/evil.png"]}), ("b.png", {"instead": name}))
    with serving({"/evil.png": Page(png(1))}) as server:
        result, _ = fetch(site, server)
        assert (result.files, server.log) == (0, [])
    text = (site / "apart/media/wanted.jsonl").read_text().replace("static/", "../")
    (site / "apart/media/wanted.jsonl").write_text(text)
    with serving() as server, pytest.raises(BadOption, match="outside of the archive"):
        fetch(site, server)


def test_the_folder_must_be_an_archive_and_two_fetches_do_not_mix(tmp_path):
    from migrate.fetch.run import _alone

    with serving() as server:
        with pytest.raises(BadOption, match="no list of media"):
            fetch(tmp_path, server)
        site = archive(tmp_path, "a.png")
        with _alone(site), pytest.raises(BadOption, match="another permapress media"):
            fetch(site, server)


@pytest.mark.parametrize(
    ("role", "urls", "asked"),
    [
        ("content", ["http://old.example/a.png", "https://www.old.example/a.png"], ["https://old.example/a.png"]),
        ("content", ["/a.png?w=300", "//old.example/a.png#x"], ["https://old.example/a.png"]),
        ("content", ["http://former.example/a.png"], ["https://old.example/a.png", "http://former.example/a.png"]),
        ("attachment", ["http://former.example/a.png"], ["http://former.example/a.png", "https://old.example/a.png"]),
        ("attachment", ["https://cdn.example/a.png"], ["https://cdn.example/a.png"]),
        ("content", ["https://i2.wp.com/old.example/a.png?resize=3&#038;ssl=1"], ["https://old.example/a.png"]),
        (
            "content",
            ["https://old.example/2010/été %C3%A9.png"],
            ["https://old.example/2010/%C3%A9t%C3%A9%20%C3%A9.png"],
        ),
        ("content", ["https://old.example/../a.png\r\nHost: x"], ["https://old.example/../a.pngHost:%20x"]),
    ],
)
def test_where_a_file_is_asked_for(role, urls, asked):
    from migrate.fetch.plan import addresses
    from migrate.media.wanted import SiteOfFiles, WantedFile

    site = SiteOfFiles(home=OWN, hosts=("old.example", "former.example"), media_root="static/")
    wanted = WantedFile(file="a.png", place="public", role=role, urls=tuple(urls))
    assert list(addresses(wanted, urls, site, "")) == asked
    backup = addresses(wanted, urls, site, "http://backup.example/copy/")
    assert all(url.startswith("http://backup.example/copy/") for url in backup)


def test_the_files_of_a_site_in_a_folder_are_in_it_once():
    from migrate.fetch.plan import addresses
    from migrate.media.wanted import SiteOfFiles, WantedFile

    site = SiteOfFiles(home=f"{OWN}/blog", hosts=("old.example",), media_root="static/")
    wanted = WantedFile(file="a.png", place="public", role="content", urls=("http://old.example/blog/a.png",))
    assert addresses(wanted, wanted.urls, site, "") == ("https://old.example/blog/a.png",)

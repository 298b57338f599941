"""A person is forgotten: no byte of the archive says who it was, the thread keeps its shape, convert brings nobody back."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import lzma
import subprocess
import sys
import zipfile
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from command import command
from exports import HEAD, export, site_of
from hypothesis import given
from hypothesis import strategies as st
from leaks import all_files, leaks
from test_leaks import AUTHOR, attachment, comment, commentmeta, meta, post

from migrate.build import build
from migrate.cli import permapress
from migrate.errors import BadOption
from migrate.forget.archive import forget
from migrate.forget.forms import LONGEST, TAKEN, Needles
from migrate.forget.person import Person
from migrate.forget.streams import replace_in, replaced
from migrate.pipeline import Order, convert
from migrate.pseudonyms import Pseudonyms

EMAIL = "Jane.Doe_x@mail.example.org"
NAME = "Jörg Müller"
OTHER = "someone.else@example.org"
MD5 = hashlib.md5(EMAIL.lower().encode()).hexdigest()
SHA256 = hashlib.sha256(EMAIL.lower().encode()).hexdigest()

EMAIL_FORMS = [
    EMAIL,
    EMAIL.lower(),
    EMAIL.upper(),
    f"mailto:{EMAIL}?subject=x",
    quote(EMAIL, safe=""),
    f"%22{quote(quote(EMAIL, safe=''), safe='')}",
    "".join(f"&#{ord(char)};" for char in EMAIL),
    "".join(f"&#x{ord(char):x};" if place % 2 else char for place, char in enumerate(EMAIL)),
    escape(EMAIL.replace("@", "&commat;")),
    json.dumps(f"\n{EMAIL}"),
    EMAIL.replace("@", "\\u0040"),
    EMAIL.replace("_", "\\_"),
    EMAIL.replace("@", " [at] ").replace(".", "(dot)"),
    MD5,
    MD5.upper(),
    SHA256,
    *(base64.b64encode(b"x" * lead + EMAIL.encode() + b"yyy").decode() for lead in range(3)),
    "jane-doe-x-mail-example-org-2010",
    f"({EMAIL})",
    f"{EMAIL}.",
]
NAME_FORMS = [
    NAME,
    NAME.upper(),
    "Jörg\n\tMüller",
    "Müller, Jörg",
    "Jo\u0308rg Mu\u0308ller",
    "J&ouml;rg&nbsp;M&#252;ller",
    "J&amp;#xF6;rg M&uuml;ller",
    "J%C3%B6rg%20M%C3%BCller",
    "J\\u00f6rg M\\u00fcller",
    "/author/jorg-muller/",
    "joerg_mueller",
    "jorgmuller",
]
NEEDLES = Needles([EMAIL], [NAME])


@pytest.mark.parametrize("form", [*EMAIL_FORMS, *NAME_FORMS])
def test_every_form_is_found(form):
    assert replaced(f"before {form} after".encode(), NEEDLES)[1] == 1


@pytest.mark.parametrize(
    "text",
    [f"mary{EMAIL}", f"a.{EMAIL}", OTHER, "Jörgen Müller", "Jörg Müllerin", "jörgx müller", "Jörg and Müller", "doe_x"],
)
def test_another_person_is_not(text):
    assert replaced(text.encode(), NEEDLES) == (text.encode(), 0)


@given(st.integers(0, 60), st.integers(1, 40), st.sampled_from(EMAIL_FORMS + NAME_FORMS))
def test_a_stream_read_in_pieces_is_the_whole(lead, chunk, form):
    data = b"." * lead + b" " + form.encode() + b" end " + form.encode() + b"\n" + b"z" * 20
    read = io.BytesIO(data)

    class Slow:
        def read(self, _size):
            return read.read(chunk)

    out = io.BytesIO()
    assert replace_in(Slow(), out, NEEDLES) == 2
    assert out.getvalue() == replaced(data, NEEDLES)[0]


def test_what_is_longer_than_the_pieces_is_copied_as_it_is():
    data = (b"line of words without anybody, @ and %40\n" * (LONGEST // 20)) + b" jane.doe_x&#64;mail.example.org"
    out = io.BytesIO()
    assert replace_in(io.BytesIO(data), out, NEEDLES) == 1
    assert out.getvalue() == data[: data.rindex(b" ") + 1] + TAKEN


def test_a_serialised_string_keeps_its_length():
    data = f's:{len(EMAIL)}:"{EMAIL}";'.encode()
    made, _ = replaced(data, NEEDLES)
    assert len(made) == len(data)
    assert made.endswith(b'"removed--------------------";')


THREAD = (
    comment(1, "First SECRETWORDS", author=NAME, author_email=EMAIL, author_IP="203.0.113.9", author_url="http://j.example/",
            more=commentmeta("akismet_as_submitted", f'a:1:{{s:5:"email";s:{len(EMAIL)}:"{EMAIL}";}}'))
    + comment(2, f"You are right, write to {EMAIL}", author="Bob", author_email=OTHER, parent="1")
    + comment(3, "Third SECRETWORDS </wp:comment> <wp:comment>", author="J", author_email=EMAIL.upper(), parent="2")
    + comment(4, "Fourth", author="Bob", author_email=OTHER, parent="3")
    + comment(5, "Held SECRETWORDS", author=NAME, author_email=EMAIL, approved="0")
)  # fmt: skip
ITEMS = [
    post(1, "Words.", THREAD),
    post(2, f"<p>Thanks to {escape(NAME)}, <a href='mailto:{quote(EMAIL)}'>here</a>.</p>", meta(guest=NAME)),
    post(3, f"Draft by {NAME}", status="draft", title=f"About {NAME}", post_name="about-jorg-muller"),
    post(4, f"Message SECRETWORDS of {EMAIL}", meta(_feedback_author=NAME), post_type="feedback", title=f"{EMAIL} - 2010",
         post_name="janedoe_xmail-example-org-2010"),
    post(5, f"Another's SECRETIVE message, {OTHER}", post_type="feedback", title=OTHER),
    attachment(9, "jorg-muller", 2),
]  # fmt: skip
WHOLE = export(*ITEMS, head=HEAD + AUTHOR)


def packed(kind: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"export.{kind}"
    if kind.endswith("gz"):
        path.write_bytes(gzip.compress(WHOLE))
    elif kind.endswith("xz"):
        path.write_bytes(lzma.compress(WHOLE))
    elif kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a/part.xml", WHOLE)
            archive.writestr("a/notes.txt", f"by {EMAIL}")
    elif kind == "utf-16.xml":
        path.write_bytes(WHOLE.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    elif kind == "latin-1.xml":
        path.write_bytes(WHOLE.decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"))
    else:
        path.write_bytes(WHOLE)
    return path


def archive(folder: Path, kind: str = "xml", **options) -> Path:
    folder.mkdir(exist_ok=True)
    uploads = folder / "uploads" / "2020" / "01"
    uploads.mkdir(parents=True)
    (uploads / "jorg-muller.jpg").write_bytes(b"\xff\xd8\xff\x00" + EMAIL.encode() + b"\x00\xff\xd9")
    with zipfile.ZipFile(uploads / "letter.docx", "w", zipfile.ZIP_DEFLATED) as letter:
        letter.writestr("word/document.xml", f"<w:t>{escape(NAME)}, {EMAIL}</w:t>")
    order = Order(
        inputs=[str(packed(kind, folder))], output=folder / "site", uploads=folder / "uploads", jobs=1, **options
    )
    convert(order, lambda _: None)
    return folder / "site"


def unpacked(site: Path) -> list[tuple[str, bytes]]:
    """Every file, and what is in the packed ones."""
    found = []
    for path, data in all_files(site):
        found.append((path, data))
        if path.endswith(".gz"):
            found.append((path, gzip.decompress(data)))
        if path.endswith(".xz"):
            found.append((path, lzma.decompress(data)))
        if path.endswith((".zip", ".docx")):
            packed_files = zipfile.ZipFile(io.BytesIO(data))
            found += [(f"{path}/{name}", packed_files.read(name)) for name in packed_files.namelist()]
        if "utf-16" in path:
            found.append((path, data.decode("utf-16").encode()))
        if "latin-1" in path:
            found.append((path, data.decode("latin-1").encode()))
    return found


def said(site: Path) -> list[str]:
    found = unpacked(site)
    told = leaks(found, [EMAIL, NAME, "SECRETWORDS", "203.0.113.9", "http://j.example/"])
    return told + [path for path, data in found if NEEDLES.find(data) or NEEDLES.find(path.encode())]


def manifest_holds(site: Path) -> bool:
    lines = (site / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    return all(
        hashlib.sha256((site / path).read_bytes()).hexdigest() == digest
        for digest, path in (line.split("  ", 1) for line in lines)
    )


def tree(site: Path) -> dict[str, bytes]:
    return dict(all_files(site))


def shape(site: Path) -> list[tuple]:
    data = json.loads((site / "content/posts/2020/01/post-1/comments.json").read_text(encoding="utf-8"))
    assert data["count"] == len(data["comments"])
    return [(entry["id"], entry["parent"], entry["depth"], entry.get("removed", False)) for entry in data["comments"]]


KINDS = ["xml", "xml.gz", "xml.xz", "zip", "utf-16.xml", "latin-1.xml"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_byte_says_who_it_was(kind, tmp_path):
    site = archive(tmp_path, kind)
    assert said(site)
    done = forget(site, Person(emails=(EMAIL,), names=(NAME,)))
    assert not done.left
    assert done.taken.comments == 3
    assert done.taken.items == 1
    assert not said(site)
    assert manifest_holds(site)
    kept = b"".join(data for _, data in unpacked(site))
    assert b"SECRETIVE" in kept, "another person's message went too"
    assert OTHER.encode() in kept


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_convert_from_the_kept_export_brings_nobody_back(kind, tmp_path):
    site = archive(tmp_path, kind)
    forget(site, Person(emails=(EMAIL,), names=(NAME,)))
    (source,) = (site / "apart" / "source").iterdir()
    again = tmp_path / "again"
    convert(Order(inputs=[str(source)], output=again, jobs=1), lambda _: None)
    assert not said(again)
    assert shape(again) == shape(site)
    read = [json.loads((folder / "report.json").read_text(encoding="utf-8"))["sources"] for folder in (site, again)]
    assert read[0] == read[1], "the report names the digests of the exports as they are now"


def test_the_archive_is_as_convert_would_write_it(tmp_path):
    site = archive(tmp_path)
    forget(site, Person(emails=(EMAIL,)))
    before = tree(site)
    (source,) = (site / "apart" / "source").iterdir()
    files = {}
    order = Order(inputs=[str(source)], output=site, uploads=tmp_path / "uploads", jobs=1)
    convert(order, lambda run: files.update(run.account.files))
    changed = {path for path, data in tree(site).items() if before.get(path) != data}
    # a message has another folder without its title, the picture is as it was given, and where a comment named the
    # address there is no link any more
    told = {"report.json", "manifest-sha256.txt", "data/latest-comments.json"}
    told.add("content/posts/2020/01/post-1/comments.json")
    assert {path for path in changed if not path.startswith(("apart/private-data/", "static/"))} <= told
    gone = before.keys() - tree(site).keys()
    assert not {path for path in gone if not path.startswith(("apart/private-data/", "static/"))}


def test_a_file_that_has_nothing_more_to_say_goes(tmp_path):
    site, _ = site_of(tmp_path, post(1, "Words.", comment(1, "First", author="J", author_email=EMAIL)))
    assert list(site.glob("apart/comments/**/*.json"))
    forget(site, Person(emails=(EMAIL,)))
    assert not list(site.glob("apart/comments/**/*.json"))
    assert "apart/comments" not in (site / "manifest-sha256.txt").read_text(encoding="utf-8")
    assert manifest_holds(site)


def test_a_thread_keeps_its_shape(tmp_path):
    site = archive(tmp_path)
    build(site)
    forget(site, Person(emails=(EMAIL,)))
    assert shape(site) == [(1, 0, 0, True), (2, 1, 1, False), (3, 2, 2, True), (4, 3, 3, False)]
    page = (site / "public/2020/01/01/post-1/index.html").read_text(encoding="utf-8")
    assert all(f'id="comment-{number}"' in page for number in (1, 2, 3, 4))
    assert page.count("This comment was removed.") == 2
    latest = json.loads((site / "data/latest-comments.json").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in latest["comments"]] == [4, 2]
    assert "comment-1" not in (site / "public/comments/feed/index.xml").read_text(encoding="utf-8")
    assert not leaks(unpacked(site), [EMAIL, "SECRETWORDS"])


def test_the_number_of_a_comment_leads_to_all_that_its_author_wrote(tmp_path):
    site = archive(tmp_path)
    done = forget(site, Person(comments=frozenset({3})))
    assert done.taken.comments == 3
    assert not leaks(unpacked(site), [EMAIL, "SECRETWORDS"])


def test_where_others_still_name_them_is_told(tmp_path):
    site = archive(tmp_path)
    assert forget(site, Person(emails=(EMAIL,))).named > 2
    assert not forget(site, Person(emails=(EMAIL,), names=(NAME,))).named


def test_a_file_that_quotes_a_comment_is_named(tmp_path):
    site = archive(tmp_path)
    words = "these are the words of which a comment of more than a few is made"
    (site / "data" / "comments.yml").write_text(f"- text: {words}\n", encoding="utf-8")
    held = site / "apart/comments/posts/2020/01/post-1.json"
    data = json.loads(held.read_text(encoding="utf-8"))
    data["comments"][0]["content"] = words
    held.write_text(json.dumps(data), encoding="utf-8")
    done = forget(site, Person(emails=(EMAIL,)))
    assert [told.split(" has")[0] for told in done.left] == ["data/comments.yml"]


def test_pseudonyms_are_found_with_their_key(tmp_path):
    (tmp_path / "site.key").write_text("a key of thirty-two characters..", encoding="ascii")
    key = (tmp_path / "site.key").read_bytes()
    site = archive(tmp_path, private="hash", key=key)
    done = CliRunner().invoke(permapress, ["forget", str(site), "--email", EMAIL, "--json"], standalone_mode=False)
    assert json.loads(done.output)["comments"] == 3
    assert not leaks(unpacked(site), ["First SECRETWORDS", "Third SECRETWORDS", Pseudonyms(key).of(EMAIL)])


def test_one_comment_alone(tmp_path):
    site = archive(tmp_path)
    done = forget(site, Person(comments=frozenset({3}), only=True))
    assert done.taken.comments == 1
    kept = b"".join(data for _, data in unpacked(site))
    assert b"Third" not in kept
    assert b"First SECRETWORDS" in kept
    assert manifest_holds(site)


def test_it_is_noted_without_the_data(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    site = archive(tmp_path)
    forget(site, Person(emails=(EMAIL,)))
    (line,) = (site / "apart/forgotten.jsonl").read_text(encoding="utf-8").splitlines()
    noted = json.loads(line)
    assert noted["date"] == "2023-11-14"
    assert noted["by"] == ["email"]
    assert noted["comments"] == [1, 3, 5]


def test_a_dry_run_changes_nothing_and_says_what_would_go(tmp_path):
    site = archive(tmp_path)
    before = tree(site)
    person = Person(emails=(EMAIL,), names=(NAME,))
    would = forget(site, person, dry_run=True)
    assert tree(site) == before
    done = forget(site, person)
    assert (would.files, would.taken, would.gone) == (done.files, done.taken, done.gone)


def test_a_second_time_finds_nothing(tmp_path):
    site = archive(tmp_path)
    person = Person(emails=(EMAIL,), names=(NAME,))
    forget(site, person)
    before = tree(site)
    assert not forget(site, person)
    assert tree(site) == before


@pytest.mark.parametrize("step", ["sources", "rename", "rebuild"])
def test_a_run_that_was_interrupted_is_taken_up_by_the_next(step, tmp_path, monkeypatch):
    site = archive(tmp_path)
    build(site)
    person = Person(emails=(EMAIL,), names=(NAME,))
    with monkeypatch.context() as patched:
        patched.setattr(f"migrate.forget.archive._Forgetting.{step}", stop)
        with pytest.raises(KeyboardInterrupt):
            forget(site, person)
    forget(site, person)
    assert not said(site)
    assert manifest_holds(site)
    assert not (site / ".permapress-forgetting").exists()
    assert not forget(site, person)


def stop(_run):
    raise KeyboardInterrupt


def test_what_the_owner_edited_stays_edited(tmp_path):
    site = archive(tmp_path)
    page = site / "content/posts/2020/01/post-2/index.md"
    page.write_text(page.read_text(encoding="utf-8") + f"\nMy own words, and {EMAIL}\n", encoding="utf-8")
    forget(site, Person(emails=(EMAIL,), names=(NAME,)))
    assert "My own words, and removed" in page.read_text(encoding="utf-8")
    assert not said(site)
    (source,) = (site / "apart" / "source").iterdir()
    convert(Order(inputs=[str(source)], output=site, jobs=1), lambda _: None)
    assert "My own words" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["xml", "zip"])
def test_the_same_command_with_the_export_of_old_brings_no_comment_back(kind, tmp_path):
    site = archive(tmp_path, kind)
    forget(site, Person(emails=(EMAIL,)))
    told = []
    order = Order(inputs=[str(tmp_path / f"export.{kind}")], output=site, uploads=tmp_path / "uploads", jobs=1)
    convert(order, lambda run: told.extend(run.store))
    assert shape(site) == [(1, 0, 0, True), (2, 1, 1, False), (3, 2, 2, True), (4, 3, 3, False)]
    found = [(path, data) for path, data in unpacked(site) if "private-data" not in path]
    assert not leaks(found, ["First SECRETWORDS", "Third SECRETWORDS", "Held SECRETWORDS"])
    assert [finding.message for finding in told if finding.kind.label == "forgotten"] == [
        "comments 1, 3, 5 stay removed"
    ]


def test_without_a_kept_export_the_archive_alone_tells_which_comments_are_theirs(tmp_path):
    site = archive(tmp_path, keep_source=False)
    done = forget(site, Person(emails=(EMAIL,), names=(NAME,)))
    assert done.taken.comments == 3
    assert not said(site)
    assert manifest_holds(site)


def test_a_damaged_export_gives_nobody_away(tmp_path):
    broken = WHOLE.replace(b"<wp:comment_id>3</wp:comment_id>", b"<wp:comment_id>3</wp:comment_id><wp:bad & >")
    site = tmp_path / "site"
    (tmp_path / "export.xml").write_bytes(broken)
    convert(Order(inputs=[str(tmp_path / "export.xml")], output=site, jobs=1), lambda _: None)
    forget(site, Person(emails=(EMAIL,), names=(NAME,)))
    assert not leaks(unpacked(site), [EMAIL, NAME, "SECRETWORDS"])


def test_a_repository_s_history_is_told(tmp_path):
    site = archive(tmp_path)
    (site / ".git").mkdir()
    assert any(".git" in told for told in forget(site, Person(emails=(EMAIL,))).left)


@pytest.mark.parametrize(
    "person",
    [
        Person(),
        Person(emails=("jane",)),
        Person(emails=("@example.org",)),
        Person(names=("",)),
        Person(names=("x",)),
        Person(names=("Title",)),
    ],
)
def test_who_it_is_must_be_said(person, tmp_path):
    with pytest.raises(BadOption):
        forget(tmp_path, person)


def test_a_name_in_the_site_s_own_address_is_refused(tmp_path):
    site = archive(tmp_path)
    before = tree(site)
    with pytest.raises(BadOption, match="own address"):
        forget(site, Person(names=("Org",)))
    with pytest.raises(BadOption, match="own address"):
        forget(site, Person(names=("Ex Org",)))
    assert tree(site) == before


def test_a_folder_that_is_no_archive_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text(EMAIL, encoding="utf-8")
    with pytest.raises(BadOption, match="manifest"):
        forget(tmp_path, Person(emails=(EMAIL,)))
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == EMAIL


def test_the_command_says_what_it_did_and_names_nobody(tmp_path):
    site = archive(tmp_path)
    done = command("forget", site, "--email", EMAIL)
    assert done.returncode == 0
    done_so, still_there = done.stdout.splitlines()[-2:]
    taken, renamed = done_so.split("; ")
    assert taken == "3 comments, 1 entry of forms or orders and what stood in 9 other places are gone"
    assert renamed == "0 files or folders have another name."
    assert still_there.endswith(" places still have a name under which they wrote: add --name for that to go, too.")
    assert EMAIL not in done.stdout
    assert "built again" not in done.stdout
    build(site)
    assert "built again" in command("forget", site, "--name", NAME).stdout


MEASURE = """
import re, sys
from pathlib import Path
from migrate.forget.archive import forget
from migrate.forget.person import Person
forget(Path(sys.argv[1]), Person(emails=("{email}",)))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10)
"""
"""The peak of this process alone: what ``getrusage`` says begins with that of the process which started it."""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process alone")
def test_memory_does_not_grow_with_the_kept_export(tmp_path):
    peaks = []
    for size in (24, 96):  # both larger than what is read at once
        site = tmp_path / str(size) / "site"
        file = tmp_path / str(size) / "export.xml"
        file.parent.mkdir()
        filler = "Words that nobody is in. " * 4000
        with file.open("wb") as out:
            out.write((HEAD + AUTHOR).encode())
            for number in range(size * 10):
                out.write(post(100 + number, filler).encode())
            out.write(post(1, "Words.", THREAD).encode())
            out.write(b"</channel></rss>")
        convert(Order(inputs=[str(file)], output=site, jobs=1), lambda _: None)
        code = MEASURE.format(email=EMAIL)
        done = subprocess.run([sys.executable, "-c", code, str(site)], capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
        assert not leaks(all_files(site), [EMAIL])
    assert peaks[1] < peaks[0] * 1.2, peaks

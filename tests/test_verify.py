"""The proof finds what is lost: every kind of loss is planted, in the writer and in the written files, and is told."""

import json
import os
import random
import re
from pathlib import Path

import pytest
from command import command
from exports import CORPUS, EXPORTS_OF_ORACLE, export, item
from lxml import etree

import migrate.content
from migrate.errors import BadOption
from migrate.pipeline import Order, convert, verify
from migrate.verify.compare import compare
from migrate.verify.facts import facts_of
from migrate.verify.kept import order_of
from migrate.verify.rendered import rendered
from migrate.writers.frontmatter import without_front_matter

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sites"

BODY = """<h2>The second level</h2>
<p>one two three <em>four</em> five, a <a href="https://ex.org/a?b=1">first link</a> and <code>a  code</code>.</p>
<p>alpha beta<br>gamma</p><p>delta * epsilon * &lt;zeta&gt;</p>
<ul><li>upper<ul><li>lower</li></ul></li><li>last</li></ul>
<ol start="3"><li>third</li><li>fourth</li></ol>
<table><thead><tr><th>h1</th><th>h2</th></tr></thead><tbody><tr><td>c1</td><td>c2</td></tr></tbody></table>
<blockquote><p>quoted</p></blockquote>
<p><img src="https://ex.org/picture.jpg" alt="a picture"></p>
<pre><code class="language-python">if x:
    y = 1
    z  = 2</code></pre>
<hr><p>x<sup>2</sup> end</p><!--nextpage--><p>page two</p>
<figure><img src="https://ex.org/other.jpg" alt="o"><figcaption>the caption</figcaption></figure>
<video src="https://ex.org/film.mp4"></video>"""
COMMENT = (
    "<wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_author>Ada</wp:comment_author>"
    "<wp:comment_date>2020-01-02 03:04:05</wp:comment_date><wp:comment_content><![CDATA[some %s here]]></wp:comment_content>"
    "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
)

PLANTED = {
    "a word dropped": ("one two three", "one three", "words"),
    "a word twice": ("one two three", "one two two three", "words"),
    "a word misspelt": ("alpha", "alhpa", "words"),
    "words joined": ("alpha beta", "alphabeta", "words"),
    "words swapped": ("one two", "two one", "words"),
    "an escape lost": ("&lt;zeta>", "<zeta>", "words"),
    "an escape too many": ("delta *", r"delta \\*", "words"),
    "the last word": ("page two", "page", "words"),
    "a link changed": ("https://ex.org/a?b=1", "https://ex.org/a?b=2", "links"),
    "a link gone": ("[first link](https://ex.org/a?b=1)", "first link", "links"),
    "a link around another word": ("[first link](https://ex.org/a?b=1)", "[first](https://ex.org/a?b=1) link", "links"),
    "a picture changed": ("picture.jpg", "picture-300x200.jpg", "images"),
    "a picture's words": ("![a picture]", "![picture]", "images"),
    "a picture gone": ("![a picture](https://ex.org/picture.jpg)\n\n", "", "images"),
    "a picture in HTML": ('<img src="https://ex.org/other.jpg" alt="o">', "", "images"),
    "a film gone": ("https://ex.org/film.mp4", "https://ex.org/cut.mp4", "media"),
    "code altered by one blank": ("    y = 1", "   y = 1", "listings"),
    "a blank in code doubled": ("y = 1", "y  = 1", "listings"),
    "a blank in code gone": ("z  = 2", "z = 2", "listings"),
    "an empty line in code": ("y = 1\n", "y = 1\n\n", "listings"),
    "a language lost": ("```python", "```", "listings"),
    "inline code opened": ("`a code`", "a code", "marks"),
    "emphasis lost": ("*four*", "four", "marks"),
    "emphasis grown": ("*four* five", "*four five*", "marks"),
    "emphasis instead of weight": ("*four*", "**four**", "marks"),
    "a raised figure": ("<sup>2</sup>", "2", "marks"),
    "a heading's level": ("## The second", "### The second", "headings"),
    "a heading that is none": ("## The second", "The second", "headings"),
    "an item's depth": ("    - lower", "- lower", "items"),
    "a list's number": ("3. third\n4. fourth", "1. third\n2. fourth", "items"),
    "a list that is none": ("- last", "last", "items"),
    "a list without numbers": ("3. third\n4. fourth", "- third\n- fourth", "items"),
    "a cell's words": ("| c1 | c2 |", "| c1 | c3 |", "words"),
    "cells swapped": ("| c1 | c2 |", "| c2 | c1 |", "words"),
    "a cell joined": ("| c1 | c2 |", "| c1 c2 | |", "cells"),
    "a table that is none": ("| --- | --- |\n", "", "cells"),
    "a column's side": ("| --- | --- |", "| --- | ---: |", "cells"),
    "a quote that is none": ("> quoted", "quoted", "quotes"),
    "a quote in a quote": ("> quoted", "> > quoted", "quotes"),
    "paragraphs joined": ("gamma\n\ndelta", "gamma\ndelta", "paragraphs"),
    "a paragraph parted": ("one two three", "one two\n\nthree", "paragraphs"),
    "a line break lost": ("beta  \ngamma", "beta\ngamma", "paragraphs"),
    "a rule": ("---\n\nx", "x", "rules"),
    "a caption that is none": ("<figcaption>the caption</figcaption>", "<p>the caption</p>", "parts"),
    "a page's border": ("<!--nextpage-->\n\n", "", "marks between pages"),
}  # fmt: skip
LOSSES = {"words", "links", "images", "media", "listings"}


def write(folder, body=BODY, comment="words"):
    path = folder / "export.xml"
    path.write_bytes(export(item(5, f"<![CDATA[{body}]]>", COMMENT % comment, "A post"), item(6, "plain")))
    return path


def run(path, site, **options):
    told = []
    order = Order(inputs=[str(path)], output=site, **{"target": "plain", "jobs": 1, "verify": True, **options})
    status = convert(order, lambda result: told.append((list(result.store), result.account.verified)))
    return status, *told[0]


def proof(site, *exports, jobs=1):
    told = []
    order = order_of(site, exports, jobs=jobs, quiet=True)
    status = verify(order, site, None, lambda result: told.append((list(result.store), result.account.verified)))
    return status, *told[0]


def of_markdown(findings):
    return [finding for finding in findings if finding.kind.label.endswith("in-markdown")]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A site with everything in it that can be lost; the text of its file."""
    folder = tmp_path_factory.mktemp("sound")
    status, findings, verified = run(write(folder), folder / "site")
    assert (status, findings) == (0, [])
    assert verified.as_data() == {
        "posts": {"documents": 2, "equal": 2, "different": 0},
        "comments": {"documents": 1, "equal": 1, "different": 0},
    }
    return folder, next((folder / "site").rglob("*a-post/index.md"))


@pytest.mark.parametrize("name", PLANTED)
def test_a_loss_in_a_written_file_is_found(sound, name):
    folder, file = sound
    old, new, what = PLANTED[name]
    before = file.read_text(encoding="utf-8")
    assert before.count(old) == 1, before
    file.write_text(before.replace(old, new), encoding="utf-8")
    try:
        status, findings, verified = proof(folder / "site")
    finally:
        file.write_text(before, encoding="utf-8")
    assert status == 1  # the file is not what the manifest says
    assert [finding.where["file"] for finding in findings if finding.kind.label == "file-altered"] == [
        file.relative_to(folder / "site").as_posix()
    ]
    told = of_markdown(findings)
    assert what in [finding.where["what"] for finding in told]
    assert {finding.where["id"] for finding in told} == {5}
    assert {finding.where["type"] for finding in told} == {"post"}
    assert {finding.where["title"] for finding in told} == {"A post"}
    assert (verified.posts[True], verified.posts[False]) == (1, 1)


@pytest.mark.parametrize("name", PLANTED)
def test_a_writer_that_loses_something_is_found_out(tmp_path, monkeypatch, name):
    old, new, what = PLANTED[name]
    right = migrate.content.render
    monkeypatch.setattr("migrate.content.render", lambda *given: right(*given).replace(old, new))
    status, findings, verified = run(write(tmp_path), tmp_path / "site")
    told = of_markdown(findings)
    assert what in [finding.where["what"] for finding in told]
    assert verified.posts[False] == 1
    assert status == (1 if any(finding.where["what"] in LOSSES for finding in told) else 0)
    report = json.loads((tmp_path / "site" / "report.json").read_text(encoding="utf-8"))
    assert report["verified"] == verified.as_data()
    assert [finding for finding in report["findings"] if finding["kind"].endswith("in-markdown")] == [
        finding.as_data() for finding in told
    ]


def test_a_difference_that_shows_nothing_is_none(sound):
    folder, file = sound
    before = file.read_text(encoding="utf-8")
    for old, new in [
        ("*four*", "_four_"),
        ("- last", "-   last"),
        ("---\n\nx", "* * *\n\nx"),
        ("&lt;zeta>", r"\<zeta>"),
    ]:
        file.write_text(before.replace(old, new), encoding="utf-8")
        told = of_markdown(proof(folder / "site")[1])
        file.write_text(before, encoding="utf-8")
        assert not told


def cuts(markdown, times, chance):
    """The text with a few characters of a line of plain Markdown taken out, many times over."""
    lines = markdown.split("\n")
    plain = [at for at, line in enumerate(lines) if line.strip() and "<" not in line and not line.startswith("    ")]
    for _ in range(times if plain else 0):
        at = chance.choice(plain)
        start = chance.randrange(len(lines[at]))
        cut = lines[at][:start] + lines[at][start + chance.choice((1, 1, 2, 5)) :]
        yield "\n".join([*lines[:at], cut, *lines[at + 1 :]])


def page(markdown):
    """The HTML of a Markdown text, white space apart."""
    return "".join(etree.tostring(rendered(markdown), encoding="unicode", method="html").split())


def test_any_cut_that_changes_the_page_is_told(tmp_path):
    chance, seen = random.Random(1), 0
    run(FIXTURES / "lighthouse-log" / "export.xml", tmp_path / "site", verify=False)
    for file in sorted((tmp_path / "site").rglob("index.md")):
        markdown = without_front_matter(file.read_text(encoding="utf-8"))
        facts, before = facts_of(rendered(markdown)), page(markdown)
        for cut in cuts(markdown, 12, chance):
            if page(cut) != before:
                seen += 1
                assert compare(facts, facts_of(rendered(cut))), cut
    assert seen > 200


def test_footnotes_are_compared(tmp_path):
    body = '<p>a<sup id="r1"><a href="#f1">1</a></sup> b</p><ol><li id="f1">the note <a href="#r1">↩</a></li></ol>'
    path = write(tmp_path, body)
    assert run(path, tmp_path / "site")[0] == 0
    file = next((tmp_path / "site").rglob("*a-post/index.md"))
    before = file.read_text(encoding="utf-8")
    assert "[^1]" in before
    for old, new in [("a[^1]", "a"), ("the note", "a note"), ("a[^1] b", "a b[^1]")]:
        file.write_text(before.replace(old, new), encoding="utf-8")
        assert of_markdown(proof(tmp_path / "site")[1]), new


@pytest.mark.parametrize("comment", ["words", "*stars* and <em>marks</em>", "a <a href='https://ex.org/'>link</a>"])
def test_a_loss_in_a_comment_is_found(tmp_path, comment):
    run(write(tmp_path, comment=comment), tmp_path / "site")
    file = next((tmp_path / "site").rglob("comments.json"))
    before = file.read_text(encoding="utf-8")
    assert not of_markdown(proof(tmp_path / "site")[1])
    file.write_text(before.replace(" here", ""), encoding="utf-8")
    found = of_markdown(proof(tmp_path / "site")[1])
    assert [(finding.where["comment"], finding.where["what"], finding.where["id"]) for finding in found] == [
        (7, "words", 5)
    ]
    file.write_text(before.replace('"id": 7', '"id": 8'), encoding="utf-8")
    assert of_markdown(proof(tmp_path / "site")[1])
    file.write_text("[]", encoding="utf-8")
    assert of_markdown(proof(tmp_path / "site")[1])
    file.unlink()
    status, findings, verified = proof(tmp_path / "site")
    assert status == 1
    assert verified.comments[False] == 1
    assert "file-missing" in [finding.kind.label for finding in findings]


@pytest.mark.parametrize("target", ["hugo", "plain"])
@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))
def test_our_sites_come_back_equal_and_prove_it_from_the_archive_alone(tmp_path, name, target):
    uploads = FIXTURES / name / "uploads"
    given = {"uploads": uploads} if uploads.is_dir() else {}
    _, findings, verified = run(FIXTURES / name / "export.xml", tmp_path / "site", target=target, jobs=2, **given)
    assert not of_markdown(findings)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")}
    status, found, again = proof(tmp_path / "site", jobs=2)
    assert (status, found) == (0, [])
    assert (again.posts, again.comments) == (verified.posts, verified.comments)
    assert again.posts[True] > 4
    assert again.files[True] == (tmp_path / "site" / "manifest-sha256.txt").read_text(encoding="utf-8").count("\n")
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")}


def test_what_is_apart_is_compared_too(tmp_path):
    run(FIXTURES / "lighthouse-log" / "export.xml", tmp_path / "site")
    file = next(
        file for file in (tmp_path / "site" / "apart" / "drafts").rglob("index.md") if "DRAFTWORDS" in file.read_text()
    )
    os.chmod(file, 0o600)
    file.write_text(file.read_text(encoding="utf-8").replace("DRAFTWORDS", "OTHERWORDS"), encoding="utf-8")
    assert [finding.where["what"] for finding in of_markdown(proof(tmp_path / "site")[1])] == ["words"]


def test_every_other_file_is_compared_with_its_digest(tmp_path):
    uploads = FIXTURES / "lighthouse-log" / "uploads"
    run(FIXTURES / "lighthouse-log" / "export.xml", tmp_path / "site", uploads=uploads)
    picture = next((tmp_path / "site" / "wp-content").rglob("*.jpg"))
    data = bytearray(picture.read_bytes())
    data[-1] ^= 1
    picture.write_bytes(data)
    gone = tmp_path / "site" / "data" / "terms.json"
    gone.unlink()
    status, findings, verified = proof(tmp_path / "site")
    assert status == 1
    assert [(finding.kind.label, finding.where["file"]) for finding in findings] == [
        ("file-missing", "data/terms.json"),
        ("file-altered", picture.relative_to(tmp_path / "site").as_posix()),
    ]
    assert verified.files[False] == 2


def test_several_exports_are_compared_in_the_order_in_which_they_were_given(tmp_path):
    names = ["b.xml", "a.xml"]
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(export(item(5, f"version {number}"), item(6 + number, f"own {number}")))
    order = Order(inputs=[str(tmp_path / name) for name in names], output=tmp_path / "site", target="plain", jobs=1)
    convert(order, lambda result: None)
    status, findings, verified = proof(tmp_path / "site")
    assert (status, findings, verified.posts[True]) == (0, [], 3)


def test_jobs_change_nothing(tmp_path):
    run(FIXTURES / "quill-and-kettle" / "export.xml", tmp_path / "site")
    for file in (tmp_path / "site").rglob("index.md"):
        file.write_text(re.sub(r"(?m)^([A-Z]\w+) ", r"\1x ", file.read_text(encoding="utf-8")), encoding="utf-8")
    found = proof(tmp_path / "site", jobs=1)
    assert found == proof(tmp_path / "site", jobs=2)
    assert of_markdown(found[1])


def refusal(site, *exports):
    with pytest.raises(BadOption) as caught:
        order_of(site, exports, jobs=1, quiet=True)
    return str(caught.value)


def test_what_can_not_be_compared_says_why_and_what_to_do(tmp_path):
    path, site = write(tmp_path), tmp_path / "site"
    site.mkdir()
    assert "manifest-sha256.txt is not there" in refusal(site)
    run(path, site, keep_source=False)
    assert "--no-keep-source" in refusal(site)
    assert f"permapress verify {site} --export" in refusal(site)
    assert proof(site, str(path))[0] == 0
    run(path, site)
    (site / "apart" / "source" / "export.xml").unlink()
    assert "is not there" in refusal(site)
    (site / ".permapress-unfinished").touch()
    assert "did not end" in refusal(site)
    (site / ".permapress-unfinished").unlink()
    for broken in ("", "[]", "{", '{"target": 3,\n"account": {}}', '{"target": "x", "kept": 5,\n"account": {}}'):
        (site / "report.json").write_text(broken, encoding="utf-8")
        assert "\n" not in refusal(site)


def test_a_manifest_can_not_lead_out_of_the_archive(tmp_path):
    path, site = write(tmp_path), tmp_path / "site"
    run(path, site)
    digest = "0" * 64
    with (site / "manifest-sha256.txt").open("a", encoding="utf-8") as file:
        file.write(f"{digest}  ../export.xml\n{digest}  /etc/passwd\n")
    found = [finding for finding in proof(site)[1] if finding.kind.label == "file-missing"]
    assert len(found) == 2


def test_the_command_tells_and_its_status_says_it(tmp_path):
    def permapress(*words):
        done = command(*words)
        return done.returncode, done.stdout, done.stderr

    path, site = write(tmp_path), tmp_path / "site"
    code, out, _ = permapress("convert", str(path), "-o", str(site), "--target", "plain", "--verify")
    assert code == 0
    assert "verified 2 posts: 2 equal, 0 different" in out
    assert permapress("convert", str(path), "--dry-run", "--verify")[0] == 2
    file = next(site.rglob("*a-post/index.md"))
    file.write_text(file.read_text(encoding="utf-8").replace("one two", "one"), encoding="utf-8")
    code, out, _ = permapress("verify", str(site), "--report", str(tmp_path / "proof.json"))
    assert code == 1
    assert "1 word lost: “two”" in out
    assert json.loads((tmp_path / "proof.json").read_text(encoding="utf-8"))["verified"]["posts"]["different"] == 1
    assert json.loads(permapress("verify", str(site), "--json")[1])["counts"] == {
        "lost-in-markdown": 1,
        "file-altered": 1,
    }
    assert permapress("verify", str(tmp_path / "nowhere"))[0] == 2


REAL = [*sorted(CORPUS.glob("*.xml")), *EXPORTS_OF_ORACLE]


@pytest.mark.skipif(not REAL, reason="the corpus of real exports (../shared/corpus) is not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: f"{path.parent.name}-{path.name.split('.')[0]}")
def test_real_exports_come_back_equal(path, tmp_path):
    _, findings, verified = run(path, tmp_path / "site")
    assert [(finding.where, finding.message) for finding in of_markdown(findings)] == []
    assert verified.posts[True] > 0

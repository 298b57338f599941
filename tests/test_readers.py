"""What other readers of Markdown make of ours: the same lists, and nothing that runs."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import jinja2
import liquid
import pytest
from lxml import html
from test_golden import FILES, cases
from test_markdown import HTML_CASES, markdown
from test_markdown_laws import MARKDOWN

LISTS = {
    "bullets three deep": "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>",
    "numbers in bullets": "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>",
    "bullets in numbers": "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
    "ten numbers and more": "<ol>" + "".join(f"<li>n{n}<ul><li>m{n}</li></ul></li>" for n in range(12)) + "</ol>",
    "a start of three digits": '<ol start="100"><li>a<ol><li>b</li></ol></li><li>c</li></ol>',
    "paragraphs in items": "<ul><li><p>a</p><p>b</p><ul><li>c</li></ul></li><li><p>d</p></li></ul>",
    "numbers with paragraphs": "<ol><li><p>a</p><p>b</p></li><li><p>c</p><ol><li><p>d</p><p>e</p></li></ol></li></ol>",
    "a listing in an item": "<ul><li>a<pre>x\n\n  y</pre></li><li>b</li></ul>",
    "a listing two deep": "<ol><li>a<ul><li>b<pre>x\n  y</pre></li></ul></li></ol>",
    "a quotation in an item": "<ul><li>a<blockquote><p>q</p></blockquote></li><li>b</li></ul>",
    "a list in a quotation": "<blockquote><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>",
    "a break in an item": "<ul><li>a<br>b<ul><li>c</li></ul></li></ul>",
    "two lists side by side": "<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol><ol><li>d</li></ol>",
    "a paragraph between lists": "<ul><li>a</li></ul><p>b</p><ul><li>c</li></ul>",
}


def outline(page: str) -> list[tuple[str, ...]]:
    """Each item, paragraph's words, listing and quotation with all lists and quotations that it stands in."""
    body = html.fromstring(f"<body>{page}</body>")
    found = []
    for node in body.iter():
        within = tuple(
            one.tag for one in reversed(list(node.iterancestors())) if one.tag in ("ul", "ol", "li", "blockquote")
        )
        if node.tag in ("li", "pre", "blockquote"):
            found.append((*within, node.tag))
        for text in (node.text, *(child.tail for child in node)):
            if text and text.strip():
                own = (node.tag,) if node.tag in ("li", "blockquote") else ()
                found.append((*within, *own, " ".join(text.split())))
    return found


def python_markdown(text: str) -> str:
    """MkDocs, Pelican, Nikola."""
    return importlib.import_module("markdown").markdown(text, extensions=["fenced_code", "tables"])


def mistune(text: str) -> str:
    """Zulip, Jupyter and many more."""
    return importlib.import_module("mistune").html(text)


def kramdown(text: str) -> str:
    """Jekyll."""
    if not shutil.which("jekyll"):
        pytest.skip("jekyll is not here (.ci/run installs it)")
    program = "require 'kramdown'; require 'kramdown-parser-gfm'; print Kramdown::Document.new(STDIN.read, input: 'GFM').to_html"
    done = subprocess.run(["ruby", "-e", program], input=text, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


SEEN_OTHERWISE = {
    "two lists side by side": {"Python-Markdown", "kramdown"},  # one list to them, whatever their bullets
    "a listing in an item": {"Python-Markdown"},  # its fences stand at the margin only
    "a listing two deep": {"Python-Markdown"},
}
"""What a reader can't be told; no word is lost by it."""

READERS: dict[str, Callable[[str], str]] = {
    "Python-Markdown": python_markdown,
    "mistune": mistune,
    "kramdown": kramdown,
}


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_sees_the_same_lists(reader):
    """One document of all lists for each reader, headings between them: some take a second to start."""
    written = "\n".join(f"# {name}\n\n{markdown(source)}" for name, source in LISTS.items())
    mine = re.split(r"<h1[^>]*>", MARKDOWN.render(written))[1:]
    theirs = re.split(r"<h1[^>]*>", READERS[reader](written))[1:]
    differ = {
        name
        for name, one, other in zip(LISTS, mine, theirs, strict=True)
        if outline(f"<h1>{one}") != outline(f"<h1>{other}")
    }
    assert differ == {name for name, readers in SEEN_OTHERWISE.items() if reader in readers}


def test_lists_say_what_was_written():
    """The judge itself agrees with the source."""
    for name, source in LISTS.items():
        assert outline(MARKDOWN.render(markdown(source))) == outline(source), name


RUNS = "{{ 7 * 7 }} {% if x %}{# gone #} {{< x >}} {{% x %}} {{{x}}} {% raw %} {{ x | upper }} ${x} <% x %> {x}"
BODIES = [
    RUNS,
    f"<h2>{RUNS}</h2>",
    f"<pre>{RUNS}</pre>",
    f"<pre><b>{RUNS}</b></pre>",
    f"<ul><li><code>{RUNS}</code></li></ul>",
    f"<table><tr><td colspan=2>{RUNS}</td></tr></table>",
    f"<figure><img src='/{RUNS}' alt='{RUNS}'><figcaption>{RUNS}</figcaption></figure>",
    f"<a href='/{RUNS}' title='{RUNS}'>{RUNS}</a>",
    f"<iframe src='https://e.org/{RUNS}' title='{RUNS}'></iframe>",
    f"<details><summary>{RUNS}</summary>{RUNS}</details>",
]


def written() -> list[str]:
    given = [case.blocks[0][1] for file in FILES if file.parent.name == "html" for case in cases(file)]
    return [markdown(source) for source in (*BODIES, *given)]


@pytest.mark.parametrize("engine", ["Jinja", "Liquid"])
def test_no_template_engine_changes_a_body(engine):
    template = {
        "Jinja": lambda text: jinja2.Environment(keep_trailing_newline=True).from_string(text).render(),
        "Liquid": lambda text: liquid.Environment().from_string(text).render(),
    }[engine]
    for text in written():
        assert template(text) == text


def _without_code(text: str) -> str:
    """Markdown without its listings, code in lines and formulas, which MDX takes as they are."""
    text = re.sub(r"^ *(`{3,})[^\n]*\n.*?^ *\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)|\$[^$]+\$", "", text, flags=re.DOTALL)


def test_mdx_finds_no_expression():
    for text in written():
        assert not re.search(r"(?<!\\)\{", _without_code(text)), text


MODULES = ["import fs from 'fs'", "import 'fs'", "import {x} from 'y'", "import * as x from 'y'", "export const x = 1"]


@pytest.mark.parametrize("line", [*MODULES, "export default x", "export {x}", "export function x() {}"])
def test_mdx_finds_no_module(line):
    shown = markdown(f"<p>{line}</p><blockquote>{line}</blockquote>")
    assert not re.search(r"^(?:import|export)\s", shown, re.MULTILINE)
    assert html.fromstring(MARKDOWN.render(shown)).text_content().split() == line.split() * 2


@pytest.mark.parametrize("line", ["import taxes are high", "export the file", "imports and exports", "important"])
def test_words_are_no_modules(line):
    assert markdown(f"<p>{line}</p>").strip() == line


def node(folder: Path, package: str, program: str, texts: list[str]) -> list[object]:
    """What a program makes of texts, which it finds in ``texts``, with a package of npm."""
    modules = Path(os.environ.get("REDIRECT_ENGINES", ""))
    if not (modules / package).is_dir():
        pytest.skip(f"REDIRECT_ENGINES names no folder with {package} (.ci/run installs it)")
    (folder / "texts.json").write_text(json.dumps(texts))
    (folder / "node_modules").symlink_to(modules)
    (folder / "run.mjs").write_text(
        'import fs from "fs"; const texts = JSON.parse(fs.readFileSync("texts.json")); const out = [];\n' + program
    )
    done = subprocess.run(["node", "run.mjs"], cwd=folder, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)


MDX = """import {compile} from "@mdx-js/mdx";
for (const text of texts) { let ran = false;
  const seen = (node) => {
    if (/^mdx(Flow|Text)Expression|mdxjsEsm/.test(node.type) && node.value.trim()) ran = true;
    for (const child of node.children || []) seen(child); };
  try { await compile(text, {remarkPlugins: [() => seen]}); } catch (error) {} out.push(ran); }
console.log(JSON.stringify(out));
"""


def test_mdx_itself_runs_nothing(tmp_path):
    lines = [markdown(f"<p>{line}</p>") for line in (*MODULES, "{globalThis.ran = 1}")]
    texts = [
        text for text in written() if "\\frac{" not in text
    ]  # who has formulas has remark-math, which takes them first
    assert not any(node(tmp_path, "@mdx-js/mdx", MDX, texts + lines))


def test_the_program_that_asks_mdx_sees_what_runs(tmp_path):
    assert node(tmp_path, "@mdx-js/mdx", MDX, ["a {1 + 1}", "{x}", "import 'fs'", "words"]) == [True, True, True, False]


NUNJUCKS = """import nunjucks from "nunjucks";
for (const text of texts) out.push(nunjucks.renderString(text, {}));
console.log(JSON.stringify(out));
"""


def test_nunjucks_changes_no_body(tmp_path):
    assert node(tmp_path, "nunjucks", NUNJUCKS, written()) == written()


def test_every_case_of_html_is_looked_at():
    assert len(written()) == len(BODIES) + len(HTML_CASES)

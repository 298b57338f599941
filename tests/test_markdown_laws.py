"""Laws of the Markdown writer: a renderer shows what the tree holds; writing that again changes nothing."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from migrate.document import attribute, text
from migrate.readers.html import parse
from migrate.verify.compare import compare
from migrate.verify.facts import facts_of
from migrate.verify.rendered import rendered
from migrate.writers.markdown import render

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)

# -- trees of the vocabulary with nasty text

NASTY = st.sampled_from(
    [
        *"*_`~[]()<>&\\!#+-=|.:{}$^\"'1a",
        *(
            "**",
            "__",
            "~~",
            "``",
            "```",
            "](",
            "[x](y)",
            "![",
            "[^1]",
            "^[n]",
            "[a]: b",
            "&amp;",
            "&lt",
            "&copy;",
            "<b>",
        ),
        *(
            "</p>",
            "<!--",
            "-->",
            "{{",
            "{%",
            "{{<",
            "{#",
            "{a}",
            "#}",
            "1.",
            "1)",
            "- ",
            "# ",
            "> ",
            "---",
            "===",
            "```\n",
            "\\*",
        ),
        *(
            "snake_case",
            "http://a.b/c_d_e",
            "word",
            "Wort",
            "中文",
            "。",
            "é",
            "😀",
            "€",
            "\u3000",
            "\u00a0",
            "x y",
            "\\",
        ),
        *(
            "| a |",
            "|---|",
            ":--",
            "- [ ] ",
            "!",
            "~~~",
            "    four",
            "+ x",
            "* * *",
            "_ _ _",
            "&#35;",
            "+",
            "“",
            "…",
        ),
    ]
)
WORDS = st.lists(st.one_of(NASTY, st.just(" "), st.just("ab")), min_size=1, max_size=6).map("".join)
TEXTS = WORDS.map(text)
URLS = st.sampled_from(
    [
        *(
            "http://ex.org/a",
            "/a b",
            "/p(1)",
            "/p(1",
            "/q?a=1&b=2",
            "/q?a=1&copy;=2",
            "#x",
            "/*x*",
            "/a_b_",
            "/é",
            "",
        ),
        *("/a|b", "/<x>", '/"q"', "/\\*", "/{{x}}", "mailto:a@ex.org", "/[x]", "/`", "/50%", "/~~"),
    ]
).map(attribute)


def _mark(tag: str) -> st.SearchStrategy[str]:
    return st.deferred(lambda: INLINES).map(lambda inner: f"<{tag}>{inner}</{tag}>")


LINKS = st.builds(
    lambda url, inner, title: f'<a href="{url}"{title}>{inner}</a>',
    URLS,
    st.one_of(TEXTS, TEXTS.map(lambda inner: f"<em>{inner}</em>"), st.just('<img src="/i.png" alt="i">')),
    st.one_of(st.just(""), WORDS.map(lambda words: f' title="{attribute(words)}"')),
)
IMAGES = st.builds(lambda url, alt: f'<img src="{url}" alt="{attribute(alt)}">', URLS.filter(bool), WORDS)
CODES = WORDS.map(lambda words: f"<code>{text(words)}</code>")
INLINE = st.one_of(
    TEXTS,
    TEXTS,
    *(_mark(tag) for tag in ("em", "strong", "del", "sub", "u", "kbd")),
    LINKS,
    IMAGES,
    CODES,
    st.just("<br>"),
)
INLINES = st.lists(INLINE, min_size=1, max_size=5).map("".join)

LISTINGS = st.builds(
    lambda words, language: f"<pre><code{language}>{text(words)}</code></pre>",
    st.lists(
        st.one_of(NASTY, st.just("\n"), st.just("  "), st.just("{{x}}"), st.just("````")),
        min_size=1,
        max_size=8,
    ).map("".join),
    st.sampled_from(["", ' class="language-php"']),
)
CELL = st.one_of(INLINES, st.just(""))


def _table(rows: list[list[str]], *, headed: bool) -> str:
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    if headed:
        lines[0] = "<thead>" + lines[0].replace("<td>", "<th>").replace("</td>", "</th>") + "</thead>"
    return (
        "<table>" + lines[0] + "<tbody>" + "".join(lines[1:]) + "</tbody></table>"
        if headed
        else ("<table><tbody>" + "".join(lines) + "</tbody></table>")
    )


TABLES = st.builds(
    lambda rows, headed: _table(rows, headed=headed),
    st.integers(1, 3).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=2, max_size=3)
    ),
    st.booleans(),
)
PLAIN_BLOCKS = st.one_of(
    INLINES.map(lambda inner: f"<p>{inner}</p>"),
    INLINES.map(lambda inner: f"<p>{inner}</p>"),
    st.builds(lambda level, inner: f"<h{level}>{inner}</h{level}>", st.integers(1, 6), INLINES),
    LISTINGS,
    TABLES,
    st.just("<hr>"),
    st.builds(lambda inner: f'<figure><img src="/f.png" alt="f"><figcaption>{inner}</figcaption></figure>', TEXTS),
    st.builds(lambda term, inner: f"<dl><dt>{term}</dt><dd>{inner}</dd></dl>", TEXTS, INLINES),
    st.builds(lambda inner: f"<details><summary>s</summary><p>{inner}</p></details>", INLINES),
)


def _container(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    blocks = st.lists(inner, min_size=1, max_size=3).map("".join)
    item = st.one_of(INLINES, blocks, st.builds("".join, st.tuples(INLINES, blocks))).map(
        lambda body: f"<li>{body}</li>"
    )
    return st.one_of(
        blocks.map(lambda body: f"<blockquote>{body}</blockquote>"),
        st.lists(item, min_size=1, max_size=3).map(lambda items: f"<ul>{''.join(items)}</ul>"),
        st.builds(
            lambda items, start: f'<ol start="{start}">{"".join(items)}</ol>',
            st.lists(item, min_size=1, max_size=3),
            st.sampled_from([1, 3, 10, 100]),
        ),
        blocks.map(lambda body: f"<div>{body}</div>"),
    )


BLOCKS = st.recursive(PLAIN_BLOCKS, _container, max_leaves=6)
BODIES = st.lists(BLOCKS, min_size=1, max_size=4).map("".join)


# -- what a reader sees


def _root(html: str) -> etree._Element:
    return lxml_html.document_fromstring(f"<body>{html} </body>").find("body")


def _shown(root: etree._Element) -> str:
    """The visible text: no white space at all, since blocks may or may not have some between them."""
    return "".join("".join(node for node in root.itertext() if isinstance(node, str)).split())


def _url(url: str) -> str:
    from urllib.parse import unquote

    return unquote(url).strip()


def _facts(root: etree._Element) -> dict[str, object]:
    def squeezed(node: etree._Element) -> str:
        return "".join("".join(node.itertext()).split())

    return {
        "text": _shown(root),
        "links": [
            (_url(node.get("href") or ""), squeezed(node)) for node in root.iter("a") if node.get("href") is not None
        ],
        "titles": [node.get("title").split() for node in root.iter("a") if (node.get("title") or "").strip()],
        "images": [(_url(node.get("src") or ""), (node.get("alt") or "").split()) for node in root.iter("img")],
        "headings": [
            (node.tag, squeezed(node)) for node in root.iter("h1", "h2", "h3", "h4", "h5", "h6") if squeezed(node)
        ],
        "items": [squeezed(node) for node in root.iter("li") if squeezed(node)],
        "cells": [squeezed(node) for node in root.iter("td", "th")],
        "code": [
            "".join(node.itertext()).lstrip("\n").rstrip()
            for node in root.iter("pre")
            if "".join(node.itertext()).strip()
        ],
        "raised": [squeezed(node) for node in root.iter("sub", "u", "kbd") if squeezed(node)],
        "strong": [
            squeezed(node)
            for node in root.iter("strong")
            if squeezed(node) and next(node.iterancestors("strong"), None) is None
        ],
        "rules": sum(1 for _ in root.iter("hr")),
        "quotes": sum(1 for node in root.iter("blockquote") if squeezed(node)),
    }


def _silent(kind: object, message: str) -> None:
    """Findings don't matter here."""


def _document(html: str) -> etree._Element:
    return parse(html, _silent)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(BODIES)
def test_a_renderer_shows_what_the_document_says(html):
    body = _document(html)
    markdown = render(body)
    rendered = MARKDOWN.render(markdown)
    assert _facts(_root(rendered)) == _facts(body), markdown


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(BODIES)
def test_the_proof_finds_nothing_to_tell(html):
    body = _document(html)
    assert compare(facts_of(body), facts_of(rendered(render(body)))) == []


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(BODIES)
def test_writing_what_was_rendered_changes_nothing(html):
    markdown = render(_document(html))
    assert render(_document(MARKDOWN.render(markdown))) == markdown


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(BODIES)
def test_no_template_language_finds_its_brackets(html):
    assert not re.search(r"\{[{%#]|#\}", render(_document(html)))

"""The templates of docs/how-to/show-comments.md: copied as they stand, run by their own engines, read as HTML."""

import json
import re
from pathlib import Path

import pytest
from exports import HEAD, comment, item, site_of
from lxml import html

from migrate.build import build
from migrate.cli.comments import comments as command

jinja2 = pytest.importorskip("jinja2", reason="Jinja2 is not installed: pip install '.[test]'")
liquid = pytest.importorskip("liquid", reason="python-liquid is not installed: pip install '.[test]'")

PAGE = (Path(__file__).parents[1] / "docs/how-to/show-comments.md").read_text("utf-8")
TEMPLATES = dict(re.findall(r"```(go-html-template|liquid|jinja)\n(.*?)```", PAGE, re.DOTALL))
MORE = "<link>https://old.example/first/</link><wp:post_name>first</wp:post_name>"
OLD = HEAD.replace("<wp:wxr_version>", "<wp:base_blog_url>https://old.example</wp:base_blog_url>\n\t<wp:wxr_version>")
NESTED = {1: 0, 2: 1, 3: 2, 4: 1, 5: 0, 6: 0, 7: 6}
"""Each comment's parent. 6 is a pingback."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    said = [comment(n, parent, comment_type="pingback" if n == 6 else "") for n, parent in NESTED.items()]
    said[4] = comment(5, content="see <b>this</b>", comment_author_url='https://x.example/?a="&gt;&lt;i&gt;')
    return site_of(tmp_path_factory.mktemp("old"), item(1, more=MORE + "".join(said)), head=OLD)[0]


def threads(text):
    """Each comment's parent, by what stands in what."""
    found = {}
    for node in html.fromstring(f"<div>{text}</div>").iter("article"):
        above = next(node.iterancestors("article"), None)
        found[int(node.get("id").removeprefix("comment-"))] = int(above.get("id")[8:]) if above is not None else 0
    return found


def old_comments(site, tmp_path):
    out = tmp_path / "old_comments.json"
    command.callback(
        archive=site,
        to="json",
        out=out,
        site="",
        with_private=False,
        with_mentions=False,
        as_json=False,
        quiet=True,
        verbose=False,
    )
    return json.loads(out.read_text("utf-8"))


def test_hugo(site):
    (site / "layouts/_partials").mkdir(parents=True)
    (site / "layouts/_partials/comments.html").write_text(TEMPLATES["go-html-template"], "utf-8")
    assert not build(site).warnings
    text = next(path for path in (site / "public").rglob("index.html") if "comment-5" in path.read_text()).read_text()
    assert threads(text[text.index('<section class="comments"') :]) == NESTED
    assert "comment-6" not in text[text.index('<section class="comments"') : text.index('<section class="mentions"')]
    assert "<strong>this</strong>" in text


@pytest.mark.parametrize(
    ("name", "render"),
    [
        ("jinja", lambda template, old, page: jinja2.Template(template).render(old_comments=old, page=page)),
        (
            "liquid",
            lambda template, old, page: (
                liquid.Environment().from_string(template).render(site={"data": {"old_comments": old}}, page=page)
            ),
        ),
    ],
)
def test_engines_that_know_loops(site, tmp_path, name, render):
    old = old_comments(site, tmp_path)
    text = render(TEMPLATES[name], old, {"url": old[0]["path"]})
    assert threads(text) == NESTED
    assert "<strong>this</strong>" in text
    assert '"><i>' not in text
    assert text.count("<article") == text.count("</article>")
    assert not render(TEMPLATES[name], old, {"url": "/elsewhere/"}).strip()

"""Every stored block of the corpus beside what WordPress showed of it, and beside what the editor of its day wrote back."""

from __future__ import annotations

import importlib
import sys

import pytest
from exports import SHARED
from golden_site import POST, GoldenSite
from test_markdown_laws import MARKDOWN

from migrate.readers.body import body_html
from migrate.readers.context import BodyContext
from migrate.readers.html import parse
from migrate.writers.markdown import render

BLOCKS = SHARED / "corpus/blocks"
SERVED = sorted((BLOCKS / "rendered").glob("*.server.html")) if BLOCKS.is_dir() else []
WRITTEN_BACK = sorted(BLOCKS.glob("*.serialized.html")) if BLOCKS.is_dir() else []
STORED = sorted(set(BLOCKS.glob("*.html")) - set(WRITTEN_BACK)) if BLOCKS.is_dir() else []
OTHER = {"core__shortcode"}
"""Its test had no such pictures, and showed ``[gallery ids=…]`` itself; a gallery of pictures that are not there is told."""

pytestmark = pytest.mark.skipif(not BLOCKS.is_dir(), reason="the corpus of real blocks (../shared/corpus) is not here")


def measured(html):
    sys.path.insert(0, str(SHARED / "check"))
    fidelity = importlib.import_module("fidelity")
    return fidelity.measure(fidelity.parse_page(f"<body>{html} </body>").find("body"), set())


def shown(stored, told):
    """What a stranger's renderer shows of our Markdown."""
    context = BodyContext(post_id=POST, site=GoldenSite(), tell=lambda kind, _message: told.append(kind.name))
    return MARKDOWN.render(render(parse(body_html(stored, context), lambda *_: None)))


def named(path):
    return path.name.partition(".")[0]


@pytest.mark.parametrize("path", SERVED, ids=named)
def test_a_block_shows_what_the_server_showed(path):
    told = []
    stored = path.with_name(f"{named(path)}.html").read_text(encoding="utf-8")
    got, wanted = measured(shown(stored, told)), measured(path.read_text(encoding="utf-8"))
    if named(path) in OTHER:
        assert told
    else:
        assert got == wanted


@pytest.mark.parametrize("path", WRITTEN_BACK, ids=named)
def test_a_block_of_older_markup_shows_what_the_editor_made_of_it(path):
    stored = path.with_name(f"{named(path)}.html").read_text(encoding="utf-8")
    assert measured(shown(stored, [])) == measured(shown(path.read_text(encoding="utf-8"), []))


@pytest.mark.parametrize("path", STORED, ids=named)
def test_every_stored_block_says_something_or_is_told(path):
    told = []
    markdown = shown(path.read_text(encoding="utf-8"), told)
    assert "<!-- wp:" not in markdown
    assert ("UNKNOWN_BLOCK" in told) == (named(path) == "core__missing")  # it holds a block of nobody's
    assert markdown.strip() or told or named(path) in SHOWS_NOTHING


SHOWS_NOTHING = {
    *("core__spacer", "core__spacer__horizontal"),
    "core__4-invalid-starting-letter",  # a comment
    *("core__image", "core__image__media-link"),  # one transparent pixel in its own address
}

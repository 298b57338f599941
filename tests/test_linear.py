"""No body, and no site, takes more than time in proportion to its size, at ten and at a hundred times the size."""

from dataclasses import replace

import pytest
from golden_site import POST, GoldenLists, GoldenSite
from growth import assert_linear
from shapes import SHAPES

from migrate.index import Index
from migrate.readers.body import body_html
from migrate.readers.comment_text import comment_html
from migrate.readers.context import BodyContext
from migrate.readers.html import parse
from migrate.site import Site
from migrate.terms import SiteTerm
from migrate.verify.compare import compare
from migrate.verify.facts import facts_of
from migrate.verify.rendered import rendered
from migrate.writers.hugo.target import Hugo
from migrate.writers.markdown import render
from migrate.writers.target import Options, SiteData

pytestmark = pytest.mark.slow
SMALL = 1000
"""Characters of the smallest body. Quadratic time would be ten thousand times as much at a hundred times the size."""


def silent(*_args):
    """Findings don't matter here."""


def written(source):
    """The whole way of a post and of a comment."""
    context = BodyContext(post_id=POST, site=GoldenSite(), lists=GoldenLists(), tell=silent)
    comment_html(source)
    return parse(body_html(source, context), silent)


def convert(source):
    render(written(source))


def prove(source):
    body = written(source)
    compare(facts_of(body), facts_of(rendered(render(body))))


def bodies(name):
    """A shape as a function of its length in characters."""
    shape = SHAPES[name]
    return lambda size: shape(size * 100 // len(shape(100)))


@pytest.mark.parametrize("name", SHAPES)
def test_a_hundred_times_the_body_takes_about_a_hundred_times_as_long(name):
    assert_linear(convert, SMALL, bodies(name))
    assert_linear(convert, 10 * SMALL, bodies(name))


@pytest.mark.parametrize("name", SHAPES)
def test_the_proof_of_ten_times_the_body_takes_about_ten_times_as_long(name):
    assert_linear(prove, 2 * SMALL, bodies(name))


def test_the_pages_of_ten_times_as_many_tags_take_about_ten_times_as_long(tmp_path):
    index = Index(tmp_path / "index.sqlite", writable=True)
    index.finish_settling()

    def made(count):
        keys = [("post_tag", f"tag-{number}") for number in range(count)]
        terms = {
            (kind, slug): SiteTerm(
                taxonomy=kind, slug=slug, name=slug, id=None, name_on_disk=slug, address=f"/tag/{slug}/"
            )
            for kind, slug in keys
        }
        site = replace(Site.nowhere(), terms=terms)
        return SiteData(site=site, index=index, options=Options(), markdown=str)

    def pages(data):
        assert sum(1 for _ in Hugo().site_files(data)) > len(data.site.terms)

    assert_linear(pages, 2 * SMALL, made)

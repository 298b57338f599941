"""No body takes more than time in proportion to its length, at ten and at a hundred times the size."""

import time

import pytest
from golden_site import POST, GoldenLists, GoldenSite
from shapes import SHAPES

from migrate.readers.body import body_html
from migrate.readers.comment_text import comment_html
from migrate.readers.context import BodyContext
from migrate.readers.html import parse
from migrate.verify.compare import compare
from migrate.verify.facts import facts_of
from migrate.verify.rendered import rendered
from migrate.writers.markdown import render

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


def seconds(work, name, size):
    """CPU time of the best of two runs: what else runs on the machine counts for little."""
    shape = SHAPES[name]
    source = shape(size * 100 // len(shape(100)))
    times = []
    for _ in range(2):
        start = time.process_time()
        work(source)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("name", SHAPES)
def test_a_hundred_times_the_body_takes_about_a_hundred_times_as_long(name):
    convert(SHAPES[name](10))  # what is made once
    small = seconds(convert, name, SMALL)
    assert seconds(convert, name, 10 * SMALL) < max(small * 40, 0.3)
    assert seconds(convert, name, 100 * SMALL) < max(small * 400, 3)


@pytest.mark.parametrize("name", SHAPES)
def test_the_proof_of_ten_times_the_body_takes_about_ten_times_as_long(name):
    prove(SHAPES[name](10))
    assert seconds(prove, name, 20 * SMALL) < max(seconds(prove, name, 2 * SMALL) * 40, 0.6)

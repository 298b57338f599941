"""Laws of the whole way there and back, judged by the proof: nothing is lost of whatever hypothesis builds."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from test_html import SNIPPETS
from test_markdown_laws import MARKDOWN, NASTY, TEXTS

from migrate.readers.html import parse
from migrate.readers.html.parse import parse_tree
from migrate.verify.facts import facts_of
from migrate.verify.rendered import rendered
from migrate.writers.markdown import render

law = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=150)

TAGS = (
    "p div h2 h5 ul ol li blockquote pre code table tr td th caption dl dt dd figure figcaption details summary section"
)
TAGS += " a strong em del sub sup ins kbd mark q cite small u span abbr font center tt b i s strike address article nav"
VOID = st.sampled_from(["<br>", "<hr>", '<img src="/i.png" alt="x">', "<wbr>", "<!--more-->"])


def _element(parts):
    tag, attribute, inner = parts
    return f"<{tag}{attribute}>{''.join(inner)}</{tag}>"


def _elements(inner):
    attribute = st.sampled_from(
        ["", "", ' href="/x"', ' id="y"', ' style="font-weight: bold"', ' class="gallery"', ' lang="de"']
    )
    return st.tuples(st.sampled_from(TAGS.split()), attribute, st.lists(inner, max_size=4)).map(_element)


TREES = st.lists(st.recursive(st.one_of(TEXTS, VOID), _elements, max_leaves=12), max_size=4).map("".join)
"""Any element in any other, as no editor writes them and every browser shows them."""
SOUPS = st.lists(st.one_of(SNIPPETS, NASTY), max_size=20).map("".join)


def silent(*_args):
    """Findings don't matter here."""


def letters(body):
    """All that can be read, without white space."""
    return "".join("".join(facts_of(body).words).split())


def back(html):
    """A document, and what a stranger reads in the Markdown of it."""
    body = parse(html, silent)
    return body, rendered(render(body))


@law
@given(TREES)
def test_the_text_of_any_tree_is_never_lost(html):
    shown = letters(parse_tree(html, silent)[0])
    body, again = back(html)
    assert letters(body) == shown
    assert letters(again) == shown


RUN = ("script", "style", "template", "svg", "iframe")
"""What no reader sees as text, or would run: all that a soup may lose. (Its only frame runs a script.)"""


@law
@given(SOUPS.filter(lambda html: "<object" not in html))  # that gets words: its address
def test_the_text_of_any_soup_is_never_lost(html):
    shown = parse_tree(html, silent)[0]
    etree.strip_elements(shown, *RUN, with_tail=False)
    body, again = back(html)
    assert letters(body) == letters(shown)
    assert letters(again) == letters(body)


@law
@given(st.one_of(TREES, SOUPS))
def test_markdown_that_was_rendered_and_read_is_the_same_markdown(html):
    markdown = render(parse(html, silent))
    assert render(parse(MARKDOWN.render(markdown), silent)) == markdown

"""Paragraphs as WordPress makes them (facts 3.4); more cases in golden/paragraphs."""

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from migrate.readers.comment_text import comment_html, make_clickable
from migrate.readers.paragraphs import autop

VECTORS = {
    "a blank line starts a paragraph, a line end is a break": ("a\nb\n\nc", "<p>a<br />\nb</p>\n<p>c</p>"),
    "a block is left unbalanced as WordPress leaves it": (
        "<div>l1\nl2\n\nl3</div>",
        "<div>l1<br />\nl2</p>\n<p>l3</p></div>",
    ),
    "a mark over two paragraphs is cut": (
        "text <b>bold\n\nmore</b> end",
        "<p>text <b>bold</p>\n<p>more</b> end</p>",
    ),
    "paragraphs of a quotation stand inside it": (
        "<blockquote>q1\n\nq2</blockquote>",
        "<blockquote><p>q1</p>\n<p>q2</p></blockquote>",
    ),
    "text right after a heading is a paragraph": (
        "<h2>t</h2>text right after",
        "<h2>t</h2>\n<p>text right after</p>",
    ),
    "a line end in a list's entry is a break": (
        "<ul>\n<li>b\nc</li>\n</ul>",
        "<ul>\n<li>b<br />\nc</li>\n</ul>",
    ),
    "a cell of two paragraphs": ("<td>a\n\nb</td>", "<td>a</p>\n<p>b</td>"),
    "a break inside a link": ('<a href="x">\n<img></a>', '<p><a href="x"><br />\n<img></a></p>'),
    "a script with a blank line is broken": (
        "<script>\nvar a=1;\n\nvar b=2;\n</script>",
        "<p><script>\nvar a=1;</p>\n<p>var b=2;\n</script></p>",
    ),
    "only pre is protected": ("<code>a\n\nb</code>", "<p><code>a</p>\n<p>b</code></p>"),
    "the teaser's end on a line of its own": (
        "x\n<!--more-->\ny",
        "<p>x<br />\n<!--more--><br />\ny</p>",
    ),
    "the teaser's end between blank lines": (
        "x\n\n<!--more-->\n\ny",
        "<p>x</p>\n<p><!--more--></p>\n<p>y</p>",
    ),
    "a bracket alone is a paragraph": ("[gallery]", "<p>[gallery]</p>"),
    "a no-break space is not blank": ("a\n\n\u00a0\n\nb", "<p>a</p>\n<p>\u00a0</p>\n<p>b</p>"),
    "spaces go before a break and stay after it": ("a  \n  b", "<p>a<br />\n  b</p>"),
    "two breaks are a paragraph": ("a<br><BR/>b", "<p>a</p>\n<p>b</p>"),
    "a break before a line end is one break": ("a<br>\nb", "<p>a<br />\nb</p>"),
    "pre stays to the letter": ("x\n<pre>a\n\n  b</pre>y", "<p>x</p>\n<pre>a\n\n  b</pre>\n<p>y</p>"),
    "pre that never ends is text": ("<pre>a\n\nb", "<pre>a</p>\n<p>b</p>"),
    "a picture and its caption stay together": (
        "<figure>\n<img>\n<figcaption>c</figcaption>\n</figure>",
        "<figure><img><figcaption>c</figcaption></figure>",
    ),
    "white space around sources goes": (
        "<video>\n<source src=a>\n</video>",
        "<p><video><source src=a></video></p>",
    ),
    "a line end inside a tag is no break": ('<img\nsrc="a">b', '<p><img\nsrc="a">b</p>'),
    "a line end inside a comment is no break": ("a <!-- b\n\nc --> d", "<p>a <!-- b\n\nc --> d</p>"),
    "Windows line ends": ("a\r\nb\r\n\r\nc", "<p>a<br />\nb</p>\n<p>c</p>"),
    "nothing stays nothing": (" \n\t\n", ""),
    "text left open in a division is closed": ("<div>a\n\nb</div>", "<div>a</p>\n<p>b</p></div>"),
    "a paragraph of the author's own is left alone": ("<p>a\n\nb</p>", "<p>a</p>\n<p>b</p>"),
    "text after a rule is a paragraph": ("a<hr />b", "<p>a</p>\n<hr />\n<p>b</p>"),
    "an iframe is inline": ("<iframe></iframe>", "<p><iframe></iframe></p>"),
    "a longer name is no block": ("<piece>a</piece>", "<p><piece>a</piece></p>"),
}


@pytest.mark.parametrize(("given", "wanted"), VECTORS.values(), ids=VECTORS)
def test_paragraphs_stand_where_wordpress_puts_them(given, wanted):
    assert autop(given) == wanted


def test_characters_of_our_own_use_are_the_authors_too():
    assert autop("\ue0000\ue000\n<pre>a\n\nb</pre>") == "<p>\ue0000\ue000</p>\n<pre>a\n\nb</pre>"


PIECES = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<blockquote>",
    "</blockquote>",
    "<hr>",
    "<li>",
    "</li>",
    "<td>",
    "<em>",
    "</em>",
    "<a",
    "b>",
    "a",
    "b",
]


@given(st.lists(st.sampled_from([*PIECES, " ", "\n", "\n\n"])).map("".join))
def test_tags_in_capitals_make_the_same_paragraphs(text):
    """They are read the careful way, step by step; what has nothing odd in it is read in one walk."""
    assert autop(text.upper()).lower() == autop(text)


HOSTILE = [
    "<p ",
    "<",
    "<pre>",
    "<!--",
    "<br>",
    "<div>",
    "</div>",
    "<script>",
    "<a\n",
    "\n \t",
    "<figcaption>",
    "<svg>\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece):
    assert_linear(autop, 2000, lambda size: piece * size + " " * size + "x")


CLICKABLE = {
    "an address": (
        "see http://a.org/b?c=d.",
        'see <a href="http://a.org/b?c=d" rel="nofollow ugc">http://a.org/b?c=d</a>.',
    ),
    "an address in brackets": (
        "(http://a.org/b)",
        '(<a href="http://a.org/b" rel="nofollow ugc">http://a.org/b</a>)',
    ),
    "a bracket of its own": (
        "http://a.org/b_(c)",
        '<a href="http://a.org/b_(c)" rel="nofollow ugc">http://a.org/b_(c)</a>',
    ),
    "www": ("www.a.org", '<a href="http://www.a.org" rel="nofollow ugc">www.a.org</a>'),
    "mail": ("mail me@a.org", 'mail <a href="mailto:me@a.org">me@a.org</a>'),
    "a link is left alone": (
        '<a href="http://a.org">http://a.org</a>',
        '<a href="http://a.org">http://a.org</a>',
    ),
    "code is left alone": ("<code>http://a.org</code>", "<code>http://a.org</code>"),
    "a tag is left alone": ('<img src="http://a.org/x">', '<img src="http://a.org/x">'),
}


@pytest.mark.parametrize(("given", "wanted"), CLICKABLE.values(), ids=CLICKABLE)
def test_bare_addresses_become_links(given, wanted):
    assert make_clickable(given) == wanted


def test_a_comment_has_paragraphs_and_breaks():
    assert comment_html("a\nb\n\nc & d") == "<p>a<br />\nb</p>\n<p>c & d</p>"

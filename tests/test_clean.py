"""The second lock: what is said to be clean is what the sanitiser gives back, for any tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from migrate.readers.html import parse
from migrate.readers.html.parse import parse_tree
from migrate.writers.markdown.clean import cleaned, is_clean
from migrate.writers.markdown.islands import html

_TAGS = (
    *("p", "div", "b", "em", "strong", "a", "span", "sup", "u", "q", "nobr", "font", "rt", "h2", "pre", "code", "svg"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "tbody", "thead", "caption"),
    *("blockquote", "figure", "figcaption", "iframe", "audio", "video"),
)
_ADDRESSES = (
    *(
        "http://a.b/c",
        "/x",
        "//x/y",
        "#f",
        "x",
        "",
        "mailto:a@b.cd",
        "javascript:x",
        "data:x",
        " /x",
        "/\\x",
        "/\u00fc",
    ),
    *(
        "https://xn--a.com/",
        "http://a.xn--b/",
        "http://1.2.3.999/",
        "http://0x7f.com/",
        "http://a.0x7f/",
        "http://a_b.cd/",
    ),
    *(
        "http://[::1]/",
        "http://a.bc:99999/",
        "http://u:p@h.com/",
        "http://a..bc/",
        "HTTP://A.BC/",
        "http://\u017f.com/",
    ),
    *(
        "https://a.bc?x=1&amp;y=2",
        "http://a.bc/%zz",
        "http://a.bc/&lt;",
        "http://a.bc",
        "http://-.com/",
        "http://a--b.com#",
    ),
)
_WORDS = (
    "x",
    "two words",
    " ",
    "\n",
    "&nbsp;",
    "&lt;",
    "&gt;",
    "&amp;amp;",
    "&#13;",
    "&quot;",
    '=""',
    "\u2028",
    "\u65e5",
    "\ufffe",
)
_VALUES = (*_WORDS, "alignleft", "gallery", "3", "text-align: center")
_ATTRIBUTE = st.one_of(
    st.tuples(st.sampled_from(("href", "src", "poster")), st.sampled_from(_ADDRESSES)),
    st.tuples(
        st.sampled_from(("title", "alt", "class", "width", "colspan", "style", "controls")), st.sampled_from(_VALUES)
    ),
).map(lambda pair: f" {pair[0]}='{pair[1]}'")
_OPENING = st.tuples(st.sampled_from((*_TAGS, "br", "img", "wbr")), st.lists(_ATTRIBUTE, max_size=2))
_PIECE = st.one_of(
    _OPENING.map(lambda made: f"<{made[0]}{''.join(made[1])}>"),
    st.sampled_from(_TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(_WORDS),
)
_PLACED = (
    *(
        "<figure>{}<figcaption>{}</figcaption></figure>",
        "<table><tbody><tr><td>{}</td><td>{}</td></tr></tbody></table>",
    ),
    *("<dl><dt>{}</dt><dd>{}</dd></dl>", "<ul><li>{}</li><li>{}</li></ul>", "<p>{}</p><p>{}</p>", "{}{}"),
)
"""Where pieces are put: a soup of tags alone is seldom anything clean."""


def _soup(pieces: list[str], place: str) -> str:
    half = len(pieces) // 2
    return place.format("".join(pieces[:half]), "".join(pieces[half:]))


@settings(max_examples=600)
@given(st.builds(_soup, st.lists(_PIECE, max_size=12), st.sampled_from(_PLACED)))
def test_what_is_said_to_be_clean_is_its_own_result(soup: str) -> None:
    """Of the tidied tree, and of a tree that nothing has been done to."""
    for body in (parse(soup, lambda *_told: None), parse_tree(soup, lambda *_told: None)[0]):
        for node in body.iterdescendants(etree.Element):
            written = etree.tostring(node, encoding="unicode", method="html", with_tail=False)
            assert not is_clean(written) or cleaned(written) == written


@pytest.mark.parametrize(
    "island",
    [
        '<figure class="alignleft"><a href="https://a.bc/d"><img src="/e.jpg" alt="f &amp; g" width="3"></a></figure>',
        "<figure><img src='/e.jpg'><figcaption>Said <em>by</em> <a href='/h'>him</a><br>once</figcaption></figure>",
        "<table>\n<thead><tr><th>a</th></tr></thead>\n<tbody>\n<tr>\n<td>b<br>c</td>\n</tr>\n<tr><td>d</td></tr></tbody></table>",
        "<dl>\n<dt>a</dt>\n<dd>b</dd><dd><p>c</p></dd>\n</dl>",
        '<video controls="" src="https://a.bc/d.mp4" width="3"></video>',
    ],
)
def test_everyday_islands_need_no_second_parser(island: str) -> None:
    """Captions, tables, lists of terms and players as the parser and the rules leave them."""
    node = parse(island, lambda *_told: None)[0]
    assert is_clean(etree.tostring(node, encoding="unicode", method="html", with_tail=False))
    assert html(node)


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><script>x</script></figure>",
        '<a href="javascript:x">x</a>',
        '<img src="/x" onerror="x">',
        '<a href="/x"><a href="/y">x</a></a>',
        "<table><tbody><tr><td>x</td></tr>lost</tbody></table>",
        "<p>x<p>y</p></p>",
        '<p style="color: red">x</p>',
    ],
)
def test_what_a_sanitiser_would_change_is_not_clean(markup: str) -> None:
    """Nothing that runs, and nothing that a browser would nest otherwise."""
    assert not is_clean(markup)
    assert cleaned(markup) != markup

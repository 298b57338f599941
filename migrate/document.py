"""The document model: a body as a small, closed vocabulary of elements in an lxml tree.

A body is an ``lxml.etree`` element ``<body>``. Readers build it (``readers/html`` turns any HTML into exactly this
vocabulary), transforms move addresses in it, writers turn it into Markdown. It is a tree of elements rather than of
our own classes since the parser builds it in C, XPath finds things in it in C, and a newcomer knows it already.

What a handler (a shortcode, a block) wants to say it says in the same vocabulary, as HTML text; the
small functions below escape what they are given.

Blocks
    p h1…h6 ul ol(start, type, reversed) li blockquote pre(>code[class=language-x]) hr table(and parts) dl dt dd
    figure figcaption div section details summary address iframe(src, title, width, height) video audio source track
Inline
    text a(href, title, id, rel, download) img(src, alt, title, width, height, class) br strong em code del ins sub sup
    kbd abbr mark q cite s small u var samp dfn time bdo ruby rt rp span wbr
Comments
    ``<!--more-->`` and ``<!--nextpage-->``: the teaser's end and a page's end. No other comment is in a document.
Attributes with a meaning of our own
    span[class=screen-reader-text]  words for those who do not see what stands there (WordPress's own name)
    figure[class=gallery]           pictures that stand together
    figure[class=wp-block-…]        what WordPress filled in (lists, titles), as on the day of the export: ``FILLED_IN``
    sup[data-footnote=KEY]          a reference to a footnote, defined by
                                    section[class=footnotes] > ol > li[data-footnote=KEY]
    math[data-latex]                a formula as LaTeX, span or div
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_FILLED_IN = (
    "latest-posts latest-comments post-template categories tag-cloud archives page-list calendar navigation post-title "
    "post-date post-author post-author-name post-terms post-excerpt post-featured-image read-more site-title "
    "site-tagline post-navigation-link term-template"
)
FILLED_IN = frozenset(f"wp-block-{name}" for name in _FILLED_IN.split())
"""WordPress's classes of what it filled in whenever a page was asked for, by which a theme may draw it."""


def text(value: str) -> str:
    """Plain text as HTML."""
    return escape(value, quote=False)


def attribute(value: str) -> str:
    """A text as the inside of a double-quoted attribute."""
    return escape(value, quote=True)


def link(href: str, inner: str) -> str:
    """A link around HTML."""
    return f'<a href="{attribute(href)}">{inner}</a>'


def paragraph(inner: str) -> str:
    """A paragraph of inline HTML."""
    return f"<p>{inner}</p>"


def bullets(entries: Iterable[str]) -> str:
    """A list of entries, each HTML; nothing where there are none."""
    inner = "".join(f"<li>{entry}</li>" for entry in entries)
    return f"<ul>{inner}</ul>" if inner else ""


def image(src: str, alt: str = "", **attributes: str | int) -> str:
    """A picture; attributes that are empty or 0 are left out."""
    more = "".join(f' {name}="{attribute(str(value))}"' for name, value in attributes.items() if value)
    return f'<img src="{attribute(src)}" alt="{attribute(alt)}"{more}>'


def figure(inner: str, caption: str = "", css_class: str = "") -> str:
    """A figure around HTML, with an optional caption (HTML)."""
    named = f' class="{attribute(css_class)}"' if css_class else ""
    told = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure{named}>{inner}{told}</figure>"


def gallery(figures: Iterable[str], caption: str = "") -> str:
    """Figures that stand together."""
    return figure("".join(figures), caption, "gallery")


def code_block(source: str, language: str = "") -> str:
    """A listing: ``source`` is plain text, kept to the letter."""
    named = f' class="language-{attribute(language)}"' if language else ""
    # a browser drops one line end right after <pre>; code holds it, so nothing is lost
    return f"<pre><code{named}>{text(source)}</code></pre>"


def embed(url: str, caption: str = "", title: str = "") -> str:
    """Something of another site that only its own page can show: a link on a line of its own."""
    inner = paragraph(link(url, text(title or url)))
    return figure(inner, caption) if caption else inner


def frame(src: str, title: str = "", caption: str = "") -> str:
    """A player of another site. Writers give it a form in which nothing runs before the reader asks for it."""
    named = f' title="{attribute(title)}"' if title else ""
    shown = f'<iframe src="{attribute(src)}"{named}></iframe>'
    return figure(shown, caption) if caption else paragraph(shown)

"""A stored body as the HTML that WordPress would have shown (facts 3.1)."""

from __future__ import annotations

import re
from functools import partial

from migrate.readers.blocks import footnotes
from migrate.readers.blocks.render import render_blocks
from migrate.readers.context import BodyContext
from migrate.readers.elementor import DATA as ELEMENTOR
from migrate.readers.elementor import elementor_html
from migrate.readers.embeds import embed_lines, has_url_line
from migrate.readers.languages import parted
from migrate.readers.paragraphs import autop
from migrate.readers.shield import Shield, hide_code
from migrate.readers.shortcodes import OPENERS, code
from migrate.readers.shortcodes.grammar import Expander
from migrate.readers.shortcodes.latex import hide_latex

_MORE = re.compile(r"<!--more(?:[^<>-]|-(?!->))*+-->")


def body_html(source: str, context: BodyContext) -> str:
    """A stored body as the HTML WordPress would have shown, with everything of WordPress's own resolved.

    What handlers write is the vocabulary of ``document.py``; the rest is the post's own HTML.
    """
    made = elementor_html(source, context) if ELEMENTOR in context.meta else None
    source = source if made is None else made
    if not source or source.isspace():
        return ""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = parted(source, context)
    source = _marks(source) if "<!--" in source else source
    has_blocks = "<!-- wp:" in source
    html = render_blocks(source, context) if has_blocks else source
    notes: list[tuple[str, str]] = []
    if "[" in html or "$latex" in html or has_url_line(html):
        html, notes = _resolved(html, context)
    if not has_blocks and made is None:
        html = autop(html, whole_scripts=True)
    if "data-fn=" in html or "<!--footnotes-->" in html:
        html = footnotes.resolve(html, context)
    return html + footnotes.section(notes) if notes else html


def _marks(source: str) -> str:
    """The marks between teaser and rest and between pages, without what they may say besides."""
    if "<!--more" in source:
        source = _MORE.sub("<!--more-->", source)
    if "<!--nextpage-->" in source:
        source = source.lstrip().removeprefix("<!--nextpage-->")
    return source


def _resolved(html: str, context: BodyContext) -> tuple[str, list[tuple[str, str]]]:
    """Formulas, addresses on their own lines and shortcodes, with code out of their reach."""
    shield = Shield(html)
    if "$latex" in html:
        html = hide_latex(html, shield)
    html = hide_code(html, shield, OPENERS, partial(code.shown, context=context), context.wishes.rule_for)
    if "http" in html:
        html = embed_lines(html, context)
    expander = Expander(context)
    if "[" in html:
        html = expander.expand(expander.unwrap_lone(html) if "<p" in html else html)
    return shield.restore(html), expander.notes

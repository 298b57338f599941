"""A stored body as the HTML that WordPress would have shown (facts 3.1)."""

from __future__ import annotations

import re
from functools import partial

from migrate.findings import Kind
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
from migrate.readers.shortcodes.builders import without_dynamic
from migrate.readers.shortcodes.grammar import Expander
from migrate.readers.shortcodes.latex import has_latex, hide_latex
from migrate.readers.shortcodes.parentheses import parentheses_as_notes
from migrate.readers.shortcodes.podcasts import with_audio_player
from migrate.readers.typed import typed_brackets

_FN = re.compile(r"<fn>(.*?)</fn>", re.DOTALL)
"""A footnote of FD Footnotes' kin, typed as an element."""
_MORE = re.compile(r"<!--more((?:[^<>-]|-(?!->))*+)-->")
_SIGNS = re.compile(r"<(?:!--|http|code|pre|/fn>|CODE|PRE|[sS][uU][pP])")
"""What blocks, marks, typed brackets and footnotes begin with: one look, as most classic text has none."""


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
    if "@" in source and "@ET-DC@" in source:
        source = without_dynamic(source, context)
    signs = _SIGNS.search(source) is not None
    if signs:
        source = typed_brackets(_marks(source, context) if "<!--" in source else source)
    has_blocks = signs and "<!-- wp:" in source
    html = render_blocks(source, context) if has_blocks else source
    notes: list[tuple[str, str]] = []
    if _has_work(html, context, signs=signs):
        html, notes = _resolved(html, context)
    if not has_blocks and made is None:
        html = autop(html, whole_scripts=True)
    if signs and ("data-fn=" in html or "<!--footnotes-->" in html):
        html = footnotes.resolve(html, context)
    return html + footnotes.section(notes) if notes else html


def _has_work(html: str, context: BodyContext, *, signs: bool) -> bool:
    """Whether there may be a shortcode, a formula, a footnote or an address on its own line."""
    if "[" in html or has_latex(html) or has_url_line(html) or (signs and "</fn>" in html):
        return True
    return context.wishes.double_parentheses and "((" in html


def _marks(source: str, context: BodyContext) -> str:
    """The marks between teaser and rest and between pages, without what they may say besides."""
    if "<!--more" in source:
        for words in filter(None, (mark[1].strip() for mark in _MORE.finditer(source))):
            context.tell(Kind.MORE_TEXT, f"the link to the rest said: {words}")
        source = _MORE.sub("<!--more-->", source)
    if "<!--nextpage-->" in source:
        source = source.lstrip().removeprefix("<!--nextpage-->")
    return source


def _resolved(html: str, context: BodyContext) -> tuple[str, list[tuple[str, str]]]:
    """Formulas, addresses on their own lines and shortcodes, with code out of their reach."""
    shield = Shield(html)
    html = hide_code(html, shield, OPENERS, partial(code.shown, context=context), context.wishes.rule_for)
    if has_latex(html):
        html = hide_latex(html, shield)
    if "</fn>" in html:
        html = _FN.sub(r"[fn]\1[/fn]", html)
    if context.wishes.double_parentheses and "((" in html:
        html = parentheses_as_notes(html)
    if "http" in html:
        html = embed_lines(html, context)
    if "[" not in html:
        return shield.restore(html), []
    expander = Expander(context)
    html = with_audio_player(html)
    html = expander.expand(expander.unwrap_lone(html) if "<p" in html else html)
    return shield.restore(html), expander.notes

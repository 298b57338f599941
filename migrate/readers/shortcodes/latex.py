"""Formulas of Jetpack and WordPress.com: ``$latex …$`` and ``[latex]`` (facts 3.7)."""

from __future__ import annotations

import re
from html import unescape

from migrate.readers.context import BodyContext
from migrate.readers.shield import Shield
from migrate.readers.shortcodes.grammar import Shortcode, needs_end, shortcode
from migrate.readers.snippets import formula

_LATEX = re.compile(r"\$latex[=\s]((?:[^$\\]|\\.){1,4000}+)\$", re.IGNORECASE | re.DOTALL)
_START = re.compile(r"\$latex[=\s]", re.IGNORECASE)
_STYLE = re.compile(r"(?:&(?:amp;|#0?38;)?(?:fg|bg|s)=[\w#-]*+)++\s*\Z", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:em|br|p|i)\s*/?>", re.IGNORECASE)


def latex_of(source: str) -> str:
    """The formula without what said how to draw it."""
    return unescape(_STYLE.sub("", _TAGS.sub("", source))).strip()


def has_latex(source: str) -> bool:
    """Whether there may be a ``$latex …$``, whatever the case of its letters."""
    return "$" in source and _START.search(source) is not None


def hide_latex(source: str, shield: Shield) -> str:
    """Each ``$latex …$`` hidden as a formula: its brackets are no shortcodes, its line ends no breaks."""
    return _LATEX.sub(lambda found: shield.hide(formula(latex_of(found[1]))), source)


@shortcode("latex", "tex", "math", "katex", "equation")
@needs_end
def latex(made: Shortcode, _context: BodyContext) -> str:
    """A formula."""
    return formula(latex_of(made.content or ""), display=made.get("display") == "true")

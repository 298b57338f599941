"""Blocks of text: most are what they were saved as."""

from __future__ import annotations

import re
from html import unescape

from migrate.document import text
from migrate.readers.blocks.grammar import LEAVES, Block, block
from migrate.readers.blocks.render import AS_SAVED
from migrate.readers.context import BodyContext
from migrate.readers.paragraphs import autop
from migrate.readers.snippets import attributes, elements, first_tag, formula, names, plain

AS_SAVED |= {
    f"core/{name}"
    for name in (
        *LEAVES,
        *names(
            "list details columns column group text-columns missing subhead text cover-text accordion "
            "tab-list nextpage page-break"
        ),
    )
}

_TEX = re.compile(r"""<annotation[^<>]*?application/x-tex[^<>]*+>([^<]++)<|data-latex="([^"]++)\"""")
_LANGUAGE = re.compile(r"(?:^|[\s:;])(?:lang(?:uage)?-|lang:|brush:\s*)([A-Za-z0-9+#_.-]{1,30})")


@block(
    *names(
        "core/code kevinbatdorf/code-block-pro syntaxhighlighter/code enlighter/codeblock "
        "prismatic/blocks code-block-pro/code"
    )
)
def code(made: Block, inner: str, _context: BodyContext) -> str:
    """A listing, with its language if a class or the block says so."""
    data = made.attributes
    kept = data.get("code") if made.name.startswith("kevinbatdorf/") else None
    language = next((data[key] for key in ("language", "lang", "codeLanguage") if isinstance(data.get(key), str)), "")
    if isinstance(kept, str):
        return _listing(text(kept), language)
    if not language:
        tags = attributes(first_tag(inner, "pre")), attributes(first_tag(inner, "code"))
        hints = " ".join(tag.get("class", "") for tag in tags) + " " + str(data.get("className", ""))
        found = _LANGUAGE.search(hints)
        language = found[1] if found else tags[0].get("lang", "") or tags[0].get("data-enlighter-language", "")
    if not language:
        return inner
    listings = elements(inner, "code") or elements(inner, "pre")
    return _listing(listings[0][1], language) if listings else inner


def _listing(inner: str, language: str) -> str:
    named = f' class="language-{language}"' if re.fullmatch(r"[A-Za-z0-9+#_.-]{1,30}", language) else ""
    return f"<pre><code{named}>{inner}</code></pre>"


@block("core/shortcode")
def shortcode_text(_block: Block, inner: str, _context: BodyContext) -> str:
    """Its text in paragraphs, shortcodes to be expanded with all others."""
    return "\n" + autop(inner) + "\n"


@block("core/freeform", "core/classic")
def freeform(_block: Block, inner: str, _context: BodyContext) -> str:
    """Classic text inside a post of blocks."""
    return inner if "<p" in inner else "\n" + autop(inner) + "\n"


@block("core/more")
def more(_block: Block, _inner: str, _context: BodyContext) -> str:
    """The end of the teaser."""
    return "<!--more-->"


@block("core/accordion-item")
def accordion_item(_block: Block, inner: str, _context: BodyContext) -> str:
    """A heading and its content: nothing hides on a page without scripts."""
    return inner


@block("core/accordion-panel", "core/tab-panels", "core/tabs-menu")
def panel(_block: Block, inner: str, _context: BodyContext) -> str:
    """What is in it."""
    return inner


@block("core/accordion-heading")
def accordion_heading(_block: Block, inner: str, _context: BodyContext) -> str:
    """A heading without its button and sign."""
    level = re.search(r"<h([1-6])", inner)
    buttons = elements(inner, "button")
    spans = [body for tag, body in elements(buttons[0][1] if buttons else inner, "span") if "icon" not in tag]
    title = spans[0] if spans else buttons[0][1] if buttons else plain(inner)
    number = level[1] if level else "3"
    return f"<h{number}>{title.strip()}</h{number}>"


@block("core/tab-panel", "core/tab")
def tab_panel(made: Block, inner: str, _context: BodyContext) -> str:
    """A section that its tabs give a heading."""
    label = made.attributes.get("label") or made.attributes.get("title") or ""
    told = f"<h3>{label}</h3>" if isinstance(label, str) and label else ""
    return f'<section class="tab">{told}{inner}</section>'


@block("core/tabs")
def tabs(_block: Block, inner: str, _context: BodyContext) -> str:
    """Each tab's label as a heading over its content, by position."""
    start = inner.find('<section class="tab">')
    if start < 0:
        return inner
    labels = elements(inner[:start], "button") or elements(inner[:start], "a") or elements(inner[:start], "li")
    parts = inner[start:].split('<section class="tab">')
    done = [parts[0]]
    for number, part in enumerate(parts[1:]):
        label = labels[number][1] if number < len(labels) and not part.startswith("<h3>") else ""
        done.append("<section>" + (f"<h3>{label}</h3>" if label else "") + part)
    return "".join(done)


@block("core/math", "jetpack/latex")
def math(made: Block, inner: str, _context: BodyContext) -> str:
    """A formula as LaTeX."""
    latex = made.attributes.get("latex")
    if isinstance(latex, str) and latex.strip():
        return formula(latex, display=True)
    found = _TEX.search(inner)
    return formula(unescape(found[1] or found[2]), display=True) if found else inner

"""Markdown as a browser's tree, by a renderer that shares no line with our writer (markdown-it-py).

Raw HTML is on, as in every generator that reads our files; tables, strikethrough and footnotes are the only extensions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from migrate.readers.html.parse import parse_tree


def rendered(markdown: str) -> etree._Element:
    """What a reader of this Markdown sees, as ``<body>``."""
    return parse_tree(_renderer().render(markdown), _not_told)[0]


def _not_told(*_args: object) -> None:
    """What is odd about a rendering shows when it is compared."""


@cache
def _renderer() -> MarkdownIt:
    found = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    for name, rule in _FOOTNOTES.items():
        found.add_render_rule(name, rule)
    return found


# footnotes in the words of ``document``: without the numbers and the links back that a renderer makes


def _reference(
    _renderer: RendererHTML, tokens: list[Token], at: int, _options: OptionsDict, _environment: EnvType
) -> str:
    return f'<sup data-footnote="{tokens[at].meta["id"]}"></sup>'


def _definition(
    _renderer: RendererHTML, tokens: list[Token], at: int, _options: OptionsDict, _environment: EnvType
) -> str:
    return f'<li data-footnote="{tokens[at].meta["id"]}">'


def _opening(*_args: object) -> str:
    return '<section class="footnotes"><ol>\n'


def _closing(*_args: object) -> str:
    return "</ol></section>\n"


def _nothing(*_args: object) -> str:
    return ""


_FOOTNOTES: dict[str, Callable[..., str]] = {
    "footnote_ref": _reference,
    "footnote_open": _definition,
    "footnote_block_open": _opening,
    "footnote_block_close": _closing,
    "footnote_anchor": _nothing,
}

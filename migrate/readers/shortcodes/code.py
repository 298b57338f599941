"""Listings: the code shortcodes of SyntaxHighlighter, Crayon, CodeColorer and their like (facts 3.7)."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from migrate.document import code_block, text
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.shield import Openers
from migrate.readers.shortcodes.grammar import Shortcode, expand, needs_end, parse_attributes, shortcode
from migrate.readers.shortcodes.latex import latex_of
from migrate.readers.snippets import formula, names

LANGUAGES = tuple(
    names(
        "as3 actionscript3 bash shell coldfusion cf clojure clj cpp c c-sharp csharp css delphi pas "
        "pascal diff patch erl erlang fsharp go groovy hashicorp haxe java jfx javafx js jscript "
        "javascript json latex matlab objc obj-c perl pl php plain text ps powershell py python r splus "
        "rails rb ror ruby scala sql swift ts typescript vb vbnet xml xhtml xslt html yaml"
    )
)
_GENERIC = (
    "code",
    "sourcecode",
    "source",
    "crayon",
    "cc",
    "ccb",
    "ccN",
    "prism",
    "highlight_code",
    "enlighter",
    "codesyntax",
)
NAMES = tuple(name for name in (*_GENERIC, *LANGUAGES) if name not in ("latex", "r", "go"))
_NO_LANGUAGE = ("plain", "text", "none", "auto", "default")
_GOOD_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,30}\Z")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#0?39|#92|#48);")
_CODECOLORER = re.compile(r"cc[a-z]{0,4}_([a-z0-9+#-]+)\Z", re.IGNORECASE)
_INLINE = re.compile(r"cc[a-z]{0,3}i[a-z]{0,3}(?:_|\Z)", re.IGNORECASE)
"""``[cci]``, ``[ccie_php]``: letters between ``cc`` and the language are modes, and ``i`` stands for a line."""
_WRAPPED = re.compile(r"\s*+<pre(?:\s[^<>]*+)?>(.*)</pre>\s*+\Z", re.DOTALL | re.IGNORECASE)
_BREAKS = re.compile(r"<br\s*+/?>\n?", re.IGNORECASE)
_OWN = re.compile(
    r"\[(\[/?(?:caption|wp_caption|gallery|playlist|audio|video|embed)(?=[\s/\]])[^\[\]]*+\])\]"  # escaped
    r"|(?<!\[)\[(gallery|playlist|audio|video|embed)(?=[\s/\]])[^\[\]]*+\]"
)
"""WordPress's own shortcodes, as they may stand in a listing."""


def listing(name: str, said: str, content: str) -> str:
    """A code shortcode as a listing, to the letter; entities it was stored with are decoded once.

    Two are something else: ``[tex]`` on one line is a formula, and CodeColorer's mode ``i`` is code in a line.
    """
    if name == "tex" and "\n" not in content.strip():
        return formula(latex_of(content))
    if _INLINE.match(name):
        return f"<code>{text(_source(content))}</code>"
    return code_block(_source(content), _language(_said_language(name, said)))


def _said_language(name: str, said: str) -> str:
    """The language that an attribute, a value without a name or the shortcode's own name says."""
    named, positional = parse_attributes(said)
    language = named.get("language") or named.get("lang") or named.get("type") or ""
    if not language and positional:
        language = positional[0].lstrip("=:").strip("\"'")
    if language:
        return language
    if found := _CODECOLORER.match(name):
        return found[1]
    return "" if name.lower() in _GENERIC or name.lower().startswith("crayon-") else name


def _language(said: str) -> str:
    said = said.strip().lower()
    return said if _GOOD_LANGUAGE.match(said) and said not in _NO_LANGUAGE else ""


def _source(content: str) -> str:
    wrapped = _WRAPPED.match(content)
    content = wrapped[1] if wrapped else content
    if wrapped or (_ENTITY.search(content) and "<" not in content and ">" not in content):
        content = unescape(content)
    elif "<br" in content and not content.count("\n"):
        content = unescape(_BREAKS.sub("\n", content))
    return content.strip("\n").rstrip()


@shortcode(*NAMES)
@needs_end
def code(made: Shortcode, _context: BodyContext) -> str:
    """A listing with its language."""
    said = " ".join([*made.positional, *(f'{key}="{value}"' for key, value in made.attributes.items())])
    return listing(made.name, said, made.content or "")


def shown(element: str, context: BodyContext) -> str:
    """A code element as WordPress shows it: there its own shortcodes run in listings too.

    In doubled brackets they lose one pair. Those that have nothing to show vanish (told). One that would draw
    pictures or a player into the code stays as it was typed.
    """
    quiet = replace(context, tell=lambda _kind, _message: None)
    silent: dict[str, bool] = {}

    def own(found: re.Match[str]) -> str:
        said, name = found[0], found[2]
        if found[1]:
            return found[1]
        if said not in silent:
            silent[said] = f"[/{name}]" not in element and not expand(said, quiet).strip()
            if silent[said]:
                context.tell(Kind.DEAD_SHORTCODE, f"{name}: WordPress ran it in a listing, where it showed nothing")
        return "" if silent[said] else said

    return _OWN.sub(own, element)


OPENERS = Openers([*NAMES, "crayon-[0-9a-z]+", "cc[a-z]{0,4}_[a-z0-9+#-]+", "cci", "ccie"], listing)

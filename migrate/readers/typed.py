"""Angle brackets typed as such: in code what opens no element of HTML is text, and an address between two is a link."""

from __future__ import annotations

import re
from html import escape, unescape

_MARKUP = (
    "a|abbr|acronym|address|audio|b|bdi|bdo|big|blockquote|br|button|center|cite|code|dd|del|dfn|div|dl|dt|em|embed"
    "|figcaption|figure|font|form|h[1-6]|hr|i|iframe|img|input|ins|kbd|label|li|mark|nobr|object|ol|p|param|pre|q|s"
    "|samp|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|tr|tt"
    "|u|ul|var|video|wbr"
)
"""Elements that listings and code in a line are marked up with; others are what the listing shows."""
_REST = r"\s*+/?>|\s+[\w:-]+\s*+="
_TYPED = re.compile(rf"<(?=[/A-Za-z?!])(?!!--|/?(?:{_MARKUP}|{_MARKUP.upper()})(?:{_REST}))")
"""Where a bracket is text in code. ``<Object>`` is a type, ``a<b && c>d`` a comparison: no element is written so."""
_PHP = re.compile(r"<\?.*?(?:\?>|\Z)", re.DOTALL)
_ANY = re.compile(r"<(?=[/A-Za-z?!])")
_OPENED = re.compile(r"<(pre|code)((?:\s[^<>]*+)?)>", re.IGNORECASE)
_CLOSED = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in ("pre", "code")}
_SYNTAX = re.compile(r"\slang\s*=\s*[\"']?(?!(?:[a-z]{2}-|de|en|es|fr|it|ja|nl|pl|pt|ru|sv|zh)\b)\w", re.IGNORECASE)
"""WP-Syntax's ``<pre lang="php">`` holds the code as such, unless it says ``escaped``. A language may be meant, too."""
_MAYBE = re.compile(r"<(?:http|code|pre|CODE|PRE)")
"""What both begin with: most bodies have neither."""
_ADDRESS = re.compile(r"<(https?://[^\s<>\"'()]+)>", re.IGNORECASE)


def typed_brackets(source: str) -> str:
    """A body in which brackets that were typed into code, or around an address, are no markup.

    A browser takes ``<vector>`` for an element nobody knows and shows nothing of it: the word was lost on the page, and
    only there. (WordPress leaves such a body as it is, facts 3.4.)
    """
    if not _MAYBE.search(source):  # one look instead of five
        return source
    if "<http" in source:
        source = _ADDRESS.sub(_linked, source)
    return _typed_in_code(source)


def _linked(found: re.Match[str]) -> str:
    address = escape(unescape(found[1]))
    return f'<a href="{address}">{address}</a>'


def _typed_in_code(source: str) -> str:
    parts: list[str] = []
    done = 0
    missing: set[str] = set()  # ends that are nowhere: looked for once, so this is linear
    for opener in _OPENED.finditer(source):
        name = opener[1].lower()
        if opener.start() < done or name in missing:
            continue
        closer = _CLOSED[name].search(source, opener.end())
        if closer is None:
            missing.add(name)
            continue
        parts += (source[done : opener.end()], _as_text(name, opener[2], source[opener.end() : closer.start()]))
        done = closer.start()
    parts.append(source[done:])
    return "".join(parts)


def _as_text(name: str, attributes: str, code: str) -> str:
    if "<" not in code:
        return code
    raw = name == "pre" and attributes and _SYNTAX.search(attributes) and "escaped" not in attributes.lower()
    pattern = _ANY if raw and not code.lstrip().startswith("<code") else _TYPED
    if "<?" in code:
        code = _PHP.sub(lambda found: found[0].replace("<", "&lt;"), code)
    return pattern.sub("&lt;", code)

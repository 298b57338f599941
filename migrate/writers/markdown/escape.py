"""Escapes, only where a Markdown reader would otherwise see something that the text does not mean.

The judges are CommonMark 0.29 and 0.31 with tables, strikethrough and footnotes, and the template languages
of the generators that may read the file, MDX among them: nothing of a post may run there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

_SPACES = re.compile(r"  +")
STAR, UNDERSCORE, TILDE, TICK, BRACKET, PIPE = 1, 2, 4, 8, 16, 32
ALL = STAR | UNDERSCORE | TILDE | TICK

_SHORT = 100
_SIGNS = r"\\`*_~\[\]<&{^}"
_MAY_BE_SIGN = re.compile(f"[{_SIGNS}]")
_ORDINARY = re.compile(rf" ?[^\s{_SIGNS}][^\n\t\r{_SIGNS}]*+")
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]| ?\Z)")
# a sign between two spaces is only a sign; at a text's edge the space may move out of a mark
_STAR = re.compile(r"(?<!\S )\*|\*(?! \S)")
_UNDERSCORE = re.compile(r"_(?![^\W_]| \S)|(?<![^\W_])(?<!\S )_|(?<= )_(?! )|(?<! )_(?= )")
_LONE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_TILDE = re.compile(r"(?<!\S )~|~(?! \S)")
_LESS = re.compile(r"<(?=[A-Za-z/!?]| ?\Z)")
_ENTITY = re.compile(r"&(?=(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_BRACE = re.compile(r"\\?\{(?=[{%#])")
_FORMULA = re.compile(r"(\$[^$]+\$)")
_FOOTNOTE = re.compile(r"\[(?=\^[^\]\s]+\])")

_LINE_START = re.compile(
    r"(?:(?P<number>[0-9]{1,9})(?=[.)](?:\s|\Z))"  # 1. and 1)
    r"|(?=#{1,6}(?:\s|\Z)"  # heading
    r"|>"  # quote
    r"|[-+*:](?:\s|\Z)"  # list, definition
    r"|=+\s*\Z"  # underline of a heading
    r"|[-*_](?:\s*[-*_])+\s*\Z"  # rule, underline of a heading
    r"|[-|:][-|:\s]*\Z"  # second line of a table
    r"|`{3}|~{3}"  # fence
    r"|\[[^\]]*+\]:"  # definition of a link or footnote
    r"|\[[ xX]\]\s))"  # task
)
_LINE_START_CHARACTERS = frozenset("#>-+*:=_|`~[0123456789ie")
_MODULE = re.compile(
    r"(import|export)[ \t](?=\s*(?:[\"'\\*]|[\w$]+\s*(?:,|from\s)|(?:default|const|let|var|function|class|async)\s))"
)
"""What MDX runs at the start of a paragraph."""


def collapse(text: str) -> str:
    """White space as HTML shows it: runs are one space. A non-breaking space is none."""
    if "\n" in text:
        text = text.replace("\n", " ")
    if "\t" in text:
        text = text.replace("\t", " ")
    if "\r" in text:
        text = text.replace("\r", " ")
    return _SPACES.sub(" ", text) if "  " in text else text


def has_signs(text: str) -> bool:
    """Whether a text has a character that can mean something inside a line; without any it is written as it is.

    In a text that is not short, eleven searches for one letter are faster than one for eleven.
    """
    if len(text) < _SHORT and _MAY_BE_SIGN.search(text) is None:
        return False
    marked = "\\" in text or "`" in text or "*" in text or "_" in text or "~" in text
    return (
        marked
        or "[" in text
        or "]" in text
        or "<" in text
        or "&" in text
        or "{" in text
        or "^" in text
        or ("}" in text and "#}" in text)
    )


def has_pairs(text: str) -> bool:
    """Whether a text has a character that means something when it finds a partner."""
    return "_" in text or "*" in text or "`" in text or "~" in text


def ordinary(text: str) -> bool:
    """Whether a short text plainly is words with single spaces: no sign in it, and nothing to collapse.

    One look at each letter, where ``collapse`` and ``has_signs`` take sixteen at all of them. Its ends may be spaces.
    """
    return len(text) < _SHORT and _ORDINARY.fullmatch(text) is not None and "  " not in text


def needs(text: str, *, emphasis: bool = False, strike: bool = False, code: bool = False) -> int:
    """Which of the paired characters can find a partner in a block with this text."""
    found = 0
    if emphasis or text.count("*") > 1:
        found |= STAR
    if "_" in text and _has_two(_LONE_UNDERSCORE.finditer(text)):
        found |= UNDERSCORE
    if strike or text.count("~") > 1:
        found |= TILDE
    if code or text.count("`") > 1:
        found |= TICK
    return found


def _has_two(matches: Iterator[re.Match[str]]) -> bool:
    return next(matches, None) is not None and next(matches, None) is not None


def escape(text: str, need: int) -> str:
    """A text inside a line; ``need`` says which paired characters matter here."""
    if "&" in text:
        text = _ENTITY.sub(_escaped_entity, text)
    if "\\" in text:
        text = _BACKSLASH.sub(r"\\\\", text)
    if need & ALL:
        text = _pairs(text, need)
    if "]" in text or (need & BRACKET and "[" in text):
        text = _brackets(text, need)
    if "^[" in text:  # an inline footnote of some dialects
        text = text.replace("^[", "^\\[")
    if "<" in text:
        text = _LESS.sub("&lt;", text)
    if "#}" in text:  # the end of a comment, without which Nunjucks ends
        text = text.replace("#}", "#\\}")
    return _braces(text) if "{" in text else text


def _braces(text: str) -> str:
    """No brace opens anything: a template's bracket, an expression of MDX, an attribute list of kramdown.

    Between dollar signs, a brace with a backslash would be another formula: there only templates' brackets matter.
    """
    parts = _FORMULA.split(text) if "$" in text else [text]
    parts[::2] = [part.replace("{", "\\{") for part in parts[::2]]
    return _BRACE.sub("&#123;", "".join(parts))


def _pairs(text: str, need: int) -> str:
    """The signs that mean something in pairs."""
    if need & STAR and "*" in text:
        text = _STAR.sub(r"\\*", text)
    if need & UNDERSCORE and "_" in text:
        text = _UNDERSCORE.sub(r"\\_", text)
    if need & TILDE and "~" in text:
        text = _TILDE.sub(r"\\~", text)
    return text.replace("`", "\\`") if need & TICK else text


def _brackets(text: str, need: int) -> str:
    """Brackets: a link needs ``](``; inside a link's own text they must pair."""
    if need & BRACKET and ("](" in text or "^[" in text or not _paired(text) or _FOOTNOTE.search(text)):
        return text.replace("[", "\\[").replace("]", "\\]")
    return _FOOTNOTE.sub(r"\\[", text).replace("](", "\\](")


def _paired(text: str) -> bool:
    depth = 0
    for bracket in re.findall(r"[\[\]]", text):
        depth += 1 if bracket == "[" else -1
        if depth < 0:
            return False
    return depth == 0


def _escaped_entity(match: re.Match[str]) -> str:
    name = match[1]
    return "&amp;" if name[0] == "#" or name + ";" in html5 else "&"


def line_start(text: str) -> str:
    """An already escaped text at the start of a line: what would begin a block there is escaped."""
    if text[0] not in _LINE_START_CHARACTERS:
        return text
    if text[0] in "ie":
        return _MODULE.sub(r"\1&#32;", text, count=1) if _MODULE.match(text) else text
    match = _LINE_START.match(text)
    if match is None:
        return text
    end = match.end()
    return f"{text[:end]}\\{text[end:]}"


def edge(text: str) -> str:
    """A block's text, its first and last characters safe from renderers that strip any Unicode space."""
    if not text:
        return text
    first, last = text[0], text[-1]
    if not first.isspace() and not last.isspace():
        return text
    body = text.strip()
    lead, trail = (text[: text.index(body[0])], text[len(text.rstrip()) :]) if body else (text, "")
    if body.endswith("\\") and (len(body) - len(body.rstrip("\\"))) % 2:
        body += "\\"  # it would escape the entity
    return _entities(lead) + body + _entities(trail)


def _entities(spaces: str) -> str:
    """Spaces as entities, but for those that nobody sees at an edge."""
    spaces = spaces.translate(_UNSEEN)
    return "".join("&nbsp;" if space == "\u00a0" else f"&#{ord(space)};" for space in spaces)


# U+0085 is a space to Python alone, shown by nobody, and no entity says it: &#133; is an ellipsis or U+FFFD
_UNSEEN = dict.fromkeys(map(ord, " \t\n\r\f\x85"))


def destination(url: str) -> str:
    """An address as a link's destination: ASCII, as every reader of Markdown would write it into HTML."""
    if _PLAIN_URL.fullmatch(url) and not ("&" in url and _ENTITY.search(url)):
        return _PERCENT.sub("%25", url) if "%" in url else url
    url = url.strip()
    if not url.isascii() and (found := _HOST.match(url)) and not found[2].isascii():
        url = found[1] + _ascii_host(found[2]) + url[found.end() :]
    url = _PERCENT.sub("%25", _UNSAFE_IN_URL.sub(_percent, url))
    if "&" in url:
        url = _ENTITY.sub(_escaped_entity, url)
    if "(" in url or ")" in url:
        return url if _balanced(url) else f"<{url}>"
    return url


_PLAIN_URL = re.compile(r"[A-Za-z0-9_/:.?=&%#~+,;@!$'*-]+")
_UNSAFE_IN_URL = re.compile(r"[^A-Za-z0-9_/:.?=&%#~+,;@!$'*()-]+")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"((?:https?:)?//)([^/?#:@]+)")


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode(errors="replace"))


def _balanced(url: str) -> bool:
    depth = 0
    for bracket in re.findall(r"[()]", url):
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return False
    # CommonMark asks for no more than three levels of every implementation, all known ones take 32
    return depth == 0 and url.count("(") < 32


def title(value: str | None) -> str:
    """A link's title with its leading space, or nothing."""
    if not value or not (value := collapse(value).strip()):
        return ""
    if has_signs(value):
        value = _ENTITY.sub(_escaped_entity, value)
        value = _BACKSLASH.sub(r"\\\\", value)
        value = value.replace("{", "&#123;").replace("#}", "#&#125;").replace("<!", "&lt;!")
    return ' "' + value.replace('"', '\\"') + '"'

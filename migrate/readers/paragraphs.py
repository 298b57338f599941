"""Paragraphs: in classic text a blank line starts one and a line end is a break (facts 3.4, wpautop)."""

from __future__ import annotations

import re

from migrate.readers.shield import Shield, hide_raw, unused_character

# thead tfoot caption col colgroup tbody tr td th div dl dd dt ul ol li pre form map area blockquote address
# style p h1…h6 hr fieldset legend section article aside hgroup header footer nav figure figcaption details
# menu summary, table; by their first letters, since this is asked of every tag
_BLOCKS = (
    "p|li|div|h[1-6r]|t(?:able|body|d|foot|h(?:ead)?|r)|ul|ol|blockquote|pre|s(?:ection|tyle|ummary)|d(?:d|etails|l|t)|"
    "f(?:i(?:eldset|g(?:caption|ure))|o(?:oter|rm))|a(?:ddress|r(?:ea|ticle)|side)|c(?:aption|ol(?:group)?)|"
    "h(?:eader|group)|legend|m(?:ap|enu)|nav"
)
_BLOCK_TAG = re.compile(rf"(<(/?)({_BLOCKS})(?=[\s/>])[^<>]*+>)", re.IGNORECASE | re.ASCII)
_LOWER_BLOCK_TAG = re.compile(_BLOCK_TAG.pattern, re.ASCII)  # half the work
# what asks for more care than splitting: most text has none of it; the last is a tag over lines, which has no name
_ODD = re.compile(
    r"<(?:(?=[bpsmftoe!/A-Z])(br|p(?:re|aram)|s(?:cript|tyle|vg|ource)|math|figcaption|t(?:rack|extarea)|option|embed|!--"
    r"|/?[A-Z])|[^<>\n]*+\n)"
)
_RAW_NAMES = frozenset({"script", "style", "textarea"})
_KEEPING_LINES = frozenset({"script", "style", "svg", "math"})
_GLUED = frozenset({"figcaption", "source", "track", "option", "param", "embed"})
_ODD_NAMES = frozenset({"", "br", "pre", "!--", *_RAW_NAMES, *_KEEPING_LINES, *_GLUED})
_BREAK_TAG = re.compile(r"<br\s*+/?>", re.IGNORECASE)
_TWO_BREAKS = re.compile(r"<br\s*+/?>\s*+<br\s*+/?>", re.IGNORECASE | re.ASCII)
_BLANK = re.compile(r"\n\s*\n", re.ASCII)
_TAG_OVER_LINES = re.compile(r"<[^<>\n]*+\n[^<>]*+>")
_PRE = re.compile(r"<pre(?=[\s>/])", re.IGNORECASE)
_PRE_END = re.compile(r"</pre\s*+>", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"<(script|style|svg|math)(?=[\s>])", re.IGNORECASE)
_FIGCAPTION = re.compile(r"(<figcaption(?=[\s>])[^<>]*+>)", re.IGNORECASE)
_FIGCAPTION_END = re.compile(r"(</figcaption>)", re.IGNORECASE)
_ALONE_OPENS = re.compile(r"<(?:option|source|track|param|embed)")
_ALONE = re.compile(r"(</?(?:option|source|track|param|embed)(?=[\s>/])[^<>]*+>)", re.IGNORECASE)
_SPACE = " \t\n\r\f\v"
# closes a paragraph that was left open in it; all but a quotation only where nothing but text is in it
_CLOSES_PARAGRAPH = re.compile(r"</?(?:(blockquote)|div|address|form)(?=[\s/>])", re.IGNORECASE)


def autop(source: str, *, whole_scripts: bool = False) -> str:
    """Classic text with paragraphs and breaks where WordPress puts them (facts 3.4).

    WordPress breaks a script that has blank lines; ``whole_scripts`` leaves scripts and styles alone.
    """
    source = source.strip(_SPACE)
    if not source:
        return ""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    if "<" not in source:
        return "<p>" + "</p>\n<p>".join(map(_breaks, _BLANK.split(source))) + "</p>"
    if odd := frozenset(_ODD.findall(source)):
        return _odd(source, odd, whole_scripts=whole_scripts)
    return "\n".join(_walked(source, _LOWER_BLOCK_TAG))


def _odd(source: str, odd: frozenset[str], *, whole_scripts: bool) -> str:
    """The careful way: something in the source keeps its lines, or its tags are in capitals.

    ``odd`` are the names of what was found. In capitals it may be anything.
    """
    line, shield, tag = "\n", Shield(source), _LOWER_BLOCK_TAG
    if not odd <= _ODD_NAMES:
        odd, tag = _ODD_NAMES, _BLOCK_TAG
    if whole_scripts and not odd.isdisjoint(_RAW_NAMES):
        source = hide_raw(source, shield)
    if "pre" in odd:
        source = _cut_pre(source, shield)
    if "!--" in odd or not odd.isdisjoint(_KEEPING_LINES) or _TAG_OVER_LINES.search(source):
        line = unused_character(source, shield.mark)
        source = _hide_line_ends(source, line)
    if "br" in odd:
        source = _BREAK_TAG.sub("<br />", _TWO_BREAKS.sub("\n\n", source))
    glued = not odd.isdisjoint(_GLUED) or "figcaption" in source
    html = "\n".join(_glued(source, tag) if glued else _walked(source, tag))
    if line != "\n":
        html = html.replace(line, "\n")
    mark = shield.mark
    return shield.restore(html.replace(f"<pre {mark}", mark).replace(f"{mark}></pre>", mark))


def _glued(source: str, tag: re.Pattern[str]) -> list[str]:
    """The pieces of a source, where no white space stands around some of its tags."""
    source = _glue(tag.sub(_apart, source))
    return [_paragraph(piece, tag) for piece in _BLANK.split(source.strip(_SPACE))]


def _walked(source: str, tag: re.Pattern[str]) -> list[str]:
    """What ``_glued`` makes where nothing is glued, in one walk from block tag to block tag."""
    pieces: list[str] = []
    words = iter(tag.split(source))
    text, opening = next(words), ""
    for whole, slash, name, after in zip(words, words, words, words, strict=True):
        bare = text.strip(_SPACE)
        if slash:
            if not (bare or opening):
                pieces.append(whole)
            elif opening and "\n" not in text and opening[1] not in "bB":
                pieces.append(opening + bare + whole)  # most: an element that is no quotation, on one line
            else:
                _add(pieces, opening, text, whole)
            opening = ""
        else:
            if bare:
                _add(pieces, opening, text, "")
            elif opening:
                pieces.append(opening)
            opening = whole
            if name in ("hr", "HR"):
                pieces.append(whole)
                opening = ""
        text = after
    _add(pieces, opening, text, "")
    return pieces


def _add(pieces: list[str], opening: str, text: str, closing: str) -> None:
    """What stands between two block tags; blank lines part it."""
    if "\n" in text and len(parts := _BLANK.split(text)) > 1:
        first = parts[0].strip(_SPACE)
        if opening or first:
            pieces.append(_piece(opening, first, ""))
        pieces += [f"<p>{_breaks(part.strip(_SPACE))}</p>" for part in parts[1:-1]]
        opening, text = "", parts[-1]
    text = text.strip(_SPACE)
    if opening or text or closing:
        pieces.append(_piece(opening, text, closing))


def _piece(opening: str, text: str, closing: str) -> str:
    """What stands between two blank lines: text, at most one block's start tag before and one end tag after it."""
    if not text:
        return opening + closing
    if not opening or opening[1:11].lower() == "blockquote":
        opening += "<p>"
        if closing and (ends := _CLOSES_PARAGRAPH.match(closing)) and (ends[1] or "<" not in text):
            closing = "</p>" + closing
    return f"{opening}{_breaks(text)}{closing or '</p>'}"


def _cut_pre(source: str, shield: Shield) -> str:
    """Each ``<pre>`` up to the next end tag is no text; one that never ends is (facts 3.4, step 2)."""
    parts: list[str] = []
    done = 0
    while (found := _PRE.search(source, done)) and (end := _PRE_END.search(source, found.end())):
        token = shield.hide(source[found.start() : end.end()])
        parts += (source[done : found.start()], "<pre ", token, "></pre>")
        done = end.end()
    parts.append(source[done:])
    return "".join(parts)


def _hide_line_ends(source: str, line: str) -> str:
    """Line ends inside tags and comments, and single ones in scripts and drawings, make no break."""
    parts: list[str] = []
    done = 0
    while (start := source.find("<!--", done)) >= 0 and (end := source.find("-->", start + 4)) >= 0:
        parts += (source[done:start], source[start:end].replace("\n", line))
        done = end
    parts.append(source[done:])
    source = _TAG_OVER_LINES.sub(lambda tag: tag[0].replace("\n", line), "".join(parts))
    if not _KEEPS_LINES.search(source):
        return source
    parts, done, lowered = [], 0, source.lower()
    while found := _KEEPS_LINES.search(source, done):
        end = lowered.find(f"</{found[1].lower()}", found.end())
        if end < 0:
            break
        inner = _BLANK.split(source[found.start() : end])
        parts += (source[done : found.start()], "\n\n".join([piece.replace("\n", line) for piece in inner]))
        done = end
    parts.append(source[done:])
    return "".join(parts)


def _apart(tag: re.Match[str]) -> str:
    """A blank line before a block's start tag and after its end tag."""
    if tag[2]:
        return tag[0] + "\n\n"
    return f"\n\n{tag[0]}\n\n" if tag[3] in ("hr", "HR") else "\n\n" + tag[0]


def _glue(source: str) -> str:
    """No white space around what belongs together: a figure's caption, a player's sources."""
    if "figcaption" in source or "FIGCAPTION" in source:
        source = _stripped(source, _FIGCAPTION, before=True, after=False)
        source = _stripped(source, _FIGCAPTION_END, before=False, after=True)
    if _ALONE_OPENS.search(source):
        source = _stripped(source, _ALONE, before=True, after=True)
    return source


def _stripped(source: str, tag: re.Pattern[str], *, before: bool, after: bool) -> str:
    # splitting keeps this linear where "\s*<tag>\s*" would be tried at every space of a long run
    parts = tag.split(source)
    last = len(parts) - 1
    for index in range(0, len(parts), 2):
        if before and index != last:
            parts[index] = parts[index].rstrip(_SPACE)
        if after and index:
            parts[index] = parts[index].lstrip(_SPACE)
    return "".join(parts)


def _paragraph(piece: str, tag: re.Pattern[str]) -> str:
    """What stands between two blank lines. A block's start tag can only begin it, an end tag only end it."""
    piece = piece.strip(_SPACE)
    first = tag.match(piece) if piece.startswith("<") else None
    last = tag.match(piece, piece.rfind("<")) if piece.endswith(">") else None
    start, end = first.end() if first else 0, last.start() if last and last.end() == len(piece) else len(piece)
    return piece if start == len(piece) else _piece(piece[:start], piece[start:end].strip(_SPACE), piece[end:])


def _breaks(piece: str) -> str:
    """The line ends of one piece as breaks; spaces before them go."""
    if "\n" not in piece:
        return piece
    if " \n" in piece or "\t\n" in piece:
        piece = "\n".join([part.rstrip(_SPACE) for part in piece.split("\n")])
    piece = piece.replace("\n", "<br />\n")
    return piece.replace("<br /><br />\n", "<br />\n") if "<br /><br />\n" in piece else piece

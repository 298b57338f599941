"""Which documents lxml would read otherwise than a browser does, found by one scan.

lxml's tokeniser follows HTML5, its tree builder does not: bold around paragraphs is lost, a mark left open
ends with its paragraph, headings nest. Such documents take the careful path (``soup``).
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)")
MARKS = frozenset(
    {
        *("b", "i", "em", "strong", "u", "s", "strike", "del", "ins", "font", "big", "small"),
        *("tt", "code", "sub", "sup", "mark", "cite", "q"),
    }
)
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
BLOCKS = HEADINGS | frozenset(
    {
        *("p", "div", "ul", "ol", "li", "blockquote", "table", "tr", "td", "th", "pre", "figure"),
        *("center", "dl", "dt", "dd", "section", "details"),
    }
)
_KNOWN = {
    written: name
    for name in (*MARKS, *BLOCKS, "a")
    for tag in (name, f"/{name}")
    for written in (tag, tag.upper(), tag.capitalize())
}
MOST_OPEN = 40
"""More marks open at once nobody wrote by hand, and a tree builder takes them up again in each paragraph."""

HAZARD, AROUND = 1, 2


def hazards(html: str) -> int:  # noqa: C901, PLR0912 - one pass over all tags, kept free of calls
    """``HAZARD``: marks stay open or cross, headings nest; ``AROUND``: marks or links stand around blocks."""
    open_marks: list[str] = []
    heading = ""
    anchored = False
    blocks_in_anchor = 0
    hazard = around = False
    known = _KNOWN.get
    for tag in _TAG.findall(html):
        name = known(tag)
        if name is None:
            continue
        closing = tag[0] == "/"
        if name in MARKS:
            if not closing:
                open_marks.append(name)
                if len(open_marks) > MOST_OPEN:
                    return 0
            elif open_marks and open_marks[-1] == name:
                open_marks.pop()
            else:
                hazard = True
                if name in open_marks:
                    open_marks.remove(name)
        elif name == "a":
            hazard = hazard or (anchored and not closing)
            anchored = not closing
            blocks_in_anchor = 0
        else:
            if open_marks:
                hazard = around = True
            if anchored:
                around = True
                blocks_in_anchor += -1 if closing else 1
                hazard = hazard or blocks_in_anchor < 0
            if name in HEADINGS:
                hazard = hazard or (not closing and bool(heading))
                heading = "" if closing else name
    hazard = hazard or bool(open_marks) or anchored
    return HAZARD * hazard + AROUND * around

"""Which documents lxml would read otherwise than a browser does: found by one scan, before anything is parsed.

lxml's tokeniser follows HTML5, its tree builder does not: bold around paragraphs is lost, a mark left open ends with
its paragraph, headings nest. Such documents take the careful path (``soup``).
"""

from __future__ import annotations

import re

_MARKS = frozenset("b i em strong u s strike del ins font big small tt code sub sup mark cite q".split())
_TOKEN = re.compile(
    r"<(/?(?:b|i|em|strong|u|s|strike|font|big|small|tt|code|sub|sup|mark|a"
    r"|p|div|ul|ol|li|h[1-6]|blockquote|table|tr|td|th|pre|figure|center|dl|dt|dd))(?=[\s/>])",
    re.IGNORECASE,
)
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_VOID_BLOCKS = frozenset({"hr"})
MOST_OPEN = 40
"""More marks open at once than this nobody wrote by hand; a tree builder takes them up again in each paragraph."""


def is_hazardous(html: str) -> bool:
    """Whether marks stand around blocks, stay open, cross each other, or headings nest."""
    open_marks: list[str] = []
    heading = ""
    anchored = 0
    blocks_in_anchor = 0
    hazard = False
    for name in _TOKEN.findall(html):
        if not name.islower():
            name = name.lower()  # noqa: PLW2901 - the same name, as browsers read it
        closing = name[0] == "/"
        if closing:
            name = name[1:]  # noqa: PLW2901
        if name in _MARKS:
            if not closing:
                open_marks.append(name)
                if len(open_marks) > MOST_OPEN:
                    return False
            elif open_marks and open_marks[-1] == name:
                open_marks.pop()
            else:
                hazard = True
                if name in open_marks:
                    open_marks.remove(name)
        elif name == "a":
            if closing:
                anchored = blocks_in_anchor = 0
            else:
                hazard = hazard or bool(anchored)
                anchored += 1
        else:
            if open_marks:
                hazard = True
            if anchored:
                blocks_in_anchor += -1 if closing else 1
                hazard = hazard or blocks_in_anchor < 0
            if name in _HEADINGS:
                hazard = hazard or (not closing and bool(heading))
                heading = "" if closing else name
    return hazard or bool(open_marks) or bool(anchored)

"""Elements that HTML does not have: no browser shows more of them than what they hold."""

from __future__ import annotations

import re

from migrate.findings import Kind
from migrate.readers.html.state import DROP, Node, Tidy

_NAME = re.compile(r"[\w-]*")
"""As much of a name as is no address."""
_PARTS_OF_FORMULAS = "mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle msub msup msubsup munder mover munderover"
_PARTS_OF_FORMULAS += " mtable mtr mtd mpadded mphantom mfenced menclose merror semantics annotation annotation-xml"
_FORMULA = frozenset(_PARTS_OF_FORMULAS.split())


def foreign(state: Tidy, node: Node) -> None:
    """An element that HTML does not have, and that no browser shows: its content stays."""
    parent = node.getparent()
    if parent is not None and parent.tag == DROP:  # of a drawing
        state.drop(node)
        return
    if node.tag not in _FORMULA:
        name = _NAME.match(str(node.tag))
        state.once(Kind.UNKNOWN_TAG, f"<{name[0] if name else ''}>: kept what it held")
    state.unwrap(node)

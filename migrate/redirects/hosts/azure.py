"""Azure Static Web Apps: ``staticwebapp.config.json``, which takes 20 KB: what was linked most likely, first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from migrate.redirects import rules
from migrate.redirects.hosts.host import Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.sheets import Sheets

_LIMITS = LIMITS["azure"]
_MOST = 1_000
"""More rules than ever fit."""
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


@host("azure")
class Azure(Host):
    """The first route that matches holds; its target can't hold a part of what was asked."""

    title = "Azure Static Web Apps"
    limits = _LIMITS

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        made = self.sheets
        yield "staticwebapp.config.json", self._text(made)
        self.tell_lacks(made)
        feeds = max(0, len(made.feeds) - 1)
        self.leave_out(
            "a feed but the blog's own, whose file Azure does not look for; the stub pages lead there", feeds
        )

    def _text(self, made: Sheets) -> Iterator[str]:
        room = (_LIMITS.bytes or 0) - len(_HEAD) - len(_FOOT)
        feed = f"{made.base}/{made.outline.feed}/"
        moves = ((old, self.new_host + new, rank) for old, new, rank in made.moves)
        taken, left = rules.most_wanted(chain(rules.other_doors(self.permalinks, self.new_host), moves), _MOST)
        lines = [_encode({"route": feed, "rewrite": f"{feed}index.xml"})]
        for old, new, _ in taken:
            line = _encode(_route(old, new))
            if (room := room - len(line) - 2) > len(lines[0]):
                lines.append(line)
            else:
                left += 1
        yield _HEAD + ",\n".join(lines) + _FOOT
        self.leave_out("more than Azure takes; the stub pages of the host `pages` are for the rest", left)


def _route(old: str, new: str) -> dict[str, Any]:
    target = new + "index.xml" if new.endswith(("/feed/", "/feeds/")) else new
    return {"route": old, "redirect": target, "statusCode": 301}


_HEAD = '{"responseOverrides":{"404":{"rewrite":"/404.html"}},"trailingSlash":"auto","routes":[\n'
_FOOT = "\n]}\n"

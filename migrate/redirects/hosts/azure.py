"""Azure Static Web Apps: ``staticwebapp.config.json``, which takes 20 KB: what was linked most likely, first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from migrate.redirects import rules
from migrate.redirects.hosts.host import AS_WRITTEN, Host, host
from migrate.redirects.hosts.limits import LIMITS

_LIMITS = LIMITS["azure"]
_MOST = 1_000
"""More rules than ever fit."""
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


@host("azure")
class Azure(Host):
    """The first route that matches holds; its target can't hold a part of what was asked."""

    title = "Azure Static Web Apps"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        known = rules.outline(self.permalinks)
        yield "staticwebapp.config.json", self._text(known.feed)
        self.leave_out("asked for by a query, which Azure's routes can't see", known.questions)
        self.leave_out("an address that no browser asks for", known.odd)
        self.leave_out(
            f"{AS_WRITTEN}, nor in WordPress's other forms (trackback, embed, pages of comments, index.php)",
            known.moves + known.served,
        )

    def _text(self, feed: str) -> Iterator[str]:
        room = (_LIMITS.bytes or 0) - len(_HEAD) - len(_FOOT)
        base = rules.written(self.permalinks.patterns.base + "/")
        found = chain(rules.other_doors(self.permalinks, self.new_host), rules.moves(self.permalinks, self.new_host))
        taken, left = rules.most_wanted(found, _MOST)
        lines = [_encode({"route": f"{base}{feed}/", "rewrite": f"{base}{feed}/index.xml"})]
        for move in taken:
            line = _encode(_route(move.old, move.new))
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

"""Ghost: ``redirects.yaml``, to be uploaded under Settings, Labs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from migrate.redirects import rules
from migrate.redirects.hosts.host import YAML_KEY, Host, host
from migrate.redirects.rules import Outline

_FEED = re.compile("/feeds?/$")
_encode = json.JSONEncoder(ensure_ascii=True).encode


@host("ghost")
class Ghost(Host):
    """Sources are JavaScript's regular expressions over the path as it was sent; ``/…/i`` takes no notice of case."""

    title = "Ghost"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        known = rules.outline(self.permalinks)
        yield "redirects.yaml", self._text(known)
        self.leave_out("asked for by a query, which Ghost's rules can't see", known.questions)
        self.leave_out("an address that no browser asks for", known.odd)

    def _text(self, known: Outline) -> Iterator[str]:
        yield _HEAD
        for move in rules.moves(self.permalinks, self.new_host):
            # of all that stands in a path of ours, the full stop alone means anything to an expression or to YAML
            source = move.old.rstrip("/").replace(".", "\\\\.")
            if len(source) > YAML_KEY:
                self.leave_out("longer than a key of YAML may be")
            else:
                yield f'  "/^{source}/?$/i": "{_feed_of_ghost(move.new)}"\n'
        if self.permalinks.patterns.tidy:
            forms = rules.rewrites(known, rules.written(self.permalinks.patterns.base + "/")[:-1])
            for form in rules.without_pages(self.permalinks, forms, lambda form: form.pattern):
                if not form.result.endswith("/feed/"):
                    yield f"  {_encode(form.pattern)}: {_encode(form.result)}\n"
        # not rss/, where Ghost's own feeds are
        yield '  "^(.*?)/(?:feed/(?:rss2?|rdf|atom|feed)|rss2|rdf|atom)/?$": "$1/feed/"\n'
        yield f'  "^(.*)/{known.feed}/?$": "$1/rss/"\n'


def _feed_of_ghost(path: str) -> str:
    """Ghost's feeds are its own, and stand at ``rss/``."""
    return _FEED.sub("/rss/", path)


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl, for Ghost (Settings, Labs, Redirects).
# They lead to the paths that the posts have in this archive: give Ghost the same with its routes.yaml.
301:
"""

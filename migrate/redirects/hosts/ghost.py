"""Ghost: ``redirects.yaml``, to be uploaded under Settings, Labs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from migrate.redirects.forms import JUNK_SENT, PAGED, names_behind_dates, rewrites
from migrate.redirects.hosts.host import YAML_KEY, Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.sheets import Sheets

_FEED = re.compile("/feeds?/$")
_FEEDS = ("/feed/", "/feeds/")
_encode = json.JSONEncoder(ensure_ascii=True).encode


@host("ghost")
class Ghost(Host):
    """Sources are JavaScript's regular expressions over the path as it was sent; ``/…/i`` takes no notice of case."""

    title = "Ghost"
    limits = LIMITS["ghost"]

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        made = self.sheets
        yield "redirects.yaml", self._text(made)
        self.tell_lacks(made)

    def _text(self, made: Sheets) -> Iterator[str]:
        yield _HEAD
        for old, new, _ in made.moves:
            # of all that stands in a path of ours, the full stop alone means anything to an expression or to YAML
            source = old.rstrip("/").replace(".", "\\\\.")
            if len(source) > YAML_KEY:
                self.leave_out("longer than a key of YAML may be")
            else:
                yield f'  "/^{source}/?$/i": "{self.new_host}{_feed_of_ghost(new)}"\n'
        if self.permalinks.patterns.tidy:
            for rule in rewrites(made, self.permalinks.patterns, JUNK_SENT):
                if not rule.result.endswith("/feed/"):
                    yield f"  {_encode(rule.pattern)}: {_encode(rule.result)}\n"
        # not rss/, where Ghost's own feeds are
        yield f'  "^(.*?)/(?:{PAGED}/)?(?:feed/(?:rss2?|rdf|atom|feed)|rss2|rdf|atom)/?$": "$1/feed/"\n'
        yield f'  "^(.*?)/{PAGED}/(?:feed|rss)/?$": "$1/feed/"\n'
        yield f'  "^(.*)/{made.outline.feed}/?$": "$1/rss/"\n'
        for rule in names_behind_dates(made, self.permalinks.patterns):
            yield f"  {_encode(rule.pattern)}: {_encode(rule.result)}\n"


def _feed_of_ghost(path: str) -> str:
    """Ghost's feeds are its own, and stand at ``rss/``."""
    return _FEED.sub("/rss/", path) if path.endswith(_FEEDS) else path


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl, for Ghost (Settings, Labs, Redirects).
# They lead to the paths that the posts have in this archive: give Ghost the same with its routes.yaml.
301:
"""

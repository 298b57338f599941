"""Firebase Hosting: ``firebase.json``, a fragment to merge into the project's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import unquote

from migrate.redirects import rules
from migrate.redirects.forms import JUNK, names_behind_dates, rewrites
from migrate.redirects.hosts.host import Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.sheets import Sheets

_encode = json.JSONEncoder(ensure_ascii=False).encode
_FEEDS = ("/feed/", "/feeds/")
_WORD = re.compile(r"[\w/-]*", re.ASCII)
_SIGN = re.compile(r"[\\^$.*+?()\[\]{}|]")
_ESCAPES = re.compile("(?:%[0-9A-F]{2})+")
_SPECIAL = re.compile(r"[:*()+?%#{}\[\]\\]")


@host("firebase")
class Firebase(Host):
    """Redirects go before files; a ``regex`` (RE2) sees the path decoded, and targets are encoded by Firebase."""

    title = "Firebase Hosting"
    limits = LIMITS["firebase"]

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        made = self.sheets
        yield "firebase.json", self._text(made)
        self.tell_lacks(made)

    def _text(self, made: Sheets) -> Iterator[str]:
        yield '{\n "hosting": {\n  "public": "public",\n  "trailingSlash": true,\n  "redirects": [\n'
        for move in rules.other_doors(self.permalinks, self.new_host):
            yield _line(*move)
        for old, new, rank in made.moves:
            if "%" in new and "%" in readable(new):
                self.leave_out("to a page whose address has a sign that Firebase would encode twice")
            else:
                yield _line(old, self.new_host + new, rank)
        yield ",\n".join(f"   {_encode(rule)}" for rule in self._patterns(made))
        yield "\n  ]\n }\n}\n"

    def _patterns(self, made: Sheets) -> Iterator[dict[str, Any]]:
        base, feed = self.permalinks.patterns.base, made.outline.feed
        if self.permalinks.patterns.tidy:
            patterns = self.permalinks.patterns
            for rule in chain(rewrites(made, patterns, JUNK), names_behind_dates(made, patterns)):
                yield _rule(decoded(rule.pattern), re.sub(r"\$(\d)", r":\1", unquote(rule.result)))
        yield _rule(f"^{escaped(base)}/{feed}/?$", f"{base}/{feed}/index.xml")
        yield _rule(f"^(/.*)/{feed}/?$", f":1/{feed}/index.xml")


def _line(old: str, new: str, _rank: int) -> str:
    """A rule for one address. What is not plain is escaped for an expression, and then for JSON."""
    source, target = old.rstrip("/"), _file_of(new)
    if not _WORD.fullmatch(source):
        source = _encode(escaped(unquote(source)))[1:-1]
    if "%" in target:
        target = _encode(readable(target))[1:-1]
    return f'   {{"regex": "^{source}/?$", "destination": "{target}", "type": 301}},\n'


def decoded(pattern: str) -> str:
    """An expression over paths as they are sent as one over paths that are decoded."""
    return _ESCAPES.sub(lambda found: escaped(unquote(found[0])), pattern)


def _rule(regex: str, target: str) -> dict[str, Any]:
    return {"regex": regex, "destination": target, "type": 301}


def _file_of(path: str) -> str:
    """Firebase knows index.html only: a feed is asked for by its file's name."""
    return f"{path}index.xml" if path.endswith(_FEEDS) else path


def escaped(text: str) -> str:
    """A text as a regular expression that RE2 and JavaScript read alike."""
    if _WORD.fullmatch(text):
        return text
    return _SIGN.sub(r"\\\g<0>", text)


def readable(path: str) -> str:
    """A target as Firebase wants it: decoded, where that means the same."""
    if "%" not in path:
        return path
    text = unquote(path)
    host, _, rest = text.partition("://") if "://" in text else ("", "", text)
    return text if rest.isprintable() and not _SPECIAL.search(rest.partition("/")[2] if host else rest) else path

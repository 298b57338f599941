"""Firebase Hosting: ``firebase.json``, a fragment to merge into the project's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import unquote

from migrate.redirects import rules
from migrate.redirects.hosts.host import AS_WRITTEN, Host, host
from migrate.redirects.rules import Outline

_encode = json.JSONEncoder(ensure_ascii=False).encode
_FEED = re.compile("(/feeds?/)$")
_WORD = re.compile(r"[\w/-]*", re.ASCII)
_SIGN = re.compile(r"[^\w/~%-]")
_SPECIAL = re.compile(r"[ :*()+?%#{}\[\]\\\"'<>|^`$]")


@host("firebase")
class Firebase(Host):
    """Redirects go before files; a ``regex`` (RE2) sees the path decoded, and targets are encoded by Firebase."""

    title = "Firebase Hosting"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        known = rules.outline(self.permalinks)
        yield "firebase.json", self._text(known)
        self.leave_out("asked for by a query, which Firebase's rules can't see", known.questions)
        self.leave_out("an address that no browser asks for", known.odd)
        self.leave_out(
            f"{AS_WRITTEN}; pages of posts up to 9, where no list has such a page",
            known.moves + known.served,
        )

    def _text(self, known: Outline) -> Iterator[str]:
        yield '{\n "hosting": {\n  "public": "public",\n  "trailingSlash": true,\n  "redirects": [\n'
        for move in chain(
            rules.other_doors(self.permalinks, self.new_host), rules.moves(self.permalinks, self.new_host)
        ):
            old, new = escaped(unquote(move.old).rstrip("/")), _file_of(readable(move.new))
            yield f'   {{"regex": {_encode(f"^{old}/?$")}, "destination": {_encode(new)}, "type": 301}},\n'
        yield ",\n".join(f"   {_encode(rule)}" for rule in self._patterns(known))
        yield "\n  ]\n }\n}\n"

    def _patterns(self, known: Outline) -> Iterator[dict[str, Any]]:
        base = self.permalinks.patterns.base
        if self.permalinks.patterns.tidy:
            kept = rules.without_pages(self.permalinks, rules.rewrites(known, base), lambda form: form.pattern)
            yield from (_rule(form.pattern, re.sub(r"\$(\d)", r":\1", form.result)) for form in kept)
        yield _rule(f"^{escaped(base)}/{known.feed}/?$", f"{base}/{known.feed}/index.xml")
        yield _rule(f"^(/.*)/{known.feed}/?$", f":1/{known.feed}/index.xml")


def _rule(regex: str, target: str) -> dict[str, Any]:
    return {"regex": regex, "destination": target, "type": 301}


def _file_of(path: str) -> str:
    """Firebase knows index.html only: a feed is asked for by its file's name."""
    return _FEED.sub(r"\1index.xml", path)


def escaped(text: str) -> str:
    """A text as a regular expression that RE2 and JavaScript read alike."""
    if _WORD.fullmatch(text):
        return text
    return _SIGN.sub(lambda found: f"\\{found[0]}" if found[0].isascii() and found[0] != " " else found[0], text)


def readable(path: str) -> str:
    """A target as Firebase wants it: decoded, where that means the same."""
    if "%" not in path:
        return path
    text = unquote(path)
    host, _, rest = text.partition("://") if "://" in text else ("", "", text)
    return text if rest.isprintable() and not _SPECIAL.search(rest.partition("/")[2] if host else rest) else path

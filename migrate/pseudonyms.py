"""E-mail and IP addresses and user agents as pseudonyms: one has one, and only who has the key can tell whose it is."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from functools import lru_cache
from pathlib import Path

from migrate.errors import BadOption
from migrate.personal import EMAIL, IP

DOMAIN = "person.invalid"
"""The domain of a pseudonym: a name that can never be anybody's (RFC 2606)."""
NETWORK = "2001:db8:"
"""The network of an IP address's pseudonym: kept for documentation (RFC 3849)."""

AGENT = "agent-"
"""How the pseudonym of a user agent begins."""

_SHORTEST_KEY = 16
_AGENT = re.compile(
    r"\b(?:Mozilla|Opera)/\d\.\d+ \([^()\"<>]{1,400}\)(?: (?:[\w.]+/[\w.+-]+|\([^()\"<>]{0,200}\)|Mobile|Gecko))*"
)
"""What browsers call themselves, wherever it stands."""
_AGENT_KEYS = frozenset({"user_agent", "comment_agent", "HTTP_USER_AGENT", "_customer_user_agent", "userAgent"})
_SAID_AGENT = re.compile(
    r"(?P<before>comment_agent\s*>\s*(?:<!\[CDATA\[)?|_user_agent(?:\]\]>)?</\w+:meta_key>\s*<\w+:meta_value>(?:<!\[CDATA\[)?"
    r'|"(?:user_agent|comment_agent|HTTP_USER_AGENT|_customer_user_agent|userAgent)\\?"\s*:\s*\\?")(?P<agent>[^<\]"\\]+)'
)
"""Any other where a field says that it is one: Akismet's, Jetpack's, WooCommerce's."""
_TO_QUOTE = re.compile(r'[^"\\]+')
_MARKS = ("Mozilla/", "Opera/", "agent", "Agent", "AGENT")
_MADE = re.compile(NETWORK + "[0-9a-f]{4}(?::[0-9a-f]{4}){5}")
_STRING = re.compile(r's:(\d{1,9}):(\\?")')
"""A string of serialised PHP; in JSON its quotes have a backslash."""


class Pseudonyms:
    """Replaces addresses in texts. ``key`` makes them: HMAC-SHA256, which nobody undoes by trying all addresses."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.of = lru_cache(maxsize=4096)(self._of)

    def text(self, text: str) -> str:
        """A text with every address replaced; the lengths that serialised PHP says of its strings stay true."""
        if "@" not in text and not IP.search(text) and not any(mark in text for mark in _MARKS):
            return text
        parts, done, before = [], 0, ""
        while found := _STRING.search(text, done):
            string, end = _php_string(text, found)
            if end < 0:
                parts.append(self._plain(text[done : found.end()]))
                done = found.end()
                if before in _AGENT_KEYS and (said := _TO_QUOTE.match(text, done)):
                    parts.append(self.agent(said[0]))
                    done = said.end()
                continue
            made = self.agent(string) if before in _AGENT_KEYS else self.text(string)
            before = string
            size = len(made.encode("utf-8", "surrogateescape"))
            parts += (self._plain(text[done : found.start()]), f"s:{size}:{found[2]}{made}{found[2]}")
            done = end
        return "".join([*parts, self._plain(text[done:])])

    def data(self, data: bytes) -> bytes:
        """The same in bytes."""
        return self.text(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def agent(self, agent: str) -> str:
        """The pseudonym of a user agent."""
        return agent if not agent or agent.startswith(AGENT) else f"{AGENT}{self._digest(agent)[:20]}"

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()

    def _plain(self, text: str) -> str:
        if any(mark in text for mark in _MARKS):
            text = _AGENT.sub(lambda found: self.agent(found[0]), text)
            text = _SAID_AGENT.sub(lambda found: found["before"] + self.agent(found["agent"]), text)
        if "@" in text:
            text = EMAIL.sub(lambda found: self.of(found[0]), text)
        return IP.sub(lambda found: self.of(found[0]), text)

    def _of(self, address: str) -> str:
        bare = address.rstrip(".")
        stop = address[len(bare) :]  # the end of a sentence is no part of it
        if bare.endswith("@" + DOMAIN) or _MADE.fullmatch(bare):
            return address  # it has been replaced before
        digest = self._digest(bare.casefold())
        if "@" in address:
            return f"{digest[:20]}@{DOMAIN}{stop}"
        return NETWORK + ":".join(digest[place : place + 4] for place in range(0, 24, 4))


def _php_string(text: str, found: re.Match[str]) -> tuple[str, int]:
    """The string that begins with ``s:12:"``, and the place after its closing quote; -1 when there is none."""
    rest = text[found.end() : found.end() + int(found[1])]
    string = rest.encode("utf-8", "surrogateescape")[: int(found[1])].decode("utf-8", "surrogateescape")
    end = found.end() + len(string)
    return (string, end + len(found[2])) if text.startswith(found[2], end) else ("", -1)


def key_beside(site: Path) -> Path:
    """Where the key of an archive lies unless the user says otherwise: beside its folder, never in it."""
    return site.with_name(site.resolve().name + ".key")


def read_key(path: Path) -> bytes:
    """The key in a file; where there is none a new one is made, for its owner alone.

    Raises:
        BadOption: what is in the file is too short for a key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
    key = path.read_bytes().strip()
    if len(key) < _SHORTEST_KEY:
        raise BadOption(
            f"{path}: a key has at least {_SHORTEST_KEY} characters. Remove the file, and a new one is made."
        )
    return key

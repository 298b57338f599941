"""What is personal or secret by its look: asked before anything is published, told or listed."""

from __future__ import annotations

import re
from functools import lru_cache

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
IP = re.compile(
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){1,7}:(?:[0-9a-f]{1,4}:?){0,7}(?![\w:])"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])",
    re.IGNORECASE,
)
"""An IPv4 or IPv6 address; a version number of four parts looks the same."""

_SECRET_KEY = re.compile(
    r"pass(?:word|wd|phrase|_phrase|code)|(?:^|_)pass(?:$|_)|pwd|(?:^|_)pin(?:$|_)|private_?key|secret|cookie|nonce|token|api_?key|"
    r"session|(?:^|_)auth(?!or)|credential|licen[cs]e_?key|access_?key|consumer_?key|client_?id|webhook",
    re.IGNORECASE,
)
_PERSON_KEY = re.compile(
    r"e-?mail|phone|(?:^|_)mobile(?:_?(?:no|number))?$|address|(?:^|_)ip(?:$|_)|(?:^|_)(?:wp_?)?user(?:$|_)|user_?(?:id|login|name|agent)|login|"
    r"customer|billing|shipping|subscriber|birth(?:day|date)|(?:^|_)dob(?:$|_)|iban|(?:^|_)bic(?:$|_)|(?:^|_)ssn|"
    r"passport|tax_?id|vat_?(?:id|number)|account_?(?:no|number)|credit_?card|card_?number",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:sk|pk|rk)_(?:live|test)_\w{8,}|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{30,}|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{8,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY|\$P\$[./\w]{20,}|\$2[abxy]\$\d\d\$[./\w]{20,}"
    r"|\bEAA[A-Za-z0-9]{40,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bya29\.[\w-]{20,}"
)
"""Keys of well-known services, and the hashes that WordPress keeps of passwords, by their first letters."""
_DIGEST = re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b", re.IGNORECASE)
"""MD5, SHA-1 or SHA-256: perhaps of an e-mail address, which a list of addresses gives back."""
_SERVER_PATH = re.compile(
    r"(?:^|[\s\"':=])/(?:home\d*|var/www|srv|usr/home|Users|nfs|mnt)/[\w.-]+/|\b[A-Za-z]:\\\\?\w+\\"
)
_GRAVATAR = re.compile(
    r"((?:^|[/.@])(?:\w+\.)?gravatar\.com/(?:avatar/|userimage/\d+/)?)[0-9a-f]{32,64}", re.IGNORECASE
)
_SHORTCODE_SECRET = re.compile(
    r"""(?<![\w-])([\w-]*(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|e-?mail))"""
    r"""(\s*+=\s*+)(?:"[^"]*+"|'[^']*+'|[^\s"'\]]++)""",
    re.IGNORECASE,
)


def secret_name(key: str) -> bool:
    """Whether a field of that name holds what opens something: a password, key or token."""
    return _SECRET_KEY.search(key) is not None


def personal_name(key: str) -> bool:
    """Whether a field of that name says something of a person."""
    return _PERSON_KEY.search(key) is not None


def secret_value(value: str) -> bool:
    """Whether a text holds a key or a password's hash that is known by its form."""
    return _SECRET.search(value) is not None


def personal_value(value: str) -> bool:
    """Whether a text holds an e-mail or IP address, a digest that may be one's, or a path of a server's disk."""
    return any(pattern.search(value) for pattern in (EMAIL, IP, _DIGEST, _SERVER_PATH))


def is_private(key: str, value: str) -> bool:
    """Whether a field may not be public, by its name or by what it holds (facts 4.7)."""
    return secret_name(key) or personal_name(key) or secret_value(value) or personal_value(value)


def may_hold_ip(text: str) -> bool:
    """Whether a text has the signs that every IP address has; most have not, and ``IP`` looks at each letter."""
    return text.count(".") > 2 or (":" in text and ("::" in text or text.count(":") > 6))


def without_hash(url: str) -> str:
    """A Gravatar's address without the hash of an e-mail address: it shows the nameless picture."""
    return _GRAVATAR.sub(r"\1", url) if "ravatar" in url and "ravatar.com/" in url.lower() else url


def has_hash(text: str) -> bool:
    """Whether a text names somebody's Gravatar."""
    return "ravatar" in text and _GRAVATAR.search(text) is not None


def without_secrets(tag: str) -> str:
    """A shortcode's attributes without the values of those that name a secret or an address."""
    return _SHORTCODE_SECRET.sub(r'\1\2""', tag) if "=" in tag else tag


@lru_cache(maxsize=1024)  # the same few things are told of post after post
def masked(text: str) -> str:
    """A message without addresses and keys: a report may be shown to others (facts 4.8)."""
    if "@" in text:
        text = EMAIL.sub("…", text)
    text = _SECRET.sub("…", text)
    return IP.sub(lambda found: "…" if _is_address(found[0]) else found[0], text) if may_hold_ip(text) else text


def _is_address(found: str) -> bool:
    return ":" in found or all(int(part) < 256 for part in found.split("."))

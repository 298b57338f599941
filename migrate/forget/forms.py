"""A person's address or name in all the forms in which a file may hold it, as one pattern over bytes."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html.entities import codepoint2name

LONGEST = 1 << 14
"""No form is longer (bytes): all repetitions in the patterns are bounded, so a stream can be read in pieces."""

TAKEN = b"removed"
"""What stands where something was taken out: a word that means the same in every format, and nothing to any."""

_NAMED = {"@": "commat", ".": "period", "-": "hyphen", "_": "lowbar", "+": "plus", ",": "comma"}
_AT = rb"\s{0,3}[\[({]\s?(?:at|AT)\s?[\])}]\s{0,3}|\s(?:at|AT)\s"
_DOT = rb"\s{0,3}[\[({]\s?(?:dot|DOT)\s?[\])}]\s{0,3}|\s(?:dot|DOT)\s"
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_RUN = re.compile(rb"[a-z0-9]+")
_CODED = re.compile(
    rb"%(?:25){0,3}(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])"
    rb"|&(?:amp;|#38;|#x26;){0,3}#(?:0{0,6}(?:4[89]|5[0-7]|6[5-9]|[78]\d|9[0789]|1[01]\d|12[0-2])(?!\d)|[xX]0{0,6}[3-7][0-9A-Fa-f])"
    rb"|\\u00[3-7][0-9A-Fa-f]|\\x[3-7][0-9A-Fa-f]"
)
"""A letter or figure of ASCII that is spelt as a code."""
# what joins the words of a name: white space in any spelling; in slugs and logins other characters, or nothing
_JOIN = (
    rb"(?:[\s+_.\xb7-]|\xc2[\xa0\xad]|\xe2\x80[\x80-\x8d\xaf]|%(?:25){0,3}(?:20|[cC]2%(?:25){0,3}[aA]0|2[bB])"
    rb"|&(?:amp;){0,3}(?:nbsp|#0{0,6}160|#[xX]0{0,6}[aA]0|#0{0,6}32|#[xX]0{0,6}20);?|\\{1,4}(?:u00[aA]0|[ntr]|u0020)){0,8}"
)
# what stands before is no letter or figure of the same word; an escape's last character is none
_BEFORE = (
    rb"(?:(?<![A-Za-z0-9%s])|(?<=%%[0-9A-Fa-f]{2})|(?<=\\[nrtbf])|(?<=\\u[0-9A-Fa-f]{4})|(?<=\\x[0-9A-Fa-f]{2})"
    rb"|(?<=u00[0-9A-Fa-f]{2}))"
)
_AFTER = rb"(?![A-Za-z0-9])"


class Needles:
    """Everything that is to be found, as one search over bytes.

    Digests and base64 stand as they are: ``bytes.find`` knows soon that there are none. All else has many spellings,
    but who spells letters and figures as codes is rare: where nobody did, every run of them must stand there.
    """

    def __init__(self, emails: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        emails, names = tuple(emails), tuple(names)
        self._coded = tuple(dict.fromkeys(form for address in emails for form in _coded(address)))
        self._literal = re.compile(b"|".join(map(re.escape, self._coded))) if self._coded else None
        patterns = [pattern for address in emails for pattern in _patterns_of(address)]
        patterns += map(_name_pattern, names)
        self._runs = [_RUN.findall(text.lower().encode()) for text in (*emails, *names)]
        words = [word for name in names for word in name.split()]
        self._spelt = _compiled(patterns, {text[0] for text in (*emails, *words)})

    def __bool__(self) -> bool:
        return self._spelt is not None

    def __len__(self) -> int:
        """How many addresses and names."""
        return len(self._runs)

    def find(self, data: bytes, start: int = 0) -> list[tuple[int, int]]:
        """Where something stands, in order; nothing overlaps."""
        if self._spelt is None:
            return []
        found = [match.span(1) for match in self._spelt.finditer(data, start)] if self._possible(data) else []
        if self._literal and any(form in data for form in self._coded):
            found = sorted([*found, *(match.span() for match in self._literal.finditer(data, start))])
        kept: list[tuple[int, int]] = []
        for span in found:
            if not kept or span[0] >= kept[-1][1]:
                kept.append(span)
        return kept

    def filling(self, found: bytes) -> bytes:
        """As many bytes that say that something was removed."""
        return (TAKEN + b"-" * len(found))[: len(found)]

    def _possible(self, data: bytes) -> bool:
        lower = data.lower()
        return any(all(run in lower for run in runs) for runs in self._runs) or _CODED.search(data) is not None


def _compiled(patterns: Sequence[bytes], firsts: Iterable[str]) -> re.Pattern[bytes] | None:
    """A pattern whose first step is a set of bytes, for which the engine looks in C; group 1 is the whole.

    ``firsts`` are the characters with which what is looked for begins.
    """
    if not patterns:
        return None
    whole = b"|".join(b"(?:" + pattern + b")" for pattern in patterns)
    spelt = {
        form.encode()[:1] for first in firsts for case in _cases(first) for form in (*_composed(case), *_bare(case))
    }
    lead = b"".join(map(re.escape, sorted({*spelt, *(bytes((byte,)) for byte in b"%&\\=")})))
    return re.compile(b"[" + lead + b"](?<=(?=(" + whole + rb"))[\s\S])")


def _patterns_of(address: str) -> list[bytes]:
    """An e-mail address: as it is, encoded, disguised, and as a slug."""
    address = address.strip()
    plain = _BEFORE % rb"_.+-" + _spelt(address, {"@": _AT, ".": _DOT}) + _AFTER
    return [plain, *map(_edged, _slugs(address))]


def _name_pattern(name: str) -> bytes:
    """A name: in any case, encoded, its words joined by anything or nothing (slugs, logins), the last word first."""
    words = unicodedata.normalize("NFC", name).split()
    joined = _JOIN.join(_spelt(word) for word in words)
    if len(words) > 1:
        joined = b"(?:" + joined + b"|" + _spelt(words[-1]) + rb",\s{1,3}" + _JOIN.join(map(_spelt, words[:-1])) + b")"
    return _edged(joined)


def _edged(pattern: bytes) -> bytes:
    return _BEFORE % b"" + b"(?:" + pattern + b")" + _AFTER


def _spelt(text: str, more: dict[str, bytes] | None = None) -> bytes:
    return b"".join(_character(char, (more or {}).get(char)) for char in text)


def _character(char: str, more: bytes | None = None) -> bytes:
    """One character: either case, composed or not, percent-encoded (again and again), as an entity, escaped."""
    cases = _cases(char)
    spelt = list(dict.fromkeys(form for case in cases for form in _composed(case)))
    forms = [*map(_literal, spelt), *map(_percent, spelt)]
    forms += [form for case in cases for form in (*_entities(case), *_escapes(case))]
    forms += [_spelt(bare) for bare in _bare(char)]
    return b"(?:" + b"|".join([*forms, *([more] if more else [])]) + b")"


def _cases(char: str) -> list[str]:
    return list(dict.fromkeys(form for form in (char, char.lower(), char.upper()) if len(form) == 1))


def _composed(char: str) -> tuple[str, str]:
    return unicodedata.normalize("NFC", char), unicodedata.normalize("NFD", char)


def _bare(char: str) -> list[str]:
    """How slugs have a letter with an accent."""
    if char.isascii():
        return []
    bare = unicodedata.normalize("NFD", char).encode("ascii", "ignore").decode().lower()
    return [form for form in dict.fromkeys((bare, _GERMAN.get(char.lower(), ""))) if form]


def _literal(form: str) -> bytes:
    # Markdown and JSON put backslashes before some characters
    return (b"" if form.isalnum() else rb"\\{0,4}") + re.escape(form.encode())


def _percent(form: str) -> bytes:
    return b"".join(rb"%%(?:25){0,3}%s" % _hex(f"{byte:02x}") for byte in form.encode())


def _entities(case: str) -> Iterator[bytes]:
    start = rb"&(?:amp;|#38;|#x26;){0,3}"
    yield start + rb"#0{0,6}%d(?:;|(?![0-9]))" % ord(case)
    yield start + rb"#[xX]0{0,6}%s(?:;|(?![0-9A-Fa-f]))" % _hex(f"{ord(case):x}")
    name = _NAMED.get(case) or codepoint2name.get(ord(case))
    if name:
        yield start + name.encode() + b";"


def _escapes(case: str) -> Iterator[bytes]:
    for unit in (f"{ord(case):04x}",) if ord(case) < 1 << 16 else ():
        yield rb"\\{1,4}u" + _hex(unit)
    if ord(case) < 128:
        yield rb"\\{1,4}x" + _hex(f"{ord(case):02x}")
    if case in "@_+":
        yield b"=" + _hex(f"{ord(case):02x}")  # quoted-printable


def _hex(digits: str) -> bytes:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits).encode()


def _slugs(address: str) -> list[bytes]:
    """What WordPress and others make of an address in a slug: ``janeex-org``, ``jane-ex-org``."""
    local, _, domain = address.lower().partition("@")
    made = {re.sub(r"[^a-z0-9]+", "-", f"{local}{at}{domain}").strip("-") for at in ("", "-", "-at-")}
    made |= {slug.replace("-", "_") for slug in made}
    return [_spelt(slug) for slug in sorted(made) if len(slug) >= 8]


def _coded(address: str) -> Iterator[bytes]:
    """Digests of an address (Gravatar), and the middle of its base64 wherever in a group of three bytes it starts."""
    for form in dict.fromkeys((address.strip().lower().encode(), address.strip().encode())):
        for kind in ("md5", "sha1", "sha256"):
            digest = hashlib.new(kind, form).hexdigest()
            yield from (digest.encode(), digest.upper().encode())
        for lead in range(3):
            coded = base64.b64encode(b"\0" * lead + form)[(0, 2, 3)[lead] : (lead + len(form)) * 8 // 6]
            if len(coded) >= 8:
                yield from (coded, coded.translate(bytes.maketrans(b"+/", b"-_")))

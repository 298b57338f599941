"""The encoding of a file: what it is declared to be, what it really is, and how to read it as UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAMPLE = 1 << 16
CHUNK = 1 << 20
CP1252 = "permapress-cp1252"
"""The name of the error handler that reads undecodable bytes as Windows-1252."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*+=\s*+["']([A-Za-z0-9._:-]{1,60}+)["']""")
_NOT_ASCII_BASED = re.compile(r"utf-?_?(?:7|16|32)|iso-?_?2022|hz|cp(?:037|273|424|500|875|1026|1140)", re.IGNORECASE)
_NOT_OF_FILES = {"idna", "punycode", "unicode_escape", "raw_unicode_escape"} | {
    f"utf-{size}{end}" for size in (16, 32) for end in ("", "-le", "-be")
}
"""Codecs that no file is in; for UTF-16 and 32 the zeros would have shown, the declaration is a left-over."""
_BROWSERS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
"""What browsers read in place of what is declared: the larger encoding that the files really use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How to read a file. ``codec`` is None for UTF-8; ``said`` tells the user how we know."""

    codec: str | None
    said: str = ""


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Undecodable bytes as Windows-1252; a character cut in two by the end of its value is dropped."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, start, end = error.object, error.start, error.end
    pair = data[start : start + 6]
    if pair[:1] == b"\xed" and len(pair) > 2 and 0xA0 <= pair[1] <= 0xBF and 0x80 <= pair[2] <= 0xBF:
        return _surrogates(pair, start)
    if error.encoding == "utf-8" and end - start > 1 and data[end : end + 1] in (b"]", b"<"):
        return "", end
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in data[start:end]), end


def _surrogates(data: bytes, start: int) -> tuple[str, int]:
    """A pair of surrogates written as two sequences is one character; a lone one is none."""
    both = data.decode("utf-8", "surrogatepass") if _is_pair(data) else ""
    if both:
        return both.encode("utf-16", "surrogatepass").decode("utf-16"), start + 6
    return "", start + 3


def _is_pair(data: bytes) -> bool:
    return (
        len(data) == 6
        and data[1] < 0xB0
        and data[3] == 0xED
        and 0xB0 <= data[4] <= 0xBF
        and all(0x80 <= data[place] <= 0xBF for place in (2, 5))
    )


codecs.register_error(CP1252, _as_windows)


def detect(path: Path) -> Encoding:
    """How a file is to be read: by its BOM, its zero bytes, its declaration, and by what it really holds."""
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
    for bom, codec in _BOMS:
        if sample.startswith(bom):
            return Encoding(codec=codec, said=f"it starts with a {codec.upper()} byte order mark")
    if wide := _wide(sample):
        return Encoding(codec=wide, said=f"every other byte is zero, as in {wide.upper()}")
    declared = _DECLARED.search(sample)
    if sample.startswith(codecs.BOM_UTF8):
        return Encoding(codec=None)
    name = declared[1].decode("ascii") if declared else ""
    known = _codec(name)
    if known == "utf-8":
        return Encoding(codec=None)
    return _checked(path, name, known) if known else _undeclared(path, name)


def _wide(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark: the zeros of the ASCII characters betray it."""
    head = sample[:400].lstrip(b"\r\n\t ") if not sample[:2].count(0) else sample[:400]
    head = head[: len(head) & ~3]
    if len(head) < 8 or head.count(0) * 5 < len(head) * 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if head.count(0) * 3 > len(head) * 2:
        return "utf-32-be" if head[0] == 0 else "utf-32-le"
    return "utf-16-be" if even > odd else "utf-16-le"


def _codec(name: str) -> str | None:
    """The Python codec of a declared encoding, None when there is none or nobody knows it."""
    try:
        found = codecs.lookup(name) if name else None
    except LookupError:
        return None
    if found is None or not found._is_text_encoding or found.name in _NOT_OF_FILES:  # noqa: SLF001
        return None
    return _BROWSERS.get(found.name, found.name)


def _checked(path: Path, name: str, codec: str) -> Encoding:
    """A declared encoding, unless the file is in truth UTF-8 or plain ASCII."""
    good, bad = _utf8_share(path)
    if good > bad * 10 or (not good and not bad and not _NOT_ASCII_BASED.match(codec)):
        return Encoding(codec=None)
    return Encoding(codec=codec, said=f"it is declared {name}")


def _undeclared(path: Path, name: str) -> Encoding:
    """No declaration, or one nobody knows: UTF-8 if it can be, else what BeautifulSoup makes of a sample."""
    good, bad = _utf8_share(path)
    if not bad or good > bad:
        return Encoding(codec=None)
    guess = _guess(_telling_sample(path)) or "windows-1252"
    codec = _codec(guess) or "cp1252"
    why = f"it is declared {name}, which nobody knows" if name else "it declares no encoding"
    return Encoding(codec=codec if codec != "utf-8" else "cp1252", said=f"{why}; it looks like {guess}")


def _guess(sample: bytes) -> str | None:
    """What BeautifulSoup makes of a sample. Hardly a file needs it, and it takes as long to load as all else."""
    import logging  # noqa: PLC0415

    from bs4.dammit import UnicodeDammit  # noqa: PLC0415

    # what it could not decode is no news to the user: either the file is read, or refused in one line
    logging.getLogger("bs4.dammit").setLevel(logging.ERROR)
    # it asks whichever detector happens to be installed, unless something fits before: latin-1 fits anything
    guess = UnicodeDammit(sample, user_encodings=["utf-8", "windows-1252", _FITS_ANYTHING]).original_encoding
    return None if guess == _FITS_ANYTHING else guess


_FITS_ANYTHING = "iso-8859-1"


def _telling_sample(path: Path) -> bytes:
    """A bounded sample around the first byte that is not ASCII."""
    with path.open("rb") as stream:
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            if not chunk.isascii():
                first = len(chunk) - len(chunk.lstrip(bytes(range(128))))
                return chunk[max(0, first - 1000) : first + SAMPLE]
    return b""


def _utf8_share(path: Path) -> tuple[int, int]:
    """How many characters beyond ASCII are right UTF-8, and how many places are not."""
    good = bad = 0
    with path.open("rb") as stream:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            if chunk.isascii():
                decoder.reset()
                continue
            text = decoder.decode(chunk)
            wrong = text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd")
            bad += max(0, wrong)
            good += len(text) - sum(map(text.count, map(chr, range(128)))) - wrong
    return good, bad


def recode(path: Path, codec: str, target: Path) -> int:
    """Write a file as UTF-8, streaming; bytes that are not the encoding are read as Windows-1252.

    Returns how many places that were.
    """
    wrong = 0
    with target.open("wb") as out:
        for text, bad in _decoded(path, codec):
            wrong += bad
            out.write(text.encode("utf-8", "ignore"))
    return wrong


def _decoded(path: Path, codec: str) -> Iterator[tuple[str, int]]:
    counter = _Counter()
    decoder = codecs.getincrementaldecoder(codec)(counter.name)
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield decoder.decode(chunk), counter.take()
        yield decoder.decode(b"", final=True), counter.take()


class _Counter:
    """The error handler again, counting."""

    name = "permapress-counted"

    def __init__(self) -> None:
        self.count = 0
        codecs.register_error(self.name, self.handle)

    def handle(self, error: UnicodeError) -> tuple[str, int]:
        self.count += 1
        if isinstance(error, UnicodeDecodeError) and error.encoding.startswith(("utf-16", "utf-32", "utf_")):
            return "\ufffd", error.end
        return _as_windows(error)

    def take(self) -> int:
        count, self.count = self.count, 0
        return count

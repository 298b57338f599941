"""What a file's first bytes say it is, and whether that agrees with its name."""

from __future__ import annotations

import re

HEAD = 4096
"""How many of the first bytes are looked at."""

_MAGIC: tuple[tuple[str, re.Pattern[bytes]], ...] = tuple(
    (family, re.compile(pattern, re.DOTALL))
    for family, pattern in (
        (
            "image",
            rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|BM.{4}\0\0\0\0|\0\0[\x01\x02]\0[\x01-\xff]\0|II\*\0|MM\0\*",
        ),
        ("image", rb"RIFF.{4}WEBP|\xff\x0a|\0\0\0\x0cJXL |\0\0\0\x0cjP  |8BPS"),
        ("image", rb".{4}ftyp(?:avif|avis|heic|heix|hevc|heif|mif1|msf1)"),
        (
            "film",
            rb".{4}(?:ftyp|moov|mdat|wide|free|skip)|\x1aE\xdf\xa3|FLV|OggS|0&\xb2u\x8ef\xcf\x11|\0\0\x01[\xb3\xba]",
        ),
        ("film", rb"RIFF.{4}(?:AVI |WAVE)|ID3|\xff[\xe0-\xff]|fLaC|MThd|#!AMR|FORM.{4}AIF"),
        ("pdf", rb".{0,1024}%PDF-"),
        ("zip", rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"),
        ("ole", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("packed", rb"\x1f\x8b|BZh|\xfd7zXZ\0|7z\xbc\xaf\x27\x1c|Rar!|.{257}ustar|\x28\xb5\x2f\xfd"),
        ("flash", rb"[FCZ]WS"),
        ("rtf", rb"\{\\rtf"),
    )
)
"""Families rather than types: a ``.jpg`` that holds a WebP is a picture in every browser, a ``.ogg`` sound or film."""

_EXPECTED: dict[str, frozenset[str]] = {
    extension: frozenset(families.split())
    for extensions, families in (  # sound often starts with padding, old archives and documents with no mark
        ("jpg jpeg jpe png gif webp avif heic heif bmp ico tif tiff jxl jp2 psd", "image"),
        ("mp4 m4v mov webm ogv avi wmv mpg mpeg flv 3gp 3g2 mkv", "film data"),
        ("mp3 m4a m4b ogg oga wav wma flac mid midi aac aif aiff opus", "film data"),
        ("pdf", "pdf"),
        ("zip docx xlsx pptx odt ods odp odg epub key pages numbers dotx ppsx", "zip"),
        ("doc xls ppt pps dot", "ole zip rtf text data"),
        ("gz tgz bz2 xz 7z rar tar", "packed zip data"),
        ("swf", "flash"),
        ("svg", "svg"),
        ("txt csv tsv vtt srt rtf kml gpx ics vcf md json asc", "text rtf"),
        ("html htm xhtml", "html text"),
        ("xml rss", "text svg html"),
    )
    for extension in extensions.split()
}
_COMMENTS = rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:(?><!--.*?-->)\s*+)*+"
_HTML = re.compile(
    _COMMENTS + rb"<(?:!doctype\s+html|(?:html|head|body|title|script|meta)[\s>])", re.IGNORECASE | re.DOTALL
)
_SVG = re.compile(_COMMENTS + rb"<(?:!doctype\s+svg|(?:\w+:)?svg[\s>])", re.IGNORECASE | re.DOTALL)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def family_of(head: bytes) -> str:
    """``image``, ``film`` (sound too), ``pdf`` … by the first bytes; else ``html``, ``svg``, ``text`` or ``data``."""
    text = head.removeprefix(_MARKS[0])
    if _HTML.match(text):
        return "html"
    if _SVG.match(text):
        return "svg"
    if head.startswith(_MARKS[1:]) and head[2:3] + head[3:4] not in (b"", b"\0\0"):
        return "text"
    for family, magic in _MAGIC:
        if magic.match(head):
            return family
    return "data" if b"\0" in head else "text"


def disagreement(name: str, head: bytes) -> str:
    """Why a file can't be what its name says; empty when it may be. An unknown extension may be all but a web page."""
    if not head:
        return "it is empty"
    family = family_of(head)
    expected = _EXPECTED.get(name.rpartition(".")[2].lower())
    if family == "html" and (expected is None or "html" not in expected):
        return "it is a web page (an error page, most likely)"
    if expected is None or family in expected:
        return ""
    said = {"data": "no known type", "film": "sound or film"}.get(family, family)
    return f"its content is {said}, its name says {' or '.join(sorted(expected))}"

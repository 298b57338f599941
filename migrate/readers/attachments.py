"""An attachment's own facts, from its meta: file, sizes, dimensions, alternative text."""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from migrate.languages import in_language
from migrate.model import Data, Item
from migrate.personal import masked
from migrate.readers.phpdata import unserialize
from migrate.urls import split

ALT = "_wp_attachment_image_alt"
"""The field that holds a picture's alternative text."""
_YEAR_3000 = 32_503_680_000
"""In seconds since 1970."""


def attachment_facts(item: Item, language: str = "") -> Data:
    """What ``Attachment`` holds beside the item's own fields, as plain data (facts 1.6); in one language of several."""
    meta = _metadata(item.meta_value("_wp_attachment_metadata"))
    url = item.attachment_url or (item.guid if "/uploads/" in item.guid else "")
    file = upload_path(item.meta_value("_wp_attached_file")) or upload_path(url)
    folder = file.rpartition("/")[0]
    sizes = meta.get("sizes") if isinstance(meta.get("sizes"), dict) else {}
    assert isinstance(sizes, dict)
    original = meta.get("original_image")
    return {
        "url": url,
        "caption": in_language(item.excerpt.strip(), language),
        "description": "",
        "alt": in_language(item.meta_value(ALT).strip(), language),
        "mime": mimetypes.guess_type(split(url).path or file)[0] or "",
        "width": _number(meta.get("width")),
        "height": _number(meta.get("height")),
        "file": file,
        "original": f"{folder}/{original}" if isinstance(original, str) and original and folder else "",
        "sizes": {
            str(name): (str(size.get("file", "")), _number(size.get("width")), _number(size.get("height")))
            for name, size in sizes.items()
            if isinstance(size, dict)
        },
        "exif": _exif(meta.get("image_meta")),
    }


_EXIF = (
    "title",
    "caption",
    "credit",
    "copyright",
    "keywords",
    "camera",
    "aperture",
    "focal_length",
    "iso",
    "shutter_speed",
)


def _exif(stored: Any) -> Data:
    """The fields of ``image_meta`` that say something; WordPress writes 0 or nothing into the others (facts 1.6)."""
    if not isinstance(stored, dict):
        return {}
    found = {name: _said(stored.get(name)) for name in _EXIF}
    moment = _number(stored.get("created_timestamp"))
    if 0 < moment < _YEAR_3000:  # the camera's clock, read as if it stood in Greenwich
        found["created"] = f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S}"
    return {name: value for name, value in found.items() if value}


def _said(value: Any) -> str | list[str]:
    """A field as text, keywords as a list of them; addresses in it are masked, the export keeps them."""
    if isinstance(value, (list, dict)):
        values = value.values() if isinstance(value, dict) else value
        return [said for one in values if isinstance(one, (str, int)) and (said := masked(str(one).strip()))]
    text = str(value).strip() if isinstance(value, (str, int, float)) else ""
    return "" if text == "0" else masked(text)


def upload_path(url: str) -> str:
    """The path below ``wp-content/uploads`` of a file's address or stored path, decoded; else what follows the host."""
    if not url:
        return ""
    path = unquote(split(url).path) if "//" in url else url
    for marker in ("/uploads/", "/files/"):
        _, found, rest = path.partition(marker)
        if found:
            return rest.lstrip("/")
    return path.lstrip("/")


def _metadata(stored: str) -> Data:
    if not stored:
        return {}
    try:
        found: Any = unserialize(stored)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: Any) -> int:
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) < 19 else 0
    return value if isinstance(value, int) else 0

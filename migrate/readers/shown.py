"""Which custom fields may be public: those of which it is known that sites show them, and those that the user names.

WordPress shows a custom field only where a theme or plugin asks for it, and an export does not say which are asked
for; notes, prices of purchase and customers' numbers stand among them. So nothing is public by default (facts 4.7).
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from migrate.personal import is_private, personal_value, secret_value

KNOWN: dict[str, tuple[str, ...]] = {
    "where a post was written (only with geo_public)": ("geo_latitude", "geo_longitude", "geo_address", "geo_public"),
    "the link, quotation, film or sound of a post format": (
        "_format_link_url",
        "_format_quote_source_name",
        "_format_quote_source_url",
        "_format_quote_source_title",
        "_format_video_embed",
        "_format_audio_embed",
        "_format_url",
    ),
    "where a post leads or stands (Page Links To, Custom Permalinks)": (
        "_links_to",
        "_links_to_target",
        "custom_permalink",
    ),
    "a second title (Subtitles, WP Subtitle, Secondary Title)": ("_subtitle", "wps_subtitle", "_secondary_title"),
    "podcast episodes (Seriously Simple Podcasting)": (
        "audio_file",
        "duration",
        "filesize",
        "date_recorded",
        "explicit",
        "episode_type",
        "itunes_title",
        "itunes_episode_number",
        "itunes_season_number",
        "itunes_episode_type",
    ),
    "products (WooCommerce)": (
        "_price",
        "_regular_price",
        "_sale_price",
        "_sku",
        "_weight",
        "_length",
        "_width",
        "_height",
        "_stock_status",
        "_product_url",
        "_button_text",
        "attribute_*",
    ),
    "events (The Events Calendar)": (
        "_EventStartDate",
        "_EventEndDate",
        "_EventAllDay",
        "_EventTimezone",
        "_EventURL",
        "_EventCost",
        "_EventCurrencySymbol",
    ),
    "terms: their picture, order and look (WooCommerce)": ("thumbnail_id", "order", "display_type"),
}
"""By whom, and what for. SEO fields, featured image, enclosures, footnotes, template and the like have fields of their
own (``meta.py``)."""

_KEYS = frozenset(key for keys in KNOWN.values() for key in keys if not key.endswith("*"))
_STARTS = tuple(key[:-1] for keys in KNOWN.values() for key in keys if key.endswith("*"))


def is_shown(key: str, value: str, named: Sequence[str] = (), *, placed: bool = False) -> bool:
    """Whether a field may be public. ``named`` are the user's keys and globs; ``placed``: its author shows the place.

    A key that the user names whole is public whatever it holds. A glob takes nothing that looks private, and
    nothing that begins with an underscore unless it does so itself.
    """
    if key in named or any(_matches(key, value, glob) for glob in named):
        return True
    if key.startswith("geo_"):
        return placed and key in _KEYS
    known = key in _KEYS or key.startswith(_STARTS)
    return known and not (personal_value(value) or secret_value(value))


def _matches(key: str, value: str, glob: str) -> bool:
    hidden = key.startswith("_") and not glob.startswith("_")
    return not hidden and fnmatchcase(key, glob) and not is_private(key, value)

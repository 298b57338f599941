"""What a post's meta says: what is mapped to a field of its own, what is data, what is private, what is bookkeeping."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from migrate.languages import in_language, in_languages
from migrate.model import Data, Meta
from migrate.readers.phpdata import looks_serialized, unserialize
from migrate.readers.shown import is_shown

BOOKKEEPING = frozenset(
    {
        "_edit_lock",
        "_edit_last",
        "_wp_old_slug",
        "_wp_old_date",
        "_encloseme",
        "_pingme",
        "_thumbnail_id",
        "_wp_page_template",
        "_wp_attached_file",
        "_wp_attachment_metadata",
        "_wp_attachment_image_alt",
        "_wp_attachment_backup_sizes",
        "_wp_trash_meta_status",
        "_wp_trash_meta_time",
        "_wp_desired_post_slug",
        "_wp_trash_meta_comments_status",
        "enclosure",
        "footnotes",
        "_wpcom_is_markdown",
        "_wpas_done_all",
        "_wpas_skip_publicize",
        "_jetpack_related_posts_cache",
        "_publicize_pending",
        "_publicize_twitter_user",
        "_jetpack_newsletter_access",
        "_jetpack_memberships_contains_paid_content",
        "_last_editor_used_jetpack",
        "_starter_content_theme",
        "_wp_suggested_privacy_policy_content",
        "_wp_ignored_hooked_blocks",
        "_menu_item_type",
        "_menu_item_menu_item_parent",
        "_menu_item_object_id",
        "_menu_item_object",
        "_menu_item_target",
        "_menu_item_classes",
        "_menu_item_xfn",
        "_menu_item_url",
        "_menu_item_orphaned",
    }
)
"""Keys that another part reads, or that say how WordPress worked and nothing about the post.

They are not written once more; the export that the archive keeps still has them.
"""

ORDINARY = frozenset({"_edit_last", "_edit_lock", "_thumbnail_id", "_wp_page_template", "_pingme", "_encloseme"})
"""What most posts have, and what needs no second look."""

_SEO: Mapping[str, str] = {
    "_yoast_wpseo_title": "title",
    "_yoast_wpseo_metadesc": "description",
    "_yoast_wpseo_canonical": "canonical",
    "_yoast_wpseo_focuskw": "keywords",
    "_yoast_wpseo_meta-robots-noindex": "noindex",
    "_yoast_wpseo_opengraph-image": "image",
    "_yoast_wpseo_opengraph-title": "social_title",
    "_yoast_wpseo_opengraph-description": "social_description",
    "rank_math_title": "title",
    "rank_math_description": "description",
    "rank_math_canonical_url": "canonical",
    "rank_math_focus_keyword": "keywords",
    "rank_math_facebook_image": "image",
    "rank_math_robots": "noindex",
    "_aioseop_title": "title",
    "_aioseop_description": "description",
    "_aioseop_keywords": "keywords",
    "_aioseop_noindex": "noindex",
    "_aioseo_title": "title",
    "_aioseo_description": "description",
    "_seopress_titles_title": "title",
    "_seopress_titles_desc": "description",
    "_seopress_robots_canonical": "canonical",
    "_seopress_robots_index": "noindex",
    "_genesis_title": "title",
    "_genesis_description": "description",
    "_genesis_canonical_uri": "canonical",
    "_genesis_noindex": "noindex",
    "advanced_seo_description": "description",
    "jetpack_seo_html_title": "title",
    "jetpack_seo_noindex": "noindex",
    "_headspace_description": "description",
    "thesis_title": "title",
    "thesis_description": "description",
    "_su_title": "title",
    "_su_description": "description",
}
"""Meta of the well-known SEO plugins (facts 1.6) and the field each becomes."""

_VARIABLE = re.compile(r"%%?(\w+)%%?")


def split_meta(meta: Iterable[tuple[str, str]], named: Sequence[str] = ()) -> tuple[Data, Data]:
    """(public, private) meta as data: private is all that is neither known to be shown nor named by the user.

    Where a post was written is public if its author showed it (``geo_public``): facts 1.6, 4.7. A key that repeats
    becomes a list.
    """
    public: Data = {}
    private: Data = {}
    meta = list(meta)
    placed = ("geo_public", "1") in meta
    for key, value in meta:
        if key in BOOKKEEPING or key in _SEO or key.startswith(("_oembed_", "_transient_")):
            continue
        _add(public if is_shown(key, value, named, placed=placed) else private, key, as_data(value))
    return public, private


def _add(data: Data, key: str, value: Any) -> None:
    if key not in data:
        data[key] = value
    elif isinstance(data[key], _Repeated):
        data[key].append(value)
    else:
        data[key] = _Repeated([data[key], value])


class _Repeated(list[Any]):
    """The values of a key that stands more than once."""


def as_data(value: str) -> Any:
    """A meta value as data: serialised PHP decoded, everything else the text it is (facts 1.6; never an object)."""
    if looks_serialized(value):
        try:
            return unserialize(value)
        except ValueError:
            return value
    return value


def seo(meta: Iterable[tuple[str, str]], title: str, site_title: str, language: str = "") -> Data:
    """The SEO fields of whichever plugin wrote them; ``%%sitename%%`` and the like are filled in or drop the field.

    Of a title or description in several languages (qTranslate) the others are ``titles`` and ``descriptions``.
    """
    found: Data = {}
    for key, value in meta:
        name = _SEO.get(key)
        if not name or not value or name in found:
            continue
        if name == "noindex":
            if value in {"1", "on", "yes"} or "noindex" in value:
                found[name] = True
            continue
        filled = value
        if name in {"title", "description"}:
            filled = in_language(value, language)
            others = {other: words for other, words in in_languages(value).items() if words != filled}
            found |= {f"{name}s": others} if others else {}
            filled = _fill(filled, title, site_title) if "%" in filled else filled
        if filled:
            found[name] = filled
    return found


def _fill(template: str, title: str, site_title: str) -> str:
    known = {
        "title": title,
        "sitename": site_title,
        "site_title": site_title,
        "sep": "–",
        "separator": "–",
        "page": "",
        "post_title": title,
        "blog_title": site_title,
    }
    names = set(_VARIABLE.findall(template))
    if not names <= set(known):
        return "" if "%%" in template else template
    return re.sub(r"\s+", " ", _VARIABLE.sub(lambda found: known[found[1]], template)).strip()


def enclosures(meta: Meta) -> list[Data]:
    """Podcast enclosures: three lines each, address, length, MIME type (facts 1.6)."""
    found = []
    for key, value in meta:
        if key != "enclosure":
            continue
        lines = [line.strip() for line in value.strip().splitlines()]
        if lines and lines[0].startswith(("http://", "https://", "/")):
            length = int(lines[1]) if len(lines) > 1 and lines[1].isdecimal() else 0
            found.append({"url": lines[0], "length": length, "type": lines[2] if len(lines) > 2 else ""})
    return found


def json_ready(value: Any) -> Any:
    """Data whose keys are all text, for JSON and YAML."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))

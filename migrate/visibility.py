"""What of a site is public, what is kept apart, and why."""

from __future__ import annotations

import re
from enum import Enum

from migrate.model import Comment, Item
from migrate.urls import split


class Place(Enum):
    """Where an item or comment goes."""

    PUBLIC = "public"
    APART = "apart"


MENU = "nav_menu_item"
OF_HIDDEN = "of a post that is not public"
"""The reason of what is kept apart with the thing that it belongs to: comments, attachments, menu entries, files."""

INTERNAL_TYPES = frozenset(
    {
        "wp_block",
        "wp_template",
        "wp_template_part",
        "wp_global_styles",
        "wp_navigation",
        "wp_font_family",
        "wp_font_face",
        "custom_css",
        "revision",
        "customize_changeset",
        "oembed_cache",
        "acf-field",
        "acf-field-group",
        "acf-post-type",
        "acf-taxonomy",
        "elementor_library",
        "elementor_font",
        "elementor_icons",
        "elementor_snippet",
        "et_pb_layout",
        "fusion_template",
        "vc_grid_item",
        "amp_validated_url",
        "jp_pay_order",
        "safecss",
        "tablepress_table",
        "wp_router_page",
        "scheduled-action",
        "attachment_revision",
        "guest-author",
    }
)
"""Design, settings and caches that WordPress and plugins keep as posts: data, but no page of their own."""

PRIVATE_TYPES = frozenset(
    {
        "feedback",
        "user_request",
        "shop_order",
        "shop_order_refund",
        "shop_coupon",
        "shop_subscription",
        "wpcf7_contact_form",
        "flamingo_inbound",
        "flamingo_contact",
        "mc4wp-form",
        "wpforms",
        "nf_sub",
        "edd_payment",
        "edd_log",
        "lp_order",
        "give_payment",
        "subscription",
        "wp_log",
        "download_log",
        *("wpcf7s", "cf7_entry", "wpforms_entries", "vfb_entry", "elementor_cf_db", "contact_submission", "inquiry"),
        *(
            "edd_discount",
            "edd_license",
            "edd_subscription",
            "shop_order_placehold",
            "wc_user_membership",
            "wc_booking",
        ),
        *("mp_order", "llms_order", "llms_transaction", "sfwd-transactions", "sfwd-essays", "sfwd-assignment"),
        *("tribe_rsvp_attendees", "tribe_tpp_attendees", "tec_tc_order", "tec_tc_attendee", "event_ticket_order"),
        *(
            "wpsc_ticket",
            "ticket",
            "job_application",
            "booking",
            "appointment",
            "newsletter_subscriber",
            "mailpoet_log",
        ),
    }
)
"""People's data: never public, whatever their status says (facts 4.7)."""

_OPEN = frozenset({"", "0", "no", "none", "all", "public", "everybody", "everyone", "false", "a:0:{}", "null", "[]"})
_RESTRICTING = frozenset(
    {
        "_jetpack_newsletter_access",  # Jetpack
        "_members_access_role",  # Members
        "rcp_subscription_level",  # Restrict Content Pro
        "rcp_access_level",
        "rcp_user_level",
        "_is_paid",
        "groups-groups_read_post",  # Groups
        "groups-read",
        "_wpmem_block",  # WP-Members
        "_swpm_protect_post",  # Simple Membership
        "_ihc_mb_who",  # Ultimate Membership Pro
        "_access_roles",
    }
)
"""Meta by which membership plugins show a post to some readers only, unless its value is one of ``_OPEN``."""

STATUSES = frozenset({"publish", "future", "draft", "pending", "private", "trash", "auto-draft", "inherit"})
PUBLIC_COMMENT_TYPES = frozenset({"", "comment", "pingback", "trackback", "review"})
_UNVIEWABLE = re.compile(r"(?:^|&)post_type=[^&]*&(?:amp;)?p=\d+|(?:^|&)p=\d+&(?:amp;)?post_type=")


def place_of(item: Item) -> tuple[Place, str]:
    """Where an item goes by itself, and the reason when it is not public.

    What belongs to something else (an attachment to its post, facts 1.4) only the whole site knows: ``hidden.py`` looks
    again.
    """
    if item.type in INTERNAL_TYPES:
        return Place.APART, "internal"
    if item.type in PRIVATE_TYPES:
        return Place.APART, "private data"
    if item.password:
        return Place.APART, "password"
    if item.status == "inherit" and item.type == "attachment":
        return Place.PUBLIC, ""
    if item.status != "publish":
        return Place.APART, item.status if item.status in STATUSES else "unknown status"
    if any(key in _RESTRICTING and value.strip().lower() not in _OPEN for key, value in item.meta):
        return Place.APART, "subscribers only"
    if item.type not in {"post", "page", "attachment", MENU} and not _viewable(item.link):
        return Place.APART, "no public page"
    return Place.PUBLIC, ""


def _viewable(link: str) -> bool:
    """An own type's item has a page when WordPress gave it a permalink that is not ``?post_type=T&p=ID``."""
    return bool(link) and not _UNVIEWABLE.search(split(link).query)


def comment_place(comment: Comment, item_place: Place) -> tuple[Place, str]:
    """Where a comment goes: only approved ones of public types, of a public item (facts 1.5)."""
    if comment.approved == "spam":
        return Place.APART, "spam"
    if comment.approved in {"trash", "post-trashed"}:
        return Place.APART, "trash"
    if comment.approved != "1":
        return Place.APART, "held" if comment.approved == "0" else "unknown status"
    if comment.type not in PUBLIC_COMMENT_TYPES:
        return Place.APART, f"type {comment.type}"
    if item_place is not Place.PUBLIC:
        return Place.APART, OF_HIDDEN
    return Place.PUBLIC, ""

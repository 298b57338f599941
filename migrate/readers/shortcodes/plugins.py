"""Shortcodes of frequent plugins and themes, and what only its server could answer (facts 3.7)."""

from __future__ import annotations

from html import unescape

from migrate.document import attribute, figure, image, link
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.shortcodes.grammar import FAMILIES, Shortcode, holds, needs_end, shortcode
from migrate.readers.snippets import names


@shortcode(*names("ref footnote footnotes_note fn efn_note mfn note sidenote footnoted"))
@needs_end
def footnote(made: Shortcode, _context: BodyContext) -> str:
    """A footnote: its mark here, its text at the end."""
    return made.note(made.inner)


@shortcode("footnotes", "references", "reflist", "footnotes_list")
def footnote_place(made: Shortcode, _context: BodyContext) -> str:
    """Nothing: the footnotes stand at the end."""
    return made.inner


_WRAPPERS = names(
    "row inner_row row_inner col column col_inner columns container section wrapper div span_wrap "
    "one_half one_half_last one_third one_third_last two_third two_third_last two_thirds two_thirds_last "
    "one_fourth one_fourth_last two_fourth two_fourth_last three_fourth three_fourth_last one_fifth "
    "one_fifth_last two_fifth two_fifth_last three_fifth three_fifth_last four_fifth four_fifth_last "
    "one_sixth one_sixth_last five_sixth five_sixth_last one_quarter three_quarters three_quarter half "
    "third half_last third_last fullwidth full_width content_box box info_box alert notice message tip "
    "warning infobox accordion accordions toggles tabs tabgroup tab_group tabcontainer su_tabs "
    "su_accordion su_row su_column su_box su_note su_service su_list su_frame "
    "su_expand su_lightbox_content lead lead-text intro dropcap_block "
    "center aligncenter clearfix_wrap bs_row bs_column bs_col column-group column-half content text_block "
    "textbox panel well jumbotron callout panel_group blockquote_wrap span1 span2 span3 span4 span5 span6 "
    "span7 span8 span9 span10 span11 span12 ezcol_1half ezcol_1half_end ezcol_1third ezcol_1third_end "
    "ezcol_2third ezcol_2third_end ezcol_1quarter ezcol_1quarter_end raw noformat nolink exclude_from_toc "
    "wpcol_1half wpcol_1half_end wpcol_1third wpcol_1third_end wpcol_2third wpcol_2third_end "
    "one_half_first one_third_first su_guests not_logged_in visitor"
)


@shortcode(*_WRAPPERS)
@holds
def wrapper(made: Shortcode, _context: BodyContext) -> str:
    """What it holds, under its title if it has one."""
    if made.content is None:
        return ""
    title = made.get("title", "heading")
    head = f"\n\n<h3>{title}</h3>" if title else ""
    return f"{head}\n\n{made.inner.strip()}\n\n"


@shortcode(
    *names(
        "toggle accordion_item accordion-item su_spoiler spoiler expand collapse accordian su_expand_more "
        "read showhide learn_more faq accordion_toggle toggle_item bg_collapse"
    )
)
@needs_end
def toggle(made: Shortcode, _context: BodyContext) -> str:
    """A summary that opens."""
    title = made.get("title", "heading", "more_text", "name", "header", "view") or made.first or "…"
    return f"\n\n<details>\n<summary>{title}</summary>\n\n{made.inner.strip()}\n\n</details>\n\n"


@shortcode("tab", "su_tab", "tab_item", "tabs_item", "pane")
@needs_end
def tab(made: Shortcode, _context: BodyContext) -> str:
    """Its label as a heading, then what it holds."""
    title = made.get("title", "name", "label") or made.first
    head = f"<h3>{title}</h3>" if title else ""
    return f"\n\n{head}\n\n{made.inner.strip()}\n\n"


@shortcode("su_heading", "heading", "title", "section_title", "headline")
@needs_end
def heading(made: Shortcode, _context: BodyContext) -> str:
    """A heading."""
    level = made.get("level", "size", "tag", "type").lower().lstrip("h")
    number = level if level in ("1", "2", "3", "4", "5", "6") else "3"
    return f"\n\n<h{number}>{made.inner.strip()}</h{number}>\n\n"


@shortcode(
    *names(
        "su_highlight highlight su_label label su_dropcap dropcap popup abbr color "
        "font size underline su_animate animate bold italic dropcap1 dropcap2 drop_cap acronym span"
    )
)
@needs_end
def inline(made: Shortcode, _context: BodyContext) -> str:
    """Its words."""
    return made.inner


@shortcode("su_tooltip", "tooltip", "fusion_tooltip", "fusion_popover")
@needs_end
def tooltip(made: Shortcode, _context: BodyContext) -> str:
    """Its words, and what showed above them."""
    told = made.get("text", "content", "title", "tip")
    return f'<abbr title="{attribute(unescape(told))}">{made.inner}</abbr>' if told else made.inner


@shortcode(*names("button su_button btn link_button maxbutton buttonlink cta_button button_link"))
@holds
def button(made: Shortcode, _context: BodyContext) -> str:
    """A link."""
    url = unescape(made.get("link", "url", "href", "button_url", "to"))
    named = made.inner.strip() or made.get("text", "title", "label") or url
    return link(url, named) if url else named


@shortcode("su_lightbox", "lightbox", "fancybox_link", "su_permalink")
@needs_end
def linked(made: Shortcode, context: BodyContext) -> str:
    """A link."""
    number = made.get("id")
    url = (context.site.address(int(number)) if number.isdigit() and len(number) < 19 else None) or unescape(
        made.get("src", "url", "href")
    )
    return link(url, made.inner) if url else made.inner


@shortcode(*names("divider su_divider hr separator line divider_line dotted_line"))
def rule(made: Shortcode, _context: BodyContext) -> str:
    """A rule."""
    return "\n\n<hr>\n\n" + made.inner


@shortcode(
    *names(
        "clear clearfix clearboth br spacer su_spacer gap space end_columns clear_columns "
        "ezcol_divider wpcol_divider nbsp padding anchor clear_line end_row divider_flat column_clear"
    )
)
def nothing(made: Shortcode, _context: BodyContext) -> str:
    """Nothing of its own: it was space."""
    return f"\n\n{made.inner}" if made.content else "\n\n"


@shortcode(
    *names(
        "su_members su_private member members membership memberonly members_only member_only "
        "s2If s2if restrict restricted private protected access mepr-active mepr-show pmpro groups_member "
        "groups_can rcp_restrict is_paid loggedin logged_in is_logged_in "
        "wlm_private wpmem_logged_in woocommerce-memberships wcm_restrict wcm_content_restricted paid "
        "premium paywall passster content_protector ihc-hide-content ppress_restrict content_control"
    )
)
@needs_end
def withheld(made: Shortcode, context: BodyContext) -> str:
    """Nothing: it was for some readers only."""
    context.tell(Kind.REMOVED_MARKUP, f"{made.name}: for members only")
    return ""


_DEAD = names(
    "contact-form-7 contact-form contact-field contact_form gravityform gravityforms wpforms ninja_form "
    "ninja_forms ninja_forms_display_form ninja-forms formidable mc4wp_form mc4wp-form everest_form "
    "everest_forms caldera_form wufoo_form mailchimp_subscriber_popup si-contact-form fluentform "
    "forminator_form happyforms form quform cforms jetpack_subscription_form blog_subscription_form "
    "subscribe2 jetpack-related-posts related_posts related-posts yarpp wordads adsense ad ads adrotate "
    "the_ad ad_inserter sitemap wp_sitemap_page archives wp_archives gravatar gravatar_profile portfolio "
    "jetpack_portfolio testimonials display-posts wprm-recipe wprm-recipe-jump ultimate-recipe mpprecipe "
    "woocommerce_cart woocommerce_checkout woocommerce_my_account woocommerce_order_tracking products "
    "product product_page product_category product_categories recent_products featured_products "
    "sale_products best_selling_products top_rated_products add_to_cart add_to_cart_url shop_messages "
    "rev_slider rev_slider_vc layerslider metaslider ml-slider slider smartslider3 soliloquy "
    "wonderplugin_slider wonderplugin_gallery do_widget widget widgets_on_pages toc TOC toc_no_title "
    "ez-toc social_share social social_icons share addtoany feather_share sharing shareaholic digg "
    "simple-payment paypal wpecpp wp_paypal nggallery ngg_images ngg singlepic album imagebrowser random "
    "recent tagcloud nggtags nggalbum thumb foogallery envira-gallery table-info table-search "
    "tablepress poll yop_poll totalpoll wpdatatable wpdatachart visualizer supsystic-tables "
    "wpgmza mapsmarker leaflet-map leaflet-marker leaflet-geojson gpx sgpx wp_mapbox_gl_js events_list "
    "event calendar tribe_events ai1ec google-calendar-events gcal bookly bookly-form booking ecwd "
    "my_calendar insert_php exec php_code listcat catlist recent-posts recent_posts recentposts "
    "latest_posts list-pages child_pages subpages pagelist su_subpages su_menu su_siblings su_feed "
    "su_posts su_slider su_carousel su_custom_gallery su_user su_post su_meta su_animated_gif "
    "user_registration_form user_registration_my_account learn_press_profile learn_press_checkout "
    "bbp-forum-index bbp-topic-index search searchform login_form wp_login_form loginform register_form "
    "profile wppb-login wppb-register ultimatemember easyazon_link easyazon_image easyazon_infoblock "
    "easyazon_cta asa amazon_link amalinkspro skimlinks instagram-feed custom-twitter-feeds "
    "custom-facebook-feed twitter-feed rotatingtweets give_form donate donation_form "
    "charitable_donation_form wpedon popup_anything gtranslate "
    "google-translator wpml_language_selector_widget wpml_language_switcher bloginfo "
    "elementor-template global_block block reusable templatera yasr_visitor_votes ratings kkstarratings "
    "kkratings starrating wp_ulike likebtn print_link printfriendly print-me download downloads "
    "wpdm_package wpdm_file wpfilebase sdm_download email-download cookie_policy cookie_audit gdpr "
    "cmplz-document download_checkout purchase_history edd_receipt edd_login edd_register "
    "edd_downloads mashshare ssba ssbp"
)


@shortcode(*dict.fromkeys(_DEAD))
def dead(made: Shortcode, context: BodyContext) -> str:
    """Nothing: its plugin made it anew on the old server; what it held stays."""
    number = made.get("id", "name") or made.first
    said = f" (id {number[:40]})" if number else ""
    context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: its plugin ran on the old server{said}")
    return made.inner


@shortcode("img", "image", "su_image", "image_frame", "frame")
@holds
def picture(made: Shortcode, _context: BodyContext) -> str:
    """A picture."""
    url = unescape(made.get("src", "url", "source")) or (made.first if made.first.startswith("http") else "")
    return image(url, made.get("alt", "title")) if url.startswith(("http", "/")) else made.inner


@shortcode("wpcaption", "imagecaption")
def captioned(made: Shortcode, _context: BodyContext) -> str:
    """A figure with its caption."""
    return "\n\n" + figure(made.inner.strip(), attribute(made.get("caption", "title"))) + "\n\n"


@shortcode(
    *names(
        "su_quote su_pullquote su_blockquote pullquote pull_quote block_quote bq blockquote quote quoteby testimonial"
    )
)
@needs_end
def quotation(made: Shortcode, _context: BodyContext) -> str:
    """A quotation with its source."""
    source = made.get("cite", "author", "name", "source")
    told = f"\n\n<cite>{source}</cite>" if source else ""
    return f"\n\n<blockquote>{made.inner.strip()}{told}</blockquote>\n\n"


FAMILIES |= {"wpml_": dead}


def _family(made: Shortcode, context: BodyContext) -> str:
    """What it holds: a page builder's wrapper."""
    if made.content is None:
        context.tell(Kind.UNKNOWN_SHORTCODE, f"{made.name}: kept as text")
        return made.source
    return wrapper(made, context)


FAMILIES |= dict.fromkeys(("su_",), _family)

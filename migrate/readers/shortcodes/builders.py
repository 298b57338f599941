"""Page builders: WPBakery, Divi, Avada and their like; layout goes, what it holds stays (facts 3.7)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from html import unescape
from urllib.parse import quote, unquote

from migrate.document import bullets, code_block, figure, gallery, image, link, paragraph
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.embeds import canonical, embedded
from migrate.readers.shortcodes.boxes import address, link_of, said, undone
from migrate.readers.shortcodes.core import image_of
from migrate.readers.shortcodes.grammar import Shortcode, shortcode
from migrate.readers.snippets import names

_LINE_BREAK = re.compile(r"<!--\s*\[et_pb_(?:line_break_holder|br_holder)\]\s*-->|\[et_pb_line_break_holder\]")
_DYNAMIC = re.compile(r"@ET-DC@([A-Za-z0-9+/=]*+)@")
_NUMBERS = re.compile(r"\d+")
_BETWEEN_FIGURES = re.compile(r"(?<=</figure>)\s++(?=<figure)")


def without_dynamic(source: str, context: BodyContext) -> str:
    """A text without Divi's dynamic values: what each stood for was looked up on the old server (told)."""

    def told(found: re.Match[str]) -> str:
        try:
            name = json.loads(base64.b64decode(found[1], validate=True))["content"]
        except (ValueError, TypeError, KeyError, RecursionError):
            name = "unknown"
        context.tell(Kind.DEAD_SHORTCODE, f"et_pb: the value {str(name)[:40]} was looked up on the old server")
        return ""

    return _DYNAMIC.sub(told, source)


def _decoded(content: str) -> str:
    """Base64 of percent-encoded HTML, as WPBakery and Avada store raw HTML."""
    compact = "".join(re.sub(r"</?p>|<br\s*/?>", "", content).split())
    try:
        return unquote(base64.b64decode(compact, validate=True).decode("utf-8", "replace"))
    except (binascii.Error, ValueError):
        return content


@shortcode("vc_raw_html", "fusion_code", "av_codeblock")
def raw_html(made: Shortcode, _context: BodyContext) -> str:
    """The HTML it holds."""
    return f"\n\n{_decoded(made.content or '')}\n\n"


@shortcode("vc_raw_js")
def raw_script(made: Shortcode, context: BodyContext) -> str:
    """Nothing: a script."""
    context.tell(Kind.REMOVED_MARKUP, f"{made.name}: a script")
    return ""


@shortcode("et_pb_code", "et_pb_fullwidth_code")
def divi_code(made: Shortcode, _context: BodyContext) -> str:
    """The HTML it holds, its line breaks put back."""
    return f"\n\n{undone(_LINE_BREAK.sub(chr(10), made.content or ''))}\n\n"


@shortcode(
    *names(
        "vc_single_image fusion_imageframe et_pb_image et_pb_fullwidth_image av_image mk_image x_image "
        "ux_image kc_single_image"
    )
)
def picture(made: Shortcode, context: BodyContext) -> str:
    """A picture, linked if it was."""
    found = image_of(made.get("image", "image_id", "attachment", "id"), context)
    url = (
        found.url if found else unescape(made.get("src", "url", "image_external_link") or (made.content or "").strip())
    )
    if "<img" in url:
        return f"\n\n{made.inner}\n\n"
    if not url.startswith(("http", "/")):
        context.tell(Kind.MISSING_REFERENCE, f"{made.name}: its picture is not in the export")
        return ""
    shown = image(url, made.get("alt", "title_text") or (found.alt if found else ""))
    target = unescape(made.get("link", "url") if made.name != "fusion_imageframe" else made.get("link"))
    target = link_of(target)[0] if target.startswith("url:") else target
    caption = found.caption if found and made.get("add_caption") else ""
    return (
        "\n\n" + figure(link(target, shown) if target.startswith("http") and target != url else shown, caption) + "\n\n"
    )


@shortcode(
    *names(
        "vc_gallery vc_images_carousel et_pb_gallery vc_media_grid vc_masonry_media_grid fusion_gallery "
        "av_gallery av_masonry_gallery mk_gallery ux_gallery fusion_images fusion_slider"
    )
)
def pictures(made: Shortcode, context: BodyContext) -> str:
    """Figures that stand together."""
    numbers = _NUMBERS.findall(made.get("images", "gallery_ids", "ids", "include", "image_ids"))
    found = [image_of(number, context) for number in numbers]
    figures = [figure(image(one.url, one.alt), one.caption) for one in found if one]
    if len(figures) < len(numbers):
        context.tell(
            Kind.MISSING_REFERENCE,
            f"{made.name}: {len(numbers) - len(figures)} of its pictures are not in the export",
        )
    inner = made.inner
    if not figures and "<figure" in inner:
        return f"\n\n{gallery([_joined(inner)])}\n\n"
    return f"\n\n{gallery(figures)}\n\n{inner}" if figures else inner


def _joined(inner: str) -> str:
    """Figures without the line ends between them, which would part them."""
    return _BETWEEN_FIGURES.sub("", inner).strip()


@shortcode("fusion_image", "fusion_gallery_image", "fusion_slide")
def one_of_several(made: Shortcode, context: BodyContext) -> str:
    """A picture of a carousel, a gallery or a slider, linked if it was; of a slider a film too."""
    found = image_of(made.get("image_id"), context)
    inner = made.inner.strip()
    url = unescape(made.get("image", "src") or (inner if inner.startswith(("http", "/")) else ""))
    url = found.url if found else url
    if not url:
        return made.inner
    shown, target = image(url, made.get("alt") or (found.alt if found else "")), address(made.get("link"))
    return figure(link(target, shown) if target else shown, found.caption if found else "")


@shortcode(
    *names(
        "vc_btn vc_button vc_button2 et_pb_button fusion_button av_button mk_button x_button "
        "vc_cta_button kc_button ux_button"
    )
)
def button(made: Shortcode, _context: BodyContext) -> str:
    """A link."""
    said = unescape(made.get("link", "button_url", "href", "url"))
    url, title = link_of(said) if said.startswith("url:") else (said, "")
    named = undone(made.get("title", "button_text", "text", "label")) or made.inner.strip() or title or url
    return paragraph(link(url, named) if url else named)


@shortcode(
    *names(
        "vc_video et_pb_video fusion_youtube fusion_vimeo av_video et_pb_audio fusion_video fusion_audio "
        "ux_video fusion_soundcloud et_pb_video_slider_item ultimate_video"
    )
)
def film(made: Shortcode, context: BodyContext) -> str:
    """A player or a link."""
    url = unescape(made.get("link", "src", "url", "video", "audio", "u_video_url", "id"))
    if not url.startswith(("http", "//")) and made.name in ("fusion_youtube", "fusion_vimeo") and url:
        url = ("https://youtu.be/" if made.name == "fusion_youtube" else "https://vimeo.com/") + url
    if not url.startswith(("http", "//")):
        context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: says no address")
        return ""
    named = " – ".join(filter(None, (said(made, "artist_name"), said(made, "title"))))
    before = paragraph(named) if named and made.name == "et_pb_audio" else ""
    return f"\n\n{before}{embedded(canonical(url), context)}\n\n"


@shortcode("vc_gmaps")
def map_frame(made: Shortcode, context: BodyContext) -> str:
    """The map it holds, packed or as an address."""
    packed = made.get("link").removeprefix("#E-8_")
    found = _decoded(packed) if packed != made.get("link") else unescape(packed)
    if "<iframe" in found:
        return f"\n\n{found}\n\n"
    return film(made, context)


@shortcode("et_pb_map", "et_pb_fullwidth_map", "fusion_map", "et_pb_map_pin")
def place(made: Shortcode, context: BodyContext) -> str:
    """A link to where it was on the map, and what was said of it."""
    named = said(made, "title", "infobox_content")
    where = undone(made.get("address", "pin_address"))
    there = link("https://www.openstreetmap.org/search?query=" + quote(unescape(where)), where) if where else ""
    if not (named or there or made.content):
        return dead(made, context)
    parts = (f"<strong>{named}</strong>" if named else "", there, made.inner.strip())
    return "\n\n" + "\n\n".join(filter(None, parts)) + "\n\n"


@shortcode(
    *names("vc_custom_heading fusion_title av_heading mk_fancy_title x_custom_headline mk_title_box et_pb_heading")
)
def heading(made: Shortcode, _context: BodyContext) -> str:
    """A heading, linked if it was."""
    tag = re.search(
        r"(?:tag:)?h?([1-6])", made.get("font_container", "size", "tag", "tag_name", "level", "title_level")
    )
    words = undone(made.get("text", "heading")) or made.inner.strip() or said(made, "title")
    number, url = tag[1] if tag else "2", address(made.get("link"))
    return f"\n\n<h{number}>{link(url, words) if url else words}</h{number}>\n\n" if words else ""


@shortcode(*names("vc_separator vc_text_separator fusion_separator et_pb_divider av_hr mk_divider"))
def rule(made: Shortcode, _context: BodyContext) -> str:
    """A rule, or the words in it."""
    title = made.get("title")
    return f"\n\n<h3>{title}</h3>\n\n" if title else "\n\n<hr>\n\n"


@shortcode(
    *names(
        "vc_empty_space mk_padding_divider fusion_spacer x_gap x_clear vc_clear ux_gap gap_space fusion_menu_anchor "
        "et_pb_post_title ultimate_spacer"
    )
)
def space(_made: Shortcode, _context: BodyContext) -> str:
    """Nothing: it was space."""
    return "\n\n"


@shortcode(
    *names(
        "et_pb_contact_form et_pb_contact_field et_pb_signup et_pb_login et_pb_search et_pb_blog "
        "et_pb_portfolio et_pb_post_slider et_pb_sidebar et_pb_shop vc_posts_grid "
        "vc_posts_slider vc_basic_grid vc_masonry_grid vc_widget_sidebar vc_wp_search vc_wp_posts "
        "vc_wp_tagcloud vc_wp_archives vc_wp_categories vc_wp_recentcomments vc_facebook vc_tweetmeme "
        "vc_googleplus vc_pinterest vc_flickr fusion_blog fusion_recent_posts fusion_login fusion_sharing "
        "fusion_widget_area fusion_woo_shortcodes fusion_form "
        "et_pb_comments et_pb_post_nav"
    )
)
def dead(made: Shortcode, context: BodyContext) -> str:
    """Nothing: its builder made it anew on the old server."""
    context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: its page builder ran on the old server")
    return ""


@shortcode(
    *names(
        "vc_pie et_pb_counter et_pb_number_counter et_pb_circle_counter fusion_counter_box fusion_counter_circle "
        "fusion_progress stat_counter"
    )
)
def counter(made: Shortcode, _context: BodyContext) -> str:
    """Its words and its number."""
    number = made.get("value", "percent", "number", "percentage", "counter_value")
    percent = made.name == "et_pb_counter" or (made.name.startswith("et_pb_") and made.get("percent_sign") == "on")
    unit = made.get("unit", "units", "counter_suffix") or ("%" if percent and not number.endswith("%") else "")
    inner = made.inner.strip()
    counted = "" if made.name == "fusion_counter_circle" and inner else f"{made.get('counter_prefix')}{number}{unit}"
    words = [said(made, "title", "label", "counter_title"), counted if number else "", inner]
    return "\n\n" + paragraph(" ".join(filter(None, words))) + "\n\n"


@shortcode("fusion_chart_dataset")
def row_of_chart(made: Shortcode, _context: BodyContext) -> str:
    """Its name and its numbers."""
    words = (said(made, "title"), made.get("values").replace("|", ", "))
    return "\n\n" + paragraph(": ".join(filter(None, words))) + "\n\n"


@shortcode("vc_progress_bar", "vc_round_chart", "vc_line_chart")
def counters(made: Shortcode, _context: BodyContext) -> str:
    """A list of what was counted, with its numbers."""
    packed, title = unescape(made.get("values")), said(made, "title")
    try:
        found = json.loads(unquote(packed)) if packed.startswith("%5B") else None
    except (ValueError, RecursionError):
        found = None
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    pairs = [(row.get("label") or row.get("title"), row.get("value") or row.get("y_values")) for row in rows]
    if found is None:  # of the old form: 90|Development,80|Design
        pairs = [(name, number) for number, _, name in (one.partition("|") for one in packed.split(","))]
    unit = made.get("units")
    shown = bullets(f"{name} {number}{unit}" if number else str(name) for name, number in pairs if name)
    return "\n\n" + (f"<h3>{title}</h3>" if title else "") + shown + "\n\n"


@shortcode(*names("fusion_checklist av_iconlist"))
def entries(made: Shortcode, _context: BodyContext) -> str:
    """A list of its entries."""
    inner = made.inner.strip()
    return f"\n\n<ul>{inner}</ul>\n\n" if inner.startswith("<li>") else f"\n\n{inner}\n\n"


@shortcode("fusion_li_item", "av_iconlist_item")
def entry(made: Shortcode, _context: BodyContext) -> str:
    """An entry of a list, under its title if it has one."""
    title = made.get("title")
    return f"<li>{f'<strong>{title}</strong><br>' if title else ''}{made.inner.strip()}</li>"


@shortcode("av_code", "fusion_syntax_highlighter")
def listing(made: Shortcode, _context: BodyContext) -> str:
    """A listing."""
    return code_block(_decoded(made.content or ""), made.get("language") if made.get("language").isalnum() else "")

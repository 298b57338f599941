"""Page builders: WPBakery, Divi, Avada and their like; layout goes, what it holds stays (facts 3.7)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from html import unescape
from urllib.parse import unquote

from migrate.document import code_block, figure, gallery, image, link, paragraph
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.embeds import canonical, embedded
from migrate.readers.shortcodes.core import image_of
from migrate.readers.shortcodes.grammar import FAMILIES, Shortcode, shortcode
from migrate.readers.snippets import names

_LINE_BREAK = re.compile(r"<!--\s*\[et_pb_(?:line_break_holder|br_holder)\]\s*-->|\[et_pb_line_break_holder\]")
_DYNAMIC = re.compile(r"@ET-DC@([A-Za-z0-9+/=]*+)@")
_NUMBERS = re.compile(r"\d+")
_TITLES = ("title", "heading", "header", "h2", "tab_title", "toggle_title", "author")


def layout(made: Shortcode, context: BodyContext) -> str:
    """What it holds, under its title if it has one."""
    title = _divi(made.get(*_TITLES))
    head = f"\n\n<h3>{title}</h3>" if title else ""
    url = made.get("url", "link") if made.name.endswith(("blurb", "content_box")) else ""
    if head and url.startswith("http"):
        head = f"\n\n<h3>{link(unescape(url), title)}</h3>"
    picture = unescape(made.get("image", "src")) if made.name.startswith("et_pb_") else ""
    shown = "\n\n" + figure(image(picture, made.get("alt"))) if picture.startswith(("http", "/")) else ""
    told = _button_of(made)
    if made.content is None and not (head or shown or told):
        context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: its page builder ran on the old server")
    return f"{shown}{head}\n\n{made.inner.strip()}\n\n{told}" if made.content else f"{shown}{head}\n\n{told}"


def _button_of(made: Shortcode) -> str:
    """The button that slides, calls to action and boxes have beside their words."""
    words = _divi(made.get("button_text", "btn_title", "link_text", "linktext"))
    if not words:
        return ""
    said = unescape(made.get("button_link", "button_url", "btn_link", "url", "link"))
    url = _link_of(said)[0] if said.startswith("url:") else said
    return paragraph(link(url, words) if url else words) + "\n\n"


FAMILIES |= dict.fromkeys(
    (
        "vc_",
        "et_",
        "fusion_",
        "av_",
        "mk_",
        "cs_",
        "x_",
        "qode_",
        "edgtf_",
        "mkdf_",
        "eltdf_",
        "thrive_",
        "kc_",
        "ux_",
        "tcb_",
        "themify_",
        "fl_",
        "wpb_",
        "cmsms_",
        "nectar_",
        "dt_",
        "td_",
        "eltd_",
        "bt_",
        "mgl_",
        "tatsu_",
        "stm_",
        "porto_",
        "cmsmasters_",
    ),
    layout,
)


def _divi(value: str) -> str:
    """A value of Divi's with its own escapes undone."""
    return value.replace("%22", "&quot;").replace("%91", "[").replace("%93", "]") if "%" in value else value


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
    return f"\n\n{_divi(_LINE_BREAK.sub(chr(10), made.content or ''))}\n\n"


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
    target = _link_of(target)[0] if target.startswith("url:") else target
    caption = found.caption if found and made.get("add_caption") else ""
    return (
        "\n\n" + figure(link(target, shown) if target.startswith("http") and target != url else shown, caption) + "\n\n"
    )


@shortcode(
    *names(
        "vc_gallery vc_images_carousel et_pb_gallery vc_media_grid vc_masonry_media_grid fusion_gallery "
        "av_gallery av_masonry_gallery mk_gallery ux_gallery"
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
    return f"\n\n{gallery(figures)}\n\n{made.inner}" if figures else made.inner


def _link_of(said: str) -> tuple[str, str]:
    """Address and title of WPBakery's ``url:ENCODED|title:ENCODED|target:…``."""
    parts = dict(part.split(":", 1) for part in said.split("|") if ":" in part)
    return unquote(parts.get("url", "")), unquote(parts.get("title", ""))


@shortcode(
    *names(
        "vc_btn vc_button vc_button2 et_pb_button fusion_button av_button mk_button x_button "
        "vc_cta_button kc_button ux_button"
    )
)
def button(made: Shortcode, _context: BodyContext) -> str:
    """A link."""
    said = unescape(made.get("link", "button_url", "href", "url"))
    url, title = _link_of(said) if said.startswith("url:") else (said, "")
    named = _divi(made.get("title", "button_text", "text", "label")) or made.inner.strip() or title or url
    return paragraph(link(url, named) if url else named)


@shortcode(
    *names(
        "vc_video et_pb_video fusion_youtube fusion_vimeo av_video et_pb_audio fusion_video fusion_audio "
        "vc_gmaps ux_video"
    )
)
def film(made: Shortcode, context: BodyContext) -> str:
    """A player or a link."""
    url = unescape(made.get("link", "src", "url", "video", "audio", "id"))
    if not url.startswith(("http", "//")) and made.name in ("fusion_youtube", "fusion_vimeo") and url:
        url = ("https://youtu.be/" if made.name == "fusion_youtube" else "https://vimeo.com/") + url
    if not url.startswith(("http", "//")):
        context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: says no address")
        return ""
    return f"\n\n{embedded(canonical(url), context)}\n\n"


@shortcode(*names("vc_custom_heading fusion_title av_heading mk_fancy_title x_custom_headline mk_title_box"))
def heading(made: Shortcode, _context: BodyContext) -> str:
    """A heading."""
    tag = re.search(r"(?:tag:)?h?([1-6])", made.get("font_container", "size", "tag", "tag_name", "level"))
    words = made.get("text", "heading") or made.inner.strip()
    number = tag[1] if tag else "2"
    return f"\n\n<h{number}>{words}</h{number}>\n\n" if words else ""


@shortcode(*names("vc_separator vc_text_separator fusion_separator et_pb_divider av_hr mk_divider"))
def rule(made: Shortcode, _context: BodyContext) -> str:
    """A rule, or the words in it."""
    title = made.get("title")
    return f"\n\n<h3>{title}</h3>\n\n" if title else "\n\n<hr>\n\n"


@shortcode(*names("vc_empty_space mk_padding_divider fusion_spacer x_gap x_clear vc_clear ux_gap gap_space"))
def space(_made: Shortcode, _context: BodyContext) -> str:
    """Nothing: it was space."""
    return "\n\n"


@shortcode(
    *names(
        "et_pb_contact_form et_pb_contact_field et_pb_signup et_pb_login et_pb_search et_pb_blog "
        "et_pb_portfolio et_pb_map et_pb_map_pin et_pb_post_slider et_pb_sidebar et_pb_shop vc_posts_grid "
        "vc_posts_slider vc_basic_grid vc_masonry_grid vc_widget_sidebar vc_wp_search vc_wp_posts "
        "vc_wp_tagcloud vc_wp_archives vc_wp_categories vc_wp_recentcomments vc_facebook vc_tweetmeme "
        "vc_googleplus vc_pinterest vc_flickr fusion_blog fusion_recent_posts fusion_map fusion_login "
        "fusion_widget_area fusion_woo_shortcodes et_pb_social_media_follow_network fusion_form "
        "et_pb_comments et_pb_post_nav"
    )
)
def dead(made: Shortcode, context: BodyContext) -> str:
    """Nothing: its builder made it anew on the old server."""
    context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: its page builder ran on the old server")
    return ""


@shortcode("vc_pie", "vc_progress_bar", "et_pb_counter", "et_pb_number_counter", "fusion_counter_box")
def counter(made: Shortcode, _context: BodyContext) -> str:
    """Its words and its number."""
    words = [made.get("title", "label"), made.get("value", "percent", "number"), made.inner.strip()]
    return paragraph(" ".join(filter(None, words)))


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

"""Boxes of page builders: a picture, a title, words, a number, a button and links stand in their attributes."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

from migrate.document import bullets, figure, image, link, paragraph, text
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.shortcodes.core import image_of
from migrate.readers.shortcodes.grammar import FAMILIES, Shortcode, shortcode
from migrate.readers.snippets import names

_TITLES = names(
    "title heading header h2 tab_title toggle_title author title_front primary_title main_heading heading_text "
    "package_heading counter_title banner_title"
)
_WORDS = names(
    "subtitle subheading sub_heading subhead subheading_text h4 position job_title pos_in_org company company_name "
    "description text_front text banner_desc title_back hover_title tagline before_label after_label"
)
"""What stands below a title, as builders name it."""
_PEOPLE = names("person team member testimonial")
"""Shortcodes whose ``name`` is somebody's, not their own."""
_BUTTONS = (
    (
        names("button_text btn_title link_text linktext read_text package_btn_text btn_text button"),
        names("button_link button_url btn_link package_link link_url url link"),
    ),
    (("button_one_text",), ("button_one_url",)),
    (("button_two_text",), ("button_two_url",)),
    (("hover_btn_title",), ("hover_btn_link",)),
)
"""A button's words, and where it leads, by the attributes that say so."""
_LINKS = names("url link pic_link image_link")
_PICTURE_NAMES = frozenset(names("image image_url picture photo avatar portrait_url header_image_url thumbnail"))
_ADDRESS = re.compile(r"(?:https?:)?/[^\s|<>\"]++(?=\||\Z)", re.IGNORECASE)
_OF_PICTURES = tuple(f".{ending}" for ending in names("jpg jpeg png gif webp avif svg"))
_DECORATION = re.compile(r"background|\bbg_|_bg|icon|mask|pattern|hover_image|thumb")
_SERVICE = re.compile(
    r"(?:social_|team_)?(facebook|twitter|instagram|linkedin|youtube|vimeo|pinterest|flickr|tumblr|github|dribbble|"
    r"behance|reddit|vk|xing|spotify|soundcloud|google(?:plus)?|whatsapp|telegram|tiktok|yelp|paypal|rss|email|mail)"
    r"(?:_url|_link)?\Z"
)
_NO_WORDS = re.compile(
    r"(?:on|off|yes|no|none|true|false|default|auto|inherit|#[0-9a-f]+|[\d.%pxemr]*)\Z", re.IGNORECASE
)
"""Values that choose something, rather than say it."""


@shortcode("bsf-info-box")
def layout(made: Shortcode, context: BodyContext) -> str:
    """What it holds, under its picture, its title and the words beside it; then its button and links."""
    person = any(kind in made.name for kind in _PEOPLE)
    title = said(made, *(("name",) if person else ()), *_TITLES)
    words = [said(made, name) for name in (*(("title",) if person else ()), *_WORDS)]
    pictures, buttons = _pictures(made, context), _buttons(made)
    url = "" if buttons else next((found for name in _LINKS if (found := address(made.get(name)))), "")
    if pictures and url and not title:
        pictures, url = [link(url, pictures[0]), *pictures[1:]], ""
    parts = [
        *(figure(one) for one in pictures),
        f"<h3>{link(url, title) if url else title}</h3>" if title else "",
        *(paragraph(one) for one in dict.fromkeys(words) if one and one != title),
        paragraph(price) if (price := _price(made)) else "",
        made.inner.strip(),
        *buttons,
        services(made),
    ]
    if made.content is None and not any(parts):
        context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: its page builder ran on the old server")
    return "\n\n" + "\n\n".join(filter(None, parts)) + "\n\n"


def said(made: Shortcode, *attributes: str) -> str:
    """The first of these attributes that says words."""
    found = (undone(made.get(name)) for name in attributes)
    return next((words for words in found if words and not _NO_WORDS.match(words)), "")


def undone(value: str) -> str:
    """A value with Divi's own escapes undone."""
    return value.replace("%22", "&quot;").replace("%91", "[").replace("%93", "]") if "%" in value else value


def address(value: str) -> str:
    """An address as an attribute says it: bare, or as WPBakery packs it; nothing where it leads nowhere."""
    value = unescape(value)
    url = link_of(value)[0] if value.startswith("url:") else value
    return url if url.startswith(("http://", "https://", "/", "mailto:")) else ""


def link_of(packed: str) -> tuple[str, str]:
    """Address and title of WPBakery's ``url:ENCODED|title:ENCODED|target:…``."""
    parts = dict(part.split(":", 1) for part in packed.split("|") if ":" in part)
    return unquote(parts.get("url", "")), unquote(parts.get("title", ""))


def _pictures(made: Shortcode, context: BodyContext) -> list[str]:
    """The pictures that its attributes name, by address or by number; what only decorates is left out."""
    found: dict[str, str] = {}
    for name, value in made.attributes.items():
        if not value or _DECORATION.search(name):
            continue
        known = image_of(value, context) if name in _PICTURE_NAMES and value[:1].isdecimal() else None
        named = address(value) if name in _PICTURE_NAMES else ""
        url = known.url if known else _picture_address(unescape(value)) or named
        if url:
            alt = made.get("alt", "image_alt", "alt_text") or (known.alt if known else "")
            found.setdefault(url, image(url, alt))
    return list(found.values())


def _picture_address(value: str) -> str:
    """The address of a picture, by its ending; builders also pack it (``id^3|url^https://…``)."""
    found = _ADDRESS.match(value, value.find("url^") + len("url^") if "url^" in value else 0)
    return found[0] if found and found[0].partition("?")[0].lower().endswith(_OF_PICTURES) else ""


def _buttons(made: Shortcode) -> list[str]:
    found = []
    for words, urls in _BUTTONS:
        if label := said(made, *words):
            url = next((one for name in urls if (one := address(made.get(name)))), "")
            found.append(paragraph(link(url, label) if url else label))
    return found


def _price(made: Shortcode) -> str:
    """A price with its currency and time, as tables of prices have it."""
    amount = made.get("price", "sum", "package_price")
    if not amount:
        return ""
    return f"{made.get('currency')}{amount} {made.get('time', 'per', 'period', 'package_unit')}".strip()


def services(made: Shortcode) -> str:
    """A list of links to the services that its attributes name (``facebook="https://…"``)."""
    shown = []
    for name, value in made.attributes.items():
        service = _SERVICE.match(name)
        url = unescape(value)
        if service and "@" in url and "/" not in url and service[1] in {"email", "mail"}:
            url = "mailto:" + url.removeprefix("mailto:")
        if service and url.startswith(("http://", "https://", "mailto:")):
            shown.append(link(url, text(service[1].title())))
    return bullets(shown)


@shortcode(*names("fusion_highlight fusion_dropcap fusion_modal_text_link fusion_one_page_text_link"))
def inline(made: Shortcode, _context: BodyContext) -> str:
    """Its words, linked if they were."""
    url = address(made.get("link"))
    return link(url, made.inner) if url and made.inner else made.inner


@shortcode(*names("fusion_fontawesome vc_icon just_icon et_pb_icon av_font_icon x_icon"))
def icon(made: Shortcode, _context: BodyContext) -> str:
    """Nothing, or the link that the icon was."""
    url = address(made.get("link", "url", "icon_link", "href"))
    named = made.get("icon", "icon_fontawesome", "type").rpartition("fa-")[2].replace("-", " ").title()
    return link(url, text(named or url)) if url else ""


_BREAKS = re.compile(r"\n|<br\s*+/?>|</?p>")


@shortcode("et_pb_social_media_follow")
def follow(made: Shortcode, _context: BodyContext) -> str:
    """A list of links."""
    inner = "".join(made.inner.split("\n")).strip()
    return f"\n\n<ul>{inner}</ul>\n\n" if inner.startswith("<li>") else made.inner


@shortcode("et_pb_social_media_follow_network")
def follow_one(made: Shortcode, _context: BodyContext) -> str:
    """One entry of a list of links."""
    url = address(made.get("url"))
    named = made.inner.strip() or text(made.get("social_network").title()) or url
    return f"<li>{link(url, named)}</li>" if url else ""


@shortcode("et_pb_pricing_table")
def prices(made: Shortcode, context: BodyContext) -> str:
    """A box whose lines, each with a sign before it, are a list; what it has not (``-``) was faded."""
    lines = [line.strip() for line in _BREAKS.split(made.content or "") if line.strip()]
    if not lines or not all(line.startswith(("+", "-", "–")) for line in lines):
        return layout(made, context)
    shown = bullets(_offered(line[0], made.expand(line[1:].strip())) for line in lines)
    return layout(replace(made, content=shown, expand=str), context)


def _offered(sign: str, words: str) -> str:
    return words if sign == "+" else f"<del>{words}</del>"


FAMILIES |= dict.fromkeys(
    names(
        "vc_ et_ fusion_ av_ mk_ cs_ x_ qode_ edgtf_ mkdf_ eltdf_ thrive_ kc_ ux_ tcb_ themify_ fl_ wpb_ cmsms_ "
        "nectar_ dt_ td_ eltd_ bt_ mgl_ tatsu_ stm_ porto_ cmsmasters_ ult_ ultimate_ vcex_ gem_ dfd_ qodef_ trx_"
    ),
    layout,
)

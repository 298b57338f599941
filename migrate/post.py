"""A post in neutral words: what an item says once WordPress's spelling has been read."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from migrate.authors import Writer
from migrate.dates import moment
from migrate.index import Index
from migrate.languages import in_language
from migrate.model import Attachment, Data, Item
from migrate.readers.attachments import ALT
from migrate.readers.meta import ORDINARY, enclosures, seo, split_meta
from migrate.readers.shown import is_shown
from migrate.references import References
from migrate.site import Site, direction_of
from migrate.terms import SiteTerm
from migrate.titles import others, plain
from migrate.translations import GROUP, LANGUAGE, language_of
from migrate.visibility import Place

EXTRA = "extra"
"""Where elements that are no meta stand among what is private."""
_SAID_OTHERWISE = frozenset({LANGUAGE, GROUP})
"""Taxonomies of Polylang, which are no terms in front matter but the post's language and its translations."""
_MORE = re.compile(r"^<!--more-->$", re.MULTILINE)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|td|tr)(?![a-z])[^<>]*+>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*+>")
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LTR_LETTER = "[A-Za-z\u00c0-\u058f\u0900-\u1fff\u3040-\ud7ff]"  # compiled at its first use: few sites need it


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A featured image."""

    src: str
    source: str = ""
    """Its address on the old site."""
    alt: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0


class Post(NamedTuple):
    """One post, page, attachment or item of an own type, ready to be written. ``body`` is Markdown."""

    item: Item
    place: Place
    reason: str
    path: str
    address: str
    title: str
    date: datetime | None
    modified: datetime | None
    body: str
    writer: Writer | None
    terms: Mapping[str, tuple[SiteTerm, ...]]
    titles: Mapping[str, str]
    """Its title in other languages (qTranslate)."""
    excerpt: str
    excerpts: Mapping[str, str]
    """Its excerpt (an attachment's caption) in other languages."""
    teaser: str
    """Markdown that lists showed and the post's own page did not (``<!--noteaser-->``)."""
    picture: Picture | None
    parent: str
    attachment: Attachment | None
    alts: Mapping[str, str]
    """An attachment's alternative text in other languages (qTranslate)."""
    file: str
    format: str
    template: str
    language: str
    translations: tuple[Data, ...]
    """What translates it in public, each with ``language``, ``title`` and ``url`` (Polylang, WPML)."""
    direction: str
    enclosures: tuple[Data, ...]
    seo: Data
    extra: list[list[str]]
    """Elements that no WordPress writes, as (name, text), as far as they may be public."""
    meta: Data
    private_meta: Data
    comment_count: int
    mention_count: int
    """How many of the comments are other sites' mentions."""


class Standing(NamedTuple):
    """Where the index has put an item."""

    place: Place
    reason: str
    path: str
    address: str


class Interpreter:
    """Reads the fields of a site's items for what they mean; ``named`` are custom fields that are wanted in public."""

    def __init__(self, site: Site, index: Index, references: References, named: Sequence[str] = ()) -> None:
        self._site, self._index, self._references, self._named = site, index, references, named

    def post(self, item: Item, standing: Standing, body: str, counts: tuple[int, int]) -> Post:
        """An item as a post; ``counts`` is (public comments, mentions among them)."""
        site = self._site
        language, kin = language_of(item, site.tongues)
        title, excerpt = plain(item.title, site.language), _text(in_language(item.excerpt, site.language))
        teaser, body = split_teaser(body) if "<!--noteaser-->" in item.content else ("", body)
        fields = _fields(item, self._named)
        terms, attachment = self._terms(item), self._attachment(item)
        return Post(
            item=item,
            place=standing.place,
            reason=standing.reason,
            path=standing.path,
            address=standing.address,
            title=title,
            date=moment(item.date, item.date_gmt, item.pub_date),
            modified=moment(item.modified, item.modified_gmt),
            body=body,
            writer=site.writer_of(item.creator),
            terms=terms,
            titles=others(item.title, title),
            excerpt=excerpt,
            excerpts=others(item.excerpt, excerpt, _text),
            teaser=teaser,
            picture=self._picture(item),
            parent=self._parent(item),
            attachment=attachment,
            alts=others(item.meta_value(ALT).strip(), attachment.alt, str) if attachment else {},
            file=self._moved(attachment.url) if attachment else "",
            format=_format(terms),
            template=_template(item),
            language=language,
            translations=self._translations(kin, item.id) if kin else (),
            direction=_direction(language, site, title, body),
            enclosures=tuple([{**one, "url": self._moved(one["url"])} for one in enclosures(item.meta)]),
            seo=seo(fields.meta, title, site.title, site.language),
            extra=fields.extra,
            meta=fields.public,
            private_meta=fields.private,
            comment_count=counts[0],
            mention_count=counts[1],
        )

    def _terms(self, item: Item) -> dict[str, tuple[SiteTerm, ...]]:
        site = self._site
        found: dict[str, dict[tuple[str, str], SiteTerm]] = {}
        for ref in item.terms:
            place = (ref.taxonomy, ref.slug)
            if site.tongues and ref.taxonomy in _SAID_OTHERWISE:
                continue
            if term := site.terms.get(place):
                found.setdefault(term.key, {})[place] = term
        return {key: tuple(terms.values()) for key, terms in found.items()}

    def _translations(self, kin: str, number: int | None) -> tuple[Data, ...]:
        found, tongues, own = self._index.kin(kin, number), self._site.tongues, self._site.language
        return tuple(
            {"language": tongues.get(code, code) or own, "title": title, "url": at} for code, title, at in found
        )

    def _picture(self, item: Item) -> Picture | None:
        number = item.meta_value("_thumbnail_id")
        if not number.isdecimal() or number == "0" or len(number) > 18:
            return None
        attachment = self._measured(self._index.attachment(int(number)))
        if attachment is None or not attachment.url:
            return None
        return Picture(
            src=self._moved(attachment.url),
            source=attachment.url,
            alt=attachment.alt,
            caption=_text(attachment.caption),
            width=attachment.width,
            height=attachment.height,
        )

    def _attachment(self, item: Item) -> Attachment | None:
        """What an item is, if that is a file."""
        return self._measured(self._index.attachment(item.id)) if item.type == "attachment" and item.id else None

    def _measured(self, attachment: Attachment | None) -> Attachment | None:
        """Width and height from the file's own bytes where the metadata has none."""
        if attachment is None or (attachment.width and attachment.height):
            return attachment
        found = self._references.resolve(attachment.url)
        return attachment._replace(width=found.width, height=found.height) if found.width else attachment

    def _moved(self, url: str) -> str:
        return self._references.resolve(url).address or url

    def _parent(self, item: Item) -> str:
        return (self._index.address_of(item.parent) or "") if item.parent and item.parent != item.id else ""


def split_teaser(body: str) -> tuple[str, str]:
    """What stands before the mark, and the rest, where its author wanted it in lists only (facts 3.9).

    Without a mark there is no teaser. One that refers to footnotes stays with them.
    """
    found = _MORE.search(body)
    if found is None or "[^" in body[: found.start()]:
        return "", body
    return body[: found.start()].strip("\n"), body[found.end() :].lstrip("\n")


class _Fields(NamedTuple):
    """An item's custom fields, and its elements that no WordPress writes."""

    meta: list[tuple[str, str]]
    """All that say something of the post."""
    public: Data
    private: Data
    extra: list[list[str]]
    """The elements that may be public; others are in ``private``."""


def _fields(item: Item, named: Sequence[str]) -> _Fields:
    meta = [entry for entry in item.meta if entry[0] not in ORDINARY]
    public, private = split_meta(meta, named) if meta else ({}, {})
    shown, hidden = _split_extra(item, named)
    if hidden:
        private[EXTRA] = hidden
    return _Fields(meta, public, private, shown)


def _split_extra(item: Item, named: Sequence[str]) -> tuple[list[list[str]], list[list[str]]]:
    shown: list[list[str]] = []
    hidden: list[list[str]] = []
    for entry in item.extra:
        (shown if is_shown(*entry, named) else hidden).append(list(entry))
    return shown, hidden


def _format(terms: Mapping[str, Sequence[SiteTerm]]) -> str:
    formats = terms.get("formats", ())
    return formats[0].slug.removeprefix("post-format-") if formats else ""


def _template(item: Item) -> str:
    template = item.meta_value("_wp_page_template")
    return "" if template == "default" else template


def _direction(language: str, site: Site, title: str, body: str) -> str:
    """A post's direction where it is not its site's: by its language, else by most of its first letters."""
    if language:
        found = direction_of(language)
        return found if found != site.direction else ""
    start = title + body[:2000]
    if start.isascii() or not _RTL_LETTER.search(start):
        return "" if site.direction == "ltr" or not start.isascii() else "ltr"
    found = "rtl" if len(_RTL_LETTER.findall(start)) > len(re.findall(_LTR_LETTER, start)) else "ltr"
    return "" if found == site.direction else found


def _text(value: str) -> str:
    """A scrap of HTML as one line of text."""
    if "<" in value:
        value = _TAG.sub("", _BLOCK_TAG.sub(" ", value))
    if "&" in value:
        value = html.unescape(value)
    return " ".join(value.split())

"""Comments as WXR, in the fields that Disqus documents and Isso and Remark42 read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from html import escape

from migrate.comment_systems.system import Page, Remark

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dsq="http://www.disqus.com/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.0/"
>
<channel>
"""
FOOT = "</channel>\n</rss>\n"

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Content = Callable[[Remark], str]


def text(value: str) -> str:
    """A text as the content of an element; what XML forbids is taken out."""
    return escape(_FORBIDDEN.sub("", value), quote=False)


def cdata(value: str) -> str:
    """A text as CDATA; an end of CDATA in it is split over two sections."""
    return f"<![CDATA[{_FORBIDDEN.sub('', value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def document(pages: Iterable[Page], content: Content, address: Content) -> Iterator[str]:
    """A whole file. ``content`` and ``address`` give a comment's text and e-mail address as the importer wants them."""
    yield HEAD
    for page in pages:
        yield from _item(page, content, address)
    yield FOOT


def _item(page: Page, content: Content, address: Content) -> Iterator[str]:
    # every field is required, also one that has no content (Disqus)
    yield (
        f"<item>\n<title>{text(page.title)}</title>\n<link>{text(page.url)}</link>\n"
        f"<content:encoded><![CDATA[]]></content:encoded>\n"
        f"<dsq:thread_identifier>{text(identifier(page))}</dsq:thread_identifier>\n"
        f"<wp:post_date_gmt>{_page_date(page)}</wp:post_date_gmt>\n"
        f"<wp:comment_status>{'open' if page.open else 'closed'}</wp:comment_status>\n"
    )
    for remark in page.remarks:
        yield (
            f"<wp:comment>\n<wp:comment_id>{remark.number}</wp:comment_id>\n"
            f"<wp:comment_author>{cdata(remark.author)}</wp:comment_author>\n"
            f"<wp:comment_author_email>{text(address(remark))}</wp:comment_author_email>\n"
            f"<wp:comment_author_url>{text(remark.url)}</wp:comment_author_url>\n"
            f"<wp:comment_author_IP>{text(remark.ip)}</wp:comment_author_IP>\n"
            f"<wp:comment_date_gmt>{remark.gmt}</wp:comment_date_gmt>\n"
            f"<wp:comment_content>{cdata(content(remark))}</wp:comment_content>\n"
            f"<wp:comment_approved>1</wp:comment_approved>\n"
            f"<wp:comment_parent>{remark.parent}</wp:comment_parent>\n</wp:comment>\n"
        )
    yield "</item>\n"


def identifier(page: Page) -> str:
    """The identifier that WordPress's Disqus plugin gave a thread, so that a forum that it filled stays one."""
    return f"{page.number} {page.guid}" if page.number and page.guid else page.path


def _page_date(page: Page) -> str:
    """In GMT. A page without a date is as old as its first comment."""
    if page.date is not None:
        return page.date.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
    return min(remark.gmt for remark in page.remarks)

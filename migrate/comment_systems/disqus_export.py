"""Disqus's own export, which Commento, Cusdis, Talkyard, Waline and others read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrate.comment_systems.render import to_html
from migrate.comment_systems.system import Page, Remark, System, system
from migrate.comment_systems.wxr import cdata, identifier, text

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://disqus.com \
http://disqus.com/api/schemas/1.0/disqus.xsd http://disqus.com/disqus-internals \
http://disqus.com/api/schemas/1.0/disqus-internals.xsd">
<category dsq:id="1">
<forum>imported</forum>
<title>General</title>
<isDefault>true</isDefault>
</category>
"""


@system("disqus-export")
class DisqusExport(System):
    """The XML that Disqus sends to the owner of a forum: each thread, then its posts. Comments are HTML.

    It has places for an e-mail address and an IP, but Disqus itself leaves them empty, and so do we.
    """

    about = "XML as Disqus exports it, comments as HTML, for systems that read nothing else"
    importer = "wherever a system says that it imports from Disqus. Isso: isso import -t disqus --empty-id FILE"

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """An XML file."""
        yield _HEAD
        for number, page in enumerate(pages, 1):
            yield _thread(page, number)
            for remark in page.remarks:
                yield _post(remark, number)
        yield "</disqus>\n"


def _thread(page: Page, number: int) -> str:
    first = page.remarks[0]
    return (
        f'<thread dsq:id="{number}">\n<id>{text(identifier(page))}</id>\n<forum>imported</forum>\n'
        f'<category dsq:id="1"/>\n<link>{text(page.url)}</link>\n<title>{text(page.title)}</title>\n<message/>\n'
        f"<createdAt>{_date(first)}</createdAt>\n"
        f"<author>\n<name>{text(first.author)}</name>\n<isAnonymous>true</isAnonymous>\n<username/>\n</author>\n"
        f"<isClosed>{'false' if page.open else 'true'}</isClosed>\n<isDeleted>false</isDeleted>\n</thread>\n"
    )


def _post(remark: Remark, thread: int) -> str:
    parent = f'<parent dsq:id="{remark.parent}"/>\n' if remark.parent else ""
    return (
        f'<post dsq:id="{remark.number}">\n<id/>\n<message>{cdata(to_html(remark.markdown))}</message>\n'
        f"<createdAt>{_date(remark)}</createdAt>\n<isDeleted>false</isDeleted>\n<isSpam>false</isSpam>\n"
        f"<author>\n<name>{text(remark.author)}</name>\n<isAnonymous>true</isAnonymous>\n<username/>\n</author>\n"
        f'<thread dsq:id="{thread}"/>\n{parent}</post>\n'
    )


def _date(remark: Remark) -> str:
    """``2012-01-01T05:36:57Z``."""
    return remark.gmt.replace(" ", "T") + "Z"

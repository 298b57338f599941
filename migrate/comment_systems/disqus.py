"""Disqus: its "Generic (WXR)" import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from migrate.comment_systems import wxr
from migrate.comment_systems.render import has_words, to_html
from migrate.comment_systems.system import Page, Remark, System, address_for, system


@system("disqus")
class Disqus(System):
    """What help.disqus.com documents under "Custom XML Import Format"."""

    about = "WXR with Disqus's own fields, comments as HTML"
    importer = "Disqus → Admin → Community → Import → Generic (WXR): upload FILE. Try it with a test forum first."
    private: ClassVar[frozenset[str]] = frozenset({"email", "ip"})
    largest = 40_000_000  # 50 MB a file are allowed; a page is never split

    def refuses(self, remark: Remark) -> str:
        """Disqus's shortest comment has three characters."""
        too_short = "" if has_words(remark.markdown, 3) else "Disqus takes no comment of less than 3 characters"
        return super().refuses(remark) or too_short

    def text(self, pages: Iterable[Page]) -> Iterator[str]:
        """A WXR file."""
        return wxr.document(pages, _one_line, address_for)


def _one_line(remark: Remark) -> str:
    """HTML on one line but for listings: bare line ends were shown as line breaks, or failed."""
    html = to_html(remark.markdown)
    return html if "<pre" in html else html.replace("\n", "")

"""The pages that WordPress puts lists in place of: the front page, and the page that listed the newest posts.

No export says which these are (facts 2.6). A front page's link is the home address. The posts page is told by the
user, or shows itself: it has no words of its own, and links within the site lead to its ``/page/2/``, or it is called
``Blog``. It exists only beside a front page. A wrong guess would show posts where a page was empty; none is made where
two pages look alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from migrate.errors import BadOption
from migrate.findings import Kind
from migrate.index import Index
from migrate.model import Item
from migrate.names import decode
from migrate.permalinks import AddressSpace
from migrate.readers.scan import Scan, Span
from migrate.readers.wxr import read_items
from migrate.tell import Tell
from migrate.urls import split

NONE = "none"
"""What a user says who knows that there is no such page."""

_PAGES = """SELECT id, title, slug, link, source, start, stop, whole FROM items
WHERE type='page' AND place='public' AND id IS NOT NULL ORDER BY seq"""
_NAMES = """
blog blogs weblog the-blog our-blog blogue blogi blogg news the-news news-blog posts all-posts articles stories journal
updates latest-news latest-posts aktuelles neuigkeiten nachrichten beitraege actualites actualités nouvelles noticias
novedades entradas notícias novidades notizie articoli nieuws berichten nyheter nyheder uutiset novosti aktualnosci
aktualności aktuality hirek hírek stiri știri haberler блог новости новини ブログ お知らせ ニュース 新闻 新聞 博客
部落格 블로그 뉴스 مدونة المدونة أخبار בלוג חדשות
"""
"""How sites call the page of their newest posts: slugs, or titles without case."""
_CALLED = frozenset(_NAMES.split())
_NOTHING = re.compile(r"<!--.*?-->|</?(?:p|br|div)\b[^<>]*>|&nbsp;|\s", re.DOTALL | re.IGNORECASE)
_BUILT = 200
"""Characters of a meta value from which on a page builder may keep a page's words in it."""
_SEO = re.compile(r"^_?(?:yoast|aioseo|rank_math|wpseo|seopress|edit_)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as far as its row tells: what it is called, its old path, and where it stands in which file."""

    number: int
    names: frozenset[str]
    path: str
    file: Path
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The public pages of an export, asked anew each time: there may be very many."""

    index: Index
    space: AddressSpace
    files: Sequence[tuple[Path, Scan]]
    """The inputs, each with where its items stand."""

    def __iter__(self) -> Iterator[Page]:
        for number, title, slug, link, source, start, stop, whole in self.index.rows(_PAGES):
            path, names = self.space.path_of(link) or "", frozenset({decode(slug).casefold(), title.casefold()}) - {""}
            span = Span(start, stop, bool(whole), self.files[source][1].dialect_at(start))
            yield Page(number=number, names=names, path=path, file=self.files[source][0], span=span)

    def at_home(self) -> frozenset[int]:
        """The numbers of the pages that stand at the home address."""
        home = self.space.base + "/"
        return frozenset(
            page.number for page in self if page.path == home or page.number == self.space.front_page
        )  # fmt: skip

    def named(self, told: str, option: str) -> int:
        """The number of the page that a user means: by number or address before slug or title."""
        path = decode(split(told).path if "//" in told else told).strip("/").casefold()
        meant = [page.number for page in self if told == str(page.number) or path == page.path.strip("/").casefold()]
        meant = meant or [page.number for page in self if path in page.names]
        if not path or not meant:
            raise BadOption(f"{option} {told}: no public page of the export has that number, address or slug.")
        return meant[0]


def find_front_pages(pages: Pages, linked: Collection[str], told: tuple[str, str], tell: Tell) -> AddressSpace:
    """The space of ``pages`` with the numbers of its front page and its posts page.

    ``linked`` are the paths of links within the site without a slash at their end, ``told`` what the user says of the
    front page and the posts page: a number, an address, a slug, ``none``, or nothing.

    Raises:
        BadOption: the user names a page that is not in the export.
    """
    front, posts = told
    space = replace(pages.space, front_page=pages.named(front, "--front-page") if front else 0)
    if posts == NONE:
        return space
    if posts:
        return replace(space, posts_page=pages.named(posts, "--posts-page"), posts_page_by="as you said")
    found = _infer(replace(pages, space=space), linked)
    if found is None:
        return space
    page, why = found
    tell(Kind.GUESSED, f"the newest posts are listed at {page.path}: {why} (--posts-page)", {"id": page.number})
    return replace(space, posts_page=page.number, posts_page_by=why)


def _infer(pages: Pages, linked: Collection[str]) -> tuple[Page, str] | None:
    home = pages.at_home()
    if not home:
        return None  # then the home page lists the posts
    base = pages.space.base
    for why, shows in (
        ("it is empty, and links lead to its further pages", lambda page: _is_paged(page, base, linked)),
        ("it is empty, its name says so, and another page is the front page", lambda page: page.names & _CALLED),
    ):
        empty = [page for page in pages if page.number not in home and shows(page) and _is_empty(_read(page))]
        if empty:
            return (empty[0], why) if len(empty) == 1 else None
    return None


def _is_paged(page: Page, base: str, linked: Collection[str]) -> bool:
    path = page.path.removeprefix(base).rstrip("/")
    return bool(path) and any(f"{path}/page/{number}" in linked for number in range(2, 10))


def _read(page: Page) -> Item | None:
    """A page as a whole: the first pass leaves out what pages say."""
    with page.file.open("rb") as file:
        file.seek(page.span.start)
        data = file.read(page.span.end - page.span.start)
    return read_items(data, page.span.start, [page.span], "", _silent)[0]


def _silent(*_: object) -> None:
    """What is damaged is told by the second pass."""


def _is_empty(item: Item | None) -> bool:
    """Whether nothing of a page's own was ever shown: no words, no builder's data, no template that makes any."""
    if item is None or _NOTHING.sub("", item.content):
        return False
    template = item.meta_value("_wp_page_template")
    if template not in {"", "default"} and not re.search("blog|posts|news", template, re.IGNORECASE):
        return False
    return not any(len(value) > _BUILT and not _SEO.match(key) for key, value in item.meta)

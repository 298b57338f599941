"""The small site that golden cases of blocks and shortcodes live in; its post is number 12."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.model import Attachment, Data
from migrate.readers.listed import CommentEntry, DateEntry, PageEntry, PostEntry, TermEntry, Wanted

POST = 12
_UPLOADS = "https://ex.org/wp-content/uploads/2010/08/"


def _picture(number: int, *, caption: str = "", order: int = 0) -> Attachment:
    return Attachment(
        id=number,
        title=f"Photo {number}",
        slug=f"photo-{number}",
        url=f"{_UPLOADS}photo-{number}.jpg",
        address=f"/2010/08/04/hello/photo-{number}/",
        parent=POST,
        menu_order=order,
        caption=caption,
        alt=f"Picture {number}",
        mime="image/jpeg",
        width=1600,
        height=1200,
        file=f"2010/08/photo-{number}.jpg",
        sizes={
            "thumbnail": (f"photo-{number}-150x150.jpg", 150, 150),
            "medium": (f"photo-{number}-300x225.jpg", 300, 225),
            "large": (f"photo-{number}-1024x768.jpg", 1024, 768),
        },
    )


ATTACHMENTS = {
    3: _picture(3),
    5: _picture(5, caption="The second <em>one</em>", order=1),
    6: _picture(6, caption="The third one", order=2),
    9: Attachment(
        id=9,
        title="A song",
        slug="song",
        url=f"{_UPLOADS}song.mp3",
        address="/song/",
        mime="audio/mpeg",
        file="2010/08/song.mp3",
    ),
}
PATTERNS = {
    9: '<!-- wp:navigation-link {"label":"From a menu","url":"/menu/"} /--><!-- wp:navigation {"ref":9} /-->',
    40: "<!-- wp:paragraph --><p>Shared words.</p><!-- /wp:paragraph -->",
    42: '<!-- wp:paragraph {"metadata":{"name":"words","bindings":{"__default":{"source":"core/pattern-overrides"}}}} -->'
    "<p>Its own.</p><!-- /wp:paragraph -->",
    43: '<!-- wp:image {"metadata":{"name":"shot","bindings":{"__default":{"source":"core/pattern-overrides"}}}} -->'
    '<figure><img src="https://e.org/own.jpg" alt="Own"/></figure><!-- /wp:image --><!-- wp:button {"metadata":{"name":"go",'
    '"bindings":{"__default":{"source":"core/pattern-overrides"}}}} --><div><a href="/own/">Own</a></div><!-- /wp:button -->',
    41: '<!-- wp:paragraph --><p>Round.</p><!-- /wp:paragraph --><!-- wp:block {"ref":41} /-->',
}


TABLES: dict[str, Data] = {
    "7": {
        "rows": [
            ["Hut", "Height"],
            ["Old\nhut", "2,800 <em>m</em>"],
            ["hidden", "0"],
            ["[su_highlight x=1]Both[/su_highlight]", "#colspan#"],
        ],
        "options": {"table_head": True},
        "visibility": {"rows": [1, 1, 0, 1], "columns": [1, 1]},
    },
    "8": {"rows": [["a", "b"], ["sum", 3]], "options": {"table_head": False, "table_foot": True}, "visibility": {}},
}


class GoldenSite:
    """A site of four attachments and a few synced patterns."""

    def attachment(self, number: int) -> Attachment | None:
        return ATTACHMENTS.get(number)

    def attached_to(self, number: int) -> Sequence[Attachment]:
        return [one for one in ATTACHMENTS.values() if one.parent == number]

    def pattern(self, number: int) -> str | None:
        return PATTERNS.get(number)

    def table(self, name: str) -> Data | None:
        return TABLES.get(name)

    def address(self, number: int) -> str | None:
        return {POST: "/2010/08/04/hello/", 13: "/about/"}.get(number)


_TERMS = {
    "category": [
        TermEntry("alps", "Alps", "/category/travel/alps/", "travel", 2, 2),
        TermEntry("news", "News & more", "/category/news/", "", 1, 1),
        TermEntry("nothing", "Nothing yet", "/category/nothing/"),
        TermEntry("travel", "Travel", "/category/travel/", "", 0, 2),
    ],
    "post_tag": [
        TermEntry("hut", "[gallery] hut", "/tag/hut/", "", 1, 1),
        TermEntry("lake", "lake", "/tag/lake/", "", 3, 3),
        TermEntry("unused", "unused", "/tag/unused/"),
    ],
}
_NUMBERS = {("category", 3): "alps", ("category", 4): "news", ("post_tag", 7): "hut"}
_POSTS = [
    PostEntry(
        31,
        "Third & last",
        "/2019/03/03/third/",
        "2019-03-03 10:00:00",
        "Ada",
        "/author/ada/",
        (("category", "news"),),
        31,
    ),
    PostEntry(
        32,
        "",
        "/2019/02/02/32/",
        "2019-02-02 15:04:05",
        "Ben",
        "/author/ben/",
        (("category", "alps"), ("post_tag", "hut")),
        32,
    ),
    PostEntry(33, "A first one", "/2018/01/01/first/", "2018-01-01 10:00:00", "Ada", "/author/ada/", (), 33),
]
_STUCK = 33
_OWN = PostEntry(
    POST,
    "Hello",
    "/2010/08/04/hello/",
    "2010-08-04 09:05:00",
    "Ada",
    "/author/ada/",
    (("category", "travel"), ("category", "alps"), ("post_tag", "lake")),
    POST,
)


class GoldenLists:
    """Three posts, the first of which is stuck to the top; five pages; four categories, three tags."""

    title, tagline, home, day = "The golden site", "Small & dry", "/", "2019-02-15"

    def terms(self, taxonomy):
        return _TERMS.get(taxonomy, [])

    def term(self, taxonomy, slug):
        return next((term for term in self.terms(taxonomy) if term.slug == slug), None)

    def pages(self):
        return [
            PageEntry(13, 0, "About", "/about/"),
            PageEntry(15, 14, "A hut", "/about/huts/a-hut/"),
            PageEntry(14, 13, "Huts", "/about/huts/"),
            PageEntry(17, 99, "Below a draft", "/draft/below/"),
            PageEntry(16, 0, "", "/16/"),
        ]

    def dates(self, length):
        days = ["2019-03-03", "2019-02-02", "2018-01-01"]
        found = dict.fromkeys(day[:length] for day in days)
        return [
            DateEntry(date, f"/{date.replace('-', '/')}/", sum(day.startswith(date) for day in days)) for date in found
        ]

    def posts(self, wanted: Wanted):
        slugs = [{_NUMBERS.get((kind, number)) for number in numbers} for kind, numbers in wanted.terms]
        found = [post for post in _POSTS if all(slug & {one for _kind, one in post.terms} for slug in slugs)]
        found = [post for post in found if wanted.type == "post" and post.number not in wanted.exclude]
        found = [post for post in found if not wanted.authors or post.author == ("Ada", "Ben")[wanted.authors[0] - 1]]
        if wanted.sticky in {"only", "exclude"}:
            found = [post for post in found if (post.number == _STUCK) == (wanted.sticky == "only")]
        by = (lambda post: post.title) if wanted.by == "title" else (lambda post: post.date)
        found = sorted(found, key=by, reverse=not wanted.ascending)[wanted.offset : wanted.offset + wanted.count]
        if wanted.sticky == "first":
            found = [_POSTS[2], *(post for post in found if post.number != _STUCK)]
        return found

    def comments(self):
        return [
            CommentEntry(
                "Cy",
                "https://cy.example/",
                "Third & last",
                "/2019/03/03/third/#comment-8",
                "2019-03-04 10:00:00",
                "word " * 30,
            ),
            CommentEntry("[Dee]", "", "", "/2019/02/02/32/#comment-7", "2019-02-03 10:00:00", ""),
        ]

    def once(self, make, *given):
        return make(*given)

    def own(self, number):
        return _OWN if number == POST else None

    def beside(self, _post, *, after):
        return _POSTS[1] if after else None

    def excerpt(self, post, words):
        return f"The first {words} words of {post.number}…"

    def picture(self, post):
        return ATTACHMENTS[3] if post.number in {31, POST} else None

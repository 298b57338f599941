"""The small site that golden cases of blocks and shortcodes live in; its post is number 12."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.model import Attachment, Data
from migrate.readers.context import Latest

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
    40: "<!-- wp:paragraph --><p>Shared words.</p><!-- /wp:paragraph -->",
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
    """A site of four attachments, two synced patterns and two posts."""

    def attachment(self, number: int) -> Attachment | None:
        return ATTACHMENTS.get(number)

    def attached_to(self, number: int) -> Sequence[Attachment]:
        return [one for one in ATTACHMENTS.values() if one.parent == number]

    def latest(self, count):
        posts = [
            Latest("Third & last", "/2019/03/03/third/", "2019-03-03 10:00:00"),
            Latest("", "/2019/02/02/12/", "2019-02-02 10:00:00"),
        ]
        return posts[:count]

    def pattern(self, number: int) -> str | None:
        return PATTERNS.get(number)

    def table(self, name: str) -> Data | None:
        return TABLES.get(name)

    def address(self, number: int) -> str | None:
        return {POST: "/2010/08/04/hello/", 13: "/about/"}.get(number)

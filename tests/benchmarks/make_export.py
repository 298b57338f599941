"""Writes a large, reproducible WordPress export to measure with: classic and block posts, comments, media, terms.

    python tests/benchmarks/make_export.py OUT --posts 10000

Only the standard library is used; the file is written as a stream, so 1 GB needs no memory.
"""

from __future__ import annotations

import argparse
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TextIO

SITE = "https://bench.example.org"
WORDS = [
    "harbour",
    "lantern",
    "tide",
    "rope",
    "signal",
    "keeper",
    "window",
    "granite",
    "gull",
    "morning",
    "weather",
    "letter",
    "kettle",
    "map",
    "compass",
    "bread",
    "salt",
    "winter",
    "island",
    "ferry",
    "station",
    "garden",
    "story",
    "paper",
    "night",
    "storm",
    "light",
    "engine",
    "repair",
    "paint",
    "ladder",
    "stone",
    "water",
    "wind",
    "boat",
    "café",
    "naïve",
    "Übung",
    "señor",
    "Ωmega",
    "日本",
    "привет",
    "under",
    "over",
    "through",
    "between",
    "again",
    "slowly",
    "always",
    "never",
    "quietly",
]

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
\t<title>Bench</title>
\t<link>{site}</link>
\t<description>Made for measuring</description>
\t<language>en-US</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:base_site_url>{site}</wp:base_site_url>
\t<wp:base_blog_url>{site}</wp:base_blog_url>
"""


class Writer:
    """Invents text from a seeded choice of words."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(WORDS, k=count))

    def sentence(self) -> str:
        text = self.words(self.random.randint(6, 18))
        if self.random.random() < 0.2:
            text = text.replace(" ", " <em>", 1).replace(" ", "</em> ", 3).replace("</em>", " ", 2)
        return text.capitalize() + "."

    def paragraph(self) -> str:
        parts = [self.sentence() for _ in range(self.random.randint(2, 5))]
        if self.random.random() < 0.3:
            parts.append(f'<a href="{SITE}/about/">{self.words(2)}</a> and <strong>{self.words(2)}</strong>.')
        return " ".join(parts)

    def items(self) -> list[str]:
        return [self.words(5) for _ in range(self.random.randint(2, 6))]

    def classic(self) -> str:
        kinds = [
            self.paragraph,
            self.paragraph,
            self.paragraph,
            lambda: "<h2>" + self.words(4) + "</h2>",
            lambda: "<ul>\n" + "\n".join(f"\t<li>{item}</li>" for item in self.items()) + "\n</ul>",
            lambda: f"<blockquote>{self.sentence()}\n\n{self.sentence()}</blockquote>",
            lambda: (
                f'[caption id="attachment_{self.random.randint(101, 200)}" align="alignright" width="300"]<img src="{SITE}/wp-content/uploads/2010/01/image-{self.random.randint(0, 99)}-300x200.jpg" alt="{self.words(3)}" width="300" height="200" /> {self.words(6)}[/caption]'
            ),
            lambda: "<pre>def keep(light):\n    return light if light < 3 else 'on'\n</pre>",
            lambda: (
                "<table><thead><tr><th>one</th><th>two</th></tr></thead><tbody>"
                + "".join(f"<tr><td>{item}</td><td>{len(item)}</td></tr>" for item in self.items())
                + "</tbody></table>"
            ),
        ]
        return self._fill(kinds)

    def blocks(self) -> str:
        kinds = [
            lambda: self.block("paragraph", f"<p>{self.paragraph()}</p>"),
            lambda: self.block("paragraph", f"<p>{self.paragraph()}</p>"),
            lambda: self.block("heading", f'<h2 class="wp-block-heading">{self.words(4)}</h2>'),
            lambda: self.block(
                "list",
                '<ul class="wp-block-list">'
                + "".join(self.block("list-item", f"<li>{item}</li>") for item in self.items())
                + "</ul>",
            ),
            lambda: self.block(
                "quote",
                f'<blockquote class="wp-block-quote">{self.block("paragraph", f"<p>{self.sentence()}</p>")}<cite>{self.words(2)}</cite></blockquote>',
            ),
            lambda: self.block(
                "image",
                f'<figure class="wp-block-image size-large"><img src="{SITE}/wp-content/uploads/2010/01/image-{self.random.randint(0, 99)}.jpg" alt="{self.words(3)}" class="wp-image-105"/><figcaption class="wp-element-caption">{self.words(6)}</figcaption></figure>',
            ),
            lambda: self.block(
                "code",
                '<pre class="wp-block-code"><code>for tide in tides:\n    print(tide &lt; 3)</code></pre>',
            ),
        ]
        return self._fill(kinds)

    def _fill(self, kinds: list) -> str:  # type: ignore[type-arg]
        parts: list[str] = []
        while sum(map(len, parts)) < 3500:
            parts.append(self.random.choice(kinds)())
        return "\n\n".join(parts)

    @staticmethod
    def block(name: str, inner: str) -> str:
        return f"<!-- wp:{name} -->\n{inner}\n<!-- /wp:{name} -->"

    def comment(self) -> str:
        text = "\n\n".join(self.sentence() for _ in range(self.random.randint(1, 3)))
        return text + (
            f'\n<a href="https://example.net/{self.random.randint(1, 999)}">{self.words(1)}</a> & more'
            if self.random.random() < 0.3
            else ""
        )


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def item(
    out: TextIO,
    number: int,
    kind: str,
    title: str,
    slug: str,
    link: str,
    when: datetime,
    body: str,
    extra: str,
) -> None:
    stamp = f"{when:%Y-%m-%d %H:%M:%S}"
    out.write(
        f"\t<item>\n\t\t<title>{cdata(title)}</title>\n\t\t<link>{link}</link>\n\t\t<pubDate>{format_datetime(when)}</pubDate>\n"
        f'\t\t<dc:creator>{cdata(("ann", "bo", "cleo")[number % 3])}</dc:creator>\n\t\t<guid isPermaLink="false">{SITE}/?p={number}</guid>\n'
        f"\t\t<description></description>\n\t\t<content:encoded>{cdata(body)}</content:encoded>\n\t\t<excerpt:encoded>{cdata('')}</excerpt:encoded>\n"
        f"\t\t<wp:post_id>{number}</wp:post_id>\n\t\t<wp:post_date>{cdata(stamp)}</wp:post_date>\n\t\t<wp:post_date_gmt>{cdata(stamp)}</wp:post_date_gmt>\n"
        f"\t\t<wp:post_modified>{cdata(stamp)}</wp:post_modified>\n\t\t<wp:post_modified_gmt>{cdata(stamp)}</wp:post_modified_gmt>\n"
        f"\t\t<wp:comment_status>{cdata('open')}</wp:comment_status>\n\t\t<wp:ping_status>{cdata('open')}</wp:ping_status>\n"
        f"\t\t<wp:post_name>{cdata(slug)}</wp:post_name>\n\t\t<wp:status>{cdata('inherit' if kind == 'attachment' else 'publish')}</wp:status>\n"
        f"\t\t<wp:post_parent>0</wp:post_parent>\n\t\t<wp:menu_order>0</wp:menu_order>\n\t\t<wp:post_type>{cdata(kind)}</wp:post_type>\n"
        f"\t\t<wp:post_password>{cdata('')}</wp:post_password>\n\t\t<wp:is_sticky>0</wp:is_sticky>\n{extra}\t</item>\n"
    )


def comments(writer: Writer, post: int, count: int, when: datetime) -> str:
    parts = []
    for turn in range(count):
        number = post * 10 + turn
        stamp = f"{when + timedelta(hours=turn + 1):%Y-%m-%d %H:%M:%S}"
        parts.append(
            f"\t\t<wp:comment>\n\t\t\t<wp:comment_id>{number}</wp:comment_id>\n\t\t\t<wp:comment_author>{cdata(f'Reader {number % 997}')}</wp:comment_author>\n"
            f"\t\t\t<wp:comment_author_email>{cdata(f'r{number % 997}@example.net')}</wp:comment_author_email>\n\t\t\t<wp:comment_author_url></wp:comment_author_url>\n"
            f"\t\t\t<wp:comment_author_IP>{cdata('192.0.2.7')}</wp:comment_author_IP>\n\t\t\t<wp:comment_date>{cdata(stamp)}</wp:comment_date>\n"
            f"\t\t\t<wp:comment_date_gmt>{cdata(stamp)}</wp:comment_date_gmt>\n\t\t\t<wp:comment_content>{cdata(writer.comment())}</wp:comment_content>\n"
            f"\t\t\t<wp:comment_approved>{cdata('1')}</wp:comment_approved>\n\t\t\t<wp:comment_type>{cdata('comment')}</wp:comment_type>\n"
            f"\t\t\t<wp:comment_parent>{post * 10 if turn == 2 else 0}</wp:comment_parent>\n\t\t\t<wp:comment_user_id>0</wp:comment_user_id>\n\t\t</wp:comment>\n"
        )
    return "".join(parts)


def write(path: Path, posts: int, per_post: int = 3, attachments: int = 100, seed: int = 1) -> None:
    """Write an export of so many posts with so many comments each."""
    writer = Writer(seed)
    start = datetime(2008, 1, 1, 8, tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(HEAD.format(site=SITE))
        for number, login in enumerate(("ann", "bo", "cleo"), 1):
            out.write(
                f"\t<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{cdata(login)}</wp:author_login>"
                f"<wp:author_email>{cdata(login + '@bench.example.org')}</wp:author_email>"
                f"<wp:author_display_name>{cdata(login.title())}</wp:author_display_name></wp:author>\n"
            )
        for number in range(attachments):
            url = f"{SITE}/wp-content/uploads/2010/01/image-{number}.jpg"
            item(
                out,
                101 + number,
                "attachment",
                f"image {number}",
                f"image-{number}",
                f"{SITE}/image-{number}/",
                start + timedelta(hours=number),
                "",
                f"\t\t<wp:attachment_url>{cdata(url)}</wp:attachment_url>\n",
            )
        for turn in range(posts):
            number, when = 1000 + turn, start + timedelta(hours=7 * turn)
            slug = f"post-{turn:06d}"
            terms = "".join(
                f'\t\t<category domain="category" nicename="topic-{n}">{cdata(f"Topic {n}")}</category>\n'
                for n in (turn % 40, 40 + turn % 7)
            )
            terms += "".join(
                f'\t\t<category domain="post_tag" nicename="tag-{n}">{cdata(f"Tag {n}")}</category>\n'
                for n in (turn % 300, turn % 211)
            )
            body = writer.classic() if turn % 2 else writer.blocks()
            item(
                out,
                number,
                "post",
                f"Post {turn}: {writer.words(3)} & more",
                slug,
                f"{SITE}/{when:%Y/%m/%d}/{slug}/",
                when,
                body,
                terms + comments(writer, number, per_post, when),
            )
        out.write("</channel>\n</rss>\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--posts", type=int, default=10_000)
    options = parser.parse_args()
    write(options.out, options.posts)

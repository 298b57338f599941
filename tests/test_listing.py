"""What blocks list of a site: only what is public, the same for any number of workers, and never without end."""

import json

import pytest
from exports import CDATA, HEAD, comment, export, item
from golden_site import POST, GoldenLists, GoldenSite

from migrate.pipeline import Order, convert
from migrate.readers.blocks import render_blocks
from migrate.readers.blocks.entries import nested_list
from migrate.readers.context import BodyContext
from migrate.readers.listed import Allowance

TERMS = "".join(
    f"<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
    f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{name}</wp:cat_name></wp:category>"
    for number, slug, parent, name in (
        (3, "travel", "", "Travel"),
        (4, "alps", "travel", "Alps"),
        (5, "x", "", "Secret"),
    )
) + (
    "<wp:tag><wp:term_id>7</wp:term_id><wp:tag_slug>hut</wp:tag_slug><wp:tag_name>hut</wp:tag_name></wp:tag>"
    "<wp:author><wp:author_id>2</wp:author_id><wp:author_login>ada</wp:author_login>"
    "<wp:author_display_name>Ada</wp:author_display_name></wp:author>\n"
    "<wp:base_blog_url>https://ex.org</wp:base_blog_url>"
)
SITE = HEAD.replace("<title>Example", "<description>Dry</description><language>en-US</language><title>Example") + TERMS
LISTS = (
    '<!-- wp:categories {"showHierarchy":true,"showPostCounts":true} /--><!-- wp:tag-cloud /--><!-- wp:archives /-->'
    "<!-- wp:page-list /--><!-- wp:latest-posts /--><!-- wp:latest-comments /-->"
)


def post(number, title, *terms, day="2020-01-01", kind="post", status="publish", content="Some words.", **fields):
    more = "".join(f'<category domain="{domain}" nicename="{slug}">{slug}</category>' for domain, slug in terms)
    more += f"<dc:creator>ada</dc:creator><wp:post_date>{day} 10:00:00</wp:post_date>"
    more += f"<wp:post_name>{title.lower().replace(' ', '-')}</wp:post_name>"
    more += f"<link>https://ex.org/{title.lower().replace(' ', '-')}/</link>"
    more += "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in fields.items() if name != "comments")
    made = item(number, CDATA.format(content), more + fields.get("comments", ""), title)
    return made.replace("<wp:post_type>post", f"<wp:post_type>{kind}").replace(">publish<", f">{status}<")


def body_of(folder, content, *others, jobs=1):
    """The Markdown of a post with some content, on a site of other items."""
    source = folder / "export.xml"
    source.write_bytes(export(post(1, "The list", day="2000-01-01", content=content), *others, head=SITE))
    order = Order(inputs=[str(source)], output=folder / f"site{jobs}", jobs=jobs, keep_source=False)
    convert(order, lambda _run: None)
    (page,) = (folder / f"site{jobs}").glob("content/posts/**/the-list/index.md")
    return page.read_text().partition("\n---\n")[2]


ALPS, TRAVEL, HUT = ("category", "alps"), ("category", "travel"), ("post_tag", "hut")
PUBLIC = [
    post(11, "Old hut", ALPS, HUT, day="2019-05-05"),
    post(12, "New lake", TRAVEL, day="2021-02-03", comments=comment(1, content="A public remark.")),
    post(13, "About", kind="page"),
]
PRIVATE = [
    post(21, "Secret draft", ("category", "x"), day="2022-01-01", status="draft"),
    post(22, "Secret private", ("category", "x"), day="2022-02-01", status="private"),
    post(
        23,
        "Secret locked",
        ("category", "x"),
        day="2022-03-01",
        post_password="pw",
        comments=comment(2, content="SECRET"),
    ),
    post(24, "Secret page", kind="page", status="pending"),
    post(25, "Open", day="2018-01-01", comments=comment(3, content="SECRET", comment_approved="0")),
]


def query(asked, template="<!-- wp:post-title /-->"):
    inner = f"<!-- wp:post-template -->{template}<!-- /wp:post-template -->"
    return f"<!-- wp:query {json.dumps({'query': asked})} --><div>{inner}</div><!-- /wp:query -->"


def test_nothing_that_is_not_public_stands_in_any_list(tmp_path):
    body = body_of(tmp_path, LISTS + query({"perPage": 50}), *PUBLIC, *PRIVATE)
    assert "secret" not in body.lower()
    assert '<a href="/category/travel/">Travel</a> (2)<ul>\n<li><a href="/category/travel/alps/">Alps</a> (1)' in body
    assert '<a href="/2021/02/">February 2021</a>' in body
    assert "2022" not in body
    assert '<a href="/about/">About</a>' in body
    assert 'Reader 1 on <a href="/new-lake/#comment-1">New lake</a> January 2, 2020<p>A public remark.</p>' in body


def test_lists_are_the_same_for_any_number_of_workers(tmp_path):
    more = [post(100 + n, f"Post {n}", content="word " * 9000) for n in range(60)]  # several batches
    one, three = (body_of(tmp_path, LISTS, *PUBLIC, *more, jobs=jobs) for jobs in (1, 3))
    assert one == three


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"taxQuery": {"category": [4]}}, ["Old hut"]),
        ({"taxQuery": {"category": [3, 4]}}, ["New lake", "Old hut"]),
        ({"taxQuery": {"category": [3, 4], "post_tag": [7]}}, ["Old hut"]),
        ({"taxQuery": {"category": [99]}}, []),
        ({"orderBy": "title", "order": "asc", "exclude": [1]}, ["New lake", "Old hut"]),
        ({"offset": 1, "exclude": [1]}, ["Old hut"]),
        ({"author": "2", "perPage": 1}, ["New lake"]),
        ({"postType": "page"}, ["About"]),
        ({"sticky": "only"}, []),
    ],
    ids=str,
)
def test_a_query_finds_what_wordpress_found(tmp_path, asked, titles):
    body = body_of(tmp_path, query(asked), *PUBLIC)
    assert [line[8:-10] for line in body.splitlines() if line.startswith("<li>")] == titles


def test_what_sticks_stands_first_and_on_top_of_the_number(tmp_path):
    stuck = post(14, "Stuck", day="2001-01-01", is_sticky=1)
    assert "Stuck</h2></li>\n<li><h2>New lake</h2></li>\n</ul>" in body_of(
        tmp_path, query({"perPage": 1}), *PUBLIC, stuck
    )
    alone = body_of(tmp_path, query({"perPage": 1, "sticky": "only"}), *PUBLIC, stuck)
    assert "Stuck" in alone
    assert "New lake" not in alone
    assert "Stuck" not in body_of(tmp_path, query({"sticky": "exclude"}), *PUBLIC, stuck)


def test_an_excerpt_says_no_more_than_its_page(tmp_path):
    held = "<!-- wp:premium-content/container -->\n<p>SECRET</p>\n<!-- /wp:premium-content/container -->"
    other = post(15, "Half open", day="2023-01-01", content=f"<p>Open <em>wo</em>rds.</p><p>More.</p>{held}")
    body = body_of(tmp_path, query({"perPage": 1}, "<!-- wp:post-excerpt /-->"), other)
    assert "<li><p>Open words. More.</p></li>" in body
    assert "SECRET" not in body


def test_the_posts_before_and_after_are_public_ones_of_the_same_type(tmp_path):
    links = '<!-- wp:post-navigation-link {"type":"%s","showTitle":true,"linkLabel":true} /-->'
    other = post(17, "Middle", day="2020-06-01", content=links % "previous" + links % "next")
    hidden = post(18, "Secret", day="2020-07-01", status="private")
    body_of(tmp_path, "x", other, hidden, *PUBLIC)
    (page,) = (tmp_path / "site1").glob("content/posts/**/middle/index.md")
    links = [line for line in page.read_text().splitlines() if line.startswith("<p>")]
    assert links == [
        '<p><a href="/old-hut/">Previous: Old hut</a></p>',
        '<p><a href="/new-lake/">Next: New lake</a></p>',
    ]


def test_a_draft_speaks_of_itself_apart(tmp_path):
    body_of(tmp_path, "x", post(16, "Mine", status="draft", content="<!-- wp:post-title /-->"))
    (draft,) = (tmp_path / "site1").glob("apart/**/*ine*/index.md")
    assert "<h2>Mine</h2>" in draft.read_text()


def test_a_body_lists_only_so_much():
    told = []
    context = BodyContext(
        post_id=POST,
        site=GoldenSite(),
        lists=GoldenLists(),
        allowance=Allowance(7),
        tell=lambda _kind, message: told.append(message),
    )
    html = render_blocks("<!-- wp:latest-posts /-->" * 5, context)
    assert html.count("<figure") == 2
    assert told[2:] == ["core/latest-posts: left out, the lists of this body are too long together"] * 3


def test_lists_nest_only_so_deep():
    html = nested_list((depth, "x") for depth in range(1000))
    assert html.count("<ul>") == html.count("</ul>") == 21
    assert html.count("<li>") == html.count("</li>") == 1000


def test_a_comment_that_was_forgotten_is_in_no_list_when_the_archive_is_made_again(tmp_path):
    assert "A public remark." in body_of(tmp_path, LISTS, *PUBLIC)
    (tmp_path / "site1/apart").mkdir(exist_ok=True)
    (tmp_path / "site1/apart/forgotten.jsonl").write_text('{"comments": [1]}\n')
    assert "A public remark." not in body_of(tmp_path, LISTS, *PUBLIC)


def test_comments_that_only_an_items_twin_has_are_known(tmp_path):
    older = post(12, "New lake", TRAVEL, day="2021-02-03", comments=comment(9, content="In the older file."))
    assert "In the older file.</p>" in body_of(tmp_path, LISTS, older, *PUBLIC)


def test_the_newest_comments_are_found_wherever_they_stand(tmp_path):
    many = [post(100 + n, f"Post {n}", comments=comment(100 + n * 7 % 250)) for n in range(250)]
    body = body_of(tmp_path, '<!-- wp:latest-comments {"commentsToShow":100,"displayExcerpt":false} /-->', *many)
    numbers = [
        int(line.partition("#comment-")[2].partition('"')[0]) for line in body.splitlines() if "#comment" in line
    ]
    assert numbers == list(range(349, 249, -1))

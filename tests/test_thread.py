"""A post's comments: threads, circles, orphans, and what stays private."""

import time

from migrate.comments import read_thread
from migrate.findings import Kind
from migrate.model import Comment
from migrate.permalinks import AddressSpace
from migrate.site import Site, Writer
from migrate.visibility import Place

SITE = Site(
    title="",
    description="",
    home="https://ex.org",
    language="en",
    addresses=AddressSpace(home="https://ex.org"),
    writers={"ann": Writer(slug="ann", name="Ann", id=7, address="/author/ann/")},
)


def comment(number, parent=0, **fields):
    return Comment(
        **{
            "id": number,
            "parent": parent,
            "author": f"c{number}",
            "date_gmt": f"2020-01-01 00:{number % 60:02}:00",
            "content": "x",
            **fields,
        }
    )


def thread(comments, place=Place.PUBLIC):
    told = []
    found = read_thread(comments, place, "ann", SITE, lambda text: text, lambda kind, message: told.append(kind))
    return found, told


def shape(found):
    return [(entry["id"], entry["depth"]) for entry in found.public]


def test_replies_follow_what_they_answer():
    found, told = thread([comment(1), comment(2), comment(3, 1), comment(4, 3), comment(5, 1)])
    assert shape(found) == [(1, 0), (3, 1), (4, 2), (5, 1), (2, 0)]
    assert not told


def test_a_child_with_a_lower_number_still_follows():
    assert shape(thread([comment(9), comment(2, 9)])[0]) == [(9, 0), (2, 1)]


def test_an_orphan_moves_up_and_is_told():
    found, told = thread([comment(1), comment(2, 1, approved="0"), comment(3, 2), comment(4, 99)])
    assert shape(found) == [(1, 0), (3, 1), (4, 0)]
    assert told == [Kind.COMMENT_ORPHAN, Kind.COMMENT_ORPHAN]


def test_a_circle_is_cut_at_its_lowest_number():
    found, told = thread([comment(5, 6), comment(6, 7), comment(7, 5), comment(8, 7), comment(1)])
    assert sorted(entry["id"] for entry in found.public) == [1, 5, 6, 7, 8]
    assert shape(found)[1] == (5, 0)
    assert told == [Kind.COMMENT_CYCLE]


def test_a_comment_that_answers_itself_is_kept():
    found, told = thread([comment(5, 5), comment(6, 5)])
    assert shape(found) == [(5, 0), (6, 1)]
    assert told


def test_only_approved_comments_of_public_types_are_public():
    private = [
        comment(1, approved="0"),
        comment(2, approved="spam"),
        comment(3, approved="trash"),
        comment(4, approved="post-trashed"),
        comment(5, type="note"),
        comment(6, type="order_note"),
        comment(7, approved="maybe"),
    ]
    public = [
        comment(11, type="pingback"),
        comment(12, type="trackback"),
        comment(13, type="comment"),
        comment(14, type="review"),
    ]
    found, _ = thread([*private, *public])
    assert [entry["id"] for entry in found.public] == [11, 12, 13, 14]
    assert [entry["id"] for entry in found.held] == [1, 2, 3, 4, 5, 6, 7]
    assert sum(found.counts.values()) == 11


def test_comments_of_a_post_that_is_not_public_are_held():
    found, _ = thread([comment(1)], Place.APART)
    assert not found.public
    assert len(found.held) == 1


def test_nothing_private_is_in_a_public_comment():
    found, _ = thread(
        [
            comment(
                1,
                author="me@example.org",
                email="me@example.org",
                ip="192.0.2.1",
                user_id=7,
                meta=(("akismet_x", "192.0.2.1"),),
            )
        ]
    )
    assert "example.org" not in str(found.public)
    assert "192.0.2.1" not in str(found.public)
    assert found.public[0]["author"] == "Anonymous"
    assert found.public[0]["by_post_author"] is True


def test_no_comment_of_a_script_address_is_linked():
    assert thread([comment(1, url="javascript:alert(1)")])[0].public[0]["url"] == ""


def test_depth_and_number_cost_linear_time():
    deep = [comment(n, n - 1) for n in range(1, 20_001)]
    start = time.process_time()
    found, _ = thread(deep)
    assert found.public[-1]["depth"] == 19_999
    assert time.process_time() - start < 5
    wide, _ = thread([comment(n, 1 if n > 1 else 0) for n in range(1, 20_001)])
    assert len(wide.public) == 20_000

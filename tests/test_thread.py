"""A post's comments: threads, circles, orphans, and what stays private."""

import pytest
from growth import assert_linear

from migrate.authors import Writer
from migrate.comments import DEEPEST, Setting, _Nearest, read_thread
from migrate.findings import Kind
from migrate.model import Comment
from migrate.permalinks import AddressSpace
from migrate.site import Site
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
            "date_gmt": f"2020-01-01 00:{(number or 0) % 60:02}:00",
            "content": "x",
            **fields,
        }
    )


def thread(comments, place=Place.PUBLIC, dates=("", "")):
    told = []
    setting = Setting(place=place, creator="ann", dates=dates)
    found = read_thread(
        comments, setting, SITE, lambda text, _by_visitor: text, lambda kind, message: told.append(kind)
    )
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
    assert found.public[0]["author"] == "Ann"  # facts 5.42: a site user has the display name
    assert found.public[0]["by_post_author"] is True
    assert found.private["1"]["email"] == "me@example.org"
    assert found.private["1"]["meta"] == [["akismet_x", "192.0.2.1"]]


def test_a_visitor_without_a_name_is_anonymous():
    names = ["", "me@example.org", "192.0.2.1", "2001:db8::1:2:3"]
    found, _ = thread([comment(n, author=name) for n, name in enumerate(names, 1)])
    assert {entry["author"] for entry in found.public} == {"Anonymous"}


def test_a_comment_without_gmt_has_the_offset_of_what_stands_nearest():
    summer, winter = ("2020-07-01 12:00:00", "2020-07-01 10:00:00"), ("2020-12-01 12:00:00", "2020-12-01 11:00:00")
    found, _ = thread(
        [
            comment(1, date=summer[0], date_gmt=summer[1]),
            comment(2, date="2020-07-02 12:00:00", date_gmt="0000-00-00 00:00:00"),
            comment(3, date="2020-12-02 12:00:00", date_gmt=""),
        ],
        dates=winter,
    )
    assert [entry["date"] for entry in found.public] == [
        "2020-07-01T12:00:00+02:00",
        "2020-07-02T12:00:00+02:00",
        "2020-12-02T12:00:00+01:00",
    ]
    assert found.public[2]["date_gmt"] == "2020-12-02T11:00:00Z"


def test_a_comment_without_any_date_is_kept_and_told():
    found, told = thread([comment(1, date_gmt=""), comment(2)])
    assert shape(found) == [(2, 0), (1, 0)]
    assert told == [Kind.BAD_DATE]


def test_comments_without_numbers_are_all_kept():
    found, _ = thread([comment(None), comment(5), comment(None, 5), comment(None, 9), comment(6, 5)])
    assert len(found.public) == 5
    assert [entry["depth"] for entry in found.public].count(1) == 2


def test_two_different_comments_with_one_number_are_both_kept():
    found, told = thread([comment(5), comment(5, content="other"), comment(5)])
    assert [entry["id"] for entry in found.public] == [5, None]
    assert told == [Kind.DUPLICATE_COMMENT] * 2
    assert sum(found.counts.values()) == 2


def test_a_pingback_shows_without_its_wrapper():
    found, _ = thread(
        [comment(1, type="pingback", content="[...] as seen here [&#8230;]"), comment(2, content="[...] x")]
    )
    assert [entry["content"] for entry in found.public] == ["as seen here", "[...] x"]


def test_public_answers_under_a_long_chain_of_held_ones_cost_linear_time():
    """Each step upwards is taken once for all: comparisons are counted, not seconds."""

    class Counting(dict):
        asked = 0

        def get(self, *arguments):
            Counting.asked += 1
            return super().get(*arguments)

    size = 3000
    held = [comment(n, n - 1, approved="0") for n in range(2, size)]
    answers = [comment(size + n, n) for n in range(2, size)]
    known = Counting({entry.id: entry for entry in [comment(1), *held, *answers]})
    nearest = _Nearest({1: 0, **{entry.id: 1 for entry in answers}}, known)
    assert {nearest(entry) for entry in answers} == {1}
    assert Counting.asked <= size


def test_no_comment_of_a_script_address_is_linked():
    assert thread([comment(1, url="javascript:alert(1)")])[0].public[0]["url"] == ""


def test_depth_and_number_cost_linear_time():
    def deep(size):
        return [comment(n, n - 1) for n in range(1, size + 1)]

    def wide(size):
        return [comment(n, 1 if n > 1 else 0) for n in range(1, size + 1)]

    for shape in (deep, wide):
        assert len(thread(shape(20_000))[0].public) == 20_000
        assert_linear(thread, 2000, shape)


def test_what_nests_deeper_than_browsers_stands_side_by_side_and_is_told_once():
    found, told = thread([comment(n, n - 1) for n in range(1, 1001)])
    assert [entry["depth"] for entry in found.public] == [min(n, DEEPEST) for n in range(1000)]
    assert [entry["parent"] for entry in found.public] == list(range(1000))  # what it answers is still said
    assert told == [Kind.COMMENT_DEPTH]


def test_mentions_and_what_answers_them_are_counted():
    found, _ = thread([comment(1, type="pingback"), comment(2, 1), comment(3), comment(4, 3, type="trackback")])
    assert found.mentions == 2


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://a.example/", "https://a.example/"),
        ("HTTP://A.example/", "HTTP://A.example/"),
        ("www.a.example", "http://www.a.example"),
        ("http://", ""),
        ("http:///x", ""),
        ("a.example", ""),
        ("javascript:alert(1)", ""),
        ("https://a.example/ x", ""),
        ("https:/\\a.example", ""),
        ("http://[broken", ""),
    ],
)
def test_an_authors_address_is_shown_if_a_browser_may_go_there(given, shown):
    found, _ = thread([comment(1, url=given)])
    assert found.public[0]["url"] == shown
    assert found.private.get("1", {}).get("url", "") == ("" if given in {shown, "http://"} else given)


def test_what_the_public_part_does_not_say_as_it_was_is_kept_apart():
    stored = {"date": "yesterday", "date_gmt": "2020-01-01 00:00:00"}
    found, _ = thread([comment(1, **stored), comment(2, 77), comment(None, email="a@b.example")])
    assert found.private == {"1": stored, "2": {"parent": 77}, "#1": {"email": "a@b.example"}}


def test_a_visitors_words_are_told_from_those_of_a_user():
    asked = []
    setting = Setting(place=Place.PUBLIC, creator="ann")
    comments = [comment(1), comment(2, user_id=7)]
    read_thread(comments, setting, SITE, lambda text, by_visitor: asked.append(by_visitor) or text, lambda *_: None)
    assert asked == [True, False]

"""No field of an item ends a run, whatever it says: an export holds what plugins and twenty years of imports left in it."""

import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from exports import FOOT, HEAD
from hypothesis import given, settings
from hypothesis import strategies as st
from test_convert import run

NASTY = [
    *("", "0", "-1", "2012", "abc", "0000-00-00 00:00:00", "2012-02-30 10:00:00", "9" * 19, "9" * 5000, "²", "a" * 300),
    *(
        "/",
        "//",
        "..",
        "http://",
        "http://[bad",
        "%",
        "%zz",
        "%e2%9f",
        "\u202e",
        "  ",
        "\n",
        "<b>",
        "a/b",
        "null",
        "{}",
    ),
    *("a:1:{", "1,2,x", "<!-- wp:", "[gallery", "javascript:x", "?p=5", "https://ex.org/2012/05/a/", "https://ex.org/"),
]
USUAL = {
    "link": ["https://ex.org/2012/05/a/", "https://ex.org/b/"],
    "wp:post_id": ["5", "7"],
    "wp:post_date": ["2012-05-06 10:11:12"],
    "wp:post_date_gmt": ["2012-05-06 08:11:12"],
    "wp:post_name": ["a", "b"],
    "wp:status": ["publish", "inherit", "draft"],
    "wp:post_type": ["post", "page", "attachment", "nav_menu_item", "wp_navigation", "wp_block", "reply"],
    "wp:post_parent": ["0", "5", "7"],
    "wp:menu_order": ["0"],
    "wp:post_password": [""],
    "wp:attachment_url": ["https://ex.org/wp-content/uploads/a.jpg"],
    "content:encoded": [
        "Hello",
        '[gallery ids="5"]',
        '<!-- wp:block {"ref":5} /-->',
        "<!-- wp:post-featured-image /-->",
    ],
}
KEYS = [
    *("_wp_old_slug", "_wp_old_date", "_thumbnail_id", "_wp_attachment_metadata", "_menu_item_type", "enclosure"),
    *("_menu_item_object_id", "_menu_item_menu_item_parent", "_menu_item_url", "footnotes", "_elementor_data"),
]
FIELDS = st.fixed_dictionaries({}, optional={name: st.sampled_from(usual + NASTY) for name, usual in USUAL.items()})
META = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["5", "post_type", *NASTY]), max_size=4)


def converted(items: list[tuple[dict[str, str], dict[str, str]]], target: str) -> int:
    """Convert an export of these items; the exit status."""
    text = HEAD.replace("<wp:wxr_version>", "<link>https://ex.org</link><wp:wxr_version>", 1)
    for fields, meta in items:
        said = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
        said += "".join(
            f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{escape(value)}</wp:meta_value></wp:postmeta>"
            for key, value in meta.items()
        )
        text += f"<item><title>T</title>{said}</item>"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.xml"
        file.write_text(text + FOOT, encoding="utf-8")
        status, account, _findings = run(file, output=Path(folder) / "site", target=target)
        assert account.items.total == len(items) or account.merged
    return int(status)


PUBLIC = {"wp:status": "publish", "wp:post_type": "post", "wp:post_id": "5", "link": "https://ex.org/2012/05/a/"}


@pytest.mark.parametrize(
    ("fields", "meta"),
    [
        ({}, {"_wp_old_slug": "old"}),  # no name, no date
        ({"wp:post_name": "a", "wp:post_date": "2012-05-06 10:11:12"}, {"_wp_old_date": "2012", "_wp_old_slug": "b"}),
        ({"wp:post_type": "nav_menu_item", "wp:post_name": "a"}, {"_wp_old_slug": "old"}),
        ({"wp:post_type": ""}, {}),
        ({"wp:post_type": "..", "wp:post_id": ""}, {}),
        ({"wp:post_id": "9" * 19}, {}),
        ({"content:encoded": "<!-- wp:post-featured-image /-->"}, {"_thumbnail_id": "²"}),
        ({}, {"_thumbnail_id": "9" * 5000}),
        ({"wp:post_type": "nav_menu_item"}, {"_menu_item_type": "post_type", "_menu_item_object_id": "9" * 20}),
    ],
)
@pytest.mark.parametrize("target", ["hugo", "plain"])
def test_what_once_ended_a_run(fields: dict[str, str], meta: dict[str, str], target: str) -> None:
    assert converted([(PUBLIC | fields, meta)], target) in (0, 1)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(FIELDS, META), min_size=1, max_size=5), st.sampled_from(["hugo", "plain"]))
def test_any_field_may_say_anything(items: list[tuple[dict[str, str], dict[str, str]]], target: str) -> None:
    assert converted(items, target) in (0, 1)

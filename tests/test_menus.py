"""The menus that WordPress has had since 3.0: each entry leads to where its thing stands, in its tree."""

from __future__ import annotations

import json

import pytest
from exports import HEAD, item, site_of

HOME = "https://ex.org"
LINKED = HEAD + f"<link>{HOME}</link><wp:base_blog_url>{HOME}</wp:base_blog_url>\n"
SHARED = (
    "<wp:category><wp:term_id>5</wp:term_id><wp:category_nicename>news</wp:category_nicename>"
    "<wp:cat_name>News</wp:cat_name></wp:category>\n"
    "<wp:tag><wp:term_id>5</wp:term_id><wp:tag_slug>news</wp:tag_slug><wp:tag_name>News, the tag</wp:tag_name></wp:tag>\n"
)


def entry(number: int, title: str = "", parent: int = 0, menu: str = "main", **meta: object) -> str:
    """An entry of a menu; ``type`` stands for ``_menu_item_type``, and so on."""
    fields = {f"_menu_item_{key}": value for key, value in meta.items()} | {"_menu_item_menu_item_parent": parent}
    said = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
        for key, value in fields.items()
    )
    within = f'<category domain="nav_menu" nicename="{menu}">{menu.title()}</category>'
    made = item(number, "", f"{within}<wp:menu_order>{number}</wp:menu_order>{said}", "TITLE")
    return made.replace("TITLE", title).replace(">post<", ">nav_menu_item<")


def menus_of(tmp_path, *entries):
    post = item(1, more=f"<link>{HOME}/one/</link><wp:post_name>one</wp:post_name>", title="One")
    trail = item(2, more=f"<link>{HOME}/trails/ridge/</link><wp:post_name>ridge</wp:post_name>", title="Ridge")
    draft = item(3, title="DRAFTTITLE").replace("publish", "draft")
    items = (post, trail.replace(">post<", ">trail<"), draft, *entries)
    site, _ = site_of(tmp_path, *items, head=LINKED + SHARED)
    return json.loads((site / "data/menus.json").read_text("utf-8"))["menus"]


def menu_of(tmp_path, *entries):
    (menu,) = menus_of(tmp_path, *entries)
    return [_short(one) for one in menu["entries"]]


def _short(one):
    below = [_short(child) for child in one["children"]]
    return (one["title"], one["url"], below) if below else (one["title"], one["url"])


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"type": "post_type", "object": "post", "object_id": 1}, ("One", "/one/")),
        ({"title": "Read this", "type": "post_type", "object": "post", "object_id": 1}, ("Read this", "/one/")),
        ({"type": "taxonomy", "object": "category", "object_id": 5}, ("News", "/category/news/")),
        ({"type": "taxonomy", "object": "post_tag", "object_id": 5}, ("News, the tag", "/tag/news/")),
        ({"title": "Trails", "type": "post_type_archive", "object": "trail", "object_id": -2}, ("Trails", "/trails/")),
        ({"title": "None", "type": "post_type_archive", "object": "gone", "object_id": -3}, ("None", "")),
        ({"title": "Home", "type": "custom", "url": HOME + "/"}, ("Home", "/")),
        ({"title": "One", "type": "custom", "url": HOME + "/?p=1"}, ("One", "/one/")),
        ({"title": "Far", "type": "custom", "url": "https://e.org/a"}, ("Far", "https://e.org/a")),
        ({"title": "Runs", "type": "custom", "url": "javascript:alert(1)"}, ("Runs", "")),
    ],
)
def test_an_entry_leads_to_where_its_thing_stands(tmp_path, given, shown):
    assert menu_of(tmp_path, entry(9, **given)) == [shown]


def test_what_leads_to_something_hidden_is_hidden_with_its_words(tmp_path):
    hidden = entry(9, "About DRAFTTITLE", type="post_type", object="post", object_id=3)
    assert menu_of(tmp_path, hidden, entry(10, "Far", type="custom", url="https://e.org/")) == [
        ("Far", "https://e.org/")
    ]


def test_entries_stand_in_their_tree_and_order(tmp_path):
    custom = {"type": "custom", "url": "#"}
    entries = [entry(12, "Below", 11, **custom), entry(11, "Second", **custom), entry(10, "First", **custom)]
    entries.append(entry(13, "Of nobody", 99, **custom))
    assert menu_of(tmp_path, *entries) == [
        ("First", "#"),
        ("Second", "#", [("Below", "#")]),
        ("Of nobody", "#"),
    ]


@pytest.mark.parametrize("main", ["main", "primary", "hauptnavigation"])
def test_the_main_menu_is_the_first_then_one_that_stays_on_the_site(tmp_path, main):
    far, near = {"type": "custom", "url": "https://e.org/"}, {"type": "post_type", "object": "post", "object_id": 1}
    entries = [
        entry(10, "A", menu="away", **far),
        entry(11, "B", menu="footer", **near),
        entry(12, "C", menu=main, **far),
    ]
    assert [menu["slug"] for menu in menus_of(tmp_path, *entries)] == [main, "footer", "away"]

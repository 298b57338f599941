"""Pages made with Elementor: their data says more than the copy of their words in the content."""

import json

import pytest
from golden_site import POST, GoldenSite

from migrate.readers.body import body_html
from migrate.readers.context import BodyContext
from migrate.readers.elementor import widget
from migrate.readers.html import parse
from migrate.writers.markdown import render


def shown(*widgets, stored="", told=None, mode="builder", data=None):
    elements = [{"elType": "widget", "widgetType": name, "settings": settings} for name, settings in widgets]
    page = [{"elType": "section", "elements": [{"elType": "column", "settings": [], "elements": elements}]}]
    messages = told if told is not None else []

    def tell(kind, message):
        messages.append(f"{kind.name} {message}")

    meta = {"_elementor_data": json.dumps(page) if data is None else data, "_elementor_edit_mode": mode}
    context = BodyContext(post_id=POST, site=GoldenSite(), tell=tell, meta=meta)
    return render(parse(body_html(stored, context), tell)).strip()


CASES = [
    ("heading", {"title": "Hi", "header_size": "h4", "link": {"url": "https://e.org/"}}, "#### [Hi](https://e.org/)"),
    ("text-editor", {"editor": "<p>a <b>b</b></p>"}, "a **b**"),
    ("image", {"image": {"url": "https://e.org/a.jpg", "id": ""}, "link": {"url": "#"}}, "![](https://e.org/a.jpg)"),
    ("image", {"image": {"id": 3}}, "![Picture 3](https://ex.org/wp-content/uploads/2010/08/photo-3.jpg)"),
    ("button", {"text": "Go", "link": {"url": "/x/"}}, "[Go](/x/)"),
    ("icon-list", {"icon_list": [{"text": "One"}, {"text": "Two", "link": {"url": "/t/"}}]}, "- One\n- [Two](/t/)"),
    ("accordion", {"tabs": [{"tab_title": "Q", "tab_content": "<p>A</p>"}]}, "### Q\n\nA"),
    ("testimonial", {"testimonial_content": "Good", "testimonial_name": "Ann"}, "> Good\n>\n> <cite>Ann</cite>"),
    ("counter", {"ending_number": 42, "suffix": "%", "title": "Done"}, "Done\n\n42%"),
    ("shortcode", {"shortcode": "[button link='/y/']Y[/button]"}, "[Y](/y/)"),
    ("image-box", {"title_text": "T", "description_text": "D", "title_size": "h5"}, "##### T\n\nD"),
    ("divider", {}, "---"),
    ("progress", {"title": "Skill", "percent": {"unit": "%", "size": 70}, "inner_text": "Web"}, "Skill\n\nWeb 70%"),
    ("rating", {"title": "Stars", "rating": 4.5}, "Stars\n\n4.5"),
    (
        "animated-headline",
        {"before_text": "We", "rotating_text": "dig\nbuild", "after_text": "it", "tag": "h2"},
        "## We dig, build it",
    ),
    (
        "price-table",
        {
            "heading": "Pro",
            "currency_symbol": "euro",
            "price": "9",
            "period": "a month",
            "features_list": [{"item_text": "One"}],
            "button_text": "Buy",
            "link": {"url": "/buy/"},
        },
        "### Pro\n\n€9 a month\n\n- One\n\n[Buy](/buy/)",
    ),
    (
        "slides",
        {
            "slides": [
                {
                    "heading": "S",
                    "description": "D",
                    "button_text": "Go",
                    "link": {"url": "/s/"},
                    "background_image": {"url": "https://e.org/s.jpg", "id": ""},
                }
            ]
        },
        "![](https://e.org/s.jpg)\n\n### [S](/s/)\n\nD\n\n[Go](/s/)",
    ),
    (
        "testimonial-carousel",
        {"slides": [{"content": "Good", "name": "Ann", "title": "CTO"}, {"content": "Fine", "name": "Bo"}]},
        "> Good\n>\n> <cite>Ann, CTO</cite>\n\n> Fine\n>\n> <cite>Bo</cite>",
    ),
    (
        "gallery",
        {"galleries": [{"multiple_gallery": [{"id": 3, "url": ""}, {"url": "https://e.org/2.jpg", "id": ""}]}]},
        (
            '<figure class="gallery">\n<figure><img src="https://ex.org/wp-content/uploads/2010/08/photo-3.jpg" '
            'alt="Picture 3"></figure>\n<figure><img src="https://e.org/2.jpg" alt=""></figure>\n</figure>'
        ),
    ),
    (
        "icon",
        {"selected_icon": {"value": "fab fa-github"}, "link": {"url": "https://e.org/"}},
        "[Github](https://e.org/)",
    ),
    ("code-highlight", {"language": "php", "code": "echo 1;"}, "```php\necho 1;\n```"),
    ("text-path", {"text": "Round", "link": {"url": "/r/"}}, "[Round](/r/)"),
    ("wp-widget-text", {"wp": {"title": "T", "text": "w"}}, "### T\n\nw"),
]


@pytest.mark.parametrize(("name", "settings", "markdown"), CASES)
def test_a_widget_becomes(name, settings, markdown):
    told = []
    assert shown((name, settings), told=told) == markdown
    assert not told


def test_widgets_stand_in_the_order_of_the_page():
    assert shown(("heading", {"title": "A"}), ("text-editor", {"editor": "b"})) == "## A\n\nb"


def test_an_unknown_widget_keeps_its_words_and_is_told():
    told = []
    page = shown(("acme", {"box_title": "Held", "box_title_tag": "h3", "rows": [{"text": "In"}]}), told=told)
    assert page == "Held\n\nIn"
    assert told == ["UNKNOWN_BLOCK elementor/acme: kept its words"]


def test_an_unknown_widget_keeps_its_pictures_and_links():
    row = {
        "name_text": "Ann",
        "photo": {"url": "https://e.org/a.jpg", "id": ""},
        "link": {"url": "/a/", "is_external": ""},
    }
    page = shown(("acme", {"people": [row], "icon_image": {"url": "https://e.org/i.png", "id": ""}}))
    assert page == "![](https://e.org/a.jpg)\n\n[Ann](/a/)"


@pytest.mark.parametrize(
    ("name", "rows", "title"), [("nested-tabs", "tabs", "tab_title"), ("nested-accordion", "items", "item_title")]
)
def test_parts_that_are_elements_stand_below_their_titles(name, rows, title):
    parts = [
        {"elements": [{"elType": "widget", "widgetType": "text-editor", "settings": {"editor": word}}]}
        for word in ("a", "b")
    ]
    settings = {rows: [{title: "One"}, {title: "Two"}]}
    data = [{"elType": "widget", "widgetType": name, "settings": settings, "elements": parts}]
    assert shown(data=json.dumps(data)) == "### One\n\na\n\n### Two\n\nb"


def test_what_was_looked_up_is_not_what_stood_there_before():
    told = []
    looked_up = {"title": '[elementor-tag id="1" name="post-title" settings="%7B%7D"]'}
    leads = {"link": '[elementor-tag id="2" name="internal-url" settings="%7B%22post_id%22%3A%2213%22%7D"]'}
    page = shown(
        ("heading", {"title": "Add Your Heading Text Here", "__dynamic__": looked_up}),
        ("button", {"text": "About", "__dynamic__": leads}),
        told=told,
    )
    assert page == "[About](/about/)"
    assert told == ["DYNAMIC_BLOCK elementor/heading: its title was looked up on the old server"]


def test_where_an_unknown_widget_would_lose_words_the_copy_is_taken():
    assert (
        shown(("acme", {"x": "secret"}), ("heading", {"title": "A"}), stored="<h2>A</h2>\n\nSecret") == "## A\n\nSecret"
    )


def test_a_page_that_is_not_elementors_any_more_is_its_content():
    assert shown(("heading", {"title": "Old"}), stored="New", mode="") == "New"


@pytest.mark.parametrize("data", ["[{", "[" * 100_000, "3", "null"])
def test_data_that_says_nothing_leaves_the_content(data):
    assert shown(stored="Kept", data=data) == "Kept"


def test_no_widget_can_be_made_to_fail_by_its_settings():
    odd = {
        name: value for name in ("title", "link", "image", "tabs", "icon_list") for value in ([1, None, {"url": 5}],)
    }
    for name in widget:
        for settings in ({}, odd, dict.fromkeys(odd, 3)):
            shown((name, settings))


def test_any_depth_is_read():
    page = (
        '{"elements":[' * 100_000
        + '{"elType":"widget","widgetType":"heading","settings":{"title":"Deep"}}'
        + "]}" * 100_000
    )
    assert shown(stored="Kept", data=page) in ("Kept", "## Deep")

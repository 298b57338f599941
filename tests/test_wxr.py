"""Items and channels as the model has them (facts 1.1 to 1.5, part 5 "Reading")."""

from __future__ import annotations

import pickle
import re

import pytest
from exports import CORPUS, COUNTS, FIXTURES, HEAD, export, item, kinds, read, read_all, source_of

from migrate.findings import Kind
from migrate.model import Channel, Item, TermRef
from migrate.readers.scan import Span, scan_file
from migrate.readers.sources import open_sources
from migrate.readers.wxr import line_of, read_items
from migrate.tell import Findings

EXPECT = re.compile(r"Expect: (\d+) items?, (\d+) comments?; tells (.*?)\.\s")
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real exports is not here")


def fixture(name: str, tmp_path, *, light: bool = False) -> tuple[list[Channel], list[Item], Findings]:
    findings = Findings()
    (source,) = open_sources([str(FIXTURES / f"{name}.xml")], tmp_path, findings.tell)
    _scan, channels, items = read_all(source, findings.tell, light=light)
    assert None not in items
    return channels, [found for found in items if found], findings


def one(name: str, tmp_path) -> Item:
    return fixture(name, tmp_path)[1][0]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.xml")), ids=lambda path: path.stem)
def test_each_fixture_gives_what_its_first_comment_says(tmp_path, path):
    findings = Findings()
    (source,) = open_sources([str(path)], tmp_path, findings.tell)
    items = read_all(source, findings.tell)[2]
    expected = EXPECT.search(source.path.read_text(encoding="utf-8", errors="replace"))
    assert expected, "the fixture says nothing"
    found = [entry for entry in items if entry]
    comments = sum(len(entry.comments) for entry in found)
    assert (str(len(found)), str(comments), ", ".join(kinds(findings)) or "nothing") == expected.groups()
    assert all(entry.title for entry in found)


def test_every_fixture_stands_in_the_readme():
    listed = re.findall(r"^\| `([\w.-]+\.xml)`", (FIXTURES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in FIXTURES.glob("*.xml"))


def test_every_field_of_an_item_arrives(tmp_path):
    found = one("plain", tmp_path)
    assert found == Item(
        id=1,
        type="post",
        status="publish",
        title="Post 1",
        link="https://blog.example.org/post-1/",
        slug="post-1",
        guid="https://blog.example.org/?p=1",
        creator="ann",
        pub_date="Thu, 05 Jan 2012 14:30:46 +0000",
        date="2012-01-05 14:30:46",
        date_gmt="2012-01-05 13:30:46",
        content="Text of post 1.",
        comment_status="open",
        ping_status="open",
        terms=(TermRef(taxonomy="category", slug="news", name="News"),),
        meta=(("_edit_last", "1"),),
        comments=found.comments,
    )


def test_every_field_of_a_comment_arrives(tmp_path):
    (found,) = one("plain", tmp_path).comments
    assert (found.id, found.parent, found.author, found.email) == (1, 0, "Reader", "reader@example.net")
    assert (found.url, found.ip, found.date) == (
        "https://reader.example.net/",
        "192.0.2.7",
        "2012-01-06 10:00:00",
    )
    assert (found.date_gmt, found.content, found.approved) == ("2012-01-06 09:00:00", "Well said.", "1")
    assert (found.type, found.user_id, found.meta) == ("", 0, ())


def test_every_field_of_the_channel_arrives(tmp_path):
    ((found,), _, _) = fixture("plain", tmp_path)
    assert (found.title, found.description, found.link) == (
        "Example blog",
        "An invented blog",
        "https://blog.example.org",
    )
    assert (found.language, found.wxr_version, found.base_blog_url) == (
        "en-US",
        "1.2",
        "https://blog.example.org",
    )
    (author,) = found.authors
    assert (author.id, author.login, author.email) == (1, "ann", "ann@example.org")
    assert (author.display_name, author.first_name, author.last_name) == ("Ann Example", "Ann", "Example")
    (term,) = found.terms
    assert (term.id, term.taxonomy, term.slug, term.name, term.parent) == (1, "category", "news", "News", "")


@pytest.mark.parametrize("name", ["namespace-https-1.3", "wordpress-2.1", "namespace-unknown", "pretty-printed"])
def test_versions_and_namespaces_give_the_same_item(tmp_path, name):
    plain, other = one("plain", tmp_path), one(name, tmp_path)
    for field in (
        "id",
        "type",
        "status",
        "title",
        "link",
        "slug",
        "guid",
        "creator",
        "date",
        "date_gmt",
        "content",
    ):
        assert getattr(other, field) == getattr(plain, field), field


def test_wordpress_2_1_has_raw_fields(tmp_path):
    channels, items, _ = fixture("wordpress-2.1", tmp_path)
    assert items[0].meta == (("mood", "<em>bright</em> &amp; early"),)
    assert items[0].terms == (TermRef(taxonomy="category", slug="", name="News"),)
    assert [term.slug for term in channels[0].terms] == ["news"]
    assert items[0].comments[0].author == "Reader"


def test_an_undeclared_prefix_is_read_and_told_once(tmp_path):
    items, findings = fixture("undeclared-excerpt-prefix", tmp_path)[1:]
    assert [found.excerpt for found in items] == ["In short.", ""]
    assert [finding.where["prefix"] for finding in findings] == ["excerpt"]


def test_a_second_prefix_counts_and_a_rebound_one_does_not(tmp_path):
    found = one("namespace-second-prefix", tmp_path)
    assert found.slug == "post-1"
    assert [name for name, _ in found.extra] == ["wp:post_name"]
    assert "not-the-slug" in found.extra[0][1]


def test_twin_categories_are_one_term_and_tag_is_post_tag(tmp_path):
    assert one("twin-categories", tmp_path).terms == (
        TermRef(taxonomy="category", slug="news", name="News"),
        TermRef(taxonomy="post_tag", slug="blue-sky", name="Blue sky"),
    )


def test_the_same_slug_in_two_taxonomies_is_two_terms(tmp_path):
    twins = [f'<category domain="{name}" nicename="a">A</category>' for name in ("category", "post_tag")]
    (found,) = read(export(item(1, more="".join(twins))), tmp_path)[1]
    assert [(ref.taxonomy, ref.slug) for ref in found.terms] == [("category", "a"), ("post_tag", "a")]


def test_the_space_after_a_bracket_is_dropped_only_in_old_files(tmp_path):
    assert one("space-after-bracket", tmp_path).content == "[gallery]"
    (found,) = read(export(item(1, "<![CDATA[[gallery] ]]>")), tmp_path)[1]
    assert found.content == "[gallery] "


def test_cdata_sections_are_joined(tmp_path):
    assert one("cdata-split", tmp_path).content == "if (a[b[0]]>1) and <b>more</b>"


def test_an_unescaped_end_of_cdata_is_text(tmp_path):
    items, findings = fixture("cdata-unescaped-end", tmp_path)[1:]
    assert items[0].content == "See <![CDATA[ this ]]> and <b>that</b> ]]> too."
    assert items[0].meta == (("end", "]]>"),)
    assert [finding.where["title"] for finding in findings] == ["Post 1"]


def test_control_characters_take_nothing_else_with_them(tmp_path):
    items, findings = fixture("control-characters", tmp_path)[1:]
    assert items[0].content == "One two three four."
    assert items[0].comments[0].content == "Bell"
    assert items[1].title == "Post 2"
    data = (FIXTURES / "control-characters.xml").read_bytes()
    assert [finding.where["byte"] for finding in findings] == [data.index(b"\x08"), data.index(b"&#x8;")]
    assert findings[0].message.startswith("4 ")
    assert (
        line_of(FIXTURES / "control-characters.xml", data.index(b"\x08"))
        == data[: data.index(b"\x08")].count(b"\n") + 1
    )


def test_a_bad_byte_stays_in_its_field(tmp_path):
    items, _ = fixture("bad-bytes", tmp_path)[1:]
    assert [(found.title, found.content) for found in items] == [
        ("Café", "Café “quoted”"),
        ("Größe", "Text of post 2."),
    ]


def test_surrogates_become_their_character_or_nothing(tmp_path):
    assert one("surrogates", tmp_path).content == "Smile \N{GRINNING FACE} and  none"


def test_a_cut_item_keeps_its_text_and_drops_half_values(tmp_path):
    items = fixture("cut-in-item", tmp_path)[1]
    last = items[-1]
    assert (last.title, last.content, last.id, last.date, last.date_gmt) == (
        "Post 3",
        "Text of post 3.",
        3,
        "2012-01-05 14:30:46",
        "",
    )
    assert items[:2] == fixture("cut-in-title", tmp_path)[1]


def test_references_outside_cdata(tmp_path):
    assert one("bare-ampersand", tmp_path).comments[0].url == "https://reader.example.net/?a=1&b=2&copy=3"
    assert one("html-entities", tmp_path).title == "Now\N{NO-BREAK SPACE}… & then"


def test_what_is_not_well_formed_is_read_field_by_field(tmp_path):
    items, findings = fixture("markup-in-title", tmp_path)[1:]
    assert items[0].title == "All <b>bold & a < b"
    assert (items[0].id, items[0].slug, items[0].content) == (1, "post-1", "Text of post 1.")
    assert items[1] == fixture("plain", tmp_path)[1][1]
    assert Kind.BROKEN_MARKUP in {finding.kind for finding in findings}


def test_content_without_cdata_is_the_same_markup(tmp_path):
    items = fixture("raw-content", tmp_path)[1]
    assert [found.content for found in items] == [
        "<p>Salt &amp; pepper</p>",
        "<p>Salt &amp; <em>pepper</em></p>",
    ]
    assert [found.id for found in items] == [None, None]


def test_an_entity_of_a_doctype_is_never_resolved(tmp_path):
    assert one("doctype", tmp_path).title == "Secret &file;"


def test_entity_bombs_and_files_are_not_expanded(tmp_path):
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
    head = HEAD.replace("<rss", bomb + "<rss").replace("Example", "&b;")
    channels, (found,), findings = read(export(item(1, title="&b;&x;"), head=head), tmp_path)
    assert (found.title, channels[0].title) == ("&b;&x;", "&b;")
    assert "doctype-ignored" in kinds(findings)


def test_scalars_are_trimmed_and_content_is_not(tmp_path):
    (found,) = read(export(item(1, "<![CDATA[\n x \n]]>", title="\n  Title \n")), tmp_path)[1]
    assert (found.title, found.content) == ("Title", "\n x \n")


def test_unknown_elements_are_kept_and_told_once_a_batch(tmp_path):
    found = one("unknown-elements", tmp_path)
    assert found.extra == (
        ("wp:post_author_id", "1"),
        ("shop:price", '<shop:price currency="EUR">9.50</shop:price>'),
    )
    data = export(*(item(number, more="<wp:odd>x</wp:odd>") for number in range(1, 9)))
    findings = read(data, tmp_path)[2]
    assert [(finding.kind, finding.where["count"]) for finding in findings] == [(Kind.UNKNOWN_ELEMENT, 8)]


def test_a_field_that_stands_twice_keeps_the_first_that_says_something(tmp_path):
    more = "<wp:post_name></wp:post_name><wp:post_name>one</wp:post_name><wp:post_name>two</wp:post_name>"
    (found,) = read(export(item(1, more=more)), tmp_path)[1]
    assert (found.slug, found.extra) == ("one", (("slug", "two"),))


@pytest.mark.parametrize(
    ("text", "number"), [("0", None), ("", None), ("-3", None), ("x", None), ("9" * 30, None), (" 7 ", 7)]
)
def test_an_id_is_a_number_above_zero_or_none(tmp_path, text, number):
    (found,) = read(export(item(1).replace("<wp:post_id>1<", f"<wp:post_id>{text}<")), tmp_path)[1]
    assert found.id == number


def test_meta_of_posts_comments_and_terms(tmp_path):
    channels, items, _ = fixture("metadata", tmp_path)
    assert items[0].meta == (("_wp_old_slug", "first"), ("_wp_old_slug", "second"))
    assert items[0].comments[0].meta == (("rating", "5"),)
    assert channels[0].terms[0].meta == (("color", "blue"),)


def test_the_site_icons_title_is_not_the_sites(tmp_path):
    ((found,), _, _) = fixture("channel-image", tmp_path)
    assert (found.title, found.link) == ("Example blog", "https://blog.example.org")
    assert [name for name, _ in found.extra] == ["image"]


def test_a_broken_channel_is_read_field_by_field(tmp_path):
    ((found,), _, _) = fixture("channel-broken", tmp_path)
    assert found.title == "Salt & Pepper"
    assert [author.last_name for author in found.authors] == ["Example"]
    assert [term.name for term in found.terms] == ["News"]


def test_twins_in_the_channel_are_merged(tmp_path):
    ((found,), _, _) = fixture("channel-twins", tmp_path)
    assert [author.display_name for author in found.authors] == ["Ann Example"]
    assert [term.description for term in found.terms] == ["All the news"]


def test_terms_may_stand_after_the_items(tmp_path):
    ((found,), _, _) = fixture("terms-after-items", tmp_path)
    assert [term.slug for term in found.terms] == ["news"]


def test_a_part_without_header_is_read(tmp_path):
    channels, items, _ = fixture("no-header", tmp_path)
    assert [found.slug for found in items] == ["post-1", "post-2"]
    assert channels == [Channel()]


LIGHT = (
    "id",
    "type",
    "status",
    "title",
    "link",
    "slug",
    "guid",
    "creator",
    "date",
    "parent",
    "terms",
    "meta",
    "attachment_url",
)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.xml")), ids=lambda path: path.stem)
def test_the_index_pass_sees_what_the_full_pass_sees(tmp_path, path):
    full, light = (fixture(path.stem, tmp_path, light=light)[1] for light in (False, True))
    assert [[getattr(entry, name) for name in LIGHT] for entry in light] == [
        [getattr(entry, name) for name in LIGHT] for entry in full
    ]
    assert not any(entry.comments or entry.content for entry in light)


@pytest.mark.parametrize("kind", ["attachment", "wp_block", "wp_navigation", "nav_menu_item", "custom_css"])
def test_the_index_pass_keeps_content_others_refer_to(tmp_path, kind):
    data = export(item(1), item(2, "<![CDATA[kept]]>").replace(">post<", f">{kind}<"))
    assert [found.content for found in read(data, tmp_path, light=True)[1]] == ["", "kept"]


@pytest.mark.parametrize(
    "content",
    [
        "<![CDATA[a ]]]]><![CDATA[></content:encoded> <wp:comment> b]]>",
        "<![CDATA[<wp:comment></wp:comment><content:encoded><![CDATA[ ]]>",
        "plain",
        "<b>x</b>",
        "",
    ],
)
def test_the_index_pass_is_not_misled_by_content(tmp_path, content):
    more = "<wp:postmeta><wp:meta_key>k</wp:meta_key><wp:meta_value><![CDATA[<wp:comment>]]></wp:meta_value>"
    more += "</wp:postmeta><wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>"
    more += "<wp:postmeta><wp:meta_key>z</wp:meta_key></wp:postmeta>"
    data = export(item(1, content, more), item(2))
    assert [(found.id, found.type, found.meta) for found in read(data, tmp_path, light=True)[1]] == [
        (found.id, found.type, found.meta) for found in read(data, tmp_path)[1]
    ]


def test_one_damaged_item_leaves_its_neighbours_as_they_are(tmp_path):
    sound = export(item(1, "<![CDATA[AT&amp;T]]>", title="AT&amp;T"), item(2), item(3, title="Q&amp;A"))
    damaged = sound.replace(b"Post 2", b"Post \x08& <2")
    whole, mended = read(sound, tmp_path)[1], read(damaged, tmp_path)[1]
    assert (mended[0], mended[2]) == (whole[0], whole[2])
    assert mended[1].title == "Post & <2"


def test_what_cannot_be_read_is_none_and_told(tmp_path):
    data = export(item(1), "<item><<<</item>", item(3))
    _, items, findings = read(data, tmp_path)
    assert [found and found.id for found in items] == [1, None, 3]
    assert [(finding.kind, finding.where["byte"]) for finding in findings] == [
        (Kind.UNREADABLE_ITEM, data.index(b"<item><<"))
    ]


def test_spans_need_not_be_neighbours_and_cross_processes(tmp_path):
    data = export(*(item(number) for number in range(1, 6)))
    scan = scan_file(source_of(data, tmp_path), Findings().tell)
    spans: list[Span] = pickle.loads(pickle.dumps([span for number, span in enumerate(scan.spans) if number % 2 == 0]))
    items = read_items(data[spans[0].start : spans[-1].end], spans[0].start, spans, "x", Findings().tell)
    assert [found.id for found in items if found] == [1, 3, 5]


def test_very_deep_markup_is_read_without_recursion(tmp_path):
    data = export(
        item(1, "<b>" * 100_000 + "x" + "</b>" * 100_000),
        item(2, "<![CDATA[" + "<b>" * 100_000 + "]]>"),
        item(3),
    )
    items = read(data, tmp_path)[1]
    assert [found.id for found in items if found] == [1, 2, 3]
    assert items[0].content.count("<b>") == 100_000


def test_texts_larger_than_ten_megabytes_are_read(tmp_path):
    (found,) = read(export(item(1, f"<![CDATA[{'x' * (11 << 20)}]]>")), tmp_path)[1]
    assert len(found.content) == 11 << 20


@needs_corpus
@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("batch", [1, 1 << 20])
def test_every_item_and_comment_of_real_exports_is_read(tmp_path, name, batch):
    findings = Findings()
    (source,) = open_sources([str(CORPUS / f"{name}.xml")], tmp_path, findings.tell)
    items = [found for found in read_all(source, findings.tell, batch=batch)[2] if found]
    assert (len(items), sum(len(found.comments) for found in items)) == COUNTS[name]
    assert all(found.type and found.status for found in items)
    assert sum(found.id is None for found in items) == (name == "theme-unit-test-ja")  # one has an empty id


@needs_corpus
def test_the_importers_odd_cdata_is_kept_to_the_letter(tmp_path):
    (source,) = open_sources([str(CORPUS / "importer-crazy-cdata.xml")], tmp_path, Findings().tell)
    (found,) = read_all(source, Findings().tell)[2]
    assert found.content == "Content with nested <![CDATA[ tags ]]> :)"
    assert found.meta_value("Closing CDATA") == "]]>"
    assert (
        found.meta_value("Alot of CDATA") == "This has <![CDATA[ opening and ]]> closing <![CDATA[ tags like this: ]]>"
    )

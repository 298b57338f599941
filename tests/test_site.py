"""What the whole site knows: authors, terms, twins, names of inputs, what of meta is private."""

import pytest

from migrate.authors import merge_authors, writers_of
from migrate.model import Author, Channel, Term
from migrate.permalinks import AddressSpace
from migrate.pipeline import short_names
from migrate.readers.meta import seo, split_meta
from migrate.tell import Findings
from migrate.terms import grow_terms, merge_terms, taxonomy_key
from migrate.titles import plain
from migrate.twins import _Twin

SPACE = AddressSpace(home="https://ex.org", structure="/%postname%/")


def twin(seq, source=0, **fields):
    base = {"id": 5, "type": "post", "guid": "", "link": "", "slug": "", "title": "", "digest": b"", "modified": ""}
    return _Twin(**{"seq": seq, "source": source, **base, **fields})


def test_one_id_with_another_slug_and_title_is_another_thing():
    one = twin(1, guid="g", link="l", slug="a", title="A")
    assert not one.same_thing(twin(2, guid="g", link="l", slug="b", title="B"))
    assert one.same_thing(twin(2, slug="a", title="A, edited"))
    assert one.same_thing(twin(2, source=1, guid="g", slug="renamed", title="Renamed"))
    assert not one.same_thing(twin(2, type="page", slug="a", title="A"))


def test_logins_are_compared_without_case():
    authors = merge_authors(
        [Channel(authors=(Author(id=1, login="Bob", display_name="Robert"),))], ["bob"], Findings().tell
    )
    assert list(authors) == ["Bob"]
    assert writers_of(authors, SPACE)["bob"].name == "Robert"


def test_an_author_never_shows_a_login_or_an_address():
    writers = writers_of({"x@example.org": Author(id=1, login="x@example.org", display_name="x@example.org")}, SPACE)
    assert {(writer.slug, writer.name) for writer in writers.values()} == {("x", "x")}


def test_files_without_authors_have_those_that_wrote():
    assert list(merge_authors([Channel()], ["Ann Lee", ""], Findings().tell)) == ["Ann Lee"]


def test_a_parent_is_a_slug_or_a_name():
    terms = [
        Term(id=1, taxonomy="category", slug="world", name="The World"),
        Term(id=2, taxonomy="category", slug="news", name="News", parent="The World"),
    ]
    merged = merge_terms([Channel(terms=tuple(terms))], [], Findings().tell)
    grown = grow_terms(merged, SPACE, Findings().tell)
    assert grown["category", "news"].ancestors == ("world",)
    assert grown["category", "news"].address == "/category/world/news/"


def test_terms_in_a_circle_come_to_an_end():
    terms = tuple(Term(id=n, taxonomy="category", slug=f"t{n}", name="", parent=f"t{(n + 1) % 3}") for n in range(3))
    told = Findings()
    grown = grow_terms(merge_terms([Channel(terms=terms)], [], told.tell), SPACE, told.tell)
    assert len(grown) == 3
    assert {finding.kind.label for finding in told} == {"parent-cycle"}


def test_an_own_taxonomy_can_not_take_a_key_that_means_something():
    assert taxonomy_key("type") == "type_terms"
    assert taxonomy_key("region") == "region"
    assert taxonomy_key("category") == "categories"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Food &amp; Drink", "Food & Drink"),
        ("O&#039;Neil", "O'Neil"),
        ("&#x1f600;", "😀"),
        ("a <em>b</em>", "a b"),
        ("&lt;b&gt;", "<b>"),
        ("1 < 2", "1 < 2"),
        (" a\n\tb ", "a b"),
        ("a\x1b[2Jb", "a [2Jb"),
    ],
)
def test_a_stored_name_is_shown_as_text(stored, shown):
    assert plain(stored) == shown


def test_only_what_is_known_to_be_shown_or_named_is_public():
    meta = [
        ("mood", "brisk"),
        ("mood", "wet"),
        ("recipe_time", "2 h"),
        ("recipe_by", "ann@example.org"),
        ("recipe_password", "x"),
        ("_hidden", "y"),
        ("_format_link_url", "https://ex.org/"),
        ("_links_to", "mailto:ann@example.org"),
        ("geo_latitude", "61.0"),
        ("attribute_pa_color", "red"),
    ]
    known = {"_format_link_url": "https://ex.org/", "attribute_pa_color": "red"}
    assert split_meta(meta)[0] == known
    assert split_meta(meta, ["mood"])[0] == known | {"mood": ["brisk", "wet"]}
    assert split_meta(meta, ["recipe_*"])[0] == known | {"recipe_time": "2 h"}
    assert split_meta(meta, ["recipe_*", "recipe_by"])[0] == known | {
        "recipe_time": "2 h",
        "recipe_by": "ann@example.org",
    }
    assert "_hidden" not in split_meta(meta, ["*"])[0]
    assert "_hidden" in split_meta(meta, ["_h*"])[0]
    for named in ([], ["mood"], ["*"]):
        public, private = split_meta(meta, named)
        assert public.keys() | private.keys() == {key for key, _ in meta}, "what is not public is kept"


def test_the_place_is_shown_where_its_author_showed_it():
    meta = [("geo_latitude", "61.0"), ("geo_accuracy", "5"), ("geo_public", "1")]
    assert split_meta(meta) == ({"geo_latitude": "61.0", "geo_public": "1"}, {"geo_accuracy": "5"})


def test_seo_variables_are_filled_in_or_drop_the_field():
    meta = [
        ("_yoast_wpseo_title", "%%title%% %%sep%% %%sitename%%"),
        ("_yoast_wpseo_metadesc", "%%cf_x%%"),
        ("rank_math_canonical_url", "https://ex.org/"),
    ]
    assert seo(meta, "T", "S") == {"title": "T – S", "canonical": "https://ex.org/"}


def test_inputs_are_named_without_the_folders_of_a_machine():
    names = ["/home/ann/a.xml", "/home/bo/a.xml", "b.zip/part-1.xml", "-"]
    assert short_names(names) == {
        "/home/ann/a.xml": "a.xml",
        "/home/bo/a.xml": "a.xml-2",
        "b.zip/part-1.xml": "b.zip/part-1.xml",
        "-": "-",
    }

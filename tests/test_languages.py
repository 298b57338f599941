"""Names and titles in several languages: one of them is shown, the others are kept as data and told."""

from __future__ import annotations

import json

import pytest
import yaml
from exports import FIXTURES, HEAD, item, site_of

from migrate.languages import in_language, in_languages
from migrate.pipeline import Order, convert
from migrate.titles import plain


@pytest.mark.parametrize(
    ("stored", "language", "shown"),
    [
        ("[:en]Hello[:de]Hallo[:]", "de-DE", "Hallo"),
        ("[:en]Hello[:de]Hallo[:]", "en", "Hello"),
        ("[:en]Hello[:de]Hallo[:]", "fr", "Hello"),
        ("[:en]Hello[:de]Hallo", "de", "Hallo"),
        ("<!--:en-->Hello<!--:--><!--:de-->Hallo<!--:-->", "de", "Hallo"),
        ("{:en}Hello{:}{:de}Hallo{:}", "de", "Hallo"),
        ("[:en]Hello[:de]Hallo[:] 2010", "de", "Hallo 2010"),
        ("[:en][:de]Hallo[:]", "en", "Hallo"),
        ("Write [:en] or {:} so", "en", "Write [:en] or {:} so"),
        ("A: b", "en", "A: b"),
        ("[:]", "en", "[:]"),
        ("[:en]", "en", "[:en]"),
    ],
)
def test_one_language_is_shown(stored, language, shown):
    assert in_language(stored, language) == shown
    assert plain(stored, language) == shown


def test_every_language_is_kept():
    assert in_languages("[:en]Hello[:de]Hallo[:]!") == {"en": "Hello!", "de": "Hallo!"}


def test_a_post_has_the_title_and_excerpt_of_its_site_and_the_others_as_data(tmp_path):
    head = HEAD.replace("<title>Example</title>", "<title>[:en]Notes[:de]Notizen[:]</title><language>de-DE</language>")
    excerpt = "\t\t<excerpt:encoded><![CDATA[[:en]Short[:de]Kurz[:]]]></excerpt:encoded>\n"
    one = item(1, title="<![CDATA[<!--:en-->Hello<!--:--><!--:de-->Hallo<!--:-->]]>", more=excerpt)
    site, _ = site_of(tmp_path, one, item(2), target="plain", head=head)
    (file,) = [file for file in site.rglob("*.md") if "Hallo" in file.read_text(encoding="utf-8")]
    front = yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])
    assert (front["title"], front["titles"]) == ("Hallo", {"en": "Hello"})
    assert (front["excerpt"], front["excerpts"]) == ("Kurz", {"en": "Short"})
    assert json.loads((site / "data/site.json").read_text(encoding="utf-8"))["title"] == "Notizen"
    told = json.loads((site / "report.json").read_text(encoding="utf-8"))["findings"]
    assert [one["message"] for one in told if "qTranslate" in one["message"]] == [
        "qTranslate: the site's title in en stands in data/site.json only",
        "qTranslate: the title in en stands in the front matter only",
        "qTranslate: the excerpt in en stands in the front matter only",
    ]


def test_names_of_terms_authors_and_menus_are_in_the_language_of_the_site(tmp_path):
    two = "[:en]{}[:de]{}[:]".format
    author = (
        "\t<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ann</wp:author_login>"
        f"<wp:author_display_name><![CDATA[{two('Ann', 'Anna')}]]></wp:author_display_name></wp:author>\n"
    )
    term = (
        "\t<wp:category><wp:category_nicename>news</wp:category_nicename><wp:cat_name>{}</wp:cat_name></wp:category>\n"
    )
    head = HEAD.replace("</title>", "</title><language>de</language>") + author + term.format(two("News", "Neues"))
    about = '\t\t<category domain="category" nicename="news">x</category>\n\t\t<dc:creator>ann</dc:creator>\n'
    entry = item(9, title=two("Home", "Start"), more="".join(_menu_entry())).replace(">post<", ">nav_menu_item<")
    site, _ = site_of(tmp_path, item(1, more=about), entry, head=head)
    page = (site / "content/categories/news/_index.md").read_text(encoding="utf-8")
    assert yaml.safe_load(page.split("---\n")[1]) | {"params": {}} == {
        "title": "Neues",
        "url": "/category/news/",
        "params": {},
    }
    assert _data(site, "terms")["terms"][0]["names"] == {"en": "News"}
    assert [(one["name"], one["names"]) for one in _data(site, "authors")["authors"]] == [("Anna", {"en": "Ann"})]
    (menu,) = _data(site, "menus")["menus"]
    assert (menu["name"], menu["entries"][0]["title"], menu["entries"][0]["titles"]) == (
        "Haupt",
        "Start",
        {"en": "Home"},
    )
    told = json.loads((site / "report.json").read_text(encoding="utf-8"))["findings"]
    assert sorted(one["message"] for one in told if "qTranslate" in one["message"]) == [
        "qTranslate: labels of the menu main in other languages stand in data/menus.json only",
        "qTranslate: the name of 'Anna' in en stands in data/authors.json only",
        "qTranslate: the name of category 'Neues' in en stands in data/terms.json only",
        "qTranslate: the name of nav_menu 'Haupt' in en stands in data/terms.json only",
    ]


def _menu_entry():
    yield '\t\t<category domain="nav_menu" nicename="main"><![CDATA[[:en]Main[:de]Haupt[:]]]></category>\n'
    for key, value in (("_menu_item_type", "custom"), ("_menu_item_url", "https://e.org/")):
        yield f"\t\t<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>\n"


def _data(site, name):
    return json.loads((site / f"data/{name}.json").read_text(encoding="utf-8"))


def test_polylang_posts_have_their_language_and_link_their_translations(tmp_path):
    order = Order(inputs=[str(FIXTURES / "polylang.xml")], output=tmp_path / "site", jobs=1, keep_source=False)
    convert(order, lambda run: None)
    pages = {path.parent.name: path.read_text(encoding="utf-8") for path in (tmp_path / "site/content").rglob("*.md")}
    fronts = {name: yaml.safe_load(text.split("---\n")[1]).get("params", {}) for name, text in pages.items()}
    assert fronts["the-lamp"]["language"] == "en-US"
    assert fronts["the-lamp"]["translations"] == [{"language": "de-AT", "title": "Die Lampe", "url": "/de/die-lampe/"}]
    assert fronts["die-lampe"]["translations"] == [{"language": "en-US", "title": "The lamp", "url": "/the-lamp/"}]
    assert "translations" not in fronts["fog"]  # Polylang names the language of posts that nothing translates
    assert (fronts["fog-ar"]["language"], fronts["fog-ar"]["direction"]) == ("ar", "rtl")
    assert fronts["news"]["translations"] == [
        {"language": "de-AT", "title": "Nachrichten", "url": "/de/category/nachrichten/"}
    ]  # where its posts stand in a folder of their language, so do its terms
    assert not {"language_terms", "post_translations"} & {key for front in pages.values() for key in front.split(":")}
    assert not list((tmp_path / "site/content").glob("*language*"))
    assert "DRAFTWORDS" not in "".join(pages.values())


def test_a_taxonomy_of_languages_is_its_sites_own_without_polylang(tmp_path):
    more = '\t\t<category domain="language" nicename="welsh">Welsh</category>\n'
    site, _ = site_of(tmp_path, item(1, more=more))
    assert (site / "content/language_terms/welsh/_index.md").exists()
    (page,) = (site / "content/posts").rglob("index.md")
    assert yaml.safe_load(page.read_text(encoding="utf-8").split("---\n")[1])["language_terms"] == ["welsh"]


def test_what_wpml_exports_as_fields_is_linked(tmp_path):
    def said(language):
        for key, value in (("language_code", language), ("translation_group", "7")):
            yield f"\t\t<wp:postmeta><wp:meta_key>_wpml_import_{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value>"
            yield "</wp:postmeta>\n"

    site, _ = site_of(tmp_path, *(item(number, more="".join(said(code))) for number, code in ((1, "en"), (2, "pt-br"))))
    fronts = [
        yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])["params"]
        for path in sorted((site / "content/posts").rglob("index.md"))
    ]
    assert [(one["language"], [other["language"] for other in one["translations"]]) for one in fronts] == [
        ("en", ["pt-br"]),
        ("pt-br", ["en"]),
    ]

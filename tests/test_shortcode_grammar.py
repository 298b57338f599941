"""The grammar of shortcodes, vector by vector (facts 3.6)."""

import pytest
from growth import assert_linear

from migrate.readers.context import BodyContext
from migrate.readers.shortcodes import expand, shortcode
from migrate.readers.shortcodes.grammar import parse_attributes

TOLD = []
CONTEXT = BodyContext(post_id=1, site=None, tell=lambda kind, message: TOLD.append((kind.name, message)))


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    def show(made, _context):
        said = "".join(f" {key}={value}" for key, value in made.attributes.items())
        said += "".join(f" {value}" for value in made.positional)
        return f"({made.name}{said}|{'' if made.content is None else made.content})"

    def inside(made, _context):
        return f"({made.name}:{made.inner})"

    for name, handler in {"za-a": show, "za_b": show, "za_x": inside}.items():
        monkeypatch.setitem(shortcode, name, handler)
    TOLD.clear()


# za_b and za-a: registered names that show what they were given; za_x expands what it holds
VECTORS = {
    "self-closing": ("[za_b]", "(za_b|)"),
    "self-closing with a slash": ("[za_b/][za_b /]", "(za_b|)(za_b|)"),
    "enclosing": ("[za_b x=1]in[/za_b]", "(za_b x=1|in)"),
    "the body is expanded only by handlers that ask": (
        "[za_b][za-a][/za_b][za_x][za-a][/za_x]",
        "(za_b|[za-a])(za_x:(za-a|))",
    ),
    "doubled brackets are literal": ("[[za_b]]", "[za_b]"),
    "doubled brackets around a pair": ("[[za_b x=1]in[/za_b]]", "[za_b x=1]in[/za_b]"),
    "one bracket too many": ("[[za_b]", "[(za_b|)"),
    "the same name can not nest": ("[za_b][za_b]n[/za_b][/za_b]", "(za_b|[za_b]n)[/za_b]"),
    "the first opener takes everything to the first end": (
        "[za_b] mid [za_b]in[/za_b]",
        "(za_b| mid [za_b]in)",
    ),
    "two without an end": ("[za_b]one [za-a]", "(za_b|)one (za-a|)"),
    "ends at the first bracket even inside quotes": ('[za_b b="]"]', '(za_b b="|)"]'),
    "a slash inside": ('[za_b b="x/y"]', "(za_b b=x/y|)"),
    "a space before the name": ("[ za_b]", "[ za_b]"),
    "another case": ("[ZA_B]", "[ZA_B]"),
    "an end alone": ("[/za_b]", "[/za_b]"),
    "a longer name": ("[za_bc] [za_b-c]", "[za_bc] [za_b-c]"),
    "in an attribute of a tag it is text": ('<img alt="[za_b]">', '<img alt="(za_b|)">'),
    "literal brackets as entities": ("&#91;za_b&#93;", "&#91;za_b&#93;"),
    "line ends inside a tag": ("[za_b\nx=1\ny=2]", "(za_b x=1 y=2|)"),
    "no bracket at the end": ("[za_b x=1", "[za_b x=1"),
}


@pytest.mark.parametrize(("given", "wanted"), VECTORS.values(), ids=VECTORS)
def test_shortcodes_start_and_end_where_wordpress_says(given, wanted):
    assert expand(given, CONTEXT) == wanted


ATTRIBUTES = {
    "all forms": (" id=\"1\" Title='x y' bare flag=2", {"id": "1", "title": "x y", "flag": "2"}, ("bare",)),
    "the short form of an address": ("=http://youtu.be/xyz", {}, ("=http://youtu.be/xyz",)),
    "no space between": ('a="1"b="2"', {}, ('a="1"b="2"',)),
    "curly quotes are repaired": (
        " title=\u201ccurly quotes\u201d x=1",
        {"title": "curly quotes", "x": "1"},
        (),
    ),
    "curly quotes as entities": (
        " title=&#8221;curly quotes&#8221; x=1",
        {"title": "curly quotes", "x": "1"},
        (),
    ),
    "an address and a name": (" http://vimeo.com/1 width=3", {"width": "3"}, ("http://vimeo.com/1",)),
    "spaces round the sign": (" a = 'b' c =d", {"a": "b", "c": "d"}, ()),
    "escapes of C": (r' a="1\n2\t3\x41\\"', {"a": "1\n2\t3A\\"}, ()),
    "no-break and zero-width spaces": (" a=1\u00a0b=2\u200bc=3", {"a": "1", "b": "2", "c": "3"}, ()),
    "the last of a name wins": (" a=1 A=2", {"a": "2"}, ()),
    "an open angle empties": (' a="x<y" b="<b>z</b>"', {"a": "", "b": "<b>z</b>"}, ()),
    "an empty text vanishes": (" '' \"\" x", {}, ("x",)),
    "entities are not decoded": (' a="b&amp;c"', {"a": "b&amp;c"}, ()),
    "an empty value": (' a="" b=1', {"a": "", "b": "1"}, ()),
    "what the editor glued in": ("<br /> a=1</p>", {"a": "1"}, ()),
    "an address the editor linked": (' <a href="http://a.org/b">http://a.org/b</a>', {}, ("http://a.org/b",)),
}


@pytest.mark.parametrize(("given", "named", "positional"), ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_attributes_are_read_as_wordpress_reads_them(given, named, positional):
    assert parse_attributes(given) == (named, positional)


@pytest.mark.parametrize(
    "text",
    [
        "[sic]",
        "[1]",
        "[…]",
        "[x]",
        "[private]",
        "[table]",
        "[c]",
        "[x_1]",
        "[http://a.org]",
        "[a, b]",
        "a [b",
    ],
)
def test_ordinary_brackets_are_text(text):
    assert expand(text, CONTEXT) == text
    assert [kind for kind, _ in TOLD if kind != "UNKNOWN_SHORTCODE"] == []


@pytest.mark.parametrize("text", ["[sic]", "[1]", "[…]", "[x]", "[private]", "[http://a.org]", "[a, b]", "[/zz]"])
def test_ordinary_brackets_are_not_told(text):
    expand(text, CONTEXT)
    assert TOLD == []


@pytest.mark.parametrize("text", ["[zz]in[/zz]", "[zz a=1]", "[zz_top]", "[zz-top]"])
def test_what_looks_like_an_unknown_shortcode_is_kept_and_told(text):
    assert expand(text, CONTEXT) == text
    assert [(kind, message.split(":")[0]) for kind, message in TOLD] == [
        ("UNKNOWN_SHORTCODE", text[1:].split("]")[0].split(" ")[0])
    ]


HOSTILE = [
    "[",
    "]",
    "[[",
    "[za_b ",
    "[za_x]",
    "[/za_x]",
    "[row]",
    "[zz_top]",
    "<a [",
    "[za_b x=",
    "[caption]",
    "<code>[a]",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_brackets_take_linear_time(piece):
    assert_linear(lambda text: expand(text, CONTEXT), 2000, lambda size: piece * size)


@pytest.mark.parametrize("piece", ["a=", "a='", '" ', "a ", "= ", "<", "\\x", "a =b"])
def test_hostile_attributes_take_linear_time(piece):
    assert_linear(parse_attributes, 2000, lambda size: piece * size)


def test_names_inside_names_are_cut_at_a_depth():
    names = [name for name in shortcode if name.startswith("su_") or "_third" in name or "ezcol" in name]
    given = "".join(f"[{name}]" for name in names) + "x" + "".join(f"[/{name}]" for name in reversed(names))
    assert len(names) > 40
    assert "x" in expand(given, CONTEXT)


def test_every_handler_says_what_its_shortcode_becomes():
    assert not [
        name for name, handler in shortcode.items() if not name.startswith("za") and not (handler.__doc__ or "").strip()
    ]

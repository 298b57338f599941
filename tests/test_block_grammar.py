"""The grammar of blocks, vector by vector (facts 3.2), and what rendering does with damaged ones."""

import pytest
from golden_site import GoldenSite
from growth import assert_linear

from migrate.readers.blocks import Block, parse_blocks, render_blocks
from migrate.readers.blocks.grammar import block
from migrate.readers.context import BodyContext


def shape(parsed):
    return [part if isinstance(part, str) else (part.name, shape(part.content)) for part in parsed]


VECTORS = {
    "text, block, text": ("a<!-- wp:x -->b<!-- /wp:x -->c", ["a", ("core/x", ["b"]), "c"]),
    "a namespace": ("<!-- wp:jetpack/map -->b<!-- /wp:jetpack/map -->", [("jetpack/map", ["b"])]),
    "nested": (
        "<!-- wp:a --><div><!-- wp:b -->x<!-- /wp:b --></div><!-- /wp:a -->",
        [("core/a", ["<div>", ("core/b", ["x"]), "</div>"])],
    ),
    "void": ("a<!-- wp:x /-->b", ["a", ("core/x", []), "b"]),
    "never closed: to the end": ("<!-- wp:paragraph --><p>x", [("core/paragraph", ["<p>x"])]),
    "two never closed, closed implicitly": (
        "<!-- wp:a -->1<!-- wp:b -->2",
        [("core/a", ["1", ("core/b", ["2"])])],
    ),
    "a stray end: it and all after it is text": (
        "a<!-- /wp:x -->b<!-- wp:y /-->",
        ["a<!-- /wp:x -->b<!-- wp:y /-->"],
    ),
    "an end with another name closes the innermost": (
        "<!-- wp:a -->1<!-- wp:b -->2<!-- /wp:a -->3<!-- /wp:a -->4",
        [("core/a", ["1", ("core/b", ["2"]), "3"]), "4"],
    ),
    "an opener that should have been void takes the rest": (
        "<!-- wp:spacer -->a<!-- wp:x /-->b",
        [("core/spacer", ["a", ("core/x", []), "b"])],
    ),
    "no space after the dashes: a comment": ("<!--wp:x-->", ["<!--wp:x-->"]),
    "a capital: a comment": ("<!-- wp:X -->", ["<!-- wp:X -->"]),
    "no space after the JSON: a comment": ('<!-- wp:x {"a":1}-->b', ['<!-- wp:x {"a":1}-->b']),
    "line ends in the delimiter": ('<!--\nwp:x\n{"a":\n1}\n/-->', [("core/x", [])]),
    "digits, hyphens and underscores in names": ("<!-- wp:a-1/b_2 /-->", [("a-1/b_2", [])]),
}


@pytest.mark.parametrize(("given", "wanted"), VECTORS.values(), ids=VECTORS)
def test_blocks_start_and_end_where_wordpress_says(given, wanted):
    assert shape(parse_blocks(given)) == wanted


JSON = {
    "an object": ('<!-- wp:x {"a":{"b":[1,2]}} -->', {"a": {"b": [1, 2]}}),
    "what the writer escapes": (
        r'<!-- wp:x {"a":"\u002d\u002d\u003e\u0026\u0022\u005c"} /-->',
        {"a": '-->&"\\'},
    ),
    "braces and a broken end in a text": ('<!-- wp:x {"a":"}-- >"} /-->', {"a": "}-- >"}),
    "bad JSON keeps the block": ("<!-- wp:x {bad json} -->y", {}),
    "no JSON": ("<!-- wp:x -->", {}),
    "JSON too deep to read": ("<!-- wp:x " + '{"a":' * 100_000 + "1" + "}" * 100_000 + " -->", {}),
}


@pytest.mark.parametrize(("given", "wanted"), JSON.values(), ids=JSON)
def test_attributes_are_the_json(given, wanted):
    (made,) = parse_blocks(given)
    assert isinstance(made, Block)
    assert made.attributes == wanted


def context(**more):
    told = []
    return BodyContext(
        post_id=1, site=GoldenSite(), tell=lambda kind, message: told.append((kind.name, message)), **more
    ), told


def test_an_unknown_block_keeps_its_content_and_is_told():
    surroundings, told = context()
    assert render_blocks("<!-- wp:acme/box --><p>x</p><!-- /wp:acme/box -->", surroundings) == "<p>x</p>"
    assert [(kind, message.split(":")[0]) for kind, message in told] == [("UNKNOWN_BLOCK", "acme/box")]


def test_a_listing_that_never_ends_does_not_swallow_the_post():
    surroundings, _ = context()
    assert render_blocks("<!-- wp:archives --><p>x</p>", surroundings) == "<p>x</p>"


def test_what_follows_a_paywall_is_withheld():
    surroundings, told = context()
    given = "<!-- wp:group --><div><p>a</p><!-- wp:jetpack/paywall /--><p>secret</p></div><!-- /wp:group -->"
    assert "secret" not in render_blocks(given, surroundings)
    assert told[0][0] == "REMOVED_MARKUP"


@pytest.mark.parametrize("end", ["<!-- /wp:premium-content/container -->", ""])
def test_premium_content_is_withheld_even_when_it_never_ends(end):
    surroundings, _ = context()
    given = "<!-- wp:premium-content/container --><!-- wp:paragraph --><p>secret</p><!-- /wp:paragraph -->" + end
    assert "secret" not in render_blocks(given, surroundings)


def test_premium_content_is_withheld_however_deep_it_stands():
    surroundings, _ = context()
    given = (
        "<!-- wp:cover -->" * 1000 + "<!-- wp:premium-content/container -->secret<!-- /wp:premium-content/container -->"
    )
    assert "secret" not in render_blocks(given, surroundings)


def test_a_hidden_block_is_withheld():
    surroundings, _ = context()
    given = '<!-- wp:paragraph {"metadata":{"blockVisibility":false}} --><p>secret</p><!-- /wp:paragraph -->'
    assert render_blocks(given, surroundings) == ""


def test_text_between_blocks_gets_paragraphs_only_if_it_plainly_has_none():
    surroundings, _ = context()
    assert "<p>a</p>\n<p>b</p>" in render_blocks("a\n\nb<!-- wp:spacer /-->", surroundings)
    assert render_blocks("a\nb<!-- wp:spacer /-->", surroundings) == "a\nb"
    assert render_blocks("<p>a</p>\n\nb<!-- wp:spacer /-->", surroundings) == "<p>a</p>\n\nb"


def test_a_bound_text_comes_from_the_posts_meta_but_never_from_private_meta():
    given = (
        '<!-- wp:paragraph {"metadata":{"bindings":{"content":{"source":"core/post-meta",'
        '"args":{"key":"%s"}}}}} --><p>old</p><!-- /wp:paragraph -->'
    )
    surroundings, _ = context(meta={"mood": "a < b", "_secret": "x"})
    assert render_blocks(given % "mood", surroundings) == "<p>a &lt; b</p>"
    assert render_blocks(given % "_secret", surroundings) == "<p>old</p>"


class Patterns:
    def __init__(self, **patterns):
        self.patterns = {int(name[1:]): text for name, text in patterns.items()}

    def pattern(self, number):
        return self.patterns.get(number)


def test_a_pattern_stands_in_its_place_with_its_overrides():
    stored = (
        '<!-- wp:paragraph {"metadata":{"name":"Hi","bindings":{"__default":'
        '{"source":"core/pattern-overrides"}}}} --><p>old</p><!-- /wp:paragraph -->'
    )
    told = []
    surroundings = BodyContext(post_id=1, site=Patterns(p7=stored), tell=lambda *what: told.append(what))
    assert render_blocks('<!-- wp:block {"ref":7} /-->', surroundings) == "<p>old</p>"
    assert (
        render_blocks('<!-- wp:block {"ref":7,"content":{"Hi":{"content":"<em>new</em>"}}} /-->', surroundings)
        == "<p><em>new</em></p>"
    )
    assert not told


def test_a_pattern_inside_itself_and_a_missing_one_are_told():
    told = []
    site = Patterns(p7='a<!-- wp:block {"ref":7} /-->')
    surroundings = BodyContext(post_id=1, site=site, tell=lambda *what: told.append(what))
    assert render_blocks('<!-- wp:block {"ref":7} /--><!-- wp:block {"ref":8} /-->', surroundings) == "a"
    assert len(told) == 2


def test_patterns_can_not_multiply_without_end():
    site = Patterns(**{f"p{n}": f'x<!-- wp:block {{"ref":{n + 1}}} /-->' * 10 for n in range(1, 15)})
    surroundings = BodyContext(post_id=1, site=site, tell=lambda *_: None)
    assert len(render_blocks('<!-- wp:block {"ref":1} /-->', surroundings)) < 100_000


HOSTILE = {
    "deep groups": "<!-- wp:group -->",
    "deep covers": "<!-- wp:cover -->",
    "deep unknown ones": "<!-- wp:a/b -->",
    "heads without an end": "<!-- wp:x {",
    "JSON without an end": '<!-- wp:x {"a":1}-->',
    "voids": "<!-- wp:calendar /-->",
    "ends": "<!-- /wp:x -->",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_blocks_take_linear_time(piece):
    surroundings, _ = context()
    assert_linear(lambda text: render_blocks(text, surroundings), 2000, lambda size: piece * size)
    assert_linear(parse_blocks, 2000, lambda size: piece * size)


def test_every_handler_says_what_its_block_becomes():
    assert not [name for name, handler in block.items() if not (handler.__doc__ or "").strip()]

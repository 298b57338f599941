"""A user's own rules: read from permapress.toml, before all that is built in, and unable to bring anything in that runs."""

import pytest
from golden_site import POST, GoldenSite
from growth import assert_linear

from migrate.config import read_config
from migrate.content import post_tree
from migrate.errors import BadOption
from migrate.readers.context import BodyContext
from migrate.readers.shortcodes.parentheses import parentheses_as_notes
from migrate.wishes import Wishes, read_rules
from migrate.writers.markdown import render


class Nowhere:
    """References that stay as they are."""

    def resolve(self, _url):
        from migrate.references import Target

        return Target(None, "elsewhere")


def shown(source, told=None, smilies=True, **rules):
    wishes = Wishes(shortcodes=read_rules(rules, "here"), smilies=smilies)
    messages = told if told is not None else []
    context = BodyContext(
        post_id=POST,
        site=GoldenSite(),
        tell=lambda kind, message: messages.append(f"{kind.name} {message}"),
        wishes=wishes,
    )
    return render(post_tree(source, context, Nowhere(), lambda *_: None)).strip()


PRICE = {"template": "<strong>{amount} {currency|EUR}</strong> {content}"}


@pytest.mark.parametrize(
    ("source", "rules", "wanted"),
    [
        ("a [ads]gone[/ads] b", {"ads": "drop"}, "a b"),
        ("a [mark x=1]kept[/mark] b", {"mark": "unwrap"}, "a kept b"),
        ("a [mark x=1]kept[/mark] b", {"mark": "keep"}, "a [mark x=1]kept[/mark] b"),
        ('[price amount="5"]now[/price]', {"price": PRICE}, "**5 EUR** now"),
        ('[price amount=5 currency=""]', {"price": PRICE}, "**5 EUR**"),
        ("[go BER]Berlin[/go]", {"go": {"template": '<a href="/s/{0}">{content}</a>'}}, "[Berlin](/s/BER)"),
        ("[go][b]x[/b][/go]", {"go": "unwrap", "b": "drop"}, ""),
        ("[my_a]x[/my_a][my_b]y[/my_b]", {"my_*": "unwrap", "my_b": "drop"}, "x"),
        ("[gallery]", {"gallery": {"template": "<p>No pictures</p>"}}, "No pictures"),
        ("[code]a b[/code]", {"code": "unwrap"}, "a b"),
        ("[[ads]]", {"ads": "drop"}, "[ads]"),
        ("<p>[word]</p>", {"word": {"template": "<p>One</p>"}}, "One"),
    ],
)
def test_a_rule_says_what_a_shortcode_becomes(source, rules, wanted):
    assert shown(source, **rules) == wanted


def test_only_what_goes_is_told():
    told = []
    assert shown("[ads]x[/ads][mark]y[/mark]", told, ads="drop", mark="unwrap") == "y"
    assert told == ["RULED_SHORTCODE ads: dropped, as your rule says"]


def test_a_template_brings_nothing_in_that_runs():
    rule = {"template": '<a href="{0}" onclick="x()">{t}</a><script>y</script>'}
    source = "[go javascript:alert(1) t='\"><img src=x onerror=z>']"
    assert "script" not in shown(source, go=rule)
    assert "onerror=" not in shown(source, go=rule).replace("&lt;img src=x onerror=z>", "")


def test_smilies_are_drawn_unless_they_are_not_wanted():
    source = "Hi :) <code>:)</code> at 8:00 or 18) <b>:lol:</b>"
    assert shown(source) == "Hi 🙂 `:)` at 8:00 or 18) **😆**"
    assert shown(source, smilies=False) == "Hi :) `:)` at 8:00 or 18) **:lol:**"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("shortcodes = 1", "wants a table"),
        ('[shortcodes]\nads = "delete"', "the rule for [ads]"),
        ('[shortcodes]\n"[ads]" = "drop"', "the name of a shortcode"),
        ("[shortcodes]\nads = { template = 1 }", "the rule for [ads]"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(tmp_path, text, says):
    file = tmp_path / "permapress.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadOption, match=r"permapress\.toml") as error:
        read_config(file, dict)
    assert says in str(error.value)


def test_rules_stand_beside_options(tmp_path):
    file = tmp_path / "permapress.toml"
    file.write_text('jobs = 2\n[shortcodes]\nads = "drop"\n', encoding="utf-8")
    options = read_config(file, lambda: {"jobs": int})
    assert options["jobs"] == 2
    assert options["shortcodes"]["ads"].action == "drop"


@pytest.mark.parametrize("piece", ["((", "((a", "((a)) ", "((a(b)) ", "https://e.org/((x)) ", "<p>((a</p>"])
def test_double_parentheses_take_linear_time(piece):
    assert_linear(parentheses_as_notes, 5000, lambda size: piece * size)


def test_an_archive_remembers_its_wishes():
    wishes = Wishes(
        read_rules({"ads": "drop", "price": PRICE}, "here"),
        smilies=False,
        double_parentheses=True,
        public_meta=("mood", "recipe_*"),
    )
    assert Wishes.from_data(wishes.as_data(), "here") == wishes
    assert Wishes.from_data(None, "here") == Wishes()
    assert Wishes.from_data({"public_meta": "mood"}, "here").public_meta == ()


def test_custom_fields_are_named_on_the_command_line_or_in_a_file(tmp_path):
    import json

    from click.testing import CliRunner
    from exports import export, item

    from migrate.cli import permapress

    fields = {"mood": "brisk", "recipe_time": "2 h", "customer": "Ann of the 3rd floor"}
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
        for key, value in fields.items()
    )
    (tmp_path / "export.xml").write_bytes(export(item(1, more=meta)))
    (tmp_path / "permapress.toml").write_text('public_meta = ["recipe_*"]\n')
    for words, shown in (
        (["--config", str(tmp_path / "permapress.toml"), "convert"], {"recipe_time"}),
        (["convert", "--public-meta", "mood", "--public-meta", "rec*"], {"mood", "recipe_time"}),
        (["convert"], set()),
    ):
        out = tmp_path / "site"
        more = [str(tmp_path / "export.xml"), "-o", str(out), "-q", "--target", "plain", "--jobs", "1"]
        done = CliRunner().invoke(permapress, [*words, *more], standalone_mode=False)
        assert done.exception is None
        (post,) = (path.read_text("utf-8") for path in out.rglob("*.md") if "brisk" in path.name or "post" in str(path))
        assert {key for key, value in fields.items() if value in post} == shown
        (kept,) = out.glob("apart/meta/**/*.json")
        assert set(json.loads(kept.read_text("utf-8"))["meta"]) == set(fields) - shown
        told = [one["where"] for one in json.loads((out / "report.json").read_text("utf-8"))["findings"]]
        assert {where["key"]: where["count"] for where in told if "key" in where} == dict.fromkeys(
            set(fields) - shown, 1
        )

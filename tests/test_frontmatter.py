"""Front matter reads back to the same values, whatever they are."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from migrate.writers.frontmatter import front_matter

NASTY = [
    "yes",
    "No",
    "on",
    "null",
    "~",
    "y",
    "2010-08-04",
    "12:30:45",
    "0123",
    "08",
    "1e3",
    "12e03",
    "0o17",
    "1_000",
    "0x1F",
    "+1",
    "-1",
    ".5",
    ".inf",
    "NaN",
    "a: b",
    "a #b",
    "# x",
    "- x",
    "? x",
    "*x",
    "&x",
    "!!python/object:x",
    "@x",
    "`x`",
    "%x",
    "{a}",
    "[b]",
    '"q"',
    "'q'",
    "---",
    "...",
    "<<",
    "=",
    "",
    " x ",
    "a\nb",
    "a\tb",
    "\u2028",
    "\x85",
    "\x7f",
    "\ufeff",
    "é",
    "日本",
    "😀",
    "{{< x >}}",
    "{% x %}",
    "a\\b",
    "http://a.b/?c=d#e",
    "/2018/03/03/x/",
    "C:\\new",
]


def read(text: str):
    assert text.startswith("---\n")
    assert text.endswith("---\n")
    return yaml.safe_load(text[4:-4])


def test_nasty_strings_read_back():
    data = {
        "list": NASTY,
        "few": NASTY[:3],
        **{f"key {value}": value for value in NASTY},
        "map": {"deep": {"values": NASTY}},
    }
    assert read(front_matter(data)) == data


KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
VALUES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-(10**9), 10**9) | st.booleans(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_data_reads_back(data):
    assert (read(front_matter(data)) or {}) == data


def test_a_value_can_not_add_a_key():
    assert set(read(front_matter({"title": 'x"\ndraft: false\nlayout: evil'}))) == {"title"}

"""PHP's serialised data is read as data, leniently, and never runs away."""

from __future__ import annotations

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from migrate.readers.phpdata import MAX_DEPTH, looks_serialized, unserialize


def php(value: object) -> str:
    """What PHP's serialize() writes."""
    if value is None:
        return "N;"
    if isinstance(value, bool):
        return f"b:{int(value)};"
    if isinstance(value, int):
        return f"i:{value};"
    if isinstance(value, float):
        return f"d:{value!r};"
    if isinstance(value, str):
        return f's:{len(value.encode())}:"{value}";'
    pairs = enumerate(value) if isinstance(value, list) else value.items()
    inner = "".join(php(key) + php(entry) for key, entry in pairs)
    return f"a:{len(value)}:{{{inner}}}"


names = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e300, 1e300) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(names, inner, min_size=1),
    max_leaves=20,
)


@given(plain)
def test_what_php_writes_is_read(value):
    assert unserialize(php(value)) == value
    assert looks_serialized(php(value))


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ('a:1:{i:0;s:0:"";}', [""]),
        ("a:0:{}", []),
        ('a:1:{i:5;s:1:"x";}', {"5": "x"}),
        ('  s:2:"ab";\n', "ab"),
        ('s:6:"日本";', "日本"),
        ('S:3:"a\\41b";', "aAb"),
        ("d:INF;", "INF"),
        ("d:1.5E+25;", 1.5e25),
        ("i:-0;", 0),
        ('O:8:"stdClass":1:{s:1:"a";i:1;}', {"__class__": "stdClass", "a": 1}),
        ('O:1:"A":2:{s:4:"\0A\0x";i:1;s:4:"\0*\0y";i:2;}', {"__class__": "A", "x": 1, "y": 2}),
        ('C:1:"A":5:{x:i:1}', {"__class__": "A", "data": "x:i:1"}),
        ('E:6:"A:Case";', "A:Case"),
        ('a:2:{i:0;s:1:"x";i:1;R:2;}', ["x", "x"]),
        ("a:2:{i:0;a:1:{i:0;i:1;}i:1;r:2;}", [[1], {"__reference__": 2}]),
        ("a:1:{i:0;R:1;}", [{"__reference__": 1}]),
        ("R:9;", {"__reference__": 9}),
    ],
)
def test_each_form(stored, value):
    assert unserialize(stored) == value


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ('s:99:"https://new.example.org/";', "https://new.example.org/"),
        ('s:1:"https://new.example.org/";', "https://new.example.org/"),
        ('a:2:{s:3:"url";s:5:"https://x.example/";s:1:"w";i:3;}', {"url": "https://x.example/", "w": 3}),
        ('s:2:"日本";', "日本"),
        ('a:1:{i:0;s:9:"say "hi"; ok";}', ['say "hi"; ok']),
        ("a:9:{i:0;i:1;}", [1]),
        ("a:0:{i:0;i:1;}", [1]),
    ],
)
def test_wrong_lengths_are_mended_by_structure(stored, value):
    assert unserialize(stored) == value


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "x",
        "hello; world;",
        "a:1:{i:0;i:1;",
        "a:1:{i:0;}",
        "a:1:{i:0;i:1;}}",
        's:3:"ab',
        "i:1",
        "i:x;",
        "b:2;",
        "d:x;",
        "a:1:{a:0:{}i:1;}",
        "a:1:{N;i:1;}",
        "a:1:{d:1.5;i:1;}",
        'O:1:"A":0:{',
        'C:1:"A":900:{x}',
        "i:" + "9" * 41 + ";",
        "}",
    ],
)
def test_what_is_broken_or_none_is_a_value_error(stored):
    with pytest.raises(ValueError, match=r"\w"):
        unserialize(stored)


@pytest.mark.parametrize("text", ["", "Hello; you;", "a:b;", "{}", "i: 5;x", "https://example.org;", '{"a": 1}', "s:5"])
def test_ordinary_text_does_not_look_serialised(text):
    assert not looks_serialized(text)


@given(plain, st.data())
def test_damage_is_a_value_or_a_value_error(value, data):
    stored = php(value)
    at = data.draw(st.integers(0, len(stored)))
    bit = data.draw(st.sampled_from(["", '"', ";", "}", "{", ":", "9", "a:1:{", 's:5:"', "\udc80", "R:1;"]))
    for damaged in (
        stored[:at] + bit + stored[at:],
        stored[:at],
        stored[at:],
        stored[:at] + bit + stored[at + 3 :],
    ):
        try:
            unserialize(damaged)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "bomb",
    [
        lambda size: "a:1:{i:0;" * size,
        lambda size: "a:1:{i:0;" * max(size, MAX_DEPTH + 1) + "N;" + "}" * max(size, MAX_DEPTH + 1),
        lambda size: 's:9:"' * size,
        lambda size: 's:1:"xx";' * size,
        lambda size: 'a:1:{i:0;s:9:"' + '";x' * size,
        lambda size: 'O:8:"stdClass":1:{s:1:"a";' * size,
    ],
)
def test_bombs_end_quickly_in_a_value_error(bomb):
    def work(stored):
        with pytest.raises(ValueError, match=r"\w"):
            unserialize(stored)

    assert_linear(work, 10_000, bomb)


def test_references_do_not_multiply_large_values():
    stored = 'a:3:{i:0;s:2000:"' + "x" * 2000 + '";i:1;R:2;i:2;R:1;}'
    assert unserialize(stored)[1:] == [{"__reference__": 2}, {"__reference__": 1}]


def test_a_wide_array_is_read_in_linear_time():
    assert unserialize(php(list(range(100_000)))) == list(range(100_000))
    assert_linear(unserialize, 10_000, lambda size: php(list(range(size))))

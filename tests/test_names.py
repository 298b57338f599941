"""Names on disk are safe everywhere, whatever a slug says."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.names import LONGEST, Allocator, decode, name_of, safe_part, safe_path

RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("hello-world", "hello-world"),
        ("%e6%97%a5%e6%9c%ac", "日本"),
        ("%E6%97%A5", "日"),
        ("%e6%97%a5%e6%9c", "日"),  # cut inside an octet
        ("%e6%97%a5%e", "日"),
        ("../../etc/passwd", "etc-passwd"),
        ("%2e%2e%2fx", "x"),
        ("CON", "CON-"),
        ("aux.txt", "aux.txt-"),
        ("a:b", "a-b"),
        ("a\\b", "a-b"),
        ("index", "index-"),
        ("_hidden", "hidden"),
        (".htaccess", "htaccess"),
        ("", "post-7"),
        ("...", "post-7"),
        ("%00", "post-7"),
    ],
)
def test_a_slug_becomes_a_safe_name(slug, name):
    assert name_of(slug, "", 7, "post") == name


def test_an_empty_slug_takes_the_title():
    assert name_of("", "Crème brûlée & more", 7, "post") == "creme-brulee-more"


@given(st.text(max_size=400))
def test_no_text_makes_an_unsafe_part(text):
    part = safe_part(text, "post-1")
    assert part
    assert not set(part) & set('<>:"/\\|?*\0\n\r\t')
    assert part[0] not in "._~"
    assert part[-1] not in " ."
    assert len(part.encode()) <= LONGEST
    assert unicodedata.is_normalized("NFC", part)
    assert part.casefold().partition(".")[0] not in RESERVED


@given(st.lists(st.text(max_size=30), max_size=6))
def test_no_path_leaves_its_folder(parts):
    path = safe_path(parts)
    assert not path.startswith("/")
    assert ".." not in path.split("/")


def test_names_are_unique_under_case_folding_and_in_a_fixed_order():
    names = Allocator()
    taken = [
        names.take("a/Strasse", "1"),
        names.take("a/STRASSE", "2"),
        names.take("a/straße", "3"),
        names.take("a/strasse", "2"),
    ]
    assert taken == ["a/Strasse", "a/STRASSE-2", "a/straße-3", "a/strasse-2-2"]


def test_a_long_name_keeps_its_start_and_stays_unique():
    one, other = safe_part("あ" * 300, "x"), safe_part("あ" * 301, "x")
    assert one != other
    assert one.startswith("あ" * 50)
    assert len(one.encode()) <= LONGEST


def test_decoding_leaves_a_plain_slug_alone():
    assert decode("100%-sure") == "100%-sure"

"""Indented JSON is byte for byte what Python's own encoder writes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.writers.jsontext import to_json

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
KEYS = st.text() | st.integers() | st.booleans() | st.none()
DATA = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(KEYS, inner))


@given(DATA)
def test_it_is_what_python_writes(value: object) -> None:
    assert to_json(value) == json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def test_what_json_has_no_word_for_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json({"meta": [b"bytes"]})

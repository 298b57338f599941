"""Indented JSON is byte for byte what Python's own encoder writes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.comments import Thread, comments_json, thread_json
from migrate.model import Data
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


NUMBERS, TEXT = st.integers(), st.text(max_size=20)
FIELDS = ("id", "parent", "depth", "author", "url", "date", "date_gmt", "type", "by_post_author", "content")
SAID = st.tuples(st.none() | NUMBERS, NUMBERS, NUMBERS, TEXT, TEXT, TEXT, TEXT, TEXT, st.booleans(), TEXT)
MORE = st.sampled_from([{}, {"rating": 5}, {"removed": True}])
COMMENTS = st.builds(lambda said, more: dict(zip(FIELDS, said, strict=True)) | more, SAID, MORE)


@given(st.lists(COMMENTS, max_size=3))
def test_a_thread_is_written_as_what_was_read_from_its_file(comments: list[Data]) -> None:
    about = {"id": 1, "title": "Hello"}
    written = thread_json(about, Thread(public=comments))
    assert written == comments_json(about, comments, 0)
    assert json.loads(written)["comments"] == comments

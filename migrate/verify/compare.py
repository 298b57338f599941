"""Two documents compared, in time that grows with their length only: what is not the same, in words for a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from migrate.verify.facts import Facts, Name, Span

LOSSES = frozenset({"words", "listings", "links", "images", "media"})
"""Measures in which a difference is a loss: something is not there, or says something else."""
_MOST = 3
"""Examples that a message gives."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in which two documents differ."""

    what: str
    message: str

    @property
    def loss(self) -> bool:
        """Whether something is lost, and not only said in another form."""
        return self.what in LOSSES


def compare(source: Facts, back: Facts) -> list[Difference]:
    """What of a document is not the same in what came back."""
    if source == back:
        return []
    return [Difference(what, message) for what, message in _differences(source, back)]


def _differences(source: Facts, back: Facts) -> Iterator[tuple[str, str]]:
    if source.words != back.words:
        yield "words", _words(source.words, back.words)
    comparable = source.words == back.words and source.length == back.length
    for measure in sorted({*source.spans, *back.spans}):
        there, here = source.spans.get(measure, []), back.spans.get(measure, [])
        if _keys(there, exact=comparable) != _keys(here, exact=comparable):
            told = _listings(there, here) if measure == "listings" else _spans(source, back, measure, exact=comparable)
            yield measure, told
    if comparable and source.breaks != back.breaks:
        yield "paragraphs", _breaks(source, back)


def _keys(spans: Sequence[Span], *, exact: bool) -> list[tuple[Name, int, int]]:
    """What must be the same; where words differ, places can't be."""
    return [(span.name, span.start, span.end) if exact else (span.name, 0, 0) for span in spans]


def _words(source: Sequence[str], back: Sequence[str]) -> str:
    same = next(
        (at for at, (one, other) in enumerate(zip(source, back, strict=False)) if one != other),
        min(len(source), len(back)),
    )
    lost, added = Counter(source) - Counter(back), Counter(back) - Counter(source)
    after = f" after {_quoted(source[max(same - 4, 0) : same])}" if same else " at the start"
    if not lost and not added:
        return f"the order of words is another{after}: {_quoted(source[same : same + 6])}"
    told = [
        f"{count} {'word' if count == 1 else 'words'} {how}: {_quoted(list(islice(words.elements(), 6)))}"
        for how, words in (("lost", lost), ("added", added))
        if (count := words.total())
    ]
    return f"{', '.join(told)}; the first difference is{after}"


def _quoted(words: Sequence[str]) -> str:
    text = " ".join(words)
    return f"“{text[:100]}{'…' if len(text) > 100 else ''}”"


def _spans(source: Facts, back: Facts, measure: str, *, exact: bool) -> str:
    """What one side has and the other has not; each as it is and with the words in it."""
    there, here = source.spans.get(measure, []), back.spans.get(measure, [])
    missing, more = _without(there, here, exact=exact), _without(here, there, exact=exact)
    told = [
        f"{how} {len(spans)}: {'; '.join(_named(facts, span) for span in spans[:_MOST])}"
        for how, facts, spans in (("lost", source, missing), ("added", back, more))
        if spans
    ]
    return ", ".join(told) or f"the order is another: {_named(source, _first_other(there, here))}"


def _without(spans: Sequence[Span], others: Sequence[Span], *, exact: bool) -> list[Span]:
    """The spans of one side that the other has not."""
    left = Counter(_keys(others, exact=exact))
    found = []
    for span, key in zip(spans, _keys(spans, exact=exact), strict=True):
        if left[key] > 0:
            left[key] -= 1
        else:
            found.append(span)
    return found


def _first_other(there: Sequence[Span], here: Sequence[Span]) -> Span:
    return next(one for one, other in zip(there, here, strict=False) if one != other)


def _named(facts: Facts, span: Span) -> str:
    name = " ".join(str(part)[:100] for part in span.name if part != "")
    text = facts.text_of(span) if span.end > span.start else ""
    return f"{name} (“{text[:80]}”)" if text else name


def _listings(there: Sequence[Span], here: Sequence[Span]) -> str:
    """The first line that is not the same, to the letter."""
    for number, (one, other) in enumerate(zip_longest(there, here), 1):
        if one is None or other is None:
            break
        if one.name != other.name:
            return f"listing {number}: {_line(one.name, other.name)}"
    if len(there) == len(here):
        return "a listing stands in another place"
    return f"{len(there)} listings came back as {len(here)}"


def _line(there: Name, here: Name) -> str:
    if there[1] == here[1]:
        return f"the language {there[0] or 'none'!r} came back as {here[0] or 'none'!r}"
    lines = zip_longest(str(there[1]).split("\n"), str(here[1]).split("\n"), fillvalue="")
    number, (one, other) = next((at, pair) for at, pair in enumerate(lines, 1) if pair[0] != pair[1])
    return f"line {number}, {one[:100]!r}, came back as {other[:100]!r}"


def _breaks(source: Facts, back: Facts) -> str:
    """Where a line or paragraph ends on one side only."""
    places = sorted(at for at in {*source.breaks, *back.breaks} if source.breaks.get(at) != back.breaks.get(at))
    names = {0: "no break", 1: "a line break", 2: "a paragraph"}
    first = places[0]
    before = source.text_of(Span((), max(first - 30, 0), first))
    was, is_now = names[source.breaks.get(first, 0)], names[back.breaks.get(first, 0)]
    return f"{len(places)} differ: after “{before}” {was} came back as {is_now}"

"""Every golden case: what is given, expected and told. The folder picks the function (golden/README.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from block_rows import CORE_BLOCKS, blocks

from migrate.findings import Kind

GOLDEN = Path(__file__).parent / "golden"
Told = list[str]
_FENCE = re.compile(r"(`{3,})([a-z]*)\n(.*?)^\1\n?", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """A heading with its fenced blocks: (language, text, start, end) with places in the file."""

    file: Path
    name: str
    blocks: tuple[tuple[str, str, int, int], ...]
    meta: dict[str, str]
    wishes: dict[str, object]

    @property
    def id(self) -> str:
        return f"{self.file.relative_to(GOLDEN)}::{self.name}"


def cases(file: Path) -> list[Case]:
    source = file.read_text(encoding="utf-8")
    fences = list(_FENCE.finditer(source))
    hidden = [(found.start(), found.end()) for found in fences]
    headings = [found for found in _HEADING.finditer(source) if not any(a <= found.start() < b for a, b in hidden)]
    ends = [found.start() for found in headings[1:]] + [len(source)]
    return [
        _case(file, heading[1].strip(), [one for one in fences if heading.end() < one.start() < end])
        for heading, end in zip(headings, ends, strict=True)
    ]


def _case(file: Path, name: str, fences: list[re.Match[str]]) -> Case:
    blocks = [(one[2], one[3].removesuffix("\n"), one.start(), one.end()) for one in fences]
    said = {language: json.loads(text) for language, text, *_ in blocks if language in ("meta", "wishes")}
    shown = tuple(block for block in blocks if block[0] not in said)
    return Case(file, name, shown, said.get("meta", {}), said.get("wishes", {}))


def _tell(told: Told) -> Callable[[Kind, str], None]:
    return lambda kind, message: told.append(f"{kind.name} {message}")


def run_html(given: str, told: Told, _case: Case | None = None) -> str:
    from migrate.readers.html import parse
    from migrate.writers.markdown import render

    return render(parse(given, _tell(told)))


def run_body(given: str, told: Told, case: Case) -> str:
    from golden_site import POST, GoldenLists, GoldenSite

    from migrate.readers.body import body_html
    from migrate.readers.context import BodyContext
    from migrate.wishes import Wishes

    wishes = Wishes.from_data(case.wishes, case.id)
    context = BodyContext(
        post_id=POST, site=GoldenSite(), lists=GoldenLists(), tell=_tell(told), meta=case.meta, wishes=wishes
    )
    return run_html(body_html(given, context), told)


def run_paragraphs(given: str, _told: Told, _case: Case) -> str:
    from migrate.readers.paragraphs import autop

    return autop(given)


def run_comments(given: str, _told: Told, _case: Case) -> str:
    from migrate.readers.comment_text import comment_html

    return comment_html(given)


RUNNERS = {
    "html": run_html,
    "blocks": run_body,
    "bodies": run_body,
    "shortcodes": run_body,
    "paragraphs": run_paragraphs,
    "comments": run_comments,
}
FILES = sorted(file for folder in RUNNERS for file in (GOLDEN / folder).glob("*.md"))


def accept(case: Case, number: int, language: str, actual: str) -> None:
    """Write what came out at its place; the file is read again, since an earlier case may have moved it."""
    now = next(one for one in cases(case.file) if one.name == case.name)
    source = case.file.read_text(encoding="utf-8")
    longest = max((len(run) for run in re.findall(r"`{3,}", actual)), default=2)
    fence = "`" * max(3, longest + 1)
    block = f"{fence}{language}\n{actual}\n{fence}\n" if actual else f"{fence}{language}\n{fence}\n"
    if number < len(now.blocks):
        _, _, start, end = now.blocks[number]
        source = source[:start] + block + source[end:]
    else:
        end = now.blocks[-1][3]
        source = source[:end] + "\n" + block + source[end:]
    case.file.write_text(source, encoding="utf-8")


@pytest.mark.parametrize("case", [case for file in FILES for case in cases(file)], ids=lambda case: case.id)
def test_golden(case, request):
    assert case.blocks, f"{case.id}: nothing is given"
    told: Told = []
    actual = RUNNERS[case.file.parent.name](case.blocks[0][1], told, case).rstrip("\n")
    html_out = case.file.parent.name in ("paragraphs", "comments")
    expected = case.blocks[1][1].rstrip("\n") if len(case.blocks) > 1 else None
    findings = next((block[1].splitlines() for block in case.blocks if block[0] == "findings"), [])
    same_findings = len(told) == len(findings) and all(a.startswith(b) for a, b in zip(told, findings, strict=True))
    if request.config.getoption("--accept"):
        if actual != expected:
            accept(case, 1, "html" if html_out else "markdown", actual)
        if not same_findings:
            accept(case, 2, "findings", "\n".join(told))
        return
    assert actual == expected
    assert same_findings, f"told {told}, expected {findings}"


def test_every_block_of_core_has_a_case_and_a_row():
    given = "".join(block[1] for file in FILES for case in cases(file) for block in case.blocks[:1])
    assert [name for name in CORE_BLOCKS if not re.search(rf"<!-- wp:(?:core/)?{name} ", given)] == []
    assert "Unknown" not in blocks("")


def test_case_names_are_unique_in_their_file():
    for file in FILES:
        names = [case.name for case in cases(file)]
        assert len(names) == len(set(names)), file

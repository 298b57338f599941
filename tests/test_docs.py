"""The documentation is true: generated pages are fresh, links lead somewhere, the tutorial runs."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import reference

ROOT = Path(__file__).parents[1]
EXPLANATION = [f"explanation/{path.name}" for path in (ROOT / "docs/explanation").glob("*.md")]
PAGES = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md"])


@pytest.mark.parametrize("page", reference.made())
def test_a_generated_page_is_fresh(page):
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert text == reference.made()[page], "run python tests/tools/reference.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md", *sorted(EXPLANATION)])
def test_a_page_about_the_code_names_what_is_there(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    code = [path.relative_to(ROOT).as_posix() for part in ("migrate", "tests") for path in (ROOT / part).rglob("*.py")]
    named = re.findall(r"`([\w/]+\.py)`", text)
    assert not [name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in code)]


def test_every_page_can_be_reached_from_the_index():
    seen, waiting = set(), [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        waiting += [
            page.parent / target
            for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
            if "://" not in target
        ]
    assert {page.resolve() for page in ROOT.glob("docs/**/*.md")} <= seen


def test_the_tutorials_commands_run_and_print_what_it_says(tmp_path):
    text = (ROOT / "docs" / "tutorial" / "first-archive.md").read_text(encoding="utf-8")
    commands = [
        line
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
        if line.startswith("permapress ")
    ]
    (account,) = re.findall(r"```\n( +in +public.*?)```", text, re.DOTALL)
    printed = []
    for line in commands:
        words = shlex.split(line.replace("fixtures/", f"{ROOT.as_posix()}/fixtures/"))
        if words[1] == "serve" or "export.xml" in words:
            continue
        done = subprocess.run(
            [sys.executable, "-m", "migrate", *words[1:]],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode in (0, 1), done.stderr
        printed.append(done.stdout)
    _inspected, converted = printed
    assert account in converted
    assert (tmp_path / "site/content/posts/2021/03/how-to-read-a-tide-table/index.md").is_file()

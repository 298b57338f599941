"""The map in docs/ARCHITECTURE.md is true: imports point down, every module says its duty."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "migrate"
MAP = (PACKAGE.parent / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imports(name: str) -> set[str]:
    path = MODULES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or package}
    return {module for module in found if module in MODULES and module not in {name, "migrate"}}


GRAPH = {name: imports(name) for name in MODULES}


def floors() -> dict[str, int]:
    """The floor of each module and folder that the map names, the highest first."""
    found: dict[str, int] = {}
    plan = re.search(r"```\n(7  cli.*?)```", MAP, re.DOTALL)
    assert plan, "the map has no floors"
    for line in plan[1].replace("\n   ", "  ").splitlines():
        floor, *names = line.split()
        found |= {f"migrate.{name.replace('/', '.')}": int(floor) for name in names}
    return found


FLOORS = floors()
GROUND = {name for name, floor in FLOORS.items() if floor == 1}


def floor_of(name: str) -> int | None:
    """The floor of a module: its own, else that of the folder it is in."""
    while name not in FLOORS and "." in name:
        name = name.rpartition(".")[0]
    return FLOORS.get(name)


def reach(start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(GRAPH[start])
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += GRAPH[at]
    return seen


@pytest.mark.parametrize("name", MODULES)
def test_a_module_opens_with_its_duty(name):
    docstring = ast.get_docstring(ast.parse(MODULES[name].read_text(encoding="utf-8")))
    assert docstring, f"{name} does not say what it is for"
    assert docstring.splitlines()[0].endswith((".", ":", "!", "out.")), f"{name}: the first line is no sentence"


@pytest.mark.parametrize("name", [name for name in MODULES if name not in {"migrate", "migrate.__main__"}])
def test_imports_point_down_or_sideways(name):
    floor = floor_of(name)
    assert floor, "give it a floor in docs/ARCHITECTURE.md"
    assert not {module for module in GRAPH[name] if (floor_of(module) or 0) > floor}


def test_the_map_has_no_floor_for_what_is_not_there():
    assert not set(FLOORS) - set(MODULES)


def test_no_circle_of_imports():
    assert not [name for name in MODULES if name in reach(name)]


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("migrate.readers")])
def test_readers_know_only_the_ground_floor(name):
    assert not {module for module in GRAPH[name] if not module.startswith("migrate.readers")} - GROUND


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("migrate.writers.markdown")])
def test_the_markdown_writer_knows_only_the_document(name):
    assert not {module for module in GRAPH[name] if not module.startswith("migrate.writers.markdown")} - GROUND


@pytest.mark.parametrize("name", ["rendered", "facts", "compare", "addresses", "digests"])
def test_the_proof_shares_no_line_with_the_markdown_writer(name):
    assert not {module for module in reach(f"migrate.verify.{name}") if module.startswith("migrate.writers.markdown")}


def test_writers_never_import_readers():
    writers = [name for name in MODULES if name.startswith("migrate.writers")]
    assert not {(name, module) for name in writers for module in GRAPH[name] if module.startswith("migrate.readers")}


def test_nothing_below_the_command_line_imports_it():
    assert not [
        name
        for name in MODULES
        if not name.startswith(("migrate.cli", "migrate.__main__"))
        and any(module.startswith("migrate.cli") for module in GRAPH[name])
    ]


def test_the_map_says_what_every_part_at_the_top_is_for():
    modules = [path.name for path in PACKAGE.glob("*.py") if not path.name.startswith("__")]
    folders = [f"{path.parent.name}/" for path in PACKAGE.glob("*/__init__.py")]
    assert not [name for name in (*modules, *folders) if f"`{name}`" not in MAP]

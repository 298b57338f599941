"""The map in docs/ARCHITECTURE.md is true: imports point down, every module says its duty."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "migrate"
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
FLOOR_1 = {
    "urls",
    "personal",
    "pseudonyms",
    "model",
    "document",
    "findings",
    "errors",
    "tell",
    "registry",
    "dates",
    "names",
    "workers",
    "config",
    "wishes",
    "smilies",
    "languages",
    "titles",
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


def test_no_circle_of_imports():
    assert not [name for name in MODULES if name in reach(name)]


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("migrate.readers")])
def test_readers_know_only_the_ground_floor(name):
    allowed = {f"migrate.{module}" for module in FLOOR_1}
    assert not {module for module in GRAPH[name] if not module.startswith("migrate.readers") and module not in allowed}


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("migrate.writers.markdown")])
def test_the_markdown_writer_knows_only_the_document(name):
    allowed = {f"migrate.{module}" for module in FLOOR_1}
    assert not {
        module for module in GRAPH[name] if not module.startswith("migrate.writers.markdown") and module not in allowed
    }


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


def test_the_map_names_every_module_at_the_top():
    text = (PACKAGE.parent / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    top = [
        path.name.removesuffix(".py")
        for path in PACKAGE.iterdir()
        if (path.suffix == ".py" and not path.name.startswith("__")) or (path / "__init__.py").is_file()
    ]
    assert not [name for name in top if name not in text]

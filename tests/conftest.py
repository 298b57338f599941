"""What the tests share: the option ``--accept``, which writes what came out into the golden files."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what came out into the golden files")

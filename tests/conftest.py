"""What the tests share: ``--accept`` writes golden files anew, ``--explore`` lets properties try new examples."""

import pytest
from hypothesis import settings

# the same examples for everyone: whoever runs the tests on a clean checkout sees what CI saw
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what came out into the golden files")
    parser.addoption("--explore", action="store_true", help="let property tests look for new examples")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("explore" if config.getoption("--explore") else "same")

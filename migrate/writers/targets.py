"""Finds every target: importing this module imports each module of ``writers``, and a target registers itself."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import migrate.writers
from migrate.writers.target import Target, target


def find_target(name: str) -> type[Target]:
    """A target by its name.

    Raises:
        KeyError: no target has that name.
    """
    return targets()[name]


def targets() -> dict[str, type[Target]]:
    """All targets by name."""
    for module in pkgutil.iter_modules(migrate.writers.__path__):
        import_module(f"migrate.writers.{module.name}")
    return dict(target)

"""Finds every comment system: each module of this folder is imported, and a system registers itself."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import migrate.systems
from migrate.systems.system import System, system


def systems() -> dict[str, type[System]]:
    """All comment systems by name, sorted."""
    for module in pkgutil.iter_modules(migrate.systems.__path__):
        import_module(f"migrate.systems.{module.name}")
    return dict(sorted(system.items()))

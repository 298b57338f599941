"""Comments on their way to a living system: the archive read, each importer's rules held, its file written."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from migrate.comment_systems.system import System, system

__all__ = ["System", "systems"]


def systems() -> dict[str, type[System]]:
    """Every comment system by its name, sorted: each module of this folder that registers one."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(sorted(system.items()))

"""The map as rules for a host: a module a host, found by itself."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from migrate.redirects.hosts.host import Host, host

__all__ = ["Host", "hosts"]


def hosts() -> dict[str, type[Host]]:
    """Every host by its name: each module of this folder that registers one."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(host)

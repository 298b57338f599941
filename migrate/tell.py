"""How any part says what it found: a callable, so that nothing needs to know where findings go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from migrate.findings import Finding, Kind

Tell: TypeAlias = Callable[[Kind, str, dict[str, Any]], None]
"""``tell(kind, message, where)``; ``where`` holds what is known of file, byte, line, id, type, title."""


class Findings(list[Finding]):
    """A list that is told things."""

    def tell(self, kind: Kind, message: str, where: dict[str, Any]) -> None:
        """Add one finding."""
        self.append(Finding(kind=kind, message=message, where=where))

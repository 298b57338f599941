"""One decorator table, used the same way for every kind of handler."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Handler = TypeVar("Handler")


class Registry(dict[str, Handler]):
    """A mapping from names to handlers that is also its own decorator.

    ``@shortcode("caption")`` registers, ``shortcode["caption"]`` looks up, iterating lists the names
    (for the reference in ``docs/``). Two claims on one name are an error at import.
    """

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def __call__(self, *names: str) -> Callable[[Handler], Handler]:
        """Register the decorated handler under one or more names."""

        def register(handler: Handler) -> Handler:
            for name in names:
                if name in self:
                    raise ValueError(f"two handlers claim the {self.kind} {name!r}")
                self[name] = handler
            return handler

        return register

"""One decorator table, used the same way for every kind of handler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

Handler = TypeVar("Handler")


class Registry(Mapping[str, Handler], Generic[Handler]):
    """A mapping from names to handlers that is also its own decorator.

    ``@shortcode("caption")`` registers, ``shortcode["caption"]`` looks up, iterating lists the names
    (for the reference in ``docs/``). Two claims on one name are an error at import.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._handlers: dict[str, Handler] = {}

    def __call__(self, *names: str) -> Callable[[Handler], Handler]:
        """Register the decorated handler under one or more names."""

        def register(handler: Handler) -> Handler:
            for name in names:
                if name in self._handlers:
                    raise ValueError(f"two handlers claim the {self.kind} {name!r}")
                self._handlers[name] = handler
            return handler

        return register

    def __getitem__(self, name: str) -> Handler:
        return self._handlers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._handlers)

    def __len__(self) -> int:
        return len(self._handlers)

"""``forget``: a person taken out of everything an archive holds, the export that it keeps included."""

from migrate.forget.archive import Forgotten, forget
from migrate.forget.person import Person

__all__ = ["Forgotten", "Person", "forget"]

"""Any tree to the closed vocabulary: one pass over the elements, a table from tag to rule, then the changes at once."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from migrate.findings import Kind
from migrate.readers.html.spacing import tidy_spacing

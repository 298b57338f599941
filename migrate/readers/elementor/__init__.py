"""Pages made with Elementor: a handler for each widget (importing this folder registers them all)."""

from migrate.readers.elementor import absent, boxes, several, single
from migrate.readers.elementor.page import DATA, elementor_html
from migrate.readers.elementor.settings import widget

__all__ = ["DATA", "absent", "boxes", "elementor_html", "several", "single", "widget"]

"""Shortcodes: their grammar, and one handler for each (importing this folder registers them all)."""

from migrate.readers.shortcodes import (
    boxes,
    builders,
    code,
    core,
    drawn,
    jetpack,
    latex,
    plugins,
    podcasts,
    siteorigin,
    tables,
)
from migrate.readers.shortcodes.code import OPENERS
from migrate.readers.shortcodes.grammar import Shortcode, ShortcodeHandler, expand, shortcode

__all__ = [
    "OPENERS",
    "Shortcode",
    "ShortcodeHandler",
    "boxes",
    "builders",
    "code",
    "core",
    "drawn",
    "expand",
    "jetpack",
    "latex",
    "plugins",
    "podcasts",
    "shortcode",
    "siteorigin",
    "tables",
]

"""Blocks: their grammar, and one handler for each (importing this folder registers them all)."""

from migrate.readers.blocks import (
    calendars,
    embeds,
    fields,
    footnotes,
    jetpack,
    latest,
    lists,
    loops,
    media,
    navigation,
    text,
    widgets,
)
from migrate.readers.blocks.grammar import Block, BlockHandler, block, parse_blocks
from migrate.readers.blocks.render import render_blocks

__all__ = [
    "Block",
    "BlockHandler",
    "block",
    "calendars",
    "embeds",
    "fields",
    "footnotes",
    "jetpack",
    "latest",
    "lists",
    "loops",
    "media",
    "navigation",
    "parse_blocks",
    "render_blocks",
    "text",
    "widgets",
]

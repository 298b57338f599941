"""Blocks: their grammar, and one handler for each (importing this folder registers them all)."""

from migrate.readers.blocks import (
    absent,
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
    terms,
    text,
    widgets,
)
from migrate.readers.blocks.grammar import Block, BlockHandler, block, parse_blocks
from migrate.readers.blocks.render import render_blocks

__all__ = [
    "Block",
    "BlockHandler",
    "absent",
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
    "terms",
    "text",
    "widgets",
]

"""The page of the reference that says what becomes of each block."""

from __future__ import annotations

from migrate.readers.blocks import block
from migrate.readers.blocks.absent import REASONS
from migrate.readers.blocks.render import AS_SAVED
from migrate.readers.snippets import names

CORE_BLOCKS = names("""
accordion accordion-heading accordion-item accordion-panel archives audio avatar block breadcrumbs button buttons calendar
categories code column columns comment-author-name comment-content comment-date comment-edit-link comment-reply-link
comment-template comments comments-pagination comments-pagination-next comments-pagination-numbers
comments-pagination-previous comments-title cover details embed file footnotes freeform gallery group heading home-link html
icon image latest-comments latest-posts legacy-widget list list-item loginout math media-text missing more navigation
navigation-link navigation-overlay-close navigation-submenu nextpage page-list page-list-item paragraph pattern playlist
playlist-track post-author post-author-biography post-author-name post-comments-count post-comments-form post-comments-link
post-content post-date post-excerpt post-featured-image post-navigation-link post-template post-terms post-time-to-read
post-title preformatted pullquote query query-no-results query-pagination query-pagination-next query-pagination-numbers
query-pagination-previous query-title query-total quote read-more rss search separator shortcode site-logo site-tagline
site-title social-link social-links spacer tab-list tab-panel tab-panels table tabs tag-cloud template-part term-count
term-description term-name term-template terms-query text-columns verse video widget-group
""")
OLD_BLOCKS = names("cover-image cover-text subhead text comments-query-loop post-comments")
"""Names that WordPress has given up; what was saved under them is still read."""


_AS_SAVED = {
    **dict.fromkeys(names("paragraph text cover-text subhead"), "A paragraph; an empty one goes."),
    "heading": "A heading with its own anchor.",
    **dict.fromkeys(
        names("list list-item"), "A list; one with letters, roman numerals or numbers that go backwards is HTML."
    ),
    "quote": "A quotation, its source last.",
    "pullquote": "A quotation, its source last.",
    "preformatted": "A listing; HTML where markup is inside.",
    "verse": "A listing; HTML where markup is inside.",
    "table": "A table of pipes where that says the same, else HTML (no header, spans, a caption, blocks in cells).",
    "details": "A fold.",
    "accordion": "Its items, one after the other.",
    "image": "A picture, linked if it was; HTML with a caption.",
    "audio": "A player; an HTML figure with a caption.",
    "video": "A player with its poster and tracks; an HTML figure with a caption.",
    **dict.fromkeys(names("column columns group text-columns"), "What is in it, in order."),
    "html": "Its HTML, without what runs.",
    "missing": "What the block held that its editor did not know.",
    "nextpage": "`<!--nextpage-->`: the pages of a post stand in one file.",
    "separator": "A rule.",
    "tab-list": "The headings of its tabs.",
}


def blocks(made: str) -> str:
    """A row for each block of core: what becomes of it. ``made`` says that the page is generated."""
    head = (
        f"# Blocks\n\n{made}\nWhat becomes of each block of WordPress 7.1. *Left out*: a static page has nothing to put there, and the "
        "report says so\n(`dynamic-block`). Every row of core is held by a case in `tests/golden/blocks/`.\n\n"
        "Of the 35 blocks beside which core's own tests keep what the server showed, 34 show the same in every measure, and all 36\n"
        "of older markup what the editor makes of them (`tests/test_corpus_blocks.py`). The one that differs is a shortcode\n"
        "block, `[gallery ids=…]` of pictures that are not there: core's test shows the shortcode itself, we tell it.\n\n"
    )
    rows = "".join(_block_row(name) for name in CORE_BLOCKS)
    old = "".join(_block_row(name) for name in OLD_BLOCKS)
    others = sorted(name for name in {*block, *AS_SAVED} if not name.startswith(("core/", "core-embed/")))
    table = "| block | what becomes of it |\n| --- | --- |\n"
    return (
        f"{head}{table}{rows}\n## Names of old\n\n`core-embed/…` is an embed, `core/social-link-…` a social link.\n\n{table}{old}\n"
        f"## Blocks of plugins\n\n{table}{''.join(map(_block_row, others))}\n"
        "Any other block keeps what it holds, and is told (`unknown-block`). Pages of Elementor are read from its data.\n"
    )


def _block_row(name: str) -> str:
    full = name if "/" in name else f"core/{name}"
    handler = block.get(full)
    if full in REASONS:
        said = f"Left out: {REASONS[full]}."
    elif handler is not None:
        said = (handler.__doc__ or "").partition("\n")[0]
    else:
        said = _AS_SAVED.get(name, "As saved.") if full in AS_SAVED else "Unknown: what it holds is kept."
    return f"| `{name}` | {said} |\n"

"""Widgets that show nothing of their own: space, what the server made, what the page itself says."""

from __future__ import annotations

from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.elementor.settings import Settings, widget
from migrate.readers.snippets import names


@widget("spacer", "menu-anchor", "read-more", "sidebar", "lottie", "nested-carousel", "off-canvas")
def space(_settings: Settings, _context: BodyContext) -> str:
    """Nothing: it was space, or a place."""
    return ""


@widget(
    *names(
        "form login posts portfolio nav-menu search-form share-buttons wp-widget-search search mega-menu loop-grid "
        "loop-carousel archive-posts post-comments post-navigation author-box table-of-contents facebook-page "
        "facebook-comments facebook-button facebook-embed template sitemap breadcrumbs taxonomy-filter "
        "wp-widget-recent-posts wp-widget-recent-comments wp-widget-archives wp-widget-categories wp-widget-calendar "
        "wp-widget-nav_menu wp-widget-pages wp-widget-meta wp-widget-tag_cloud wp-widget-rss woocommerce-products"
    )
)
def dead(_settings: Settings, context: BodyContext) -> str:
    """Nothing: the server made it anew for each reader."""
    context.tell(Kind.DYNAMIC_BLOCK, "elementor: a form or a list that only the old server made")
    return ""


@widget(
    *names("theme-post-title theme-post-content theme-post-featured-image theme-site-title theme-site-logo post-info")
)
def of_the_page(_settings: Settings, _context: BodyContext) -> str:
    """Nothing: the page says it itself."""
    return ""

"""Hugo: content bundles, its front matter, section and term pages, and a theme of our own."""

from migrate.writers.hugo.target import Hugo

__all__ = ["Hugo"]

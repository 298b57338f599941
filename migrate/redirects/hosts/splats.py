"""The forms of all addresses as rules with a splat anywhere, for Cloudflare and GitLab: one rule for any depth."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.redirects.rules import FEED_NAMES, Outline


def splat_forms(base: str, known: Outline, tails: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(source, target) without the slash at the end of the source; ``tails`` are what leads to the thing itself.

    An address that never was leads at most to what it stands below.
    """
    yield from ((f"{base}/*/{tail}", f"{base}/:splat{known.slash}") for tail in tails)
    yield from ((f"{base}/*/feed/{name}", f"{base}/:splat/feed/") for name in FEED_NAMES)
    yield from ((f"{base}/*/{name}", f"{base}/:splat/feed/") for name in FEED_NAMES[:-1])
    yield f"{base}/*/page/1", f"{base}/:splat{known.slash}"


def first_forms(base: str) -> Iterator[tuple[str, str]]:
    """The same of the home page, without a splat."""
    yield from ((f"{base}/feed/{name}", f"{base}/feed/") for name in FEED_NAMES)
    yield from ((f"{base}/{name}", f"{base}/feed/") for name in FEED_NAMES[:-1])
    yield f"{base}/page/1", f"{base}/"
    yield f"{base}/embed", f"{base}/"
    yield f"{base}/index.php", f"{base}/"

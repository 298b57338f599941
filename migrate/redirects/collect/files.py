"""Files that stand elsewhere now: sized copies for which the original stands, files that lay outside the uploads."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from migrate.redirects.collect.known import Known
from migrate.redirects.model import Permalink
from migrate.references import References
from migrate.urls import split

_NAMED = """SELECT url FROM owners WHERE place='public' AND url != ''
UNION SELECT url FROM wanted WHERE state='have' ORDER BY 1"""


def files(known: Known) -> Iterator[Permalink]:
    """The old address of each file that lies in the archive under another one, or as another size."""
    if not known.index.one("SELECT 1 FROM uploads LIMIT 1"):
        return
    references = References(known.site, known.index)
    for (url,) in known.index.rows(_NAMED):
        parts = split(url)
        found = references.resolve(url)
        if found.kind != "media" or not found.address or not known.space.is_own(parts.netloc):
            continue
        old, new = unquote(parts.path, errors="replace"), unquote(found.address)
        if old != new and old.startswith("/") and "\ufffd" not in old:
            why = "a copy of another size" if found.shown else "where the file stands now"
            yield Permalink(old, new, 301, "media", None, why)

"""Query loops: their template once for each post that they find in the export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate.readers.blocks.entries import MOST, PER_PAGE, left_out, repeated, whole
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.blocks.render import TEMPLATES
from migrate.readers.context import BodyContext
from migrate.readers.listed import Wanted

TEMPLATES |= {"core/post-template", "core/query-loop"}


@block("core/query", "core/terms-query")
def query(_made: Block, inner: str, _context: BodyContext) -> str:
    """What its author wrote around the list, and the list."""
    return inner


@block("core/post-template", "core/query-loop")
def post_template(made: Block, _inner: str, context: BodyContext) -> str:
    """A list: for each post that the query finds in the export, what the template shows of it."""
    wanted = _wanted(made.query)
    posts = context.lists.posts(wanted) if wanted and made.template and not context.looped else ()
    return repeated(made, context, posts, "post") if posts else left_out(made, context)


@block("core/query-no-results")
def query_no_results(made: Block, inner: str, context: BodyContext) -> str:
    """What its author wrote for a query that finds nothing, where it finds nothing."""
    wanted = _wanted(made.query)
    return inner if wanted and not context.looped and not context.lists.posts(wanted) else ""


def _wanted(text: str) -> Wanted | None:
    """What a query asks for; None where only WordPress can know."""
    asked = _asked(text)
    if asked is None or any(asked.get(name) for name in ("inherit", "search", "parents", "format")):
        return None
    by, kind, sticky = asked.get("orderBy") or "date", asked.get("postType") or "post", asked.get("sticky") or ""
    terms = _terms(asked)
    if by not in {"date", "title"} or not isinstance(kind, str) or terms is None or not isinstance(sticky, str):
        return None
    authors = _numbers(asked.get("author"))
    # only the list of all posts has what sticks at its top
    first = kind == "post" and not terms and not authors
    return Wanted(
        type=kind,
        count=whole(asked.get("perPage"), PER_PAGE, MOST),
        offset=whole(asked.get("offset"), 0, 10 * MOST),
        by=by,
        ascending=asked.get("order") == "asc",
        terms=terms,
        authors=authors,
        exclude=frozenset(_numbers(asked.get("exclude"))[:MOST]),
        sticky={"": "first" if first else "any", "only": "only", "exclude": "exclude"}.get(sticky, "any"),
    )


def _asked(text: str) -> Mapping[str, Any] | None:
    asked = Block(name="core/query", json=text).attributes.get("query")
    return asked if isinstance(asked, dict) else None


def _terms(asked: Mapping[str, Any]) -> tuple[tuple[str, tuple[int, ...]], ...] | None:
    """(taxonomy, numbers) of the terms that are asked for; None where terms are shut out."""
    given = asked.get("taxQuery") or {}
    if not isinstance(given, dict):
        return None
    if given.keys() & {"include", "exclude"}:
        if given.get("exclude"):
            return None
        given = given.get("include") or {}
    older = {"category": asked.get("categoryIds"), "post_tag": asked.get("tagIds")}
    if not isinstance(given, dict):
        return None
    found = {taxonomy: _numbers(value) for taxonomy, value in {**older, **given}.items() if value}
    return tuple(sorted(found.items()))


def _numbers(value: Any) -> tuple[int, ...]:
    """Numbers as a list, one by itself, or a text with commas."""
    several = value if isinstance(value, list) else str(value).split(",") if value else []
    return tuple(number for one in several if (number := whole(one, 0, 10**15)))

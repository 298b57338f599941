"""Loops over terms: their template once for each category, tag or other term that they find."""

from __future__ import annotations

from typing import Any

from migrate.document import link, paragraph
from migrate.readers.blocks.entries import MOST, PER_PAGE, left_out, name, repeated, whole
from migrate.readers.blocks.grammar import Block, block
from migrate.readers.blocks.render import TEMPLATES
from migrate.readers.context import BodyContext
from migrate.readers.listed import TermEntry

_BRACKETS = {"round": "()", "square": "[]", "curly": "{}", "angle": "<>"}
TEMPLATES.add("core/term-template")


@block("core/term-template")
def term_template(made: Block, _inner: str, context: BodyContext) -> str:
    """A list: for each term that the query finds in the export, what the template shows of it."""
    terms = _terms(made.query, context) if made.template and not context.looped_term else []
    return repeated(made, context, terms, "term") if terms else left_out(made, context)


@block("core/term-name")
def term_name(made: Block, _inner: str, context: BodyContext) -> str:
    """The name of each term of a loop, as a heading if it was one; a link if it was."""
    term, given = context.looped_term, made.attributes
    if term is None:
        return left_out(made, context)
    inner = link(term.address, name(term.name)) if given.get("isLink") and term.address else name(term.name)
    level = whole(given.get("level"), 0, 6)
    return f"<h{level}>{inner}</h{level}>" if level else paragraph(inner)


@block("core/term-count")
def term_count(made: Block, _inner: str, context: BodyContext) -> str:
    """How many posts each term of a loop has, in the brackets it stood in."""
    term = context.looped_term
    if term is None:
        return left_out(made, context)
    kind = made.attributes.get("bracketType", "round")
    brackets = _BRACKETS.get(kind if isinstance(kind, str) else "", "")
    return paragraph(name(f"{brackets[:1]}{term.posts}{brackets[1:]}"))


def _terms(text: str, context: BodyContext) -> list[TermEntry]:
    """The terms that a query finds; none where only WordPress can know."""
    asked = Block(name="core/terms-query", json=text).attributes.get("termQuery")
    given: dict[str, Any] = asked if isinstance(asked, dict) else {}
    if given.get("inherit") or given.get("include"):
        return []
    taxonomy = given.get("taxonomy")
    found = [
        term
        for term in context.lists.terms(taxonomy if isinstance(taxonomy, str) and taxonomy else "category")
        if (term.posts or given.get("hideEmpty") is False) and (given.get("showNested") or not term.parent)
    ]
    if given.get("orderBy") == "count":
        found.sort(key=lambda term: term.posts)
    if given.get("order") == "desc":
        found.reverse()
    return found[: whole(given.get("perPage"), PER_PAGE, MOST)]

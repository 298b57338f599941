"""The resolver in JavaScript, for hosts that run a script: word for word what ``resolve.Resolver`` does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from migrate.redirects.mapfile import PermalinkMap
from migrate.redirects.model import Patterns, Rewrite, lookups

_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def entries(permalinks: PermalinkMap, new_host: str = "") -> Iterator[tuple[str, str]]:
    """(key, value) for a table of the resolver: how it may be found (``s``, ``l``, ``b`` for both), and where it is."""
    for single, several, key, target in lookups(permalinks.read(), new_host):
        yield key.lower(), f"{'b' if single and several else 's' if single else 'l'}{target}"


def resolver(patterns: Patterns) -> str:
    """The function ``resolve(path, query, table)``, in which ``table(key)`` gives a value or nothing.

    Its answer is ``{ status, location }``; 200 says that the address is nobody's but its own.
    """
    known = {
        "entrances": patterns.entrances,
        "tidy": [_rules(step) for step in patterns.tidy],
        "singles": _rules(patterns.singles), "lists": _rules(patterns.lists),
        "queries": _asked(patterns.queries), "tails": _asked(patterns.query_tails), "paged": _asked(patterns.paged),
        "gone": _rules(tuple(Rewrite(pattern, "") for pattern in patterns.gone)),
    }  # fmt: skip
    return f"const KNOWN = {_encode(known)};\n{_CODE}"


def _asked(rules: tuple[Rewrite, ...]) -> list[tuple[str, ...]]:
    """The same over a query with ``&`` before it, so that each name has one: hosts take small scripts only."""
    return _rules(tuple(Rewrite(re.sub(r"^\(\?:\^\|&\)", "&", rule.pattern), rule.result) for rule in rules))


def _rules(rules: tuple[Rewrite, ...]) -> list[tuple[str, ...]]:
    """[pattern, result], and a third where case does not count: JavaScript has no ``(?i)``."""
    return [
        (rule.pattern[4:], rule.result, "i") if rule.pattern.startswith("(?i)") else (rule.pattern, rule.result)
        for rule in rules
    ]


_CODE = r"""
function first(rules, text) {
  for (const [pattern, result, flags] of rules) {
    const found = new RegExp(pattern, flags || "").exec(text);
    if (found) return result.replace(/\$(\d)/g, (_, number) => found[number] || "");
  }
  return null;
}

function decoded(text) {
  try { return decodeURIComponent(text); } catch (error) { return text; }
}

async function found(path, table) {
  for (const step of KNOWN.tidy) {
    const made = first(step, path);
    path = made === null ? path : made;
  }
  for (const [rules, other] of [[KNOWN.singles, "l"], [KNOWN.lists, "s"]]) {
    const key = first(rules, path);
    const value = key ? await table(key.toLowerCase()) : null;
    if (value && value[0] !== other) return value.slice(1);
  }
  return null;
}

function nothing(path) {
  return { status: first(KNOWN.gone, path) === null ? 404 : 410 };
}

async function resolve(raw, query, table) {
  const path = decoded(raw);
  if (KNOWN.entrances.includes(path)) {
    const asked = (first(KNOWN.queries, "&" + query) || "") + (first(KNOWN.tails, "&" + query) || "");
    if (asked) {
      const value = await table(decoded(asked).toLowerCase());
      if (value && value[0] !== "l") return { status: 301, location: value.slice(1) };
      return { status: asked.includes("&feed") ? 410 : 404 };
    }
  } else {
    const page = first(KNOWN.paged, "&" + query);
    if (page) {
      const location = await found(path.replace(/\/+$/, "") + page, table);
      return location ? { status: 301, location } : nothing(path);
    }
  }
  const location = await found(path.replace(/\/{2,}/g, "/"), table);
  if (location) return location === raw ? { status: 200, location } : { status: 301, location };
  return nothing(path);
}
"""

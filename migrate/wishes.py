"""What a user asks of the content: rules for shortcodes, what typed signs stand for, which custom fields are public."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from typing import Any

from migrate.errors import BadOption

ACTIONS = ("drop", "unwrap", "keep")
_NAME = re.compile(r"[^\s<>&/\[\]=]+\*?\Z")
_SLOT = re.compile(r"\{([\w-]+)(?:\|([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class ShortcodeRule:
    """What becomes of a shortcode: an action of ``ACTIONS``, or a template."""

    action: str
    template: str = ""

    def filled(self, content: str, value: Callable[[str], str]) -> str:
        """The template with ``{content}`` (HTML) and the shortcode's values in their places, escaped.

        ``{name}`` is an attribute, ``{0}`` the first value without a name, ``{name|else}`` says what stands
        for a value that is empty or not given.
        """

        def fill(slot: re.Match[str]) -> str:
            name, other = slot[1].lower(), slot[2] or ""
            return (content or other) if name == "content" else escape(unescape(value(name))) or other

        return _SLOT.sub(fill, self.template)


@dataclass(frozen=True)
class Wishes:
    """All that a user asks of the content. Rules are by the shortcode's name; ``name_*`` stands for a family."""

    shortcodes: Mapping[str, ShortcodeRule] = field(default_factory=dict)
    smilies: bool = True
    double_parentheses: bool = False
    """Whether ``((…))`` is a footnote, as several plugins have it."""
    public_meta: tuple[str, ...] = ()
    """Keys and globs of custom fields that are public beside those that everybody knows (``readers/shown.py``)."""

    def as_data(self) -> dict[str, Any]:
        """The wishes as ``report.json`` holds them; ``from_data`` reads them back."""
        rules = {
            name: {"template": rule.template} if rule.action == "template" else rule.action
            for name, rule in self.shortcodes.items()
        }
        return {
            "smilies": self.smilies,
            "double_parentheses": self.double_parentheses,
            "shortcodes": rules,
            "public_meta": list(self.public_meta),
        }

    @staticmethod
    def from_data(data: Any, where: str) -> Wishes:
        """The wishes of an archive; one that says none had none."""
        said = data if isinstance(data, dict) else {}
        named = said.get("public_meta")
        return Wishes(
            read_rules(said.get("shortcodes", {}), where),
            smilies=said.get("smilies") is not False,
            double_parentheses=said.get("double_parentheses") is True,
            public_meta=tuple(map(str, named)) if isinstance(named, list) else (),
        )

    @cached_property
    def _families(self) -> list[tuple[str, ShortcodeRule]]:
        found = [(name[:-1], rule) for name, rule in self.shortcodes.items() if name.endswith("*")]
        return sorted(found, key=lambda family: len(family[0]), reverse=True)

    def rule_for(self, name: str) -> ShortcodeRule | None:
        """The rule for a shortcode: its own, else that of the longest family it belongs to."""
        if not self.shortcodes:
            return None
        own = self.shortcodes.get(name)
        return own or next((rule for start, rule in self._families if name.startswith(start)), None)


def read_rules(table: Any, where: str) -> dict[str, ShortcodeRule]:
    """The rules of a ``[shortcodes]`` table, each ``name = "drop"``, ``"unwrap"``, ``"keep"`` or a template.

    Raises:
        BadOption: it is no table, or has a name or a rule that means nothing; ``where`` names the file.
    """
    if not isinstance(table, dict):
        raise BadOption(f'{where}: [shortcodes] wants a table of rules, as in ads = "drop".')
    return {name: _rule(name, said, where) for name, said in table.items()}


def _rule(name: str, said: Any, where: str) -> ShortcodeRule:
    if not _NAME.match(name):
        raise BadOption(f"{where}: {name!r} can't be the name of a shortcode; leave out brackets and spaces.")
    if said in ACTIONS:
        return ShortcodeRule(said)
    if isinstance(said, dict) and set(said) == {"template"} and isinstance(said["template"], str):
        return ShortcodeRule("template", said["template"])
    raise BadOption(
        f'{where}: the rule for [{name}] wants "drop", "unwrap", "keep" or {{ template = "…" }}, not {said!r}.'
    )

"""What the commands print: never a control character or a direction mark of the input's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import click

from migrate.findings import Finding

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """Text of the input as it may go to a terminal (facts 4.1)."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(lines: str | Iterable[str]) -> None:
    """Print lines."""
    for line in [lines] if isinstance(lines, str) else lines:
        click.echo(safe(line))


def counted(times: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``; ``many`` where an s at the end is not all."""
    return f"{times:,} {one if times == 1 else many or f'{one}s'}"


def told(finding: Finding) -> str:
    """A finding on one line, with what is known of its place."""
    where = ", ".join(f"{name} {value}" for name, value in finding.where.items() if value not in (None, ""))
    return f"{finding.kind.label}: {finding.message}" + (f" ({where})" if where else "")


def say_error(message: str) -> None:
    """Print one line of failure."""
    click.echo(f"permapress: {safe(message)}", err=True)


def say_json(data: Any) -> None:
    """Print data for a script."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))

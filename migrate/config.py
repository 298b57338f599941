"""``permapress.toml``: options that a user would otherwise repeat."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from migrate.errors import BadOption

FILE = "permapress.toml"

KNOWN = {
    "target": str,
    "uploads": str,
    "output": str,
    "jobs": int,
    "posts_per_page": int,
    "keep_source": bool,
    "force": bool,
    "host": str,
    "port": int,
}
"""Every key and its type; the names are those of the options on the command line."""


def read_config(path: Path | None) -> dict[str, Any]:
    """The options in a file; with no file named, in ``permapress.toml`` of the current folder, if there is one.

    Paths in it are relative to the file.

    Raises:
        BadOption: the file is not TOML, or has a key or a value that permapress does not know.
    """
    file = path or Path(FILE)
    if not file.is_file():
        if path is None:
            return {}
        raise BadOption(f"{path}: there is no such file. Leave --config out, or name a permapress.toml.")
    try:
        options = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadOption(f"{file}: not valid TOML ({error}). Correct the line, or leave the file out.") from error
    for key, value in options.items():
        if key not in KNOWN:
            raise BadOption(f"{file}: permapress knows no option {key!r}. Known are {', '.join(sorted(KNOWN))}.")
        if type(value) is not KNOWN[key]:
            raise BadOption(f"{file}: {key} wants {KNOWN[key].__name__}, not {value!r}.")
    for key in ("uploads", "output"):
        if key in options:
            options[key] = str(file.parent / options[key])
    return options

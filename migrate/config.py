"""``permapress.toml``: options that a user would otherwise repeat, and rules for shortcodes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from migrate.errors import BadOption
from migrate.wishes import read_rules

FILE = "permapress.toml"


def read_config(path: Path | None, known: Callable[[], Mapping[str, type]]) -> dict[str, Any]:
    """The options in a file; with no file named, in ``permapress.toml`` of the current folder, if there is one.

    ``known`` gives every key and its type: the options of the command line, by their names; it is asked only where
    there is a file. Paths in the file are relative to it. ``shortcodes`` has the rules of the table of that name.

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
    rules = read_rules(options.pop("shortcodes", {}), str(file))
    types = known()
    for key, value in options.items():
        if key not in types:
            raise BadOption(f"{file}: permapress knows no option {key!r}. Known are {', '.join(sorted(types))}.")
        if type(value) is not types[key]:
            raise BadOption(f"{file}: {key} wants {types[key].__name__}, not {value!r}.")
    for key in ("uploads", "output"):
        if key in options:
            options[key] = str(file.parent / options[key])
    return {**options, "shortcodes": rules} if rules else options

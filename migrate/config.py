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
    there is a file. Paths are relative to it. ``shortcodes`` has the rules of the table of that name.

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
        options[key] = _value(key, value, types[key], file)
    return {**options, "shortcodes": rules} if rules else options


def _value(key: str, value: Any, wanted: type, file: Path) -> Any:
    """The value of an option, as the command line would have it."""
    if wanted is float and type(value) is int:  # nobody writes 30.0
        return float(value)
    if wanted is Path and isinstance(value, str):
        return str(file.parent / value)
    if type(value) is not wanted:
        raise BadOption(f"{file}: {key} wants {_WORDS[wanted]}, not {value!r}.")
    return value


_WORDS = {str: "a text", Path: "a path", int: "a number", float: "a number", bool: "true or false", list: "a list"}

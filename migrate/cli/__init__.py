"""The command line: arguments in, exit status out. Only this package writes to the screen."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import click

from migrate import __version__
from migrate.cli.show import say_error
from migrate.config import read_config
from migrate.errors import MigrateError

_OF_ONE_RUN = frozenset(
    {"json", "quiet", "verbose", "dry_run", "report", "export", "email", "name", "comment_id", "only"}
)
"""Options that say what is wanted of one run: nobody shall be forgotten because a file in the folder names them."""
_WITHOUT_FILE = frozenset({"serve"})
"""Commands that take nothing from a file: ``--host`` is another thing there than with ``redirects``."""
_MODULES = {module.name.replace("_", "-"): module.name for module in iter_modules(__path__)}


class Commands(click.Group):
    """The command ``check-urls`` is what the module ``check_urls`` of this package calls ``check_urls``.

    A module is imported when its command is asked for: each needs much that the others do not.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return [name for name in sorted(_MODULES) if self.get_command(ctx, name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's form
        """The command of a name."""
        module = _MODULES.get(cmd_name)
        gc.disable()  # what is imported stays: to look for circles in it takes a twentieth of the start
        try:
            command = getattr(import_module(f"{__name__}.{module}"), module, None) if module else None
        finally:
            gc.enable()
        return command if isinstance(command, click.Command) else None

    def all(self) -> dict[str, click.Command]:
        """Every command by its name."""
        here = click.Context(self)
        found = {name: self.get_command(here, name) for name in sorted(_MODULES)}
        return {name: command for name, command in found.items() if command}


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 everything is accounted for, 1 done, but something was lost (see report.json), 2 not done.",
)
@click.version_option(__version__, prog_name="permapress")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="Options from this file; default: permapress.toml here, if there is one.",
)
@click.pass_context
def permapress(context: click.Context, config: Path | None) -> None:
    """Turn a WordPress export into a complete archive: Markdown, comments, media and a site that works.

    \b
    permapress inspect export.xml            what is in it; writes nothing
    permapress convert export.xml -o site    the whole archive
    permapress media site --fetch            its files, from the old site
    permapress build site                    the site, with Hugo
    permapress serve site                    look at it in a browser
    """  # noqa: D301 - click wants the character itself
    options = read_config(config, option_types)
    context.obj = options.pop("shortcodes", {})  # rules that are too much for a command line
    if options:
        context.default_map = {name: _for_command(name, command, options) for name, command in permapress.all().items()}


def _for_command(name: str, command: click.Command, said: dict[str, Any]) -> dict[str, Any]:
    """What a file says of a command's options, by the names of their parameters, as click wants it."""
    return {option.name or "": said[key] for key, option in _options(name, command) if key in said}


def option_types() -> dict[str, type]:
    """Every option that may stand in ``permapress.toml``, and the type of its value: those of all commands."""
    commands = permapress.all().items()
    return {key: _type_of(option) for name, command in commands for key, option in _options(name, command)}


def _options(name: str, command: click.Command) -> Iterator[tuple[str, click.Option]]:
    """The options of a command that may stand in a file, by their keys there: ``--posts-page`` is ``posts_page``."""
    for option in command.params if name not in _WITHOUT_FILE else ():
        if isinstance(option, click.Option):
            long = next(way for way in option.opts if way.startswith("--"))
            key = long.removeprefix("--").replace("-", "_")
            if key not in _OF_ONE_RUN:
                yield key, option


def _type_of(option: click.Option) -> type:
    if option.multiple:
        return list
    if option.is_flag:
        return bool
    if isinstance(option.type, click.Path):
        return Path
    return {"integer": int, "float": float}.get(option.type.name.removesuffix(" range"), str)


def main() -> None:
    """Run the command line and leave with its exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end is stopped as by Ctrl-C: nothing is left
    try:
        status = permapress(standalone_mode=False)
    except MigrateError as error:
        say_error(str(error))
        status = 2
    except click.ClickException as error:
        error.show()
        status = 2
    except (click.Abort, KeyboardInterrupt):
        say_error("stopped. What was written stays; run the same command again to go on.")
        status = 2
    except BrokenPipeError:
        status = 0
    except OSError as error:  # a full disk, a folder without permission
        say_error(
            f"{error.filename or 'the system'}: {error.strerror or error}. Free space or permission, then run again."
        )
        status = 2
    sys.exit(status if isinstance(status, int) else 0)

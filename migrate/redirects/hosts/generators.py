"""The generators' own ways: aliases in front matter, maps of their plugins. Each writes a stub page for every old path.

They know paths only: for ``?p=12``, and for all the forms that WordPress found besides, a host's rules are needed too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from migrate.redirects.hosts.host import NOT_ASKED, YAML_KEY, Host, host

_encode = json.JSONEncoder(ensure_ascii=True).encode
_readable = json.JSONEncoder(ensure_ascii=False).encode
_NO_ROUTE = re.compile(r"[\[\]%?#\\]")
Pair = tuple[str, str]
"""An old path and its new one."""
_UNSEEN = re.compile(r"[^\x20-\x7e\w]")


def quoted(text: str) -> str:
    """A string that YAML and TOML read alike: readable, but for what can't be seen or is no letter."""
    return _UNSEEN.sub(_escape, _readable(text))


def _escape(sign: re.Match[str]) -> str:
    number = ord(sign[0])
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _list(paths: list[str]) -> str:
    return f"[{', '.join(map(quoted, paths))}]"


class _Generator(Host):
    """What all have in common."""

    def moves(self) -> Iterator[Pair]:
        """The paths that a page can stand at."""
        made = self.sheets
        for old, new, _ in made.moves:
            name = old.rpartition("/")[2]
            if "." in name and not name.endswith((".html", ".htm")):
                self.leave_out("a file that is no page can't forward (a sitemap, a picture)")
            else:
                yield old, self.new_host + new
        self.leave_out("asked for by a query, which no page of a generator can tell", made.outline.questions)
        self.leave_out(NOT_ASKED, made.outline.odd)

    def listed(self, head: str, line: Callable[[str, str], str], between: str, foot: str) -> Iterator[str]:
        """A line for each move, with what stands before, between and after them."""
        yield head
        mark = ""
        for old, new in self.moves():
            yield mark + line(old, new)
            mark = between
        yield foot

    def by_page(self) -> dict[str, list[str]]:
        """The old paths of each page. Front matter is a page's, so all rows must be known before one is written."""
        found: dict[str, list[str]] = {}
        for old, new in self.moves():
            found.setdefault(unquote(new), []).append(unquote(old))
        return found

    def front_matter(self, name: str) -> Iterator[str]:
        """YAML: each page's address with the field ``name`` of its front matter."""
        yield f"# Written by permapress. For the front matter of the page at each address:\n#   {name}: […]\n"
        for page, paths in self.by_page().items():
            if len(quoted(page)) > YAML_KEY:
                self.leave_out("longer than a key of YAML may be", len(paths))
            else:
                yield f"{quoted(page)}:\n  {name}: {_list(paths)}\n"


@host("hugo")
class Hugo(_Generator):
    """``aliases`` of each page's front matter."""

    title = "Hugo"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        yield "aliases.yaml", self.front_matter("aliases")


@host("jekyll")
class Jekyll(_Generator):
    """``redirect_from`` of each page's front matter, for the plugin jekyll-redirect-from."""

    title = "Jekyll"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        yield "redirect_from.yaml", self.front_matter("redirect_from")


@host("zola")
class Zola(_Generator):
    """``aliases`` of each page's front matter, without the slash at their start."""

    title = "Zola"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        yield "aliases.toml", self._text()

    def _text(self) -> Iterator[str]:
        yield "# Written by permapress. For the front matter of the page at each address.\n"
        for page, paths in self.by_page().items():
            yield f"[{quoted(page)}]\naliases = {_list([path.lstrip('/') for path in paths])}\n"


@host("mkdocs")
class MkDocs(_Generator):
    """``redirect_maps`` of the plugin mkdocs-redirects, by the names of source files."""

    title = "MkDocs"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        head = "plugins:\n  - redirects:\n      redirect_maps:\n"
        yield "mkdocs.yml", self.listed(head, self._line, "", "")

    def _line(self, old: str, new: str) -> str:
        old, new = unquote(old).strip("/"), unquote(new).strip("/")
        source = old.rpartition(".")[0] + ".md" if old.endswith((".html", ".htm")) else f"{old}/index.md"
        key = quoted(source)
        if len(key) > YAML_KEY:
            self.leave_out("longer than a key of YAML may be")
            return ""
        return f"        {key}: {quoted(f'{new}/index.md' if new else 'index.md')}\n"


@host("nikola")
class Nikola(_Generator):
    """``REDIRECTIONS`` of ``conf.py``."""

    title = "Nikola"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        head = "# Written by permapress. For conf.py.\nREDIRECTIONS = [\n"
        yield "redirections.py", self.listed(head, self._line, "", "]\n")

    @staticmethod
    def _line(old: str, new: str) -> str:
        old = unquote(old).strip("/")
        file = old if old.endswith((".html", ".htm")) else f"{old}/index.html"
        return f"    ({_encode(file)}, {_encode(new)}),\n"


@host("docusaurus")
class Docusaurus(_Generator):
    """The options of ``@docusaurus/plugin-client-redirects``."""

    title = "Docusaurus"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        yield "redirects.json", self.listed('{"redirects": [\n', self._line, ",\n", "\n]}\n")

    @staticmethod
    def _line(old: str, new: str) -> str:
        return _encode({"from": unquote(old), "to": unquote(new)})


@host("astro")
class Astro(_Generator):
    """``redirects`` of ``astro.config``: ``import redirects from "./redirects.json"``."""

    title = "Astro"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        yield "redirects.json", self.listed("{\n", self._line, ",\n", "\n}\n")

    def moves(self) -> Iterator[Pair]:
        """Its routes are names of files, which it encodes itself, and a bracket is a parameter."""
        for old, new in super().moves():
            if _NO_ROUTE.search(unquote(old + new)):
                self.leave_out("a sign that means something in a route of Astro")
            else:
                yield old, new

    @staticmethod
    def _line(old: str, new: str) -> str:
        source = _encode(unquote(old).rstrip("/") or "/")
        return f'{source}: {{"status": 301, "destination": {_encode(unquote(new))}}}'

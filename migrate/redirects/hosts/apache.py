"""Apache: ``.htaccess`` for the web root; for large sites ``vhost.conf`` with a ``RewriteMap`` in place of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.names import too_long
from migrate.redirects.hosts.host import Host, host
from migrate.redirects.model import Rewrite, spellings

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\"]")
_PLAIN = re.compile(r"[A-Za-z0-9/&=._~-]*")
_HTACCESS_UP_TO = 5_000
"""Rows in ``.htaccess``. Apache reads the whole file for each request, so a larger site wants the map."""


@host("apache")
class Apache(Host):
    """Patterns are chains of conditions over an environment variable; addresses a list, or a map for large sites."""

    title = "Apache"
    _rows = 0
    """How many the map has, once it is written."""

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """``.htaccess`` alone works; the other two work without it."""
        yield "permalinks.txt", self._map()
        yield "vhost.conf", self._vhost()
        yield ".htaccess", self._htaccess(self._rows)

    def _htaccess(self, rows: int) -> Iterator[str]:
        yield _HEAD
        if rows > _HTACCESS_UP_TO:
            self.leave_out("not in .htaccess, which Apache reads at every request: use vhost.conf", rows, how="")
            yield "# This site is too large for .htaccess: include vhost.conf in the site's <VirtualHost>.\n"
            return
        yield _ON
        yield from self._keys()
        known = list(self.lookups())
        yield from _listed("PP_SINGLE", self._entries([(key, target) for single, _, key, target in known if single]))
        yield from _listed("PP_LIST", self._entries([(key, target) for _, several, key, target in known if several]))
        yield from self._answers()

    def _vhost(self) -> Iterator[str]:
        yield _VHOST_HEAD
        yield _ON
        yield from self._keys()
        for name, letter in (("PP_SINGLE", "s"), ("PP_LIST", "l")):
            yield f'RewriteCond "%{{ENV:PP_TO}}" "^$"\nRewriteCond "%{{ENV:{name}}}" "."\n'
            yield f'RewriteRule "^" "-" [E=PP_TO:${{permapress:{letter}${{permapress_lower:%{{ENV:{name}}}}}}}]\n'
        yield from self._answers()

    def _map(self) -> Iterator[str]:
        """``s`` or ``l`` and the key, a blank, the target; a key is percent-encoded where it has a blank."""
        rows = 0
        for single, several, key, target in self.lookups():
            rows += 1
            for line in self._lines(key, target):
                if single:
                    yield f"s{line}"
                if several:
                    yield f"l{line}"
        self._rows = rows

    def _lines(self, key: str, target: str) -> list[str]:
        if _PLAIN.fullmatch(key):
            return [f"{key.lower()} {target}\n"]
        lines = []
        for spelling in spellings(key):
            if _UNSAFE.search(spelling) or " " in spelling:
                self.leave_out("a blank or control character in the address: not in a RewriteMap")
            else:
                lines.append(f"{_lower(spelling)} {target}\n")
        return lines

    def _entries(self, known: list[tuple[str, str]]) -> list[tuple[str, str]]:
        found = []
        for key, target in known:
            for spelling in spellings(key):
                if _UNSAFE.search(spelling):
                    self.leave_out("a quotation mark or control character in the address: not in .htaccess")
                elif too_long(spelling):
                    self.leave_out(
                        "longer than a file's name may be: Apache refuses it before .htaccess; use vhost.conf"
                    )
                else:
                    found.append((spelling, target))
        return found

    def _keys(self) -> Iterator[str]:
        """From the request to PP_ASKED (a query), PP_SINGLE and PP_LIST (the path)."""
        patterns = self.permalinks.patterns
        if self.aliases:
            names = "|".join(map(re.escape, self.aliases))
            yield f'RewriteCond "%{{HTTP_HOST}}" "^(?:{names})[.]?(?::[0-9]+)?$" [NC]\n'
            yield _variable("PP_ORIGIN", patterns.origin)
        entrance = f'RewriteCond "%{{REQUEST_URI}}" "^(?:{"|".join(map(re.escape, patterns.entrances))})$"'
        yield from _first("PP_QUESTION", "%{QUERY_STRING}", patterns.queries, entrance)
        yield from _first("PP_TAIL", "%{QUERY_STRING}", patterns.query_tails, entrance)
        yield _variable("PP_ASKED", "%{ENV:PP_QUESTION}%{ENV:PP_TAIL}")
        yield from _first("PP_PAGED", "%{QUERY_STRING}", patterns.paged, entrance.replace('" "^', '" "!^'))
        # what is there is there: only a query can ask for something else
        yield _FILES
        yield _variable("PP_PATH", "%{REQUEST_URI}")
        yield _PAGED
        for step in patterns.tidy:
            yield from _first("PP_PATH", "%{ENV:PP_PATH}", step)
        yield from _first("PP_SINGLE", "%{ENV:PP_PATH}", patterns.singles)
        yield from _first("PP_LIST", "%{ENV:PP_PATH}", patterns.lists)
        yield 'RewriteCond "%{ENV:PP_ASKED}" "."\nRewriteRule "^" "-" [E=PP_SINGLE:%{ENV:PP_ASKED},E=PP_LIST:]\n'

    def _answers(self) -> Iterator[str]:
        if self.new_host:
            yield 'RewriteCond "%{REQUEST_URI}" "^(/wp-content/uploads/.*)$"\n'
            yield f'RewriteRule "^" "{self.new_host}%1" [R=301,END]\n'
        yield _ANSWERS
        for gone in self.permalinks.patterns.gone:
            yield f'RewriteCond "%{{REQUEST_URI}}" {pattern(gone)}\nRewriteRule "^" "-" [G,END]\n'
        yield _NOTHING


def _lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _variable(name: str, value: str) -> str:
    return f'RewriteRule "^" "-" [E={name}:{value}]\n'


def _first(name: str, source: str, rules: tuple[Rewrite, ...], condition: str = "") -> Iterator[str]:
    """The first pattern that matches sets the variable; the rest are skipped."""
    for position, rule in enumerate(rules):
        result = re.sub(r"\$(\d)", r"%\1", rule.result)
        left = len(rules) - position - 1
        skip = f",S={left}" if left else ""
        if condition:
            yield condition + "\n"
        yield f'RewriteCond "{source}" {pattern(rule.pattern)}\nRewriteRule "^" "-" [E={name}:{result}{skip}]\n'


def _listed(name: str, entries: list[tuple[str, str]]) -> Iterator[str]:
    """Compare the variable with every key; all are skipped when it is empty or something was found."""
    if not entries:
        return
    yield f'RewriteCond "%{{ENV:{name}}}" "^$" [OR]\nRewriteCond "%{{ENV:PP_TO}}" "."\n'
    yield f'RewriteRule "^" "-" [S={len(entries)}]\n'
    for key, target in entries:
        yield f'RewriteCond "%{{ENV:{name}}}" "={key}" [NC]\nRewriteRule "^" "-" [E=PP_TO:{escaped(target)}]\n'


def pattern(text: str) -> str:
    """A pattern as an argument. mod_rewrite reads its own arguments and knows no escape for a quote."""
    return '"' + text.replace('"', "\\x22") + '"'


def escaped(target: str) -> str:
    """A target in a flag: ``%`` and ``$`` would be taken for captures, a comma for the next flag."""
    return target.replace(",", "%2C").replace("]", "%5D").replace("%", "\\%").replace("$", "\\$")


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl: for the web root of the site.
# The server must allow it: AllowOverride FileInfo Indexes, Options FollowSymLinks.
"""

_VHOST_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl: for the site's <VirtualHost>, in place of .htaccess.
# Once: httxt2dbm -i permalinks.txt -o permalinks.dbm   and say where it lies:
#   Define PERMAPRESS /path/to/redirects/apache
RewriteMap permapress "dbm:${PERMAPRESS}/permalinks.dbm"
RewriteMap permapress_lower "int:tolower"
"""

_ON = """\
DirectoryIndex index.html index.xml
ErrorDocument 403 /404.html
ErrorDocument 404 /404.html
ErrorDocument 410 /404.html
RewriteEngine On
# the page that tells what is not there is no question
RewriteCond "%{ENV:REDIRECT_STATUS}" "^[45]"
RewriteRule "^" "-" [END]
"""

_FILES = """\
RewriteCond "%{ENV:PP_ASKED}%{ENV:PP_PAGED}%{ENV:PP_ORIGIN}" "^$"
RewriteCond "%{DOCUMENT_ROOT}%{REQUEST_URI}" "-f" [OR]
RewriteCond "%{DOCUMENT_ROOT}%{REQUEST_URI}/index.html" "-f" [OR]
RewriteCond "%{DOCUMENT_ROOT}%{REQUEST_URI}/index.xml" "-f"
RewriteRule "^" "-" [END]
"""

_PAGED = """\
RewriteCond "%{ENV:PP_PAGED}" "."
RewriteCond "%{ENV:PP_PATH}%{ENV:PP_PAGED}" "^(.*?)/?(/page/[0-9]+/)$"
RewriteRule "^" "-" [E=PP_PATH:%1%2]
"""

_ANSWERS = """\
# an address whose page was not uploaded must not lead to itself
RewriteCond "%{ENV:PP_TO}" "."
RewriteCond "%{ENV:PP_ASKED}%{ENV:PP_PAGED}" "." [OR]
RewriteCond "%{ENV:PP_TO}>%{THE_REQUEST}" "!^([^>]*)>[A-Z]+ \\1(?:\\?| )"
RewriteRule "^" "%{ENV:PP_ORIGIN}%{ENV:PP_TO}" [R=301,END,NE,QSD]
RewriteCond "%{ENV:PP_ASKED}" "&feed="
RewriteRule "^" "-" [G,END]
# another name of the site leads to its own
RewriteCond "%{ENV:PP_ORIGIN}" "."
RewriteCond "%{ENV:PP_ASKED}%{ENV:PP_PAGED}" "^$"
RewriteRule "^" "%{ENV:PP_ORIGIN}%{REQUEST_URI}" [R=301,END]
"""

_NOTHING = """\
RewriteRule "^" "-" [R=404,END]
"""

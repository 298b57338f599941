"""nginx: ``http.conf`` for the ``http`` block (look-up tables), ``server.conf`` for the site's ``server`` block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.redirects.hosts.host import Host, host, in_two
from migrate.redirects.model import Rewrite, spellings

_LONGEST = 4_000
"""Bytes of a key: nginx does not start where one is longer than a bucket of its tables, whose size is in ``_HEAD``."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLAIN = re.compile(r"[A-Za-z0-9/&=._~-]*")


@host("nginx")
class Nginx(Host):
    """Every table is a ``map``: a hash, built when nginx starts, without case as WordPress is."""

    title = "nginx"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The tables, then the few lines that use them, in the site's server and in that of its other names."""
        yield "http.conf", self._tables()
        yield "server.conf", iter([_SERVER, _MOVED_FILES % self.new_host if self.new_host else ""])
        if self.permalinks.patterns.origin and not self.new_host:
            yield "elsewhere.conf", iter([_ELSEWHERE.replace("ORIGIN", self.permalinks.patterns.origin)])

    def _tables(self) -> Iterator[str]:
        patterns = self.permalinks.patterns
        yield _HEAD
        yield from _entrances(patterns.entrances)
        yield from _chain("$args", "$permapress_question", patterns.queries, "")
        yield from _chain("$args", "$permapress_tail", patterns.query_tails, "")
        yield _ASKED
        yield from _chain("$args", "$permapress_paged_tail", patterns.paged, "")
        yield _PAGED
        at = "$permapress_path_0"
        for number, step in enumerate(patterns.tidy, 1):
            yield from _chain(at, f"$permapress_path_{number}", step, at)
            at = f"$permapress_path_{number}"
        yield from _chain(at, "$permapress_single", patterns.singles, '""')
        yield from _chain(at, "$permapress_list", patterns.lists, '""')
        yield from _flags("$uri", "$permapress_gone", patterns.gone)
        yield 'map $permapress_asked $permapress_key { "" $permapress_single; default $permapress_asked; }\n'
        yield 'map $permapress_asked $permapress_list_key { "" $permapress_list; default ""; }\n\n'
        yield _head("$permapress_key", "$permapress_to_single")
        yield from in_two(self.lookups(), self._entry, "}\n\n" + _head("$permapress_list_key", "$permapress_to_list"))
        yield "}\n\n"
        yield _ANSWER
        yield from self._other_names()

    def _other_names(self) -> Iterator[str]:
        yield 'map $host $permapress_origin {\n    default "";\n'
        for alias in self.aliases:
            yield f'    "{alias}" "{self.permalinks.patterns.origin}";\n'
        yield _OTHER_NAMES

    def _entry(self, key: str, target: str) -> str:
        if len(key) < _LONGEST and _PLAIN.fullmatch(key):
            return f'    "{key}" "{target}";\n'
        if not key.isprintable() and _CONTROL.search(key):
            self.leave_out("a control character in the address")
            return ""
        if len(key) * 9 > _LONGEST and any(len(spelling.encode()) > _LONGEST for spelling in spellings(key)):
            self.leave_out("longer than nginx's tables take")
            return ""
        return "".join([f'    {quoted(spelling)} "{target}";\n' for spelling in spellings(key)])


def _head(source: str, name: str) -> str:
    return f'map {source} {name} {{\n    default "";\n'


def quoted(text: str) -> str:
    """A string of nginx's configuration. No key of ours starts with ``~``, which would make it a pattern."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _chain(source: str, name: str, rules: tuple[Rewrite, ...], default: str) -> Iterator[str]:
    yield f"map {source} {name} {{\n    default {default or chr(34) * 2};\n"
    for rule in rules:
        yield f"    {quoted('~' + rule.pattern)} {quoted(rule.result)};\n"
    yield "}\n\n"


def _flags(source: str, name: str, patterns: tuple[str, ...]) -> Iterator[str]:
    yield _head(source, name)
    for pattern in patterns:
        yield f"    {quoted('~' + pattern)} 1;\n"
    yield "}\n\n"


def _entrances(paths: tuple[str, ...]) -> Iterator[str]:
    yield 'map $uri $permapress_entrance {\n    default "";\n'
    for path in paths:
        yield f"    {quoted(path)} 1;\n"
    yield "}\n\n"


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl. Include this in the http block:
#   include /path/to/redirects/nginx/http.conf;
# and in the server block of the site, beside root and listen:
#   include /path/to/redirects/nginx/server.conf;
map_hash_bucket_size 4096;
map_hash_max_size 1048576;

"""

_ASKED = """\
# what a query on the home page asks for: p=12, cat=3&feed ...
map "$permapress_entrance:$permapress_question$permapress_tail" $permapress_asked {
    default "";
    "~^1:(.+)$" "$1";
}

"""

_PAGED = """\
map "$permapress_entrance:$permapress_paged_tail" $permapress_paged { default ""; "~^:(.+)$" "$1"; }
map "$uri$permapress_paged" $permapress_path_0 {
    default $uri;
    "~^(.*?)/?(/page/[0-9]+/)$" "$1$2";
}

"""

_ANSWER = """\
map $permapress_asked $permapress_asked_to { "" ""; default $permapress_to_single; }
map "$permapress_asked>$permapress_to_single" $permapress_asked_nothing { default ""; "~^[^>]+>$" 1; }
map $permapress_asked $permapress_asked_gone { default ""; "~&feed=" $permapress_asked_nothing; }
map $permapress_paged $permapress_paged_to { "" ""; default $permapress_found; }
map "$permapress_paged>$permapress_found" $permapress_paged_nothing { default ""; "~^[^>]+>$" 1; }
map $permapress_to_single $permapress_found { "" $permapress_to_list; default $permapress_to_single; }
# an address whose page was not uploaded must not lead to itself
map "$permapress_found>$request_uri" $permapress_to {
    default $permapress_found;
    "~^([^>?]*)>\\\\1(?:\\\\?|$)" "";
}
"""

_OTHER_NAMES = """\
}
# another name of the site leads to its own in the same hop
map $permapress_to $permapress_there { "" $request_uri; default $permapress_to; }
map $permapress_origin $permapress_elsewhere { "" ""; default $permapress_origin$permapress_there; }
"""

_ELSEWHERE = """\
# Other names of the site, written by permapress: for a server block that listens for them, or for http where the site
# is at https. One redirect leads to where an address is now. Needs http.conf.
if ($permapress_asked_to) { return 301 ORIGIN$permapress_asked_to; }
if ($permapress_asked_gone) { return 410; }
if ($permapress_asked_nothing) { return 404; }
if ($permapress_paged_to) { return 301 ORIGIN$permapress_paged_to; }
if ($permapress_paged_nothing) { return 404; }
return 301 ORIGIN$permapress_there;
"""

_MOVED_FILES = """\
location /wp-content/uploads/ { return 301 %s$request_uri; }
"""

_SERVER = """\
# Old addresses, written by permapress: for the server block of the site. Needs http.conf.
index index.html index.xml;
if ($permapress_asked_to) { return 301 $permapress_origin$permapress_asked_to; }
if ($permapress_asked_gone) { return 410; }
if ($permapress_asked_nothing) { return 404; }
if ($permapress_paged_to) { return 301 $permapress_origin$permapress_paged_to; }
if ($permapress_paged_nothing) { return 404; }
if ($permapress_elsewhere) { return 301 $permapress_elsewhere; }
error_page 403 404 = @permapress;
location @permapress {
    recursive_error_pages on;
    error_page 404 /404.html;
    error_page 410 /404.html;
    if ($permapress_to) { return 301 $permapress_to; }
    if ($permapress_gone) { return 410; }
    return 404;
}
"""

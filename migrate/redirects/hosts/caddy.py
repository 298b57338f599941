"""Caddy: ``redirects.caddy``, imported into the site's block before ``file_server``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.redirects.hosts.host import Host, host, in_two
from migrate.redirects.model import Lookup, Rewrite, spellings

_UNSAFE = re.compile(r"[\x00-\x1f\x7f`]")
_WITHOUT_CASE_UP_TO = 5_000
"""Addresses that are also found in another case: Caddy goes through them one by one for what it can't find."""


@host("caddy")
class Caddy(Host):
    """Tables are ``map`` directives, which Caddy reads from their top: a large site is faster with nginx."""

    title = "Caddy"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        yield "redirects.caddy", self._text()

    def _text(self) -> Iterator[str]:
        patterns = self.permalinks.patterns
        yield _HEAD
        yield "map {host} {permapress_origin} {\n"
        yield from (f"\t{alias} {patterns.origin}\n" for alias in self.aliases)
        yield '\tdefault ""\n}\n'
        yield from _chain("{query}", "{permapress_question}", patterns.queries, keep=False)
        yield from _chain("{query}", "{permapress_tail}", patterns.query_tails, keep=False)
        entrances = "|".join(re.escape(path) for path in patterns.entrances)
        yield from _chain(
            "{path}>{permapress_question}{permapress_tail}",
            "{permapress_asked}",
            (Rewrite(f"^(?:{entrances})>(.+)$", "$1"),),
            keep=False,
        )
        yield from _chain("{query}", "{permapress_paged_tail}", patterns.paged, keep=False)
        paged = (Rewrite(f"^(?:{entrances})>.*$", ""), Rewrite("^.*>(/page/[0-9]+/)$", "$1"))
        yield from _chain("{path}>{permapress_paged_tail}", "{permapress_paged}", paged, keep=False)
        start = (Rewrite("^(.*?)/?>(/page/[0-9]+/)$", "$1$2"), Rewrite("^(.*)>$", "$1"))
        yield from _chain("{path}>{permapress_paged}", "{permapress_path_0}", start, keep=False)
        yield from _chain("{permapress_path_0}", "{permapress_path_1}", (Rewrite("^/{2,}(.*)$", "/$1"),), keep=True)
        at = 1
        for number, step in enumerate(patterns.tidy, 2):
            yield from _chain(f"{{permapress_path_{at}}}", f"{{permapress_path_{number}}}", step, keep=True)
            at = number
        yield from _chain(f"{{permapress_path_{at}}}", "{permapress_from_path}", patterns.singles, keep=False)
        yield from _chain(f"{{permapress_path_{at}}}", "{permapress_list}", patterns.lists, keep=False)
        yield from self._tables()
        yield from _chain(
            "{path}", "{permapress_gone}", tuple(Rewrite(gone, "1") for gone in patterns.gone), keep=False
        )
        if self.new_host:
            yield f"redir /wp-content/uploads/* {self.new_host}{{uri}} permanent\n"
        yield _SERVE

    def _tables(self) -> Iterator[str]:
        yield from _chain(
            "{permapress_asked}>{permapress_from_path}",
            "{permapress_single}",
            (Rewrite("^>(.*)$", "$1"), Rewrite("^(.+)>[^>]*$", "$1")),
            keep=False,
        )
        end = '\tdefault ""\n}\n'
        yield "map {permapress_single} {permapress_to_single} {\n"
        between = end + "map {permapress_list} {permapress_to_list} {\n"
        few: list[Lookup] = []
        yield from in_two(self._noted(few), self._entry, between)
        yield end
        found = (Rewrite("^[^>]*>([^>]+)>", "$1"), Rewrite("^>>(.*)$", "$1"))
        yield from _chain(
            "{permapress_asked}>{permapress_to_single}>{permapress_to_list}", "{permapress_exact}", found, keep=False
        )
        yield from self._any_case(few)
        yield from _chain(
            "{permapress_exact}>{permapress_any_case}",
            "{permapress_to}",
            (Rewrite("^([^>]+)>", "$1"), Rewrite("^>(.*)$", "$1")),
            keep=False,
        )

    def _noted(self, few: list[Lookup]) -> Iterator[Lookup]:
        """All rows; what a site of moderate size has of paths is noted, for a larger one only how many they are."""
        paths = 0
        for lookup in self.lookups():
            yield lookup
            if lookup[2][0] != "&":
                paths += 1
                if paths <= _WITHOUT_CASE_UP_TO:
                    few.append(lookup)
        if paths > _WITHOUT_CASE_UP_TO:
            few.clear()
            self.leave_out("only found in their own case: the site is too large for more", paths, how="")

    def _entry(self, key: str, target: str) -> str:
        if _UNSAFE.search(key):
            self.leave_out("a control character or a back-tick in the address")
            return ""
        entry = f"\t`{key}` `{target}`\n"
        if key[0] != "&" or (spelt := spellings(key)) == (key,):
            return entry
        # a query is compared as it was sent, and some send small hex digits
        return "".join(f"\t{quoted(form)} {quoted(target)}\n" for form in dict.fromkeys((*spelt, spelt[-1].lower())))

    def _any_case(self, few: list[Lookup]) -> Iterator[str]:
        """The same addresses whatever their case: patterns, and so only for a site of moderate size."""
        yield "map {permapress_asked}>{permapress_from_path}>{permapress_list} {permapress_any_case} {\n"
        for single, _, key, target in few:
            if not _UNSAFE.search(key):
                pattern = re.escape(key)
                form = f"(?i)^>{pattern}>" if single else f"(?i)^>[^>]*>{pattern}$"
                yield f"\t{quoted('~' + form)} {quoted(target)}\n"
        yield '\tdefault ""\n}\n'


def quoted(text: str) -> str:
    """A token of a Caddyfile that holds any text but a back-tick; braces are kept from being placeholders."""
    return "`" + text + "`"


def _chain(source: str, name: str, rules: tuple[Rewrite, ...], *, keep: bool) -> Iterator[str]:
    """A ``map`` over the patterns; what none matches stays as it is (``keep``) or becomes nothing."""
    yield f"map {source} {name} {{\n"
    for rule in rules:
        result = re.sub(r"\$(\d)", r"${\1}", rule.result)
        yield f"\t{quoted('~' + rule.pattern)} {quoted(result)}\n"
    if keep:
        yield "\t`~^(.*)$` `${1}`\n"
    yield '\tdefault ""\n}\n'


_HEAD = """\
# Old addresses, written by permapress from permalinks.jsonl. In the site's block, before file_server:
#   import /path/to/redirects/caddy/redirects.caddy
"""

_SERVE = """\
route {
	@permapress_asked expression `{permapress_asked} != "" && {permapress_to} != ""`
	redir @permapress_asked {permapress_origin}{permapress_to} permanent
	@permapress_no_feed expression `{permapress_asked}.contains("&feed=")`
	error @permapress_no_feed 410
	@permapress_nothing expression `{permapress_asked} != ""`
	error @permapress_nothing 404
	@permapress_paged expression `{permapress_paged} != "" && {permapress_to} != ""`
	redir @permapress_paged {permapress_origin}{permapress_to} permanent
	@permapress_gone_page expression `{permapress_paged} != "" && {permapress_gone} != ""`
	error @permapress_gone_page 410
	@permapress_no_page expression `{permapress_paged} != ""`
	error @permapress_no_page 404
	@permapress_there expression `{permapress_origin} != "" && !({permapress_to} in ["", {http.request.uri.path}])`
	redir @permapress_there {permapress_origin}{permapress_to} permanent
	@permapress_elsewhere expression `{permapress_origin} != ""`
	redir @permapress_elsewhere {permapress_origin}{uri} permanent
	@permapress_here file {
		try_files {path} {path}/index.html {path}/index.xml
	}
	@permapress_old {
		not file {
			try_files {path} {path}/index.html {path}/index.xml
		}
		expression `{permapress_to} != "" && !({permapress_to} in [{http.request.uri.path}, {http.request.uri}])`
	}
	redir @permapress_old {permapress_to} permanent
	@permapress_gone {
		not file {
			try_files {path} {path}/index.html {path}/index.xml
		}
		expression `{permapress_gone} != ""`
	}
	error @permapress_gone 410
}
handle_errors {
	@permapress_missing expression `{http.error.status_code} in [404, 410]`
	handle @permapress_missing {
		rewrite * /404.html
		file_server
	}
}
"""

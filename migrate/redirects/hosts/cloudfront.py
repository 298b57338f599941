"""Amazon CloudFront: ``function.js`` (viewer request) and ``keyvaluestore.json``, the table that it asks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json.encoder import encode_basestring

from migrate.redirects.hosts.host import Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.hosts.script import entries, resolver

_LIMITS = LIMITS["cloudfront"]
_LONGEST_VALUE = 1_024
_LARGEST_FUNCTION = 10_240
"""The source of its limits (``LIMITS``) names these two as well."""
_INDENTED = re.compile(r"\n\s+")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@host("cloudfront")
class CloudFront(Host):
    """The function sees path and query of each request, and answers as WordPress did, 410 included."""

    title = "CloudFront"
    limits = _LIMITS

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The function, and its table in the form that a KeyValueStore is made from."""
        yield "function.js", iter([self._function()])
        yield "keyvaluestore.json", self._table()

    def _function(self) -> str:
        code = resolver(self.permalinks.patterns) + self._names() + _HANDLER
        function = _HEAD + _INDENTED.sub("\n", code)
        if len(function) > _LARGEST_FUNCTION:
            told = f"found by a smaller function.js only: CloudFront takes {_LARGEST_FUNCTION:,} bytes; minify it"
            self.leave_out(told, sum(1 for _ in self.permalinks.read()), how="")
        return function

    def _names(self) -> str:
        """Other names of the site, and what stands before a path that leads from there."""
        return f"const NAMES = {_encode(self.aliases)}, ORIGIN = {_encode(self.permalinks.patterns.origin)};\n"

    def _table(self) -> Iterator[str]:
        room, mark = (_LIMITS.bytes or 0) - 20, '{"data":[\n'
        for key, value in entries(self.permalinks, self.new_host):
            entry = f'{{"key":{encode_basestring(key)},"value":{encode_basestring(value)}}}'
            room -= len(entry.encode()) + 2
            if len(key) > (_LIMITS.characters or 0) or len(value) > _LONGEST_VALUE:
                self.leave_out("longer than a KeyValueStore takes")
            elif room < 0:
                self.leave_out("more than a KeyValueStore holds")
            else:
                yield mark + entry
                mark = ",\n"
        yield "\n]}\n" if mark == ",\n" else '{"data":[]}\n'


_HEAD = """\
// Old addresses, written by permapress from permalinks.jsonl: a CloudFront function (runtime cloudfront-js-2.0) for
// viewer requests, associated with a KeyValueStore that keyvaluestore.json was imported into.
import cf from "cloudfront";
"""

_HANDLER = r"""
const store = cf.kvs();

async function table(key) {
  try { return await store.get(key); } catch (error) { return null; }
}

async function handler(event) {
  const request = event.request;
  const names = Object.keys(request.querystring);
  const query = names.map((name) => `${name}=${request.querystring[name].value}`).join("&");
  const answer = await resolve(request.uri, query, table);
  const name = request.headers.host ? request.headers.host.value.toLowerCase().split(":")[0] : "";
  const origin = NAMES.includes(name) ? ORIGIN : "";
  const asked = query && KNOWN.entrances.includes(request.uri);
  if (origin && answer.status !== 301 && !(asked && answer.status !== 200)) {
    answer.status = 301;
    answer.location = request.uri + (query ? `?${query}` : "");
  }
  if (answer.status === 301) {
    const headers = { location: { value: origin + answer.location } };
    return { statusCode: 301, statusDescription: "Moved Permanently", headers };
  }
  if (answer.status === 410 || (answer.status === 404 && asked)) {
    return { statusCode: answer.status, statusDescription: answer.status === 410 ? "Gone" : "Not Found" };
  }
  if (request.uri.endsWith("/")) request.uri += /\/feeds?\/$/.test(request.uri) ? "index.xml" : "index.html";
  return request;
}
"""

"""Amazon S3: ``redirect-objects.jsonl``, an empty object for each old path that says where it leads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import unquote

from migrate.redirects import rules
from migrate.redirects.hosts.host import AS_WRITTEN, Host, host
from migrate.redirects.hosts.limits import LIMITS

_LIMITS = LIMITS["s3"]
_encode = json.JSONEncoder(ensure_ascii=True).encode


@host("s3")
class S3(Host):
    """Each line is what ``aws s3api put-object --cli-input-json`` takes, but for the bucket's name."""

    title = "Amazon S3"

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        seen = rules.Tally()
        yield "redirect-objects.jsonl", self._objects(seen)
        self.leave_out("asked for by a query, which S3 can't see", seen.questions)
        self.leave_out("an address that no browser asks for", seen.odd)
        self.leave_out(
            f"{AS_WRITTEN}, nor in WordPress's other forms (trackback, embed, pages of comments, index.php)",
            seen.paths,
        )

    def _objects(self, seen: rules.Tally) -> Iterator[str]:
        for move in rules.moves(self.permalinks, self.new_host, seen):
            key = unquote(move.old).strip("/")
            # the website endpoint looks for the index document of a folder, with or without the slash at its end
            if "." not in key.rpartition("/")[2]:
                key += "/index.html"
            if len(key.encode()) > (_LIMITS.characters or 0):
                self.leave_out("longer than a key may be")
            else:
                yield f'{{"Key": {_encode(key)}, "WebsiteRedirectLocation": "{_file_of(move.new)}"}}\n'
        for address in rules.feeds(self.permalinks, self.new_host):
            key = unquote(address).strip("/") + "/index.html"
            yield _encode({"Key": key, "WebsiteRedirectLocation": f"{address}index.xml"}) + "\n"


def _file_of(path: str) -> str:
    """A feed is a file of another name than the index document."""
    return path + "index.xml" if path.endswith(("/feed/", "/feeds/")) else path

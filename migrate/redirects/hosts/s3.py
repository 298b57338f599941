"""Amazon S3: ``redirect-objects.jsonl``, an empty object for each old path that says where it leads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import unquote

from migrate.redirects.hosts.host import Host, host
from migrate.redirects.hosts.limits import LIMITS
from migrate.redirects.sheets import Sheets

_LIMITS = LIMITS["s3"]
_encode = json.JSONEncoder(ensure_ascii=True).encode


@host("s3")
class S3(Host):
    """Each line is what ``aws s3api put-object --cli-input-json`` takes, but for the bucket's name."""

    title = "Amazon S3"
    limits = _LIMITS

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """One file."""
        made = self.sheets
        yield "redirect-objects.jsonl", self._objects(made)
        self.tell_lacks(made)

    def _objects(self, made: Sheets) -> Iterator[str]:
        for old, new, _ in made.moves:
            # the website endpoint looks for the index document of a folder, with or without the slash at its end
            key = (unquote(old) if "%" in old else old).strip("/")
            if "." not in key.rpartition("/")[2]:
                key += "/index.html"
            if len(key.encode()) > (_LIMITS.characters or 0):
                self.leave_out("longer than a key may be")
            else:
                yield f'{{"Key": {_encode(key)}, "WebsiteRedirectLocation": "{self.new_host}{_file_of(new)}"}}\n'
        for address in made.feeds:
            key = unquote(address).strip("/") + "/index.html"
            yield _encode({"Key": key, "WebsiteRedirectLocation": f"{address}index.xml"}) + "\n"


def _file_of(path: str) -> str:
    """A feed is a file of another name than the index document."""
    return path + "index.xml" if path.endswith(("/feed/", "/feeds/")) else path

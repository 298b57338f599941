"""What each importer documents of the files that it takes, as programs: each names the rules that a file breaks.

They share no line with ``migrate/comment_systems``: what is written there is judged here by somebody else. The rules are from the
systems' own manuals and importers: help.disqus.com "Custom XML Import Format", remark42's ``migrator/wordpress.go``,
artalk.js.org "Transfer", Staticman's files in themes, giscus's client and GitHub's limits.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from lxml import etree
from lxml import html as lxml_html

_GMT = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d")
_NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dsq": "http://www.disqus.com/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.0/",
}
_ITEM = {"title", "link", "encoded", "thread_identifier", "post_date_gmt", "comment_status"}
_COMMENT = {
    *("comment_id", "comment_author", "comment_author_email", "comment_author_url", "comment_author_IP"),
    *("comment_date_gmt", "comment_content", "comment_approved", "comment_parent"),
}


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname


def _wxr(path: Path) -> Iterator[tuple[dict[str, str], list[dict[str, str]]]]:
    root = etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot()
    assert root.tag == "rss"
    for item in root.iter("item"):
        fields = {_local(node): node.text or "" for node in item if _local(node) != "comment"}
        comments = [node for node in item if _local(node) == "comment"]
        yield fields, [{_local(field): field.text or "" for field in node} for node in comments]


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _parents(comments: list[dict[str, str]], number: str, parent: str, none: str = "0") -> set[str]:
    """Numbers are unique, and a parent is none or stands before its answers: so there is no circle either."""
    broken, before = set(), {none}
    for entry in comments:
        if entry[number] in before:
            broken.add("a number twice")
        if entry[parent] not in before:
            broken.add("a parent that is not before")
        before.add(entry[number])
    return broken


def disqus(path: Path) -> set[str]:
    """The rules of Disqus that a WXR file breaks."""
    broken: set[str] = set()
    root = etree.parse(path).getroot()
    if {name: root.nsmap.get(name) for name in _NAMESPACES} != _NAMESPACES:
        broken.add("namespaces")
    if path.stat().st_size > 50_000_000:
        broken.add("50 MB")
    threads: set[str] = set()
    numbers: set[str] = set()
    for fields, comments in _wxr(path):
        if set(fields) != _ITEM:
            broken.add("every field is required")
            continue
        broken |= {"an empty title"} if not fields["title"].strip() else set()
        broken |= {"an absolute link"} if not _is_address(fields["link"]) else set()
        broken |= {"a date in GMT"} if not _GMT.fullmatch(fields["post_date_gmt"]) else set()
        broken |= {"open or closed"} if fields["comment_status"] not in {"open", "closed"} else set()
        one = fields["thread_identifier"]
        broken |= {"an identifier of one thread"} if not one or one in threads else set()
        threads.add(one)
        if any(set(entry) != _COMMENT for entry in comments):
            broken.add("every field is required")
            continue
        broken |= _parents(comments, "comment_id", "comment_parent")
        for entry in comments:
            broken |= set(_disqus_comment(entry))
            broken |= {"a number twice"} if entry["comment_id"] in numbers else set()
            numbers.add(entry["comment_id"])
    return broken


def _disqus_comment(entry: dict[str, str]) -> Iterator[str]:
    shown = lxml_html.fragment_fromstring(entry["comment_content"], create_parent="div").text_content()
    if len(shown.strip()) < 3:
        yield "three characters"
    if "\n" in entry["comment_content"] and "<pre" not in entry["comment_content"]:
        yield "no bare line ends"
    if not entry["comment_id"].isdecimal():
        yield "a number"
    if not entry["comment_author"].strip():
        yield "a name"
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", entry["comment_author_email"]):
        yield "an e-mail address"
    if entry["comment_author_url"] and not _is_address(entry["comment_author_url"]):
        yield "a website or none"
    if not _GMT.fullmatch(entry["comment_date_gmt"]):
        yield "a date in GMT"
    if entry["comment_approved"] not in {"0", "1"}:
        yield "approved 0 or 1"


def remark42(path: Path) -> set[str]:
    """The rules of Remark42 that a WXR file breaks; one bad date loses the whole item there."""
    broken: set[str] = set()
    for fields, comments in _wxr(path):
        if not _is_address(fields["link"]):
            broken.add("an absolute link")
        broken |= _parents(comments, "comment_id", "comment_parent")
        for entry in comments:
            if not _GMT.fullmatch(entry["comment_date_gmt"]):
                broken.add("a date in GMT")
            if entry["comment_approved"] != "1":
                broken.add("only approved ones are read")
            if not entry["comment_author"].strip():
                broken.add("a name")  # its user's id is made of it
            if not entry["comment_content"].startswith("<div>") or "<" in entry["comment_content"][5:].removesuffix(
                "</div>\n\n"
            ):
                broken.add("one block of HTML, encoded once more")
    return broken


_ARTRAN = {
    *("id", "rid", "content", "ua", "ip", "created_at", "updated_at", "is_collapsed", "is_pending", "is_pinned"),
    *("vote_up", "vote_down", "nick", "email", "link", "page_key", "page_title", "page_admin_only", "site_name"),
    "site_urls",
}


def artalk(path: Path) -> set[str]:
    """The rules of Artalk that an Artrans file breaks."""
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, list):
        return {"an array"}
    if any(set(entry) != _ARTRAN for entry in found):
        return {"every field is there"}
    if any(not isinstance(value, str) for entry in found for value in entry.values()):
        return {"every value is a text"}
    broken = set()
    pages: dict[str, list[dict[str, str]]] = {}
    for entry in found:
        pages.setdefault(entry["page_key"], []).append(entry)
        broken |= set(_artran(entry))
    for comments in pages.values():
        broken |= _parents(comments, "id", "rid")
    return broken


def _artran(entry: dict[str, str]) -> Iterator[str]:
    for name in ("created_at", "updated_at"):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}", entry[name]):
            yield "a date with its offset"
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", entry["email"]):
        yield "an e-mail address"
    for name, what in (("nick", "a name"), ("content", "a text"), ("page_key", "a page"), ("site_name", "a site")):
        if not entry[name].strip():
            yield what
    for name in ("is_collapsed", "is_pending", "is_pinned", "page_admin_only"):
        if entry[name] not in {"true", "false"}:
            yield "true or false"
    for name in ("vote_up", "vote_down"):
        if not entry[name].isdecimal():
            yield "a number of votes"


def staticman(folder: Path) -> set[str]:
    """The rules of Staticman's files that a folder breaks: what themes look for."""
    broken = set()
    for page in sorted(path for path in folder.iterdir() if path.is_dir()):
        entries = []
        for file in sorted(page.iterdir()):
            if not re.fullmatch(r"comment-\d+-\d+\.yml", file.name):
                broken.add("the name of a file")
            entry = yaml.safe_load(file.read_text("utf-8"))
            if not {"_id", "name", "message", "date"} <= set(entry):
                broken.add("the keys of themes")
                continue
            entries.append(entry)
            if "email" in entry and not re.fullmatch(r"[0-9a-f]{32}", entry["email"]):
                broken.add("an e-mail address as its MD5")
            if entry.get("_parent") != entry.get("replying_to"):
                broken.add("both names of a parent")
        known = [entry["_id"] for entry in entries]
        broken |= {"a number twice"} if len(known) != len(set(known)) else set()
        if not {entry["_parent"] for entry in entries if entry.get("_parent")} <= set(known):
            broken.add("a parent that is there")
    return broken


def giscus(path: Path) -> set[str]:
    """What giscus would not find, and GitHub would not take, of a plan."""
    broken: set[str] = set()
    keys: list[str] = []
    for discussion in json.loads(path.read_text("utf-8"))["discussions"]:
        term = discussion["title"]
        if not 0 < len(term) <= 256:
            broken.add("a title of 256 characters")
        if f"<!-- sha1: {hashlib.sha1(term.encode()).hexdigest()} -->" not in discussion["body"]:
            broken.add("the mark of the term")
        for top in discussion["comments"]:
            keys += [top["key"], *(reply["key"] for reply in top["replies"])]
            if any("replies" in reply for reply in top["replies"]):
                broken.add("one level of answers")
            for entry in (top, *top["replies"]):
                if len(entry["body"]) > 65_536:
                    broken.add("65,536 characters")
                if not re.match(r"\*\*.+\*\* · \[", entry["body"]):
                    broken.add("whose it is, since the token's owner writes all")
    broken |= {"a number twice"} if len(keys) != len(set(keys)) else set()
    return broken


RULES = {"disqus": disqus, "remark42": remark42, "artalk": artalk, "staticman": staticman, "giscus-plan": giscus}

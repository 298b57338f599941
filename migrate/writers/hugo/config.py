"""The text of ``hugo.toml``: all that Hugo has to be told so that addresses and texts stay as they were."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

THEME = "permapress"
"""The folder of the theme below ``themes/``."""

_PRIMARY = re.compile(r"[A-Za-z]{2,3}(?=[-_]|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """What of a site stands in its ``hugo.toml``; the rest is in ``data/site.json``."""

    title: str
    base_url: str
    """With a slash at its end; with the sub-folder, if the site lived in one."""
    base_path: str = ""
    """The sub-folder without slashes around it: ``blog`` for https://x.org/blog/."""
    language: str = "en"
    """BCP 47."""
    taxonomies: tuple[str, ...] = ("categories", "tags", "authors", "formats")
    """The names of front matter and of folders below ``content/``."""
    posts_per_page: int = 10
    feed: str = "feed"
    """The folder of a feed."""
    paging: str = "page"
    """The folder of a list's further pages."""


def hugo_config(config: SiteConfig) -> str:
    """The text of ``hugo.toml``."""
    publish = "/".join(["public", *[part for part in config.base_path.split("/") if part]])
    lists = "".join(f"{_quote(name)} = {_quote(name)}\n" for name in config.taxonomies)
    return _TEMPLATE.format(
        base_url=_quote(config.base_url),
        title=_quote(config.title),
        publish=_quote(publish),
        language=_quote(_language_key(config.language)),
        theme=_quote(THEME),
        pager=max(1, config.posts_per_page),
        taxonomies=lists,
        feed=config.feed,
        paging=_quote(config.paging),
    )


def _quote(value: str) -> str:
    """A TOML basic string, whatever the text holds: JSON's escapes are TOML's, but for DEL."""
    # a lone surrogate can stand in neither UTF-8 nor TOML
    clean = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def _language_key(language: str) -> str:
    """The primary language: the key of Hugo's translations and date formats (``pt`` for ``pt-BR``)."""
    found = _PRIMARY.match(language)
    return found[0].lower() if found else "en"


_TEMPLATE = """\
# Written by permapress. What is not said here is as Hugo has it.
baseURL = {base_url}
title = {title}
publishDir = {publish}
defaultContentLanguage = {language}
theme = {theme}

# addresses stay as they were: upper case, no pages that WordPress did not have
disablePathToLower = true
disableKinds = ["taxonomy"]
disableAliases = true
enableRobotsTXT = true
disableHugoGeneratorInject = true

# only what was public has been written, so a clock that differs must not hide a post
buildFuture = true
buildExpired = true

capitalizeListTitles = false
pluralizeListTitles = false
titleCaseStyle = "none"
enableEmoji = false
enableInlineShortcodes = false
summaryLength = 50
timeout = "10m"

[frontmatter]
date = ["date"]
publishDate = ["date"]
lastmod = ["lastmod", "date"]
expiryDate = []

[taxonomies]
{taxonomies}
[pagination]
path = {paging}
pagerSize = {pager}
disableAliases = true

[outputs]
home = ["html", "rss", "comments"]
section = ["html", "rss"]
term = ["html", "rss"]
page = ["html"]

# a feed lies where WordPress had it: /feed/, /category/x/feed/, /author/x/feed/
[outputFormats.rss]
mediaType = "application/rss+xml"
baseName = "{feed}/index"
isPlainText = true
noUgly = true

# the newest comments of the site at /comments/feed/, those of a post at its own /feed/
[outputFormats.comments]
mediaType = "application/rss+xml"
baseName = "comments/{feed}/index"
isPlainText = true
noUgly = true
[outputFormats.replies]
mediaType = "application/rss+xml"
baseName = "{feed}/index"
isPlainText = true
noUgly = true

# folders that are no pages (the first cascade that sets a key wins)
[[cascade]]
[cascade.build]
render = "never"
list = "never"
publishResources = false
[cascade.target]
kind = "section"
path = "{{/posts,/pages,/attachments,/locked}}"

# what had a password has a page that says so, and stands in no list
[[cascade]]
layout = "page"
[cascade.build]
list = "never"
[cascade.sitemap]
disable = true
[cascade.target]
path = "/locked/**"

# what lies beside a page (comments.json) is for the theme, not for the public
[[cascade]]
[cascade.build]
publishResources = false

[markup]
defaultMarkdownHandler = "goldmark"
[markup.highlight]
codeFences = false
[markup.goldmark.renderer]
unsafe = true
hardWraps = false
[markup.goldmark.renderHooks.image]
useEmbedded = "never"
[markup.goldmark.renderHooks.link]
useEmbedded = "never"
[markup.goldmark.parser]
autoHeadingID = false
autoDefinitionTermID = false
wrapStandAloneImageWithinParagraph = true
[markup.goldmark.parser.attribute]
block = false
title = false
[markup.goldmark.extensions]
definitionList = false
footnote = true
linkify = false
strikethrough = true
table = true
taskList = false
[markup.goldmark.extensions.typographer]
disable = true

# a build needs nothing but the folder of the site
[security]
enableInlineShortcodes = false
[security.exec]
allow = ["none"]
[security.http]
urls = ["none"]
"""

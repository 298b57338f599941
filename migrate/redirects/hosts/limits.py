"""What each host can do, with the date it was read and where: the one table of their limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

READ = "2026-11-25"
"""The day on which the vendors' pages were last read."""


class Lack(Enum):
    """A family of old addresses that some host can't lead anywhere, in the words in which that is told."""

    QUERY = "asked for by a query, which its rules can't see"
    CASE = "in another case"
    SLASH = "without the slash at the end"
    END = "with a full stop or a bracket at the end"
    PADDING = "with months or days of one digit"
    INDEX = "behind index.php/"
    FORM = "with trackback/, embed/, comment-page-2/ or feed/atom/ behind"
    LIST = "with embed/, page/1/ or feed/atom/ behind a list"
    BARE = "with a feed's format behind (rss2/), but on the home page"
    NUMBER = "with the number of a part of a text behind (3/)"
    PAGE = "with page/3/ behind a post"
    NUMERIC = "with a number behind a post whose name is a number"
    FAR = "with higher numbers behind"
    PAGED_FEED = "with a feed behind a further page"
    TERMS = "of two terms at once (/tag/a+b/)"
    FEEDS = "a feed but the blog's own"
    WORDS = "the fixed words of addresses in another case (/TAG/x/), which were nothing"
    DATED = "with a date before a name that needs none"


_ENGINE = "its own engine, which tests/test_host_answers.py asks"
_COUNTED = "its placeholders stand for any word, so numbers are counted"
_WHOLE_PIECES = "its placeholders stand for whole pieces of a path"
_ROOM = "its patterns stand for whole pieces, and are few"
_ORDER = "a redirect goes before a page: none where a page may stand"
_FORMS = (Lack.FORM, Lack.LIST, Lack.BARE, Lack.NUMBER, Lack.PAGE, Lack.NUMERIC, Lack.FAR, Lack.PAGED_FEED, Lack.TERMS)


def _all(why: str, *lacks: Lack) -> dict[Lack, str]:
    return dict.fromkeys(lacks, why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A host's limits; None where its vendor names none. ``wins`` is what goes first where both are there."""

    rules: int | None = None
    patterns: int | None = None
    """Rules with a wildcard, where they are counted apart."""
    characters: int | None = None
    """The longest rule."""
    bytes: int | None = None
    """The largest file of rules."""
    query: bool = False
    """Whether ``?p=12`` can be told from ``?p=13``."""
    names: bool = False
    """Whether its rules can tell other names of the site (``www.``) from its own."""
    gone: int = 404
    """The status of what will never be answered again."""
    unasked: str = "301"
    """The status of a rule that names none."""
    wins: str = "rule"
    way_out: str = ""
    source: str = ""
    lacks: Mapping[Lack, str] = field(default_factory=dict)
    """What its rules can't lead, and what says so: it is told with counts, and the tests let off nothing else."""


LIMITS: dict[str, Limits] = {
    "netlify": Limits(
        query=True, names=True, gone=410, wins="file, but for rules with !",
        way_out="from 10,000 rules on, Netlify advises an edge function",
        source="docs.netlify.com/manage/routing/redirects",
        lacks=_all(_ENGINE, Lack.CASE, Lack.END) | _all(_COUNTED, Lack.FAR, Lack.NUMERIC, Lack.PAGED_FEED)
        | _all(_WHOLE_PIECES, Lack.TERMS, Lack.DATED),
    ),
    "cloudflare": Limits(
        rules=2_000, patterns=100, characters=1_000, names=True, unasked="302",
        way_out="bulk-redirects.csv: 10,000 addresses on the free plan, 25,000 Pro, 50,000 Business",
        source="developers.cloudflare.com/pages/configuration/redirects, …/rules/url-forwarding/bulk-redirects",
        lacks={Lack.QUERY: "…/pages/configuration/redirects: query parameters are not supported", Lack.BARE: _ROOM}
        | _all(_ENGINE, Lack.CASE, Lack.END)
        | _all(_ROOM, Lack.PADDING, Lack.PAGE, Lack.NUMERIC, Lack.FAR, Lack.PAGED_FEED, Lack.TERMS, Lack.DATED),
    ),
    "vercel": Limits(
        rules=2_048, characters=4_096, query=True, names=True, unasked="307 or 308",
        way_out="bulk-redirects.csv (plans Pro and Enterprise), up to 1,000,000 paths",
        source="vercel.com/docs/redirects/configuration-redirects, …/redirects/bulk-redirects",
        lacks={Lack.CASE: _ENGINE} | _all(_ORDER, Lack.PAGE, Lack.NUMERIC, Lack.FAR),
    ),
    "gitlab": Limits(
        rules=1_000, bytes=64_000, wins="file", way_out="the stub pages of `pages`",
        source="docs.gitlab.com/user/project/pages/redirects",
        lacks={Lack.QUERY: "…/pages/redirects: query parameters are not supported"}
        | _all("gitlab-pages, internal/redirects/matching.go", Lack.CASE, Lack.WORDS, Lack.END)
        | _all(_ROOM, Lack.PADDING, Lack.NUMERIC, Lack.FAR, Lack.PAGED_FEED, Lack.TERMS, Lack.DATED),
    ),
    "firebase": Limits(
        way_out="the stub pages of `pages` for queries", source="firebase.google.com/docs/hosting/full-config",
        lacks=_all(_ENGINE, Lack.QUERY, Lack.CASE) | _all(_ORDER, Lack.PAGE, Lack.NUMERIC, Lack.FAR),
    ),
    "azure": Limits(
        bytes=20_000, unasked="302", way_out="the stub pages of `pages`",
        source="learn.microsoft.com/azure/static-web-apps/configuration#restrictions",
        lacks=_all(_ENGINE, Lack.QUERY, Lack.CASE, Lack.SLASH, Lack.END, Lack.FEEDS)
        | _all("20 KB", Lack.PADDING, Lack.INDEX, Lack.DATED, *_FORMS),
    ),
    "s3": Limits(
        characters=1_024, way_out="`cloudfront` in front of the bucket, which sees queries too",
        source="docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html",
        lacks=_all("a key is an object of its own", Lack.QUERY, Lack.CASE, Lack.END)
        | _all("a key is an object of its own", Lack.PADDING, Lack.INDEX, Lack.DATED, *_FORMS),
    ),
    "cloudfront": Limits(
        bytes=5_000_000, characters=512, query=True, names=True, gone=410,
        way_out="several stores, or `s3` for the paths",
        source="docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html, "
        "…/kvs-with-functions-create-s3-kvp.html",
    ),
    "ghost": Limits(
        unasked="302", way_out="rules in the server before Ghost for queries",
        source="ghost.org/tutorials/implementing-redirects",
        lacks=_all(_ENGINE, Lack.QUERY, Lack.CASE, Lack.WORDS) | _all(_ORDER, Lack.PAGE, Lack.NUMERIC, Lack.FAR),
    ),
    "pages": Limits(
        query=True, unasked="200, with a meta refresh", wins="file",
        way_out="the script on 404.html finds every other form", source="docs.github.com/pages (no rules at all)",
    ),
}  # fmt: skip

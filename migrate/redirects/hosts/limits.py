"""What each host can do, with the date it was read and where: the one table of their limits."""

from __future__ import annotations

from dataclasses import dataclass

READ = "2026-11-25"
"""The day on which the vendors' pages were last read."""


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
    gone: int = 404
    """The status of what will never be answered again."""
    unasked: str = "301"
    """The status of a rule that names none."""
    wins: str = "rule"
    way_out: str = ""
    source: str = ""


LIMITS: dict[str, Limits] = {
    "netlify": Limits(
        query=True, gone=410, wins="file, but for rules with !",
        way_out="from 10,000 rules on, Netlify advises an edge function",
        source="docs.netlify.com/manage/routing/redirects",
    ),
    "cloudflare": Limits(
        rules=2_000, patterns=100, characters=1_000, unasked="302",
        way_out="bulk-redirects.csv: 10,000 addresses on the free plan, 25,000 Pro, 50,000 Business",
        source="developers.cloudflare.com/pages/configuration/redirects, …/rules/url-forwarding/bulk-redirects",
    ),
    "vercel": Limits(
        rules=2_048, characters=4_096, query=True, unasked="307 or 308",
        way_out="bulk-redirects.csv (plans Pro and Enterprise), up to 1,000,000 paths",
        source="vercel.com/docs/redirects/configuration-redirects, …/redirects/bulk-redirects",
    ),
    "gitlab": Limits(
        rules=1_000, bytes=64_000, wins="file", way_out="the stub pages of `pages`",
        source="docs.gitlab.com/user/project/pages/redirects",
    ),
    "firebase": Limits(
        way_out="the stub pages of `pages` for queries", source="firebase.google.com/docs/hosting/full-config",
    ),
    "azure": Limits(
        bytes=20_000, unasked="302", way_out="the stub pages of `pages`",
        source="learn.microsoft.com/azure/static-web-apps/configuration",
    ),
    "s3": Limits(
        characters=1_024, way_out="`cloudfront` in front of the bucket, which sees queries too",
        source="docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html",
    ),
    "cloudfront": Limits(
        bytes=5_000_000, characters=512, query=True, gone=410,
        way_out="several stores, or `s3` for the paths",
        source="docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions-create-s3-kvp.html",
    ),
    "ghost": Limits(
        unasked="302", way_out="rules in the server before Ghost for queries",
        source="ghost.org/tutorials/implementing-redirects",
    ),
    "pages": Limits(
        query=True, unasked="200, with a meta refresh", wins="file",
        way_out="the script on 404.html finds every other form", source="docs.github.com/pages (no rules at all)",
    ),
}  # fmt: skip

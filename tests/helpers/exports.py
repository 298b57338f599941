"""Small exports for tests: built, written, read."""

from __future__ import annotations

from pathlib import Path

from migrate.model import Channel, Item
from migrate.pipeline import Order, convert
from migrate.readers.scan import Scan, scan_file
from migrate.readers.sources import Source
from migrate.readers.wxr import read_channels, read_items
from migrate.report import Account
from migrate.tell import Findings, Tell

FIXTURES = Path(__file__).parents[2] / "fixtures" / "wxr"
SHARED = Path(__file__).parents[3] / "shared"
CORPUS = SHARED / "corpus"
EXPORTS_OF_ORACLE = sorted((SHARED / "oracle").glob("*/export.xml.xz"))

COUNTS = {
    "theme-unit-test": (186, 33),
    "importer-small-1.1": (11, 1),
    "importer-valid-1.0": (6, 1),
    "importer-crazy-cdata": (1, 0),
    "importer-utf8-challenges": (1, 0),
    "woocommerce-sample-products": (47, 0),
    "nikola-unicode": (2, 0),
    "pelican-wordpressexport": (20, 4),
    "theme-unit-test-ja": (216, 48),
    "jekyll-import-wpcom-2025": (16, 0),
    "hexo-migrator-zh": (19, 1),
    "cc-labs-blog": (224, 181),
    "learnpress-course": (31, 2),
    "zakra-spa-elementor": (84, 1),
    "zakra-rtl-blocks": (27, 1),
}
"""Items and comments of each real export, by the table in the corpus's own README."""

HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"\n'
    '\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"\n'
    '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
    '\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
    '\txmlns:wp="http://wordpress.org/export/1.2/">\n<channel>\n'
    "\t<title>Example</title>\n\t<wp:wxr_version>1.2</wp:wxr_version>\n"
)
FOOT = "</channel>\n</rss>\n"


def item(number: int = 1, content: str = "<![CDATA[text]]>", more: str = "", title: str = "") -> str:
    return (
        f"\t<item>\n\t\t<title>{title or f'Post {number}'}</title>\n"
        f"\t\t<content:encoded>{content}</content:encoded>\n"
        f"\t\t<wp:post_id>{number}</wp:post_id>\n\t\t<wp:status>publish</wp:status>\n"
        f"\t\t<wp:post_type>post</wp:post_type>\n{more}\t</item>\n"
    )


def export(*items: str, head: str = HEAD, foot: str = FOOT) -> bytes:
    return (head + "".join(items) + foot).encode()


CDATA = "<![CDATA[{}]]>"


def comment(number: int, parent: int = 0, content: str = "Words.", **fields: object) -> str:
    clock = f"2020-01-02 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}"
    fields = {
        "comment_id": number,
        "comment_author": CDATA.format(f"Reader {number}"),
        "comment_author_email": f"reader{number}@example.org",
        "comment_author_IP": "198.51.100.7",
        "comment_date": clock,
        "comment_date_gmt": clock,
        "comment_content": CDATA.format(content.replace("]]>", "]]]]><![CDATA[>")),
        "comment_approved": 1,
        "comment_type": "",
        "comment_parent": parent,
        "comment_user_id": 0,
    } | fields
    inner = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in fields.items())
    return f"<wp:comment>{inner}</wp:comment>\n"


def site_of(folder: Path, *items: str, target: str = "hugo", head: str = HEAD) -> tuple[Path, Account]:
    """The items converted: the archive and its account."""
    source = folder / "export.xml"
    source.write_bytes(export(*items, head=head))
    caught = []
    order = Order(inputs=[str(source)], output=folder / "site", target=target, jobs=1, keep_source=False)
    convert(order, lambda result: caught.append(result.account))
    return folder / "site", caught[0]


def source_of(data: bytes, folder: Path, name: str = "export.xml") -> Source:
    path = folder / name
    path.write_bytes(data)
    return Source(name=name, path=path, original=path, size=len(data))


def read_all(
    source: Source, tell: Tell, *, light: bool = False, batch: int = 1 << 20
) -> tuple[Scan, list[Channel], list[Item | None]]:
    scan = scan_file(source, tell)
    items: list[Item | None] = []
    with source.path.open("rb") as stream:
        for spans in scan.batches(batch):
            stream.seek(spans[0].start)
            data = stream.read(spans[-1].end - spans[0].start)
            items += read_items(data, spans[0].start, spans, source.name, tell, light=light)
    return scan, read_channels(source, scan, tell), items


def read(data: bytes, folder: Path, **options: bool) -> tuple[list[Channel], list[Item | None], Findings]:
    findings = Findings()
    _scan, channels, items = read_all(source_of(data, folder), findings.tell, **options)
    return channels, items, findings


def kinds(findings: Findings) -> list[str]:
    return sorted({finding.kind.label for finding in findings})

"""Mangled and hostile exports: never a traceback, never a byte outside the folder."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.errors import MigrateError
from migrate.pipeline import Order, convert

GOOD = (Path(__file__).parents[1] / "fixtures" / "sites" / "plain-and-small" / "export.xml").read_bytes()
EVERYTHING = (Path(__file__).parents[1] / "fixtures" / "sites" / "lighthouse-log" / "export.xml").read_bytes()

SPLICES = st.sampled_from(
    [
        b"\x00",
        b"\x08",
        b"\xff\xfe",
        b"]]>",
        b"<![CDATA[",
        b"<item>",
        b"</item>",
        b"&",
        b"<",
        b"&nbsp;",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"&a;",
        b"<wp:post_id>-1</wp:post_id>",
        b"<wp:post_parent>99999999999999999999</wp:post_parent>",
        b"[gallery",
        b"<!-- wp:group -->",
        b"<div>" * 300,
        b"<wp:comment>",
        b"</wp:comment>",
        b"\xef\xbb\xbf",
        b"<?xml version='1.0' encoding='utf-16'?>",
        "\u202e".encode(),
        b"a:1:{i:0;",
        b"9999-99-99",
    ]
)


@st.composite
def mangled(draw):
    data = bytearray(draw(st.sampled_from([GOOD, EVERYTHING])))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.sampled_from(["flip", "cut", "splice", "delete", "repeat"])):
            case "flip" if data:
                data[at] ^= draw(st.integers(1, 255))
            case "cut":
                del data[at:]
            case "splice":
                data[at:at] = draw(SPLICES)
            case "delete":
                del data[at : at + draw(st.integers(1, 400))]
            case "repeat":
                data[at:at] = data[at : at + draw(st.integers(1, 3000))]
    return bytes(data)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mangled())
def test_no_mangled_export_gives_a_traceback(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("mangled")
    (folder / "export.xml").write_bytes(data)
    closed = []
    try:
        convert(
            Order(inputs=[str(folder / "export.xml")], output=folder / "site", target="plain", jobs=1),
            lambda result: closed.append(result.account.closes),
        )
    except MigrateError as error:
        assert "\n" not in str(error)
    else:
        assert closed == [True]


EVIL = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>{{</title><link>https://ex.org</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://ex.org</wp:base_blog_url>
<wp:category><wp:category_nicename>../../../up</wp:category_nicename><wp:cat_name>../evil</wp:cat_name></wp:category>
<wp:author><wp:author_login>../../root</wp:author_login></wp:author>
%s</channel></rss>"""
ITEM = """<item><title>%(title)s</title><link>%(link)s</link><dc:creator>../../root</dc:creator><content:encoded><![CDATA[x]]></content:encoded>
<wp:post_id>%(id)d</wp:post_id><wp:post_name><![CDATA[%(slug)s]]></wp:post_name><wp:status>publish</wp:status><wp:post_type>%(type)s</wp:post_type>
<wp:post_date>2020-01-01 00:00:00</wp:post_date><category domain="category" nicename="../../../up"><![CDATA[x]]></category></item>"""
SLUGS = [
    "../../etc/passwd",
    "%2e%2e%2fx",
    "CON",
    "aux.txt",
    "a:b",
    "あ" * 300,
    "",
    "Same",
    "same",
    "SAME",
    "..",
    ".",
    "/abs",
    "C:\\x",
    "a\nb",
    "%00",
    "_index",
    "index",
]


def test_hostile_slugs_stay_inside_under_distinct_safe_names(tmp_path):
    for target in ("plain", "hugo"):
        items = "".join(
            ITEM
            % {
                "title": "t",
                "id": n + 1,
                "slug": slug,
                "link": f"https://ex.org/{slug}/".replace("\n", ""),
                "type": kind,
            }
            for n, (slug, kind) in enumerate((slug, kind) for slug in SLUGS for kind in ("post", "page", "../type"))
        )
        (tmp_path / "evil.xml").write_text(EVIL % items, encoding="utf-8")
        site = tmp_path / "out" / target
        caught = []
        convert(
            Order(inputs=[str(tmp_path / "evil.xml")], output=site, target=target, jobs=1),
            lambda result, caught=caught: caught.append(result.account),
        )
        assert caught[0].items.public == len(SLUGS) * 3
        files = [path for path in site.rglob("index.md") if "themes" not in path.parts]
        front = sum((site / name).is_file() for name in ["content/_index.md"]) if target == "hugo" else 0
        assert len(files) + front >= len(SLUGS) * 3
        names = [path.relative_to(site).as_posix().casefold() for path in site.rglob("*") if path.is_file()]
        assert len(names) == len(set(names))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evil.xml", "out"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["hugo", "plain"]

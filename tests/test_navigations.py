"""The menu of a site with a block theme."""

import json

from exports import export, item
from test_convert import run

LINKS = """<!-- wp:home-link {"label":"Start"} /-->
<!-- wp:navigation-link {"label":"<em>The</em> post","url":"https://ex.org/?p=1","kind":"post-type","id":1} /-->
<!-- wp:navigation-link {"label":"DRAFTLABEL","url":"https://ex.org/?p=2","kind":"post-type","id":2} /-->
<!-- wp:navigation-submenu {"label":"More","url":"#"} -->
<!-- wp:group --><!-- wp:navigation-link {"label":"Elsewhere \\u0026 far","url":"https://e.org/a"} /--><!-- /wp:group -->
<!-- /wp:navigation-submenu -->
<!-- wp:navigation-link {"label":"Runs","url":"javascript:alert(1)"} /-->
<!-- /wp:navigation-link --><!-- wp:navigation-link {"label":"Last","url":"/last/"} /-->"""


def menus_of(tmp_path, *navigations):
    posts = [
        item(1, more="<link>https://ex.org/2020/01/one/</link><wp:post_name>one</wp:post_name>"),
        item(2).replace("publish", "draft"),
    ]
    for number, content in enumerate(navigations, 7):
        stored = item(number, f"<![CDATA[{content}]]>", f"<wp:post_name>n{number}</wp:post_name>", f"Nav {number}")
        posts.append(stored.replace("<wp:post_type>post<", "<wp:post_type>wp_navigation<"))
    source = export(*posts).replace(b"<wp:wxr_version>", b"<link>https://ex.org</link><wp:wxr_version>", 1)
    (tmp_path / "export.xml").write_bytes(source)
    run(tmp_path / "export.xml", output=tmp_path / "site")
    return json.loads((tmp_path / "site/data/menus.json").read_text())["menus"]


def entry(title, url, *children):
    return {"title": title, "url": url, "children": list(children)}


def test_a_navigation_is_the_menu(tmp_path):
    (menu,) = menus_of(tmp_path, LINKS, "<!-- wp:page-list /-->")
    assert (menu["slug"], menu["name"]) == ("n7", "Nav 7")
    assert menu["entries"] == [
        entry("Start", "/"),
        entry("The post", "/2020/01/one/"),
        entry("More", "#", entry("Elsewhere & far", "https://e.org/a")),
        entry("Last", "/last/"),
    ]


def test_entries_below_each_other_without_end(tmp_path):
    deep = '<!-- wp:navigation-submenu {"label":"x","url":"/x/"} -->' * 3000
    (menu,) = menus_of(tmp_path, deep)
    levels, here = 0, menu["entries"]
    while here:
        levels, here = levels + 1, here[0]["children"]
    assert levels == 10

"""Comments through the whole program: each one in its place, threads that hold at any depth, words alone of visitors."""

import itertools
import json
from pathlib import Path

import pytest
from exports import CORPUS, COUNTS, comment, item, site_of
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from migrate.build import build
from migrate.content import comment_markdown, comment_tree
from migrate.pipeline import Order, convert
from migrate.references import References
from migrate.site import Site
from migrate.writers.markdown import render

SIGNS = "a b1 é ß 中 » # * _ a_b ~~ ` ``` --- [ ] ( ) ^ [^a] : - + = | > / \\ {% {{ ! $ & www &amp; &#8217; &quot; &amp;lt; &lt;"
WORDS = [
    *SIGNS.split(),
    " ",
    "\n",
    "\t",
    "1. ",
    "1) ",
    "[x] ",
    "&#8203;",
    "\xa0",
    "\u3000",
    "\u200b",
    "\x7f",
    "\x85",
    "\x0c",
]


def on_disk(site: Path) -> tuple[int, int]:
    """How many comments the files hold: public ones, and whole ones kept apart."""
    public = sum(len(json.loads(path.read_text("utf-8"))["comments"]) for path in site.glob("content/**/comments.json"))
    apart = 0
    for path in site.glob("apart/**/*.json"):
        held = json.loads(path.read_text("utf-8"))
        apart += len(held.get("comments", ())) if isinstance(held, dict) else 0
    return public, apart


def test_editors_notes_and_order_notes_are_never_public(tmp_path):
    private = {
        "note": "Check the tide.",
        "order_note": "Paid by card.",
        "action_log": "Mail was queued.",
        "webhook_delivery": "Hook answered 200.",
    }
    comments = "".join(comment(n, content=text, comment_type=kind) for n, (kind, text) in enumerate(private.items(), 2))
    site, account = site_of(tmp_path, item(1, more=comment(1) + comments))
    build(site)
    everything = "".join(path.read_text("utf-8", "replace") for path in (site / "public").rglob("*") if path.is_file())
    assert not [text for text in private.values() if text in everything]
    assert (account.comments.public, account.comments.apart) == (1, 4)
    (kept,) = site.glob("apart/comments/**/*.json")
    assert [entry["type"] for entry in json.loads(kept.read_text())["comments"]] == list(private)


def test_comments_of_a_menus_entry_are_kept_apart_and_counted_so(tmp_path):
    entry = item(9, more=comment(1)).replace("<wp:post_type>post<", "<wp:post_type>nav_menu_item<")
    site, account = site_of(tmp_path, item(1), entry)
    assert (account.comments.public, account.comments.apart) == (0, 1)
    (kept,) = site.glob("apart/comments/nav_menu_item/*.json")
    assert json.loads(kept.read_text())["comments"][0]["email"] == "reader1@example.org"


@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=14).map("".join), st.text(max_size=12)))
def test_words_are_written_as_their_tree_would_be(source):
    references = References(Site.nowhere(), None)
    args = (source, references, lambda *_: None, lambda *_: None)
    assert comment_markdown(*args) == render(comment_tree(*args)).rstrip("\n")


@pytest.mark.parametrize(
    ("given", "visitor", "user"),
    [
        (
            'see <img src="https://x.example/a.png" alt="a cat">',
            "see [a cat](https://x.example/a.png)",
            "see ![a cat](https://x.example/a.png)",
        ),
        ("<h2>Loud</h2>\nwords", "**Loud**\n\nwords", "## Loud\n\nwords"),
        ("<b>bold</b> <em>and</em> <code>x</code>", "**bold** *and* `x`", "**bold** *and* `x`"),
        (
            '<a href="https://x.example/"><img src="https://x.example/a.png" alt="a cat"></a>',
            "[a cat](https://x.example/)",
            "[![a cat](https://x.example/a.png)](https://x.example/)",
        ),
    ],
)
def test_a_visitors_comment_loads_nothing_and_shouts_no_heading(given, visitor, user, tmp_path):
    def shown(user_id):
        site, _ = site_of(tmp_path / str(user_id), item(1, more=comment(1, content=given, comment_user_id=user_id)))
        (file,) = site.glob("content/**/comments.json")
        return json.loads(file.read_text())["comments"][0]["content"]

    for user_id in (0, 7):
        (tmp_path / str(user_id)).mkdir()
    assert (shown(0), shown(7)) == (visitor, user)


EXPORTS = sorted(CORPUS.glob("*.xml"))


@pytest.mark.skipif(not EXPORTS, reason="the corpus of real exports (../shared/corpus) is not here")
@pytest.mark.parametrize("source", EXPORTS, ids=lambda path: path.stem)
def test_of_real_exports_every_comment_is_in_a_file(source, tmp_path):
    caught = []
    order = Order(inputs=[str(source)], output=tmp_path / "site", jobs=1, keep_source=False)
    convert(order, lambda result: caught.append((result.account.comments, list(result.store))))
    ((tally, findings),) = caught
    dropped = sum(finding.message.endswith("more than once") for finding in findings if "comment" in finding.kind.label)
    public, apart = on_disk(tmp_path / "site")
    assert (public, apart) == (tally.public, tally.apart)
    assert public + apart + tally.left_out + dropped == COUNTS[source.stem][1]


def test_a_thread_1000_deep_nests_as_far_as_browsers_do(tmp_path):
    site, _ = site_of(tmp_path, item(1, more="".join(comment(n, n - 1) for n in range(1, 1001))))
    assert not build(site).warnings
    (page,) = (path for path in site.glob("public/**/index.html") if "comment-1000" in path.read_text("utf-8"))
    tree = html.parse(page)
    found = tree.xpath("//*[contains(@class, 'h-cite')]")
    assert [node.get("id") for node in found] == [f"comment-{n}" for n in range(1, 1001)]
    depths = [len(node.xpath("ancestor::*[contains(@class, 'h-cite')]")) for node in found]
    assert depths == [min(n, 99) for n in range(1000)]
    assert max(len(list(node.iterancestors())) for node in tree.iter()) < 200  # browsers: 512, lxml: 256
    answered = found[-1].xpath(".//a[@class='u-in-reply-to']/@href")
    assert answered == ["#comment-999"]


def test_ten_thousand_comments_of_one_post_cost_four_times_as_much_as_2500(tmp_path):
    numbers = itertools.count()

    def post(count):
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return folder, count, "".join(comment(n, n // 2 if n % 3 else 0) for n in range(1, count + 1))

    def work(given):
        folder, count, comments = given
        _site, account = site_of(folder, item(1, more=comments))
        assert account.comments.public == count

    assert_linear(work, 2500, post, times=4)


def test_ten_thousand_comments_of_one_post_stand_on_its_page(tmp_path):
    site, _account = site_of(
        tmp_path, item(1, more="".join(comment(n, n // 2 if n % 3 else 0) for n in range(1, 10_001)))
    )
    build(site)
    pages = [path.read_text("utf-8") for path in site.glob("public/**/index.html")]
    assert max(text.count('class="u-comment h-cite"') for text in pages) == 10_000

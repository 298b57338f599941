"""Whose files stand on ``….files.wordpress.com``: every blog of WordPress.com has the same folders."""

import pytest
from command import command
from test_permalink_structures import HEAD, item

FILE = "2008/06/image.jpg"
ON_COM = f"https://{{blog}}.files.wordpress.com/{FILE}"


def body_of(tmp_path, blog, home, guid="", attachment=""):
    """The Markdown of a post that shows a file of a blog of WordPress.com, on a site that has a file of that name."""
    post = item("post", 1, f"{home}/2010/08/05/one/", "one", "2010-08-05 10:00:00")
    post = post.replace("Text of 1.", f'<img src="{ON_COM.format(blog=blog)}?w=300" alt="x">')
    other = item("post", 2, f"{home}/2010/08/06/two/", "two", "2010-08-06 10:00:00")
    third = item("post", 3, f"{home}/2010/08/07/three/", "three", "2010-08-07 10:00:00")
    if guid:
        other, third = (text.replace(f"<guid>{home}", f"<guid>{guid}") for text in (other, third))
    url = attachment or f"{home}/wp-content/uploads/{FILE}"
    more = f"<wp:attachment_url>{url}</wp:attachment_url>"
    file = item("attachment", 4, f"{home}/image/", "image", "2008-06-01 10:00:00", more)
    uploads = tmp_path / "uploads/2008/06"
    uploads.mkdir(parents=True)
    (uploads / "image.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture \xff\xd9")
    export = tmp_path / "export.xml"
    export.write_text(HEAD.format(home=home) + post + other + third + file + "</channel></rss>", encoding="utf-8")
    command("convert", export, "-o", tmp_path / "site", "--uploads", tmp_path / "uploads", "-q")
    return next((tmp_path / "site/content/posts").rglob("*one/index.md")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("home", "guid", "attachment"),
    [
        ("https://mine.wordpress.com", "", ""),
        ("https://mine.example", "http://mine.wordpress.com", ""),
        ("https://mine.example", "", ON_COM.format(blog="mine")),
    ],
    ids=["the blog itself", "a guid of it", "an attachment's file is there"],
)
def test_the_files_of_the_same_blog_are_its_own(tmp_path, home, guid, attachment):
    assert f"](/wp-content/uploads/{FILE}" in body_of(tmp_path, "mine", home, guid, attachment)


def test_another_blog_has_another_image_by_that_name(tmp_path):
    assert ON_COM.format(blog="another") in body_of(tmp_path, "another", "https://mine.example")

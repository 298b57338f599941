"""A conversion that is stopped leaves nothing behind: no process that waits for ever, no index of somebody's posts."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals between processes")

ITEM = (
    "<item><title>Post {0}</title><wp:post_id>{0}</wp:post_id><wp:post_type>post</wp:post_type>"
    "<wp:status>publish</wp:status><content:encoded><![CDATA[{1}]]></content:encoded></item>\n"
)
HEAD = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><link>https://ex.org</link><wp:wxr_version>1.2</wp:wxr_version>\n"
)


def started(tmp_path: Path) -> subprocess.Popen:
    """A conversion of 6,000 posts by two workers, some of which have been written."""
    export, work = tmp_path / "export.xml", tmp_path / "work"
    items = (ITEM.format(number, "<p>Some <b>words</b> of it.</p>\n" * 9) for number in range(1, 6_001))
    export.write_text(HEAD + "".join(items) + "</channel></rss>")
    work.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "migrate", "convert", str(export), "-o", str(tmp_path / "site"), "--jobs", "2"],
        env={**os.environ, "TMPDIR": str(work)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # a shell's background job ignores SIGINT; no thread runs here
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    while not any((tmp_path / "site").glob("content/*/*")):
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)
    return process


def is_gone(group: int) -> bool:
    """Whether the last process of a group ends within a minute."""
    for _ in range(600):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return False


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("tell", [os.kill, os.killpg])
def test_asked_to_stop_it_says_so_and_leaves_nothing(tmp_path, asked, tell):
    process = started(tmp_path)
    tell(process.pid, asked)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert said.strip() == "permapress: stopped. What was written stays; run the same command again to go on."
    assert is_gone(process.pid)
    assert not list((tmp_path / "work").iterdir())


def test_the_workers_of_one_that_was_killed_end_with_it(tmp_path):
    process = started(tmp_path)
    process.kill()
    process.communicate(timeout=120)
    assert is_gone(process.pid)

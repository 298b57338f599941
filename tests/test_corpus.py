"""Real exports, written by others: each converts, its account closes, its site builds, its front matter reads back."""

import pytest
import yaml
from exports import CORPUS, COUNTS

from migrate.build import build
from migrate.pipeline import Order, convert

EXPORTS = sorted(CORPUS.glob("*.xml"))
pytestmark = pytest.mark.skipif(not EXPORTS, reason="the corpus of real exports (../shared/corpus) is not here")


def run(export, output, target):
    caught = []
    convert(
        Order(inputs=[str(export)], output=output, target=target, jobs=1),
        lambda result: caught.append((result.account, list(result.store))),
    )
    return caught[0]


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_an_export_becomes_a_site_without_warnings_and_its_account_closes(export, tmp_path):
    account, _ = run(export, tmp_path / "site", "hugo")
    assert account.closes
    items, comments = COUNTS[export.stem]
    assert account.items.total + account.merged == items
    assert account.comments.total == comments
    assert not build(tmp_path / "site").warnings


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_front_matter_reads_back(export, tmp_path, monkeypatch):
    written = {}
    from migrate.itemfiles import front_matter as emit

    def noting(data):
        text = emit(data)
        written[text] = data
        return text

    monkeypatch.setattr("migrate.itemfiles.front_matter", noting)
    run(export, tmp_path / "site", "plain")
    assert written
    for text, data in written.items():
        assert _comparable(yaml.safe_load(text[4:-4])) == _comparable(data)


def _comparable(value):
    if isinstance(value, dict):
        return {str(key): _comparable(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list | tuple):
        return [_comparable(entry) for entry in value]
    return value.timestamp() if hasattr(value, "timestamp") else value

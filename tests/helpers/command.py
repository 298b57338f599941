"""The command line within this process: a new one for every command would spend most of its time on beginning."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from subprocess import CompletedProcess

import pytest

from migrate.cli import main


def command(*words: object) -> "CompletedProcess[str]":
    """What ``python -m migrate WORDS`` would end with; some tests in ``test_convert`` ask that of a process."""
    told = [str(word) for word in words]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["permapress", *told])
        with pytest.raises(SystemExit) as end:
            main()
    status = end.value.code
    return CompletedProcess(told, status if isinstance(status, int) else 0, *map(_text, (out, err)))


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()

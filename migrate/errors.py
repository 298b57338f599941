"""What makes it impossible to go on. All else is a finding (``findings.py``).

MigrateError            the run ends with exit status 2 and this one line
├── NotAnExport         nothing in the input could be a WordPress export
├── BadOption           the command line or permapress.toml asks for what can't be
└── CannotWrite         the output folder can't be used
"""

from __future__ import annotations


class MigrateError(Exception):
    """The run can't go on. The message names the file, the place and the next step."""


class NotAnExport(MigrateError):  # noqa: N818 - it says what the file is, not that an error happened
    """Nothing in the input could be a WordPress export."""


class BadOption(MigrateError):  # noqa: N818
    """The command line or permapress.toml asks for something that can't be."""


class CannotWrite(MigrateError):  # noqa: N818
    """The output folder can't be used as asked."""

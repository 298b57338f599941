"""``python -m migrate``: the command line without its script."""

from migrate.cli import main

main()

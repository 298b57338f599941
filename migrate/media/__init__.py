"""The files of ``wp-content/uploads``: whose they are, which are wanted, what they hold, where they stand."""

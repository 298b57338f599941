"""Comments on their way to a living system: the archive read, each importer's rules held, its file written."""

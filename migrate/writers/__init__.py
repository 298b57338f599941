"""Everything that knows how an archive is written: Markdown, front matter, files, and the targets."""

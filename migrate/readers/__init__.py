"""Everything that knows WordPress: how an export is written, and what a post's body means."""

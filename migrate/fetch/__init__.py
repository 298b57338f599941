"""Media fetched from the old site: guarded, polite, resumable. Nothing else in permapress opens a connection."""

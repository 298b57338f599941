"""``forget``: a person taken out of everything an archive holds, the export that it keeps included."""

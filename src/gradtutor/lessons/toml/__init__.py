"""lesson.toml: its schema, its reader, where each key stands, and the faults that are found."""

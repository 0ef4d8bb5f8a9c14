"""From lesson.toml and its words to a problem that can run; one file each kind of table."""

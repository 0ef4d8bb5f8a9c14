"""Several lessons in order: course.toml, archives, and courses that strangers wrote."""

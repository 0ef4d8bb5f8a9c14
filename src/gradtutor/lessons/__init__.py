"""The lesson format: what a lesson is, how it is read, and how it is checked."""

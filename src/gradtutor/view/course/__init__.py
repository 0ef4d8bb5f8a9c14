"""The contents of a course, and the list of what is due for review."""

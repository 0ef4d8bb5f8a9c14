"""A whole run as table, CSV, JSON or Markdown."""

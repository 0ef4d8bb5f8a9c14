"""Widgets. They compute nothing: they show lines and figures, and post what was pressed."""

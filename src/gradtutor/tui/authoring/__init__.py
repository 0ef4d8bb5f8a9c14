"""``gradtutor author watch``: the tutor over a lesson whose files change."""

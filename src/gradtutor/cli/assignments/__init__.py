"""``gradtutor class assign`` and what belongs to it."""

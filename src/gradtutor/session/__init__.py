"""A learner's walk through a trace: the player, and the snapshot of what may be shown."""

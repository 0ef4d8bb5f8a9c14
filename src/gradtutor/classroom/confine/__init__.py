"""What a process gives up for good before the first byte of a stranger reaches it."""

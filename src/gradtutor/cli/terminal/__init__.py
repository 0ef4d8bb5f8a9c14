"""The terminal that a command is run in: what it can show, how wide, and what its streams take."""

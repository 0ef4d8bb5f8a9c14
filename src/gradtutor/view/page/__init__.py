"""A lesson as one page of HTML: every step, in all its languages."""

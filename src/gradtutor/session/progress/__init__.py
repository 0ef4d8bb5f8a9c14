"""What a learner has done: the summary, coming back to a place, and what is due for review."""

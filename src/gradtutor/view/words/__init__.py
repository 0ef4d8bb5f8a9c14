"""The words beside a step: the author's narration, and what is said where there is none."""

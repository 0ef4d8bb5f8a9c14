"""The cursor over a run, what is shown at one place, learning rates, what if, and moves by hand."""

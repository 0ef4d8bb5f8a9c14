"""Whether everything fits at 80×24, and whether questions are sound."""

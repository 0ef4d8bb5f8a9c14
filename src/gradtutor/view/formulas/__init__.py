"""The formula of a step, with its symbols, with its numbers, and its result."""

"""Iterations in order: traces, batches, and what a failed run says."""

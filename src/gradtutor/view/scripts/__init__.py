"""A run as a short program of the learner's own: with numpy by hand, with PyTorch, with JAX."""

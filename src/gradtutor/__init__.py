"""A terminal tutor for gradients, back-propagation and gradient descent."""

__version__ = "0.1.0"

"""A terminal tutor for gradients, back-propagation and gradient descent."""

__version__ = "0.2.0"

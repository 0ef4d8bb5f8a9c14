"""The rules by which parameters change: root finding, gradient descent, by hand."""

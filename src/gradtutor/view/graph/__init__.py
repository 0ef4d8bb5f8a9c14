"""The computational graph as a drawing: layers from left to right, edges as lines, and what flows on them."""

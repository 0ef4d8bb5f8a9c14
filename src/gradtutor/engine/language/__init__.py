"""Formulas: the tree, the table of operations, reading and writing them, shapes and values."""

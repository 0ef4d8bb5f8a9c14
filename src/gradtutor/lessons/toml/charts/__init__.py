"""The ``[[chart]]`` tables: one file a kind, with its keys, what they are read as, and what must hold of them."""

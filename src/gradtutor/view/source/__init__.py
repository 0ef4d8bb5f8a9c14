"""The source of an operation or rule, with where it comes from."""

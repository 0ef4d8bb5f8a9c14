"""A lesson made from one formula, as ``gradtutor try`` does it."""

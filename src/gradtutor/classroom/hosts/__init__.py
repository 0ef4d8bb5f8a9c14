"""Several servers that hold one class together, over a store that they share."""

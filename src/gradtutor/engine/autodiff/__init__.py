"""Derivatives: symbolic, compiled, element by element, and their check by finite differences."""

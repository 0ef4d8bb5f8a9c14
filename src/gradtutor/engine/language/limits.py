"""How large an expression may be."""

from __future__ import annotations

from typing import Final

LONGEST_EXPRESSION: Final = 2000
"""Characters."""

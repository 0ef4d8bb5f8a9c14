"""Signs that people write, and what the language has in their place: ``×`` for ``*``, ``，`` for ``,``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PLAIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys("×·⋅∙•✕∗・", "*"),
        **dict.fromkeys("÷∕", "/"),
        **dict.fromkeys("−–—﹣", "-"),
        **dict.fromkeys("、", ","),
        **dict.fromkeys("≤⩽", "<="),
        **dict.fromkeys("≥⩾", ">="),
        **dict.fromkeys("∣", "|"),
        "≠": "!=",
        "≔": ":=",
        "…": "..",
        "√": "√",
        "∛": "∛",
        "∜": "∜",
    }
)
"""A sign -> its plain form. What NFKC makes of one sign, ``（`` to ``(``, need not stand here."""

ROOTS: Final[Mapping[str, int]] = MappingProxyType({"√": 2, "∛": 3, "∜": 4})

PRIMES: Final = str.maketrans({"′": "'", "’": "'", "ʹ": "'", "″": "''", "‴": "'''"})
"""Marks behind a name that are all written ``'``."""

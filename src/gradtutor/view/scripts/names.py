"""The names of a lesson as names of Python: ``h[2]`` and ``x'`` are none, and ``lambda`` means something else."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

_TAKEN: Final = frozenset(
    "np torch jax jnp math random iteration epoch error rows order first_row rate count norm optimizer group F forward "
    "output gradients hessian slope low high middle before error_before tries step interval full_loss print range "
    "input float abs min max sum len zip list".split()
)
"""What the program itself speaks of."""
_PRIME: Final = str.maketrans({"'": "_prime", "′": "_prime", "″": "_second"})


def python_names(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Name in the lesson -> name in the program, each another; ``taken`` are names that the program has besides."""
    found: dict[str, str] = {}
    used = {*_TAKEN, *taken}
    for name in names:
        text = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", name.translate(_PRIME))).strip("_") or "value"
        if text[0].isdigit():
            text = f"v{text}"
        while text in used or keyword.iskeyword(text):
            text += "_"
        used.add(text)
        found[name] = text
    return found


def derivative(names: Mapping[str, str], output: str, name: str) -> str:
    """What the program calls ∂output/∂name: ``dL_dw``."""
    return f"d{names[output]}_d{names[name]}"

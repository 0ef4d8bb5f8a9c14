"""How tightly each operation binds when it is written: a looser one gets brackets inside a tighter one."""

from __future__ import annotations

from typing import Final

SUM, PRODUCT, SIGN, POWER, ATOM = 1, 2, 3, 4, 5

BINDING: Final = {
    "add": SUM,
    "sub": SUM,
    "mul": PRODUCT,
    "div": PRODUCT,
    "matmul": PRODUCT,
    "neg": SIGN,
    "pow": POWER,
}
"""Operation with a sign -> how tightly it binds; a function, with its brackets, is an atom."""

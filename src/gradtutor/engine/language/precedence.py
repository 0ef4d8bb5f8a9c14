"""How tightly each operation binds, when it is read and when it is written: a looser one gets brackets inside a
tighter one."""

from __future__ import annotations

from typing import Final

OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(-3, 6)

BINDING: Final = {
    "logical_or": OR,
    "logical_and": AND,
    "logical_not": NOT,
    "less": COMPARISON,
    "less_equal": COMPARISON,
    "greater": COMPARISON,
    "greater_equal": COMPARISON,
    "equal": COMPARISON,
    "not_equal": COMPARISON,
    "add": SUM,
    "sub": SUM,
    "mul": PRODUCT,
    "div": PRODUCT,
    "matmul": PRODUCT,
    "neg": SIGN,
    "pow": POWER,
}
"""Operation with a sign -> how tightly it binds; a function, with its brackets, is an atom."""

SIGNS: Final = {
    "or": "logical_or",
    "and": "logical_and",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "==": "equal",
    "!=": "not_equal",
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "div",
    "@": "matmul",
    "^": "pow",
}
"""A sign between two operands -> its operation."""
WRITTEN: Final = {operation: sign for sign, operation in SIGNS.items()}
"""The other way round."""

"""How an expression is written for a person: ``1/(2√b)``, ``(ŷ − y)²``, ``sin² y``; or with numbers for the names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gradtutor.engine.language.tree import Call, Expression, Name, Number

_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = 1, 2, 3, 4, 5
"""How tightly a text binds; a looser one gets brackets inside a tighter one."""
_PLAIN_FUNCTIONS = frozenset({"sin", "cos", "tan", "tanh", "ln", "exp"})
"""Written without brackets before a single name: ``ln a``."""
_SHORT = re.compile(r"[√(|]|[^\W\d][⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀-₉]*(?!\w)(?! ?\()")
"""What a coefficient may stand before without a dot: a root, a bracket, a name of one letter; never ``2miss``."""


def plain_number(value: float) -> str:
    """A number in a formula: as short as it is exact, with a real minus sign."""
    text = repr(value)
    text = text.removesuffix(".0")
    return text.replace("e-0", "e-").replace("e+", "e").replace("-", "−")


def write(
    expression: Expression,
    symbols: Mapping[str, str] | None = None,
    numbers: Mapping[str, str] | None = None,
    number: Callable[[float], str] = plain_number,
) -> str:
    """The expression as a person writes it.

    ``symbols`` says what is shown for a name; ``numbers`` puts a text (a number, as a rule) in a name's place, in
    brackets where it is negative; ``number`` writes the constants of the expression itself.
    """
    return _Writer(symbols or {}, numbers or {}, number).text(expression)


class _Writer:
    def __init__(self, symbols: Mapping[str, str], numbers: Mapping[str, str], number: Callable[[float], str]) -> None:
        self.symbols = symbols
        self.numbers = numbers
        self.number = number

    def text(self, expression: Expression) -> str:
        return self._write(expression)[0]

    def _inside(self, expression: Expression, binding: int) -> str:
        text, own = self._write(expression)
        return text if own >= binding else f"({text})"

    def _write(self, expression: Expression) -> tuple[str, int]:
        if isinstance(expression, Number):
            text = self.number(expression.value)
            return text, _SIGN if text.startswith("−") else _ATOM
        if isinstance(expression, Name):
            if expression.id in self.numbers:
                text = self.numbers[expression.id]
                return text, _SIGN if text.startswith("−") else _ATOM
            symbol = self.symbols.get(expression.id, expression.id)
            # ∂L/∂w is one thing, but its square is (∂L/∂w)².
            return symbol, _POWER if "/" in symbol else _ATOM
        method = getattr(self, f"_{expression.operation}", None)
        if method is not None:
            return method(*expression.arguments)  # type: ignore[no-any-return]
        return self._function(expression.operation, expression.arguments)

    def _add(self, a: Expression, b: Expression) -> tuple[str, int]:
        right = self._inside(b, _PRODUCT)
        if right.startswith("−") and isinstance(b, Number | Call):
            return f"{self._inside(a, _SUM)} − {right[1:]}", _SUM
        return f"{self._inside(a, _SUM)} + {self._bracketed(right)}", _SUM

    def _sub(self, a: Expression, b: Expression) -> tuple[str, int]:
        return f"{self._inside(a, _SUM)} − {self._bracketed(self._inside(b, _PRODUCT))}", _SUM

    def _mul(self, a: Expression, b: Expression) -> tuple[str, int]:
        left, right = self._inside(a, _PRODUCT), self._inside(b, _PRODUCT)
        if isinstance(a, Number) and not left.startswith("(") and "e" not in left and _SHORT.match(right):
            return left + right, _PRODUCT
        return f"{left}·{self._bracketed(right)}", _PRODUCT

    def _div(self, a: Expression, b: Expression) -> tuple[str, int]:
        return f"{self._inside(a, _PRODUCT)}/{self._bracketed(self._inside(b, _POWER))}", _PRODUCT

    def _pow(self, a: Expression, b: Expression) -> tuple[str, int]:
        if isinstance(b, Number) and b.value == int(b.value) and abs(b.value) < 100:
            exponent = str(int(b.value)).translate(_SUPERSCRIPT)
            # sin⁻¹ would be read as the inverse function.
            if isinstance(a, Call) and a.operation in _PLAIN_FUNCTIONS - {"exp", "ln"} and b.value > 0:
                return self._function(a.operation, a.arguments, exponent)
            return self._inside(a, _ATOM) + exponent, _POWER
        return f"{self._inside(a, _ATOM)}^{self._inside(b, _ATOM)}", _POWER

    def _neg(self, a: Expression) -> tuple[str, int]:
        return f"−{self._bracketed(self._inside(a, _PRODUCT))}", _SIGN

    def _matmul(self, a: Expression, b: Expression) -> tuple[str, int]:
        return f"{self._inside(a, _PRODUCT)} @ {self._inside(b, _POWER)}", _PRODUCT

    def _sqrt(self, a: Expression) -> tuple[str, int]:
        return f"√{self._inside(a, _ATOM)}", _POWER

    def _abs(self, a: Expression) -> tuple[str, int]:
        return f"|{self.text(a)}|", _ATOM

    def _transpose(self, a: Expression) -> tuple[str, int]:
        return f"{self._inside(a, _ATOM)}ᵀ", _POWER

    def _size(self, a: Expression) -> tuple[str, int]:
        return "n", _ATOM

    def _rows(self, a: Expression) -> tuple[str, int]:
        return "n", _ATOM

    def _pi(self) -> tuple[str, int]:
        return "π", _ATOM

    def _function(self, name: str, arguments: tuple[Expression, ...], exponent: str = "") -> tuple[str, int]:
        if name in ("min", "max"):
            # The smallest of three is parsed as the smaller of the smaller of two and the third.
            while isinstance(arguments[0], Call) and arguments[0].operation == name:
                arguments = (*arguments[0].arguments, *arguments[1:])
        texts = [self.text(argument) for argument in arguments]
        if not arguments:
            return name, _ATOM
        if name in _PLAIN_FUNCTIONS and isinstance(arguments[0], Name | Number) and not texts[0].startswith("−"):
            return f"{name}{exponent} {texts[0]}", _POWER
        return f"{name}{exponent}({', '.join(texts)})", _ATOM

    @staticmethod
    def _bracketed(text: str) -> str:
        return f"({text})" if text.startswith("−") else text

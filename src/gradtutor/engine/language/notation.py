"""How an expression is written for a person: ``1/(2√b)``, ``(ŷ − y)²``, ``sin² y``; or with numbers for the names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gradtutor.engine.language.precedence import AND, ATOM, COMPARISON, NOT, OR, POWER, PRODUCT, SIGN, SUM
from gradtutor.engine.language.tree import Call, Expression, Name, Number
from gradtutor.engine.language.unparse import listed, subscript_text, written_name

_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_PLAIN_FUNCTIONS = frozenset({"sin", "cos", "tan", "tanh", "ln", "exp"})
"""Written without brackets before a single name: ``ln a``."""
_SHORT = r"[√(|]|[^\W\d][⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀-₉]*(?!\w)(?! ?\()"
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
            return _number(self.number(expression.value))
        if isinstance(expression, Name):
            if expression.id in self.numbers:
                return _number(self.numbers[expression.id])
            symbol = self.symbols.get(expression.id, expression.id)
            # ∂L/∂w is one thing, but its square is (∂L/∂w)².
            return symbol, POWER if "/" in symbol else ATOM
        if (of_derivative := _OF_DERIVATIVES.get(expression.operation)) is not None:
            return of_derivative(self, expression)
        if expression.operation in ("stack", "index", "concat") or expression.options:
            return self._with_options(expression)
        method = getattr(self, f"_{expression.operation}", None)
        if method is not None:
            return method(*expression.arguments)  # type: ignore[no-any-return]
        return self._function(expression.operation, expression.arguments)

    def _lifted(self, call: Call) -> tuple[str, int]:
        """What was found along an axis, stretched again: as broadcasting does it unseen."""
        return self._write(call.arguments[0])

    def _put(self, call: Call) -> tuple[str, int]:
        """An array of zeros but for one place: ``put(∂L/∂a, [0])``."""
        return f"put({self.text(call.arguments[0])}, [{_subscripts(call)}])", ATOM

    def _unstacked(self, call: Call) -> tuple[str, int]:
        """The place of a stack from which one of its parts gets its gradient."""
        options = dict(call.options)
        axis = options.get("axis", 0)
        before = ":, " * axis if axis >= 0 else "…, "
        return f"{self._inside(call.arguments[0], POWER)}[{before}{options.get('position', 0)}]", ATOM

    def _split(self, call: Call) -> tuple[str, int]:
        options = dict(call.options)
        along = f", axis={options['axis']}".replace("-", "−") if options.get("axis", 0) else ""
        return f"split({self.text(call.arguments[0])}{along})[{options.get('position', 0)}]", ATOM

    def _convolved(self, call: Call) -> tuple[str, int]:
        """The gradient of a kernel: the input convolved with what arrived; a stride becomes a dilation."""
        gradient, image, _ = call.arguments
        options = [f"{ {'stride': 'dilation'}.get(name, name) }={value}" for name, value in call.options]
        return f"conv({', '.join([self.text(image), self.text(gradient), *options])})", ATOM

    def _with_options(self, call: Call) -> tuple[str, int]:
        texts = [self.text(argument) for argument in call.arguments]
        if call.operation == "stack" and not call.options:
            return f"[{', '.join(texts)}]", ATOM
        if call.operation == "index":
            return f"{self._inside(call.arguments[0], ATOM)}[{_subscripts(call)}]", ATOM
        options = [f"{name}={value}".replace("-", "−") for name, value in call.options]
        pieces = [listed(call, ", ".join(texts))] if texts else []
        return f"{written_name(call.operation)}({', '.join([*pieces, *options])})", ATOM

    def _add(self, a: Expression, b: Expression) -> tuple[str, int]:
        right = self._inside(b, PRODUCT)
        if right.startswith("−") and isinstance(b, Number | Call):
            return f"{self._inside(a, SUM)} − {right[1:]}", SUM
        return f"{self._inside(a, SUM)} + {self._bracketed(right)}", SUM

    def _sub(self, a: Expression, b: Expression) -> tuple[str, int]:
        return f"{self._inside(a, SUM)} − {self._bracketed(self._inside(b, PRODUCT))}", SUM

    def _mul(self, a: Expression, b: Expression) -> tuple[str, int]:
        # Brackets around 2(v @ X) would change nothing.
        apart = not isinstance(a, Number) and _multiplies_matrices(b)
        left, right = self._inside(a, PRODUCT), self._inside(b, SIGN if apart else PRODUCT)
        if isinstance(a, Number) and not left.startswith("(") and "e" not in left and re.match(_SHORT, right):
            return left + right, PRODUCT
        return f"{left}·{self._bracketed(right)}", PRODUCT

    def _div(self, a: Expression, b: Expression) -> tuple[str, int]:
        return f"{self._inside(a, PRODUCT)}/{self._bracketed(self._inside(b, POWER))}", PRODUCT

    def _pow(self, a: Expression, b: Expression) -> tuple[str, int]:
        if isinstance(b, Number) and b.value == int(b.value) and abs(b.value) < 100:
            exponent = str(int(b.value)).translate(_SUPERSCRIPT)
            # sin⁻¹ would be read as the inverse function.
            if isinstance(a, Call) and a.operation in _PLAIN_FUNCTIONS - {"exp", "ln"} and b.value > 0:
                return self._function(a.operation, a.arguments, exponent)
            return self._inside(a, ATOM) + exponent, POWER
        return f"{self._inside(a, ATOM)}^{self._inside(b, ATOM)}", POWER

    def _neg(self, a: Expression) -> tuple[str, int]:
        return f"−{self._bracketed(self._inside(a, PRODUCT))}", SIGN

    def _matmul(self, a: Expression, b: Expression) -> tuple[str, int]:
        return f"{self._inside(a, PRODUCT)} @ {self._inside(b, POWER)}", PRODUCT

    def _sqrt(self, a: Expression) -> tuple[str, int]:
        # What is under the sign ends with its bracket: √(sin(2x)), for √sin(2x) may be taken for (√sin)(2x).
        of_call = isinstance(a, Call) and (a.arguments or a.options)
        return f"√({self.text(a)})" if of_call else f"√{self._inside(a, ATOM)}", POWER

    def _abs(self, a: Expression) -> tuple[str, int]:
        # Bars inside of bars cannot be told apart: |2|x||. A comparison has brackets: |(a < b)|.
        text = self._inside(a, SUM)
        return (f"abs({text})" if "|" in text else f"|{text}|"), ATOM

    def _transpose(self, a: Expression) -> tuple[str, int]:
        if isinstance(a, Call) and a.operation == "transpose":
            return self._write(a.arguments[0])
        return f"{self._inside(a, ATOM)}ᵀ", POWER

    def _size(self, a: Expression) -> tuple[str, int]:
        return "n", ATOM

    def _rows(self, a: Expression) -> tuple[str, int]:
        return "n", ATOM

    def _pi(self) -> tuple[str, int]:
        return "π", ATOM

    def _less(self, a: Expression, b: Expression) -> tuple[str, int]:
        return self._two("<", a, b)

    def _less_equal(self, a: Expression, b: Expression) -> tuple[str, int]:
        return self._two("≤", a, b)

    def _greater(self, a: Expression, b: Expression) -> tuple[str, int]:
        return self._two(">", a, b)

    def _greater_equal(self, a: Expression, b: Expression) -> tuple[str, int]:
        return self._two("≥", a, b)

    def _equal(self, a: Expression, b: Expression) -> tuple[str, int]:
        return self._two("==", a, b)

    def _not_equal(self, a: Expression, b: Expression) -> tuple[str, int]:
        return self._two("≠", a, b)

    def _two(self, sign: str, a: Expression, b: Expression) -> tuple[str, int]:
        return f"{self._inside(a, SUM)} {sign} {self._inside(b, SUM)}", COMPARISON

    def _logical_and(self, a: Expression, b: Expression) -> tuple[str, int]:
        return f"{self._inside(a, COMPARISON)} and {self._inside(b, COMPARISON)}", AND

    def _logical_or(self, a: Expression, b: Expression) -> tuple[str, int]:
        return f"{self._inside(a, COMPARISON)} or {self._inside(b, COMPARISON)}", OR

    def _logical_not(self, a: Expression) -> tuple[str, int]:
        return f"not {self._inside(a, COMPARISON)}", NOT

    def _cbrt(self, a: Expression) -> tuple[str, int]:
        of_call = isinstance(a, Call) and (a.arguments or a.options)
        return f"∛({self.text(a)})" if of_call else f"∛{self._inside(a, ATOM)}", POWER

    def _function(self, name: str, arguments: tuple[Expression, ...], exponent: str = "") -> tuple[str, int]:
        if name in ("min", "max"):
            # The smallest of three is parsed as the smaller of the smaller of two and the third.
            while isinstance(arguments[0], Call) and arguments[0].operation == name:
                arguments = (*arguments[0].arguments, *arguments[1:])
        texts = [self.text(argument) for argument in arguments]
        if not arguments:
            return name, ATOM
        alone = isinstance(arguments[0], Name | Number) and self._write(arguments[0])[1] == ATOM
        if name in _PLAIN_FUNCTIONS and alone:
            return f"{name}{exponent} {texts[0]}", POWER
        return f"{written_name(name)}{exponent}({', '.join(texts)})", ATOM

    @staticmethod
    def _bracketed(text: str) -> str:
        return f"({text})" if text.startswith("−") else text


def _kept(name: str, *kept: int) -> Callable[[_Writer, Call], tuple[str, int]]:
    """Written as a function ``name`` of some of its arguments; the others only lend their shape."""

    def written(writer: _Writer, call: Call) -> tuple[str, int]:
        options = [f"{option}={value}" for option, value in call.options]
        return f"{name}({', '.join([*(writer.text(call.arguments[at]) for at in kept), *options])})", ATOM

    return written


_OF_DERIVATIVES: Mapping[str, Callable[[_Writer, Call], tuple[str, int]]] = {
    "lift": _Writer._lifted,
    "count": lambda writer, call: ("n", ATOM),
    "scatter": _Writer._put,
    "unstack": _Writer._unstacked,
    "piece": _Writer._split,
    "conv_to_kernel": _Writer._convolved,
    "conv_to_input": _kept("full_conv", 0, 2),
    "conv_input": _kept("full_conv", 0, 1),
    "unpool": _kept("unpool", 0),
    "from_largest": _kept("unpool", 0),
    "from_mean": _kept("spread", 0),
    "from_rows": _kept("add_rows", 0, 1),
    "ramp": lambda writer, call: (f"linspace(0, 1, num={dict(call.options).get('num', 50)})", ATOM),
    "reshape": _kept("reshape", 0),
    "classes": _kept("one_hot", 0),
}
"""Operations that only derivatives have, as a person sees them."""


def _multiplies_matrices(expression: Expression) -> bool:
    """Whether it is a product with ``@`` among its signs: u·(v @ X) is not u·v @ X, which is read from the left."""
    while isinstance(expression, Call) and expression.operation in ("mul", "div"):
        first, second = expression.arguments
        # Behind a number the other factor has no brackets: 2·v @ X.
        expression = second if expression.operation == "mul" and isinstance(first, Number) else first
    return isinstance(expression, Call) and expression.operation == "matmul"


def _subscripts(call: Call) -> str:
    return ", ".join(map(subscript_text, dict(call.options)["at"])).replace("-", "−")


def _number(text: str) -> tuple[str, int]:
    """A number with how tightly it binds: (1e−7)², for in 1e−7² the exponent seems to be 7²."""
    if text.startswith("−"):
        return text, SIGN
    return text, POWER if "e" in text else ATOM

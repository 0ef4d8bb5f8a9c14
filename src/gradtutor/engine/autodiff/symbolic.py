"""Derivatives as expressions, simplified until a person wants to read them.

The rules are the chain rule and the table in ``operations``; nothing else knows what a derivative is. Where an
operation mixes elements (``sum``, ``mean``), the derivative is that of the result with respect to one element.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from gradtutor.engine.language.operation import Options
from gradtutor.engine.language.operations import FROM_DERIVATIVES, OPERATIONS
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.tree import Call, Expression, Name, Number, names_in

ZERO, ONE = Number(0.0), Number(1.0)
_PRODUCTS = frozenset({"matmul", "dot", "outer"})


@lru_cache(maxsize=512)
def differentiate(expression: Expression, name: str) -> Expression:
    """∂expression/∂name, simplified."""
    return simplify(_derivative(expression, name))


def substitute(expression: Expression, parts: Mapping[str, Expression]) -> Expression:
    """The expression with every name that is in ``parts`` replaced."""
    if isinstance(expression, Name):
        return parts.get(expression.id, expression)
    if isinstance(expression, Call):
        return expression.over(tuple(substitute(part, parts) for part in expression.arguments))
    return expression


@lru_cache(maxsize=256)
def template(text: str) -> Expression:
    """A text of the derivative table as a tree; it may use the operations that lessons may not."""
    return parse(text, ("a", "b", "c", "out", "g"), functions=FROM_DERIVATIVES)


def local_derivatives(call: Call, out: Expression) -> tuple[Expression, ...]:
    """The derivative of one operation for each of its arguments; ``out`` stands for its result.

    Raises ``KeyError`` for an operation that mixes elements: it has adjoints, see ``adjoints``.
    """
    entry = OPERATIONS[call.operation]
    if not entry.derivatives and call.arguments:
        raise KeyError(call.operation)
    parts = {**dict(zip("abc", call.arguments, strict=False)), "out": out}
    return tuple(substitute(template(text), parts) for text in entry.derivatives)


def adjoints(call: Call, axes: tuple[int, ...], out: Expression, g: Expression) -> tuple[Expression, ...]:
    """The gradient of each argument, where ``g`` arrives at the result of an operation that mixes elements.

    ``axes`` are the arguments' numbers of axes.
    """
    entry = OPERATIONS[call.operation]
    texts = entry.adjoints[axes] if axes in entry.adjoints else entry.adjoints[()]
    if entry.arity < 0:
        # Of so many arguments as one likes, each gets its own part of the gradient.
        positions = range(len(call.arguments))
        return tuple(Call(texts[0], (g, *call.arguments), (*call.options, ("position", at))) for at in positions)
    parts = {**dict(zip("abc", call.arguments, strict=False)), "out": out, "g": g}
    return tuple(substitute(_with_options(template(text), call.options), parts) for text in texts)


def expand(call: Call) -> Expression:
    """What an operation is defined as (``dot(a, b)`` is ``sum(a·b)``); the call itself where it stands for itself."""
    definition = OPERATIONS[call.operation].definition
    if not definition:
        return call
    tree = _with_options(template(definition), call.options)
    return substitute(tree, dict(zip("abc", call.arguments, strict=False)))


def _with_options(expression: Expression, options: Options) -> Expression:
    """With the options of an operation handed on to those of a derivative that have the same and do not set it."""
    if not options or not isinstance(expression, Call):
        return expression
    own = dict(expression.options)
    taken = [(name, value) for name, value in options if name in OPERATIONS[expression.operation].options]
    own = {**dict(taken), **own}
    parts = tuple(_with_options(part, options) for part in expression.arguments)
    return Call(expression.operation, parts, tuple(sorted(own.items())))


def _derivative(expression: Expression, name: str) -> Expression:
    if isinstance(expression, Call) and OPERATIONS[expression.operation].by_definition:
        expression = expand(expression)
    if isinstance(expression, Name):
        return ONE if expression.id == name else ZERO
    if isinstance(expression, Number) or name not in names_in(expression):
        return ZERO
    if OPERATIONS[expression.operation].adjoints:
        # One element at a time: the gradient that arrives is 1, and an inner product is a product.
        factors = adjoints(expression, (), expression, ONE) if expression.operation not in _PRODUCTS else ()
        factors = factors or (expression.arguments[1], expression.arguments[0])
    else:
        factors = local_derivatives(expression, expression)
    total: Expression = ZERO
    for factor, argument in zip(factors, expression.arguments, strict=True):
        if name in names_in(argument):
            total = Call("add", (total, Call("mul", (factor, _derivative(argument, name)))))
    return total


def simplify(expression: Expression) -> Expression:
    """The same value in fewer signs: numbers gathered, ``1·x``, ``x^1`` and ``0 +`` gone, equal terms counted."""
    if not isinstance(expression, Call):
        return expression
    arguments = tuple(simplify(part) for part in expression.arguments)
    call = expression.over(arguments)
    try:
        if call.operation in ("add", "sub"):
            return _sum_of(_terms(call))
        if call.operation in ("mul", "div", "pow", "neg"):
            return _product_of(*_factors(call))
    except OverflowError:
        # The gathered coefficient is too large for a number: (1e200·x)³ stays as it is written.
        return call
    return call


def simplified(expression: Expression) -> Expression:
    """``simplify`` for many expressions that differ in their names alone, as the derivatives in a large graph do."""
    names: dict[str, str] = {}
    pattern = _simple_pattern(_renamed(expression, names))
    return _named(pattern, {Name(place): Name(name) for name, place in names.items()}) if names else pattern


@lru_cache(maxsize=4096)
def _simple_pattern(pattern: Expression) -> Expression:
    return simplify(pattern)


def _renamed(expression: Expression, names: dict[str, str]) -> Expression:
    """With names for their places: the first that appears is ``n0``."""
    if isinstance(expression, Name):
        return Name(names.setdefault(expression.id, f"n{len(names)}"))
    if isinstance(expression, Call):
        return expression.over(tuple(_renamed(part, names) for part in expression.arguments))
    return expression


def _named(expression: Expression, names: Mapping[Name, Name]) -> Expression:
    if isinstance(expression, Name):
        return names[expression]
    if isinstance(expression, Call):
        return expression.over(tuple(_named(part, names) for part in expression.arguments))
    return expression


_Terms = dict[Expression, Fraction]
_Factors = dict[Expression, Fraction]


def _exact(value: float) -> Fraction | None:
    """The small fraction that a number is, if it is one: 0.5 is ½, 0.332 is 83/250, π is none."""
    fraction = Fraction(value).limit_denominator(10_000)
    return fraction if float(fraction) == value else None


def _terms(expression: Expression) -> _Terms:
    """A sum as term -> coefficient; the plain number is the coefficient of ``ONE``."""
    if isinstance(expression, Call) and expression.operation in ("add", "sub"):
        left, right = (_terms(part) for part in expression.arguments)
        sign = 1 if expression.operation == "add" else -1
        for term, coefficient in right.items():
            left[term] = left.get(term, Fraction(0)) + sign * coefficient
        return left
    coefficient, factors = _factors(expression)
    return {_product_of(Fraction(1), factors): coefficient}


def _sum_of(terms: _Terms) -> Expression:
    # Terms with a plus sign first: "1 − x" is easier to read than "−x + 1".
    pieces = [(term, coefficient) for term, coefficient in terms.items() if coefficient]
    pieces.sort(key=lambda piece: piece[1] < 0)
    if not pieces:
        return ZERO
    result = _scaled(*pieces[0])
    for term, coefficient in pieces[1:]:
        sign = "add" if coefficient > 0 else "sub"
        result = Call(sign, (result, _scaled(term, abs(coefficient))))
    return result


def _scaled(term: Expression, coefficient: Fraction) -> Expression:
    inner, factors = _factors(term)
    return _product_of(coefficient * inner, factors)


def _factors(expression: Expression) -> tuple[Fraction, _Factors]:
    """A product as a coefficient and base -> exponent."""
    if isinstance(expression, Number):
        exact = _exact(expression.value)
        return (exact, {}) if exact is not None else (Fraction(1), {expression: Fraction(1)})
    if isinstance(expression, Call):
        if expression.operation == "neg":
            coefficient, factors = _factors(expression.arguments[0])
            return -coefficient, factors
        if expression.operation in ("mul", "div"):
            return _merged(expression)
        if expression.operation == "pow":
            return _power(expression)
    return Fraction(1), {expression: Fraction(1)}


def _merged(call: Call) -> tuple[Fraction, _Factors]:
    (first, left), (second, right) = (_factors(part) for part in call.arguments)
    if call.operation == "div" and not second:
        # A division by zero stays as it is written: it has no simpler form.
        return Fraction(1), {call: Fraction(1)}
    above = call.operation == "mul"
    factors = dict(left)
    for base, exponent in right.items():
        factors[base] = factors.get(base, Fraction(0)) + (exponent if above else -exponent)
    return (first * second if above else first / second), factors


def _power(call: Call) -> tuple[Fraction, _Factors]:
    base, exponent = call.arguments
    power = _exact(exponent.value) if isinstance(exponent, Number) else None
    if power is None:
        return Fraction(1), {call: Fraction(1)}
    if power.denominator == 1 and abs(power) <= 64:
        coefficient, factors = _factors(base)
        if coefficient or power > 0:
            return Fraction(coefficient ** int(power)), {part: own * power for part, own in factors.items()}
    return Fraction(1), {base: power}


def _product_of(coefficient: Fraction, factors: _Factors) -> Expression:
    if not coefficient:
        return ZERO
    above = [_raised(base, exponent) for base, exponent in factors.items() if exponent > 0]
    below = [_raised(base, -exponent) for base, exponent in factors.items() if exponent < 0]
    size = abs(coefficient)
    if _decimal(size):
        # 0.664x, not 83x/125: the author wrote a decimal number.
        numerator, denominator = float(size), 1.0
    else:
        numerator, denominator = float(size.numerator), float(size.denominator)
    top = _multiplied(numerator, above)
    if below or denominator != 1:
        top = Call("div", (top, _multiplied(denominator, below)))
    if coefficient > 0:
        return top
    return Number(-top.value) if isinstance(top, Number) else _negative(top)


def _negative(expression: Expression) -> Expression:
    """Minus an expression, with the sign on a number in front where there is one: ``−2x``."""
    if isinstance(expression, Call) and expression.operation == "mul" and isinstance(expression.arguments[0], Number):
        first, second = expression.arguments
        return Call("mul", (Number(-first.value), second))  # type: ignore[union-attr]
    return Call("neg", (expression,))


def _decimal(size: Fraction) -> bool:
    return size.denominator > 12 or (size.denominator in (5, 10))


def _raised(base: Expression, exponent: Fraction) -> Expression:
    return base if exponent == 1 else Call("pow", (base, Number(float(exponent))))


def _multiplied(number: float, parts: list[Expression]) -> Expression:
    if not parts:
        return Number(number)
    result: Expression = parts[0] if number == 1 else Call("mul", (Number(number), parts[0]))
    for part in parts[1:]:
        result = Call("mul", (result, part))
    return result

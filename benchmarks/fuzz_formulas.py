"""The language of formulas against Python: ``python -m benchmarks.fuzz_formulas [--count N] [--seed N]``.

Four kinds of inputs take turns: formulas with their meaning in Python (``benchmarks.fuzz_meanings``), formulas of the
lessons (and of ``--formulas DIR``) with something changed, characters of Unicode at random, and formulas of the whole
grammar, arrays included. Of each comes a tree, or faults with places inside of the text. Of a tree the value at random
numbers is what Python gives, and so is that of its source, of what is written for a person, of that in ASCII, and of
each piece that is told of ("read as"). Of one in a hundred the compiled passes give the same value, and the slope that
mpmath finds in 50 digits. Exit code 1: there was a failure, or an input took longer than ``SLOWEST``.
"""

from __future__ import annotations

import argparse
import ast
import math
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import reduce
from itertools import pairwise
from keyword import iskeyword
from pathlib import Path
from random import Random
from typing import Any, Final

import mpmath
import numpy as np

from benchmarks.fuzz import SHOWN, Failure, Slow, failure_of, too_slow
from benchmarks.fuzz_meanings import NAMES, PYTHON, meant
from gradtutor.engine.autodiff.graph import Graph, evaluate
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.operations import FUNCTIONS
from gradtutor.engine.language.parser import Reading, parse_condition, read
from gradtutor.engine.language.shapes import ShapeMisfit, shape_of
from gradtutor.engine.language.tokens import canonical
from gradtutor.engine.language.tree import Call, Expression, names_in, walk
from gradtutor.engine.language.unparse import source
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.problem import Goal, Node, Parameter, Problem, StopRule
from gradtutor.errors import DomainError, ExpressionError
from gradtutor.lessons.loading.scope import RESERVED
from gradtutor.view.text import ascii_spelling
from tests.engine.language import sentences

COUNT: Final = 1_000_000
SLOWEST: Final = 5.0
"""Seconds of a processor for one input."""
COMPILED: Final = 100
DIGITS: Final = 400
"""As many as the largest number has before its point, and more: a difference beside ``sinh(250)`` is not lost."""
STEP: Final = mpmath.mpf(2) ** -60
QUOTED: Final = re.compile(r'"([^"\n]{2,200})"')
WORD: Final = re.compile(r"[^\W\d]\w*'*")
PLAIN: Final = {"add", "sub", "mul", "div", "pow", "neg", "pi", "e", *PYTHON}
"""The operations that Python's evaluation knows."""
ALPHABETS: Final = (
    "xyw()+-*/^·²³√|=<>.,0123456789 e",
    "∑∏∫∂∇≤≥≠≈∞±∓×÷⁰¹⁻ⁿᵀ₀₁ₙ½⅓⅞℮ⅇℯ𝑥𝛉𝟐ﬁ①Ⅳ㎏",
    "\u0300\u0302\u0304\u200b\u200d\u2061\u2062\ufeff\u00a0\u3000\u202e\t\x00\x7f\ud800",
    "x\\{}frac sqrt_^$&%~left\\right\\cdot\\theta",
)


class Fuzzer:
    """The inputs of one seed."""

    def __init__(self, seed: int, formulas: list[str]) -> None:
        self.seed, self.formulas = seed, formulas
        self.found: Counter[str] = Counter()

    def attempt(self, number: int) -> None:
        """Try one input. Raises ``AssertionError`` where something is wrong."""
        random = Random(f"{self.seed}/{number}")
        numbers = {canonical(name): random.uniform(-3, 3) for name in NAMES}
        if random.random() < 0.5:
            numbers = {name: abs(value) for name, value in numbers.items()}
        match number % 4:
            case 0:
                formula = meant(random, random.choice((1, 2, 2, 3, 3, 4)))
                self._check(formula.text, numbers, random, formula.python)
            case 1:
                whole = random.choice(self.formulas)
                words = {canonical(word) for word in WORD.findall(whole)} - FUNCTIONS - RESERVED
                known = {word: random.uniform(-3, 3) for word in sorted(words)}
                self._check(changed(whole, random), known, random)
            case 2:
                self._check(characters(random), numbers, random)
            case _:
                text = sentences.sentence(random.getrandbits(40))
                self._check(text, numbers | arrays(random), random)

    def _check(self, text: str, values: Mapping[str, Any], random: Random, python: str | None = None) -> None:
        names = tuple(values)
        wanted = in_python(python, values) if python is not None else None
        with suppress(ExpressionError):
            parse_condition(text, names)
        try:
            found = read(text, names)
        except ExpressionError as error:
            self.found["refused"] += 1
            for fault in error.all:
                assert 0 <= fault.start <= fault.end <= max(len(text), 1), (text, fault.start, fault.end)
                assert str(fault).isprintable(), (text, str(fault))
            # A value may not need every part: x if y > 0 else ln(−1) is refused at once.
            assert wanted is None or "no value" in str(error), (text, python, str(error))  # noqa: PT017
            return
        self.found["read"] += 1
        self._check_tree(text, found, values, wanted, python)
        plain = not any(isinstance(value, np.ndarray) for value in values.values())
        if plain and random.randrange(COMPILED) == 0:
            self.found["compiled"] += slope_is_right(text, found.expression, values, random)

    def _check_tree(
        self, text: str, found: Reading, values: Mapping[str, Any], wanted: float | None, python: str | None
    ) -> None:
        tree, names = found.expression, tuple(values)
        value = value_of(tree, values)
        if python is not None:
            assert same(value, wanted), (text, python, value, wanted)
            self.found["against their meaning"] += 1
        again = source(tree)
        assert read(again, names).expression == tree, (text, again)
        if python_knows(tree):
            assert same(value, in_python(again, values)), (text, again, value)
            self.found["against Python"] += 1
        shown = write(tree)
        for spelled, known in ((shown, names), (in_ascii(shown), {in_ascii(name): name for name in names})):
            assert spelled.isprintable(), (text, spelled)
            same_value(text, spelled, value, values, known)
        for note in found.notes:
            assert 0 <= note.start < note.end <= len(text), (text, note)
            same_value(text, write(note.read), value_of(note.read, values), values, names)
            self.found["pieces that are told of"] += 1


def same_value(
    text: str, written: str, value: Any, values: Mapping[str, Any], known: Mapping[str, str] | tuple[str, ...]
) -> None:
    """What is written of ``text`` is read to the same value. Raises ``AssertionError``."""
    try:
        back = value_of(read(written, known).expression, values)
    except ExpressionError as error:
        assert value is None and "no value" in str(error), (text, written, str(error))  # noqa: PT017
        return
    assert same(value, back), (text, written, value, back)


def python_knows(tree: Expression) -> bool:
    """Whether the source of a tree is Python over ``PYTHON``."""
    known = all(part.operation in PLAIN for part in walk(tree) if isinstance(part, Call))
    return known and not any("'" in name or iskeyword(name) for name in names_in(tree))


def value_of(tree: Expression, values: Mapping[str, Any]) -> Any:
    """What the tutor makes of it; ``None`` where there is no value."""
    try:
        shape_of(tree, {name: np.shape(value) for name, value in values.items()})
        return evaluate(tree, values)
    except (ArithmeticError, ShapeMisfit):
        return None


class Powers(ast.NodeTransformer):
    """Powers of real numbers are real or have no value; both sides of ``and`` have to have one."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:  # ast's
        """``a**b``."""
        self.generic_visit(node)
        return called("power", [node.left, node.right]) if isinstance(node.op, ast.Pow) else node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """``a and b``."""
        self.generic_visit(node)
        name = "both" if isinstance(node.op, ast.And) else "either"
        return reduce(lambda one, other: called(name, [one, other]), node.values)


def called(name: str, arguments: list[ast.expr]) -> ast.expr:
    """``name(arguments)``."""
    return ast.Call(ast.Name(name, ast.Load()), arguments, [])


def program(python: str) -> Any:
    """A text of Python as what ``eval`` takes."""
    tree = ast.fix_missing_locations(Powers().visit(ast.parse(python.strip(), mode="eval")))
    return compile(tree, "<formula>", "eval")


def in_python(python: str, values: Mapping[str, Any]) -> float | None:
    """What Python makes of a text; ``None`` where there is no value."""
    try:
        value = eval(program(python), {**PYTHON, **values})
    except (ArithmeticError, ValueError):
        return None
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def same(one: Any, other: Any) -> bool:
    """Whether two values, or none, are the same but for rounding."""
    if one is None or other is None:
        return one is other
    return np.shape(one) == np.shape(other) and bool(np.allclose(one, other, rtol=1e-9, atol=1e-12))


def in_ascii(text: str) -> str:
    """As a terminal with ASCII alone shows it."""
    ascii_spelling.use(True)
    try:
        return ascii_spelling.spelled(text)
    finally:
        ascii_spelling.use(False)


def slope_is_right(text: str, tree: Expression, values: Mapping[str, float], random: Random) -> bool:
    """The compiled passes against the tree, and against mpmath; whether they could be compared."""
    names = names_in(tree)
    value = value_of(tree, values)
    if not names or value is None or np.ndim(value):
        return False
    parameters = tuple(Parameter(name, values[name]) for name in names)
    graph = Graph(Problem(parameters, (Node("J_", tree),), Goal("J_"), Sgd(), StopRule()))
    inputs = [values[name] for name in names]
    found, kept = graph.forward(inputs)
    assert same(found["J_"], value), (text, found["J_"], value)
    python = source(tree)
    if not python_knows(tree):
        return False
    name = random.choice(names)
    try:
        gradient = float(graph.backward(inputs, kept)[name])
        with mpmath.workdps(DIGITS):
            near = [in_digits(python, {**values, name: mpmath.mpf(values[name]) + step}) for step in (-STEP, 0, STEP)]
            left, right = ((after - before) / STEP for before, after in pairwise(near))
    except (DomainError, ArithmeticError, ValueError, TypeError):
        return False  # the last one: mpmath has gone into the complex numbers
    if abs(left - right) > 1e-6 * (1 + abs(left)):
        return False  # a kink, or a jump
    assert abs(gradient - left) <= 1e-6 * (1 + abs(left)), (text, name, gradient, float(left))
    return True


def in_digits(python: str, values: Mapping[str, Any]) -> Any:
    """The value in as many digits. Raises ``ValueError`` where it is no real number."""
    value = eval(program(python), {**MPMATH, **{name: mpmath.mpf(value) for name, value in values.items()}})
    if not isinstance(value, mpmath.mpf):
        raise ValueError(python)
    return value


def _silu(a: Any) -> Any:
    return a / (1 + mpmath.exp(-a))


_TWO: Final[Mapping[str, Callable[..., Any]]] = {
    "min": min, "max": max, "abs": abs, "pow": mpmath.power, "power": mpmath.power,
    "relu": lambda a: max(a, mpmath.mpf(0)), "softplus": lambda a: mpmath.log1p(mpmath.exp(a)), "silu": _silu,
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)), "gelu": lambda a: a * (1 + mpmath.erf(a / mpmath.sqrt(2))) / 2,
    "leaky_relu": lambda a, slope: a if a > 0 else slope * a, "elu": lambda a, b: a if a > 0 else b * mpmath.expm1(a),
    "log2": lambda a: mpmath.log(a, 2), "where": PYTHON["where"], "clip": PYTHON["clip"],
}  # fmt: skip
MPMATH: Final[Mapping[str, Any]] = {
    **{name: getattr(mpmath, name) for name in PYTHON if hasattr(mpmath, name)}, **_TWO, "__builtins__": {},
}  # fmt: skip


def arrays(random: Random) -> dict[str, Any]:
    """The vectors and matrices of ``sentences``."""
    vectors = {canonical(name): [random.uniform(-2, 2) for _ in range(3)] for name in sentences.VECTORS}
    matrices = {
        canonical(name): [[random.uniform(-2, 2) for _ in range(3)] for _ in range(3)] for name in sentences.MATRICES
    }
    return {name: np.array(value) for name, value in {**vectors, **matrices}.items()}


def changed(text: str, random: Random) -> str:
    """A formula with something put in, taken out, doubled or out of its place."""
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        at, to = sorted((random.randrange(len(text) + 1), random.randrange(len(text) + 1)))
        put = random.choice(("", text[at:to], random.choice(sentences.SPOILS), random.choice(random.choice(ALPHABETS))))
        text = text[:at] + put + text[random.choice((at, min(at + 1, len(text)), to)) :]
    return text


def characters(random: Random) -> str:
    """Characters of one alphabet, of several, or of all of Unicode."""
    if random.random() < 0.2:
        return "".join(chr(random.randrange(0x110000)) for _ in range(random.randrange(1, 12)))
    some = "".join(random.sample(ALPHABETS, random.choice((1, 1, 2)))) + ALPHABETS[0]
    return "".join(random.choice(some) for _ in range(random.randrange(1, 24)))


def formulas_below(folders: list[Path]) -> list[str]:
    """What stands in double quotes in the TOML files there."""
    found = {
        text
        for folder in folders
        for file in sorted(folder.rglob("*.toml"))
        for text in QUOTED.findall(file.read_text())
    }
    return sorted(text for text in found if any(sign in text for sign in "+-*/^(²·"))


def main() -> int:
    """Try the inputs and print what came of them; the exit code."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_formulas")
    options.add_argument("--count", type=int, default=COUNT)
    options.add_argument("--seed", type=int, default=None, help="drawn where there is none")
    options.add_argument("--only", type=int, default=None, help="the number of one input")
    options.add_argument("--formulas", type=Path, action="append", default=[Path("lessons")], metavar="DIR")
    given = options.parse_args()
    seed = Random().randrange(10**6) if given.seed is None else given.seed
    fuzzer = Fuzzer(seed, formulas_below(given.formulas))
    print(f"seed {seed}, {len(fuzzer.formulas)} formulas to be changed", flush=True)
    signal.signal(signal.SIGPROF, too_slow)
    began, slowest = time.process_time(), (0.0, 0)
    failures: list[Failure] = []
    for number in [given.only] if given.only is not None else range(given.count):
        before = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SLOWEST)
        try:
            fuzzer.attempt(number)
        except (Exception, Slow) as error:
            failures.append(failure_of(number, error))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, (time.process_time() - before, number))
        if number % 50_000 == 49_999:
            print(f"{number + 1} after {time.process_time() - began:.0f} s, {len(failures)} failures", flush=True)
    kinds = Counter(failure.what for failure in failures)
    for failure in list({failure.what: failure for failure in reversed(failures)}.values())[:SHOWN]:
        print(f"\n{failure.what} ({kinds[failure.what]} times; input {failure.seed})\n{failure.told}")
    print(f"\n{given.count} inputs in {time.process_time() - began:.0f} s of a processor; slowest {slowest[0]:.2f} s "
          f"(input {slowest[1]})")  # fmt: skip
    print(", ".join(f"{count} {what}" for what, count in fuzzer.found.most_common()))
    print(f"{len(failures)} failures")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())

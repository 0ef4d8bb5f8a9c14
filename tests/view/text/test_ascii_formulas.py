"""Every sign that a formula or a panel can show has a spelling in ASCII, and a formula so spelled can be typed."""

from __future__ import annotations

import ast
import itertools
import json
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language import notation
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.operations import FROM_DERIVATIVES, FUNCTIONS, OPERATIONS
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.precedence import BINDING
from gradtutor.engine.language.tokens import PLAIN, ROOTS
from gradtutor.engine.language.tree import Call, Expression, Name, Number, walk
from gradtutor.errors import ExpressionError
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.ascii_spelling import celled, spelled

SOURCE = Path(notation.__file__).parents[2]
SHOWN = ("engine/language", "lessons/generate", "session/quiz", "view", "plain", "tui", "cli")
"""What writes to the screen; elsewhere signs are read only."""
GOLDEN = Path(__file__).parents[2] / "golden" / "operations.json"
NAMES = ("a", "b", "c", "w₁")
A, B, C = map(Name, "abc")
CHINESE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\ufe50-\ufe6f\uff00-\uffef]")
"""Letters and punctuation of East Asia, as wide everywhere, which a terminal without them shows as ``?``."""
WITH_OPTIONS = {name for name, entry in OPERATIONS.items() if entry.options}
TYPED = FUNCTIONS | BINDING.keys()
"""What a lesson may write; the rest is only in derivatives."""
LAST_AXIS = Call("unstack", (A, B, C), (("axis", -1), ("position", 1)))
POINTS = ({"a": 0.37, "b": 1.61, "c": -0.8, "w₁": 2.3}, {"a": 2.25, "b": 0.5, "c": 1.5, "w₁": -0.4})
PARTS: tuple[Expression, ...] = (
    A,
    Number(-2.5),
    Number(1e-7),
    Number(3.0),
    Call("add", (A, B)),
    Call("sub", (A, Number(-2.0))),
    Call("mul", (Number(2.0), Name("w₁"))),
    Call("div", (A, B)),
    Call("neg", (C,)),
    Call("pow", (A, Number(2.0))),
    Call("pow", (B, Number(-13.0))),
    Call("sin", (A,)),
    Call("pow", (Call("sin", (B,)), Number(2.0))),
    Call("sqrt", (B,)),
    Call("cbrt", (A,)),
    Call("abs", (C,)),
    Call("pi", ()),
    Call("e", ()),
    Call("less_equal", (A, B)),
)
"""What stands inside of an operation: each way in which it may need a bracket or a sign."""
ELEMENTWISE = [
    name for name, entry in OPERATIONS.items() if entry.shape == "elementwise" and entry.arity >= 0 and entry.offered
]


@pytest.fixture(autouse=True)
def _in_ascii() -> None:
    ascii_spelling.use(True, strict=True)


def typed(formula: Expression, names: Sequence[str] = NAMES) -> Expression:
    """The tree of the formula as it is written, spelled, and read again."""
    text = spelled(write(formula))
    assert text.isascii() and "?" not in text, write(formula)
    return parse(text, names, FROM_DERIVATIVES)


def alone(name: str) -> Expression:
    """The operation of names alone, with the options that it has when none are given."""
    entry = OPERATIONS[name]
    return Call(name, (A, B, C)[: entry.arity], tuple(entry.options.items()))


@pytest.mark.parametrize("name", sorted(TYPED - WITH_OPTIONS))
def test_an_operation_is_typed_as_it_is_spelled(name: str) -> None:
    assert typed(alone(name)) == alone(name)


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - TYPED))
def test_what_only_derivatives_have_is_spelled_all_the_same(name: str) -> None:
    text = spelled(write(alone(name)))
    assert text.isascii() and "?" not in text


CASES = [(case["formula"], list(case["arguments"])) for case in json.loads(GOLDEN.read_text("utf-8"))["cases"]]


@pytest.mark.parametrize(("text", "names"), CASES, ids=[text for text, _ in CASES])
def test_a_formula_with_options_is_typed_as_it_is_spelled(text: str, names: list[str]) -> None:
    formula = parse(text, names)
    assert typed(formula, names) == formula


def test_every_operation_with_options_that_a_lesson_may_have_is_in_such_a_formula() -> None:
    found = {call.operation for text, names in CASES for call in walk(parse(text, names)) if isinstance(call, Call)}
    reached = {name for name in WITH_OPTIONS if OPERATIONS[name].offered or OPERATIONS[name].written}
    assert reached <= found | {"index"}


def nested() -> Iterator[Expression]:
    """Each operation that goes by numbers, of all kinds of parts."""
    for name in ELEMENTWISE:
        for parts in itertools.product(PARTS, repeat=min(OPERATIONS[name].arity, 2)):
            yield Call(name, (*parts, C)[: OPERATIONS[name].arity])
    for exponent in range(-120, 121):
        yield Call("pow", (A, Number(float(exponent))))


def value(formula: Expression, point: dict[str, float]) -> float:
    """Not a number where it has none."""
    try:
        return float(evaluate(formula, point))
    except (ArithmeticError, ValueError, ExpressionError):
        return math.nan


def test_with_all_kinds_of_parts_what_is_typed_has_the_same_value() -> None:
    compared = set()
    for formula in nested():
        try:
            again = typed(formula)
        except ExpressionError as error:
            if "no value" in str(error):
                # A root of a negative number, and the like, cannot be typed however it is spelled.
                continue
            raise
        for point in POINTS:
            expected = value(formula, point)
            assert value(again, point) == pytest.approx(expected, rel=1e-12, nan_ok=True), write(formula)
            if math.isfinite(expected) and isinstance(formula, Call):
                compared.add(formula.operation)
    assert compared == set(ELEMENTWISE)


def signs(path: Path) -> set[str]:
    """What is not ASCII in the texts of a module, those that stand alone, for its readers, left out."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said]
    return {sign for text in texts if isinstance(text, str) for sign in text if not sign.isascii()}


def test_the_last_axis_of_a_stack_is_spelled_too() -> None:
    assert spelled(write(LAST_AXIS)) == "a[..., 1]"


def test_every_sign_of_the_notation_is_in_one_of_these_formulas() -> None:
    formulas = [LAST_AXIS, *nested(), *map(alone, OPERATIONS), *(parse(text, names) for text, names in CASES)]
    seen = {sign for formula in formulas for sign in write(formula)} | set(write(Name("w₀")) + write(Name("w₉")))
    assert signs(Path(notation.__file__)) - seen == set()


@pytest.mark.parametrize("folder", SHOWN)
def test_every_sign_that_the_code_may_show_has_a_spelling_and_one_for_a_cell(folder: str) -> None:
    for path in (SOURCE / folder).rglob("*.py"):
        if path == Path(ascii_spelling.__file__):
            continue
        for sign in signs(path):
            if CHINESE.match(sign) or unicodedata.combining(sign):
                # A mark above a letter is spelled with it, or left out.
                continue
            assert "?" not in spelled(sign) + celled(sign), f"{sign} of {path.relative_to(SOURCE)} has no spelling"
            assert len(celled(sign)) == len(sign) or unicodedata.east_asian_width(sign) in ("W", "F")


def test_a_sign_that_may_be_typed_is_spelled_with_the_same_meaning() -> None:
    for sign, meaning in PLAIN.items():
        if sign in ROOTS or CHINESE.match(sign):
            continue
        assert spelled(sign) in (meaning, {"..": "..."}.get(meaning)), sign

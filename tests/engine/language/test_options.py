"""What is fixed when a formula is written (axis, stride, num): what numpy takes is taken, all else refused."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor import i18n
from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.shapes import shape_of
from gradtutor.engine.language.unparse import source
from gradtutor.engine.run.trace import Trace
from gradtutor.errors import ExpressionError, ShapeError
from tests.engine.problems import problem

VALUES = ("None", "True", "False", "0", "1", "2", "-1", "-7", "0.5", "1e30", "-1e300", "(1,)", "(0, 1)", "(0, 0)",
          "(1, 1, 1)", "(True,)", "(0.5,)", "(1e30, 1)", "[1]", "[0, 1]")  # fmt: skip
ARRAYS = {"A": np.arange(1.0, 13.0).reshape(3, 4), "K": np.ones((2, 2)), "v": np.array([1.0, 2, 3, 4]), "k": np.ones(2)}
ARGUMENTS = {1: ("A", "v", "2.0"), 2: ("A, K", "v, k", "2.0, 3.0"), -1: ("[A, A]", "[v, v]", "[2, 3]"), 0: ("",)}


def calls() -> list[str]:
    """Every operation that has options, each of them with each value."""
    return [
        f"{name}({', '.join(part for part in (arguments, f'{option}={value}') if part)})"
        for name, entry in OPERATIONS.items()
        if entry.offered
        for option in {**entry.options, **(OPERATIONS[entry.with_options].options if entry.with_options else {})}
        for arguments in ARGUMENTS[entry.arity]
        for value in VALUES
    ]


def test_every_value_of_every_option_is_refused_or_gives_the_shape_that_was_foreseen() -> None:
    texts, right = calls(), 0
    for text in texts:
        try:
            trace = Trace(problem({"x": 1.0}, {"y": text, "L": "sum(y)*x"}, constants=ARRAYS))
        except (ExpressionError, ShapeError):
            continue
        record = trace.iteration(1)
        foreseen = shape_of(parse(text, tuple(ARRAYS)), {name: value.shape for name, value in ARRAYS.items()})
        assert np.asarray(record.values["y"]).shape == foreseen, text
        assert record.gradients is not None and np.isfinite(record.gradients["x"]), text
        right += 1
    # Most values are wrong for most options; of each operation some are right.
    assert len(texts) / 10 < right < len(texts) / 2


@pytest.mark.parametrize("text", [
    "arange((4,))", "arange([4, 2])", "arange(None)", "arange(1, 5, True)", "linspace(0, 1, (3,))",
    "stack([A, A], axis=None)", "maxpool(A, None)", "conv2d(A, K, padding=True)", "sum(A, axis=True)",
])  # fmt: skip
def test_what_is_no_number_is_told_where_it_stands(text: str) -> None:
    i18n.use("en")
    with pytest.raises((ExpressionError, ShapeError)) as caught:
        Trace(problem({"x": 1.0}, {"y": text, "L": "sum(y)*x"}, constants=ARRAYS))
    assert isinstance(caught.value, ShapeError) or "has to be a number" in str(caught.value)


@pytest.mark.parametrize("value", ["None", "2", "(1,)", "0.5"])
def test_what_is_no_truth_value_is_told(value: str) -> None:
    i18n.use("en")
    with pytest.raises(ExpressionError) as caught:
        parse(f"sum(A, axis=0, keepdims={value})", ("A",))
    assert str(caught.value) == "'keepdims' has to be True or False. Write keepdims=True, or leave it out."


@pytest.mark.parametrize(
    ("text", "count"),
    [
        # ⌈(stop − start)/step⌉ numbers, as numpy has it: 0 2 4; 5 4 3 2 1; 0.
        ("arange(0, 5, 2)", 3),
        ("arange(5, 0, -1)", 5),
        ("arange(5, step=2)", 3),
        ("arange(1e-300)", 1),
        ("arange(100000)", 100_000),
        ("arange(100001)", None),
        ("arange(0)", None),
        ("arange()", None),
        ("arange(5, 0)", None),
        ("arange(0, 5, 0)", None),
        ("arange(0, 1e300, 1e-300)", None),
        ("arange(0, -1e300, 1e-300)", None),
        ("arange(-1.7e308, 1.7e308)", None),
    ],
)
def test_how_many_numbers_there_are(text: str, count: int | None) -> None:
    assert parse(source(parse(text, ())), ()) == parse(text, ())
    whole = {"y": text, "L": "sum(y)*x"}
    if count is None:
        with pytest.raises(ShapeError):
            Trace(problem({"x": 1.0}, whole))
    else:
        assert np.asarray(Trace(problem({"x": 1.0}, whole)).iteration(1).values["y"]).shape == (count,)

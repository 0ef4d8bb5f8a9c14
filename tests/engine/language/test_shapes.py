"""Shapes before anything is computed: as numpy and PyTorch have them, and what they refuse is refused."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.engine.language.operations import FROM_DERIVATIVES
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.shapes import MOST_STEPS, Shape, ShapeMisfit, broadcast, crossed, shape_of, written
from gradtutor.engine.language.tree import Call, Name

NAMES = ("a", "b", "c")


def shape(text: str, *shapes: Shape) -> Shape:
    """That of a formula whose names have these shapes, in order."""
    return shape_of(parse(text, NAMES, FROM_DERIVATIVES), dict(zip(NAMES, shapes, strict=False)))


EVERY = [(), (1,), (2,), (3,), (1, 1), (2, 3), (3, 2), (3, 1), (1, 3), (2, 1, 3), (0,), (2, 0)]


@pytest.mark.parametrize("left", EVERY)
@pytest.mark.parametrize("right", EVERY)
def test_an_elementwise_result_has_the_shape_that_numpy_gives_it(left: Shape, right: Shape) -> None:
    try:
        expected = np.broadcast_shapes(left, right)
    except ValueError:
        with pytest.raises(ShapeMisfit, match=","):
            broadcast(left, right)
    else:
        assert broadcast(left, right) == expected


@pytest.mark.parametrize("left", EVERY)
@pytest.mark.parametrize("right", EVERY)
def test_products_of_vectors_and_matrices_are_numpys(left: Shape, right: Shape) -> None:
    a, b = np.zeros(left), np.zeros(right)
    for text, compute, most in (("a @ b", np.matmul, 2), ("dot(a, b)", np.dot, 2)):
        try:
            expected = compute(a, b).shape if max(len(left), len(right)) <= most else None
        except ValueError:
            expected = None
        if "dot" in text and (not left or not right):
            expected = left or right
        if expected is None:
            with pytest.raises(ShapeMisfit):
                shape(text, left, right)
        else:
            assert shape(text, left, right) == expected


ALONG = ["axis=0", "axis=1", "axis=-1", "axis=-2", "axis=2", "axis=-3", "axis=(0, 1)", "axis=(0, -1)", "axis=(1, 2)"]


@pytest.mark.parametrize("options", [*ALONG, *(f"{axis}, keepdims=True" for axis in ALONG)])
@pytest.mark.parametrize("of", [(2,), (4, 3), (2, 4, 3)])
def test_a_sum_along_axes_has_the_shape_that_numpy_gives_it(of: Shape, options: str) -> None:
    try:
        expected = eval(f"np.sum(a, {options}).shape", {"np": np, "a": np.zeros(of)})
    except ValueError as error:  # an axis that there is not, or one that is named twice
        if "duplicate" in str(error):
            return
        with pytest.raises(ShapeMisfit, match="axis="):
            shape(f"sum(a, {options})", of)
    else:
        assert shape(f"sum(a, {options})", of) == expected


# Of a convolution (PyTorch's conv1d and conv2d): (a + 2·padding − k) // stride + 1 along each axis.
SHAPES = [
    ("conv1d(a, b)", [(8,), (3,)], (6,)),
    ("conv1d(a, b)", [(3,), (3,)], (1,)),
    ("conv1d(a, b, stride=2)", [(8,), (3,)], (3,)),
    ("conv1d(a, b, padding=1)", [(8,), (3,)], (8,)),
    ("conv1d(a, b, stride=3, padding=2)", [(8,), (3,)], (4,)),
    ("conv1d(a, b)", [(2, 8), (5, 2, 3)], (5, 6)),
    ("conv1d(a, b)", [(4, 2, 8), (5, 2, 3)], (4, 5, 6)),
    ("conv1d(a, b)", [(2, 3), (4,)], None),
    ("conv1d(a, b)", [(3,), (4,)], None),
    ("conv1d(a, b)", [(2, 8), (5, 3, 3)], None),
    ("conv1d(a, b)", [(4, 2, 8), (5, 3, 3)], None),
    ("conv1d(a, b)", [(1, 4, 2, 8), (5, 2, 3)], None),
    ("conv1d(a, b)", [(), ()], None),
    ("conv1d(a, b, stride=0)", [(8,), (3,)], None),
    ("conv1d(a, b, padding=-1)", [(8,), (3,)], None),
    ("conv1d(a, b, stride=(1, 1))", [(8,), (3,)], None),
    ("conv2d(a, b)", [(5, 6), (2, 3)], (4, 4)),
    ("conv2d(a, b, stride=2)", [(5, 7), (3, 3)], (2, 3)),
    ("conv2d(a, b, stride=(1, 2), padding=(1, 0))", [(5, 7), (3, 3)], (5, 3)),
    ("conv2d(a, b)", [(2, 5, 6), (7, 2, 2, 3)], (7, 4, 4)),
    ("conv2d(a, b)", [(9, 2, 5, 6), (7, 2, 2, 3)], (9, 7, 4, 4)),
    ("conv2d(a, b)", [(2, 5, 6), (7, 3, 2, 3)], None),
    ("conv2d(a, b)", [(5, 6), (7, 5, 2, 3)], None),
    ("conv2d(a, b)", [(2, 5, 6), (2, 2, 3)], None),
    ("conv2d(a, b)", [(5, 6), (6, 3)], None),
    ("conv2d(a, b, stride=(1, 1, 1))", [(5, 6), (2, 3)], None),
    ("conv2d(a, b, stride=(1, 0))", [(5, 6), (2, 3)], None),
    ("maxpool(a)", [(7,)], (3,)),
    ("maxpool(a)", [(4, 6)], (2, 3)),
    ("maxpool(a)", [(2, 2)], (1, 1)),
    ("maxpool(a)", [(1,)], None),
    ("maxpool(a)", [()], None),
    ("maxpool(a)", [(2, 4, 4)], None),
    ("maxpool(a, size=3)", [(7,)], (2,)),
    ("maxpool(a, size=3, stride=1)", [(7,)], (5,)),
    ("maxpool(a, size=(2, 3))", [(5, 7)], (2, 2)),
    ("maxpool(a, size=3)", [(9, 6, 7)], (9, 2, 2)),
    ("maxpool(a, size=8)", [(7,)], None),
    ("maxpool(a, size=0)", [(7,)], None),
    ("maxpool(a, size=2, stride=0)", [(7,)], None),
    ("avgpool(a)", [(5, 7)], (2, 3)),
    ("cross_entropy(a, b)", [(4, 3), (4,)], ()),
    ("cross_entropy(a, b)", [(4, 3), (4, 3)], ()),
    ("cross_entropy(a, b)", [(3,), ()], ()),
    ("cross_entropy(a, b)", [(4, 3), (3,)], None),
    ("cross_entropy(a, b)", [(2, 4, 3), (2, 4)], None),
    ("cross_entropy(a, b)", [(), ()], None),
    ("concat(a, b)", [(2, 3), (4, 3)], (6, 3)),
    ("concat(a, b, axis=1)", [(2, 3), (2, 5)], (2, 8)),
    ("concat(a, b, axis=-1)", [(2, 3), (2, 5)], (2, 8)),
    ("concat(a, b)", [(2, 3), (2, 5)], None),
    ("concat(a, b)", [(2, 3), (2,)], None),
    ("concat(a, b, axis=1)", [(2, 3), (4, 3)], None),
    ("concat(a, b, axis=2)", [(2, 3), (2, 3)], None),
    ("concat(a, b)", [(), ()], None),
    ("[a, b]", [(3,), (3,)], (2, 3)),
    ("[a, b]", [(), ()], (2,)),
    ("[a, b]", [(3,), (2,)], None),
    ("stack(a, b, axis=1)", [(3,), (3,)], (3, 2)),
    ("stack(a, b, axis=-1)", [(4, 3), (4, 3)], (4, 3, 2)),
    ("stack(a, b, axis=-2)", [(3,), (3,)], (2, 3)),
    ("stack(a, b, axis=-3)", [(3,), (3,)], None),
    ("stack(a, b, axis=2)", [(3,), (3,)], None),
    ("outer(a, b)", [(2,), (3,)], (2, 3)),
    ("outer(a, b)", [(), (3,)], (1, 3)),
    ("outer(a, b)", [(2,), ()], (2, 1)),
    ("outer(a, b)", [(2, 2), (3,)], None),
    ("outer(a, b)", [(2,), (3, 3)], None),
    ("transpose(a)", [(2, 3, 4)], (4, 3, 2)),
    ("flatten(a)", [(2, 3, 4)], (24,)),
    ("flatten(a)", [()], ()),
    ("softmax(a)", [(4, 3)], (4, 3)),
    ("softmax(a, axis=0)", [(4, 3)], (4, 3)),
    ("softmax(a)", [()], ()),
    ("softmax(a, axis=2)", [(4, 3)], None),
    ("rowsum(a)", [(4, 3)], (4, 1)),
    ("rowsum(a)", [()], ()),
    ("layer_norm(a)", [(4, 3)], (4, 3)),
    ("embedding(a, b)", [(5,), (10, 3)], (5, 3)),
    ("embedding(a, b)", [(), (10, 3)], (3,)),
    ("embedding(a, b)", [(5,), ()], None),
    ("a[1]", [(4, 3)], (3,)),
    ("a[3]", [(4, 3)], (3,)),
    ("a[4]", [(4, 3)], None),
    ("a[-4]", [(4, 3)], (3,)),
    ("a[-5]", [(4, 3)], None),
    ("a[:, 0]", [(4, 3)], (4,)),
    ("a[1:3]", [(4, 3)], (2, 3)),
    ("a[1:9]", [(4, 3)], (3, 3)),
    ("a[::2, 1]", [(5, 3)], (3,)),
    ("a[2:2]", [(4, 3)], None),
    ("a[0, 0, 0]", [(4, 3)], None),
    ("a[0, 0]", [(4, 3)], ()),
    ("linspace(0, 1, num=7)", [], (7,)),
    ("linspace(0, 1)", [], (50,)),
    ("linspace(0, 1, num=1)", [], (1,)),
    ("linspace(0, 1, num=0)", [], None),
    (f"linspace(0, 1, num={MOST_STEPS})", [], (MOST_STEPS,)),
    (f"linspace(0, 1, num={MOST_STEPS + 1})", [], None),
    ("arange(5)", [], (5,)),
    ("arange(2, 9, 3)", [], (3,)),
    ("arange(2, 8, 3)", [], (2,)),
    ("arange(5, 2)", [], None),
    ("sum(a)", [(4, 3)], ()),
    ("where(a > 0, b, c)", [(4, 1), (3,), ()], (4, 3)),
]


@pytest.mark.parametrize(("text", "shapes", "expected"), SHAPES, ids=[f"{text} {shapes}" for text, shapes, _ in SHAPES])
def test_a_shape_is_known_or_refused(text: str, shapes: list[Shape], expected: Shape | None) -> None:
    if expected is None:
        with pytest.raises(ShapeMisfit):
            shape(text, *shapes)
    else:
        assert shape(text, *shapes) == expected


def test_each_part_of_a_list_and_of_a_join_gets_back_its_own_shape() -> None:
    names = dict(zip("gab", [(6, 3), (2, 3), (4, 3)], strict=True))
    for name, options in (("piece", (("axis", 0),)), ("unstack", ())):
        for position, own in enumerate([(2, 3), (4, 3)]):
            call = Call(name, (Name("g"), Name("a"), Name("b")), (*options, ("position", position)))
            assert shape_of(call, names) == own


@pytest.mark.parametrize(
    ("text", "shapes", "found"),
    [
        ("a - b", [(4, 1), (4,)], ((4, 1), (4,))),
        ("b - a", [(4, 1), (4,)], ((4, 1), (4,))),
        ("mean((a - b)**2)", [(4, 1), (4,)], ((4, 1), (4,))),
        ("a - b", [(1, 1), (1,)], None),
        ("a - b", [(4, 2), (4, 2)], None),
        ("a - b", [(4, 1), (3,)], None),
        ("a - b", [(4, 1), (4, 1)], None),
        ("a @ b", [(4, 1), (1, 4)], None),
    ],
)
def test_a_column_against_a_row_is_noticed(text: str, shapes: list[Shape], found: tuple[Shape, Shape] | None) -> None:
    assert crossed(parse(text, NAMES), dict(zip(NAMES, shapes, strict=False))) == found


def test_a_shape_as_a_person_reads_it() -> None:
    assert [written(one) for one in ((), (3,), (4, 3))] == ["1", "3", "4×3"]

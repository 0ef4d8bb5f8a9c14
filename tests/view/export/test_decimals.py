"""Many numbers at once, against ``repr``, which spells each by itself."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtutor.view.export.decimals import columns, decimals

MANY = 20_000
DRAWN: dict[str, Callable[[Random], float]] = {
    "any bits": lambda source: struct.unpack("<d", source.randbytes(8))[0],
    "around 1": lambda source: source.gauss(0, 1),
    "of all sizes": lambda source: source.choice((-1, 1)) * 10 ** source.uniform(-30, 30),
    "where exponents begin": lambda source: 10 ** source.uniform(-6, -3),
    "large ones": lambda source: 10 ** source.uniform(13, 18),
    "large whole ones": lambda source: float(source.randrange(10**14, 2 * 10**17)),
    "of few digits": lambda source: round(source.uniform(-10, 10), source.randrange(17)),
    "of 14 to 17 digits": lambda source: float(f"{source.random():.{source.randrange(13, 17)}e}"),
    "with few bits": lambda source: source.randrange(1, 2**12) * 2.0 ** source.randrange(-80, 80),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_they_are_what_repr_writes(kind: str) -> None:
    source = Random(kind)
    numbers = [DRAWN[kind](source) for _ in range(MANY)]
    assert decimals(numbers) == list(map(repr, numbers))


def edges() -> Iterator[float]:
    """Powers of two and of ten with their neighbours, and what has no digits, or hardly any bits."""
    for edge in (*(2.0**power for power in range(-1074, 1024)), *(10.0**power for power in range(-307, 309))):
        yield from (edge, math.nextafter(edge, 0), math.nextafter(edge, math.inf))
    yield from (1e-5, -1.5e-5, 10.00001, -10.000012, 100000.00001, 0.00012, 9.999999999999999e-06)
    yield from (0.0, -0.0, math.nan, math.inf, -math.inf, 5e-324, 2.0**53 + 2, 9007199254740993.0, 0.1 + 0.2, 1e23)


def test_at_the_edges_they_are_what_repr_writes() -> None:
    numbers = list(edges())
    finite = list(filter(math.isfinite, numbers))
    # What is no finite number leaves those beside it to repr.
    assert len(finite) == len(numbers) - 3
    assert decimals(finite) == list(map(repr, finite))
    assert decimals(numbers) == list(map(repr, numbers))


@given(st.lists(st.floats(), min_size=1, max_size=20))
def test_whatever_stands_beside_them(numbers: list[float]) -> None:
    beside = [1 / 3, 2 / 3, *numbers, *([1 / 7] * len(numbers))]
    assert decimals(beside) == list(map(repr, beside))


def test_a_table_is_handed_in_by_rows_and_comes_back_by_columns() -> None:
    # 10 is a whole number, as the bound of a parameter may be.
    assert columns([1 / 3, 10, -0.5, 1e-7], 2) == [["0.3333333333333333", "-0.5"], ["10.0", "1e-07"]]

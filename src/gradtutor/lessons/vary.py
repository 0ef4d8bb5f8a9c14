"""Numbers of one's own: what a seed draws within the bounds that the author gives in ``[vary]``.

The draw is a contract, for what was drawn once must come out the same on every machine and in every version: of a
name's number with the place ``index`` (from 0, row by row), the values are those of the grid ``low``, ``low + step``, …
that are not left out, in rising order, and the one is taken whose place is

    first 8 bytes of SHA-256("gradtutor numbers 1\\nSEED\\nNAME\\nINDEX" in UTF-8), as a whole number, big-endian,
    modulo the count of the values.

So a name's number does not depend on which other names are drawn, nor on Python's own random numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias

from gradtutor.records import NamedTuple

Values: TypeAlias = Any
"""A number, or lists of numbers, as TOML and JSON have them."""

VERSION: Final = "gradtutor numbers 1"
"""Begins every text that is hashed; another way to draw is to have another number here."""
MOST_VALUES: Final = 10_000
"""Of one name."""
_DIGEST: Final = 8
"""Bytes of the hash that are used: with 2**64 the modulo favours no value that anybody could notice."""


class Draw(NamedTuple):
    """What may be drawn for one name."""

    name: str
    """As ``--set`` takes it: a parameter, a constant, ``data.x``, ``rule.rate``."""
    own: Values
    """What the lesson itself has there: a number, or lists of numbers."""
    low: float
    high: float
    step: float
    left_out: tuple[float, ...] = ()
    add: bool = False
    """Whether what is drawn is added to the lesson's own number."""

    @property
    def size(self) -> int:
        """How many values the grid has, those that are left out included."""
        return max(0, int((_exact(self.high) - _exact(self.low)) / _exact(self.step)) + 1)

    @property
    def values(self) -> list[float]:
        """What one number may become, or what may be added to it, in rising order."""
        low, step = _exact(self.low), _exact(self.step)
        grid = (float(low + place * step) for place in range(self.size))
        return [value for value in grid if value not in self.left_out]


def drawn(draws: Sequence[Draw], seed: str) -> dict[str, Values]:
    """Name -> its number, or its lists of numbers, for this seed."""
    return {draw.name: _placed(draw, _places(draw, seed)) for draw in draws}


def corners(draws: Sequence[Draw], most: int) -> Iterator[dict[str, Values]]:
    """The lesson's names at the ends of their bounds: all low, all high, then each other mixture, at most so many."""
    ends = [(draw.values[0], draw.values[-1]) for draw in draws]
    mixed = range(1, 2 ** len(draws) - 1) if len(draws) < most.bit_length() else ()
    for mask in [0, 2 ** len(draws) - 1, *mixed][:most]:
        chosen = zip(draws, ends, strict=True)
        yield {draw.name: _same(draw, pair[mask >> bit & 1]) for bit, (draw, pair) in enumerate(chosen)}


def _places(draw: Draw, seed: str) -> Iterator[float]:
    """The draws of a name's numbers, one after the other."""
    # Not needed to read a lesson, and OpenSSL takes its time to load.
    from hashlib import sha256

    values, index = draw.values, 0
    while True:
        text = f"{VERSION}\n{seed}\n{draw.name}\n{index}"
        digest = sha256(text.encode()).digest()[:_DIGEST]
        yield values[int.from_bytes(digest, "big") % len(values)]
        index += 1


def _same(draw: Draw, value: float) -> Values:
    def again() -> Iterator[float]:
        while True:
            yield value

    return _placed(draw, again())


def _placed(draw: Draw, found: Iterator[float]) -> Values:
    """The lesson's own numbers with others in their places, or with others added to them."""

    def put(own: Values) -> Values:
        if isinstance(own, list):
            return [put(one) for one in own]
        number = next(found)
        if draw.add:
            number = float(_exact(own) + _exact(number))
        # What is counted, as a seed is, stays a whole number.
        return int(number) if isinstance(own, int) and number.is_integer() else number

    return put(draw.own)


def _exact(number: float) -> Decimal:
    """The number that an author has written, so that 0.1 + 0.2 is 0.3."""
    return Decimal(repr(number))

"""Many numbers as ``repr`` writes them, at once: the shortest decimals that are read back to the same number.

Python finds them one by one, in whole numbers of any length; that takes longer than all else of writing down a long
run. Here a number is multiplied by a power of ten, both to 106 bits as a sum of two floats (Dekker, 1971), so that 17
digits stand before the point. They are cut to 16 or 15 where the result still lies between the halves to its neighbours
(Steele and White, 1990, How to print floating-point numbers accurately). What is not decided by that with room to
spare, and what is shorter than 15 digits, is left to ``repr``: about one number in a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIGITS: Final = 17
"""As many are always enough for a float of 64 bits."""
_LARGEST: Final = 200
"""Only numbers between 10^-200 and 10^200: no product here overflows or loses bits."""
_DOUBT: Final = 1e-9
"""In units of the last digit: far more than the error of what is compared, 1e-14."""
_SPLITTER: Final = 2.0**27 + 1
_WIDTH: Final = 26
"""Characters that a number takes at most, with the end of its line."""
_MOST_PLAIN: Final = 15
_LEAST_PLAIN: Final = -4
"""The powers of ten of the first digit of a number without an exponent."""
_QUADS: Final = np.frombuffer(b"".join(b"%04d" % number for number in range(10_000)), dtype=np.uint32)
"""Number -> its four digits, as characters."""


def decimals(numbers: NDArray[Any]) -> list[str]:
    """``[repr(number) for number in numbers.tolist()]``, of an array with one axis; the faster the more of them have
    their first digit at the same power of ten."""
    sizes = np.abs(numbers)
    fractions, twos = np.frexp(sizes)
    # The neighbours of a power of two are not equally far; nan is smaller than nothing.
    sound = (sizes > 10.0**-_LARGEST) & (sizes < 10.0**_LARGEST) & (fractions != 0.5)
    found = _shortest(np.where(sound, sizes, 1.5), np.where(sound, twos, 1))
    doubtful = np.flatnonzero(~(sound & found.certain))
    if 2 * len(doubtful) > len(numbers):
        return list(map(repr, numbers.tolist()))
    characters = _characters(found, numbers < 0)
    texts = characters.tobytes().translate(None, b"\0").decode("ascii").split("\n")
    texts.pop()
    for place, number in zip(doubtful.tolist(), numbers[doubtful].tolist(), strict=True):
        texts[place] = repr(number)
    return texts


def columns(numbers: Sequence[float], count: int) -> list[list[str]]:
    """``repr`` of each of the ``numbers`` of a table of ``count`` columns, given row by row; column by column."""
    return [decimals(column) for column in np.array(numbers, dtype=np.float64).reshape(-1, count).T.copy()]


class _Shortest(NamedTuple):
    """What is found of each number."""

    digits: NDArray[Any]
    """The first 17, as a whole number."""
    cut: NDArray[Any]
    """How many of the last ones are zeros that are not written."""
    tens: NDArray[Any]
    """The power of ten of the first digit."""
    certain: NDArray[Any]


def _shortest(sizes: NDArray[Any], twos: NDArray[Any]) -> _Shortest:
    """The shortest decimals of numbers above 0 that are between 2^(twos − 1) and 2^twos."""
    powers = _powers()
    tens = np.floor(np.log10(sizes)).astype(np.int64)
    tens += sizes >= powers.high[tens + 1 + powers.zero]
    tens -= sizes < powers.high[tens + powers.zero]
    places = _DIGITS - 1 - tens + powers.zero
    high, power_high, power_low = powers.high[places], powers.upper[places], powers.lower[places]
    # size · power, in full: the product, and what it has lost.
    product = sizes * high
    large = sizes * _SPLITTER
    size_high = large - (large - sizes)
    size_low = sizes - size_high
    lost = ((size_high * power_high - product) + size_high * power_low + size_low * power_high) + size_low * power_low
    lost += sizes * powers.low[places]
    below = np.floor(lost)
    part = lost - below
    whole = product.astype(np.int64) + below.astype(np.int64)
    half = np.ldexp(high, twos - 54)
    # Whether a number with 14 digits lies there, or one with 15, or with 16.
    last = whole % 1000
    room = half - _from_multiple(last + part, 1000)
    certain = room < -_DOUBT
    digits, cut = whole + (part > 0.5), np.zeros(len(sizes), dtype=np.int64)
    margin = np.abs(part - 0.5)
    for unit in (10, 100):
        over = last % unit + part
        room = half - _from_multiple(over, unit)
        certain &= np.abs(room) > _DOUBT
        inside = room > 0
        cut += inside
        digits = np.where(inside, whole - last % unit + unit * (over > unit / 2), digits)
        margin = np.where(inside, np.abs(over - unit / 2), margin)
    return _Shortest(digits, cut, tens, certain & (margin > _DOUBT))


def _from_multiple(over: NDArray[Any], unit: int) -> NDArray[Any]:
    """How far it is to the nearest multiple of ``unit`` for what is so much ``over`` one."""
    nearest: NDArray[Any] = np.minimum(over, unit - over)
    return nearest


def _characters(found: _Shortest, negative: NDArray[Any]) -> NDArray[Any]:
    """A row of characters for each number, with ``\\0`` where there is none, and the end of a line behind it."""
    groups = np.empty((len(negative), 5), dtype=np.uint32)
    front, back = np.divmod(found.digits, 10**8)
    first, front = np.divmod(front, 10**8)
    groups[:, 0] = _QUADS[first]
    for place, eight in ((1, front), (3, back)):
        left, right = np.divmod(eight, 10**4)
        groups[:, place], groups[:, place + 1] = _QUADS[left], _QUADS[right]
    spelled = groups.view(np.uint8)[:, 3:]
    # 1234567890123456.0 and 123456789012345.0 keep the digit behind their point.
    spelled[(found.cut > 0) & (found.tens != _MOST_PLAIN), -1] = 0
    spelled[(found.cut > 1) & (found.tens != _MOST_PLAIN) & (found.tens != _MOST_PLAIN - 1), -2] = 0
    characters = np.zeros((len(negative), _WIDTH), dtype=np.uint8)
    characters[negative, 0] = ord("-")
    characters[:, -1] = ord("\n")
    least = int(found.tens.min())
    powers = np.flatnonzero(np.bincount(found.tens - least)) + least
    for power in powers.tolist():
        rows = found.tens == power if len(powers) > 1 else slice(None)
        characters[rows, 1:-1] = _laid_out(spelled[rows], power)
    return characters


def _laid_out(spelled: NDArray[Any], power: int) -> NDArray[Any]:
    """Digits with their point, where the first one stands for so many powers of ten."""
    before, after, end = b"", power + 1, b""
    if not _LEAST_PLAIN <= power <= _MOST_PLAIN:
        after, end = 1, f"e{power:+03d}".encode()
    elif power < 0:
        before, after = b"0." + b"0" * (-1 - power), _DIGITS
    rows = np.zeros((len(spelled), _WIDTH - 2), dtype=np.uint8)
    at = 0
    point = b"" if before else b"."
    for piece in (before, spelled[:, :after], point, spelled[:, after:], end):
        long = len(piece) if isinstance(piece, bytes) else piece.shape[1]
        rows[:, at : at + long] = np.frombuffer(piece, np.uint8) if isinstance(piece, bytes) else piece
        at += long
    return rows


class _Powers:
    """The powers of ten as sums of two floats, the first one split in halves of its bits."""

    zero: Final = _LARGEST + _DIGITS + 1
    """The place of 10^0."""

    def __init__(self) -> None:
        exact = [Fraction(10) ** power for power in range(-self.zero, self.zero + 1)]
        self.high = np.array([float(power) for power in exact])
        self.low = np.array([float(power - Fraction(float(power))) for power in exact])
        large = self.high * _SPLITTER
        self.upper = large - (large - self.high)
        self.lower = self.high - self.upper


@cache
def _powers() -> _Powers:
    return _Powers()

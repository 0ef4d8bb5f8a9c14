"""Where an axis has its marks: at round numbers, few of them."""

from __future__ import annotations

import math

from gradtutor.view.text.numbers import MINUS, short

WIDEST = 7
"""Characters of a number below 1 before it is written with a power of ten, where that says the same."""


def nice(low: float, high: float, most: int) -> tuple[tuple[float, str], ...]:
    """Round numbers (1, 2 or 5 times a power of ten apart) from ``low`` to ``high``: about ``most`` of them, and two at
    the least where ``most`` allows it, for one mark alone gives no scale."""
    span = high - low
    if not (span > 0 and math.isfinite(span)) or most < 1:
        return ()
    power = 10.0 ** math.floor(math.log10(span / most))
    sizes = (0.2, 0.5, 1, 2, 5, 10, 20)
    at = next(place for place, size in enumerate(sizes) if span / (size * power) <= most)
    while True:
        step = sizes[at] * power
        first = math.ceil(low / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        if last > first or most < 2 or not at:
            break
        at -= 1
    return tuple((place * step, label(place * step, step)) for place in range(first, last + 1))


def label(value: float, step: float) -> str:
    """A number with as many decimals as the distance between the marks asks for."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    decimals += not math.isclose(step * 10**decimals, round(step * 10**decimals), rel_tol=1e-6)
    if decimals > 4 or abs(value) >= 1e5:
        plain = short(value, decimals)
        if len(plain) > WIDEST and abs(value) < 1:
            tiny = short(value, 1)
            if math.isclose(float(tiny.replace(MINUS, "-")), value, rel_tol=1e-9):
                return tiny
        return plain
    text = f"{value:.{decimals}f}"
    return text.replace("-", MINUS) if float(text) else "0"


def power_label(power: int) -> str:
    """What is written at a power of ten."""
    if -3 <= power <= 4:
        return short(10.0**power, 4)
    return f"1e{power}".replace("-", MINUS)

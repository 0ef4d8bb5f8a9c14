"""Do the programs for PyTorch and JAX make the lessons' numbers: every lesson and variant, to 1e-9.

    make verify-peers

installs both (for the CPU) into an environment of their own and runs this there. What could not be installed is said;
it fails where a program disagrees, or where there was nothing to verify with.
"""

from __future__ import annotations

import importlib.util
import sys
import time
import warnings
from typing import Final

from gradtutor.view.scripts.functions import Library
from tests.session.walks import cases, lesson
from tests.view.scripts.agreement import compared

MODULES: Final[dict[Library, str]] = {"pytorch": "torch", "jax": "jax"}
ITERATIONS: Final = 25
NOISE: Final = "gradient-check"
"""A lesson whose numbers are rounding errors, on purpose: another library rounds x³ another way."""


def verify(library: Library) -> int:
    """How many runs disagree."""
    wrong = iterations = 0
    begun = time.monotonic()
    runs = [(name, variant) for name, variant in cases() if name != NOISE]
    for name, variant in runs:
        found = lesson(name)
        try:
            iterations += compared(found, found.variants[variant], library, ITERATIONS)
        except AssertionError as error:
            wrong += 1
            print(f"{library}: {name}, {variant}: {error}", file=sys.stderr)
    took = time.monotonic() - begun
    print(f"{library}: {len(runs)} runs, {iterations} iterations, {wrong} that disagree, {took:.0f} s")
    return wrong


def main() -> int:
    """Verify with what is installed; the exit code."""
    warnings.simplefilter("ignore")
    there: list[Library] = [one for one, module in MODULES.items() if importlib.util.find_spec(module)]
    for missing in MODULES.keys() - set(there):
        print(f"{missing}: not installed here, so its programs were not run")
    wrong = sum(map(verify, there))
    return 1 if wrong or not there else 0


if __name__ == "__main__":
    sys.exit(main())

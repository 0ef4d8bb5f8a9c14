"""Mutants that do the same as the file they are made of, so that no test could notice them; each with the reason.

A reason speaks of what the code can be given, not of what tests happen to give it. What costs more for the same result
is none of them where the cost can be counted.
"""

from __future__ import annotations

from typing import Final

EQUIVALENT: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "src/gradtutor/engine/autodiff/compile.py": (
        (
            'if (name not in self.shapes) or name in ("w", "s"):',
            "a variable is called gt1_4 where gt1 would have done, and none is ever called gt1",
        ),
    ),
    "src/gradtutor/engine/autodiff/symbolic.py": (
        ("pieces.sort(key=lambda piece: (piece[1] <= 0))", "what has the coefficient 0 has been left out before"),
    ),
    "src/gradtutor/engine/language/arrays/functions.py": (
        (
            "return a[: a.size // POOL * POOL].reshape(-(2), POOL)",
            "numpy takes any negative extent for the one that it is to find",
        ),
    ),
    "src/gradtutor/engine/language/calls.py": (
        (
            "if (entry.arity <= 0) and arguments and isinstance(listed := arguments[0].tree, Call) and"
            ' listed.operation == "stack":',
            "of those without arguments only arange takes options, and it refuses a list in the same words",
        ),
    ),
    "src/gradtutor/engine/run/trace.py": (
        ("place, state = self._states.before(self.computed + (2))", "no state is kept beyond computed + 1"),
        (
            "place, state = self._onwards(place, state, min(number - 1, place + most - (2)))",
            "most is 1, and one iteration is the least there is; or it is number, and number - 1 is the smaller one",
        ),
    ),
    "src/gradtutor/session/run/player.py": (
        ("SOON = (20001)", "one iteration more or less for which nobody is asked to be patient"),
    ),
}
"""File -> the changed line, as ``Mutant.now`` has it, and why it is the same."""
